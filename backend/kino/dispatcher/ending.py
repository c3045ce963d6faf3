"""The runs under way, and how each of them ends: written down once, its pictures kept or removed, and told.

Every change of a row is guarded by status and attempt, so whichever end comes first holds, and the others do nothing.
An end that can't be written (a full disk) is tried until it can: a task must not seem to run for ever.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Any

from kino.dispatcher import recording
from kino.dispatcher.datasets import DatasetDoor
from kino.dispatcher.running import Run
from kino.dispatcher.telling import Telling
from kino.errors import KinoError, NotFound
from kino.media import Media
from kino.schemas.tasks import Task
from kino.storage import frames, projects, takes, tasks
from kino.storage.database import Database
from kino.workers.outbox import Key

log = logging.getLogger(__name__)

WRITE_EVERY_S = 1.0
FIRST_RETRY_S = 0.25
MAX_RETRY_S = 10.0
LAST_PREVIEWS = 32


class Runs:
    """All runs by their task's id. A run is forgotten once its end is written."""

    def __init__(self, db: Database, media: Media, telling: Telling, datasets: DatasetDoor | None = None) -> None:
        self.closing = False  # from then on an end that can't be written is left to the next start
        self.trouble: str | None = None
        self._db = db
        self._media = media
        self._telling = telling
        self.datasets = datasets
        self._by_id: dict[int, Run] = {}
        # A page asks for a preview that it was told of; by then the task may have ended.
        self._last_previews: OrderedDict[int, bytes] = OrderedDict()

    def __iter__(self) -> Iterator[Run]:
        return iter(list(self._by_id.values()))

    def __len__(self) -> int:
        return len(self._by_id)

    def add(self, run: Run) -> None:
        self._by_id[run.task.id] = run

    def of(self, task_id: int) -> Run | None:
        return self._by_id.get(task_id)

    def preview(self, task_id: int) -> bytes | None:
        """The newest preview of a run, or the last one of a run that has just ended: a JPEG."""
        run = self._by_id.get(task_id)
        return run.preview if run is not None else self._last_previews.get(task_id)

    def at_work(self, key: Key) -> Run | None:
        """The run of exactly this attempt, as long as nothing has ended it: what an old one says counts for nothing."""
        run = self._by_id.get(key[0])
        return run if run is not None and run.key == key and not run.ending else None

    async def done(self, run: Run, result: dict[str, Any]) -> None:
        run.ending = True
        try:
            new_takes = await recording.saved(run)
            if problem := await recording.recorded(run):
                await self.failed(run, problem)
                return
            if run.on_dataset and self.datasets is not None:
                await self.datasets.finish(run.task)
            completion = await tasks.complete(self._db, *run.key, result, new_takes)
        except Exception as error:
            sentence = error.message if isinstance(error, KinoError) else "Its pictures could not be saved"
            log.exception("the end of task %d could not be recorded", run.task.id)
            await self.failed(run, sentence)
            return
        if completion is None or completion.task.status != "completed":
            await recording.discard(self._media, run)
        self._forget(run)
        if completion is not None:
            self._telling.tell("task", "changed", completion.task)
            await self._tell_made(completion)

    async def failed(self, run: Run, sentence: str) -> None:
        run.ending = True
        await recording.discard(self._media, run)
        await recording.recorded(run)
        await self._written(run, lambda: tasks.fail(self._db, *run.key, sentence))

    async def stopped(self, run: Run) -> None:
        run.ending = True
        await self._written(run, lambda: tasks.finish_stopped(self._db, *run.key))
        await recording.discard(self._media, run)

    async def stopped_now(self, run: Run) -> Task | None:
        """The task, stopped; None when another end came first. Its pictures are left to the caller to discard.

        Written before the worker has let go: if the server dies now, the task must not run again. Raises Unavailable.
        """
        stopped = await tasks.finish_stopped(self._db, *run.key)
        if stopped is not None:
            run.ending = True
            self._forget(run)
        return stopped

    async def given_back(self, run: Run, *, counted: bool) -> None:
        """Queued again, or failed when its worker died too often; `counted` as in `tasks.requeue`."""
        run.ending = True
        await recording.discard(self._media, run)
        await recording.recorded(run)  # or the next attempt would do once more what this one did
        await self._written(run, lambda: tasks.requeue(self._db, *run.key, counted=counted))

    async def write_progress(self) -> None:
        """Writes what is new of each run, once a second at most."""
        now = time.monotonic()
        for run in self:
            if run.unwritten and not run.ending and not run.stopping and now - run.written_at >= WRITE_EVERY_S:
                run.unwritten, run.written_at = False, now
                task = run.task
                try:
                    await tasks.report_progress(self._db, *run.key, task.progress, task.stage, task.step, task.steps)
                except KinoError as error:  # the next second brings the next try
                    log.warning("the progress of task %d could not be written: %s", task.id, error.message)

    async def _written(self, run: Run, change: Callable[[], Awaitable[Task | None]]) -> None:
        delay_s = FIRST_RETRY_S
        while True:
            try:
                task = await change()
                break
            except Exception as error:
                log.warning("the end of task %d could not be written", run.task.id, exc_info=error)
                why = error.message if isinstance(error, KinoError) else str(error)
                self.trouble = f"The end of task {run.task.id} can't be written down yet: {why}"
                if self.closing:
                    return
                await asyncio.sleep(delay_s)
                delay_s = min(MAX_RETRY_S, delay_s * 2)
        self.trouble = None
        self._forget(run)
        if task is not None:
            self._telling.tell("task", "changed", task)

    async def _tell_made(self, completion: tasks.Completion) -> None:
        """Tells of pictures that arrived, unless their frame is in the trash: they are told when it comes back.

        Each is read again right before it is told: it may have changed since, and those who did that have told it.
        """
        frame = completion.frame
        with suppress(NotFound):
            if frame is not None:
                frame = await frames.get(self._db, frame.id, in_order=True)
                self._telling.tell("frame", "created" if completion.frame_created else "changed", frame)
            for made in completion.takes:
                with suppress(NotFound):
                    self._telling.tell("take", "created", await takes.get(self._db, made.id, in_order=True))
        if frame is not None:
            with suppress(NotFound):
                project = await projects.get(self._db, frame.project_id, in_order=True)
                # Putting a frame into a crowded place moved all others, also when it is in the trash by now.
                more = {"timeline": "changed"} if completion.respaced else {}
                self._telling.tell("project", "changed", project, **more)

    def _forget(self, run: Run) -> None:
        # The task may already run again, in another attempt.
        if self._by_id.get(run.task.id) is run:
            del self._by_id[run.task.id]
            if run.preview is not None:
                self._last_previews.pop(run.task.id, None)
                self._last_previews[run.task.id] = run.preview
                if len(self._last_previews) > LAST_PREVIEWS:
                    self._last_previews.popitem(last=False)
