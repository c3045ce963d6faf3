"""Projects, and what is counted from their frames."""

from __future__ import annotations

import asyncio

import pytest

from kino import errors
from kino.schemas.frames import FrameCreate, FrameUpdate
from kino.schemas.projects import Project, ProjectCreate, ProjectUpdate
from kino.storage import frames, projects, takes
from kino.storage.database import Database

from .conftest import make_project, new_take


async def test_a_project_is_as_it_was_made(db: Database) -> None:
    made = await projects.create(db, ProjectCreate(name="Été", width=640, height=360, fps=24, style="in ink"))
    assert await projects.get(db, made.id) == made
    assert (made.name, made.width, made.height, made.fps, made.style) == ("Été", 640, 360, 24, "in ink")
    assert (made.frame_count, made.duration_s, made.thumbnail_url) == (0, 0.0, None)
    assert made.created_at == made.updated_at


async def test_frames_are_counted_and_holds_add_up_to_seconds(db: Database, project: Project) -> None:
    other = await make_project(db, "Second")
    for hold in (1, 5, 12):
        await frames.create(db, FrameCreate(project_id=project.id, hold=hold))
    gone = (await frames.create(db, FrameCreate(project_id=project.id, hold=100))).frame
    await frames.trash(db, gone.id)
    counted = await projects.get(db, project.id)
    assert (counted.frame_count, counted.duration_s) == (3, 1.5)
    assert await projects.page(db) == (2, [counted, other])


async def test_the_thumbnail_is_the_first_picture_on_the_timeline(db: Database, project: Project) -> None:
    await frames.create(db, FrameCreate(project_id=project.id, position=0.0))  # has no picture
    last, first = new_take(), new_take()
    await takes.add_imported(db, project.id, [last], position=2.0)
    await takes.add_imported(db, project.id, [first], position=1.0)
    assert (await projects.get(db, project.id)).thumbnail_url == f"/media/takes/{first.id}/320.webp"


async def test_an_update_changes_only_what_it_names(db: Database, project: Project) -> None:
    changed = await projects.update(db, project.id, ProjectUpdate(style="in chalk", fps=6))
    assert changed == project.model_copy(update={"style": "in chalk", "fps": 6, "updated_at": changed.updated_at})
    assert changed.updated_at >= project.updated_at
    assert await projects.get(db, project.id) == changed


async def test_a_project_in_the_trash_is_gone_for_every_call(db: Database, project: Project) -> None:
    frame = (await frames.create(db, FrameCreate(project_id=project.id))).frame
    await projects.trash(db, project.id)
    assert await projects.page(db) == (0, [])
    assert await frames.page(db) == (0, [])
    for call in (
        projects.get(db, project.id),
        projects.update(db, project.id, ProjectUpdate(name="x")),
        projects.trash(db, project.id),
        frames.get(db, frame.id),
        frames.page(db, project.id),
    ):
        with pytest.raises(errors.NotFound):
            await call
    with pytest.raises(errors.Invalid) as refusal:
        await frames.create(db, FrameCreate(project_id=project.id))
    assert refusal.value.details[0].field == "project_id"


async def test_pages_are_in_the_order_projects_were_made(db: Database) -> None:
    made = [await make_project(db, str(index)) for index in range(7)]
    assert await projects.page(db, 3, 0) == (7, made[:3])
    assert await projects.page(db, 3, 5) == (7, made[5:])
    assert await projects.page(db, 3, 50) == (7, [])


async def test_projects_are_found_by_words_of_their_names(db: Database) -> None:
    for name in ("The red ball", "A red star", "100% _ball_"):
        await make_project(db, name)

    async def found(q: str, **page: int) -> tuple[int, list[str]]:
        total, listed = await projects.page(db, q=q, **page)
        return total, [project.name for project in listed]

    assert await found("") == (3, ["The red ball", "A red star", "100% _ball_"])
    assert await found("ball RED") == (1, ["The red ball"])
    assert await found("_ %") == (1, ["100% _ball_"])
    assert await found("red", limit=1, offset=1) == (2, ["A red star"])
    assert await found("r_d") == (0, [])


async def test_a_project_has_changed_when_a_frame_of_it_has(db: Database) -> None:
    project = await make_project(db)
    seen = [project.updated_at]

    async def changed() -> bool:
        seen.append((await projects.get(db, project.id)).updated_at)
        return seen[-1] > seen[-2]

    await asyncio.sleep(0.002)  # times have milliseconds
    frame = (await frames.create(db, FrameCreate(project_id=project.id))).frame
    assert await changed()
    await asyncio.sleep(0.002)
    await frames.update(db, frame.id, FrameUpdate(hold=3))
    assert await changed()
    await asyncio.sleep(0.002)
    await frames.trash(db, frame.id)
    assert await changed()
    assert not await changed()
