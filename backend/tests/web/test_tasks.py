"""Tasks over HTTP: nothing wrong gets in, everything right is written down before it is answered."""

from __future__ import annotations

import asyncio

import pytest

from kino.settings import Loaded
from tests.conftest import Client
from tests.web.nouns import (
    API,
    MISSING,
    call,
    import_pictures,
    listening,
    make_frame,
    make_project,
    make_task,
    picture,
    refused,
    wait_for,
)

SLOW = {"steps": 200, "delay_ms": 500}


async def test_a_task_is_made_started_and_becomes_a_frame(client: Client) -> None:
    project = await make_project(client, width=128, height=64)
    body = {"name": "g", "type": "example", "data": {"seed": 7}, "project_id": project["id"], "position": 3.5}
    made = await call(client, "POST", "generator/tasks", body, 201)
    assert (made["status"], made["attempt"], made["queued_at"], made["frame_position"]) == ("pending", 0, None, 3.5)
    assert (made["data"]["width"], made["data"]["height"], made["data"]["seed"]) == (128, 64, 7)
    started = await call(client, "POST", f"generator/tasks/{made['id']}/generate", status=200)
    assert started == {"message": "Generation started", "task_id": made["id"]}
    done = await wait_for(client, made["id"], "completed")
    assert done["progress"] == 100 and done["error"] is None
    frame = await call(client, "GET", f"frames/{done['result']['frame_id']}")
    assert (frame["project_id"], frame["position"], frame["width"]) == (project["id"], 3.5, 128)
    assert [frame["take_id"]] == done["result"]["takes"]
    take = await call(client, "GET", f"takes/{frame['take_id']}")
    assert (take["plugin"], take["seed"], take["kind"], take["task_id"]) == ("example", 7, "new", made["id"])


async def test_a_task_for_a_frame_adds_a_take_and_takes_its_project(client: Client) -> None:
    project = await make_project(client)
    (frame,) = (await import_pictures(client, project["id"], ("a.png", picture())))["frames"]
    task = await make_task(client, frame_id=frame["id"], parent_take_id=frame["take_id"], start=True)
    assert task["project_id"] == project["id"]
    done = await wait_for(client, task["id"], "completed")
    shown = await call(client, "GET", f"frames/{frame['id']}")
    assert [shown["take_id"]] == done["result"]["takes"]
    assert (await call(client, "GET", f"takes/{shown['take_id']}"))["parent_id"] == frame["take_id"]
    assert (await call(client, "GET", "frames"))["total"] == 1


async def test_a_task_without_a_project_makes_a_loose_take(client: Client) -> None:
    done = await wait_for(client, (await make_task(client, start=True))["id"], "completed")
    take = await call(client, "GET", f"takes/{done['result']['takes'][0]}")
    assert (take["frame_id"], take["project_id"]) == (None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", None), ("name", True), ("name", "x" * 1_000_000), ("type", "nothing"),
     ("type", "../example"),
     ("type", ""), ("type", 1), ("data", None), ("data", []), ("data", "{}"), ("project_id", 99), ("project_id", "1"),
     ("project_id", True), ("project_id", 2**63), ("frame_id", 99), ("frame_id", 0), ("parent_take_id", MISSING),
     ("parent_take_id", ".."), ("priority", "urgent"), ("priority", 1), ("start", 1), ("start", "yes"),
     ("position", "1"), ("position", 1e300), ("extra", 1)],
)  # fmt: skip
async def test_a_wrong_field_is_named(client: Client, field: str, value: object) -> None:
    body = {"name": "g", "type": "example", "data": {}, field: value}
    assert await refused(client, "POST", "generator/tasks", body) == [field]
    assert (await call(client, "GET", "generator/tasks"))["total"] == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [("steps", 0), ("steps", 201), ("steps", True), ("steps", "4"), ("steps", 4.5), ("steps", 2**63),
     ("steps", -(2**63)),
     ("width", 0), ("width", 100_000), ("height", False), ("grain", 1e308), ("grain", "0.5"), ("grain", True),
     ("seed", -2), ("seed", 2**53), ("seed", 1.5), ("seed", True), ("swap", 1), ("swap", "false"),
     ("direction", "up"), ("direction", 1), ("start_color", "../../etc"), ("start_color", "x" * 1_000_000),
     ("start_color", "a\x00"), ("start_color", "\udc00"), ("extra", 1), ("steps", [1]),
     ("steps", {"a": 1})],
)  # fmt: skip
async def test_a_wrong_parameter_is_named_with_its_path(client: Client, field: str, value: object) -> None:
    body = {"name": "g", "type": "example", "data": {field: value}}
    assert await refused(client, "POST", "generator/tasks", body) == [f"data.{field}"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 400, "-0"])
async def test_numbers_that_json_has_not_are_refused(client: Client, number: str) -> None:
    body = f'{{"name": "g", "type": "example", "data": {{"grain": {number}}}}}'
    status = 201 if number == "-0" else 400
    headers = {"Content-Type": "application/json"}
    await call(client, "POST", "generator/tasks", status=status, data=body.encode(), headers=headers)


async def test_frame_project_and_position_have_to_fit(client: Client) -> None:
    one, two = await make_project(client), await make_project(client, "Two")
    frame = await make_frame(client, one["id"])
    body = {"name": "g", "type": "example", "data": {}, "frame_id": frame["id"]}
    assert await refused(client, "POST", "generator/tasks", {**body, "project_id": two["id"]}) == ["frame_id"]
    assert await refused(client, "POST", "generator/tasks", {**body, "position": 1}) == ["position"]
    await call(client, "DELETE", f"frames/{frame['id']}")
    assert await refused(client, "POST", "generator/tasks", body) == ["frame_id"]
    await call(client, "DELETE", f"projects/{two['id']}")
    assert await refused(client, "POST", "generator/tasks", {**body, "frame_id": None, "project_id": two["id"]}) == [
        "project_id"
    ]


async def test_the_same_key_makes_one_task_also_at_once(client: Client) -> None:
    headers = {"Idempotency-Key": "browser-1"}
    made = await asyncio.gather(*(make_task(client, headers=headers) for _ in range(5)))
    assert len({(task["id"], task["data"]["seed"]) for task in made}) == 1
    assert (await make_task(client, headers={"Idempotency-Key": "browser-2"}))["id"] != made[0]["id"]
    assert (await call(client, "GET", "generator/tasks"))["total"] == 2
    body = {"name": "g", "type": "example", "data": {}}
    for key in ("", "x" * 256):
        assert await refused(client, "POST", "generator/tasks", body, headers={"Idempotency-Key": key}) == [
            "idempotency_key"
        ]


async def test_a_key_gives_its_task_when_it_could_not_be_made_any_more(client: Client) -> None:
    project = await make_project(client)
    headers = {"Idempotency-Key": "browser-1"}
    made = await make_task(client, headers=headers, project_id=project["id"])
    await call(client, "DELETE", f"projects/{project['id']}")
    assert await make_task(client, headers=headers, project_id=project["id"]) == made


async def test_tasks_are_listed_newest_first_and_filtered(client: Client) -> None:
    project = await make_project(client)
    first, second = await make_task(client), await make_task(client, project_id=project["id"])
    listed = await call(client, "GET", "generator/tasks")
    assert [task["id"] for task in listed["tasks"]] == [second["id"], first["id"]]
    for query, found in (
        ("status=pending", 2), ("status=completed", 0), ("type=example", 2), ("type=other", 0),
        (f"project_id={project['id']}", 1), (f"project_id={project['id']}&status=running", 0), ("limit=1", 2),
    ):  # fmt: skip
        assert (await call(client, "GET", f"generator/tasks?{query}", status=200))["total"] == found
    for field, value in (("status", "done"), ("type", ""), ("project_id", "x"), ("limit", "0"), ("offset", "-1")):
        assert await refused(client, "GET", f"generator/tasks?{field}={value}") == [field]


async def test_a_waiting_task_is_edited_and_a_running_one_is_not(client: Client) -> None:
    task = await make_task(client, data=SLOW)
    path = f"generator/tasks/{task['id']}"
    edited = await call(client, "PATCH", path, {"name": "new", "data": {**SLOW, "seed": 5}, "priority": "now"}, 200)
    assert (edited["name"], edited["data"]["seed"], edited["priority"]) == ("new", 5, "now")
    assert edited["data"]["start_color"] == task["data"]["start_color"]
    assert await refused(client, "PATCH", path, {"data": {"steps": 0}}) == ["data.steps"]
    assert await refused(client, "PATCH", path, {"type": "other"}) == ["type"]
    await call(client, "POST", f"{path}/generate", status=200)
    await wait_for(client, task["id"], "running")
    await call(client, "PATCH", path, {"name": "late"}, 409)
    await call(client, "DELETE", path, status=409)
    await call(client, "POST", f"{path}/generate", status=400)
    await call(client, "POST", f"{path}/retry", status=409)
    await call(client, "POST", f"{path}/stop", status=200)
    await wait_for(client, task["id"], "stopped")


async def test_a_running_task_is_stopped_and_retried_with_its_seed(client: Client) -> None:
    task = await make_task(client, data=SLOW, start=True)
    path = f"generator/tasks/{task['id']}"
    await wait_for(client, task["id"], "running")
    assert await call(client, "POST", f"{path}/stop", status=200) == {
        "message": "Generation stopped", "task_id": task["id"],
    }  # fmt: skip
    await wait_for(client, task["id"], "stopped")
    await call(client, "POST", f"{path}/stop", status=400)
    again = await call(client, "POST", f"{path}/retry", status=200)
    assert (again["status"], again["data"]) == ("queued", task["data"])
    await wait_for(client, task["id"], "running")
    await call(client, "POST", f"{path}/stop", status=200)
    await wait_for(client, task["id"], "stopped")
    assert (await call(client, "GET", "takes"))["total"] == 0


async def test_a_pending_task_is_stopped_at_once(client: Client) -> None:
    task = await make_task(client)
    await call(client, "POST", f"generator/tasks/{task['id']}/stop", status=200)
    assert (await call(client, "GET", f"generator/tasks/{task['id']}"))["status"] == "stopped"


async def test_progress_is_told_while_it_runs(client: Client) -> None:
    async with listening(client) as events:
        task = await make_task(client, data=SLOW, start=True)
        assert (await events.wait("task", "created"))["id"] == task["id"]
        told = await events.wait("task", "changed", stage="denoising")
        assert told["steps"] == 200 and told["step"] >= 1
        progress = await call(client, "GET", f"generator/tasks/{task['id']}/progress", status=200)
        assert (progress["task_id"], progress["status"], progress["steps"]) == (task["id"], "running", 200)
        assert progress["progress"] >= told["progress"] > 0
        while not told["preview_url"]:
            told = await events.wait("task", "changed", id=task["id"])
        assert told["preview_url"].startswith(f"/media/tasks/{task['id']}/preview.jpg")
        async with client.get(told["preview_url"]) as response:
            assert (response.status, response.content_type) == (200, "image/jpeg")
            assert response.headers["Cache-Control"] == "no-store"
            assert (await response.read()).startswith(b"\xff\xd8")
        await call(client, "POST", f"generator/tasks/{task['id']}/stop", status=200)
        await events.wait("task", "changed", status="stopped")
    # Whoever was told of the preview may ask a moment late.
    async with client.get(told["preview_url"]) as response:
        assert (response.status, response.content_type) == (200, "image/jpeg")


async def test_removing_tasks_leaves_their_pictures(client: Client) -> None:
    done = await wait_for(client, (await make_task(client, start=True))["id"], "completed")
    waiting, stopped = await make_task(client), await make_task(client)
    await call(client, "POST", f"generator/tasks/{stopped['id']}/stop")
    async with listening(client) as events:
        assert await call(client, "DELETE", "generator/tasks?status=ended", status=200) == {
            "message": "2 tasks removed"
        }
        assert (await events.wait("queue", "changed"))["cleared"] == 2
        assert await call(client, "DELETE", f"generator/tasks/{waiting['id']}", status=200) == {
            "message": "Task deleted successfully"
        }
        assert (await events.wait("task", "deleted"))["id"] == waiting["id"]
    assert (await call(client, "GET", "generator/tasks"))["total"] == 0
    take = await call(client, "GET", f"takes/{done['result']['takes'][0]}", status=200)
    assert take["task_id"] is None
    for query in ("", "?status=running", "?status=all"):
        assert await refused(client, "DELETE", f"generator/tasks{query}") == ["status"]


async def test_a_task_that_is_not_there_is_not_found(client: Client) -> None:
    calls = [
        ("GET", ""),
        ("DELETE", ""),
        ("POST", "/generate"),
        ("POST", "/stop"),
        ("GET", "/progress"),
        ("POST", "/retry"),
    ]
    for method, rest in calls:
        await call(client, method, f"generator/tasks/99{rest}", status=404)
        await call(client, method, f"generator/tasks/{2**63 - 1}{rest}", status=404)
        assert await refused(client, method, f"generator/tasks/x{rest}") == ["task_id"]
    await call(client, "PATCH", "generator/tasks/99", {"name": "x"}, 404)
    await call(client, "PATCH", "generator/tasks/99", {"data": {}}, 404)


async def test_a_full_queue_refuses_more_and_loses_nothing(aiohttp_client, loaded: Loaded) -> None:  # type: ignore[no-untyped-def]
    from kino.web.app import make_app

    loaded.settings.max_queue = 2
    client = await aiohttp_client(make_app(loaded))
    await call(client, "POST", "generator/queue/pause", status=200)
    first, _ = await make_task(client, start=True), await make_task(client, start=True)
    await make_task(client, 429, start=True)
    pending = await make_task(client)
    await call(client, "POST", f"generator/tasks/{pending['id']}/generate", status=429)
    await call(client, "POST", f"generator/tasks/{first['id']}/stop", status=200)
    await call(client, "POST", f"generator/tasks/{pending['id']}/generate", status=200)
    await call(client, "POST", f"generator/tasks/{first['id']}/retry", status=429)
    assert (await call(client, "GET", "generator/queue"))["total"] == 2


@pytest.mark.parametrize("gone", ["project", "frame"])
async def test_a_task_goes_on_while_its_project_or_frame_is_deleted(client: Client, gone: str) -> None:
    project = await make_project(client)
    frame = await make_frame(client, project["id"])
    task = await make_task(client, frame_id=frame["id"], data={"steps": 10, "delay_ms": 400}, start=True)
    await wait_for(client, task["id"], "running")
    item = project["id"] if gone == "project" else frame["id"]
    await call(client, "DELETE", f"{gone}s/{item}", status=200)
    await wait_for(client, task["id"], "completed")
    assert (await call(client, "GET", "takes"))["total"] == 0
    await call(client, "POST", f"trash/{gone}/{item}/restore", status=200)
    restored = await call(client, "GET", f"frames/{frame['id']}", status=200)
    assert restored["take_id"] is not None


async def test_many_tasks_at_once_are_each_made_once(client: Client) -> None:
    await call(client, "POST", "generator/queue/pause", status=200)
    made = await asyncio.gather(*(make_task(client, start=True) for _ in range(200)))
    assert len({task["id"] for task in made}) == 200
    assert (await call(client, "GET", "generator/queue?limit=1"))["total"] == 200
    assert (await client.get(f"{API}/generator/tasks?limit=1000")).status == 200
