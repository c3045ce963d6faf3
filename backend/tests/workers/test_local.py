"""A lasting worker over real processes: replaced whatever happens to them, and no run is ever lost silently."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from kino.workers.local import LocalWorker
from kino.workers.outbox import Key
from kino.workers.protocol import Message
from tests.workers.conftest import gone

ENDS = ("done", "failed", "stopped")


class Recorder:
    """An owner that writes down what it is told."""

    def __init__(self) -> None:
        self.said: list[tuple[Key, Message]] = []
        self.lost: list[tuple[Key, str]] = []
        self.states: list[str] = []
        self.changed = asyncio.Event()
        self._ids = itertools.count(1)

    def worker_free(self, worker: LocalWorker) -> None:
        self.changed.set()

    def worker_said(self, worker: LocalWorker, key: Key, message: Message) -> None:
        self.said.append((key, message))
        self.changed.set()

    def worker_lost(self, worker: LocalWorker, key: Key, reason: str) -> None:
        self.lost.append((key, reason))
        self.changed.set()

    def worker_changed(self, worker: LocalWorker) -> None:
        if not self.states or self.states[-1] != worker.state:
            self.states.append(worker.state)
        self.changed.set()

    async def until(self, wanted: Callable[[], Any], seconds: float = 120.0) -> float:
        """Waits for the state; how long that took."""
        begun = time.monotonic()
        async with asyncio.timeout(seconds):
            while not wanted():
                self.changed.clear()
                await self.changed.wait()
        return time.monotonic() - begun

    def run(self, worker: LocalWorker, **params: Any) -> Key:
        key = (next(self._ids), 1)
        worker.run({
            "type": "run", "task_id": key[0], "attempt": 1, "plugin": "trouble", "params": params, "project": {},
        })  # fmt: skip
        return key

    def end(self, key: Key) -> str | None:
        return next((m["type"] for k, m in self.said if k == key and m["type"] in ENDS), None)

    def began(self, key: Key) -> bool:
        return any(k == key and m["type"] == "progress" for k, m in self.said)


Make = Callable[..., LocalWorker]


@pytest.fixture
def owner() -> Recorder:
    return Recorder()


@pytest.fixture
async def make(owner: Recorder, data_dir: Path) -> AsyncIterator[Make]:
    """Starts a worker; none of its processes outlives the test."""
    made: list[LocalWorker] = []

    def make(device: str = "cpu", **options: Any) -> LocalWorker:
        settings: dict[str, Any] = {"stop_grace_s": 0.3, **options}
        made.append(LocalWorker("cpu", device, owner, data_dir=data_dir, models_dir=data_dir, **settings))
        made[-1].start()
        return made[-1]

    yield make
    for worker in made:
        pid = worker.pid
        await worker.close()
        assert pid is None or not psutil.pid_exists(pid)


async def test_it_starts_runs_and_is_free_again(make: Make, owner: Recorder) -> None:
    worker = make()
    assert worker.shown().device_name is None
    await owner.until(lambda: worker.free)
    assert worker.shown().device_name
    key = owner.run(worker, how="draw")
    assert worker.state == "busy" and worker.shown().task_id == key[0]
    await owner.until(lambda: owner.end(key))
    assert owner.end(key) == "done" and worker.free and owner.lost == []
    assert owner.states == ["starting", "idle", "busy", "idle"]


@pytest.mark.parametrize("how", ["block", "hold_signals", "sleep_in_c"])
async def test_a_stop_that_is_not_heard_kills_and_replaces(make: Make, owner: Recorder, how: str) -> None:
    worker = make()
    await owner.until(lambda: worker.free)
    key, pid = owner.run(worker, how=how, seconds=600), worker.pid
    await owner.until(lambda: owner.began(key))
    worker.stop(key)
    assert worker.state == "stopping"
    took = await owner.until(lambda: worker.free)
    assert took < 60 and worker.pid != pid  # long before the task would have ended
    assert [k for k, _ in owner.lost] == [key]
    again = owner.run(worker, how="draw")
    await owner.until(lambda: owner.end(again) == "done")


async def test_a_stop_that_is_heard_keeps_the_process(make: Make, owner: Recorder) -> None:
    worker = make(stop_grace_s=600)
    await owner.until(lambda: worker.free)
    key, pid = owner.run(worker, how="draw", seconds=600), worker.pid
    await owner.until(lambda: owner.began(key))
    worker.stop(key)
    await owner.until(lambda: worker.free)
    assert owner.end(key) == "stopped" and worker.pid == pid and owner.lost == []


async def test_a_stop_that_comes_as_the_task_ends_spares_the_next(make: Make, owner: Recorder) -> None:
    worker = make(stop_grace_s=600)
    await owner.until(lambda: worker.free)
    pid = worker.pid
    for seconds in (0.0, 0.01, 0.05):
        key = owner.run(worker, how="block", seconds=seconds)
        await owner.until(lambda key=key: owner.began(key))
        worker.stop(key)
        await owner.until(lambda: worker.free)
        after = owner.run(worker, how="block", seconds=0.2)
        worker.stop(key)
        assert worker._child
        worker._grace_is_over(worker._child, key)  # that of the one before
        await owner.until(lambda after=after: owner.end(after))
        assert owner.end(after) == "done"
    assert worker.pid == pid and owner.lost == []


@pytest.mark.parametrize(
    ("how", "reason"),
    [("abort", "SIGABRT"), ("leave", "status 3"), ("garbage", "protocol"), ("lose_device", "device")],
)
async def test_a_process_that_dies_or_goes_wrong_is_replaced_at_once(
    make: Make, owner: Recorder, how: str, reason: str
) -> None:
    worker = make()
    await owner.until(lambda: worker.free)
    key, pid = owner.run(worker, how=how, seconds=600), worker.pid
    took = await owner.until(lambda: worker.free and worker.pid != pid)
    assert took < 25  # before its silence would have been noticed
    if how == "lose_device":
        assert owner.end(key) == "failed" and owner.lost == []
    else:
        assert [k for k, _ in owner.lost] == [key] and reason in owner.lost[0][1]


async def test_one_that_was_killed_while_idle_is_replaced(make: Make, owner: Recorder) -> None:
    worker = make()
    await owner.until(lambda: worker.free)
    first = owner.run(worker, how="draw")
    await owner.until(lambda: worker.free and owner.end(first))
    pid = worker.pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    await owner.until(lambda: worker.free and worker.pid != pid)
    assert owner.lost == []


async def test_one_that_says_nothing_is_replaced(make: Make, owner: Recorder) -> None:
    worker = make(heartbeat_s=0.1, stalled_s=1.0)
    await owner.until(lambda: worker.free)
    key = owner.run(worker, how="sleep_in_c", seconds=600)
    await owner.until(lambda: owner.began(key))

    async def tick() -> None:
        while True:
            worker.tick(late=False)
            await asyncio.sleep(0.05)

    ticking = asyncio.create_task(tick())
    await owner.until(lambda: owner.lost)
    ticking.cancel()  # before the next one starts, which may take longer than that to say something
    assert owner.lost[0][0] == key and "said nothing" in owner.lost[0][1]
    await owner.until(lambda: worker.free)


async def test_a_server_that_was_held_up_itself_blames_nobody(make: Make, owner: Recorder) -> None:
    worker = make(stalled_s=0.0)
    await owner.until(lambda: worker.free)
    pid = worker.pid
    worker.tick(late=True)
    assert worker.free and worker.pid == pid


async def test_what_a_plugin_started_dies_with_the_process(make: Make, owner: Recorder) -> None:
    worker = make()
    await owner.until(lambda: worker.free)
    key = owner.run(worker, how="start_process", seconds=600)

    def started() -> int | None:
        stages = [m["stage"] for k, m in owner.said if k == key and m["type"] == "progress"]
        return next((int(stage[4:]) for stage in stages if stage and stage.startswith("pid ")), None)

    await owner.until(started)
    pid = started()
    worker.stop(key)
    await owner.until(lambda: owner.lost)
    # Both are killed at once; which of them is gone first is the system's affair.
    assert pid and await asyncio.to_thread(gone, pid)


async def test_one_that_does_not_start_is_tried_again_later_and_says_so(make: Make, owner: Recorder) -> None:
    worker = make("abacus")
    await owner.until(lambda: worker.trouble)
    assert worker.trouble and "does not start" in worker.trouble and "abacus is no device" in worker.trouble
    assert worker.state == "absent"
    await owner.until(lambda: worker.trouble and "2 s" in worker.trouble)


async def test_an_idle_one_is_asked_to_unload_once(make: Make, owner: Recorder) -> None:
    worker = make(idle_unload_s=0.05)
    await owner.until(lambda: worker.free)
    first = owner.run(worker, how="draw")
    await owner.until(lambda: owner.end(first) and worker.free)
    await asyncio.sleep(0.1)
    worker.tick(late=False)
    await asyncio.sleep(0.1)
    worker.tick(late=False)
    key = owner.run(worker, how="draw")
    await owner.until(lambda: owner.end(key))
    (result,) = [m["result"] for k, m in owner.said if k == key and m["type"] == "done"]
    assert result["unloaded"] == 1


async def test_closing_ends_it_whatever_it_does(make: Make, owner: Recorder) -> None:
    worker = make()
    await owner.until(lambda: worker.free)
    key = owner.run(worker, how="hold_signals", seconds=600)
    await owner.until(lambda: owner.began(key))
    pid, begun = worker.pid, time.monotonic()
    await worker.close()
    assert time.monotonic() - begun < 60
    assert pid and not psutil.pid_exists(pid)


async def test_a_message_that_can_not_be_packed_leaves_it_free(make: Make, owner: Recorder) -> None:
    from kino.workers.protocol import ProtocolError

    worker = make()
    await owner.until(lambda: worker.free)
    with pytest.raises(ProtocolError):
        owner.run(worker, prompt="half \ud800")
    assert worker.free
