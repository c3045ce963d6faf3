"""What a command shows while it works, all of it on stderr: stdout is for what was asked for.

In a terminal a bar with the stage, the step and the time left; elsewhere a line for each stage, and none at all where
the output is for programs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kino.schemas.tasks import Task

if TYPE_CHECKING:
    from kino.cli.client import Progress

STAGES = {
    "loading": "Loading the model",
    "encoding": "Reading the prompt",
    "denoising": "Denoising",
    "decoding": "Decoding",
    "saving": "Saving",
}
"""The studio's words (frontend/src/lib/stage.ts); a plugin's own stages are shown as it names them."""

WORDS_WIDTH = len("Denoising, step 100 of 100")


def note(text: str) -> None:
    print(f"kino: {text}", file=sys.stderr, flush=True)


def as_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def said(task: Task) -> str:
    """What a task does now, in a few words."""
    if task.status in ("pending", "queued"):
        return "Waiting"
    if task.status != "running":
        return {"completed": "Done", "failed": "Failed", "stopped": "Stopped"}[task.status]
    if task.stage is None:
        return "Starting"
    word = STAGES.get(task.stage, task.stage.capitalize())
    return f"{word}, step {task.step} of {task.steps}" if task.step is not None and task.steps else word


def left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 90:
        return f"{max(1, round(seconds))} s left"
    return f"{round(seconds / 60)} min left"


@contextmanager
def progress(quiet: bool = False) -> Iterator[Progress]:
    """What `Client.run_task` is to tell its progress to."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if quiet:
        yield lambda _: None
    elif console.is_terminal:
        with _bar(console) as show:
            yield show
    else:
        yield _lines()


@contextmanager
def counting(word: str, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """What is to be told how much is done of how much; a bar in a terminal, else the word once."""
    from rich.console import Console

    console, said = Console(stderr=True, highlight=False), False
    if quiet or not console.is_terminal:

        def once(done: int, total: int) -> None:
            nonlocal said
            if not said and not quiet:
                print(word, file=sys.stderr, flush=True)
            said = True

        yield once
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        row = bar.add_task(word, total=None)
        yield lambda done, total: bar.update(row, completed=done, total=total or None)


@contextmanager
def _bar(console: Any) -> Iterator[Progress]:
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.table import Column

    columns = (
        # Of one width, or the bar would jump with every word.
        TextColumn("{task.description}", markup=False, table_column=Column(min_width=WORDS_WIDTH)),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[left]}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        row = bar.add_task("Waiting", total=100.0, left="")

        def show(task: Task) -> None:
            bar.update(row, description=said(task), completed=task.progress, left=left(task.eta_s))

        yield show


def _lines() -> Progress:
    last = ""

    def show(task: Task) -> None:
        nonlocal last
        word = said(task).partition(",")[0]
        if word != last and task.status in ("queued", "running"):
            last = word
            print(word, file=sys.stderr, flush=True)

    return show
