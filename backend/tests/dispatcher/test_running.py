"""What is known of a running task between two writes of its row."""

from __future__ import annotations

import itertools
from typing import Any, cast

import pytest

from kino.dispatcher import running
from kino.dispatcher.running import Run
from kino.schemas.tasks import Task

AT = "2026-01-01T00:00:00.000Z"


@pytest.fixture
def run() -> Run:
    task = Task(id=3, name="a", type="b", data={}, status="running", attempt=1, created_at=AT, updated_at=AT)
    return Run(task, cast(Any, None))


def at(run: Run, stage: str, step: int | None = None, steps: int | None = None, percent: float = 0) -> Task:
    run.advance({"percent": percent, "stage": stage, "step": step, "steps": steps})
    return run.task


def clock(monkeypatch: pytest.MonkeyPatch, *seconds: float) -> None:
    ticks = itertools.chain(seconds)
    monkeypatch.setattr(running.time, "monotonic", lambda: next(ticks))


def test_time_left_is_told_from_measured_steps_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, 0, 100, 102, 104, 108)
    assert at(run, "loading").eta_s is None
    assert at(run, "denoising", 1, 10).eta_s is None
    assert at(run, "denoising", 2, 10).eta_s == 16
    assert at(run, "denoising", 3, 10).eta_s == 14
    assert at(run, "denoising", 5, 10).eta_s == 10  # two steps in four seconds
    assert run.unwritten


def test_a_second_picture_begins_at_its_first_step_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, 0, 1, 50, 51)
    for step, left in ((1, None), (2, 0.0), (1, 1.0), (2, 0.0)):
        assert at(run, "denoising", step, 2).eta_s == left


def test_percent_stays_within_its_bounds(run: Run) -> None:
    assert at(run, "denoising", percent=140).progress == 100
    assert at(run, "denoising", percent=-3).progress == 0


def test_only_the_newest_preview_is_kept_under_a_new_address(run: Run) -> None:
    run.show(b"one")
    first = run.task.preview_url
    run.show(b"two")
    assert run.preview == b"two" and first and first.startswith("/media/tasks/3/preview.jpg")
    assert run.task.preview_url != first
