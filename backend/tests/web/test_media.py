"""Pictures over HTTP: right to the byte, kept by browsers, asked for in parts."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping

import pytest
from PIL import Image

from kino.settings import Loaded
from tests.conftest import Client
from tests.web.nouns import MISSING, call, files, import_pictures, make_project, make_task, picture


async def get(client: Client, path: str, method: str = "GET", **headers: str) -> tuple[int, Mapping[str, str], bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client.request(method, path, headers=named) as response:
        return response.status, response.headers.copy(), await response.read()


@pytest.fixture
async def url(client: Client) -> str:
    project = await make_project(client)
    made = await import_pictures(client, project["id"], ("a.png", picture("teal", size=(1000, 700))))
    return str(made["frames"][0]["url"])


async def test_a_picture_is_sent_whole_and_may_be_kept_for_good(client: Client, url: str) -> None:
    status, headers, body = await get(client, url)
    assert (status, headers["Content-Type"], headers["Content-Length"]) == (200, "image/png", str(len(body)))
    assert "immutable" in headers["Cache-Control"] and "max-age=31536000" in headers["Cache-Control"]
    assert headers["ETag"].startswith('"') and headers["Accept-Ranges"] == "bytes"
    assert "sandbox" in headers["Content-Security-Policy"] and headers["X-Content-Type-Options"] == "nosniff"
    opened = Image.open(io.BytesIO(body))
    assert opened.size == (1000, 700) and opened.getpixel((3, 3)) == (0, 128, 128)
    status, told, nothing = await get(client, url, "HEAD")
    assert (status, told["Content-Length"], told["ETag"], nothing) == (200, str(len(body)), headers["ETag"], b"")


async def test_what_a_browser_has_is_not_sent_again(client: Client, url: str) -> None:
    etag = (await get(client, url))[1]["ETag"]
    for has in (etag, f'"other", {etag}', "*", f"W/{etag}"):
        status, headers, body = await get(client, url, If_None_Match=has)
        assert (status, body, headers["ETag"]) == (304, b"", etag)
        assert "immutable" in headers["Cache-Control"]
    assert (await get(client, url, If_None_Match='"other"'))[0] == 200
    assert (await get(client, url, If_Match=etag))[0] == 200
    for name, value in (
        ("If-Match", '"other"'), ("If-Match", f"W/{etag}"), ("If-Match", "garbage"),
        ("If-Unmodified-Since", "Mon, 01 Jan 2001 00:00:00 GMT"),
    ):  # fmt: skip
        await call(client, "GET", url, status=412, headers={name: value})


async def test_parts_fit_together(client: Client, url: str) -> None:
    _, whole_headers, whole = await get(client, url)
    size = len(whole)
    for asked, start, end in (
        ("bytes=0-0", 0, 1), ("bytes=10-19", 10, 20), (f"bytes={size - 1}-", size - 1, size),
        ("bytes=-7", size - 7, size), (f"bytes=5-{10**17}", 5, size), (f"bytes=-{10**17}", 0, size),
    ):  # fmt: skip
        status, headers, body = await get(client, url, Range=asked)
        assert (status, body) == (206, whole[start:end]), asked
        assert headers["Content-Range"] == f"bytes {start}-{end - 1}/{size}"
        assert headers["ETag"] == whole_headers["ETag"]
    for asked in (
        "bytes=",
        "bytes=-",
        "bytes=9-3",
        "bytes=a-b",
        "bytes=0-1,4-5",
        "lines=0-1",
        "bytes=" + "9" * 5000 + "-",
    ):
        status, _, body = await get(client, url, Range=asked)
        assert (status, body) == (200, whole), asked
    for asked in (f"bytes={size}-", "bytes=-0"):
        async with client.get(url, headers={"Range": asked}) as response:
            assert (response.status, response.headers["Content-Range"]) == (416, f"bytes */{size}")
            assert (await response.json())["error"]["message"]


async def test_a_part_of_another_picture_is_never_given(client: Client, url: str) -> None:
    _, headers, whole = await get(client, url)
    for same in (headers["ETag"], headers["Last-Modified"]):
        assert (await get(client, url, Range="bytes=0-3", If_Range=same))[::2] == (206, whole[:4])
    for other in ('"other"', f"W/{headers['ETag']}", "Mon, 01 Jan 2001 00:00:00 GMT", "no date", ""):
        assert (await get(client, url, Range="bytes=0-3", If_Range=other))[::2] == (200, whole), other


async def test_thumbnails_are_small_and_made_once(client: Client, url: str) -> None:
    small = url.removesuffix(".png")
    for width in (160, 320, 640):
        answers = await asyncio.gather(*(get(client, f"{small}/{width}.webp") for _ in range(5)))
        assert {(status, headers["ETag"]) for status, headers, _ in answers} == {(200, answers[0][1]["ETag"])}
        _, headers, body = answers[0]
        assert headers["Content-Type"] == "image/webp" and "immutable" in headers["Cache-Control"]
        assert Image.open(io.BytesIO(body)).size == (width, round(width * 0.7))
        assert (await get(client, f"{small}/{width}.webp", If_None_Match=headers["ETag"]))[0] == 304
    for width in ("100", "0", "-1", "x", "320x", "10" * 3000):
        assert (await get(client, f"{small}/{width}.webp"))[0] in (400, 404, 414)


@pytest.mark.parametrize(("ending", "kind"), [("jpg", "JPEG"), ("webp", "WEBP")])
async def test_a_picture_is_given_in_other_formats_and_kept_for_good(
    client: Client, url: str, ending: str, kind: str
) -> None:
    url = url.removesuffix("png") + ending
    status, headers, body = await get(client, url)
    assert (status, headers["Content-Type"]) == (200, f"image/{kind.lower()}")
    assert "immutable" in headers["Cache-Control"] and "sandbox" in headers["Content-Security-Policy"]
    opened = Image.open(io.BytesIO(body))
    assert (opened.format, opened.size) == (kind, (1000, 700))
    assert (await get(client, url))[::2] == (200, body)
    status, told, nothing = await get(client, url, "HEAD")
    assert (status, told["Content-Length"], told["ETag"], nothing) == (200, str(len(body)), headers["ETag"], b"")
    for has in (headers["ETag"], "*", f'"other", W/{headers["ETag"]}'):
        status, told, nothing = await get(client, url, If_None_Match=has)
        assert (status, told["ETag"], nothing) == (304, headers["ETag"], b"")
        assert "immutable" in told["Cache-Control"]
    assert (await get(client, url, If_None_Match='"other"'))[0] == 200


async def test_a_picture_is_saved_under_a_safe_name(client: Client, url: str) -> None:
    take_id = url.removesuffix(".png").rpartition("/")[2]
    for asked, plain in (
        ("shot.png", "shot.png"), ("Shot 1.PNG", "Shot 1.PNG"), ("../../etc/passwd", "_.._etc_passwd.png"),
        ('a"b;c.png', "a_b;c.png"), ("a\\b:c*d?.png", "a_b_c_d_.png"), ("x.exe", "x.exe.png"),
        (" . ", f"{take_id}.png"),
        ("a%0d%0aX-Evil: 1.png", "a_0d_0aX-Evil_ 1.png"), ("a\r\nb.png", "a__b.png"), ("\u202egnp.exe", "_gnp.exe.png"),
        ("дождь.png", "_____.png"),
    ):  # fmt: skip
        async with client.get(url, params={"download": asked}) as response:
            assert response.status == 200
            said = response.headers["Content-Disposition"]
            assert response.content_disposition is not None
            assert response.content_disposition.type == "attachment"
            assert said.startswith(f'attachment; filename="{plain}"; filename*='), said
    async with client.get(url, params={"download": "дождь.png"}) as response:
        assert response.content_disposition and response.content_disposition.filename == "дождь.png"
    for ending in ("jpg", "webp"):
        async with client.get(url.removesuffix("png") + ending, params={"download": "a.jpeg"}) as response:
            expected = "a.jpeg" if ending == "jpg" else "a.jpeg.webp"
            assert response.content_disposition and response.content_disposition.filename == expected
    assert "Content-Disposition" not in (await get(client, url))[1]
    for wrong in ("", "x" * 201, "\0"):
        await call(client, "GET", url, status=400, params={"download": wrong})


@pytest.mark.parametrize(
    "path",
    [f"/media/takes/{MISSING}.png", f"/media/takes/{MISSING}/320.webp", "/media/takes/..%2f..%2fkino.png",
     "/media/takes/%00.png", "/media/takes/x.jpg", "/media/takes", "/media/tasks/99/preview.jpg",
     f"/media/uploads/{MISSING}.png", "/media/uploads/..%2f..%2fkino.png", "/media/kino.db", "/frames/1/x.png"],
)  # fmt: skip
async def test_what_is_not_there_is_a_refusal_in_the_one_shape(client: Client, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        body = await call(client, method, path)
        assert body["error"]["code"] in ("not_found", "validation_error", "method_not_allowed")


async def test_a_picture_whose_file_is_gone_is_not_found(client: Client, loaded: Loaded, url: str) -> None:
    for path in (loaded.settings.data_dir / "frames").rglob("*.png"):
        path.unlink()
    await call(client, "GET", url, status=404)
    for ending in ("/320.webp", ".jpg", ".webp"):
        await call(client, "GET", url.removesuffix(".png") + ending, status=404)


async def test_a_task_that_waits_has_no_preview(client: Client) -> None:
    task = await make_task(client)
    await call(client, "GET", f"/media/tasks/{task['id']}/preview.jpg", status=404)
    await call(client, "GET", "/media/tasks/x/preview.jpg", status=400)


async def test_an_upload_is_served_too(client: Client) -> None:
    made = await call(client, "POST", "uploads", status=201, data=files(("a", picture("blue"))))
    status, headers, body = await get(client, made["url"])
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(body)).getpixel((0, 0)) == (0, 0, 255)
