"""A picture remembers what made it, and the same machine makes it again, pixel by pixel."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from kino import png
from tests.conftest import Client
from tests.web.nouns import MISSING, call, files, make_frame, make_project, make_task, picture, refused, wait_for

CIRCLE = "a small blue square on a yellow background"
SMALL = {"width": 64, "height": 64, "steps": 2}


async def drawn(client: Client, type: str, data: dict[str, Any], **more: Any) -> tuple[dict[str, Any], bytes]:
    """A new take of this task, and its file as a person would save it."""
    body = {"name": "picture", "type": type, "data": data, "start": True, **more}
    task = await call(client, "POST", "generator/tasks", body, 201)
    task = await wait_for(client, task["id"], "completed")
    take = await call(client, "GET", f"takes/{task['result']['takes'][0]}", status=200)
    async with client.get(take["url"]) as answer:
        return take, await answer.read()


async def recalled(client: Client, file: bytes) -> Any:
    return await call(client, "POST", "recall", status=200, data=files(("x.png", file), field="picture"))


def pixels(file: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(file), formats=["PNG"]))


async def test_the_same_machine_remakes_a_picture_pixel_by_pixel(client: Client) -> None:
    """Drawn in a project with a style line and a LoRA, remade from the file alone without the project; and a picture
    made of it by image-to-image, whose source was named as what a frame showed then."""
    project = await make_project(client, style="striped texture")
    frame = await make_frame(client, project["id"])
    asked = {
        "prompt": CIRCLE, **SMALL, "guidance": 4.5, "max_sequence_length": 32, "offload": "none",
        "loras": [
            {"lora_name": "kino-mini-stripes.safetensors", "strength_model": 0.7, "strength_clip": 0.5},
            {"lora_name": "kino-mini-stripes.safetensors", "enabled": False},
        ],
    }  # fmt: skip
    take, file = await drawn(client, "flux_txt2img", asked, frame_id=frame["id"])
    told = await recalled(client, file)
    assert (told["kind"], told["plugin"], told["prompt"]) == ("kino", "flux_txt2img", CIRCLE)
    assert told["missing"] == [] and told["take_id"] == take["id"]
    assert told["params"]["style"] == "striped texture" and told["params"]["seed"] == take["seed"]
    _, again = await drawn(client, told["plugin"], told["params"])
    assert np.array_equal(pixels(again), pixels(file))

    changed, file = await drawn(
        client, "flux_img2img", {**SMALL, "prompt": "a red square", "image": f"frame:{frame['id']}", "strength": 0.6},
        frame_id=frame["id"], parent_take_id=take["id"],
    )  # fmt: skip
    assert changed["params"]["image"] == f"take:{take['id']}", "what the frame shows now is another picture"
    told = await recalled(client, file)
    assert told["params"]["image"] == f"take:{take['id']}" and told["params"]["strength"] == 0.6
    assert told["missing"] == []
    _, again = await drawn(client, told["plugin"], told["params"])
    assert np.array_equal(pixels(again), pixels(file))

    # Another model of these tests' time: a picture of more than the model draws at once, enlarged.
    large, file = await drawn(
        client,
        "upscale",
        {"image": f"take:{take['id']}", "width": 128, "height": 128, "strength": 0.1, "prompt": CIRCLE},
    )
    assert (large["width"], large["height"]) == (128, 128)
    told = await recalled(client, file)
    assert told["plugin"] == "upscale" and told["missing"] == []
    _, again = await drawn(client, "upscale", told["params"])
    assert np.array_equal(pixels(again), pixels(file))


async def test_a_take_in_the_trash_is_not_led_to_but_can_be_remade(client: Client) -> None:
    take, file = await drawn(client, "flux_txt2img", {"prompt": CIRCLE, **SMALL})
    await call(client, "DELETE", f"takes/{take['id']}", status=200)
    told = await recalled(client, file)
    assert told["take_id"] is None and told["params"]["seed"] == take["seed"]


async def test_a_file_tells_what_a_picture_came_from_and_nothing_else(client: Client) -> None:
    task = await make_task(client, start=True)
    task = await wait_for(client, task["id"], "completed")
    take = task["result"]["takes"][0]
    async with client.get(f"/media/takes/{take}.png") as answer:
        file = await answer.read()
    told = png.read_metadata(file)
    assert told["take_id"] == take and told["plugin"] == "example"
    assert set(told) <= png.ALLOWED
    texts = png.texts(file)
    assert "digitalsourcetype/algorithmicMedia" in texts[png.XMP], "no model drew it"


async def test_what_is_not_here_is_said(client: Client) -> None:
    about = {
        "plugin": "flux_img2img", "prompt": "a cat", "model": "FLUX.9", "seed": 3, "steps": 4000,
        "image": f"take:{MISSING}", "take_id": MISSING, "loras": [{"lora_name": "fur.safetensors"}], "sorcery": 1,
    }  # fmt: skip
    file = png.encode(np.zeros((64, 64, 3), np.uint8), about)
    told = await recalled(client, file)
    assert told["params"] == {"prompt": "a cat", "seed": 3, "loras": [], "style": ""} and told["take_id"] is None
    said = "\n".join(told["missing"])
    for word in ("FLUX.9", f"take:{MISSING}", "fur.safetensors", "steps must be at most 200"):
        assert word in said
    assert "sorcery" not in said, "only allowed keys are in a file of ours"


async def test_a_picture_without_parameters_is_refused_with_a_sentence(client: Client) -> None:
    ours = png.encode(np.zeros((64, 64, 3), np.uint8), {"prompt": "a cat", "plugin": "flux_txt2img"})
    for file in (b"", picture(), picture(kind="JPEG"), ours[:-20], ours[:60]):
        answer = await call(client, "POST", "recall", status=400, data=files(("x", file), field="picture"))
        assert len(answer["error"]["message"]) > 20
    assert await refused(client, "POST", "recall", data=files(("x", ours[:60]), field="picture")) == ["picture"]
    await call(client, "POST", "recall", status=400, data=files(("a", ours), ("b", ours)))


@pytest.mark.parametrize("compressed", [False, True])
async def test_pictures_of_other_tools_are_recalled(client: Client, compressed: bool) -> None:
    from PIL.PngImagePlugin import PngInfo

    text = (
        "a red circle, <lora:kino-mini-stripes:0.5>\nNegative prompt: dogs\nSteps: 20, Sampler: Euler a, "
        "CFG scale: 7.0, Seed: 123, Size: 512x768, Model hash: 0a1b, Model: Kino-Mini, Version: v1.10.1"
    )
    info, out = PngInfo(), io.BytesIO()
    info.add_text("parameters", text, zip=compressed)
    Image.new("RGB", (8, 8)).save(out, "PNG", pnginfo=info)
    told = await recalled(client, out.getvalue())
    assert told["kind"] == "parameters" and told["prompt"] == "a red circle"
    assert told["params"] == {
        "prompt": "a red circle", "steps": 20, "guidance": 7.0, "seed": 123, "width": 512, "height": 768,
        "model": "kino-mini", "style": "", "loras": [{
            "lora_name": "kino-mini-stripes.safetensors", "strength_model": 0.5, "strength_clip": 0.5, "enabled": True,
        }],
    }  # fmt: skip
    assert "negative prompt" in told["missing"][0].lower() and "Sampler" in told["missing"][1]
