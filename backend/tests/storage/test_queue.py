"""The order of what waits, and moving within it."""

from __future__ import annotations

import pytest

from kino import errors
from kino.schemas.tasks import QueueMove
from kino.storage import tasks
from kino.storage.database import Database

from .conftest import make_task


async def order(db: Database) -> list[int]:
    total, found = await tasks.queue(db, 1000)
    assert total == len(found)
    return [task.id for task in found]


async def fill(db: Database, count: int, **values: object) -> list[int]:
    return [(await make_task(db, start=True, **values)).id for _ in range(count)]


async def drain(db: Database) -> list[int]:
    claimed = []
    while task := await tasks.claim(db):
        claimed.append(task.id)
    return claimed


async def test_tasks_run_by_priority_and_then_in_the_order_they_came(db: Database) -> None:
    background, normal = await fill(db, 2, priority="background"), await fill(db, 2)
    at_once = await fill(db, 2, priority="now")
    assert await order(db) == [*at_once, *normal, *background]
    assert await drain(db) == [*at_once, *normal, *background]


async def test_running_tasks_come_first_and_pending_ones_keep_their_place(db: Database) -> None:
    pending = (await make_task(db)).id
    first, second = await fill(db, 2)
    at_once = (await make_task(db, priority="now")).id
    running = await tasks.claim(db)
    assert running is not None and running.id == first
    assert await order(db) == [first, at_once, pending, second]
    await tasks.start(db, pending)
    assert await drain(db) == [pending, second]


async def test_a_task_that_comes_back_is_still_ahead_of_what_came_later(db: Database) -> None:
    *others, first = await fill(db, 3)
    for other in others:
        await tasks.stop_waiting(db, other)
    claimed = await tasks.claim(db)
    assert claimed is not None and claimed.id == first
    later = await fill(db, 2)
    await tasks.requeue(db, first, claimed.attempt, counted=True)
    assert await order(db) == [first, *later]


async def test_a_task_moves_before_after_and_to_the_ends(db: Database) -> None:
    a, b, c, d = await fill(db, 4)
    for change, expected in (
        (QueueMove(task_id=d, before_id=b), [a, d, b, c]),
        (QueueMove(task_id=a, after_id=b), [d, b, a, c]),
        (QueueMove(task_id=a, to="first"), [a, d, b, c]),
        (QueueMove(task_id=d, to="last"), [a, b, c, d]),
        (QueueMove(task_id=a, before_id=b), [a, b, c, d]),  # where it is already
        (QueueMove(task_id=b, priority="now"), [b, a, c, d]),
        (QueueMove(task_id=c, before_id=b), [c, b, a, d]),  # takes the other's priority
        (QueueMove(task_id=c, priority="background", to="first"), [b, a, d, c]),
    ):
        moved = await tasks.move(db, change)
        assert moved == await tasks.get(db, moved.id)
        assert await order(db) == expected
    assert await drain(db) == [b, a, d, c]


async def test_halving_a_gap_for_ever_never_mixes_the_order_up(db: Database) -> None:
    ids = await fill(db, 3)
    for _ in range(200):  # a float survives about fifty halvings
        ids.insert(1, ids.pop())
        await tasks.move(db, QueueMove(task_id=ids[1], after_id=ids[0]))
        assert await order(db) == ids


async def test_a_move_that_says_too_little_or_too_much_is_refused_with_the_field(db: Database) -> None:
    a, b = await fill(db, 2)
    background = (await fill(db, 1, priority="background"))[0]
    for change, field in (
        (QueueMove(task_id=a), "to"),
        (QueueMove(task_id=a, before_id=b, after_id=b), "after_id"),
        (QueueMove(task_id=a, before_id=b, to="first"), "to"),
        (QueueMove(task_id=a, before_id=a), "before_id"),
        (QueueMove(task_id=a, before_id=background, priority="now"), "priority"),
    ):
        with pytest.raises(errors.Invalid) as refusal:
            await tasks.move(db, change)
        assert refusal.value.details[0].field == field
    assert await order(db) == [a, b, background]


async def test_only_waiting_tasks_move_and_only_beside_waiting_ones(db: Database) -> None:
    running, waiting = await fill(db, 2)
    await tasks.claim(db)
    with pytest.raises(errors.Conflict, match="is running"):
        await tasks.move(db, QueueMove(task_id=running, to="last"))
    with pytest.raises(errors.Conflict, match="is running"):
        await tasks.move(db, QueueMove(task_id=waiting, before_id=running))
    for change in (QueueMove(task_id=99, to="first"), QueueMove(task_id=waiting, before_id=99)):
        with pytest.raises(errors.NotFound):
            await tasks.move(db, change)
