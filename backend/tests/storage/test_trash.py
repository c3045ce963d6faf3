"""The trash: everything comes back as it was, and what goes for good takes its files and nothing else along."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from kino import errors
from kino.schemas.frames import FrameCreate
from kino.schemas.projects import Project
from kino.storage import frames, projects, takes, tasks, trash
from kino.storage.database import Database

from .conftest import make_project, make_task, new_take, run_task


async def listed(db: Database) -> list[tuple[str, str, str]]:
    total, items = await trash.items(db)
    assert total == len(items)
    assert [item.deleted_at for item in items] == sorted((item.deleted_at for item in items), reverse=True)
    return sorted((item.kind, item.id, item.name) for item in items)


async def rows(db: Database) -> dict[str, int]:
    def work(connection: sqlite3.Connection) -> dict[str, int]:
        tables = ("projects", "frames", "takes", "frame_steps")
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}

    return await db.read(work)


async def test_what_is_deleted_is_listed_by_itself(db: Database, project: Project) -> None:
    other = await make_project(db, "Second")
    made = (await takes.add_imported(db, project.id, [new_take(prompt="a ball"), new_take()])).frames
    await run_task(db, [new_take()], frame_id=made[0].id)
    noted = (await frames.create(db, FrameCreate(project_id=project.id, note="the storm"))).frame
    assert made[0].take_id
    await takes.trash(db, made[0].take_id)
    await frames.trash(db, made[1].id)
    await frames.trash(db, noted.id)
    await projects.trash(db, other.id)
    assert await listed(db) == [
        ("frame", str(made[1].id), "A frame of First"),
        ("frame", str(noted.id), "the storm of First"),
        ("project", str(other.id), "Second"),
        ("take", made[0].take_id, "a ball"),
    ]
    total, page = await trash.items(db, 2, 1)
    assert total == 4 and len(page) == 2


async def test_a_project_comes_back_with_all_that_was_in_it(db: Database, project: Project) -> None:
    made = (await takes.add_imported(db, project.id, [new_take() for _ in range(3)])).frames
    await frames.trash(db, made[1].id)
    whole = await projects.get(db, project.id)
    timeline = await frames.page(db, project.id)
    await projects.trash(db, project.id)
    await trash.restore(db, "project", project.id)
    assert await projects.get(db, project.id) == whole
    assert await frames.page(db, project.id) == timeline  # the frame deleted before stays deleted
    await trash.restore(db, "frame", str(made[1].id))
    assert [frame.id for frame in (await frames.page(db, project.id))[1]] == [frame.id for frame in made]


async def test_a_take_comes_back_to_a_frame_that_was_left_without_one(db: Database, project: Project) -> None:
    (frame,) = (await takes.add_imported(db, project.id, [new_take()])).frames
    assert frame.take_id
    await takes.trash(db, frame.take_id)
    empty = await frames.get(db, frame.id)
    assert (empty.take_id, empty.url, empty.path, empty.width) == (None, None, "", None)
    await trash.restore(db, "take", frame.take_id)
    assert (await frames.get(db, frame.id)).take_id == frame.take_id


async def test_nothing_is_restored_into_something_deleted(db: Database, project: Project) -> None:
    (frame,) = (await takes.add_imported(db, project.id, [new_take()])).frames
    assert frame.take_id
    await takes.trash(db, frame.take_id)
    await frames.trash(db, frame.id)
    with pytest.raises(errors.Conflict, match=f"restore frame {frame.id} first"):
        await trash.restore(db, "take", frame.take_id)
    await projects.trash(db, project.id)
    with pytest.raises(errors.Conflict, match=f"restore project {project.id} first"):
        await trash.restore(db, "frame", frame.id)
    for kind, key in (("project", project.id), ("frame", frame.id), ("take", frame.take_id)):
        await trash.restore(db, kind, key)
    assert await listed(db) == []
    assert (await frames.get(db, frame.id)).take_id == frame.take_id


@pytest.mark.parametrize(
    ("kind", "id"), [("project", 1), ("frame", 99), ("frame", "1; --"), ("take", "x"), ("task", 1), ("project", 2**70)]
)
async def test_what_is_not_in_the_trash_can_not_be_restored(
    db: Database, project: Project, kind: str, id: str | int
) -> None:
    with pytest.raises(errors.NotFound):
        await trash.restore(db, kind, id)


async def test_emptying_the_trash_takes_all_that_belongs_to_it_and_nothing_else(db: Database, project: Project) -> None:
    doomed = await make_project(db, "Doomed")
    keep = [new_take() for _ in range(2)]
    kept_frames = (await takes.add_imported(db, project.id, keep)).frames
    goes = [new_take() for _ in range(5)]
    await takes.add_imported(db, doomed.id, goes[:2])  # with their project
    (frame,) = (await takes.add_imported(db, project.id, goes[2:3])).frames  # with its frame
    await run_task(db, [goes[3]], frame_id=kept_frames[0].id)  # alone
    await run_task(db, [goes[4]])  # loose
    child = await run_task(db, [new_take(parent_id=goes[3].id)], frame_id=kept_frames[1].id)
    await frames.create(db, FrameCreate(project_id=doomed.id, path="kino.db"))  # a client's word, not a file of ours
    await projects.trash(db, doomed.id)
    await frames.trash(db, frame.id)
    await takes.trash(db, goes[3].id)
    await takes.trash(db, goes[4].id)
    purged = await trash.purge(db)
    assert sorted(purged.paths) == sorted(take.path for take in goes)
    assert sorted(purged.take_ids) == sorted(take.id for take in goes)
    assert await listed(db) == []
    assert await takes.all_paths(db) == {*(take.path for take in keep), *(await paths_of(db, child.takes[0].id))}
    assert (await takes.get(db, child.takes[0].id)).parent_id is None
    assert await rows(db) == {"projects": 1, "frames": 2, "takes": 3, "frame_steps": 3}
    assert await db.read(lambda tx: tx.execute("PRAGMA foreign_key_check").fetchall()) == []
    assert (await trash.purge(db)).paths == []


async def paths_of(db: Database, take_id: str) -> set[str]:
    return {await takes.path(db, take_id)}


async def test_a_file_that_another_row_knows_is_not_told_to_be_deleted(db: Database, project: Project) -> None:
    one, other = (
        await takes.add_imported(db, project.id, [new_take(path="frames/1/shared.png") for _ in range(2)])
    ).frames
    await frames.trash(db, one.id)
    assert (await trash.purge(db)).paths == []
    await frames.trash(db, other.id)
    assert (await trash.purge(db)).paths == ["frames/1/shared.png"]


async def test_only_what_is_old_enough_goes(db: Database) -> None:
    made = [await make_project(db, str(days)) for days in (0, 29, 31)]
    for project, days in zip(made, (0, 29, 31), strict=True):
        await projects.trash(db, project.id)
        at = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        await db.transact(
            lambda tx, at=at, key=project.id: tx.execute("UPDATE projects SET deleted_at = ? WHERE id = ?", (at, key))
        )
    await trash.purge(db, 30)
    assert [item.name for item in (await trash.items(db))[1]] == ["0", "29"]
    await trash.purge(db, 0)
    assert await listed(db) == []


async def test_a_removed_task_leaves_its_takes(db: Database, project: Project) -> None:
    done = await run_task(db, [new_take()], project_id=project.id)
    await make_task(db)
    await tasks.remove(db, done.task.id)
    assert (await takes.get(db, done.takes[0].id)).task_id is None
    assert await tasks.clear_ended(db) == 0
