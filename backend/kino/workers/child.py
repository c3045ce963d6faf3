"""One worker process as the server holds it: started, heard, written to, killed with all it has started.

Knows bytes and messages, and nothing of tasks. Starting the next one is `local.py`'s.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from kino.workers.allowance import Allowance
from kino.workers.protocol import UP, Message, ProtocolError, check, pack, read_message_async

log = logging.getLogger(__name__)

# What a pipe may hold unread; a picture larger than this arrives in several reads.
BUFFER = 4 * 1024 * 1024
LINE = 2000
LAST_LINES = 20
# Every line costs the event loop; what a plugin prints in a loop is not worth that.
LINES_BURST = 500.0
LINES_PER_S = 50.0
# Processes that a plugin started and moved out of the group can hold the pipe open after the worker is gone.
DRAIN_S = 0.5
# Between two steps Python tells of the first; OpenMP's threads fall asleep meanwhile, and waking them costs steps of
# 10 ms dearly. With ten times the default spin count queued jobs of kino-mini reach 0.88 to 0.93 of a bare loop's
# throughput instead of 0.80; an idle worker still sleeps.
THREADS = {"GOMP_SPINCOUNT": "3000000"}
# The worker needs none of the server's secrets, and a plugin could print its environment.
SECRETS = ("KINO_TOKEN", "KINO_SUPERVISOR", "ANTHROPIC_API_KEY", "KINO_ANTHROPIC_API_KEY")


class _Watched(asyncio.subprocess.SubprocessStreamProtocol):
    """asyncio's own, but for telling of the exit itself: `Process.wait` may wait for the ends of all pipes as well."""

    def __init__(self) -> None:
        super().__init__(limit=BUFFER, loop=asyncio.get_running_loop())
        self.exited = asyncio.Event()

    def process_exited(self) -> None:
        super().process_exited()
        self.exited.set()


class Child:
    """A running process. Made by `start`."""

    def __init__(self, process: asyncio.subprocess.Process, exited: asyncio.Event, name: str) -> None:
        self._process = process
        self._exited = exited
        self._log = logging.getLogger(f"kino.worker.{name}")
        self.last_lines: deque[str] = deque(maxlen=LAST_LINES)
        self._allowance = Allowance(LINES_BURST, LINES_PER_S)
        self._dropped = 0
        self._errors = asyncio.create_task(self._read_stderr())

    @classmethod
    async def start(cls, name: str, *options: str) -> Child:
        """Raises OSError when the system gives no process."""
        environment = {key: value for key, value in os.environ.items() if key not in SECRETS}
        loop = asyncio.get_running_loop()
        transport, protocol = await loop.subprocess_exec(
            _Watched, sys.executable, "-m", "kino.workers.process", *options,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            # A group of its own: Ctrl-C in the terminal is not for it, and killing it takes along what it started.
            start_new_session=True,
            env={**THREADS, **environment, "PYTHONUNBUFFERED": "1", "TQDM_DISABLE": "1"},
        )  # fmt: skip
        return cls(asyncio.subprocess.Process(transport, protocol, loop), protocol.exited, name)

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, message: Message) -> None:
        """Never waits. Does nothing once the process is gone. Raises ProtocolError for what can't be packed."""
        data, pipe = pack(message), self._process.stdin
        if pipe is not None and not pipe.is_closing():
            pipe.write(data)

    async def listen(self, hear: Callable[[Message], None]) -> str:
        """Gives every message to `hear` until the process ends or breaks the protocol; the reason, as a clause."""
        reading = asyncio.create_task(self._read(hear))
        ending = asyncio.create_task(self._exited.wait())
        try:
            await asyncio.wait({reading, ending}, return_when=asyncio.FIRST_COMPLETED)
            if not reading.done():
                await asyncio.wait({reading}, timeout=DRAIN_S)
            if reading.done() and (broken := reading.result()):
                return broken
            # The end of the pipe comes a moment before that of the process.
            await asyncio.wait({ending}, timeout=DRAIN_S)
            code = self._process.returncode
            if code is None:
                return "it closed its pipe"
            return f"it was ended by {_signal(-code)}" if code < 0 else f"it ended with status {code}"
        finally:
            for task in (reading, ending):
                task.cancel()

    def kill(self) -> None:
        """Ends the process and its group, whatever they are doing. Returns at once."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    async def gone(self, timeout_s: float) -> bool:
        """Whether the process has ended within `timeout_s`. One that a device driver holds may not, even killed."""
        try:
            await asyncio.wait_for(self._exited.wait(), timeout_s)
        except TimeoutError:
            return False
        self.kill()  # what it started, and left behind
        await asyncio.wait({self._errors}, timeout=DRAIN_S)
        self._errors.cancel()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process._transport.close()  # type: ignore[attr-defined]  # a pipe someone else holds open stays open
        return True

    async def _read(self, hear: Callable[[Message], None]) -> str | None:
        assert self._process.stdout is not None
        try:
            while True:
                hear(check(await read_message_async(self._process.stdout), UP))
        except EOFError:
            return None
        except ProtocolError as error:
            return f"it broke the protocol ({error})"

    async def _read_stderr(self) -> None:
        assert self._process.stderr is not None
        rest = b""
        # In pieces: progress bars write endless lines, which reading line by line would refuse.
        while piece := await self._process.stderr.read(65536):
            *lines, rest = (rest + piece).replace(b"\r", b"\n").split(b"\n")
            for line in lines:
                self._line(line)
            rest = rest[-LINE:]
        self._line(rest)

    def _line(self, line: bytes) -> None:
        if not (text := line[:LINE].decode("utf-8", "replace").strip()):
            return
        self.last_lines.append(text)
        if not self._allowance.take():
            self._dropped += 1
            return
        if self._dropped:
            self._log.info("(%d lines left out)", self._dropped)
            self._dropped = 0
        self._log.info("%s", text)


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
