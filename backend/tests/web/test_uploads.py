"""Pictures handed in as the source of a task."""

from __future__ import annotations

import os

import pytest

from kino.settings import Loaded
from tests.conftest import Client
from tests.web.nouns import NO_PICTURES, call, files, picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_a_picture_gets_a_name_that_is_not_its_own(client: Client, kind: str) -> None:
    form = files(("../../x.svg", picture(kind=kind)), field="whatever")
    made = await call(client, "POST", "uploads", status=201, data=form)
    assert (made["width"], made["height"]) == (64, 48)
    assert "x.svg" not in made["name"] and made["url"] == f"/media/uploads/{made['name']}.png"


@pytest.mark.parametrize("kind", NO_PICTURES)
async def test_what_is_no_picture_is_refused_with_a_sentence(client: Client, loaded: Loaded, kind: str) -> None:
    answer = await call(client, "POST", "uploads", data=files(("a.png", NO_PICTURES[kind])))
    expected = {"text": 415, "svg": 415, "gif": 415, "animated": 415, "huge": 413}
    assert (
        answer["error"]["code"]
        == {415: "unsupported_media_type", 413: "too_large", 400: "validation_error"}[expected.get(kind, 400)]
    )
    assert len(answer["error"]["message"]) > 20
    assert list((loaded.settings.data_dir / "uploads").glob("*")) == []


async def test_one_file_is_asked_for(client: Client) -> None:
    await call(client, "POST", "uploads", status=400, data=files(("a", picture()), ("b", picture())))
    form = files()
    form.add_field("name", "no file")
    await call(client, "POST", "uploads", status=400, data=form)
    await call(client, "POST", "uploads", {"picture": "x"}, 415)
    await call(client, "POST", "uploads", status=415)


async def test_a_body_that_is_too_large_is_refused(aiohttp_client, loaded: Loaded) -> None:  # type: ignore[no-untyped-def]
    from kino.web.app import make_app

    loaded.settings.max_upload_mb = 1
    client = await aiohttp_client(make_app(loaded))
    large = b"\x89PNG" + bytes(1024 * 1024)
    await call(client, "POST", "uploads", status=413, data=files(("a.png", large)))

    async def unannounced() -> object:
        yield b'--xyz\r\nContent-Disposition: form-data; name="a"; filename="a.png"\r\n\r\n'
        for _ in range(40):
            yield bytes(32 * 1024)
        yield b"\r\n--xyz--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=xyz"}
    await call(client, "POST", "uploads", status=413, data=unannounced(), headers=headers)


async def test_a_restart_keeps_an_old_upload_that_a_waiting_task_needs(aiohttp_client, loaded: Loaded) -> None:  # type: ignore[no-untyped-def]
    from kino.web.app import make_app

    client = await aiohttp_client(make_app(loaded))
    names = [(await call(client, "POST", "uploads", status=201, data=files(("a", picture()))))["name"] for _ in "ab"]
    data = {"prompt": "a red circle", "image": f"upload:{names[0]}"}
    await call(client, "POST", "generator/tasks", {"name": "a", "type": "flux_img2img", "data": data}, 201)
    await client.close()
    folder = loaded.settings.data_dir / "uploads"
    for name in names:
        os.utime(folder / f"{name}.png", (0, 0))
    client = await aiohttp_client(make_app(loaded))
    await call(client, "GET", "info")
    assert [path.stem for path in folder.iterdir()] == [names[0]]
