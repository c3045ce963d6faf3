"""Takes over HTTP: search, star, trash."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import Client
from tests.web.nouns import (
    MISSING,
    call,
    import_pictures,
    listening,
    make_project,
    make_task,
    picture,
    refused,
    wait_for,
)


async def some_takes(client: Client) -> tuple[dict, dict, dict]:  # type: ignore[type-arg]
    """Two projects, one take by the example plugin in the first and one import in each."""
    one, two = await make_project(client), await make_project(client, "Two")
    await import_pictures(client, one["id"], ("a.png", picture()))
    await import_pictures(client, two["id"], ("b.png", picture()))
    task = await make_task(client, project_id=one["id"], start=True, data={"seed": 2**53 - 1})
    return one, two, await wait_for(client, task["id"], "completed")


async def test_takes_are_searched_across_projects(client: Client) -> None:
    _, two, task = await some_takes(client)
    newest, *imports = (await call(client, "GET", "takes"))["takes"]
    assert newest["task_id"] == task["id"] and [take["kind"] for take in imports] == ["import", "import"]

    async def found(query: str) -> list[str]:
        listed = await call(client, "GET", f"takes?{query}", status=200)
        assert listed["total"] == len(listed["takes"])
        return [take["id"] for take in listed["takes"]]

    assert await found(f"project_id={two['id']}") == [imports[0]["id"]]
    assert await found("plugin=example") == [newest["id"]]
    assert await found(f"seed={2**53 - 1}") == [newest["id"]]
    for query in ("plugin=nothing", "model=nothing", "seed=5", "starred=true", "q=nothing%25", "project_id=99"):
        assert await found(query) == []
    assert len(await found("starred=false")) == 3
    assert await found("width=64&height=64") == [newest["id"]] and len(await found("width=64")) == 3
    page = await call(client, "GET", "takes?limit=1&offset=1")
    assert page["total"] == 3 and page["takes"] == [imports[0]]
    today, day = datetime.now(UTC), timedelta(days=1)
    assert len(await found(f"since={today:%Y-%m-%d}&until={today:%Y-%m-%d}")) == 3
    assert await found(f"until={today - day:%Y-%m-%d}") == await found(f"since={today + day:%Y-%m-%dT%H:%M:%S}Z") == []
    assert len(await found(f"since={today - day:%Y-%m-%dT%H:%M:%S}%2B14:00")) == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [("since", "yesterday"), ("since", ""), ("until", "2026-13-01"), ("until", "0001-01-01T00:00:00%2B23:59"),
     ("since", "9" * 60), ("since", "x" * 65), ("seed", "-1"), ("seed", str(2**63)), ("seed", "x"), ("seed", "1.5"),
     ("starred", "maybe"), ("q", "x" * 501), ("project_id", "0"), ("plugin", "x" * 201), ("limit", "1001"),
     ("model", "%00"), ("offset", "-1"), ("width", "0"), ("height", "x")],
)  # fmt: skip
async def test_a_wrong_filter_is_named(client: Client, field: str, value: str) -> None:
    assert await refused(client, "GET", f"takes?{field}={value}") == [field]


async def test_what_takes_can_be_filtered_by_is_told(client: Client) -> None:
    await some_takes(client)
    assert await call(client, "GET", "takes/facets", status=200) == {
        "plugins": [{"value": "example", "count": 1}],
        "models": [],
        "sizes": [{"width": 64, "height": 48, "count": 2}, {"width": 64, "height": 64, "count": 1}],
    }


async def test_odd_words_only_find_nothing(client: Client) -> None:
    for q in ("%25", "_", "'", '"', "\\", "%F0%9F%8E%AC", "a%20" * 125, "NULL", "../.."):
        assert (await call(client, "GET", f"takes?q={q}", status=200))["total"] == 0


async def test_a_star_is_put_on_and_taken_off(client: Client) -> None:
    project = await make_project(client)
    (frame,) = (await import_pictures(client, project["id"], ("a.png", picture())))["frames"]
    path = f"takes/{frame['take_id']}"
    async with listening(client) as events:
        for method, starred in (("PUT", True), ("PATCH", False)):
            changed = await call(client, method, path, {"starred": starred}, 200)
            assert changed["starred"] is starred
            assert await events.wait("take", "changed") == changed == await call(client, "GET", path)
    assert (await call(client, "PATCH", path, {}, 200))["starred"] is False
    for body in ({"starred": 1}, {"starred": "yes"}, {"prompt": "x"}):
        assert await refused(client, "PATCH", path, body) == [next(iter(body))]


async def test_what_is_not_there_is_not_found(client: Client) -> None:
    for take_id in (MISSING, "x", "..%2f..%2fkino.db", "%25"):
        for method, body in (("GET", None), ("DELETE", None), ("PUT", {}), ("PATCH", {"starred": True})):
            await call(client, method, f"takes/{take_id}", body, 404)


async def test_a_deleted_take_gives_its_place_to_the_one_before(client: Client) -> None:
    project = await make_project(client)
    (frame,) = (await import_pictures(client, project["id"], ("a.png", picture())))["frames"]
    task = await make_task(client, frame_id=frame["id"], start=True)
    done = await wait_for(client, task["id"], "completed")
    (newer,) = done["result"]["takes"]
    async with listening(client) as events:
        gone = await call(client, "DELETE", f"takes/{newer}", status=200)
        assert gone == {"message": "Take deleted successfully"}
        assert (await events.wait("take", "deleted"))["id"] == newer
        shown = await events.wait("frame", "changed")
        assert shown["take_id"] == frame["take_id"]
    assert await call(client, "GET", f"frames/{frame['id']}") == shown
    await call(client, "GET", f"takes/{newer}", status=404)
    await call(client, "DELETE", f"takes/{frame['take_id']}", status=200)
    empty = await call(client, "GET", f"frames/{frame['id']}")
    assert (empty["take_id"], empty["url"], empty["path"]) == (None, None, "")
