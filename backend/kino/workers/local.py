"""A worker on this machine: one process at a time for one device, started, watched, stopped and replaced for good.

It outlives its processes. Tells its owner what the process says and when a run is lost; decides nothing about tasks
and knows no database. A later kind of worker (behind ssh, on a cluster) offers the same methods.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from pathlib import Path
from typing import Protocol

from kino.schemas.system import Worker as Shown
from kino.schemas.system import WorkerState
from kino.workers.child import Child
from kino.workers.outbox import Key
from kino.workers.protocol import HEARTBEAT_S, STALLED_S, Message

log = logging.getLogger(__name__)

MAX_BACKOFF_S = 60.0
LEAVE_S = 0.7
KILL_S = 2.0
UNKILLABLE_S = 10.0
PROVEN_S = 10.0


class Owner(Protocol):
    """Whom a worker tells. Nothing here waits: a slow disk must not hold up the next message."""

    def worker_free(self, worker: LocalWorker) -> None: ...

    def worker_said(self, worker: LocalWorker, key: Key, message: Message) -> None:
        """progress, preview, fetch, output, record, and the end of a run: done, failed, stopped."""
        ...

    def worker_lost(self, worker: LocalWorker, key: Key, reason: str) -> None: ...

    def worker_changed(self, worker: LocalWorker) -> None: ...


class LocalWorker:
    def __init__(
        self,
        name: str,
        device: str,
        owner: Owner,
        *,
        data_dir: Path,
        models_dir: Path,
        threads: int | None = None,
        warm: bool = False,
        stop_grace_s: float = 2.0,
        idle_unload_s: float = 0.0,
        heartbeat_s: float = HEARTBEAT_S,
        stalled_s: float = STALLED_S,
    ) -> None:
        self.name = name
        self.device = device
        self.trouble: str | None = None
        self.loaded: list[str] = []
        self._owner = owner
        self._options = [
            "--device", device, "--data-dir", str(data_dir), "--models-dir", str(models_dir),
            "--parent", str(os.getpid()), "--heartbeat-s", str(heartbeat_s),
            *(["--threads", str(threads)] if threads else []),
        ]  # fmt: skip
        self._warm = warm
        self._stop_grace_s = stop_grace_s
        self._idle_unload_s = idle_unload_s
        self._stalled_s = stalled_s
        self._keeping: asyncio.Task[None] | None = None
        self._closing = False
        self._child: Child | None = None
        self._ready = self._proven = False
        self._current: Key | None = None
        self._open: set[Key] = set()
        self._stopping: Key | None = None
        self._killed_for: str | None = None
        self._heard_at = self._idle_since = time.monotonic()
        self._used = False
        self._memory_used: int | None = None
        self._memory_total: int | None = None
        self._device_name: str | None = None

    # --- what it is doing -------------------------------------------------------------------------------------

    @property
    def state(self) -> WorkerState:
        if self._child is None:
            return "absent"
        if self._killed_for is not None or self._closing:
            return "stopping"
        if not self._ready:
            return "starting"
        if self._current is None:
            return "idle"
        return "stopping" if self._stopping == self._current else "busy"

    @property
    def free(self) -> bool:
        return self.state == "idle"

    @property
    def begun(self) -> bool:
        """Whether it was ever started; from then on it keeps a process by itself."""
        return self._keeping is not None

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def shown(self) -> Shown:
        return Shown(
            name=self.name, device=self.device, device_name=self._device_name, state=self.state, pid=self.pid,
            task_id=self._current[0] if self._current else None, memory_used_bytes=self._memory_used,
            memory_total_bytes=self._memory_total, loaded=self.loaded,
        )  # fmt: skip

    # --- what it is told --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begins to keep a process. Call it on the main thread's loop: a process dies with the thread that made it."""
        if self._keeping is None and not self._closing:
            self._keeping = asyncio.create_task(self._keep())

    def run(self, message: Message) -> None:
        """Gives a free worker a task. Raises ProtocolError when the message can't be packed, and stays free."""
        assert self._child is not None and self.free
        self._child.send(message)
        self._current = (message["task_id"], message["attempt"])
        self._open.add(self._current)
        self._used = self._proven = True
        self._owner.worker_changed(self)

    def answer(self, fetch_id: int, data: bytes | None, error: str | None) -> None:
        if self._child is not None:
            self._child.send({"type": "blob", "fetch_id": fetch_id, "data": data, "error": error})

    def stop(self, key: Key) -> None:
        """Asks the run to end; kills the process if it is still at it when the grace is over. Other runs are safe:
        one whose plugin has already returned is left to end."""
        if self._child is None or self._current != key or self._stopping == key:
            return
        self._stopping = key
        self._child.send({"type": "stop", "task_id": key[0], "attempt": key[1]})
        asyncio.get_running_loop().call_later(self._stop_grace_s, self._grace_is_over, self._child, key)
        self._owner.worker_changed(self)

    def replace(self, reason: str) -> None:
        """Kills the process; a new one is started as soon as it is gone. `reason` is a clause: it ..."""
        if self._child is None or self._killed_for is not None:
            return
        log.warning("worker %s is replaced: %s", self.name, reason)
        self._killed_for = reason
        self._child.kill()
        self._owner.worker_changed(self)

    async def close(self) -> None:
        """Ends the process for good: kindly for a moment, then not."""
        self._closing = True
        child = self._child
        if child is not None:
            child.send({"type": "exit"})
            if not await child.gone(LEAVE_S):
                child.kill()
                if not await child.gone(KILL_S):
                    log.error("worker %s (process %d) can't be killed", self.name, child.pid)
        if self._keeping is not None:
            self._keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeping
        if self._child is not None and self._child is not child:  # it was being replaced meanwhile
            self._child.kill()
            await self._child.gone(KILL_S)

    def tick(self, late: bool) -> None:
        """Looks whether it still beats, and whether it has been idle for long. Call it every second or so.

        `late` says that the caller itself was held up (a suspended machine): what was sent meanwhile is not read yet.
        """
        now = time.monotonic()
        if self._child is None:
            return
        if late:
            self._heard_at = now
        elif now - self._heard_at > self._stalled_s and self._killed_for is None:
            self.replace(f"it said nothing for {self._stalled_s:.0f} s")
        elif self._idle_unload_s and self._used and self.free and now - self._idle_since > self._idle_unload_s:
            self._used = False
            self._child.send({"type": "unload"})

    # --- its process ------------------------------------------------------------------------------------------

    async def _keep(self) -> None:
        failures = 0
        while not self._closing:
            reason = await self._one_life()
            if self._closing:
                return
            failures = 0 if self._proven else failures + 1
            if failures:
                delay = min(MAX_BACKOFF_S, 2.0 ** (failures - 1))
                self.trouble = f"Worker {self.name} does not start ({reason}); trying again in {delay:.0f} s"
                log.error("%s", self.trouble)
                self._owner.worker_changed(self)
                await asyncio.sleep(delay)

    async def _one_life(self) -> str:
        """From start to end of one process; the reason of its end."""
        self._ready = self._proven = False
        self._killed_for = None
        try:
            child = await Child.start(self.name, *self._options, *(["--warm"] if self._warm else []))
        except OSError as error:
            return f"the system gives no process: {error}"
        self._child = child
        self._heard_at = started_at = time.monotonic()
        self._owner.worker_changed(self)
        said = await child.listen(self._hear)
        # One that was given a task, or lasted, may be started again at once; one that just fails to start may not.
        self._proven = self._ready and (self._proven or time.monotonic() - started_at > PROVEN_S)
        reason = self._killed_for or said
        self._killed_for = reason
        child.kill()
        while not await child.gone(UNKILLABLE_S):
            self.trouble = (
                f"Worker {self.name} (process {child.pid}) can't be killed: its device driver holds it. "
                "If it stays so, restart the machine"
            )
            log.error("%s", self.trouble)
            self._owner.worker_changed(self)
        lost, self._open = self._open, set()
        self._child = self._current = self._stopping = None
        self._memory_used, self.loaded = None, []
        for key in lost:
            self._owner.worker_lost(self, key, reason)
        if not self._closing:
            if self._ready:
                log.warning("worker %s (process %d) is gone: %s", self.name, child.pid, reason)
            self._owner.worker_changed(self)
        return f"{reason}: {child.last_lines[-1]}" if child.last_lines else reason

    def _hear(self, message: Message) -> None:
        self._heard_at = time.monotonic()
        try:
            self._understand(message)
        except Exception:  # a mistake of ours about one message must not cost the worker
            log.exception("a message of worker %s could not be handled", self.name)

    def _understand(self, message: Message) -> None:
        kind = message["type"]
        if kind == "ready":
            self._ready = True
            self.trouble = None
            self._memory_total = message["memory_total_bytes"]
            self._device_name = message["device_name"]
            self._now_free()
        elif kind == "heartbeat":
            self._memory_used = message["memory_used_bytes"]
            self.loaded = [str(name) for name in message["loaded"]]
            # Whoever replaces a process that had a model will load one: it may as well import torch while it is idle.
            self._warm = self._warm or bool(self.loaded)
            self._owner.worker_changed(self)
        elif kind == "log":
            logging.getLogger(f"kino.worker.{self.name}").log(message["level"], "%s", message["message"])
        else:
            self._hear_of_run((message["task_id"], message["attempt"]), message)

    def _hear_of_run(self, key: Key, message: Message) -> None:
        if key not in self._open:
            return  # an old attempt's last words
        kind = message["type"]
        if kind in ("free", "done", "failed", "stopped"):
            if kind != "free":
                self._open.discard(key)
            if kind == "failed" and not message["usable"]:
                self.replace("it can't use its device any more")
            if self._current == key:
                self._current = self._stopping = None
                # Before its end is written down: the next task need not wait for the disk.
                self._now_free()
        if kind != "free":
            self._owner.worker_said(self, key, message)

    def _now_free(self) -> None:
        self._idle_since = time.monotonic()
        self._owner.worker_changed(self)
        if self.free:
            self._owner.worker_free(self)

    def _grace_is_over(self, child: Child, key: Key) -> None:
        if self._child is child and self._current == key:
            self.replace(f"it did not stop within {self._stop_grace_s:g} s")
