"""Frames over HTTP: the seed's five verbs, moving, and what a frame shows."""

from __future__ import annotations

import io
import os

import pytest
from PIL import Image

from kino.settings import Loaded
from tests.conftest import Client
from tests.web.nouns import (
    MISSING,
    NO_PICTURES,
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


async def frame_with_takes(client: Client, count: int = 2) -> tuple[dict, list[str]]:  # type: ignore[type-arg]
    """A frame of the example plugin's pictures, and its takes' ids in the order they were made."""
    project = await make_project(client)
    done = await wait_for(client, (await make_task(client, project_id=project["id"], start=True))["id"], "completed")
    frame_id = done["result"]["frame_id"]
    for _ in range(count - 1):
        await wait_for(client, (await make_task(client, frame_id=frame_id, start=True))["id"], "completed")
    listed = await call(client, "GET", f"frames/{frame_id}/takes", status=200)
    return await call(client, "GET", f"frames/{frame_id}"), [take["id"] for take in listed["takes"]]


async def test_a_frame_is_made_read_changed_in_part_and_deleted(client: Client) -> None:
    project = await make_project(client)
    made = await make_frame(client, project["id"], path="shots/1.png", generator="sdxl", hold=4, note="the door")
    assert (made["path"], made["generator"], made["hold"], made["take_id"], made["url"]) == (
        "shots/1.png", "sdxl", 4, None, None,
    )  # fmt: skip
    assert await call(client, "GET", f"frames/{made['id']}", status=200) == made
    changed = await call(client, "PUT", f"frames/{made['id']}", {"note": "", "position": 7.25, "hold": None}, 200)
    assert (changed["note"], changed["position"], changed["hold"], changed["path"]) == ("", 7.25, 4, "shots/1.png")
    assert (await call(client, "DELETE", f"frames/{made['id']}")) == {"message": "Frame deleted successfully"}
    for method in ("GET", "DELETE"):
        await call(client, method, f"frames/{made['id']}", status=404)
    await call(client, "PUT", f"frames/{made['id']}", {}, 404)


async def test_frames_are_listed_by_project_or_all(client: Client) -> None:
    one, two = await make_project(client), await make_project(client, "Two")
    first, second = await make_frame(client, one["id"]), await make_frame(client, two["id"])
    assert (await call(client, "GET", f"frames?project_id={two['id']}"))["frames"] == [second]
    everything = await call(client, "GET", "frames")
    assert everything["total"] == 2 and everything["frames"] == [first, second]
    await call(client, "GET", "frames?project_id=99", status=404)
    assert await refused(client, "GET", "frames?project_id=x") == ["project_id"]


async def test_a_project_that_is_not_there_is_a_wrong_field(client: Client) -> None:
    assert await refused(client, "POST", "frames", {"project_id": 9, "path": "", "generator": ""}) == ["project_id"]
    project = await make_project(client)
    frame = await make_frame(client, project["id"])
    assert await refused(client, "PUT", f"frames/{frame['id']}", {"project_id": 9}) == ["project_id"]
    await call(client, "DELETE", f"projects/{project['id']}")
    assert await refused(client, "POST", "frames", {"project_id": project["id"]}) == ["project_id"]
    await call(client, "GET", f"frames/{frame['id']}", status=404)


@pytest.mark.parametrize(
    "path",
    ["../x.png", "frames/../../x.png", "/etc/passwd", "..", "a/..", "..\\x.png", "frames\\x.png", "C:/x.png", "c:x",
     "//host/x", "a\x00b", "a\nb", "\ud800", "x" * 501, 7, True],
)  # fmt: skip
async def test_a_path_that_could_lead_elsewhere_is_refused(client: Client, path: object) -> None:
    project = await make_project(client)
    assert await refused(client, "POST", "frames", {"project_id": project["id"], "path": path}) == ["path"]
    frame = await make_frame(client, project["id"])
    assert await refused(client, "PUT", f"frames/{frame['id']}", {"path": path}) == ["path"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("position", 1e13), ("position", "1"), ("position", True), ("hold", 0), ("hold", 100_001), ("hold", 1.5),
     ("hold", True), ("hold", 2**63), ("note", "x" * 1_000_000), ("note", 1), ("generator", "\x00"),
     ("project_id", 0), ("project_id", True), ("project_id", 2**63), ("project_id", "1"), ("extra", 1)],
)  # fmt: skip
async def test_a_wrong_field_is_named(client: Client, field: str, value: object) -> None:
    project = await make_project(client)
    assert await refused(client, "POST", "frames", {"project_id": project["id"], field: value}) == [field]
    frame = await make_frame(client, project["id"])
    assert await refused(client, "PUT", f"frames/{frame['id']}", {field: value}) == [field]


async def test_a_picture_in_the_data_folder_becomes_a_take(client: Client, loaded: Loaded) -> None:
    project = await make_project(client)
    folder = loaded.settings.data_dir / "frames" / "mine"
    folder.mkdir(parents=True)
    (folder / "one.png").write_bytes(picture("blue"))
    made = await make_frame(client, project["id"], path="frames/mine/one.png", generator="sdxl", hold=2, note="n")
    assert (made["path"], made["generator"], made["hold"], made["note"]) == ("frames/mine/one.png", "sdxl", 2, "n")
    async with client.get(made["url"]) as response:
        opened = Image.open(io.BytesIO(await response.read()))
    assert opened.size == (made["width"], made["height"]) == (64, 48)
    assert (await call(client, "GET", f"takes/{made['take_id']}"))["kind"] == "import"
    assert (folder / "one.png").read_bytes() == picture("blue")


async def test_what_is_no_picture_there_stays_a_path(client: Client, loaded: Loaded) -> None:
    project = await make_project(client)
    folder = loaded.settings.data_dir / "frames"
    folder.mkdir(parents=True, exist_ok=True)
    outside = loaded.settings.data_dir / "outside.png"
    outside.write_bytes(picture())
    (folder / "link.png").symlink_to(outside)
    (folder / "folder.png").mkdir()
    os.mkfifo(folder / "pipe.png")
    for name, data in NO_PICTURES.items():
        (folder / f"{name}.png").write_bytes(data)
    names = [*NO_PICTURES, "link", "folder", "pipe", "missing"]
    for path in [*(f"frames/{name}.png" for name in names), "outside.png", "kino.db", "", "frames", "frames/"]:
        made = await make_frame(client, project["id"], path=path)
        assert (made["path"], made["take_id"]) == (path, None)


async def test_a_frame_moves_to_another_project_and_both_are_told(client: Client) -> None:
    here, there = await make_project(client), await make_project(client, "There")
    (frame,) = (await import_pictures(client, here["id"], ("a.png", picture())))["frames"]
    async with listening(client) as events:
        moved = await call(client, "PUT", f"frames/{frame['id']}", {"project_id": there["id"]}, 200)
        assert await events.wait("frame", "changed") == moved
        assert (await events.wait("project", "changed", id=here["id"]))["frame_count"] == 0
        assert (await events.wait("project", "changed", id=there["id"]))["frame_count"] == 1
    assert (await call(client, "GET", f"takes/{frame['take_id']}"))["project_id"] == there["id"]


async def test_what_moves_along_to_another_project_is_told(client: Client) -> None:
    frame, ids = await frame_with_takes(client, 3)
    there = await make_project(client, "There")
    async with listening(client) as events:
        await call(client, "PUT", f"frames/{frame['id']}", {"project_id": there["id"]}, 200)
        for id in ids:
            assert (await events.wait("take", "changed", id=id))["project_id"] == there["id"]


async def test_a_frame_is_made_of_any_take(client: Client) -> None:
    project = await make_project(client)
    loose = await wait_for(client, (await make_task(client, start=True))["id"], "completed")
    (take_id,) = loose["result"]["takes"]
    async with listening(client) as events:
        made = await make_frame(client, project["id"], take_id=take_id, hold=2, position=0.5)
        assert await events.wait("frame", "created") == made
        take = await events.wait("take", "created")
    assert (made["hold"], made["position"], made["generator"], made["take_id"]) == (2, 0.5, "example", take["id"])
    original = await call(client, "GET", f"takes/{take_id}")
    assert (take["params"], take["seed"]) == (original["params"], original["seed"]) and take["id"] != take_id
    body = {"project_id": project["id"], "take_id": take_id}
    assert await refused(client, "POST", "frames", {**body, "path": "frames/x.png"}) == ["path"]
    for wrong in (MISSING, "..", "\x00", "x" * 65, "", 1):
        assert await refused(client, "POST", "frames", {**body, "take_id": wrong}) == ["take_id"]
    assert await refused(client, "POST", "frames", {**body, "project_id": 99}) == ["project_id"]


async def test_undo_and_redo_walk_what_was_shown(client: Client) -> None:
    frame, (first, second, third) = await frame_with_takes(client, 3)
    path = f"frames/{frame['id']}"
    assert frame["take_id"] == third and frame["generator"] == "example"
    assert (await call(client, "POST", f"{path}/undo", status=200))["take_id"] == second
    assert (await call(client, "POST", f"{path}/undo", status=200))["take_id"] == first
    await call(client, "POST", f"{path}/undo", status=409)
    assert (await call(client, "POST", f"{path}/redo", status=200))["take_id"] == second
    assert (await call(client, "PUT", f"{path}/take", {"take_id": first}, 200))["take_id"] == first
    await call(client, "POST", f"{path}/redo", status=409)
    shown = await call(client, "POST", f"{path}/take", {"take_id": third}, 200)
    assert shown["url"] == f"/media/takes/{third}.png"
    assert (await call(client, "GET", f"{path}/takes"))["total"] == 3


async def test_only_a_take_of_the_frame_can_be_chosen(client: Client) -> None:
    project = await make_project(client)
    one, two = (await import_pictures(client, project["id"], ("1", picture()), ("2", picture())))["frames"]
    for take_id in (two["take_id"], MISSING, "..", "\x00", "x" * 65, "", 1, None):
        for method in ("PUT", "POST"):
            assert await refused(client, method, f"frames/{one['id']}/take", {"take_id": take_id}) == ["take_id"]
    for path in ("take", "undo", "redo"):
        body = {"take_id": one["take_id"]} if path == "take" else None
        await call(client, "POST", f"frames/999/{path}", body, 404)
    await call(client, "GET", "frames/999/takes", status=404)


async def test_two_browsers_are_told_the_same_of_every_step(client: Client) -> None:
    frame, (first, _) = await frame_with_takes(client)
    async with listening(client) as one, listening(client) as two:
        shown = await call(client, "POST", f"frames/{frame['id']}/undo")
        noted = await call(client, "PUT", f"frames/{frame['id']}", {"note": "x"})
        await call(client, "DELETE", f"frames/{frame['id']}")
        for events in (one, two):
            assert await events.wait("frame", "changed", note="") == shown
            told = await events.wait("project", "changed")
            assert told["thumbnail_url"] == f"/media/takes/{first}/320.webp"
            assert await events.wait("frame", "changed", note="x") == noted
            assert await events.wait("frame", "deleted") == noted
            assert (await events.wait("project", "changed"))["frame_count"] == 0
