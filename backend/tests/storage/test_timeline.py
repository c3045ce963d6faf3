"""Many frames at once: all of them or none, in the order a person sees; and the whole timeline as columns."""

from __future__ import annotations

import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kino import errors
from kino.schemas.frames import FrameChange, FrameCreate, Place
from kino.schemas.projects import Project
from kino.storage import frames, projects, timeline
from kino.storage.database import Database

from .conftest import make_project


async def add(db: Database, project_id: int, count: int, position: float | None = None) -> list[int]:
    new = FrameCreate(project_id=project_id, position=position)
    return [(await frames.create(db, new)).frame.id for _ in range(count)]


async def order(db: Database, project_id: int) -> list[int]:
    return [frame.id for frame in (await frames.page(db, project_id, 1000))[1]]


async def test_columns_are_the_timeline_in_its_order(db: Database, project: Project) -> None:
    assert await timeline.columns(db, project.id) == b""
    ids = await add(db, project.id, 5)
    await timeline.update(db, project.id, [FrameChange(id=ids[4], position=-0.5, hold=100_000)])
    await frames.trash(db, ids[1])
    await add(db, (await make_project(db, "Second")).id, 2)
    _, listed = await frames.page(db, project.id)
    data = await timeline.columns(db, project.id)
    count = len(data) // 16
    assert count == 4
    told = struct.unpack(f"<{count}d{count}i{count}i", data)
    assert told == (*(f.position for f in listed), *(f.id for f in listed), *(f.hold for f in listed))
    await projects.trash(db, project.id)
    for missing in (project.id, 99):
        with pytest.raises(errors.NotFound):
            await timeline.columns(db, missing)


async def test_many_changes_are_made_together_or_not_at_all(db: Database, project: Project) -> None:
    ids = await add(db, project.id, 3)
    _, before = await frames.page(db, project.id)
    changed = await timeline.update(
        db,
        project.id,
        [FrameChange(id=ids[2], position=0.5, note="x"), FrameChange(id=ids[0], hold=7), FrameChange(id=ids[1])],
    )
    assert [frame.id for frame in changed.frames] == [ids[2], ids[0], ids[1]] and not changed.respaced
    assert [(frame.position, frame.hold, frame.note) for frame in changed.frames] == [
        (0.5, 1, "x"), (1.0, 7, ""), (2.0, 1, ""),
    ]  # fmt: skip
    assert await order(db, project.id) == [ids[2], ids[0], ids[1]]
    elsewhere = await add(db, (await make_project(db, "Second")).id, 1)
    gone = await add(db, project.id, 1)
    await frames.trash(db, gone[0])
    _, now = await frames.page(db, project.id)
    assert now != before
    for wrong in (99, elsewhere[0], gone[0]):
        with pytest.raises(errors.Invalid) as refusal:
            await timeline.update(db, project.id, [FrameChange(id=ids[0], hold=9), FrameChange(id=wrong, hold=9)])
        assert refusal.value.details[0].field == "frames.1.id"
    assert (await frames.page(db, project.id))[1] == now
    with pytest.raises(errors.NotFound):
        await timeline.update(db, 99, [FrameChange(id=ids[0])])


async def test_positions_too_near_are_spread_out(db: Database, project: Project) -> None:
    ids = await add(db, project.id, 4)
    changed = await timeline.update(
        db, project.id, [FrameChange(id=ids[3], position=1 + 1e-9), FrameChange(id=ids[2], position=1 + 2e-9)]
    )
    assert changed.respaced
    assert await order(db, project.id) == [ids[0], ids[3], ids[2], ids[1]]
    assert [frame.position for frame in changed.frames] == [2.0, 3.0]


async def test_frames_move_together_and_keep_their_order(db: Database, project: Project) -> None:
    a, b, c, d, e = await add(db, project.id, 5)
    for place, chosen, expected in (
        (Place(to="first"), [d, b], [b, d, a, c, e]),
        (Place(to="last"), [a, b], [d, c, e, b, a]),
        (Place(before_id=e), [b, d], [c, d, b, e, a]),
        (Place(after_id=c), [a], [c, a, d, b, e]),
        (Place(before_id=c), [e], [e, c, a, d, b]),
        (Place(after_id=b), [e, a], [c, d, b, e, a]),
    ):
        moved = await timeline.move(db, project.id, chosen, place)
        assert await order(db, project.id) == expected, place
        assert [frame.id for frame in moved.frames] == [id for id in expected if id in chosen]
        assert not moved.respaced


async def test_a_move_must_say_one_place_of_its_own(db: Database, project: Project) -> None:
    a, b, c = await add(db, project.id, 3)
    (elsewhere,) = await add(db, (await make_project(db, "Second")).id, 1)
    for place, field in (
        (Place(), "to"),
        (Place(before_id=b, to="first"), "to"),
        (Place(before_id=b, after_id=c), "after_id"),
        (Place(before_id=a), "before_id"),
        (Place(after_id=99), "after_id"),
        (Place(after_id=elsewhere), "after_id"),
    ):
        with pytest.raises(errors.Invalid) as refusal:
            await timeline.move(db, project.id, [a], place)
        assert refusal.value.details[0].field == field
    with pytest.raises(errors.Invalid) as refusal:
        await timeline.move(db, project.id, [a, elsewhere], Place(to="last"))
    assert refusal.value.details[0].field == "frame_ids.1"
    with pytest.raises(errors.NotFound):
        await timeline.move(db, 99, [a], Place(to="last"))
    assert await order(db, project.id) == [a, b, c]


@pytest.mark.parametrize("positions", [[0.0] * 6, [1e12 - 1e-4] * 3 + [1e12] * 3, [-1e12] * 6])
async def test_there_is_room_where_all_have_one_position(
    db: Database, project: Project, positions: list[float]
) -> None:
    ids = [(await add(db, project.id, 1, position))[0] for position in positions]
    moved = await timeline.move(db, project.id, [ids[5], ids[0]], Place(after_id=ids[2]))
    assert moved.respaced
    assert await order(db, project.id) == [ids[1], ids[2], ids[0], ids[5], ids[3], ids[4]]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    positions=st.lists(st.sampled_from([0.0, 1e-7, 2e-7, 1.0, 1e12]), min_size=6, max_size=6),
    moves=st.lists(
        st.tuples(st.sets(st.integers(0, 5), min_size=1, max_size=4), st.integers(0, 5), st.booleans()), max_size=6
    ),
)
async def test_any_move_puts_frames_next_to_the_one_that_is_named(
    db: Database, project: Project, positions: list[float], moves: list[tuple[set[int], int, bool]]
) -> None:
    film = await make_project(db, "film")
    made = [(await add(db, film.id, 1, position))[0] for position in positions]
    for chosen, target, before in moves:
        ids = await order(db, film.id)
        moving, other = [id for id in ids if made.index(id) in chosen], made[target]
        if other in moving:
            continue
        place = Place(before_id=other) if before else Place(after_id=other)
        moved = await timeline.move(db, film.id, moving, place)
        expected = [id for id in ids if id not in moving]
        at = expected.index(other) + (0 if before else 1)
        expected[at:at] = moving
        assert await order(db, film.id) == expected
        assert moved.frames == [frame for frame in (await frames.page(db, film.id))[1] if frame.id in moving]


async def test_frames_go_to_the_trash_together_and_come_back_where_they_were(db: Database, project: Project) -> None:
    ids = await add(db, project.id, 5)
    _, before = await frames.page(db, project.id)
    gone = await timeline.trash(db, project.id, [ids[3], ids[1]])
    assert gone == [before[1], before[3]]
    assert await order(db, project.id) == [ids[0], ids[2], ids[4]]
    with pytest.raises(errors.Invalid) as refusal:
        await timeline.trash(db, project.id, [ids[0], ids[1]])
    assert refusal.value.details[0].field == "frame_ids.1"
    with pytest.raises(errors.Invalid) as refusal:
        await timeline.restore(db, project.id, [ids[1], ids[0]])
    assert refusal.value.details[0].field == "frame_ids.1"
    assert await order(db, project.id) == [ids[0], ids[2], ids[4]]
    assert await timeline.restore(db, project.id, [ids[3], ids[1]]) == gone
    assert await frames.page(db, project.id) == (5, before)
    for call in (timeline.trash, timeline.restore):
        with pytest.raises(errors.NotFound):
            await call(db, 99, ids)
