"""Pictures that become frames."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from kino.settings import Loaded
from tests.conftest import Client
from tests.web.nouns import (
    API,
    NO_PICTURES,
    call,
    files,
    import_pictures,
    listening,
    make_frame,
    make_project,
    picture,
    until,
)


def saved(loaded: Loaded) -> list[Path]:
    return sorted((loaded.settings.data_dir / "frames").rglob("*.*"))


async def test_pictures_become_frames_in_the_natural_order_of_their_names(client: Client) -> None:
    project = await make_project(client)
    named = [
        ("shot10.png", picture("white")),
        ("shot2.jpg", picture("lime", "JPEG", quality=95)),
        ("Shot1.webp", picture("blue", "WEBP", lossless=True)),
    ]
    made = await import_pictures(client, project["id"], *named)
    assert made["total"] == 3
    assert (await call(client, "GET", f"projects/{project['id']}/frames"))["frames"] == made["frames"]
    colours = []
    for frame in made["frames"]:
        async with client.get(frame["url"]) as response:
            assert response.status == 200 and response.content_type == "image/png"
            opened = Image.open(io.BytesIO(await response.read()))
            colours.append(tuple(round(value / 255) for value in opened.convert("RGB").getpixel((5, 5))))  # type: ignore[union-attr]
        take = await call(client, "GET", f"takes/{frame['take_id']}")
        assert (take["kind"], take["width"], take["height"]) == ("import", 64, 48)
        assert (take["frame_id"], take["project_id"]) == (frame["id"], project["id"])
    assert colours == [(0, 0, 1), (0, 1, 0), (1, 1, 1)]


async def test_they_go_where_they_are_asked_to(client: Client) -> None:
    project = await make_project(client)
    first = await make_frame(client, project["id"], position=1)
    last = await make_frame(client, project["id"], position=2)
    made = await import_pictures(client, project["id"], ("b.png", picture()), ("a.png", picture()), position=1.5)
    order = [frame["id"] for frame in (await call(client, "GET", f"projects/{project['id']}/frames"))["frames"]]
    assert order == [first["id"], *(frame["id"] for frame in made["frames"]), last["id"]]


async def test_one_wrong_file_and_nothing_is_taken_in(client: Client, loaded: Loaded) -> None:
    project = await make_project(client)
    wrong = [(f"{name}.png", data) for name, data in NO_PICTURES.items()]
    body = files(("good.png", picture()), *wrong, ("also good.png", picture()))
    answer = await call(client, "POST", f"projects/{project['id']}/frames/import", data=body, status=400)
    details = answer["error"]["details"]
    assert [detail["field"] for detail in details] == [name for name, _ in wrong]
    assert all(len(detail["message"]) > len(detail["field"]) + 10 for detail in details)
    assert saved(loaded) == []
    assert (await call(client, "GET", f"projects/{project['id']}"))["frame_count"] == 0
    assert (await call(client, "GET", "takes"))["total"] == 0


@pytest.mark.parametrize("name", ["../../../evil.png", "/etc/passwd", "C:\\x.png", "a/b.png", "ä" * 300, "", "%00"])
async def test_what_a_file_is_called_does_not_matter(client: Client, loaded: Loaded, name: str) -> None:
    project = await make_project(client)
    made = await import_pictures(client, project["id"], (name, picture()))
    assert made["frames"][0]["path"].startswith(f"frames/{project['id']}/")
    assert [path.parent.name for path in saved(loaded)] == [str(project["id"])]


async def test_a_body_that_is_no_multipart_of_files_is_refused(client: Client) -> None:
    project = await make_project(client)
    path = f"projects/{project['id']}/frames/import"
    for kind, status in (("application/json", 415), ("text/plain", 415), ("multipart/form-data", 400)):
        await call(client, "POST", path, status=status, data=picture(), headers={"Content-Type": kind})
    kind = "multipart/form-data; boundary=xyz"
    for data in (
        b"", b"--xyz", b"--xyz\r\n", b"--xyz--\r\n", b"garbage", b"--xyz\r\nno header\r\n\r\nx\r\n--xyz--\r\n",
        b'--xyz\r\nContent-Disposition: form-data; name="a"\r\n\r\ntext only\r\n--xyz--\r\n',
        b'--xyz\r\nContent-Disposition: form-data; name="a"; filename="a.png"\r\n\r\ncut',
        b"--xyz\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q--\r\n--xyz--\r\n",
        b'--xyz\r\nContent-Disposition: form-data; filename="\xff\xfe.png"\r\n\r\n\x00\r\n--xyz--\r\n',
    ):  # fmt: skip
        await call(client, "POST", path, status=400, data=data, headers={"Content-Type": kind})
    assert (await call(client, "GET", f"projects/{project['id']}"))["frame_count"] == 0


@pytest.mark.filterwarnings("ignore::aiohttp.BadContentDispositionHeader")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_no_multipart_body_is_a_failure_of_ours(client: Client, loaded: Loaded, data: st.DataObject) -> None:
    """A right body with a few bytes changed, cut out, doubled or put in, in its headers and boundaries mostly."""
    head = b'--xyz\r\nContent-Disposition: form-data; name="a"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    body = bytearray(head + picture() + b"\r\n" + head + picture("blue") + b"\r\n--xyz--\r\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(head)) | st.integers(0, len(body)))
        taken = data.draw(st.integers(0, 30))
        pieces = [b"\r\n", b"--xyz", b"--", b'"', b";", b":", b"\0", b"\xff", b"filename*=utf-8''%ff", body[:50]]
        body[at : at + taken] = data.draw(st.binary(max_size=8) | st.sampled_from(pieces))
    project = await make_project(client)
    path = f"projects/{project['id']}/frames/import"
    kind = data.draw(st.sampled_from(["multipart/form-data; boundary=xyz", 'multipart/form-data; boundary="xyz"']))
    answer = await call(client, "POST", path, data=bytes(body), headers={"Content-Type": kind})
    frames = 0 if "error" in answer else answer["total"]
    assert (await call(client, "GET", f"projects/{project['id']}"))["frame_count"] == frames
    assert len(list((loaded.settings.data_dir / "frames" / str(project["id"])).glob("*"))) == frames


async def test_a_project_that_is_not_there_takes_nothing(client: Client, loaded: Loaded) -> None:
    await call(client, "POST", "projects/7/frames/import", status=404, data=files(("a.png", picture())))
    assert saved(loaded) == []


async def test_a_project_deleted_meanwhile_keeps_no_file(client: Client, loaded: Loaded) -> None:
    project = await make_project(client)
    go_on = asyncio.Event()

    async def body() -> object:
        part = b'--xyz\r\nContent-Disposition: form-data; name="a"; filename="a.png"\r\n\r\n%b\r\n'
        # The end of a part is seen once there is more than a chunk behind it.
        yield part % picture() + part % (picture("blue") + bytes(100_000))
        await go_on.wait()
        yield b"--xyz--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=xyz"}
    path = f"projects/{project['id']}/frames/import"
    answer = asyncio.create_task(call(client, "POST", path, status=400, data=body(), headers=headers))
    await until(lambda: saved(loaded))
    await call(client, "DELETE", f"projects/{project['id']}", status=200)
    go_on.set()
    await answer
    assert saved(loaded) == []


async def test_a_client_that_goes_away_leaves_no_file(client: Client, loaded: Loaded) -> None:
    project = await make_project(client)
    part = b'--xyz\r\nContent-Disposition: form-data; name="a"; filename="a.png"\r\n\r\n%b\r\n'
    sent = part % picture() + part % bytes(100_000)
    _, writer = await asyncio.open_connection(client.host, client.port)
    head = (
        f"POST {API}/projects/{project['id']}/frames/import HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: multipart/form-data; boundary=xyz\r\nContent-Length: {10 * len(sent)}\r\n\r\n"
    )
    writer.write(head.encode() + sent)
    await writer.drain()
    await until(lambda: saved(loaded))
    writer.close()
    await until(lambda: not saved(loaded))
    assert (await call(client, "GET", f"projects/{project['id']}"))["frame_count"] == 0


async def test_imported_frames_are_told(client: Client) -> None:
    project = await make_project(client)
    async with listening(client) as events:
        made = await import_pictures(client, project["id"], ("a.png", picture()), ("b.png", picture()))
        for frame in made["frames"]:
            assert await events.wait("frame", "created") == frame
        for frame in made["frames"]:
            assert (await events.wait("take", "created"))["id"] == frame["take_id"]
        told = await events.wait("project", "changed")
        assert told["frame_count"] == 2 and told["thumbnail_url"] == made["frames"][0]["thumbnail_url"]
