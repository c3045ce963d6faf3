"""Enhancing over HTTP: the answer, the refusals of a request, and a key that nobody ever sees."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytest_aiohttp.plugin import AiohttpClient
from safetensors.numpy import save_file

from kino.settings import Loaded
from kino.web import keys
from tests.conftest import Client
from tests.messages_api import MessagesApi, messages_api
from tests.web.addresses import is_error_shape

CANARY = "sk-ant-canary-91cc"
BALL = "a blue ball on a wooden table"
RICH = "A glossy blue ball on a wooden table, soft morning light"
ADDRESS = "/api/v2/prompts/enhance"


@pytest.fixture
async def api(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[MessagesApi]:
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("ANTHROPIC_"):
            monkeypatch.delenv(name)
    async with messages_api(key=CANARY) as served:
        yield served


@pytest.fixture
async def asking(aiohttp_client: AiohttpClient, loaded: Loaded, api: MessagesApi) -> Client:
    """A client of a server that has a language model."""
    from kino.web.app import make_app

    values = {**loaded.settings.model_dump(), "anthropic_base_url": api.url, "anthropic_api_key": CANARY}
    settings = type(loaded.settings)(**values)
    return await aiohttp_client(make_app(Loaded(settings=settings, sources=loaded.sources)))


async def post(client: Client, **body: Any) -> tuple[int, dict[str, Any]]:
    answer = await client.post(ADDRESS, json=body)
    found = await answer.json()
    assert isinstance(found, dict)
    return answer.status, found


async def test_the_trigger_words_of_a_lora_survive(
    asking: Client, api: MessagesApi, loaded: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "models" / "Lora"
    folder.mkdir(parents=True)
    metadata = {"modelspec.trigger_phrase": "sks"}
    save_file({"transformer.x.lora_A.weight": np.zeros((1, 1), np.float32)}, folder / "dog.safetensors", metadata)
    monkeypatch.setattr(asking.app[keys.WEIGHTS], "models_dir", tmp_path / "models")
    api.says({"prompt": "A dog on a beach at dusk"})
    api.says({"prompt": "A dog on a beach at dawn"})
    status, found = await post(asking, prompt="sks dog on a beach", loras=["dog.safetensors"])
    assert status == 503 and "sks" in found["error"]["message"]
    api.says({"prompt": "A sks dog on a beach at dusk"})
    status, found = await post(asking, prompt="sks dog on a beach", loras=["dog.safetensors"])
    assert status == 200 and "sks" in found["kept"]


async def test_a_proposal_comes_back_with_its_counts(asking: Client, api: MessagesApi) -> None:
    api.says({"prompt": RICH})
    status, found = await post(asking, prompt=BALL, fit_clip=True, model="kino-mini", keep=["blue"])
    assert (status, found["prompt"], found["original"], found["cut"]) == (200, RICH, BALL, "")
    assert {"from": "", "to": "soft morning light"} in [
        {"from": change["from"], "to": change["to"].lstrip(", ")} for change in found["changes"]
    ]
    assert found["clip"]["limit"] == 77 and found["t5"]["limit"] == 512 and found["estimate"] is False
    assert "blue" in found["kept"] and found["model"] == "claude-haiku-5-5"


async def test_info_tells_the_language_model(asking: Client) -> None:
    told = (await (await asking.get("/api/v2/info")).json())["language_model"]
    assert told == {"available": True, "model": "claude-haiku-5-5", "reason": None}


async def test_info_says_why_there_is_no_language_model(client: Client) -> None:
    told = (await (await client.get("/api/v2/info")).json())["language_model"]
    assert (told["available"], told["model"]) == (False, None) and "ANTHROPIC_API_KEY" in told["reason"]


async def test_without_a_key_it_is_unavailable_and_says_what_to_set(client: Client) -> None:
    status, answer = await post(client, prompt=BALL)
    assert status == 503 and is_error_shape(answer, "unavailable")
    for word in ("ANTHROPIC_API_KEY", "KINO_ANTHROPIC_API_KEY", "config.env", "restart"):
        assert word in answer["error"]["message"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"prompt": ""}, "prompt"),
        ({"prompt": " \n"}, "prompt"),
        ({"prompt": "x" * 20_001}, "prompt"),
        ({"prompt": "a\x00b"}, "prompt"),
        ({}, "prompt"),
        ({"prompt": BALL, "model": "not-there"}, "model"),
        ({"prompt": BALL, "keep": [""]}, "keep.0"),
        ({"prompt": BALL, "keep": ["x"] * 51}, "keep"),
        ({"prompt": BALL, "loras": ["none.safetensors"]}, "loras.0"),
        ({"prompt": BALL, "loras": ["../kino.yaml"]}, "loras.0"),
        ({"prompt": BALL, "fit_clip": "yes"}, "fit_clip"),
    ],
)
async def test_a_wrong_request_names_its_field_and_asks_nobody(
    asking: Client, api: MessagesApi, body: dict[str, Any], field: str
) -> None:
    status, answer = await post(asking, **body)
    assert status == 400 and is_error_shape(answer, "validation_error")
    assert answer["error"]["details"][0]["field"] == field
    assert api.asked == []


async def test_failures_of_the_service_are_the_one_error_shape(asking: Client, api: MessagesApi) -> None:
    api.fails(429, "rate_limit_error", "slow down", {"retry-after": "7"})
    status, answer = await post(asking, prompt=BALL)
    assert status == 429 and is_error_shape(answer, "too_many_requests") and "in 7 s" in answer["error"]["message"]
    api.fails(529, "overloaded_error", "Overloaded")
    api.refuses()
    api.says('{"prompt": "a bl', stop_reason="max_tokens")
    api.says("I would rather not.")
    for words in ("overloaded", "declined", "cut off", "could not be read"):
        status, answer = await post(asking, prompt=BALL)
        assert status == 503 and is_error_shape(answer, "unavailable")
        assert words in answer["error"]["message"] and "nothing was changed" in answer["error"]["message"]


async def test_the_key_is_seen_nowhere(
    asking: Client, api: MessagesApi, loaded: Loaded, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    seen = []
    api.says({"prompt": RICH})
    api.fails(400, "invalid_request_error", f"I was sent {CANARY}")
    api.fails(500, "api_error", f"I was sent {CANARY}")
    for _ in range(3):
        seen.append(json.dumps((await post(asking, prompt=BALL))[1]))
    for path in ("info", "system/settings"):
        seen.append(await (await asking.get(f"/api/v2/{path}")).text())
    assert len(api.asked) == 3 and "********" in seen[-1] and "claude_timeout_s" in seen[-1]
    assert CANARY not in "".join(seen) + caplog.text
    for file in loaded.settings.data_dir.rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes(), file
