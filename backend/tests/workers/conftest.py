"""A real worker process, spoken to over its pipes as the server does."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import psutil
import pytest

from kino.workers.protocol import UP, Message, check, pack, read_message
from tests.troubles import with_troubles

ENDS = ("done", "failed", "stopped")


def gone(pid: int, within_s: float = 60.0) -> bool:
    """Whether the process ends, or has."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


class Piped:
    def __init__(self, data_dir: Path, *options: str, device: str = "cpu") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kino.workers.process", "--device", device, "--data-dir", str(data_dir),
             "--models-dir", str(data_dir / "models"), *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        self._ids = itertools.count(1)

    @property
    def stdout(self) -> BinaryIO:
        assert self.process.stdout
        return self.process.stdout  # type: ignore[return-value]

    def send(self, type: str, **fields: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(pack({"type": type, **fields}))
        self.process.stdin.flush()

    def read(self) -> Message:
        """The next message, checked against the protocol. Raises EOFError at the end."""
        return check(read_message(self.stdout), UP)

    def until(self, *types: str, seen: list[Message] | None = None) -> Message:
        while True:
            message = self.read()
            if message["type"] in types:
                return message
            if seen is not None:
                seen.append(message)

    def run(self, plugin: str = "trouble", attempt: int = 1, **params: Any) -> int:
        task_id = next(self._ids)
        self.send("run", task_id=task_id, attempt=attempt, plugin=plugin, params=params, project={})
        return task_id

    def end_of(self, task_id: int, seen: list[Message] | None = None) -> Message:
        end = self.until(*ENDS, seen=seen)
        assert end["task_id"] == task_id
        return end

    def close(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                assert pipe
                pipe.close()
            except BrokenPipeError:
                pass


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return with_troubles(tmp_path / "data")


@pytest.fixture
def start(data_dir: Path) -> Iterator[Callable[..., Piped]]:
    """Starts a worker with options; it is gone after the test."""
    started: list[Piped] = []

    def start(*options: str, **more: Any) -> Piped:
        started.append(Piped(data_dir, *options, **more))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def worker(start: Callable[..., Piped]) -> Piped:
    """A worker that is ready."""
    piped = start()
    piped.until("ready")
    return piped
