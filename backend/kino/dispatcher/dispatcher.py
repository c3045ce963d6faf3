"""Hands queued tasks to free workers, follows them, and writes down what comes of them.

Whoever hears a worker never waits for the database: messages change what is in memory, and everything that is written
runs beside. Every change of a row is guarded by status and attempt, so the order in which they arrive does not matter.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from kino.dispatcher import datasets, recording
from kino.dispatcher.crew import crew
from kino.dispatcher.datasets import DatasetDoor
from kino.dispatcher.ending import Runs
from kino.dispatcher.running import Run
from kino.dispatcher.telling import Publish, Telling
from kino.errors import Conflict, KinoError
from kino.media import Media
from kino.schemas.system import Worker
from kino.schemas.tasks import Task
from kino.settings import Settings
from kino.storage import settings as kept
from kino.storage import tasks
from kino.storage.database import Database
from kino.workers.local import LocalWorker
from kino.workers.outbox import Key
from kino.workers.protocol import Message, ProtocolError

T = TypeVar("T")
log = logging.getLogger(__name__)

PAUSED = "queue_paused"
TICK_S = 0.5
EMERGENCY_S = 0.8
EMERGENCY_RETRY_S = 0.5
CLOSE_S = 2.0


class Dispatcher:
    def __init__(
        self, db: Database, media: Media, settings: Settings, publish: Publish, datasets: DatasetDoor | None = None
    ) -> None:
        self.db = db
        self.media = media
        self.settings = settings
        self.paused = False
        self._telling = Telling(publish)
        self._workers: list[LocalWorker] = []
        self._runs = Runs(db, media, self._telling, datasets)
        self._wakened = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._emergencies = 0
        self._closing = False
        self._loops: list[asyncio.Task[None]] = []
        self._beside: set[asyncio.Task[Any]] = set()

    @property
    def datasets(self) -> DatasetDoor | None:
        """What tasks on datasets read and record through."""
        return self._runs.datasets

    @datasets.setter
    def datasets(self, door: DatasetDoor | None) -> None:
        self._runs.datasets = door

    # --- life -------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Gives back what ran when the last server died, and begins."""
        for task in await tasks.recover(self.db):
            log.info("task %d was running when the server ended, and is %s now", task.id, task.status)
            self._telling.tell("task", "changed", task)
        self.paused = await kept.get(self.db, PAUSED, False)
        # Asking a driver for its devices may take a second; the server answers meanwhile.
        self._loops = [asyncio.create_task(loop) for loop in (self._muster(), self._hand_out(), self._watch())]
        for loop in self._loops:
            loop.add_done_callback(_say_what_went_wrong)

    async def close(self) -> None:
        """Ends the workers; what ran is queued again, and not counted against it. Takes about 3 s at most."""
        self._closing = self._runs.closing = True
        async with self._claiming:
            for loop in self._loops:
                loop.cancel()
        ending = {task for task in self._beside if not task.done()}
        gone = asyncio.gather(*(worker.close() for worker in self._workers))
        if ending:  # pictures that are being saved, ends that are being written
            await asyncio.wait(ending, timeout=CLOSE_S)
        left = list(self._runs)
        ends = [self._runs.stopped(run) if run.stopping else self._give_back(run, counted=False) for run in left]
        if ends:
            await asyncio.wait([self._aside(end) for end in ends], timeout=CLOSE_S)
        await gone
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._loops, *self._beside, return_exceptions=True)

    def wake(self) -> None:
        """There may be something to do: a task was queued, moved or freed."""
        self._wakened.set()

    # --- what people ask --------------------------------------------------------------------------------------

    async def stop_task(self, id: int) -> Task:
        """The task, stopped. Its worker is told at once, and may take until the grace is over to let go of it.

        Raises NotFound, and Conflict for one that has ended.
        """
        stopped = await self._stop_running(id) or await tasks.stop_waiting(self.db, id)
        if stopped is None:
            # It was claimed at this very moment: once the claim is through, it is known here.
            async with self._claiming:
                pass
            stopped = await self._stop_running(id) or await tasks.stop_waiting(self.db, id)
        if stopped is None:
            task = await tasks.get(self.db, id)
            raise Conflict(f"Task {id} neither runs nor waits: it is {task.status}")
        self._telling.tell("task", "changed", stopped)
        return stopped

    async def emergency_stop(self) -> int:
        """Stops what runs and what is queued, and gives how many that were. Workers are told before all else; the
        answer does not wait for a slow disk, nor for workers that have to be killed."""
        self._emergencies += 1
        for run in list(self._runs):
            self._halt(run)
        work = self._aside(self._stop_all())
        await asyncio.wait({work}, timeout=EMERGENCY_S)
        if work.done() and not work.cancelled() and work.exception() is None:
            return work.result()
        return len(self._runs)

    async def pause(self) -> None:
        """What runs goes on, nothing new begins, also after a restart."""
        await self._set_paused(True)

    async def resume(self) -> None:
        await self._set_paused(False)
        self.wake()

    def live(self, task: Task) -> Task:
        """A row with what is only known here while it runs: every step, time left, preview."""
        run = self._runs.of(task.id)
        if run is None or task.status != "running" or run.task.attempt != task.attempt:
            return task
        known = run.task.model_dump(include={"progress", "stage", "step", "steps", "eta_s", "preview_url"})
        return task.model_copy(update=known)

    def preview(self, task_id: int) -> bytes | None:
        """The newest preview of a running task, or the last of one that has just ended: a JPEG."""
        return self._runs.preview(task_id)

    def workers(self) -> list[Worker]:
        return [worker.shown() for worker in self._workers]

    def warnings(self) -> list[str]:
        """A sentence for every worker that can't do its work, and for ends that can't be written."""
        troubles = [*(worker.trouble for worker in self._workers), self._runs.trouble]
        return [trouble for trouble in troubles if trouble]

    # --- handing out ------------------------------------------------------------------------------------------

    async def _muster(self) -> None:
        self._workers = await crew(self, self.settings)
        if self.settings.warm_start:
            for worker in self._workers:
                worker.start()
        self.wake()

    async def _hand_out(self) -> None:
        while True:
            await self._wakened.wait()
            self._wakened.clear()
            try:
                while not self.paused and not self._closing and await self._hand_out_one():
                    pass
            except Exception as error:
                log.warning("no task could be handed out; trying again", exc_info=error)
                await asyncio.sleep(1.0)
                self.wake()

    async def _hand_out_one(self) -> bool:
        """Whether it is worth trying for another one."""
        if not any(worker.free for worker in self._workers):
            await self._start_more()
            return False
        async with self._claiming:
            before = self._emergencies
            task = await tasks.claim(self.db)
            if task is None:
                return False
            run = Run(task, self._choose(task))
            self._runs.add(run)
            if before != self._emergencies:
                run.stopping = True  # an emergency stop came while it was being claimed
        self._telling.tell_run(run)
        await self._begin(run)
        return True

    def _choose(self, task: Task) -> LocalWorker:
        """A free worker, one that has the task's model in memory if there is one. It may die before it is given it."""
        fit = sorted(self._workers, key=lambda worker: (not worker.free, task.data.get("model") not in worker.loaded))
        return fit[0]

    async def _begin(self, run: Run) -> None:
        task = run.task
        project = await recording.project_of(self.db, task)
        message = {
            "type": "run", "task_id": task.id, "attempt": task.attempt, "plugin": task.type, "params": task.data,
            "project": project,
        }  # fmt: skip
        if run.stopping:
            self._aside(self._runs.stopped(run))
        elif not run.worker.free:
            self._aside(self._give_back(run, counted=False))  # it died before it could be given anything
        else:
            try:
                run.worker.run(message)
            except ProtocolError as error:
                self._aside(self._runs.failed(run, f"The parameters can't be sent to a worker: {error}"))

    async def _start_more(self) -> None:
        """Starts as many more workers as there are tasks waiting for one."""
        absent = [worker for worker in self._workers if not worker.begun]
        if absent:
            queued = (await tasks.counts(self.db)).get("queued", 0)
            coming = sum(worker.state == "starting" for worker in self._workers)
            for worker in absent[: max(0, queued - coming)]:
                worker.start()

    # --- what workers say -------------------------------------------------------------------------------------

    def worker_free(self, worker: LocalWorker) -> None:
        self.wake()

    def worker_changed(self, worker: LocalWorker) -> None:
        self._telling.tell("worker", "changed", worker.shown())

    def worker_said(self, worker: LocalWorker, key: Key, message: Message) -> None:
        run = self._runs.at_work(key)
        if run is None:
            return
        kind = message["type"]
        if kind in ("done", "failed", "stopped"):
            self._ended(run, message)
        elif run.stopping:
            return
        elif kind == "progress":
            run.advance(message)
            self._telling.tell_run(run)
        elif kind == "preview":
            run.show(message["jpeg"])
            self._telling.tell_run_soon(run)
        elif kind == "output":
            # At once, not at the end: ten large pictures need not lie in memory.
            run.saves.append(self._aside(recording.save(self.media, run.made_from(), message)))
        elif kind == "record":
            run.on_dataset = True
            run.records.append(message["data"])
            if run.recording is None or run.recording.done():
                run.recording = self._aside(self._record(run))
        elif kind == "fetch":
            self._aside(self._fetch(run, worker, message))

    def worker_lost(self, worker: LocalWorker, key: Key, reason: str) -> None:
        run = self._runs.at_work(key)
        if run is None:
            return
        log.warning("task %d lost its worker: %s", key[0], reason)
        if run.stopping:
            self._aside(self._runs.stopped(run))
        else:
            self._aside(self._give_back(run, counted=not self._closing))

    async def _give_back(self, run: Run, *, counted: bool) -> None:
        await self._runs.given_back(run, counted=counted)
        self.wake()

    def _ended(self, run: Run, message: Message) -> None:
        run.ending = True
        if run.stopping or message["type"] == "stopped":
            self._aside(self._runs.stopped(run))
        elif message["type"] == "done":
            self._aside(self._runs.done(run, message["result"]))
        else:
            log.warning(
                "task %d failed (%s): %s\n%s", *run.key[:1], message["kind"], message["message"], message["traceback"]
            )
            self._aside(self._runs.failed(run, message["message"]))

    async def _fetch(self, run: Run, worker: LocalWorker, message: Message) -> None:
        data, error, ref = None, None, message["ref"]
        try:
            if datasets.is_dataset(ref):
                run.on_dataset = True
                data = await datasets.read(self.datasets, run, ref)
            elif ref.startswith("service:"):
                data = datasets.service(self.settings, run.task, ref)
            else:
                data, run.sources[ref] = await recording.fetched(self.db, self.media, ref)
        except KinoError as refused:
            error = refused.message
        worker.answer(message["fetch_id"], data, error)

    async def _record(self, run: Run) -> str | None:
        """Ends the run as failed at once when its records can't be written: what it goes on to find would be lost."""
        problem = await datasets.record(self.datasets, run)
        if problem and not run.ending and not run.stopping:
            run.ending = True
            run.worker.stop(run.key)
            self._aside(self._runs.failed(run, problem))
        return problem

    # --- stopping ---------------------------------------------------------------------------------------------

    def _halt(self, run: Run) -> None:
        """From here on nothing of the run counts. Touches no database."""
        run.stopping = True
        run.worker.stop(run.key)

    async def _stop_running(self, id: int) -> Task | None:
        """The task, stopped, if it ran; None also when its end was written first."""
        run = self._runs.of(id)
        if run is None:
            return None
        self._halt(run)
        return await self._stopped(run)

    async def _stopped(self, run: Run) -> Task | None:
        stopped = await self._runs.stopped_now(run)
        if stopped is not None:
            # Beside: a picture that is being saved to a slow disk must not hold up the answer.
            self._aside(recording.discard(self.media, run))
        return stopped

    async def _stop_all(self) -> int:
        # With no claim under way, and none until the queue is empty: nothing slips through between the two.
        async with self._claiming:
            runs = list(self._runs)
            for run in runs:
                self._halt(run)
            waiting = await self._empty_queue()
        stopped = []
        for run in runs:
            with suppress(KinoError):  # it is written with its end, as soon as it can be
                stopped.append(await self._stopped(run))
        for task in stopped:
            if task is not None:
                self._telling.tell("task", "changed", task)
        count = waiting + sum(task is not None for task in stopped)
        self._telling.publish("queue", "changed", {"paused": self.paused, "stopped": count})
        return count

    async def _empty_queue(self) -> int:
        """Tries until it is written: on a full disk too, what was stopped must not begin once there is space again."""
        while True:
            try:
                return await tasks.stop_all_waiting(self.db)
            except KinoError as error:
                if self._closing:
                    raise
                log.warning("the queue could not be emptied; trying again: %s", error.message)
                await asyncio.sleep(EMERGENCY_RETRY_S)

    async def _set_paused(self, paused: bool) -> None:
        await kept.put(self.db, PAUSED, paused)
        self.paused = paused
        self._telling.publish("queue", "changed", {"paused": paused})

    # --- watching ---------------------------------------------------------------------------------------------

    async def _watch(self) -> None:
        writing: asyncio.Task[None] | None = None
        ticked_at = time.monotonic()
        while True:
            await asyncio.sleep(TICK_S)
            late = time.monotonic() - ticked_at > TICK_S * 4
            ticked_at = time.monotonic()
            for worker in self._workers:
                worker.tick(late)
            if writing is None or writing.done():
                writing = self._aside(self._runs.write_progress())

    # --- beside ------------------------------------------------------------------------------------------------

    def _aside(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._done_aside)
        return task

    def _done_aside(self, task: asyncio.Task[Any]) -> None:
        self._beside.discard(task)
        _say_what_went_wrong(task)


def _say_what_went_wrong(task: asyncio.Task[Any]) -> None:
    """What nobody waits for must not fail in silence. A KinoError was told to somebody already."""
    if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, KinoError):
        log.error("something that ran beside went wrong", exc_info=error)
