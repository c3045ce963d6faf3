"""A worker's way up: messages in order, pictures made into bytes beside the next task, progress at a sane rate.

What is small goes at once from whichever thread calls. What costs time (PNG, JPEG) waits for a thread of its own, and
a task's end waits behind its pictures. Decides nothing about tasks.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator

from kino.workers.allowance import Allowance
from kino.workers.protocol import Message, pack

log = logging.getLogger(__name__)

Key = tuple[int, int]
"""A task's id and attempt: what makes one run of it different from every other."""

# Every step of a usual picture passes, 50 of them too, and after that as many as a person can see. Every report costs
# about a millisecond of CPU until a client has read it, and on a CPU the steps want all of it; nor does a plugin that
# reports in a tight loop drown the server.
PROGRESS_BURST = 50.0
PROGRESS_PER_S = 20.0
WAITING_PICTURES = 8


class Outbox:
    """Sends over one file descriptor. Every method may be called from any thread."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._writing = threading.Lock()
        self._recording = threading.Lock()
        self._changed = threading.Condition()
        self._jobs: deque[Callable[[], None]] = deque()
        self._busy = False
        self._preview: tuple[Key, Callable[[], Message]] | None = None
        self._late: Message | None = None
        self._allowance = Allowance(PROGRESS_BURST, PROGRESS_PER_S)
        threading.Thread(target=self._work, name="outbox", daemon=True).start()

    def send(self, message: Message) -> None:
        """At once. Raises ProtocolError for what can't be packed. A server that is gone ends the process."""
        data = memoryview(pack(message))
        with self._writing:
            self._write(data)

    def record(self, message: Message, numbers: Iterator[int]) -> None:
        """At once, and numbered in the order in which it is written, whichever threads call."""
        with self._recording:
            self.send({**message, "index": next(numbers)})

    def progress(self, message: Message) -> None:
        """At once while the rate is sane; beyond it the newest is sent as soon as the rate allows."""
        data = memoryview(pack(message))
        with self._changed:
            if not self._allowance.take():
                if self._late is None:  # else the thread knows, and waits for the rate: waking it would cost the steps
                    self._changed.notify()
                self._late = message
                return
            # Under the same lock as the late one, so that an older message can't overtake.
            self._late = None
            with self._writing:
                self._write(data)

    def preview(self, key: Key, make: Callable[[], Message]) -> None:
        """Only the newest is made into bytes: one that is still waiting is dropped."""
        with self._changed:
            self._preview = (key, make)
            self._changed.notify()

    def later(self, job: Callable[[], None]) -> None:
        """Runs `job` behind all earlier ones. Waits while many are waiting: pictures are large."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._jobs) < WAITING_PICTURES)
            self._jobs.append(job)
            self._changed.notify_all()

    def forget(self, key: Key) -> None:
        """Drops what of a task's progress and previews was not sent: its end is about to be told."""
        with self._changed:
            if self._preview and self._preview[0] == key:
                self._preview = None
            if self._late and (self._late["task_id"], self._late["attempt"]) == key:
                self._late = None

    @property
    def empty(self) -> bool:
        with self._changed:
            return not self._jobs and not self._busy

    def drain(self, timeout_s: float) -> None:
        """Waits until every job is done, `timeout_s` at most."""
        with self._changed:
            self._changed.wait_for(lambda: not self._jobs and not self._busy, timeout_s)

    def _write(self, data: memoryview) -> None:
        try:
            while data:
                data = data[os.write(self._fd, data) :]
        except OSError:
            os._exit(1)

    def _work(self) -> None:
        while True:
            job = self._next()
            try:
                job()
            except Exception:
                log.exception("a message could not be made")
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def _next(self) -> Callable[[], None]:
        with self._changed:
            while True:
                if self._late and self._allowance.take():
                    with self._writing:
                        self._write(memoryview(pack(self._late)))
                    self._late = None
                # Previews go first: they are small, and worth nothing once the picture is there.
                if self._preview:
                    make, self._preview = self._preview[1], None
                    return lambda: self.send(make())
                if self._jobs:
                    self._busy = True
                    return self._jobs.popleft()
                self._changed.wait(1 / PROGRESS_PER_S if self._late else None)
