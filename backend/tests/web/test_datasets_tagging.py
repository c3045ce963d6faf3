"""Suggestions by a model over HTTP: listed, planned, made by a real worker, stopped and gone on with, and taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pytest_aiohttp.plugin import AiohttpClient

from kino.settings import Loaded, load
from kino.web.app import make_app
from tests.conftest import Client
from tests.messages_api import MessagesApi, messages_api
from tests.onnx_on_disk import tagger
from tests.web.nouns import call, refused

COLORS = {"red": "red", "blue": "blue sky", "lime": "green grass"}
KEY = "sk-secret-of-the-test"


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    tagger(tmp_path / "models" / "Taggers" / "colours")
    flags = {
        "data_dir": tmp_path / "data", "studio_dir": tmp_path / "studio", "models_dir": tmp_path / "models", "port": 0,
        "devices": ["cpu"], "worker_threads": 1,
    }  # fmt: skip
    return load(flags, root=tmp_path, environment={})


async def opened(client: Client, path: Path, count: int = 6, **more: Any) -> Any:
    """A dataset of plain pictures; the second has a caption."""
    path.mkdir()  # noqa: ASYNC240
    for number in range(count):
        color = list(COLORS)[number % len(COLORS)]
        Image.new("RGB", (96 + number, 80), color).save(path / f"shot{number + 1}.png")
    (path / "shot2.txt").write_text("mine")
    body = {"directory": str(path), "prefix": "ball", "skip_duplicates": False, **more}
    return (await call(client, "POST", "datasets", body, 201))["dataset"]


async def ask(client: Client, dataset: Any, status: int = 201, **more: Any) -> Any:
    return await call(client, "POST", f"datasets/{dataset['id']}/tagging", {"model": "colours", **more}, status)


async def until_ended(client: Client, task: Any) -> Any:
    async with asyncio.timeout(150):
        while True:
            now = await call(client, "GET", f"generator/tasks/{task['id']}", status=200)
            if now["status"] in ("completed", "failed", "stopped"):
                return now
            await asyncio.sleep(0.05)


async def picture(client: Client, dataset: Any, number: int) -> Any:
    return await call(client, "GET", f"datasets/{dataset['id']}/pictures/ball-{number:04}.png", status=200)


async def test_taggers_are_listed_with_the_language_model(client: Client) -> None:
    listed = await call(client, "GET", "datasets/taggers", status=200)
    told = {one["name"]: one for one in listed["models"]}
    assert (told["colours"]["kind"], told["colours"]["threshold"], told["colours"]["available"]) == ("tags", 0.35, True)
    assert told["claude"]["available"] is False and "ANTHROPIC_API_KEY" in told["claude"]["reason"]


async def test_suggestions_wait_beside_the_captions(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures")
    task = await until_ended(client, await ask(client, dataset))
    assert (task["status"], task["error"], task["priority"]) == ("completed", None, "background")
    assert task["result"]["pictures"] == 5  # the one with a caption is left out
    first, second = await picture(client, dataset, 1), await picture(client, dataset, 2)
    assert first["caption"] == "" and second["suggestions"] == []
    (suggestion,) = first["suggestions"]
    assert (suggestion["value"], suggestion["confidence"], suggestion["source"], suggestion["run"]) == (
        "red", 1.0, "colours", task["id"],
    )  # fmt: skip
    now = await call(client, "GET", f"datasets/{dataset['id']}", status=200)
    assert now["counts"]["suggested"] == 5 and now["counts"]["tagged"] == 1
    (run,) = now["runs"]
    assert (run["id"], run["model"], run["pending"], run["accepted"]) == (task["id"], "colours", 5, 0)
    # Asked again, nothing is left of those that have a caption, and the rest is suggested by the new run.
    again = await until_ended(client, await ask(client, dataset))
    assert again["result"]["pictures"] == 5


async def test_taken_at_once_where_that_is_asked_for(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures", trigger="bll")
    await until_ended(client, await ask(client, dataset, accept=0.9, policy="append"))
    folder = Path(dataset["folder"])
    assert (folder / "ball-0001.txt").read_text() == "bll, red"
    assert (folder / "ball-0002.txt").read_text() == "bll, mine, blue sky"
    taken = await picture(client, dataset, 2)
    assert taken["machine"] == ["blue sky"] and taken["suggestions"] == []


async def test_a_query_and_names_choose_the_pictures(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures")
    named = await until_ended(client, await ask(client, dataset, names=["ball-0003.png", "ball-0001.png"]))
    assert named["result"]["pictures"] == 2
    found = await until_ended(client, await ask(client, dataset, query="name:ball-0004*"))
    assert found["result"]["pictures"] == 1
    assert "model" in await refused(
        client, "POST", f"datasets/{dataset['id']}/tagging", {"model": "another"}, status=400
    )


async def test_stopped_and_retried_it_goes_on_where_it_was(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures", count=60)
    task = await ask(client, dataset)
    async with asyncio.timeout(150):
        while (await call(client, "GET", f"datasets/{dataset['id']}", status=200))["counts"]["suggested"] < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    stopped = await client.post(f"/api/v2/generator/tasks/{task['id']}/stop")
    ended = await until_ended(client, task)
    if ended["status"] == "completed":  # a machine that was quicker than the request
        assert ended["result"]["pictures"] == 59
        return
    assert stopped.status == 200 and ended["status"] == "stopped"
    before = (await call(client, "GET", f"datasets/{dataset['id']}", status=200))["counts"]["suggested"]
    await call(client, "POST", f"generator/tasks/{task['id']}/retry", status=200)
    ended = await until_ended(client, task)
    assert ended["status"] == "completed" and ended["result"]["pictures"] <= 59 - before
    assert (await call(client, "GET", f"datasets/{dataset['id']}", status=200))["counts"]["suggested"] == 59


@pytest.fixture
async def api() -> AsyncIterator[MessagesApi]:
    async with messages_api(KEY) as api:
        yield api


async def test_the_language_model_writes_sentences_and_says_first_what_it_costs(
    api: MessagesApi, aiohttp_client: AiohttpClient, tmp_path: Path
) -> None:
    flags = {"data_dir": tmp_path / "data", "studio_dir": tmp_path / "studio", "port": 0, "devices": ["cpu"]}
    environment = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": api.url, "KINO_CLAUDE_TIMEOUT_S": "120"}
    client = await aiohttp_client(make_app(load(flags, root=tmp_path, environment=environment)))
    dataset = await opened(client, tmp_path / "pictures", count=2, mode="sentences")
    path = f"datasets/{dataset['id']}/tagging"
    plan = await call(client, "POST", f"{path}/plan", {"model": "claude"}, 200)
    assert (plan["pictures"], plan["kind"], plan["output_tokens"], plan["cost_usd"]) == (1, "sentences", 200, None)
    assert plan["input_tokens"] > 0 and api.url in plan["message"]
    api.says("A red ball.")
    task = await until_ended(client, await call(client, "POST", path, {"model": "claude"}, 201))
    assert (task["status"], task["error"]) == ("completed", None)
    (suggestion,) = (await picture(client, dataset, 1))["suggestions"]
    assert (suggestion["value"], suggestion["kind"], suggestion["confidence"]) == ("A red ball.", "sentence", None)
    kept = [file for file in (tmp_path / "data").rglob("*") if file.is_file() and KEY.encode() in file.read_bytes()]
    assert not kept
