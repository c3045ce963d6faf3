"""`kino tag`: a folder of pictures becomes a training set, through the server like everybody's.

It opens the folder's dataset, or makes it, says what was found, and shows the studio. With --auto a model suggests
tags, with --export the set is written as a trainer reads it; both, with --yes, make a training set without a question.
What is being taken in when Ctrl-C comes is kept: the same command goes on.
"""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kino.cli import showing
from kino.cli.connection import Client, Refused, connect
from kino.cli.failures import ASKED_WRONGLY, FAILED, STOPPED, Failure, run
from kino.schemas.events import Event
from kino.schemas.tasks import Task

FILES_SHOWN = 4
LINES_SHOWN = 20


@dataclass
class Tagging:
    """The options, as given."""

    directory: Path
    prefix: str | None = None
    output: str = "dataset"
    trigger: str | None = None
    mode: str | None = None
    captions: str = "keep"
    browser: bool = True
    auto: str | None = None
    threshold: float | None = None
    yes: bool = False
    export: str | None = None
    to: Path | None = None
    force: bool = False
    as_json: bool = False


def tag(flags: dict[str, Any], wanted: Tagging) -> int:
    """The exit status."""
    return run(lambda: _tag(flags, wanted), wanted.as_json)


def _tag(flags: dict[str, Any], wanted: Tagging) -> None:
    _check(wanted)
    with connect(flags) as client:
        opened = _open(client, wanted)
        dataset = opened["dataset"]
        address = f"{client.url}/datasets/{dataset['id']}"
        if not wanted.as_json:
            _report(opened, wanted)
        task = _suggest(client, dataset, wanted) if wanted.auto else None
        exported = _export(client, dataset, wanted) if wanted.export else None
        dataset = client.get(f"datasets/{dataset['id']}")
        if wanted.as_json:
            showing.as_json(
                {
                    "dataset": dataset, "resumed": opened["resumed"], "report": opened["report"], "url": address,
                    "task": task.model_dump(mode="json") if task else None, "exported": exported,
                }
            )  # fmt: skip
        elif wanted.yes or exported:
            print(exported["path"] if exported else dataset["folder"])
        if not wanted.yes and not exported:
            _show(client, address, wanted)


def _check(wanted: Tagging) -> None:
    """Before anything is begun: options that need each other."""
    if wanted.threshold is not None and wanted.auto is None:
        raise Failure("--threshold is for a model's suggestions: name the model with --auto", ASKED_WRONGLY)
    if wanted.yes and wanted.auto is None:
        raise Failure("--yes is for a model's suggestions: name the model with --auto", ASKED_WRONGLY)
    if wanted.export is not None and wanted.to is None:
        raise Failure("--export needs --to, the folder to write to", ASKED_WRONGLY)
    if wanted.export is None and (wanted.to is not None or wanted.force):
        raise Failure("--to and --force are for --export: say for which trainer", ASKED_WRONGLY)
    if wanted.auto is not None and not wanted.yes and (wanted.as_json or not sys.stdin.isatty()):
        raise Failure(
            "Nobody is there to be asked: add --yes to run the model and take what it suggests", ASKED_WRONGLY
        )


def _open(client: Client, wanted: Tagging) -> dict[str, Any]:
    """The dataset and what was found; stopped with Ctrl-C, what was taken in by then is kept."""
    directory = wanted.directory.expanduser().absolute()
    body = {
        "directory": str(directory), "prefix": wanted.prefix, "output": wanted.output, "trigger": wanted.trigger or "",
        "mode": wanted.mode or "tags", "captions": wanted.captions,
    }  # fmt: skip
    real = Path(os.path.realpath(directory))  # as the server names it; a circle of links is for it to refuse
    folders = {str(folder) for folder in (real, real / wanted.output)}
    with _work(client, folders, "Copying pictures", wanted.as_json) as told:
        opened: dict[str, Any] = client.post_told("datasets", body, told)
    return opened


def _suggest(client: Client, dataset: dict[str, Any], wanted: Tagging) -> Task | None:
    """Runs a model over the pictures without a caption; with --yes what it suggests is taken. None where all have one:
    the same command again only writes the export anew."""
    body = {"model": wanted.auto, "threshold": wanted.threshold, "priority": "now" if client.started else "normal"}
    path = f"datasets/{dataset['id']}/tagging"
    try:
        planned = client.post(f"{path}/plan", body)
        if not planned["pictures"]:
            if not wanted.as_json:
                showing.note("every picture has a caption already: the model has nothing to do")
            return None
        if not wanted.as_json:
            showing.note(f"{planned['model']}: {planned['message']}")
        if not wanted.yes and not _asked("Run it?"):
            raise Failure("Nothing was run; the pictures are taken in", STOPPED)
        if wanted.yes:
            # No confidence is below 0: all that passed the model's own threshold is taken.
            body["accept"] = wanted.threshold or 0.0
        with showing.progress(quiet=wanted.as_json and not sys.stderr.isatty()) as show:
            task = client.follow(Task(**client.post(path, body)), show)
    except Refused as refused:
        raise _in_options(refused) from None
    if not wanted.as_json:
        _told(client.get(f"datasets/{dataset['id']}"), task)
    return task


def _told(dataset: dict[str, Any], task: Task) -> None:
    counts, failed = dataset["counts"], (task.result or {}).get("failed") or []
    more = f", {_many(counts['suggested'], 'picture')} with suggestions to look at" if counts["suggested"] else ""
    showing.note(f"{counts['tagged']} of {_many(counts['pictures'], 'picture')} tagged{more}")
    for one in failed[:LINES_SHOWN]:
        showing.note(f"warning: {one['name']}: {one['error']}" if isinstance(one, dict) else f"warning: {one}")


def _export(client: Client, dataset: dict[str, Any], wanted: Tagging) -> dict[str, Any]:
    """Looks whether the trainer can take it, then writes it."""
    assert wanted.to is not None
    path, options = f"datasets/{dataset['id']}", {"target": wanted.export}
    to = str(wanted.to.expanduser().absolute())
    try:
        found = client.post(f"{path}/preflight", options)
        if not wanted.as_json:
            for finding in found["findings"]:
                _line(finding["severity"], finding["message"], finding["names"], finding["count"])
        if not found["ready"]:
            wrong = [finding["message"] for finding in found["findings"] if finding["severity"] == "error"]
            raise Failure(f"Not written, since {wanted.export} could not take it: {'; '.join(wrong)}", FAILED)
        with _work(client, {dataset["folder"]}, "Writing", wanted.as_json) as told:
            body = {**options, "directory": to, "overwrite": wanted.force}
            exported: dict[str, Any] = client.post_told(f"{path}/export", body, told)
    except Refused as refused:
        raise _in_options(refused) from None
    for warning in [] if wanted.as_json else exported["warnings"]:
        showing.note(f"warning: {warning}")
    return exported


def _show(client: Client, address: str, wanted: Tagging) -> None:
    """The studio: opened, or its address told; a server that was started for this stays until Ctrl-C."""
    if not wanted.as_json:
        print(address, flush=True)
    if wanted.browser and not wanted.as_json and not (_has_screen() and webbrowser.open(address)):
        showing.note("no browser could be opened here: open the address in one")
    if client.started:
        try:
            showing.note("Kino runs until you press Ctrl-C")
            for _ in client.events():
                pass
        except KeyboardInterrupt:
            showing.note("ended; all is kept")


@contextmanager
def _work(client: Client, folders: set[str], word: str, quiet: bool) -> Iterator[Callable[[Event], None]]:
    """What is to hear the events of long work on the dataset in one of the folders; Ctrl-C stops it on the server."""
    id = 0

    def told(event: Event) -> None:
        nonlocal id
        dataset = event.data.get("dataset") if event.type == "dataset" else None
        if dataset and dataset["folder"] in folders:
            id = dataset["id"]
            if busy := dataset.get("busy"):
                count(busy["done"], busy["total"])

    with showing.counting(word, quiet) as count:
        try:
            yield told
        except KeyboardInterrupt:
            raise Failure(_stopped(client, id), STOPPED) from None


def _stopped(client: Client, id: int) -> str:
    if not id:
        return "Stopped; if copying had begun, it goes on in the server"
    try:
        client.post(f"datasets/{id}/stop")
    except Refused:  # it ended in the same moment
        return "It was done already; all is kept"
    return "Stopped. What was done is kept: the same command goes on"


def _report(opened: dict[str, Any], wanted: Tagging) -> None:
    dataset, report = opened["dataset"], opened["report"]
    if opened["resumed"]:
        there = _many(dataset["counts"]["pictures"], "picture")
        showing.note(f"{dataset['folder']} is opened as it was left: {there}, {dataset['counts']['tagged']} tagged")
        for option, value in (("trigger", wanted.trigger), ("mode", wanted.mode), ("prefix", wanted.prefix)):
            if value is not None and value != dataset[option]:
                showing.note(f"note: its {option} is {dataset[option]!r} and stays; change it in the studio")
    if report["taken"] or not opened["resumed"]:
        read = f", {_many(report['captions'], 'caption')} read" if report["captions"] else ""
        showing.note(f"{_many(report['taken'], 'picture')} copied to {dataset['folder']}{read}")
    for line in report["lines"][:LINES_SHOWN]:
        _line(line["severity"], line["message"], line["files"], len(line["files"]))
    if len(report["lines"]) > LINES_SHOWN:
        showing.note(f"and {len(report['lines']) - LINES_SHOWN} lines more: --json prints them all")


def _line(severity: str, message: str, files: list[str], count: int) -> None:
    more = f" and {count - FILES_SHOWN} more" if count > FILES_SHOWN else ""
    names = f" ({', '.join(files[:FILES_SHOWN])}{more})" if files else ""
    showing.note(f"{severity}: {message}{names}")


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count:,} {word}s"


def _asked(question: str) -> bool:
    print(f"kino: {question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _in_options(refused: Refused) -> Refused:
    """The server's refusal in the words of this command."""
    message = refused.message
    for field, option in (
        ("model", "--auto"),
        ("threshold", "--threshold"),
        ("target", "--export"),
        ("directory", "--to"),
    ):
        if message.startswith(f"{field} "):
            message = f"{option} {message.removeprefix(f'{field} ')}"
    return Refused(message, refused.http_status, refused.code, refused.details)


def _has_screen() -> bool:
    """Without one, `webbrowser` would start a browser for text in this terminal."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
