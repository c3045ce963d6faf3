"""A picture is changed by an instruction over HTTP: a real worker and FLUX.1 Kontext's pipeline with tiny weights."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kino.settings import Loaded
from tests.conftest import Client
from tests.engine import tiny
from tests.engine.conftest import MINI
from tests.web.nouns import call, files, picture

ENDED = ("completed", "failed", "stopped")


@pytest.fixture
def loaded(loaded: Loaded, tmp_path: Path) -> Loaded:
    loaded.settings.models_dir = tmp_path / "models"
    tiny.folder(tmp_path / "models" / "DiffusionModels" / "kontext", kino={"defaults": MINI}, kontext=True)
    return loaded


async def ended(client: Client, task_id: int) -> Any:
    """The task once it has ended. A worker imports torch for it, which takes long on a busy machine."""
    async with asyncio.timeout(240):
        while True:
            task = await call(client, "GET", f"generator/tasks/{task_id}", status=200)
            if task["status"] in ENDED:
                return task
            await asyncio.sleep(0.05)


async def test_an_instruction_and_a_picture_become_a_take(client: Client) -> None:
    listed = await call(client, "GET", "models/DiffusionModels", status=200)
    assert [(model["name"], model["family"]) for model in listed["models"]] == [("kontext", "flux.1-kontext")]
    form = files(("a.png", picture(size=(96, 64))), field="picture")
    name = (await call(client, "POST", "uploads", status=201, data=form))["name"]
    project = await call(client, "POST", "projects", {"name": "a", "width": 640, "height": 480, "fps": 12}, 201)
    data = {"prompt": "make it blue", "image": f"upload:{name}", "seed": 5, "steps": 2}
    body = {"name": "a", "type": "flux_edit", "data": data, "project_id": project["id"], "start": True}
    task = await call(client, "POST", "generator/tasks", body, 201)
    assert task["data"]["model"] == "kontext"
    done = await ended(client, task["id"])
    assert (done["status"], done["error"]) == ("completed", None)
    take = await call(client, "GET", f"takes/{done['result']['takes'][0]}", status=200)
    assert (take["plugin"], take["model"], take["prompt"], take["seed"]) == ("flux_edit", "kontext", "make it blue", 5)
    async with client.get(take["url"]) as answer, asyncio.timeout(200):
        with Image.open(io.BytesIO(await answer.read())) as opened:
            assert opened.size == (96, 64)
