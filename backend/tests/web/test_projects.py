"""Projects over HTTP."""

from __future__ import annotations

import pytest

from kino.web.projects import natural
from tests.conftest import Client
from tests.web.nouns import call, import_pictures, listening, make_frame, make_project, picture, refused


async def test_a_project_is_made_read_changed_in_part_and_deleted(client: Client) -> None:
    made = await make_project(client, "Café", style="ink on paper")
    assert (made["name"], made["style"], made["frame_count"], made["duration_s"]) == ("Café", "ink on paper", 0, 0)
    assert await call(client, "GET", f"projects/{made['id']}", status=200) == made
    changed = await call(client, "PUT", f"projects/{made['id']}", {"fps": 25, "name": None}, 200)
    assert (changed["fps"], changed["name"], changed["width"]) == (25, "Café", 64)
    gone = await call(client, "DELETE", f"projects/{made['id']}", status=200)
    assert gone == {"message": "Project deleted successfully"}
    for method in ("GET", "DELETE"):
        await call(client, method, f"projects/{made['id']}", status=404)
    await call(client, "PUT", f"projects/{made['id']}", {"fps": 1}, 404)
    assert await call(client, "GET", "projects") == {"total": 0, "projects": []}


async def test_lists_are_paged_and_their_limits_are_told(client: Client) -> None:
    for number in range(3):
        await make_project(client, f"Project {number}")
    page = await call(client, "GET", "projects?limit=1&offset=1")
    assert page["total"] == 3 and [project["name"] for project in page["projects"]] == ["Project 1"]
    assert (await call(client, "GET", f"projects?offset={2**63 - 1}"))["projects"] == []
    for query in ("limit=0", "limit=1001", "limit=x", "limit=1.5", "limit=1&limit=2", "limit=", f"limit={2**63}"):
        assert await refused(client, "GET", f"projects?{query}") == ["limit"], query
    for query in ("offset=-1", f"offset={2**63}", "offset=null"):
        assert await refused(client, "GET", f"projects?{query}") == ["offset"], query


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "x" * 201), ("name", 7), ("name", None), ("name", "a\x00b"), ("name", "\ud800"),
        ("width", 0), ("width", 63), ("width", 100_000), ("width", True), ("width", "64"), ("width", 64.5),
        ("width", 2**63), ("height", -1), ("height", 1e308), ("fps", 0), ("fps", 241), ("fps", False),
        ("style", "x" * 1_000_000), ("extra", 1),
    ],
)  # fmt: skip
async def test_a_wrong_field_is_named(client: Client, field: str, value: object) -> None:
    right = {"name": "First", "width": 64, "height": 64, "fps": 12}
    assert await refused(client, "POST", "projects", {**right, field: value}) == [field]
    assert (await call(client, "GET", "projects"))["total"] == 0
    project = await make_project(client)
    if value is not None:
        assert await refused(client, "PUT", f"projects/{project['id']}", {field: value}) == [field]
        assert await call(client, "GET", f"projects/{project['id']}") == project


@pytest.mark.parametrize("body", ["[]", "7", "null", '"x"', "{", "", '{"name": NaN}', "[" * 100_000, "\x00"])
async def test_a_body_that_is_no_object_is_refused(client: Client, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    await call(client, "POST", "projects", status=400, data=body.encode(), headers=headers)
    await call(client, "POST", "projects", status=400, data=b"\xff\xfe", headers=headers)


async def test_another_content_type_is_refused(client: Client) -> None:
    body = b'{"name": "First", "width": 64, "height": 64, "fps": 12}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data", "x"):
        await call(client, "POST", "projects", status=415, data=body, headers={"Content-Type": kind})


async def test_dots_in_names_stay_text(client: Client) -> None:
    name = "../../etc/passwd"
    project = await make_project(client, name, style=name)
    assert (project["name"], project["style"]) == (name, name)


@pytest.mark.parametrize("odd", ["0", "-1", "x", "1.0", str(2**63), "%00", "..%2f..", "1%20", "true"])
async def test_an_odd_id_is_a_refusal(client: Client, odd: str) -> None:
    for path in (f"projects/{odd}", f"projects/{odd}/frames"):
        body = await call(client, "GET", path)
        assert body["error"]["code"] in ("validation_error", "not_found")


async def test_frames_of_a_project_are_paged_in_timeline_order(client: Client) -> None:
    project, other = await make_project(client), await make_project(client, "Other")
    late = await make_frame(client, project["id"], position=5)
    early = await make_frame(client, project["id"], position=-1.5, hold=3)
    await make_frame(client, other["id"])
    listed = await call(client, "GET", f"projects/{project['id']}/frames")
    assert listed["total"] == 2 and [frame["id"] for frame in listed["frames"]] == [early["id"], late["id"]]
    assert (await call(client, "GET", f"projects/{project['id']}/frames?limit=1&offset=1"))["frames"] == [late]
    counted = await call(client, "GET", f"projects/{project['id']}")
    assert counted["frame_count"] == 2 and counted["duration_s"] == pytest.approx(4 / 12)
    await call(client, "GET", "projects/999/frames", status=404)


async def test_every_change_of_a_project_is_told(client: Client) -> None:
    async with listening(client) as events:
        project = await make_project(client)
        assert await events.wait("project", "created") == project
        changed = await call(client, "PUT", f"projects/{project['id']}", {"style": "noir"})
        assert await events.wait("project", "changed") == changed
        await make_frame(client, project["id"])
        assert (await events.wait("project", "changed"))["frame_count"] == 1
        await call(client, "DELETE", f"projects/{project['id']}")
        assert (await events.wait("project", "deleted"))["id"] == project["id"]


async def test_version_one_is_the_same(client: Client) -> None:
    made = await call(client, "POST", "/api/v1/projects", {"name": "Old", "width": 64, "height": 64, "fps": 1}, 201)
    assert await call(client, "GET", f"/api/v1/projects/{made['id']}") == made
    assert (await call(client, "GET", "/api/v2/projects"))["projects"] == [made]


def test_names_sort_as_people_count() -> None:
    names = ["shot10.png", "Shot2.png", "shot1.png", "shot02b.png", "10.png", "9.png", "a.png", "1" * 5000 + ".png", ""]
    ordered = [
        "",
        "9.png",
        "10.png",
        "1" * 5000 + ".png",
        "a.png",
        "shot1.png",
        "Shot2.png",
        "shot02b.png",
        "shot10.png",
    ]
    assert sorted(names, key=natural) == ordered


async def test_projects_are_found_by_their_names(client: Client) -> None:
    for name in ("Red ball", "Blue ball", "100%"):
        await make_project(client, name)

    async def found(query: str) -> list[str]:
        listed = await call(client, "GET", f"projects?q={query}", status=200)
        assert listed["total"] == len(listed["projects"])
        return [project["name"] for project in listed["projects"]]

    assert await found("BALL") == ["Red ball", "Blue ball"]
    assert await found("ball%20red") == ["Red ball"]
    assert await found("%25") == ["100%"]
    assert await found("'") == await found("_") == []
    assert len(await found("")) == 3
    assert await refused(client, "GET", f"projects?q={'x' * 501}") == ["q"]


async def test_a_project_is_duplicated_with_all_its_pictures(client: Client) -> None:
    project = await make_project(client, style="dusk")
    made = (await import_pictures(client, project["id"], ("1", picture()), ("2", picture("blue"))))["frames"]
    async with listening(client) as events:
        copy = await call(client, "POST", f"projects/{project['id']}/duplicate", status=201)
        assert await events.wait("project", "created") == copy
    assert (copy["name"], copy["style"], copy["frame_count"]) == ("First copy", "dusk", 2)
    frames = (await call(client, "GET", f"projects/{copy['id']}/frames", status=200))["frames"]
    for original, frame in zip(made, frames, strict=True):
        assert frame["take_id"] != original["take_id"] and frame["position"] == original["position"]
        async with client.get(frame["url"]) as one, client.get(original["url"]) as other:
            assert one.status == 200 and await one.read() == await other.read()
    assert copy["thumbnail_url"] == frames[0]["thumbnail_url"]
    await call(client, "DELETE", f"projects/{project['id']}", status=200)
    await call(client, "DELETE", "trash", status=200)
    async with client.get(frames[0]["url"]) as response:
        assert response.status == 200
