"""The trash over HTTP: nothing is gone until it is purged, and then its files are too."""

from __future__ import annotations

from kino.settings import Loaded
from tests.conftest import Client
from tests.web.nouns import (
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


async def test_what_is_deleted_can_be_put_back_and_is_told(client: Client) -> None:
    project = await make_project(client, "Film")
    one, two = (await import_pictures(client, project["id"], ("1", picture()), ("2", picture("blue"))))["frames"]
    await call(client, "DELETE", f"takes/{two['take_id']}")
    await call(client, "DELETE", f"frames/{one['id']}")
    await call(client, "DELETE", f"projects/{project['id']}")
    listed = await call(client, "GET", "trash", status=200)
    items = {(item["kind"], item["id"]) for item in listed["items"]}
    assert items == {("project", str(project["id"])), ("frame", str(one["id"])), ("take", two["take_id"])}
    assert listed["total"] == 3 and listed["items"][0]["name"] == "Film"
    await call(client, "POST", f"trash/frame/{one['id']}/restore", status=409)
    await call(client, "POST", f"trash/take/{two['take_id']}/restore", status=409)
    async with listening(client) as events:
        for kind, id in (("project", project["id"]), ("frame", one["id"]), ("take", two["take_id"])):
            answer = await call(client, "POST", f"trash/{kind}/{id}/restore", status=200)
            assert answer == {"message": f"{kind.capitalize()} restored"}
            assert await events.wait(kind, "created", id=id)
        assert (await events.wait("frame", "changed"))["take_id"] == two["take_id"]
    assert (await call(client, "GET", "trash"))["total"] == 0
    frames = (await call(client, "GET", f"projects/{project['id']}/frames"))["frames"]
    assert [frame["take_id"] for frame in frames] == [one["take_id"], two["take_id"]]


async def test_a_purge_deletes_rows_and_files_for_good(client: Client, loaded: Loaded) -> None:
    project, kept = await make_project(client), await make_project(client, "Kept")
    (frame,) = (await import_pictures(client, project["id"], ("1", picture())))["frames"]
    (other,) = (await import_pictures(client, kept["id"], ("1", picture())))["frames"]
    assert (await client.get(frame["thumbnail_url"])).status == 200
    await call(client, "DELETE", f"projects/{project['id']}")
    assert (await client.get(frame["url"])).status == 200
    await call(client, "DELETE", "trash?older_than_days=1", status=200)
    assert (await call(client, "GET", "trash"))["total"] == 1
    assert "1 picture" in (await call(client, "DELETE", "trash", status=200))["message"]
    assert (await call(client, "GET", "trash"))["total"] == 0
    assert (await client.get(frame["url"])).status == (await client.get(frame["thumbnail_url"])).status == 404
    assert (await client.get(other["url"])).status == 200
    pictures = list((loaded.settings.data_dir / "frames").rglob("*.png"))
    assert [path.stem for path in pictures] == [other["take_id"]]
    await call(client, "POST", f"trash/project/{project['id']}/restore", status=404)


async def test_a_frame_and_a_project_show_again_what_they_had(client: Client) -> None:
    project = await make_project(client)
    frame = await make_frame(client, project["id"], note="mine")
    await call(client, "DELETE", f"frames/{frame['id']}")
    assert (await call(client, "GET", f"projects/{project['id']}"))["frame_count"] == 0
    await call(client, "POST", f"trash/frame/{frame['id']}/restore", status=200)
    assert await call(client, "GET", f"frames/{frame['id']}") == frame
    assert (await call(client, "GET", f"projects/{project['id']}"))["frame_count"] == 1


async def test_what_is_not_in_the_trash_is_not_found(client: Client) -> None:
    project = await make_project(client)
    for kind, id in (
        ("project", project["id"]),
        ("project", "x"),
        ("frame", 2**63),
        ("frame", "1.0"),
        ("take", MISSING),
    ):
        await call(client, "POST", f"trash/{kind}/{id}/restore", status=404)
    assert await refused(client, "POST", "trash/task/1/restore") == ["kind"]
    for query in ("older_than_days=-1", "older_than_days=x", f"older_than_days={2**63}"):
        assert await refused(client, "DELETE", f"trash?{query}") == ["older_than_days"]


async def test_a_frame_comes_back_with_what_was_made_for_it_meanwhile(client: Client) -> None:
    project = await make_project(client)
    (frame,) = (await import_pictures(client, project["id"], ("1", picture())))["frames"]
    task = await make_task(client, frame_id=frame["id"])
    await call(client, "DELETE", f"frames/{frame['id']}", status=200)
    await call(client, "POST", f"generator/tasks/{task['id']}/generate", status=200)
    done = await wait_for(client, task["id"], "completed")
    async with listening(client) as events:
        await call(client, "POST", f"trash/frame/{frame['id']}/restore", status=200)
        assert (await events.wait("frame", "created"))["take_id"] == done["result"]["takes"][0]
        for id in (frame["take_id"], *done["result"]["takes"]):
            assert (await events.wait("take", "created"))["id"] == id
