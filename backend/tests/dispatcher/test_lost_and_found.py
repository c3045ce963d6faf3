"""Workers that die, servers that end, disks that are full: every task ends exactly once, and says why."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from kino.errors import Unavailable
from kino.storage import takes, tasks
from kino.storage.runs import DIED
from tests.troubles.studio import Open, Studio

FULL = "The disk is full: the picture could not be saved. Free some space, then try again."


@pytest.mark.parametrize("how", ["abort", "leave", "garbage"])
async def test_a_task_that_kills_its_worker_three_times_fails_and_the_queue_goes_on(studio: Studio, how: str) -> None:
    deadly, good = await studio.add(how=how, seconds=60), await studio.add()
    failed, completed = await studio.ended(deadly, good)
    assert (failed.status, failed.error, failed.attempt) == ("failed", DIED, 3)
    assert completed.status == "completed"
    assert [state["status"] for state in studio.told(deadly) if state["stage"] is None] == [
        *(["running", "queued"] * 2), "running", "failed",
    ]  # fmt: skip


async def test_a_worker_killed_from_outside_costs_its_task_one_attempt(studio: Studio, tmp_path: Path) -> None:
    go_on = tmp_path / "go on"
    task = await studio.add(seconds=600, at="denoising", until=str(go_on))
    await studio.running(task, "denoising")
    pid = studio.dispatcher.workers()[0].pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    go_on.touch()
    (row,) = await studio.ended(task)
    assert (row.status, row.attempt) == ("completed", 2)
    assert len(studio.files) == 1


async def test_a_lost_device_replaces_the_process_and_fails_the_task(studio: Studio) -> None:
    await studio.ended(await studio.add())
    pid = studio.dispatcher.workers()[0].pid
    (row,) = await studio.ended(await studio.add(how="lose_device"))
    assert row.status == "failed" and "device stopped working" in (row.error or "")
    (again,) = await studio.ended(await studio.add())
    assert again.status == "completed" and studio.dispatcher.workers()[0].pid != pid


async def test_out_of_memory_is_named_and_the_process_goes_on(studio: Studio) -> None:
    await studio.ended(await studio.add())
    pid = studio.dispatcher.workers()[0].pid
    (row,) = await studio.ended(await studio.add(how="allocate"))
    assert row.status == "failed" and "memory" in (row.error or "") and "smaller size" in (row.error or "")
    assert (await studio.ended(await studio.add()))[0].status == "completed"
    assert studio.dispatcher.workers()[0].pid == pid


async def test_a_clean_end_queues_what_ran_uncounted_and_is_quick(studio_of: Open) -> None:
    studio = await studio_of()
    for times in range(4):  # more often than a task may lose its worker
        task = await studio.add(how="hold_signals", seconds=600) if times == 0 else await studio.row(1)
        await studio.running(task)
        begun = time.monotonic()
        studio = await studio_of()
        assert time.monotonic() - begun < 60  # it did not wait for the task
        assert (await studio.row(task)).status in ("queued", "running")
    await studio.running(await studio.row(1))
    await studio.dispatcher.stop_task(1)


async def test_what_ran_when_the_server_died_runs_again(studio_of: Open) -> None:
    studio = await studio_of()
    await studio.dispatcher.pause()
    task = await studio.add()
    claimed = await tasks.claim(studio.db)  # as a server does that dies right after
    assert claimed and claimed.id == task.id
    await studio.dispatcher.resume()
    studio = await studio_of()
    (row,) = await studio.ended(task)
    assert (row.status, row.attempt) == ("completed", 2)


async def test_a_full_disk_fails_the_task_with_that_sentence_and_leaves_no_file(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves, begun, saved = studio.media.save, [0], asyncio.Event()

    async def save(take_id: str, project_id: int | None, data: bytes) -> str:
        # Pictures are saved side by side: the disk is full for all but the first, and once that is there.
        begun[0] += 1
        if begun[0] > 1:
            await saved.wait()
            raise Unavailable(FULL)
        path = await saves(take_id, project_id, data)
        assert len(studio.files) == 1
        saved.set()
        return path

    monkeypatch.setattr(studio.media, "save", save)
    (row,) = await studio.ended(await studio.add(pictures=3, seconds=0.05))
    assert (row.status, row.error) == ("failed", FULL)
    await studio.comes(lambda: studio.files == [])
    monkeypatch.setattr(studio.media, "save", saves)
    retried = await tasks.retry(studio.db, row.id)
    studio.events.clear()
    studio.dispatcher.wake()
    assert (await studio.ended(retried))[0].status == "completed"


async def test_an_end_that_can_not_be_written_is_written_when_the_disk_has_room(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails, refusals = tasks.fail, [1, 2]

    async def complete(*arguments: Any) -> None:
        raise Unavailable("The disk is full: nothing was saved")

    async def fail(*arguments: Any) -> Any:
        if refusals and refusals.pop():
            raise Unavailable("The disk is full: nothing was saved")
        return await fails(*arguments)

    monkeypatch.setattr(tasks, "complete", complete)
    monkeypatch.setattr(tasks, "fail", fail)
    (row,) = await studio.ended(await studio.add())
    assert row.status == "failed" and row.error == "The disk is full: nothing was saved"
    assert refusals == [] and studio.files == []


async def test_progress_and_stop_do_not_wait_for_a_slow_disk(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await studio.add(seconds=0.05)
    second = await studio.add(seconds=600, steps=300)
    saves, release = studio.media.save, asyncio.Event()

    async def slow(*arguments: Any) -> str:
        await release.wait()
        return await saves(*arguments)

    monkeypatch.setattr(studio.media, "save", slow)
    await studio.running(second)
    assert (await studio.row(first)).status == "running"
    assert (await studio.dispatcher.stop_task(second.id)).status == "stopped"
    release.set()
    assert (await studio.ended(first))[0].status == "completed"


async def test_a_task_whose_project_is_purged_meanwhile_fails_and_leaves_no_file(
    studio: Studio, tmp_path: Path
) -> None:
    project, go_on = await studio.project(), tmp_path / "go on"
    task = await studio.add(project_id=project, seconds=600, until=str(go_on))
    await studio.running(task)
    await studio.db.transact(lambda tx: tx.execute("DELETE FROM projects WHERE id = ?", (project,)))
    go_on.touch()
    (row,) = await studio.ended(task)
    assert row.status == "failed" and "deleted for good" in (row.error or "")
    await studio.comes(lambda: studio.files == [])


async def test_late_words_of_an_old_attempt_change_nothing(studio: Studio) -> None:
    task = await studio.add(seconds=0.2, steps=2)
    await studio.running(task)
    dispatcher = studio.dispatcher
    worker = dispatcher._workers[0]
    head = {"task_id": task.id, "attempt": 0}
    for message in (
        {"type": "progress", "percent": 99.0, "stage": "saving", "step": 9, "steps": 9},
        {"type": "done", "result": {}},
        {"type": "failed", "kind": "failed", "message": "late", "traceback": "", "usable": False},
        {"type": "output", "index": 0, "png": b"", "width": 1, "height": 1, "metadata": {}},
    ):
        worker._hear({**message, **head})
        dispatcher.worker_said(worker, (task.id, 0), {**message, **head})
    (row,) = await studio.ended(task)
    assert row.status == "completed" and 9 not in [state["step"] for state in studio.told(task)]
    assert row.result and len(row.result["takes"]) == 1
    assert await takes.all_paths(studio.db) == {
        str(path.relative_to(studio.settings.data_dir)) for path in studio.files
    }


async def test_a_device_that_is_not_there_is_a_warning_and_the_queue_stays(studio_of: Open, tmp_path: Path) -> None:
    studio = await studio_of(devices=["abacus"])
    task = await studio.add()
    await studio.until(lambda: studio.dispatcher.warnings())
    assert "abacus" in studio.dispatcher.warnings()[0]
    assert (await studio.row(task)).status == "queued"
