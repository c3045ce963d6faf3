"""`kino export-history`: every take of a project and how one came of another, as a page with pictures or as JSON."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from kino.cli import asking, writing
from kino.cli.connection import connect
from kino.cli.failures import ASKED_WRONGLY, Failure, run

FORMATS = {".html": "html", ".htm": "html", ".json": "json"}


def export_history(flags: dict[str, Any], project: str, file: Path | None, format: str | None, force: bool) -> int:
    """The exit status."""
    return run(lambda: _export(flags, project, file, format, force))


def _export(flags: dict[str, Any], project: str, file: Path | None, format: str | None, force: bool) -> None:
    chosen = _format(file, format)
    if file is not None and not file.is_dir():
        writing.check(file, force)
    else:
        writing.check_folder(file or Path())
    with connect(flags) as client:
        found = asking.find_project(client, project)
        if found is None:
            raise Failure(f"There is no project {project!r}", ASKED_WRONGLY)
        named = file is not None and not file.is_dir()
        path = file if file and named else (file or Path()) / f"{writing.slug(found['name'], 'project')}.{chosen}"
        fill = partial(client.download, f"/api/v2/projects/{found['id']}/history", format=chosen)
        written = writing.write(path, lambda out: fill(out), force and named)
    print(written)


def _format(file: Path | None, format: str | None) -> str:
    by_name = FORMATS.get(file.suffix.lower()) if file is not None and not file.is_dir() else None
    chosen = format or by_name or "html"
    if chosen not in FORMATS.values():
        raise Failure(f"--format is html or json, not {chosen!r}", ASKED_WRONGLY)
    if file is not None and file.suffix and not file.is_dir() and by_name != chosen:
        ends = f".{chosen}, or leave --format out" if format else " or ".join(FORMATS)
        raise Failure(f"{file} must end in {ends}", ASKED_WRONGLY)
    return chosen
