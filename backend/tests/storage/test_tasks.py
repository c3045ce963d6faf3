"""The task table as clients use it; what every sequence of calls does to it is in test_task_table.py."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from kino import errors
from kino.schemas.frames import FrameCreate
from kino.schemas.projects import Project
from kino.schemas.tasks import TaskUpdate
from kino.storage import frames, projects, takes, tasks
from kino.storage.database import Database
from kino.storage.tasks import NewTask

from .conftest import make_project, make_task, new_take, run_task


async def test_a_task_is_as_it_was_made(db: Database, project: Project) -> None:
    frame = (await frames.create(db, FrameCreate(project_id=project.id))).frame
    parent = await run_task(db, [new_take()])
    data = {"prompt": "a ball", "loras": [], "é": None, "seed": 2**53 - 1}
    new = NewTask("ball", "flux", data, project.id, frame.id, 2.5, parent.takes[0].id, "background", False)
    task, made = await tasks.create(db, new)
    assert made and await tasks.get(db, task.id) == task
    assert (task.status, task.progress, task.attempt, task.result, task.error) == ("pending", 0, 0, None, None)
    assert (task.name, task.type, task.data, task.priority) == ("ball", "flux", data, "background")
    assert (task.project_id, task.frame_id, task.parent_take_id) == (project.id, frame.id, parent.takes[0].id)
    assert task.frame_position == 2.5
    assert (task.queued_at, task.started_at, task.completed_at) == (None, None, None)
    started = await make_task(db, start=True)
    assert started.status == "queued" and started.queued_at == started.created_at


async def test_a_task_for_a_frame_belongs_to_its_project(db: Database, project: Project) -> None:
    frame = (await frames.create(db, FrameCreate(project_id=project.id))).frame
    assert (await make_task(db, frame_id=frame.id)).project_id == project.id


async def test_what_a_task_refers_to_must_be_there(db: Database, project: Project) -> None:
    other = await make_project(db, "Second")
    trashed = await make_project(db, "Trashed")
    frame, hidden = [(await frames.create(db, FrameCreate(project_id=p.id))).frame for p in (other, trashed)]
    take = (await run_task(db, [new_take()])).takes[0]
    await takes.trash(db, take.id)
    await projects.trash(db, trashed.id)
    for field, values in {
        "project_id": [{"project_id": 99}, {"project_id": trashed.id}],
        "frame_id": [{"frame_id": 99}, {"frame_id": hidden.id}, {"frame_id": frame.id, "project_id": project.id}],
        "parent_take_id": [{"parent_take_id": "nobody"}, {"parent_take_id": take.id}],
    }.items():
        for references in values:
            with pytest.raises(errors.Invalid) as refusal:
                await make_task(db, **references)
            assert refusal.value.details[0].field == field
    assert await tasks.counts(db) == {"completed": 1}


async def test_one_key_makes_one_task_however_often_it_is_sent(db: Database) -> None:
    new = NewTask("ball", "example", {}, start=True)
    answers = await asyncio.gather(*(tasks.create(db, new, "key") for _ in range(10)))
    assert sorted(made for _, made in answers) == [False] * 9 + [True]
    assert len({task.id for task, _ in answers}) == 1
    other, made = await tasks.create(db, new, "another key")
    assert made and other.id != answers[0][0].id
    assert (await make_task(db)).id != (await make_task(db)).id  # none at all is no key


async def test_unknown_tasks_are_not_found(db: Database) -> None:
    for call in (
        tasks.get(db, 9),
        tasks.start(db, 9),
        tasks.retry(db, 9),
        tasks.remove(db, 9),
        tasks.edit(db, 9, TaskUpdate(name="x")),
        tasks.edit(db, 9, TaskUpdate(priority="now")),
    ):
        with pytest.raises(errors.NotFound, match="no task with the id 9"):
            await call
    assert await tasks.stop_waiting(db, 9) is None
    assert await tasks.fail(db, 9, 1, "x") is None
    assert await tasks.complete(db, 9, 1, {}, []) is None


async def test_an_edit_changes_only_what_it_names(db: Database) -> None:
    task = await make_task(db)
    edited = await tasks.edit(db, task.id, TaskUpdate(data={"seed": 9}))
    assert edited == task.model_copy(update={"data": {"seed": 9}, "updated_at": edited.updated_at})
    edited = await tasks.edit(db, task.id, TaskUpdate(name="star", priority="now"))
    assert (edited.name, edited.priority, edited.data) == ("star", "now", {"seed": 9})


async def test_a_refusal_says_what_the_task_is(db: Database) -> None:
    task = await make_task(db, start=True)
    with pytest.raises(errors.Conflict, match=f"Task {task.id} is queued and can't be started"):
        await tasks.start(db, task.id)
    await tasks.claim(db)
    with pytest.raises(errors.Conflict, match="is running and can't be removed: stop it first"):
        await tasks.remove(db, task.id)
    with pytest.raises(errors.Conflict, match="is running and can't be edited"):
        await tasks.edit(db, task.id, TaskUpdate(name="x"))
    with pytest.raises(errors.Conflict, match="is running and can't be retried"):
        await tasks.retry(db, task.id)


async def test_pages_filter_and_come_newest_first(db: Database, project: Project) -> None:
    made = [
        await make_task(db, type=type, project_id=project_id, start=start)
        for type, project_id, start in [
            ("a", project.id, True),
            ("b", None, True),
            ("a", None, False),
            ("a", None, True),
        ]
    ]
    first, second, third, fourth = made
    assert await tasks.page(db) == (4, [fourth, third, second, first])
    assert await tasks.page(db, status="queued") == (3, [fourth, second, first])
    assert await tasks.page(db, type="a", status="queued") == (2, [fourth, first])
    assert await tasks.page(db, project_id=project.id) == (1, [first])
    assert await tasks.page(db, limit=2, offset=1) == (4, [third, second])
    assert await tasks.counts(db) == {"queued": 3, "pending": 1}


async def test_ids_are_never_used_again(db: Database) -> None:
    last = await make_task(db)
    await tasks.remove(db, last.id)
    assert (await make_task(db)).id > last.id


async def test_a_task_is_found_by_the_key_it_was_made_with(db: Database) -> None:
    task, _ = await tasks.create(db, NewTask("ball", "example", {}), "key")
    assert await tasks.made_with(db, "key") == task
    assert await tasks.made_with(db, "another key") is None
    await tasks.remove(db, task.id)
    assert await tasks.made_with(db, "key") is None


async def test_uploads_are_needed_until_their_task_is_done_for_good(db: Database) -> None:
    uploads = [str(uuid.uuid4()) for _ in range(5)]
    for name in uploads[:4]:
        await make_task(db, data={"image": f"upload:{name}", "more": [{"mask": f"upload:{uploads[4]}"}]}, start=True)
    done, failed, waiting, removed = (await tasks.page(db))[1][::-1]
    for _ in (done, failed):
        assert await tasks.claim(db)
    await tasks.complete(db, done.id, 1, {}, [])
    await tasks.fail(db, failed.id, 1, "broke")
    await tasks.remove(db, removed.id)
    assert waiting.status == "queued"
    assert await tasks.needed_uploads(db) == {uploads[1], uploads[2], uploads[4]}
