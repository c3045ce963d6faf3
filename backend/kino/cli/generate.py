"""`kino generate`: a prompt becomes pictures and files, through the server's queue like everybody's.

A picture always becomes a take in Kino: loose in the gallery, or with --project a frame of that project. Its file is
the same PNG with all that made it inside, so that `--like` makes it again.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kino.cli import asking, showing, writing
from kino.cli.asking import Asked, Wanted
from kino.cli.connection import Client, Refused, connect
from kino.cli.failures import ASKED_WRONGLY, FAILED, STOPPED, Failure, run
from kino.schemas.tasks import Task

FORMATS = {".png": "png", ".jpg": "jpg", ".jpeg": "jpg", ".webp": "webp"}
NAME_LENGTH = 80
PROMPT_BYTES = 1024 * 1024
OPENING_S = 3.0


@dataclass
class Output:
    file: Path | None = None
    force: bool = False
    open: bool = False
    as_json: bool = False


def generate(flags: dict[str, Any], wanted: Wanted, output: Output, enhance: bool = False) -> int:
    """The exit status."""
    return run(lambda: _generate(flags, wanted, output, enhance), output.as_json)


def _generate(flags: dict[str, Any], wanted: Wanted, output: Output, enhance: bool) -> None:
    wanted.prompt = read_prompt(wanted.prompt, needed=wanted.like is None)
    asking.only("size", wanted.sizes)
    asking.only("preset", wanted.presets)
    _check(output, wanted.pictures)
    with connect(flags) as client:
        asked = asking.ask(client, wanted)
        rich = enhanced(client, asked, output.as_json) if enhance else None
        for text in asked.notes:
            showing.note(text)
        task = _task(client, asked, wanted.project, output)
        takes = [client.get(f"takes/{id}") for id in (task.result or {}).get("takes", [])]
        files = _write(client, takes, output)
    if output.as_json:
        told = [{**take, "file": str(file)} for take, file in zip(takes, files, strict=True)]
        showing.as_json({"task": task.model_dump(mode="json"), "takes": told, "enhanced": rich})
    else:
        for file in files:
            print(file)
    if output.open:
        _open(files)


def read_prompt(given: str | None, needed: bool = True) -> str | None:
    """The prompt: as given, or what stands on stdin, which `-` asks for. None where none is needed and none given.

    Raises Failure when there is none, and when it is empty or no text.
    """
    if given is None and not needed:
        return None
    if given is None and sys.stdin.isatty():
        raise Failure('Say what the picture shows: kino generate "a red circle on a blue background"', ASKED_WRONGLY)
    if given is None or given == "-":
        try:
            given = sys.stdin.buffer.read(PROMPT_BYTES).decode("utf-8")
        except UnicodeDecodeError:
            raise Failure("The prompt on stdin is not text in UTF-8", ASKED_WRONGLY) from None
    if not given.strip():
        raise Failure("The prompt is empty: say what the picture shows", ASKED_WRONGLY)
    return given.strip()


def _check(output: Output, pictures: int) -> None:
    """Before anything is drawn: whether the files can be written."""
    file = output.file
    if file is None or file.is_dir():
        writing.check_folder(file or Path.cwd())
        return
    if file.suffix.lower() not in FORMATS:
        raise Failure(f"{file} must end in {', '.join(FORMATS)}, or be a folder", ASKED_WRONGLY)
    for one in writing.numbered(file, pictures):
        writing.check(one, output.force)


def enhanced(client: Client, asked: Asked, quiet: bool) -> dict[str, Any]:
    """Puts the language model's prompt in place of the person's, and shows both."""
    loras = [lora["lora_name"] for lora in asked.data.get("loras", [])]
    body = {"prompt": asked.data["prompt"], "model": asked.data.get("model"), "loras": loras}
    answer: dict[str, Any] = client.post("prompts/enhance", body)
    asked.data["prompt"] = answer["prompt"]
    if not quiet:
        showing.note(f"enhanced: {answer['prompt']}")
    return answer


def _task(client: Client, asked: Asked, project: str | None, output: Output) -> Task:
    prompt = re.sub(r"\s+", " ", str(asked.data.get("prompt", ""))).strip()
    body: dict[str, Any] = {
        "name": (prompt if len(prompt) <= NAME_LENGTH else f"{prompt[: NAME_LENGTH - 1]}…") or asked.type,
        "type": asked.type,
        "data": asked.data,
        # A server that runs for this command alone has only this to do; what else waits there can wait on.
        "priority": "now" if client.started else "normal",
    }
    if project is not None:
        body["project_id"], made = asking.project_of(client, project, asked.data)
        if made:
            showing.note(f"made the project {project!r}")
    _look_at_queue(client)
    with showing.progress(quiet=output.as_json and not sys.stderr.isatty()) as show:
        try:
            return client.run_task(body, show)
        except Refused as refused:
            raise asking.in_options(refused) from None


def _look_at_queue(client: Client) -> None:
    queue = client.get("generator/queue")
    if queue["paused"] and client.started:
        raise Failure("The queue was paused in the studio: start Kino with ./run.sh and resume it there", FAILED)
    if queue["paused"]:
        showing.note("the queue is paused: resume it in the studio, or press Ctrl-C to give up")
    elif queue["total"] and not client.started:
        showing.note("1 task is before it" if queue["total"] == 1 else f"{queue['total']} tasks are before it")


def _write(client: Client, takes: list[dict[str, Any]], output: Output) -> list[Path]:
    if not takes:
        raise Failure("The task ended without a picture; the server's log may say why", FAILED)
    file = output.file
    if file is None or file.is_dir():
        folder = file or Path()
        paths = [folder / f"{writing.slug(take['prompt'])}-{take['seed'] or take['id'][:8]}.png" for take in takes]
    else:
        paths = writing.numbered(file, len(takes))
    force = output.force and file is not None and not file.is_dir()
    written = []
    for take, path in zip(takes, paths, strict=True):
        address = f"/media/takes/{take['id']}.{FORMATS[path.suffix.lower()]}"
        safe = f"The picture is safe in Kino's gallery, as take {take['id']}"
        try:
            written.append(writing.write(path, partial(client.download, address), force, safe))
        except KeyboardInterrupt:
            raise Failure(f"Stopped before {path} was written. {safe}", STOPPED) from None
    if any(path.suffix.lower() != ".png" for path in written):
        showing.note("only PNG files hold what made them; the gallery keeps it in any case")
    return written


def _open(files: list[Path]) -> None:
    """With the system's own program for pictures; where there is none, the files are there all the same."""
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    for file in files:
        try:
            shown = subprocess.Popen(
                [opener, str(file.resolve())], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            failed = shown.wait(OPENING_S) != 0
        except subprocess.TimeoutExpired:  # it shows the picture, and is there until its window is closed
            failed = False
        except OSError:
            failed = True
        if failed:
            showing.note(f"no program was found that shows pictures here; {file} is written")
            return
