"""Stop, emergency stop: answered at once, meant for one task, and final."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from kino.dispatcher import dispatcher
from kino.errors import Conflict, NotFound, Unavailable
from kino.storage import tasks
from kino.storage.tasks import NewTask
from tests.troubles.studio import Open, Studio


@pytest.mark.parametrize("stage", ["loading", "encoding", "denoising", "decoding"])
async def test_a_running_task_stops_in_every_stage_and_leaves_no_picture(studio_of: Open, stage: str) -> None:
    studio = await studio_of(stop_grace_s=60)
    task = await studio.add(seconds=600, at=stage, steps=2)
    await studio.running(task, stage)
    pid = studio.dispatcher.workers()[0].pid
    stopped = await studio.dispatcher.stop_task(task.id)
    assert stopped.status == "stopped" and (await studio.row(task)).status == "stopped"
    assert studio.told(task)[-1]["status"] == "stopped"
    took = await studio.until(lambda: studio.dispatcher.workers()[0].state == "idle")
    # It let go by itself, and long before the stage's time was over.
    assert took < 50 and studio.dispatcher.workers()[0].pid == pid and studio.files == []


@pytest.mark.parametrize("how", ["block", "hold_signals", "sleep_in_c"])
async def test_a_plugin_that_does_not_listen_is_killed_and_the_next_task_runs(studio: Studio, how: str) -> None:
    task = await studio.add(how=how, seconds=600)
    after = await studio.add()
    await studio.running(task)
    assert (await studio.dispatcher.stop_task(task.id)).status == "stopped"
    (row,) = await studio.ended(after)
    assert row.status == "completed" and row.attempt == 1
    stopped = await studio.row(task)
    assert stopped.status == "stopped" and stopped.attempt == 1


async def test_waiting_tasks_stop_too(studio: Studio) -> None:
    await studio.dispatcher.pause()
    queued, pending = await studio.add(), await studio.add(start=False)
    for task in (queued, pending):
        assert (await studio.dispatcher.stop_task(task.id)).status == "stopped"
    await studio.dispatcher.resume()
    assert (await studio.ended(await studio.add()))[0].status == "completed"
    assert (await studio.row(queued)).attempt == 0


async def test_what_has_ended_can_not_be_stopped(studio: Studio) -> None:
    (task,) = await studio.ended(await studio.add())
    with pytest.raises(Conflict, match="completed"):
        await studio.dispatcher.stop_task(task.id)
    with pytest.raises(NotFound):
        await studio.dispatcher.stop_task(10_000)


async def test_a_second_stop_says_that_it_is_stopped(studio: Studio) -> None:
    task = await studio.add(how="block", seconds=60)
    await studio.running(task)
    await studio.dispatcher.stop_task(task.id)
    with pytest.raises(Conflict, match="stopped"):
        await studio.dispatcher.stop_task(task.id)


async def test_a_stop_at_any_moment_stops_or_is_refused_and_harms_no_other(studio_of: Open) -> None:
    """The task's whole life takes some 30 ms; stops are spread over it, claim and recording included."""
    studio = await studio_of(stop_grace_s=60)
    await studio.ended(await studio.add())
    pid = studio.dispatcher.workers()[0].pid
    for delay_ms in range(0, 48, 2):
        task, after = await studio.add(steps=1), await studio.add(steps=1)
        await asyncio.sleep(delay_ms / 1000)
        try:
            assert (await studio.dispatcher.stop_task(task.id)).status == "stopped"
            expected = "stopped"
        except Conflict:
            expected = "completed"
        (other,) = await studio.ended(after)
        row = await studio.row(task)
        assert (row.status, other.status) == (expected, "completed")
        assert (row.result is None) == (expected == "stopped")
    await studio.idle()
    total, _ = await tasks.page(studio.db, status="completed")
    await studio.comes(lambda: len(studio.files) == total)
    assert studio.dispatcher.workers()[0].pid == pid


async def test_a_stopped_task_can_be_retried_while_its_worker_still_holds_on(studio_of: Open) -> None:
    studio = await studio_of(devices=["cpu", "cpu"], stop_grace_s=1.0)
    task = await studio.add(how="block", seconds=0.5)
    await studio.running(task)
    await studio.dispatcher.stop_task(task.id)
    await tasks.retry(studio.db, task.id)
    studio.dispatcher.wake()
    await studio.until(lambda: studio.told(task)[-1]["status"] == "completed")
    assert studio.told(task)[-1]["attempt"] == 2


async def test_a_stop_is_final_even_when_the_server_ends_before_the_worker_lets_go(studio_of: Open) -> None:
    studio = await studio_of(stop_grace_s=60)
    task = await studio.add(how="block", seconds=600)
    await studio.running(task)
    await studio.dispatcher.stop_task(task.id)
    assert studio.dispatcher.workers()[0].state == "stopping"  # nobody waited for the grace
    studio = await studio_of()
    assert (await studio.row(task)).status == "stopped"


async def test_emergency_stop_waits_for_no_worker_and_stops_a_thousand_queued(
    studio_of: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "EMERGENCY_S", 120)  # a slow disk gets the time to count them all
    studio = await studio_of(devices=["cpu", "cpu"], stop_grace_s=60)
    running = [await studio.add(how="block", seconds=600) for _ in range(2)]
    for task in running:
        await studio.running(task)
    made = [tasks.create(studio.db, NewTask("x", "trouble", {}, start=True)) for _ in range(1000)]
    queued = [task for task, _ in await asyncio.gather(*made)]
    assert await studio.dispatcher.emergency_stop() == 1002
    workers = studio.dispatcher.workers()
    assert [worker.state for worker in workers] == ["stopping"] * 2
    assert await tasks.counts(studio.db) == {"stopped": 1002}
    assert ("queue", "changed", {"paused": False, "stopped": 1002}) in studio.events
    assert all(studio.told(task)[-1]["status"] == "stopped" for task in running)
    for worker in workers:  # as when their grace is over
        assert worker.pid
        os.kill(worker.pid, signal.SIGKILL)
    again = await studio.add()
    assert (await studio.ended(again))[0].status == "completed"
    assert (await studio.row(queued[0])).attempt == 0


async def test_emergency_stop_spares_pending_tasks_and_stops_one_that_is_being_claimed(studio: Studio) -> None:
    pending = await studio.add(start=False)
    made = [await studio.add(seconds=600) for _ in range(3)]
    await asyncio.sleep(0)  # the claim of the first is on its way
    assert await studio.dispatcher.emergency_stop() == 3
    assert {(await studio.row(task)).status for task in made} == {"stopped"}
    assert (await studio.row(pending)).status == "pending"
    assert await studio.dispatcher.emergency_stop() == 0


async def test_emergency_stop_tells_workers_first_and_answers_though_the_database_hangs(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = await studio.add(how="draw", seconds=600)
    await studio.running(task)
    hanging, release = studio.db.transact, asyncio.Event()

    async def hang(work: Callable[..., Any], **options: Any) -> Any:
        await release.wait()
        return await hanging(work, **options)

    monkeypatch.setattr(studio.db, "transact", hang)
    async with asyncio.timeout(60):  # the database answers to nobody until it is released
        assert await studio.dispatcher.emergency_stop() == 1
    await studio.until(lambda: studio.dispatcher.workers()[0].state == "idle")
    release.set()
    await studio.until(lambda: studio.told(task)[-1]["status"] == "stopped")


async def test_emergency_stop_holds_on_a_full_disk(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    task, waiting = await studio.add(seconds=600), await studio.add()
    await studio.running(task)
    working = studio.db.transact

    async def full(work: Callable[..., Any], **options: Any) -> Any:
        raise Unavailable("The disk is full")

    monkeypatch.setattr(studio.db, "transact", full)
    async with asyncio.timeout(60):  # it is tried again and again, until the disk has room
        assert await studio.dispatcher.emergency_stop() >= 1
    await studio.until(lambda: studio.dispatcher.workers()[0].state == "idle")
    assert any("disk is full" in warning for warning in studio.dispatcher.warnings())
    monkeypatch.setattr(studio.db, "transact", working)
    async with asyncio.timeout(120):
        while {(await studio.row(one)).status for one in (task, waiting)} != {"stopped"}:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await studio.until(lambda: studio.dispatcher.warnings() == [])


async def test_a_stop_that_can_not_be_written_is_said_and_written_later(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = await studio.add(seconds=60)
    await studio.running(task)
    working = studio.db.transact

    async def full(work: Callable[..., Any], **options: Any) -> Any:
        raise Unavailable("The disk is full")

    monkeypatch.setattr(studio.db, "transact", full)
    with pytest.raises(Unavailable):
        await studio.dispatcher.stop_task(task.id)
    await studio.until(lambda: studio.dispatcher.workers()[0].state == "idle")
    monkeypatch.setattr(studio.db, "transact", working)
    await studio.until(lambda: studio.told(task)[-1]["status"] == "stopped")
