"""A timeline over HTTP: as columns, and many of its frames changed, moved, copied, deleted and put back at once."""

from __future__ import annotations

import sqlite3
import struct
from typing import Any

import pytest

from kino.web import changes, keys
from tests.conftest import Client
from tests.web.nouns import (
    API,
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


async def film(client: Client, count: int = 4) -> tuple[str, list[int]]:
    """The path of a project's frames, and their ids in order."""
    project = await make_project(client)
    ids = [(await make_frame(client, project["id"]))["id"] for _ in range(count)]
    return f"projects/{project['id']}/frames", ids


async def order(client: Client, path: str) -> list[int]:
    return [frame["id"] for frame in (await call(client, "GET", path, status=200))["frames"]]


async def columns(client: Client, path: str) -> tuple[list[float], list[int], list[int]]:
    async with client.get(f"{API}/{path.replace('frames', 'timeline')}") as response:
        assert (response.status, response.content_type) == (200, "application/octet-stream")
        assert response.headers["Cache-Control"] == "no-store"
        data = await response.read()
    count = len(data) // 16
    told = struct.unpack(f"<{count}d{count}i{count}i", data)
    return list(told[:count]), list(told[count : 2 * count]), list(told[2 * count :])


async def test_a_timeline_is_given_as_columns(client: Client) -> None:
    path, ids = await film(client)
    await call(client, "PUT", f"frames/{ids[3]}", {"position": 0.5, "hold": 9}, 200)
    await call(client, "DELETE", f"frames/{ids[1]}", status=200)
    assert await columns(client, path) == ([0.5, 1.0, 3.0], [ids[3], ids[0], ids[2]], [9, 1, 1])
    empty = await make_project(client, "Empty")
    assert await columns(client, f"projects/{empty['id']}/frames") == ([], [], [])
    await call(client, "GET", "projects/99/timeline", status=404)


async def test_a_timeline_of_100_000_frames_is_given_whole(client: Client) -> None:
    path, _ = await film(client, 0)

    def fill(tx: sqlite3.Connection) -> None:
        tx.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
            " INSERT INTO frames (path, generator, project_id, position, hold, created_at, updated_at)"
            " SELECT '', '', 1, 100000 - i, 1 + i % 5, '', '' FROM n"
        )

    await client.app[keys.DB].transact(fill)
    positions, ids, holds = await columns(client, path)
    assert positions == [float(i) for i in range(100_000)]
    assert ids == list(range(100_000, 0, -1)) and holds == [1 + id % 5 for id in ids]


async def test_many_frames_are_changed_at_once_and_each_is_told(client: Client) -> None:
    path, ids = await film(client)
    async with listening(client) as events:
        asked = [{"id": ids[2], "position": 0.5, "note": "x"}, {"id": ids[0], "hold": 3}]
        changed = await call(client, "PATCH", path, {"frames": asked}, 200)
        assert changed["total"] == 2
        assert [(f["id"], f["position"], f["hold"], f["note"]) for f in changed["frames"]] == [
            (ids[2], 0.5, 1, "x"), (ids[0], 1.0, 3, ""),
        ]  # fmt: skip
        for frame in changed["frames"]:
            assert await events.wait("frame", "changed") == frame
        told = await events.wait("project", "changed")
        assert told["duration_s"] == 6 / 12 and "timeline" not in told
    assert await order(client, path) == [ids[2], ids[0], ids[1], ids[3]]


async def test_frames_are_moved_together(client: Client) -> None:
    path, (a, b, c, d) = await film(client)
    async with listening(client) as events:
        moved = await call(client, "POST", f"{path}/move", {"frame_ids": [d, b], "to": "first"}, 200)
        assert [frame["id"] for frame in moved["frames"]] == [b, d]
        for frame in moved["frames"]:
            assert await events.wait("frame", "changed") == frame
        assert "timeline" not in await events.wait("project", "changed")
    assert await order(client, path) == [b, d, a, c]
    await call(client, "POST", f"{path}/move", {"frame_ids": [b], "after_id": a}, 200)
    await call(client, "POST", f"{path}/move", {"frame_ids": [c], "before_id": d}, 200)
    assert await order(client, path) == [c, d, a, b]


async def test_frames_go_to_the_trash_and_come_back_together(client: Client) -> None:
    path, (a, *_) = await film(client, 1)
    made = await import_pictures(client, 1, ("1", picture()), ("2", picture("blue")))
    shown = {frame["take_id"]: frame["id"] for frame in made["frames"]}
    (b, c) = shown.values()
    async with listening(client) as events:
        gone = await call(client, "POST", f"{path}/delete", {"frame_ids": [c, b]}, 200)
        assert gone == {"message": "2 frames deleted"}
        for frame in made["frames"]:
            assert await events.wait("frame", "deleted") == frame
        assert (await events.wait("project", "changed"))["frame_count"] == 1
        assert await order(client, path) == [a]
        back = await call(client, "POST", f"{path}/restore", {"frame_ids": [c, b]}, 200)
        assert back == made
        for frame in made["frames"]:
            assert await events.wait("frame", "created") == frame
        for take_id, frame_id in shown.items():
            take = await events.wait("take", "created")
            assert (take["id"], take["frame_id"]) == (take_id, frame_id)
        assert (await events.wait("project", "changed"))["frame_count"] == 3
    assert await order(client, path) == [a, b, c]
    assert (await call(client, "POST", f"{path}/delete", {"frame_ids": [a]}))["message"] == "1 frame deleted"


async def test_frames_are_copied_from_anywhere_and_no_picture_is(client: Client) -> None:
    await make_project(client)
    done = await wait_for(client, (await make_task(client, project_id=1, start=True))["id"], "completed")
    frame_id = done["result"]["frame_id"]
    await call(client, "PUT", f"frames/{frame_id}", {"hold": 3, "note": "n"}, 200)
    there = await make_project(client, "There")
    path = f"projects/{there['id']}/frames"
    last = (await make_frame(client, there["id"]))["id"]
    async with listening(client) as events:
        asked = {"frame_ids": [frame_id], "before_id": last}
        (copy,) = (await call(client, "POST", f"{path}/copy", asked, 201))["frames"]
        assert await events.wait("frame", "created") == copy
        take = await events.wait("take", "created")
        assert (await events.wait("project", "changed", id=there["id"]))["frame_count"] == 2
    assert (copy["hold"], copy["note"], copy["project_id"], copy["take_id"]) == (3, "n", there["id"], take["id"])
    original = await call(client, "GET", f"takes/{done['result']['takes'][0]}")
    same = ("prompt", "params", "seed", "kind", "plugin", "model", "width", "height")
    assert [take[name] for name in same] == [original[name] for name in same]
    assert (take["parent_id"], take["task_id"]) == (None, None) and take["id"] != original["id"]
    assert await order(client, path) == [copy["id"], last]
    (end,) = (await call(client, "POST", f"{path}/copy", {"frame_ids": [last]}, 201))["frames"]
    assert (await order(client, path))[-1] == end["id"]
    async with client.get(original["url"]) as one, client.get(take["url"]) as other:
        assert (one.status, await one.read()) == (other.status, await other.read())
    # Either may go for good, and the other still has its picture.
    await call(client, "DELETE", "projects/1", status=200)
    emptied = await call(client, "DELETE", "trash", status=200)
    assert emptied["message"] == "Trash emptied, 0 picture files deleted"
    for url in (take["url"], take["thumbnail_url"]):
        async with client.get(url) as response:
            assert response.status == 200
    await call(client, "DELETE", f"projects/{there['id']}", status=200)
    emptied = await call(client, "DELETE", "trash", status=200)
    assert emptied["message"] == "Trash emptied, 1 picture files deleted"
    data_dir = client.app[keys.SETTINGS].settings.data_dir
    assert [path for name in ("frames", "thumbnails") for path in (data_dir / name).rglob("*.*")] == []


async def test_of_many_frames_only_the_timeline_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MANY", 2)
    path, ids = await film(client)
    async with listening(client) as events:
        asked: list[tuple[str, str, Any, int]] = [
            ("PATCH", "", {"frames": [{"id": id, "hold": 2} for id in ids]}, 200),
            ("POST", "/move", {"frame_ids": ids[:3], "to": "last"}, 200),
            ("POST", "/copy", {"frame_ids": ids[:3]}, 201),
            ("POST", "/delete", {"frame_ids": ids[:3]}, 200),
            ("POST", "/restore", {"frame_ids": ids[:3]}, 200),
        ]
        for method, action, body, status in asked:
            await call(client, method, path + action, body, status)
            event = await events._ws.receive_json()
            assert (event["type"], event["action"]) == ("project", "changed"), action
            project = await call(client, "GET", "projects/1")
            assert event["data"] == {**project, "timeline": "changed"}
        await import_pictures(client, 1, *((f"{n}.png", picture()) for n in range(3)))
        event = await events._ws.receive_json()
        assert (event["type"], event["data"]["timeline"]) == ("project", "changed")


async def test_it_is_told_when_a_single_frame_moves_all_the_others(client: Client) -> None:
    path, ids = await film(client, 2)
    near = {"position": 1 + 1e-8}
    async with listening(client) as events:
        for method, where, body in (
            ("PUT", f"frames/{ids[1]}", near),
            ("POST", "frames", {"project_id": 1, **near}),
            ("PATCH", path, {"frames": [{"id": ids[1], **near}]}),
        ):
            await call(client, method, where, body)
            assert (await events.wait("project", "changed"))["timeline"] == "changed"
        await make_task(client, project_id=1, start=True, **near)
        assert (await events.wait("project", "changed"))["timeline"] == "changed"
        await import_pictures(client, 1, ("1", picture()), **near)
        assert (await events.wait("project", "changed"))["timeline"] == "changed"
        await call(client, "PUT", f"frames/{ids[0]}", {"hold": 2})
        assert "timeline" not in await events.wait("project", "changed")


BULK = ("move", "copy", "delete", "restore")


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "frame_ids"), ({"frame_ids": []}, "frame_ids"), ({"frame_ids": [1, 1]}, "frame_ids"),
     ({"frame_ids": [0]}, "frame_ids.0"), ({"frame_ids": ["1"]}, "frame_ids.0"), ({"frame_ids": 1}, "frame_ids"),
     ({"frame_ids": [1, 2**63]}, "frame_ids.1"), ({"frame_ids": [1, True]}, "frame_ids.1"),
     ({"frame_ids": list(range(1, 10_002))}, "frame_ids"), ({"frame_ids": [1, 99]}, "frame_ids.1")],
)  # fmt: skip
async def test_frames_that_can_not_be_meant_are_refused(client: Client, body: Any, field: str) -> None:
    path, ids = await film(client)
    for action in BULK:
        if action == "restore" and "99" in str(body):
            await call(client, "POST", f"{path}/delete", {"frame_ids": [1]}, 200)
        place = {"to": "last"} if action in ("move", "copy") else {}
        assert await refused(client, "POST", f"{path}/{action}", {**body, **place}) == [field], action
    assert set(await order(client, path)) >= set(ids[1:])


@pytest.mark.parametrize(
    ("frames", "field"),
    [([], "frames"), ([{"hold": 1}], "frames.0.id"), ([{"id": 1}, {"id": 1}], "frames"),
     ([{"id": 1, "hold": 0}], "frames.0.hold"), ([{"id": 1, "position": 1e13}], "frames.0.position"),
     ([{"id": 1, "path": "x"}], "frames.0.path"), ([{"id": 1}, {"id": 99}], "frames.1.id"), ({}, "frames"),
     ([{"id": 1, "note": "x" * 10_001}], "frames.0.note"), ([1], "frames.0")],
)  # fmt: skip
async def test_a_wrong_change_among_many_is_named(client: Client, frames: Any, field: str) -> None:
    path, _ = await film(client, 2)
    assert await refused(client, "PATCH", path, {"frames": frames}) == [field]


async def test_10_000_frames_are_changed_in_one_go(client: Client) -> None:
    path, _ = await film(client, 1)
    ids = [1]
    while len(ids) < 10_000:
        made = await call(client, "POST", f"{path}/copy", {"frame_ids": ids[: 10_000 - len(ids)]}, 201)
        ids += [frame["id"] for frame in made["frames"]]
    changed = await call(
        client, "PATCH", path, {"frames": [{"id": id, "hold": 2, "note": "", "position": 10_000 - id} for id in ids]}
    )
    assert changed["total"] == 10_000
    assert (await columns(client, path))[1] == ids[::-1]


@pytest.mark.parametrize(
    ("place", "field"),
    [({}, "to"), ({"to": "middle"}, "to"), ({"to": "first", "after_id": 2}, "to"), ({"before_id": 1}, "before_id"),
     ({"before_id": 2, "after_id": 3}, "after_id"), ({"after_id": 99}, "after_id"), ({"after_id": 0}, "after_id"),
     ({"before_id": 5}, "before_id")],
)  # fmt: skip
async def test_a_place_that_is_none_is_refused(client: Client, place: Any, field: str) -> None:
    path, _ = await film(client)
    await make_frame(client, (await make_project(client, "Other"))["id"])
    assert await refused(client, "POST", f"{path}/move", {"frame_ids": [1], **place}) == [field]
    if place and place != {"before_id": 1}:  # a copy may stand before its original, and goes to the end by default
        assert await refused(client, "POST", f"{path}/copy", {"frame_ids": [1], **place}) == [field]


async def test_a_project_that_is_not_there_is_not_found(client: Client) -> None:
    _, ids = await film(client)
    await call(client, "DELETE", "projects/1", status=200)
    for missing in (1, 99):
        for action in BULK:
            body = {"frame_ids": ids, **({"to": "last"} if action in ("move", "copy") else {})}
            await call(client, "POST", f"projects/{missing}/frames/{action}", body, 404)
        await call(client, "PATCH", f"projects/{missing}/frames", {"frames": [{"id": 1}]}, 404)
        await call(client, "POST", f"projects/{missing}/duplicate", status=404)
        await call(client, "GET", f"projects/{missing}/frames", status=404)


async def test_frames_are_found_by_their_words(client: Client) -> None:
    path, ids = await film(client)
    await call(client, "PUT", f"frames/{ids[1]}", {"note": "the Storm begins"}, 200)
    await call(client, "PUT", f"frames/{ids[3]}", {"note": "storm ends"}, 200)
    assert await order(client, f"{path}?q=storm") == [ids[1], ids[3]]
    assert await order(client, f"{path}?q=STORM%20begins") == [ids[1]]
    assert await order(client, f"{path}?q=%25") == await order(client, f"{path}?q={'a%20' * 125}") == []
    assert await order(client, f"{path}?q=") == ids
    page = await call(client, "GET", f"{path}?q=storm&limit=1&offset=1", status=200)
    assert page["total"] == 2 and [frame["id"] for frame in page["frames"]] == [ids[3]]
    assert await refused(client, "GET", f"{path}?q={'x' * 501}") == ["q"]
