"""A task while it runs, as the server knows it: progress, time left, preview, pictures that have arrived.

Lives in memory only. Writes nothing, and decides nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kino.schemas.tasks import Task
from kino.storage.takes import NewTake
from kino.workers.protocol import Message

if TYPE_CHECKING:
    from kino.workers.local import LocalWorker
    from kino.workers.outbox import Key

# Steps are alike, but the first one compiles and warms up: the newest few tell best.
STEPS_MEASURED = 8


@dataclass(eq=False)
class Run:
    """One attempt at a task. `task` is the row as claimed, with the progress of this moment."""

    task: Task
    worker: LocalWorker
    stopping: bool = False  # a person wants it stopped: whatever it still says is worth nothing
    ending: bool = False  # its end has been told, and is being written down
    preview: bytes | None = None
    saves: list[asyncio.Task[NewTake]] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)  # what each picture that was read for it is called for good
    records: list[dict[str, Any]] = field(default_factory=list)  # parts of its result that wait to be written
    recording: asyncio.Task[str | None] | None = None  # the writing of records; the sentence why it failed
    on_dataset: bool = False  # it has read a dataset, or recorded something in one
    unwritten: bool = False
    written_at: float = 0.0
    _previews: int = 0
    _step_times: deque[float] = field(default_factory=lambda: deque(maxlen=STEPS_MEASURED))
    _stepped_at: float | None = None

    @property
    def key(self) -> Key:
        return self.task.id, self.task.attempt

    def advance(self, message: Message) -> None:
        """Takes in a `progress` message."""
        stage, step, steps = message["stage"], message["step"], message["steps"]
        self._measure(stage, step)
        self.task = self.task.model_copy(
            update={
                "progress": round(min(100.0, max(0.0, float(message["percent"]))), 2),
                "stage": stage,
                "step": step,
                "steps": steps,
                "eta_s": self._eta(step, steps),
            }
        )
        self.unwritten = True

    def show(self, jpeg: bytes) -> None:
        """Takes in a preview; only the newest is kept. Its address changes with it, or a browser would not look."""
        self.preview = jpeg
        self._previews += 1
        url = f"/media/tasks/{self.task.id}/preview.jpg?n={self._previews}"
        self.task = self.task.model_copy(update={"preview_url": url})

    def made_from(self) -> Task:
        """The task with its source as the picture that it was when it was read: what takes and files tell."""
        ref = self.task.data.get("image")
        found = self.sources.get(ref, ref) if isinstance(ref, str) else ref
        if found == ref:
            return self.task
        return self.task.model_copy(update={"data": {**self.task.data, "image": found}})

    def _measure(self, stage: str | None, step: int | None) -> None:
        now = time.monotonic()
        before = self.task.step if self.task.stage == stage else None
        if step is None:
            self._stepped_at = None
        elif before is None or step < before or self._stepped_at is None:
            self._stepped_at = now
        elif step > before:
            self._step_times.append((now - self._stepped_at) / (step - before))
            self._stepped_at = now

    def _eta(self, step: int | None, steps: int | None) -> float | None:
        """Seconds left, from steps that were measured; None before there is one."""
        if step is None or steps is None or not self._step_times:
            return None
        mean = sum(self._step_times) / len(self._step_times)
        return round(max(0, steps - step) * mean, 2)
