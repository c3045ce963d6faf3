"""What the tests of the nouns share: calls that check the shape of every failure, pictures, events, waiting."""

from __future__ import annotations

import asyncio
import io
import struct
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import FormData
from PIL import Image

from kino.schemas.common import Error
from tests.conftest import Client

API = "/api/v2"
MISSING = "00000000-0000-4000-8000-000000000000"


async def call(client: Client, method: str, path: str, json: Any = None, status: int | None = None, **more: Any) -> Any:
    """The answer's JSON. Fails on 5xx, on a failure without the one shape, and on another status than expected."""
    if json is not None:
        more["json"] = json
    async with client.request(method, path if path.startswith("/") else f"{API}/{path}", **more) as response:
        text = await response.text()
        assert response.status < 500, f"{method} {path}: {response.status} {text[:500]}"
        assert response.content_type == "application/json", f"{method} {path}: {response.status} {text[:200]}"
        body = await response.json()
        if response.status >= 400:
            Error.model_validate(body)
            assert body["error"]["message"]
        if status is not None:
            assert response.status == status, f"{method} {path}: {response.status} {text[:500]}"
        return body


async def refused(
    client: Client, method: str, path: str, json: Any = None, status: int = 400, **more: Any
) -> list[str]:
    """The fields that a refusal names."""
    body = await call(client, method, path, json, status, **more)
    return [detail["field"] for detail in body["error"]["details"]]


async def make_project(client: Client, name: str = "First", **more: Any) -> Any:
    values = {"name": name, "width": 64, "height": 64, "fps": 12, **more}
    return await call(client, "POST", "projects", values, 201)


async def make_frame(client: Client, project_id: int, **more: Any) -> Any:
    return await call(client, "POST", "frames", {"project_id": project_id, **more}, 201)


def picture(colour: str = "red", kind: str = "PNG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", size, colour).save(packed, kind, **options)
    return packed.getvalue()


def animated_webp() -> bytes:
    return picture(kind="WEBP", save_all=True, append_images=[Image.new("RGB", (64, 48), "blue")], duration=100)


def huge_png(width: int = 20_000, height: int = 10_000) -> bytes:
    """200 megapixels by its header, a few bytes by its size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"\0" * 1000)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


NO_PICTURES = {
    "text": b"not a picture at all",
    "empty": b"",
    "huge": huge_png(),
    "animated": animated_webp(),
    "cut": picture()[:60],
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "gif": picture(kind="GIF"),
}


def files(*named: tuple[str, bytes], field: str = "pictures") -> FormData:
    form = FormData(default_to_multipart=True)
    for name, data in named:
        form.add_field(field, data, filename=name, content_type="application/octet-stream")
    return form


async def import_pictures(client: Client, project_id: int, *named: tuple[str, bytes], **query: Any) -> Any:
    path = f"projects/{project_id}/frames/import"
    return await call(client, "POST", path, status=201, data=files(*named), params=query)


async def make_task(client: Client, status: int = 201, headers: dict[str, str] | None = None, **more: Any) -> Any:
    """A task of the example plugin; small and quick unless `data` says otherwise."""
    data = {"width": 64, "height": 64, "steps": 2, **more.pop("data", {})}
    body = {"name": "gradient", "type": "example", "data": data, **more}
    return await call(client, "POST", "generator/tasks", body, status, headers=headers or {})


async def wait_for(client: Client, task_id: int, *statuses: str) -> Any:
    """The task once it has one of these statuses."""
    async with asyncio.timeout(200):
        while True:
            task = await call(client, "GET", f"generator/tasks/{task_id}", status=200)
            if task["status"] in statuses:
                return task
            assert task["status"] not in ("completed", "failed", "stopped"), task
            await asyncio.sleep(0.02)


async def until(condition: Callable[[], Any]) -> None:
    """Waits for a state that no event tells of, such as that of a folder."""
    async with asyncio.timeout(150):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


class Events:
    """What a browser is told."""

    def __init__(self, ws: Any) -> None:
        self._ws = ws

    async def wait(self, type: str, action: str, **data: Any) -> Any:
        """The data of the next such event that has these values; others before it are passed over."""
        async with asyncio.timeout(150):
            while True:
                event = await self._ws.receive_json()
                fits = event["type"] == type and event["action"] == action
                if fits and all(event["data"].get(name) == value for name, value in data.items()):
                    return event["data"]


@asynccontextmanager
async def listening(client: Client) -> AsyncIterator[Events]:
    async with client.ws_connect(f"{API}/events") as ws:
        await ws.receive_json()
        yield Events(ws)
