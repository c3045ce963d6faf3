"""The session of one picture at a time: what it answers, what it waits for, and that it is a project like any other."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse
from PIL import Image

from kino.settings import Loaded
from kino.web import keys, sessions
from tests.conftest import Client
from tests.web.nouns import MISSING, call, listening, refused, wait_for

# Does as it is told: fails, or waits until a file is there. It has no model, so that tests of waiting are quick.
SKETCHER = """
import asyncio
from pathlib import Path

from kino.plugins.base_plugin import BasePlugin, PluginInfo, PluginParams, PluginResult, TaskFailed, parameter


class Params(PluginParams):
    prompt: str = parameter(kind="text", description="What to do")
    steps: int = parameter(2, ge=1, le=200, description="Steps")
    seed: int | None = parameter(None, kind="seed", description="Seed")


class Sketcher(BasePlugin):
    info = PluginInfo(title="Sketcher")

    async def generate(self, params, context):
        from PIL import Image

        if params.prompt == "fail":
            raise TaskFailed("The pencil broke: sharpen it and try again.")
        for step in range(1, params.steps + 1):
            await context.progress(100 * step / params.steps, stage="denoising", step=step, steps=params.steps)
            while params.prompt.startswith("wait ") and not Path(params.prompt[5:]).exists():
                context.check_stop()
                await asyncio.sleep(0.02)
        await context.output(Image.new("RGB", (64, 48), "red"), metadata={"seed": params.seed})
        return PluginResult(data={})
"""
ENTRY = {
    "id", "timestamp", "type", "prompt", "modification", "seed", "steps", "strength", "guidance_scale", "image_path",
    "parent_id",
}  # fmt: skip


@pytest.fixture
def loaded(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> Loaded:
    folder = loaded.settings.data_dir / "plugins" / "sketcher"
    folder.mkdir(parents=True)
    (folder / "loader.py").write_text(SKETCHER)
    monkeypatch.setattr(sessions, "PLUGIN", "sketcher")
    return loaded


async def draw(client: Client, prompt: str = "a cat", status: int = 200, **more: Any) -> Any:
    return await call(client, "POST", "/api/generate/new", {"prompt": prompt, **more}, status)


async def refine(client: Client, modification: str, status: int = 200, **more: Any) -> Any:
    return await call(client, "POST", "/api/generate/refine", {"modification": modification, **more}, status)


async def running(client: Client) -> int:
    """The id of the task that runs, once one does."""
    async with asyncio.timeout(200):
        while True:
            found = await call(client, "GET", "generator/tasks?status=running", status=200)
            if found["tasks"]:
                return int(found["tasks"][0]["id"])
            await asyncio.sleep(0.02)


async def test_a_new_picture_is_waited_for_and_becomes_the_current_one(client: Client) -> None:
    assert await call(client, "GET", "/api/session/current", status=200) == {
        "current_image": None, "prompt": None, "seed": None, "history": [],
    }  # fmt: skip
    first = await draw(client, "a cat", seed=5, steps=3)
    entry = first["metadata"]
    assert set(entry) == ENTRY
    told = {name: entry[name] for name in ("id", "type", "prompt", "seed", "steps", "parent_id", "modification")}
    assert told == {
        "id": first["image_id"], "type": "new", "prompt": "a cat", "seed": 5, "steps": 3, "parent_id": None,
        "modification": None,
    }  # fmt: skip
    async with client.get(first["image_url"]) as answer:
        png = await answer.read()
        assert (answer.status, answer.content_type) == (200, "image/png")
    with Image.open(io.BytesIO(png)) as opened:
        assert (opened.format, opened.size) == ("PNG", (64, 48))
    saved = client.app[keys.SETTINGS].settings.data_dir / entry["image_path"]
    assert saved.read_bytes() == png
    second = await draw(client, "a dog")
    assert await call(client, "GET", "/api/session/history", status=200) == {"generations": [entry, second["metadata"]]}
    assert await call(client, "GET", "/api/session/current", status=200) == {
        "current_image": second["image_url"], "prompt": "a dog", "seed": second["metadata"]["seed"],
        "history": [entry, second["metadata"]],
    }  # fmt: skip


async def test_the_session_is_a_project_that_is_found_by_what_it_is_and_not_by_its_name(client: Client) -> None:
    namesake = await call(client, "POST", "projects", {"name": "Sketches", "width": 64, "height": 64, "fps": 12}, 201)
    await draw(client)
    projects = (await call(client, "GET", "projects"))["projects"]
    assert [(one["name"], one["frame_count"]) for one in projects] == [("Sketches", 0), ("Sketches", 1)]
    ours = projects[1]["id"]
    await call(client, "PUT", f"projects/{ours}", {"name": "My cats"}, 200)
    await draw(client, "another cat")
    assert (await call(client, "GET", f"projects/{ours}"))["frame_count"] == 2
    assert (await call(client, "GET", f"projects/{namesake['id']}"))["frame_count"] == 0
    frames = (await call(client, "GET", f"projects/{ours}/frames"))["frames"]
    # What a person does in the studio counts: without the newest picture the one before is current.
    await call(client, "DELETE", f"frames/{frames[1]['id']}", status=200)
    current = await call(client, "GET", "/api/session/current")
    assert current["current_image"] == f"/api/images/{frames[0]['take_id']}"


async def test_clearing_moves_the_project_to_the_trash_and_begins_anew(client: Client) -> None:
    assert await call(client, "POST", "/api/session/clear", status=200) == {"success": True}
    await draw(client, "a cat")
    (project,) = (await call(client, "GET", "projects"))["projects"]
    async with listening(client) as events:
        assert await call(client, "POST", "/api/session/clear", status=200) == {"success": True}
        await events.wait("project", "deleted", id=project["id"])
    assert (await call(client, "GET", "/api/session/history"))["generations"] == []
    assert (await call(client, "GET", "/api/session/current"))["current_image"] is None
    await refine(client, "make it blue", 409)
    again = await draw(client, "a dog")
    assert [one["id"] for one in (await call(client, "GET", "/api/session/history"))["generations"]] == [
        again["image_id"]
    ]
    assert (await call(client, "POST", f"trash/project/{project['id']}/restore", status=200))["message"]
    assert len((await call(client, "GET", "/api/session/history"))["generations"]) == 1


async def test_two_first_pictures_at_once_are_of_one_session(client: Client) -> None:
    await asyncio.gather(draw(client, "a cat"), draw(client, "a dog"))
    assert (await call(client, "GET", "projects"))["total"] == 1
    assert len((await call(client, "GET", "/api/session/history"))["generations"]) == 2


async def test_a_task_that_fails_is_an_error_with_its_sentence(client: Client) -> None:
    async with client.post("/api/generate/new", json={"prompt": "fail"}) as answer:
        error = (await answer.json())["error"]
    assert (answer.status, error["code"]) == (503, "unavailable")
    assert error["message"] == "The pencil broke: sharpen it and try again."
    assert (await call(client, "GET", "/api/session/current"))["current_image"] is None


@pytest.mark.parametrize("path", ["generator/tasks/{}/stop", "system/emergency-stop"])
async def test_a_picture_that_was_stopped_is_not_waited_for(client: Client, tmp_path: Path, path: str) -> None:
    asked = asyncio.create_task(draw(client, f"wait {tmp_path / 'never'}", 409))
    await call(client, "POST", path.format(await running(client)), status=200)
    assert "stopped" in (await asked)["error"]["message"]


async def test_a_picture_that_waits_in_a_paused_queue_is_not_waited_for(client: Client, tmp_path: Path) -> None:
    asked = asyncio.create_task(draw(client, f"wait {tmp_path / 'go'}"))
    await running(client)
    await call(client, "POST", "generator/queue/pause", status=200)
    assert "paused" in (await draw(client, "a dog", 409))["error"]["message"]
    (tmp_path / "go").touch()  # what runs goes on
    assert (await asked)["metadata"]["prompt"].startswith("wait ")
    await call(client, "POST", "generator/queue/resume", status=200)
    await wait_for(client, 2, "completed")
    assert (await call(client, "GET", "/api/session/current"))["prompt"] == "a dog"


async def test_nobody_is_kept_waiting_by_a_server_that_ends(client: Client, tmp_path: Path) -> None:
    asked = asyncio.create_task(client.post("/api/generate/new", json={"prompt": f"wait {tmp_path / 'never'}"}))
    await running(client)
    await client.app[keys.HUB].close()
    async with await asked as answer:
        assert answer.status == 503
        assert "shutting down" in (await answer.json())["error"]["message"]


async def test_a_caller_who_goes_away_does_not_stop_the_picture(client: Client, tmp_path: Path) -> None:
    flag = tmp_path / "go"
    asked = asyncio.create_task(draw(client, f"wait {flag}"))
    task_id = await running(client)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    flag.touch()
    done = await wait_for(client, task_id, "completed")
    current = await call(client, "GET", "/api/session/current")
    assert current["current_image"] == f"/api/images/{done['result']['takes'][0]}"


async def test_progress_is_told_step_by_step_for_the_session_alone(client: Client) -> None:
    await draw(client)
    other = {"name": "gradient", "type": "example", "data": {"width": 64, "height": 64, "steps": 7}, "start": True}
    async with client.ws_connect("/api/ws/progress") as ws:
        loose = await call(client, "POST", "generator/tasks", other, 201)
        await wait_for(client, loose["id"], "completed")
        drawing = asyncio.create_task(draw(client, "a dog", steps=4))
        told = [await _told(ws)]
        while told[-1]["step"] < 4:
            told.append(await _told(ws))
        await drawing
    assert all(one["total_steps"] == 4 and set(one) <= {"step", "total_steps", "preview"} for one in told)
    assert [one["step"] for one in told] == sorted({one["step"] for one in told})


async def _told(ws: ClientWebSocketResponse) -> Any:
    return json.loads(await asyncio.wait_for(ws.receive_str(), 200))


async def test_progress_goes_away_with_the_server(client: Client) -> None:
    async with client.ws_connect("/api/ws/progress") as ws:
        await client.app[keys.HUB].close()
        await asyncio.wait_for(ws.receive(), 200)
        assert ws.closed


async def test_other_pages_may_neither_ask_nor_listen(client: Client) -> None:
    foreign = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    for path, body in (
        ("/api/generate/new", {"prompt": "x"}),
        ("/api/generate/refine", {"modification": "x"}),
        ("/api/session/clear", None),
    ):
        await call(client, "POST", path, body, 403, headers=foreign)
    async with client.get("/api/ws/progress", headers={**foreign, "Upgrade": "websocket"}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    ("door", "body", "field"),
    [
        ("new", {}, "prompt"), ("new", {"prompt": ""}, "prompt"), ("new", {"prompt": " \n"}, "prompt"),
        ("new", {"prompt": "x" * 20_001}, "prompt"), ("new", {"prompt": 1}, "prompt"),
        ("new", {"prompt": "x", "steps": 0}, "steps"), ("new", {"prompt": "x", "steps": 201}, "steps"),
        ("new", {"prompt": "x", "seed": -1}, "seed"), ("new", {"prompt": "x", "seed": 2**53}, "seed"),
        ("new", {"prompt": "x", "colour": "red"}, "colour"),
        ("refine", {}, "modification"), ("refine", {"modification": "  "}, "modification"),
        ("refine", {"modification": "x" * 10_001}, "modification"),
        ("refine", {"modification": "x", "strength": 0}, "strength"),
        ("refine", {"modification": "x", "strength": 1.1}, "strength"),
        ("refine", {"modification": "x", "steps": 1.5}, "steps"),
    ],
)  # fmt: skip
async def test_what_is_asked_wrongly_is_named(client: Client, door: str, body: dict[str, Any], field: str) -> None:
    assert await refused(client, "POST", f"/api/generate/{door}", body) == [field]
    assert (await call(client, "GET", "projects"))["total"] == 0


async def test_there_has_to_be_a_picture_to_refine_and_an_image_to_be_given(client: Client) -> None:
    error = (await refine(client, "make it blue", 409))["error"]
    assert error["message"] == "There is no picture to refine yet: draw one with POST /api/generate/new first"
    await call(client, "GET", f"/api/images/{MISSING}", status=404)
    await call(client, "GET", "/api/images/..%2f..%2fkino.db", status=404)


async def test_a_picture_is_talked_into_shape(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "PLUGIN", "flux_txt2img")
    async with client.ws_connect("/api/ws/progress") as ws:
        first = await draw(client, "a large red circle on a blue background", seed=7, steps=4)
        told = [await _told(ws)]
        while told[-1]["step"] < 4:
            told.append(await _told(ws))
    assert {one["total_steps"] for one in told} == {4}
    for address in {one["preview"] for one in told if "preview" in one}:
        assert address.startswith("/media/tasks/1/preview.jpg")
    with_model = first["metadata"]
    assert (with_model["type"], with_model["seed"], with_model["steps"]) == ("new", 7, 4)
    green = await refine(client, "make the circle green")
    entry = green["metadata"]
    assert (entry["type"], entry["parent_id"], entry["modification"]) == (
        "refinement", first["image_id"], "make the circle green",
    )  # fmt: skip
    assert entry["prompt"] == "a large green circle on a blue background"
    async with client.get(green["image_url"]) as answer:
        with Image.open(io.BytesIO(await answer.read())) as opened:
            assert opened.size == (sessions.SMALL_SIDE, sessions.SMALL_SIDE)
    assert (await refine(client, "undo"))["image_id"] == first["image_id"]
    assert (await call(client, "GET", "/api/session/current"))["prompt"] == with_model["prompt"]
    assert (await refine(client, "redo"))["image_id"] == green["image_id"]
    declined = (await refine(client, "make it better", 409))["error"]
    assert declined["code"] == "not_understood"
    history = (await call(client, "GET", "/api/session/history"))["generations"]
    assert history == [with_model, entry]
