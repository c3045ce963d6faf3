"""Refining a frame over HTTP: what a sentence becomes, commands, lines of refinements, and a picture that obeys."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.conftest import Client
from tests.web.nouns import call, import_pictures, make_frame, make_project, picture, refused, wait_for
from tests.web.refining import BALL, GREEN, frame_of, refine, refined, sentence


async def test_a_picture_is_refined_by_a_sentence(client: Client) -> None:
    """The whole way with kino-mini: drawn, made green, tried again, and back."""
    project = await make_project(client, width=256, height=256)
    prompt = "a large red circle on a blue background"
    body = {"name": "g", "type": "flux_txt2img", "data": {"prompt": prompt, "seed": 3}, "start": True}
    task = await call(client, "POST", "generator/tasks", {**body, "project_id": project["id"]}, 201)
    done = await wait_for(client, task["id"], "completed")
    frame_id, first = done["result"]["frame_id"], done["result"]["takes"][0]

    task = await refine(client, frame_id, "please make the circle green!")
    assert (task["status"], task["route"], task["parent_take_id"]) == ("queued", "image", first)
    assert task["interpretation"]["changes"] == [{"from": "red", "to": "green"}]
    done = await wait_for(client, task["id"], "completed")
    take = await call(client, "GET", f"takes/{done['result']['takes'][0]}")
    assert take["prompt"] == "a large green circle on a blue background"
    assert (take["kind"], take["parent_id"], take["seed"]) == ("refinement", first, 3)
    assert take["modification"] == "please make the circle green!"
    assert take["instruction"] == "Change the circle to green, keep everything else unchanged."
    png = await (await client.get(take["url"])).read()
    red, green, blue = Image.open(io.BytesIO(png)).convert("RGB").getpixel((128, 128))  # type: ignore[misc]
    assert green > red + 40 and green > blue + 40

    again = await refine(client, frame_id, "try again")
    assert (again["parent_take_id"], again["data"]["image"]) == (first, f"take:{first}")
    assert again["data"]["seed"] != 3 and again["refinement"] == task["refinement"]
    await wait_for(client, again["id"], "completed")
    assert (await refine(client, frame_id, "undo", 200))["frame"]["take_id"] == take["id"]
    assert (await refine(client, frame_id, "go back", 200))["frame"]["take_id"] == first


async def test_a_plan_is_told_and_nothing_is_done(client: Client) -> None:
    frame_id, (take_id,) = await frame_of(client)
    plan = await refine(client, frame_id, "make the ball green", 200, dry_run=True)
    assert plan == {
        "kind": "attr", "confidence": 0.95, "description": GREEN, "kept": plan["kept"], "target": "ball",
        "instruction": "Change the ball to green, keep everything else unchanged.",
        "changes": [{"from": "red", "to": "green"}], "take_id": take_id, "plugin": "flux_img2img", "route": "image",
        "model": "kino-mini", "strength": plan["strength"], "depth": 0, "reapply_offered": False, "already": False,
        "interpreter": "rules",
    }  # fmt: skip
    assert 0.01 <= plan["strength"] <= 1 and "wooden table" in " ".join(plan["kept"])
    assert (await call(client, "GET", "generator/tasks"))["total"] == 0


async def test_what_made_the_source_makes_the_next(client: Client) -> None:
    frame_id, (take_id,) = await frame_of(client)
    data = (await refine(client, frame_id, "make the ball green"))["data"]
    kept = {"steps": 3, "guidance": 2.5, "width": 64, "height": 64, "style": "soft", "model": "kino-mini", "seed": 5}
    assert {name: data[name] for name in kept} == kept
    assert (data["image"], data["prompt"], data["pictures"], data["preset"]) == (f"take:{take_id}", GREEN, 1, None)


async def test_strength_steps_and_seed_are_as_asked(client: Client) -> None:
    frame_id, _ = await frame_of(client)
    task = await refine(client, frame_id, "make the ball green", strength=0.33, steps=7, seed=99, priority="now")
    assert [task["data"][name] for name in ("strength", "steps", "seed")] == [0.33, 7, 99]
    assert (task["priority"], task["name"]) == ("now", "make the ball green")


async def test_several_changes_at_once(client: Client) -> None:
    frame_id, _ = await frame_of(client)
    plan = await refine(client, frame_id, "make the ball green and make it night", 200, dry_run=True)
    assert plan["kind"] == "attr+time" and "green ball" in plan["description"] and "night" in plan["description"]


async def test_another_take_than_the_one_shown_is_refined(client: Client) -> None:
    frame_id, ids = await frame_of(client, BALL, ("make the ball green", GREEN))
    task = await refine(client, frame_id, "make the ball blue", take_id=ids[0])
    assert task["parent_take_id"] == ids[0]
    assert task["refinement"]["description"] == "a large blue ball on a wooden table"


async def test_it_means_what_was_changed_last(client: Client) -> None:
    prompt = "a red ball and a blue box on a table"
    frame_id, _ = await frame_of(client, prompt, ("make the box green", "a red ball and a green box on a table"))
    plan = await refine(client, frame_id, "make it yellow", 200, dry_run=True)
    assert plan["description"] == "a red ball and a yellow box on a table"


async def test_a_prompt_by_the_persons_own_hand_is_not_interpreted(client: Client) -> None:
    frame_id, _ = await frame_of(client)
    task = await refine(client, frame_id, "faites la balle verte", description="une balle verte")
    assert task["interpretation"]["kind"] == "edited"
    said = "faites la balle verte"
    assert task["refinement"] == {"modification": said, "instruction": said, "description": "une balle verte"}
    assert await refused(client, "POST", f"frames/{frame_id}/refine", {"modification": "x", "description": " "}) == [
        "description"
    ]


# --- commands ---------------------------------------------------------------------------------------------------


async def test_undo_and_redo_show_another_take(client: Client) -> None:
    frame_id, ids = await frame_of(client, BALL, ("make the ball green", GREEN))
    plan = await refine(client, frame_id, "undo", 200, dry_run=True)
    assert (plan["kind"], plan["take_id"]) == ("command:undo", ids[1])
    assert (plan["plugin"], plan["route"], plan["already"]) == ("flux_img2img", "image", False)
    undone = await refine(client, frame_id, "undo", 200)
    assert undone["frame"]["take_id"] == ids[0]
    takes = (await (await client.get(f"/api/v2/frames/{frame_id}/takes")).json())["takes"]
    assert undone["description"] == takes[0]["prompt"]
    refusal = await refine(client, frame_id, "undo", 409)
    assert "nothing to undo" in refusal["error"]["message"]
    assert (await refine(client, frame_id, "redo", 200))["frame"]["take_id"] == ids[1]


@pytest.mark.parametrize(("words", "kind"), [("compare", "command:compare"), ("keep this one", "command:keep")])
async def test_compare_and_keep_leave_the_frame(client: Client, words: str, kind: str) -> None:
    frame_id, ids = await frame_of(client, BALL, ("make the ball green", GREEN))
    done = await refine(client, frame_id, words, 200)
    assert (done["kind"], done["frame"]["take_id"]) == (kind, ids[1])
    assert (await call(client, "GET", "generator/tasks"))["total"] == 0


async def test_another_try_of_a_first_picture_has_no_parent(client: Client) -> None:
    frame_id, _ = await frame_of(client)
    task = await refine(client, frame_id, "try again", seed=8, steps=4)
    assert (task["type"], task["route"], task["parent_take_id"], task["refinement"]) == (
        "flux_txt2img",
        "text",
        None,
        None,
    )
    assert (task["data"]["seed"], task["data"]["steps"], task["data"]["pictures"]) == (8, 4, 1)


async def test_an_imported_picture_is_not_tried_again(client: Client) -> None:
    await call(client, "POST", "generator/queue/pause", {})
    project = await make_project(client)
    (frame,) = (await import_pictures(client, project["id"], ("a.png", picture())))["frames"]
    assert "was not drawn here" in await sentence(client, frame["id"], 409, "try again")
    assert "no prompt to change yet" in await sentence(client, frame["id"], 409, "make the ball green")
    task = await refine(client, frame["id"], "a ball", description="a red ball")
    assert (task["type"], task["data"]["image"]) == ("flux_img2img", f"take:{frame['take_id']}")
    assert (task["data"]["width"], task["data"]["height"]) == (64, 64)  # the smallest that is drawn


# --- lines of refinements -----------------------------------------------------------------------------------------

NIGHT = f"{GREEN}, at night"
CHAIN = (("make the ball green", GREEN), ("make it night", NIGHT), ("make the ball huge", "a huge" + NIGHT[7:]))


async def test_lineage_leads_from_the_first_picture_to_a_take(client: Client) -> None:
    frame_id, ids = await frame_of(client, BALL, *CHAIN)
    beside = await refined(client, frame_id, ids[1], "make the ball blue", BALL)
    line = await call(client, "GET", f"frames/{frame_id}/lineage?take_id={ids[3]}", status=200)
    assert (line["total"], [take["id"] for take in line["takes"]]) == (4, ids)
    shown = await call(client, "GET", f"frames/{frame_id}/lineage", status=200)
    assert [take["id"] for take in shown["takes"]] == [*ids[:2], beside]
    await call(client, "DELETE", f"takes/{ids[1]}")
    shown = await call(client, "GET", f"frames/{frame_id}/lineage", status=200)
    assert [take["id"] for take in shown["takes"]] == [beside], "a parent in the trash ends the line"
    project = await make_project(client)
    empty = await make_frame(client, project["id"])
    assert await call(client, "GET", f"frames/{empty['id']}/lineage", status=200) == {"total": 0, "takes": []}
    await call(client, "GET", "frames/999/lineage", status=404)


async def test_all_changes_are_made_to_the_first_picture_again(client: Client) -> None:
    frame_id, ids = await frame_of(client, BALL, *CHAIN)
    plan = await refine(client, frame_id, "make the table blue", 200, dry_run=True)
    assert (plan["depth"], plan["reapply_offered"], plan["take_id"]) == (3, True, ids[3])
    task = await refine(client, frame_id, "make the table blue", reapply=True)
    assert task["parent_take_id"] == ids[0]
    assert task["refinement"]["modification"] == (
        "make the ball green; make it night; make the ball huge; make the table blue"
    )
    assert task["refinement"]["description"] == task["data"]["prompt"]
    assert "huge green ball" in task["data"]["prompt"] and "blue" in task["data"]["prompt"]
    assert {"attr", "time"} <= set(task["interpretation"]["kind"].split("+"))
    if task["route"] == "image":
        assert task["data"]["image"] == f"take:{ids[0]}"
    project = await make_project(client)
    (first,) = (await import_pictures(client, project["id"], ("a.png", picture())))["frames"]
    said = await refine(client, first["id"], "", 409, reapply=True)
    assert "no changes to make again" in said["error"]["message"]
    task = await refine(client, frame_id, "", reapply=True)
    assert task["refinement"]["description"] == CHAIN[2][1]


async def test_what_an_edit_model_did_is_not_made_again_without_one(client: Client) -> None:
    frame_id, _ = await frame_of(client, BALL, ("make it pop", BALL))
    told = await sentence(client, frame_id, 409, "make the ball green", reapply=True)
    assert "“make it pop”" in told and "refine the picture as it is" in told
