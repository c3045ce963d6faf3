"""What a worker's life does to a task, above all the one transaction at its end."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

from kino import errors
from kino.schemas.frames import FrameCreate
from kino.schemas.projects import Project
from kino.schemas.tasks import Task
from kino.storage import frames, projects, takes, tasks, trash
from kino.storage.database import Database

from .conftest import make_task, new_take, run_task


async def running(db: Database, **values: object) -> Task:
    await make_task(db, start=True, **values)
    task = await tasks.claim(db)
    assert task is not None and task.status == "running"
    return task


async def test_a_completed_task_has_done_all_its_steps(db: Database) -> None:
    task = await make_task(db, start=True)
    claimed = await tasks.claim(db)
    assert claimed is not None
    await tasks.report_progress(db, task.id, 1, 25.0, "denoising", 2, 8)
    done = await tasks.complete(db, task.id, 1, {}, [])
    assert done is not None and (done.task.progress, done.task.step, done.task.steps) == (100, 8, 8)


async def test_a_claim_takes_one_task_and_counts_the_attempt(db: Database) -> None:
    assert await tasks.claim(db) is None
    await make_task(db)  # pending ones wait for their start
    assert await tasks.claim(db) is None
    made = await make_task(db, start=True)
    claimed = await tasks.claim(db)
    assert claimed is not None
    assert (claimed.id, claimed.status, claimed.attempt) == (made.id, "running", 1)
    assert claimed.started_at is not None and claimed.data == made.data
    assert await tasks.claim(db) is None


async def test_many_workers_never_claim_one_task_twice(db: Database) -> None:
    made = {(await make_task(db, start=True)).id for _ in range(30)}
    claimed = await asyncio.gather(*(tasks.claim(db) for _ in range(40)))
    ids = [task.id for task in claimed if task]
    assert len(ids) == 30 and set(ids) == made


async def test_progress_is_kept_for_the_attempt_that_runs(db: Database) -> None:
    task = await running(db)
    await tasks.report_progress(db, task.id, task.attempt, 37.5, "denoising", 3, 8)
    kept = await tasks.get(db, task.id)
    assert (kept.progress, kept.stage, kept.step, kept.steps) == (37.5, "denoising", 3, 8)
    await tasks.report_progress(db, task.id, task.attempt - 1, 99.0, "saving")
    assert await tasks.get(db, task.id) == kept
    await tasks.fail(db, task.id, task.attempt, "no")
    await tasks.report_progress(db, task.id, task.attempt, 99.0, "saving")
    assert (await tasks.get(db, task.id)).progress == 37.5


async def test_a_task_of_a_project_makes_one_frame_of_all_its_pictures(db: Database, project: Project) -> None:
    first, second = new_take(), new_take()
    done = await run_task(db, [first, second], project_id=project.id)
    assert done.frame is not None and done.frame_created
    assert done.frame == await frames.get(db, done.frame.id)
    assert (done.frame.project_id, done.frame.take_id) == (project.id, first.id)
    assert done.takes == (await takes.of_frame(db, done.frame.id))[1]
    assert [take.id for take in done.takes] == [first.id, second.id]
    assert done.task == await tasks.get(db, done.task.id)
    assert (done.task.status, done.task.progress, done.task.stage) == ("completed", 100, None)
    assert done.task.result == {"takes": [first.id, second.id], "frame_id": done.frame.id}
    assert done.task.completed_at is not None


async def test_a_new_frame_goes_where_the_task_says(db: Database, project: Project) -> None:
    places = [(await frames.create(db, FrameCreate(project_id=project.id))).frame.position for _ in range(2)]
    between = (await run_task(db, [new_take()], project_id=project.id, position=sum(places) / 2)).frame
    end = (await run_task(db, [new_take()], project_id=project.id)).frame
    assert between and end
    _, found = await frames.page(db, project.id)
    assert [frame.id for frame in found[1:]] == [between.id, found[2].id, end.id]


async def test_a_task_of_a_frame_adds_to_it_and_is_shown(db: Database, project: Project) -> None:
    (frame,) = (await takes.add_imported(db, project.id, [new_take()])).frames
    new = new_take()
    done = await run_task(db, [new], frame_id=frame.id)
    assert done.frame is not None and not done.frame_created
    assert (done.frame.id, done.frame.take_id) == (frame.id, new.id)
    assert (await frames.page(db, project.id))[0] == 1


async def test_a_task_without_pictures_makes_no_frame(db: Database, project: Project) -> None:
    task = await running(db, project_id=project.id)
    done = await tasks.complete(db, task.id, task.attempt, {"tags": 3, "loss": float("nan")}, [])
    assert done is not None and done.frame is None and done.takes == []
    assert done.task.result == {"tags": 3, "loss": None, "takes": [], "frame_id": None}
    assert await frames.page(db) == (0, [])


@pytest.mark.parametrize("deleted", ["project", "frame"])
async def test_pictures_for_something_in_the_trash_are_there_when_it_is_restored(
    db: Database, project: Project, deleted: str
) -> None:
    (frame,) = (await takes.add_imported(db, project.id, [new_take()])).frames
    task = await running(db, frame_id=frame.id)
    if deleted == "project":
        await projects.trash(db, project.id)
    else:
        await frames.trash(db, frame.id)
    new = new_take()
    done = await tasks.complete(db, task.id, task.attempt, {}, [new])
    assert done is not None and done.task.status == "completed" and done.frame is not None
    assert [take.id for take in done.takes] == [new.id]
    assert await frames.page(db) == (0, [])
    await trash.restore(db, deleted, project.id if deleted == "project" else frame.id)
    assert (await frames.get(db, frame.id)).take_id == new.id


@pytest.mark.parametrize("deleted", ["project", "frame"])
async def test_pictures_for_something_gone_for_good_fail_the_task_with_a_sentence(
    db: Database, project: Project, deleted: str
) -> None:
    frame = (await frames.create(db, FrameCreate(project_id=project.id))).frame
    task = await running(db, **({"frame_id": frame.id} if deleted == "frame" else {"project_id": project.id}))
    await (frames.trash(db, frame.id) if deleted == "frame" else projects.trash(db, project.id))
    await trash.purge(db)
    done = await tasks.complete(db, task.id, task.attempt, {}, [new_take()])
    assert done is not None and (done.frame, done.takes) == (None, [])
    assert done.task.status == "failed" and done.task == await tasks.get(db, task.id)
    assert done.task.error is not None and f"the {deleted} this task was for" in done.task.error
    assert await takes.search(db) == (0, [])


async def test_a_completion_that_can_not_be_written_changes_nothing(db: Database, project: Project) -> None:
    task = await running(db, project_id=project.id)
    bad = new_take(width="wide")
    with pytest.raises(errors.Invalid):
        await tasks.complete(db, task.id, task.attempt, {}, [new_take(), bad])
    assert await frames.page(db) == (0, []) and await takes.all_paths(db) == set()
    failed = await tasks.fail(db, task.id, task.attempt, "the picture could not be recorded")
    assert failed is not None and failed.status == "failed"


async def test_a_completion_whose_caller_is_cancelled_is_whole(db: Database, project: Project) -> None:
    task = await running(db, project_id=project.id)
    completing = asyncio.create_task(tasks.complete(db, task.id, task.attempt, {}, [new_take()]))
    await asyncio.sleep(0)
    completing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await completing
    await db.transact(lambda tx: tx.execute("SELECT 1"))
    assert (await tasks.get(db, task.id)).status == "completed"
    assert (await frames.page(db, project.id))[0] == 1


async def test_an_error_that_is_no_clean_text_is_kept_readable(db: Database) -> None:
    task = await running(db)
    failed = await tasks.fail(db, task.id, task.attempt, "no file \udcff\x00.png")
    assert failed is not None and failed.error == "no file \\udcff\\x00.png"


async def test_a_worker_that_dies_three_times_fails_its_task_and_a_retry_begins_anew(db: Database) -> None:
    made = await make_task(db, start=True)
    for _ in range(2):
        for deaths in (1, 2, 3):
            task = await tasks.claim(db)
            assert task is not None
            back = await tasks.requeue(db, task.id, task.attempt, counted=True)
            assert back is not None and back.status == ("failed" if deaths == 3 else "queued")
        assert back.error == "the worker died 3 times running this task" and back.completed_at is not None
        again = await tasks.retry(db, made.id)
        assert (again.status, again.error, again.data, again.started_at) == ("queued", None, made.data, None)


async def test_a_clean_shutdown_is_not_held_against_a_task(db: Database) -> None:
    await make_task(db, start=True)
    for _ in range(10):
        task = await tasks.claim(db)
        assert task is not None
        await tasks.report_progress(db, task.id, task.attempt, 50.0, "denoising", 4, 8)
        back = await tasks.requeue(db, task.id, task.attempt, counted=False)
        assert back is not None and (back.status, back.progress, back.stage, back.step) == ("queued", 0, None, None)


async def test_at_start_what_was_running_is_queued_again_in_its_old_place(db: Database) -> None:
    first, second, third = [await make_task(db, start=True) for _ in range(3)]
    await tasks.claim(db)
    await tasks.claim(db)
    recovered = await tasks.recover(db)
    assert [(task.id, task.status) for task in recovered] == [(first.id, "queued"), (second.id, "queued")]
    assert [task.id for task in (await tasks.queue(db))[1]] == [first.id, second.id, third.id]
    assert await tasks.recover(db) == []


async def test_emptying_the_queue_stops_what_is_queued_and_nothing_else(db: Database) -> None:
    task = await running(db)
    pending = await make_task(db)
    waiting = [await make_task(db, start=True) for _ in range(5)]
    assert await tasks.stop_all_waiting(db) == 5
    assert await tasks.stop_all_waiting(db) == 0
    assert (await tasks.get(db, task.id)).status == "running"
    assert (await tasks.get(db, pending.id)).status == "pending"
    assert {(await tasks.get(db, one.id)).status for one in waiting} == {"stopped"}


async def test_every_end_has_its_time_and_the_schema_knows_no_other_status(db: Database) -> None:
    task = await running(db)
    stopped = await tasks.finish_stopped(db, task.id, task.attempt)
    assert stopped is not None and stopped.status == "stopped" and stopped.completed_at is not None
    with pytest.raises(errors.Invalid):
        await db.transact(lambda tx: _set_status(tx, "sleeping"))


def _set_status(tx: sqlite3.Connection, status: str) -> None:
    tx.execute("UPDATE tasks SET status = ?", (status,))
