"""The `kino` command: one verb a file, each imported only when it is called, so that serving starts at once."""

from __future__ import annotations

from pathlib import Path

import typer

from kino.cli.failures import EXIT_STATUSES

app = typer.Typer(
    help="Kino: a local-first AI frame studio.",
    epilog=EXIT_STATUSES,
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


Prompt = typer.Argument(None, help="What the picture shows; from stdin when left out or `-`.", show_default=False)
DataDir = typer.Option(None, help="Folder of the database and the pictures.", rich_help_panel="Server")
ModelsDir = typer.Option(None, help="Folder of the weights.", rich_help_panel="Server")
Server = typer.Option(None, help="Address of a server, such as http://127.0.0.1:8000.", rich_help_panel="Server")
Json = typer.Option(False, "--json", help="Print JSON on stdout.", rich_help_panel="Output")


@app.command(epilog=EXIT_STATUSES)
def generate(
    prompt: str | None = Prompt,
    fast: bool = typer.Option(False, "--fast", help="The preset `fast`."),
    balanced: bool = typer.Option(False, "--balanced", help="The preset `balanced`."),
    quality: bool = typer.Option(False, "--quality", help="The preset `quality`."),
    preset: str | None = typer.Option(None, help="A preset of kino.yaml, or one of your own."),
    square: bool = typer.Option(False, "--square", help="The size `square`."),
    portrait: bool = typer.Option(False, "--portrait", help="The size `portrait`."),
    landscape: bool = typer.Option(False, "--landscape", help="The size `landscape`."),
    four_k: bool = typer.Option(False, "--4k", help="The size `4k`."),
    size: str | None = typer.Option(None, metavar="WxH", help="Pixels, such as 1216x832, or a size of kino.yaml."),
    seed: int | None = typer.Option(None, help="The same seed makes the same picture."),
    steps: int | None = typer.Option(None, help="Denoising steps."),
    guidance: float | None = typer.Option(None, help="How closely the prompt is followed."),
    lora: list[str] = typer.Option([], metavar="NAME:WEIGHT", help="A LoRA with its weight; may be given again."),
    model: str | None = typer.Option(None, help="A model of `kino models DiffusionModels`."),
    enhance: bool = typer.Option(False, "--enhance", help="Let the language model enrich the prompt first."),
    pictures: int = typer.Option(1, "-n", help="How many pictures; the seed counts up."),
    image: Path | None = typer.Option(None, metavar="FILE", help="A picture to start from."),
    strength: float | None = typer.Option(None, help="How much of --image is drawn anew, 0.01 to 1."),
    like: Path | None = typer.Option(None, metavar="FILE", help="Take over what made this PNG; options win over it."),
    project: str | None = typer.Option(
        None, metavar="NAME", help="A new frame of this project, made if need be.", rich_help_panel="Output"
    ),
    out: Path | None = typer.Option(
        None,
        "-o",
        "--out",
        metavar="FILE",
        help="A .png, .jpg or .webp file, or a folder; the present folder when left out.",
        rich_help_panel="Output",
    ),
    force: bool = typer.Option(False, "--force", help="Overwrite the file of -o.", rich_help_panel="Output"),
    open: bool = typer.Option(False, "--open", help="Show the picture when it is done.", rich_help_panel="Output"),
    json: bool = Json,
    data_dir: str | None = DataDir,
    models_dir: str | None = ModelsDir,
    server: str | None = Server,
) -> None:
    """Draw a prompt. Ctrl-C stops the task.

    Prints the files it wrote, which hold all that made them. The picture is in Kino's gallery too.
    """  # fmt: skip
    from kino.cli.asking import Wanted
    from kino.cli.generate import Output, generate

    presets = {"fast": fast, "balanced": balanced, "quality": quality}
    sizes = {"square": square, "portrait": portrait, "landscape": landscape, "4k": four_k}
    wanted = Wanted(
        prompt=prompt, seed=seed, steps=steps, guidance=guidance, loras=lora, model=model, pictures=pictures,
        image=image, strength=strength, like=like, project=project,
        presets=[name for name, on in presets.items() if on] + ([preset] if preset is not None else []),
        sizes=[name for name, on in sizes.items() if on] + ([size] if size is not None else []),
    )  # fmt: skip
    output = Output(file=out, force=force, open=open, as_json=json)
    flags = {"data_dir": data_dir, "models_dir": models_dir, "server": server}
    raise typer.Exit(generate(flags, wanted, output, enhance))


@app.command(epilog=EXIT_STATUSES)
def chat(
    project: str | None = typer.Option(None, metavar="NAME", help="The project to work in; else as last time."),
    pictures: str = typer.Option("auto", help="How pictures are shown: auto, kitty, iterm, sixel or none."),
    data_dir: str | None = DataDir,
    models_dir: str | None = ModelsDir,
    server: str | None = Server,
) -> None:
    """Make pictures and talk them into shape, line by line; `help` lists the words.

    Goes on where it was left. Lines may come from stdin.
    """
    from kino.cli.chat.shell import run

    flags = {"data_dir": data_dir, "models_dir": models_dir, "server": server}
    raise typer.Exit(run(flags, project, pictures))


@app.command(epilog=EXIT_STATUSES)
def enhance(
    prompt: str | None = Prompt,
    fit_clip: bool = typer.Option(False, "--fit-clip", help="Cut at a word what CLIP would not read."),
    model: str | None = typer.Option(None, help="The diffusion model that the prompt is for."),
    keep: list[str] = typer.Option([], metavar="WORDS", help="Words that have to stay; may be given again."),
    json: bool = Json,
    data_dir: str | None = DataDir,
    server: str | None = Server,
) -> None:
    """Let the language model enrich a prompt, and print it: kino enhance "a fox" | kino generate"""
    from kino.cli.enhance import enhance

    flags = {"data_dir": data_dir, "server": server}
    raise typer.Exit(enhance(flags, prompt, fit_clip=fit_clip, model=model, keep=keep, as_json=json))


@app.command(epilog=EXIT_STATUSES)
def tag(
    directory: Path = typer.Argument(help="A folder of pictures; its dataset is made in it, or opened again."),
    prefix: str | None = typer.Option(None, metavar="NAME", help="Copies are <prefix>-0001.png; the folder's name."),
    output: str = typer.Option("dataset", metavar="NAME", help="The subfolder that the copies go to."),
    trigger: str | None = typer.Option(None, metavar="WORD", help="The word that will call what is learnt."),
    mode: str | None = typer.Option(None, help="tags or sentences; tags when left out."),
    captions: str = typer.Option("keep", help="What becomes of caption files: keep, merge or replace."),
    no_browser: bool = typer.Option(False, "--no-browser", help="Only print the address of the studio."),
    auto: str | None = typer.Option(
        None, metavar="MODEL", help="Let a model of `kino models Taggers` suggest.", rich_help_panel="Suggestions"
    ),
    threshold: float | None = typer.Option(
        None, help="Least confidence, 0 to 1; the model's own when left out.", rich_help_panel="Suggestions"
    ),
    yes: bool = typer.Option(
        False, "--yes", help="Ask nothing, and take what the model suggests.", rich_help_panel="Suggestions"
    ),
    export: str | None = typer.Option(
        None,
        metavar="TARGET",
        help="civitai, kohya, ai-toolkit, onetrainer, simpletuner, diffusers or zip.",
        rich_help_panel="Output",
    ),
    to: Path | None = typer.Option(None, metavar="DIR", help="Where --export writes.", rich_help_panel="Output"),
    force: bool = typer.Option(False, "--force", help="Overwrite what is at --to.", rich_help_panel="Output"),
    json: bool = Json,
    data_dir: str | None = DataDir,
    models_dir: str | None = ModelsDir,
    server: str | None = Server,
) -> None:
    """Make a folder of pictures a LoRA training set, and open it in the studio.

    The pictures are copied, never touched. Without a question: --auto MODEL --yes --export TARGET --to DIR.
    """
    from kino.cli.tag import Tagging, tag

    wanted = Tagging(
        directory=directory, prefix=prefix, output=output, trigger=trigger, mode=mode, captions=captions,
        browser=not no_browser, auto=auto, threshold=threshold, yes=yes, export=export, to=to, force=force,
        as_json=json,
    )  # fmt: skip
    raise typer.Exit(tag({"data_dir": data_dir, "models_dir": models_dir, "server": server}, wanted))


@app.command(epilog=EXIT_STATUSES)
def models(
    category: str | None = typer.Argument(None, help="Such as DiffusionModels or Lora; all when left out."),
    json: bool = Json,
    data_dir: str | None = DataDir,
    models_dir: str | None = ModelsDir,
    server: str | None = Server,
) -> None:
    """List the weights there are, and say where new ones go."""
    from kino.cli.models import models

    raise typer.Exit(models({"data_dir": data_dir, "models_dir": models_dir, "server": server}, category, json))


@app.command(epilog=EXIT_STATUSES)
def doctor(json: bool = Json, data_dir: str | None = DataDir, models_dir: str | None = ModelsDir) -> None:
    """Look for what is missing, and say how to get it. Exit status 1 when pictures can't be made."""
    from kino.cli.doctor import doctor

    raise typer.Exit(doctor({"data_dir": data_dir, "models_dir": models_dir}, json))


@app.command("export-history", epilog=EXIT_STATUSES)
def export_history(
    project: str = typer.Argument(help="Name of the project."),
    out: Path | None = typer.Option(None, "-o", "--out", metavar="FILE", help="A .html or .json file, or a folder."),
    format: str | None = typer.Option(
        None, help="html (a page with the pictures in it) or json; by the file's ending."
    ),
    force: bool = typer.Option(False, "--force", help="Overwrite the file of -o."),
    data_dir: str | None = DataDir,
    server: str | None = Server,
) -> None:
    """Write every take of a project, and how one came of another, into a file."""
    from kino.cli.export_history import export_history

    raise typer.Exit(export_history({"data_dir": data_dir, "server": server}, project, out, format, force))


@app.command(epilog=EXIT_STATUSES)
def config(
    name: str | None = typer.Argument(None, help="One setting, whose value is printed alone."),
    json: bool = Json,
    data_dir: str | None = DataDir,
    models_dir: str | None = ModelsDir,
) -> None:
    """Print every setting with its value and where the value comes from; secrets are masked."""
    from kino.cli.config import show

    raise typer.Exit(show({"data_dir": data_dir, "models_dir": models_dir}, name, json))


def main() -> None:
    app()
