"""Order and rate of what a worker sends, over a real pipe."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from typing import BinaryIO

import pytest

from kino.workers.outbox import PROGRESS_BURST, WAITING_PICTURES, Outbox
from kino.workers.protocol import Message, read_message

KEY = (1, 1)


def progress(step: int) -> Message:
    return {"type": "progress", "task_id": 1, "attempt": 1, "percent": 0.0, "stage": None, "step": step, "steps": None}


@pytest.fixture
def pipe() -> Iterator[tuple[Outbox, BinaryIO]]:
    down, up = os.pipe()
    with os.fdopen(down, "rb") as reader:
        yield Outbox(up), reader
    os.close(up)


def test_an_end_waits_for_its_pictures_and_small_messages_do_not(pipe: tuple[Outbox, BinaryIO]) -> None:
    outbox, reader = pipe
    go = threading.Event()

    def picture() -> None:
        go.wait(120)
        outbox.send({"type": "output"})

    outbox.later(picture)
    outbox.later(lambda: outbox.send({"type": "done"}))
    assert not outbox.empty
    outbox.send({"type": "free"})
    assert read_message(reader)["type"] == "free"
    go.set()
    assert [read_message(reader)["type"] for _ in range(2)] == ["output", "done"]
    outbox.drain(120)
    assert outbox.empty


def test_every_step_of_a_usual_run_passes(pipe: tuple[Outbox, BinaryIO]) -> None:
    outbox, reader = pipe
    steps = range(int(PROGRESS_BURST))
    for step in steps:
        outbox.progress(progress(step))
    assert [read_message(reader)["step"] for _ in steps] == list(steps)


def test_beyond_the_rate_the_newest_is_sent_in_time_and_in_order(pipe: tuple[Outbox, BinaryIO]) -> None:
    outbox, reader = pipe
    count = int(PROGRESS_BURST) + 5000
    for step in range(count):
        outbox.progress(progress(step))
    steps = [-1]
    while steps[-1] != count - 1:
        steps.append(read_message(reader)["step"])
    assert steps == sorted(steps) and len(steps) < PROGRESS_BURST + 1000


def test_a_late_report_is_not_sent_after_the_tasks_end(pipe: tuple[Outbox, BinaryIO]) -> None:
    outbox, reader = pipe
    count = int(PROGRESS_BURST) + 50
    for step in range(count):
        outbox.progress(progress(step))
    outbox.forget(KEY)
    outbox.later(lambda: outbox.send({"type": "done"}))
    kinds = []
    while not kinds or kinds[-1] != "done":
        kinds.append(read_message(reader)["type"])
    time.sleep(0.1)
    outbox.send({"type": "heartbeat"})
    assert read_message(reader)["type"] == "heartbeat"


def test_of_previews_only_the_newest_is_made(pipe: tuple[Outbox, BinaryIO]) -> None:
    outbox, reader = pipe
    go, begun, made = threading.Event(), threading.Event(), []

    def preview(number: int) -> Message:
        made.append(number)
        begun.set()
        go.wait(120)
        return {"type": "preview", "number": number}

    for number in range(10):
        outbox.preview(KEY, lambda number=number: preview(number))
        begun.wait(120)
    go.set()
    assert [read_message(reader)["number"] for _ in range(2)] == [0, 9]
    assert made == [0, 9]


def test_a_plugin_waits_when_too_many_pictures_wait(pipe: tuple[Outbox, BinaryIO]) -> None:
    outbox, _ = pipe
    go, passed = threading.Event(), threading.Event()

    def draw() -> None:
        for _ in range(WAITING_PICTURES + 2):
            outbox.later(lambda: go.wait(120) and None)
        passed.set()

    threading.Thread(target=draw, daemon=True).start()
    assert not passed.wait(0.2)
    go.set()
    assert passed.wait(120)


def test_a_job_that_fails_holds_up_nothing(pipe: tuple[Outbox, BinaryIO]) -> None:
    outbox, reader = pipe
    outbox.later(lambda: 1 / 0 and None)
    outbox.later(lambda: outbox.send({"type": "done"}))
    assert read_message(reader)["type"] == "done"
