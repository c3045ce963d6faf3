"""The `kino` command: one verb a file, each imported only when it is called, so that serving starts at once."""

from __future__ import annotations

import typer

app = typer.Typer(
    help="Kino: a local-first AI frame studio.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def serve(
    host: str | None = typer.Option(None, help="Address to listen on; any other than loopback needs KINO_TOKEN."),
    port: int | None = typer.Option(None, help="Port to listen on; 0 takes a free one."),
    data_dir: str | None = typer.Option(None, help="Folder of the database and the pictures."),
    models_dir: str | None = typer.Option(None, help="Folder of the weights."),
    log_level: str | None = typer.Option(None, help="DEBUG, INFO, WARNING or ERROR."),
    debug: bool | None = typer.Option(None, "--debug/--no-debug", help="Log every request."),
) -> None:
    """Serve the studio and its API. Exit status: 0 restart wanted, 1 stopped, 78 configured wrongly."""
    from kino.cli.serve import run

    flags = {
        "host": host, "port": port, "data_dir": data_dir, "models_dir": models_dir, "log_level": log_level,
        "debug": debug,
    }  # fmt: skip
    raise typer.Exit(run(flags))


@app.command()
def config() -> None:
    """Print every setting with its value and where the value comes from; secrets are masked."""
    from kino.cli.config import show

    raise typer.Exit(show())


def main() -> None:
    app()
