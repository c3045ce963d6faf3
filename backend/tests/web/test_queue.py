"""The queue over HTTP: order, moving, pausing."""

from __future__ import annotations

from tests.conftest import Client
from tests.web.nouns import call, listening, make_task, refused, wait_for


async def order(client: Client) -> list[int]:
    return [task["id"] for task in (await call(client, "GET", "generator/queue"))["tasks"]]


async def test_what_waits_is_listed_in_the_order_it_will_run(client: Client) -> None:
    await call(client, "POST", "generator/queue/pause", status=200)
    late = (await make_task(client, start=True, priority="background"))["id"]
    first, second = [(await make_task(client, start=True))["id"] for _ in range(2)]
    soon = (await make_task(client, start=True, priority="now"))["id"]
    assert await order(client) == [soon, first, second, late]
    page = await call(client, "GET", "generator/queue?limit=1&offset=1", status=200)
    assert (page["total"], page["paused"], [task["id"] for task in page["tasks"]]) == (4, True, [first])


async def test_a_task_is_moved(client: Client) -> None:
    one, two, three = [(await make_task(client))["id"] for _ in range(3)]
    async with listening(client) as events:
        for body, expected in (
            ({"task_id": three, "before_id": one}, [three, one, two]),
            ({"task_id": three, "after_id": one}, [one, three, two]),
            ({"task_id": two, "to": "first"}, [two, one, three]),
            ({"task_id": two, "to": "last"}, [one, three, two]),
            ({"task_id": two, "priority": "now"}, [two, one, three]),
        ):
            moved = await call(client, "POST", "generator/queue/move", body, 200)
            assert await events.wait("task", "changed", id=moved["id"]) == moved
            assert await order(client) == expected


async def test_a_move_that_can_not_be_meant_is_refused(client: Client) -> None:
    one, two = [(await make_task(client))["id"] for _ in range(2)]
    for body, field in (
        ({"task_id": one}, "to"),
        ({"task_id": one, "before_id": one}, "before_id"),
        ({"task_id": one, "before_id": two, "after_id": two}, "after_id"),
        ({"task_id": one, "to": "middle"}, "to"),
        ({"task_id": True, "to": "first"}, "task_id"),
        ({"task_id": 2**63, "to": "first"}, "task_id"),
        ({"to": "first"}, "task_id"),
        ({"task_id": one, "to": "first", "x": 1}, "x"),
    ):
        assert await refused(client, "POST", "generator/queue/move", body) == [field]
    await call(client, "POST", "generator/queue/move", {"task_id": 99, "to": "first"}, 404)
    await call(client, "POST", f"generator/tasks/{two}/stop")
    await call(client, "POST", "generator/queue/move", {"task_id": two, "to": "first"}, 409)
    assert await order(client) == [one]


async def test_a_paused_queue_begins_nothing_and_goes_on_when_told(client: Client) -> None:
    async with listening(client) as events:
        paused = await call(client, "POST", "generator/queue/pause", status=200)
        assert paused == {"total": 0, "paused": True, "tasks": []}
        assert (await events.wait("queue", "changed"))["paused"] is True
        task = await make_task(client, start=True)
        again = await call(client, "POST", "generator/queue/pause", status=200)
        assert (again["paused"], again["total"], again["tasks"][0]["status"]) == (True, 1, "queued")
        assert (await call(client, "POST", "generator/queue/resume", status=200))["paused"] is False
        assert (await events.wait("queue", "changed", paused=False))["paused"] is False
    await wait_for(client, task["id"], "completed")
    assert await call(client, "GET", "generator/queue") == {"total": 0, "paused": False, "tasks": []}
