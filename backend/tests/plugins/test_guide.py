"""The guide, followed to the letter: its files, its request, its claims, on the real server with a real worker."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image

from kino.storage.lock import read_address

BACKEND = Path(__file__).resolve().parents[2]
GUIDE = BACKEND / "kino" / "plugins" / "README.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
START_S = 200


@dataclass
class Server:
    url: str
    data_dir: Path


def blocks(language: str) -> list[tuple[str, str]]:
    """(what stands after the language, text) of every block of code in the guide."""
    return [(name, text) for kind, name, text in BLOCK.findall(GUIDE.read_text("utf-8")) if kind == language]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a data folder that holds the guide's plugin, started as a person starts it."""
    data_dir = tmp_path_factory.mktemp("guide") / "data"
    for name, text in blocks("python"):
        if name:
            path = data_dir / Path(name).relative_to("data")
            path.parent.mkdir(parents=True)
            path.write_text(text)
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("KINO_")},
        "KINO_DATA_DIR": str(data_dir),
        "KINO_DEVICES": '["cpu"]',
        "KINO_WORKER_THREADS": "1",
    }
    command = [sys.executable, "-m", "kino", "serve", "--port", "0"]
    log = (data_dir.parent / "log").open("wb")
    process = subprocess.Popen(command, cwd=data_dir.parent, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + START_S
        while (url := read_address(data_dir)) is None:
            assert process.poll() is None, (data_dir.parent / "log").read_text()
            assert time.monotonic() < deadline, "the server does not listen"
            time.sleep(0.05)
        yield Server(url, data_dir)
    finally:
        process.terminate()
        process.wait(120)
        log.close()


async def call(server: Server, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    async with (
        aiohttp.ClientSession(server.url) as session,
        session.request(method, path, json=body) as answer,
    ):
        return answer.status, await answer.json()


def request_of_the_guide() -> tuple[str, dict[str, Any]]:
    """The path and the body of the guide's curl command."""
    ((_, text),) = blocks("sh")
    words = shlex.split(text)
    url = next(word for word in words if word.startswith("localhost"))
    return "/" + url.split("/", 1)[1], json.loads(words[words.index("-d") + 1])


async def ended(server: Server, task_id: int) -> dict[str, Any]:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        _, task = await call(server, "GET", f"/api/v2/generator/tasks/{task_id}")
        if task["status"] in ("completed", "failed", "stopped"):
            return dict(task)
        await asyncio.sleep(0.05)
    raise AssertionError("the task did not end")


async def test_the_guides_plugin_is_listed_with_its_form(server: Server) -> None:
    status, plugin = await call(server, "GET", "/api/v2/generator/plugins/stripes")
    assert (status, plugin["available"], plugin["title"]) == (200, True, "Stripes"), plugin
    assert plugin["parameters"]["count"] == {
        "type": "integer", "required": False, "default": 6, "min": 1, "max": 64, "step": 1,
        "description": "How many stripes",
    }  # fmt: skip


async def test_the_guides_request_makes_its_picture(server: Server) -> None:
    path, body = request_of_the_guide()
    status, task = await call(server, "POST", path, body)
    assert status == 201, task
    task = await ended(server, task["id"])
    assert (task["status"], task["error"], task["progress"]) == ("completed", None, 100)
    assert task["result"]["count"] == 4
    (take,) = task["result"]["takes"]
    async with aiohttp.ClientSession(server.url) as session, session.get(f"/media/takes/{take}.png") as answer:
        picture = Image.open(io.BytesIO(await answer.read())).convert("RGB")
    assert picture.size == (256, 128)
    row = [picture.getpixel((16 + 32 * column, 64)) for column in range(8)]
    assert row == [(0xE4, 0x57, 0x2E), (255, 255, 255)] * 4


async def test_the_guides_refusal_is_the_real_one(server: Server) -> None:
    path, body = request_of_the_guide()
    status, answer = await call(server, "POST", path, {**body, "data": {"count": 0}})
    assert (status, answer["error"]["message"]) == (400, "data.count must be at least 1")
    assert "data.count must be at least 1" in GUIDE.read_text("utf-8")


def test_what_the_guide_names_exists() -> None:
    from kino.plugins import base_plugin
    from kino.plugins.base_plugin import Context, parameter

    text = GUIDE.read_text("utf-8")
    for name in re.findall(r"`(?:await )?context\.(\w+)", text):
        assert hasattr(Context, name) or name in Context.__annotations__, name
    kinds = set(re.findall(r'kind="(\w+)"', text))
    assert kinds <= set(base_plugin.Kind.__args__)  # type: ignore[attr-defined]
    for word in ("group", "advanced", "from_project", "example", "step", "options_from", "category"):
        assert f"`{word}" in text
        assert word in parameter.__kwdefaults__
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert (GUIDE.parent / link).exists(), link
