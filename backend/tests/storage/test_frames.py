"""Frames: their order on the timeline, and what a client may change."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kino import errors
from kino.schemas.frames import Frame, FrameCreate, FrameUpdate
from kino.schemas.projects import Project
from kino.storage import frames, projects, takes, trash
from kino.storage.database import Database

from .conftest import make_project, new_take, run_task


async def order(db: Database, project_id: int) -> list[int]:
    total, found = await frames.page(db, project_id, 1000)
    assert total == len(found)
    assert [frame.position for frame in found] == sorted(frame.position for frame in found)
    return [frame.id for frame in found]


async def add(db: Database, project_id: int, position: float | None = None) -> Frame:
    return (await frames.create(db, FrameCreate(project_id=project_id, position=position))).frame


async def test_a_frame_is_as_it_was_made(db: Database, project: Project) -> None:
    new = FrameCreate(path="frames/a.png", generator="sdxl", project_id=project.id, position=2.5, hold=3, note="rain")
    frame = (await frames.create(db, new)).frame
    assert await frames.get(db, frame.id) == frame
    assert frame.model_dump(include=set(FrameCreate.model_fields)) == new.model_dump()
    assert (frame.take_id, frame.url, frame.thumbnail_url, frame.width) == (None, None, None, None)


async def test_a_frame_with_a_picture_says_where_it_is(db: Database, project: Project) -> None:
    take = new_take(kind="import", width=640, height=480)
    (frame,) = (await takes.add_imported(db, project.id, [take])).frames
    assert (frame.take_id, frame.path, frame.generator) == (take.id, take.path, "import")
    assert (frame.url, frame.thumbnail_url) == (f"/media/takes/{take.id}.png", f"/media/takes/{take.id}/320.webp")
    assert (frame.width, frame.height) == (640, 480)


async def test_frames_go_to_the_end_or_to_their_position(db: Database, project: Project) -> None:
    first, second = await add(db, project.id), await add(db, project.id)
    between, front = await add(db, project.id, (first.position + second.position) / 2), await add(db, project.id, -5.0)
    last = await add(db, project.id)
    assert await order(db, project.id) == [front.id, first.id, between.id, second.id, last.id]


async def test_frames_of_all_projects_come_one_project_after_another(db: Database, project: Project) -> None:
    other = await make_project(db, "Second")
    made = [await add(db, project_id) for project_id in (other.id, project.id, other.id, project.id)]
    expected = [made[1], made[3], made[0], made[2]]
    assert await frames.page(db) == (4, expected)
    assert await frames.page(db, None, 2, 1) == (4, expected[1:3])


async def test_an_update_changes_only_what_it_names(db: Database, project: Project) -> None:
    frame = (await frames.create(db, FrameCreate(project_id=project.id, path="frames/a.png", note="rain"))).frame
    changed = (await frames.update(db, frame.id, FrameUpdate(hold=4, note=""))).frame
    assert changed == frame.model_copy(update={"hold": 4, "note": "", "updated_at": changed.updated_at})


async def test_a_frame_moves_to_another_project_with_its_takes(db: Database, project: Project) -> None:
    other = await make_project(db, "Second")
    there = await add(db, other.id)
    (frame,) = (await takes.add_imported(db, project.id, [new_take()])).frames
    moved = (await frames.update(db, frame.id, FrameUpdate(project_id=other.id))).frame
    assert await order(db, project.id) == []
    assert await order(db, other.id) == [there.id, moved.id]  # at the end
    assert frame.take_id and (await takes.get(db, frame.take_id)).project_id == other.id
    with pytest.raises(errors.Invalid) as refusal:
        await frames.update(db, frame.id, FrameUpdate(project_id=99))
    assert refusal.value.details[0].field == "project_id"


async def test_halving_a_gap_for_ever_never_mixes_the_order_up(db: Database, project: Project) -> None:
    ids = [(await add(db, project.id)).id for _ in range(3)]
    for _ in range(150):  # a float survives about fifty halvings
        _, found = await frames.page(db, project.id)
        middle = (found[0].position + found[1].position) / 2
        ids.insert(1, ids.pop())
        await frames.update(db, ids[1], FrameUpdate(position=middle))
        assert await order(db, project.id) == ids


async def test_creating_in_one_gap_for_ever_never_mixes_the_order_up(db: Database, project: Project) -> None:
    ids = [(await add(db, project.id)).id for _ in range(2)]
    for _ in range(100):
        _, found = await frames.page(db, project.id, 2)
        ids.insert(1, (await add(db, project.id, (found[0].position + found[1].position) / 2)).id)
    assert await order(db, project.id) == ids


async def test_frames_put_at_one_position_stay_there(db: Database, project: Project) -> None:
    made = [await add(db, project.id, 0.0) for _ in range(3)]
    assert await frames.page(db, project.id) == (3, made)


async def test_it_is_told_when_others_had_to_make_room(db: Database, project: Project) -> None:
    one, two = [await add(db, project.id) for _ in range(2)]
    near = FrameCreate(project_id=project.id, position=one.position + 1e-8)
    assert (await frames.create(db, near)).respaced
    assert not (await frames.create(db, FrameCreate(project_id=project.id))).respaced
    assert (await frames.update(db, two.id, FrameUpdate(position=one.position + 1e-8))).respaced
    assert not (await frames.update(db, two.id, FrameUpdate(hold=2))).respaced
    pictures = [new_take(), new_take()]
    assert (await takes.add_imported(db, project.id, pictures, one.position + 1e-8)).respaced
    done = await run_task(db, [new_take()], project_id=project.id, position=one.position + 1e-8)
    assert done.respaced and done.frame is not None
    assert (await order(db, project.id))[:2] == [one.id, done.frame.id]


async def test_a_frame_comes_back_to_its_place_although_all_were_spread_out(db: Database, project: Project) -> None:
    ids = [(await add(db, project.id)).id for _ in range(5)]
    await frames.trash(db, ids[2])
    assert (await frames.update(db, ids[4], FrameUpdate(position=1.0 + 1e-8))).respaced
    await trash.restore(db, "frame", ids[2])
    assert await order(db, project.id) == [ids[0], ids[4], *ids[1:4]]


async def test_frames_are_found_by_words_of_their_note_and_of_the_prompt_they_show(
    db: Database, project: Project
) -> None:
    new = [new_take(prompt="a red ball"), new_take(prompt="a blue ball")]
    one, two = (await takes.add_imported(db, project.id, new)).frames
    noted = (await frames.create(db, FrameCreate(project_id=project.id, note="the Red door 50%"))).frame
    await frames.update(db, two.id, FrameUpdate(note="night"))
    await run_task(db, [new_take(prompt="hidden")], frame_id=one.id)
    await frames.undo(db, one.id)

    async def found(q: str) -> list[int]:
        total, listed = await frames.page(db, project.id, q=q)
        assert total == len(listed)
        return [frame.id for frame in listed]

    assert await found("") == await found("  ") == [one.id, two.id, noted.id]
    assert await found("red") == [one.id, noted.id]
    assert await found("ball night") == [two.id]
    assert await found("50%") == [noted.id]
    assert await found("hidden") == await found("r_d") == await found("'") == []
    assert (await frames.page(db, project.id, 1, 1, q="red"))[1][0].id == noted.id


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(moves=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12))
async def test_moving_a_frame_between_two_others_puts_it_there(
    db: Database, project: Project, moves: list[tuple[int, int]]
) -> None:
    film = await make_project(db, "film")
    ids = [(await add(db, film.id)).id for _ in range(5)]
    for source, target in moves:
        moving = ids.pop(source)
        _, found = await frames.page(db, film.id)
        at = {frame.id: frame.position for frame in found}
        left = at[ids[target - 1]] if target else at[ids[0]] - 2
        right = at[ids[target]] if target < len(ids) else at[ids[-1]] + 2
        ids.insert(target, moving)
        await frames.update(db, moving, FrameUpdate(position=(left + right) / 2))
        assert await order(db, film.id) == ids


async def test_a_frame_in_the_trash_is_gone_for_every_call(db: Database, project: Project) -> None:
    (frame,) = (await takes.add_imported(db, project.id, [new_take()])).frames
    assert frame.take_id
    await frames.trash(db, frame.id)
    assert await frames.page(db, project.id) == (0, [])
    assert (await projects.get(db, project.id)).thumbnail_url is None
    for call in (
        frames.get(db, frame.id),
        frames.update(db, frame.id, FrameUpdate(note="x")),
        frames.trash(db, frame.id),
        frames.choose(db, frame.id, frame.take_id),
        frames.undo(db, frame.id),
        takes.get(db, frame.take_id),
        takes.of_frame(db, frame.id),
    ):
        with pytest.raises(errors.NotFound):
            await call
