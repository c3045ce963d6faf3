"""Who reads a sentence: rules, the language model, or the model that edits pictures by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_aiohttp.plugin import AiohttpClient

from kino.settings import Loaded, load
from kino.web.app import make_app
from tests.conftest import Client
from tests.messages_api import messages_api
from tests.web.nouns import call, import_pictures, make_project, picture, refused
from tests.web.refining import BALL, GREEN, frame_of, refine
from tests.weights_on_disk import flux_folder

READING = {"understood": True, "reason": "", "description": GREEN, "instruction": "Recolour it", "target": "ball",
           "gone": []}  # fmt: skip


# --- models that edit by instruction ------------------------------------------------------------------------------


@pytest.fixture
async def editing(aiohttp_client: AiohttpClient, tmp_path: Path) -> Client:
    """A server that has FLUX.1 Kontext, as far as one can tell without loading it."""
    flux_folder(tmp_path / "models" / "DiffusionModels" / "kontext", pipeline="FluxKontextPipeline")
    flags = {"data_dir": tmp_path / "data", "studio_dir": tmp_path / "studio", "models_dir": tmp_path / "models"}
    return await aiohttp_client(make_app(load({**flags, "devices": ["cpu"]}, root=tmp_path, environment={})))


async def test_a_model_that_edits_is_told_the_instruction(editing: Client) -> None:
    frame_id, (take_id,) = await frame_of(editing)
    plan = await refine(editing, frame_id, "make the ball green", 200, dry_run=True)
    told = [plan[name] for name in ("route", "plugin", "model", "strength")]
    assert told == ["edit", "flux_edit", "kontext", None]
    task = await refine(editing, frame_id, "make the ball green")
    assert (task["type"], task["route"], task["parent_take_id"]) == ("flux_edit", "edit", take_id)
    assert task["data"]["prompt"] == "Change the ball to green, keep everything else unchanged."
    assert (task["data"]["image"], task["data"]["steps"]) == (f"take:{take_id}", None)
    assert task["refinement"]["description"] == GREEN


async def test_what_rules_decline_goes_to_a_model_that_edits_as_it_is(editing: Client) -> None:
    frame_id, _ = await frame_of(editing)
    words = "rends la balle verte"
    plan = await refine(editing, frame_id, words, 200, dry_run=True)
    assert (plan["kind"], plan["confidence"], plan["description"], plan["already"]) == ("raw", 0.3, BALL, False)
    task = await refine(editing, frame_id, words)
    assert (task["data"]["prompt"], task["refinement"]["description"]) == (words, BALL)
    plan = await refine(editing, frame_id, "make the zebra green", 200, dry_run=True)
    assert plan["kind"] == "raw", "what the prompt does not name may be in the picture"


async def test_an_imported_picture_is_edited(editing: Client) -> None:
    await call(editing, "POST", "generator/queue/pause", {})
    project = await make_project(editing)
    (frame,) = (await import_pictures(editing, project["id"], ("a.png", picture())))["frames"]
    task = await refine(editing, frame["id"], "make the ball green")
    assert (task["route"], task["data"]["prompt"]) == ("edit", "make the ball green")


# --- prompts/interpret, and who reads -----------------------------------------------------------------------------


async def test_an_instruction_is_interpreted_without_a_frame(client: Client) -> None:
    body = {"prompt": BALL, "instruction": "make the ball green"}
    said = await call(client, "POST", "prompts/interpret", body, 200)
    assert (said["description"], said["interpreter"]) == (GREEN, "rules")
    assert await refused(client, "POST", "prompts/interpret", {**body, "instruction": "hm"}, 409) == [
        "append", "replace", "edit",
    ]  # fmt: skip
    assert await refused(client, "POST", "prompts/interpret", {**body, "prompt": "x" * 20_001}) == ["prompt"]


async def test_without_a_key_the_language_model_by_name_is_unavailable(client: Client) -> None:
    frame_id, _ = await frame_of(client)
    async with client.post(
        f"/api/v2/frames/{frame_id}/refine", json={"modification": "make the ball green", "interpreter": "model"}
    ) as answer:
        assert answer.status == 503
        assert "ANTHROPIC_API_KEY" in (await answer.json())["error"]["message"]
    # A command is none of its business.
    assert (await refine(client, frame_id, "keep it", 200, interpreter="model"))["kind"] == "command:keep"


@pytest.fixture
async def asking(aiohttp_client: AiohttpClient, loaded: Loaded, tmp_path: Path) -> Any:
    """A server with a language model, and that model."""
    async with messages_api() as api:
        flags = {"data_dir": tmp_path / "asking", "studio_dir": tmp_path / "studio", "devices": ["cpu"]}
        told = load({**flags, "anthropic_base_url": api.url}, root=tmp_path, environment={})
        yield await aiohttp_client(make_app(told)), api


async def test_the_language_model_reads_what_rules_decline(asking: Any) -> None:
    client, api = asking
    frame_id, _ = await frame_of(client)
    assert (await refine(client, frame_id, "make the ball green", 200, dry_run=True))["interpreter"] == "rules"
    assert api.asked == []
    api.says(READING)
    words = "la balle devrait être verte"
    plan = await refine(client, frame_id, words, 200, dry_run=True)
    assert (plan["interpreter"], plan["description"]) == ("model", GREEN)
    task = await refine(client, frame_id, words)
    assert task["refinement"] == {"modification": words, "instruction": "Recolour it", "description": GREEN}
    assert len(api.asked) == 1, "what was shown is what runs, and is asked for once"
    await refine(client, frame_id, "la balle, en bleu", 409, interpreter="rules")
    assert len(api.asked) == 1


async def test_a_language_model_that_fails_leaves_the_choices_of_the_rules(asking: Any) -> None:
    client, api = asking
    frame_id, _ = await frame_of(client)
    api.fails(401, "authentication_error", "invalid x-api-key")
    said = (await refine(client, frame_id, "une balle bleue", 409))["error"]
    assert [detail["field"] for detail in said["details"]] == ["append", "replace", "edit"]
    assert "refused" in said["message"]
