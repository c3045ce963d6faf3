"""kill -9 of the server at any moment: nothing acknowledged is lost, nothing is done twice, nobody is left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from contextlib import closing
from typing import Any

import aiohttp
import pytest

from benchmarks.kill_loop import STOPPED, KillLoop, Server

KILLS = 30
LONG = {"name": "long", "type": "example", "data": {"delay_ms": 10_000, "steps": 100}, "start": True}
pytestmark = pytest.mark.timeout(1800)


async def test_thirty_kills_at_random_moments_lose_nothing(kills: KillLoop) -> None:
    for _ in range(KILLS):
        await kills.round(new_tasks=kills.rng.randint(1, 5))
    # How many were killed in which state depends on the machine; each of the three is to be among them.
    for _ in range(KILLS):
        if len(kills.kills) < 3:
            kills.pause_s *= 0.5 if kills.kills["under a queue"] else 2
            await kills.round(new_tasks=5)
    statuses = await kills.drain()
    assert len(kills.kills) == 3 and statuses["completed"] > 0.8 * sum(statuses.values())


async def test_kills_while_a_real_model_draws_lose_nothing(kills: KillLoop) -> None:
    def picture() -> dict[str, Any]:
        data = {"prompt": "a large red circle on a blue background", "width": 256, "height": 256, "steps": 3}
        return {"name": "kill", "type": "flux_txt2img", "data": data, "start": True}

    kills.body = picture  # type: ignore[method-assign]
    for stage in ("denoising", "saving"):
        server = await kills.start()
        await server.listening()
        await _until(kills, server, stage)
        await server.kill()
        await kills.look_after()
    statuses = await kills.drain()
    assert statuses["completed"] == sum(statuses.values())


async def _until(kills: KillLoop, server: Server, stage: str) -> None:
    """Waits for a task that is in the stage, which may be short: makes another one when it was missed."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(300):
        while True:
            async with session.get(f"{server.url}/generator/queue?limit=1") as answer:
                queue = await answer.json()
            if not queue["tasks"]:
                kills.wanted[f"key {len(kills.wanted)}"] = kills.body()
                await kills.submit(server)
            elif queue["tasks"][0]["stage"] == stage:
                return
            else:
                await asyncio.sleep(0.002)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_clean_end_is_quick_counts_nothing_and_leaves_nobody(kills: KillLoop, number: int) -> None:
    kills.wanted = {"a": LONG, "b": LONG}
    server = await kills.start()
    await server.listening()
    await kills.submit(server)
    id = kills.acknowledged["a"]
    async with aiohttp.ClientSession() as session, asyncio.timeout(300):
        while (await _task(session, server, id))["status"] != "running":  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    server.process.send_signal(number)
    assert await asyncio.wait_for(server.process.wait(), 120) == STOPPED  # it did not wait for the task
    await kills.look_after()
    with closing(sqlite3.connect(kills.data_dir / "kino.db")) as db:
        assert db.execute("SELECT status, deaths FROM tasks").fetchall() == [("queued", 0)] * 2


async def test_a_stop_that_was_answered_is_not_undone_by_a_kill(kills: KillLoop) -> None:
    kills.wanted = {"a": LONG, "b": LONG}
    server = await kills.start()
    await server.listening()
    await kills.submit(server)
    async with aiohttp.ClientSession() as session:
        for id in kills.acknowledged.values():
            async with session.post(f"{server.url}/generator/tasks/{id}/stop", json={}) as answer:
                assert answer.status == 200
    await server.kill()
    await kills.look_after()
    server = await kills.start()
    await server.listening()
    async with aiohttp.ClientSession() as session:
        for id in kills.acknowledged.values():
            assert (await _task(session, server, id))["status"] == "stopped"
    await server.stop()


async def test_a_worker_that_is_frozen_dies_with_the_server(kills: KillLoop) -> None:
    kills.settings = {"KINO_WARM_START": "true"}
    server = await kills.start()
    await server.listening()
    async with aiohttp.ClientSession() as session, asyncio.timeout(300):
        while True:
            async with session.get(f"{server.url.removesuffix('/api/v2')}/health") as answer:
                (worker,) = (await answer.json())["workers"] or [{"state": "absent", "pid": None}]
            if worker["state"] == "idle":
                break
            await asyncio.sleep(0.02)
    os.kill(worker["pid"], signal.SIGSTOP)
    await server.kill()
    await kills.nobody_left()


async def _task(session: aiohttp.ClientSession, server: Server, id: int) -> dict[str, Any]:
    async with session.get(f"{server.url}/generator/tasks/{id}") as answer:
        task: dict[str, Any] = await answer.json()
        return task
