"""What a refinement is refused for: each in a sentence that says what to do, and nothing changed."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Client
from tests.web.nouns import MISSING, call, make_frame, make_project, refused
from tests.web.refining import BALL, GREEN, frame_of, refine, sentence


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t"])
async def test_an_empty_sentence(client: Client, nothing: str) -> None:
    frame_id, _ = await frame_of(client)
    assert "Say what to change" in await sentence(client, frame_id, 400, nothing)
    assert await refused(client, "POST", f"frames/{frame_id}/refine", {"modification": nothing}) == ["modification"]


async def test_a_long_sentence(client: Client) -> None:
    frame_id, _ = await frame_of(client)
    assert "at most 10000 characters" in await sentence(client, frame_id, 400, "make it green " * 800)
    said = await refine(client, frame_id, ("make the ball green and " * 500)[:10_000], 409)
    assert said["error"]["code"] == "not_understood"


@pytest.mark.parametrize(
    "words",
    ["rends la balle verte", "ボールを緑にして", "сделай мяч зелёным", "make the ball green and make the ball blue",
     "make the zorblax green", "make it better", "make the ball glorpy", "don't do anything",
     "<script>alert(1)</script>", "'; DROP TABLE takes; --", "🟢"],
)  # fmt: skip
async def test_what_is_not_understood_changes_nothing_and_offers_three_ways_on(client: Client, words: str) -> None:
    frame_id, (take_id,) = await frame_of(client)
    said = (await refine(client, frame_id, words, 409))["error"]
    assert said["code"] == "not_understood" and said["message"].endswith(".")
    ways = {detail["field"]: detail["message"] for detail in said["details"]}
    assert ways == {"append": f"{BALL}, {words}", "replace": words, "edit": BALL}
    assert (await call(client, "GET", f"takes/{take_id}"))["prompt"] == BALL
    # Each way on is taken by sending its prompt back.
    plan = await refine(client, frame_id, words, 200, dry_run=True, description=ways["append"])
    assert (plan["kind"], plan["description"]) == ("edited", ways["append"])


@pytest.mark.parametrize(
    ("field", "value"),
    [("strength", 0), ("strength", 1.01), ("strength", -1), ("strength", "0.5"), ("strength", True), ("steps", 0),
     ("steps", 201), ("steps", 2.5), ("seed", -1), ("seed", 2**53), ("seed", "1"), ("modification", None),
     ("modification", 5), ("modification", "a\x00b"), ("modification", "\ud800"), ("take_id", ""), ("dry_run", 1),
     ("interpreter", "me"), ("model", "nothing"), ("model", "../kino-mini"), ("model", "a\nb"), ("priority", "soon"),
     ("description", 5), ("extra", 1)],
)  # fmt: skip
async def test_a_wrong_field_is_named(client: Client, field: str, value: object) -> None:
    frame_id, _ = await frame_of(client)
    body = {"modification": "make the ball green", field: value}
    path = f"frames/{frame_id}/refine"
    # aiohttp's own writer would refuse half a surrogate; json's escapes it, as a client might.
    headers = {"Content-Type": "application/json"}
    answer = await call(client, "POST", path, status=400, data=json.dumps(body).encode(), headers=headers)
    assert [detail["field"] for detail in answer["error"]["details"]] == [field]
    assert (await call(client, "GET", "generator/tasks"))["total"] == 0


async def test_a_frame_without_a_picture_or_none_at_all(client: Client) -> None:
    project = await make_project(client)
    frame = await make_frame(client, project["id"])
    told = await sentence(client, frame["id"], 409)
    assert told == f"Frame {frame['id']} has no picture to refine yet: generate one first"
    assert "999" in await sentence(client, 999, 404)
    await call(client, "DELETE", f"frames/{frame['id']}")
    await sentence(client, frame["id"], 404)


async def test_a_take_in_the_trash_or_of_another_frame(client: Client) -> None:
    frame_id, ids = await frame_of(client, BALL, ("make the ball green", GREEN))
    other, (foreign,) = await frame_of(client)
    await call(client, "DELETE", f"takes/{ids[1]}")
    assert "restore it first" in await sentence(client, frame_id, 400, take_id=ids[1])
    assert "choose one of its takes" in await sentence(client, frame_id, 400, take_id=foreign)
    assert "choose one of its takes" in await sentence(client, frame_id, 400, take_id=MISSING)
    assert await refused(client, "GET", f"frames/{other}/lineage?take_id={ids[0]}") == ["take_id"]


async def test_a_model_that_is_gone(client: Client) -> None:
    frame_id, _ = await frame_of(client, model="flux-gone")
    told = await sentence(client, frame_id, 400)
    assert "flux-gone" in told and "choose another model" in told
    task = await refine(client, frame_id, "make the ball green", model="kino-mini")
    assert task["data"]["model"] == "kino-mini"
    assert task["data"]["steps"] is None, "steps of one model are no good to another"


async def test_a_lora_that_is_gone(client: Client) -> None:
    lora = {"lora_name": "gone.safetensors", "strength_model": 1, "strength_clip": 1, "enabled": True}
    params = {"prompt": BALL, "model": "kino-mini", "width": 64, "height": 64, "loras": [lora]}
    frame_id, _ = await frame_of(client, params=params)
    assert "gone.safetensors" in await sentence(client, frame_id, 400)


async def test_what_is_so_already(client: Client) -> None:
    frame_id, _ = await frame_of(client)
    assert (await refine(client, frame_id, "make the ball red", 200, dry_run=True))["already"] is True
    told = await sentence(client, frame_id, 409, "make the ball red")
    assert told.startswith("It is already so") and told.endswith("try again for another seed")
    assert (await refine(client, frame_id, "make the ball red", seed=9))["data"]["seed"] == 9
