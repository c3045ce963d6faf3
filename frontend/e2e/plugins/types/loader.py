"""One parameter of every type a form can draw, with every hint: what the browser tests fill in."""

from __future__ import annotations

from typing import Literal

from kino.plugins.base_plugin import (
    BasePlugin,
    Context,
    Lora,
    PluginInfo,
    PluginParams,
    PluginResult,
    TaskFailed,
    parameter,
)


class Params(PluginParams):
    scene: str = parameter(kind="text", min_length=1, max_length=2_000, description="What there is to see")
    title: str = parameter("Untitled", max_length=60, description="A line of text")
    code: str = parameter("A-1", pattern="^[A-Z]-[0-9]+$", description="A capital, a dash and digits")
    count: int = parameter(3, ge=1, le=12, description="A whole number with two ends")
    offset: int = parameter(0, description="A whole number without ends")
    ratio: float = parameter(0.5, ge=0, le=1, step=0.05, description="A number with two ends")
    weight: float | None = parameter(None, description="A number that may be left out")
    mirrored: bool = parameter(False, description="Yes or no")
    corner: Literal["left", "right"] = parameter("left", description="One of two")
    mood: Literal["calm", "bright", "stormy", "foggy", "golden", "grey"] = parameter(
        "calm", description="One of six"
    )
    model: str = parameter("", kind="model_selection", category="DiffusionModels", description="A model")
    eye: str | None = parameter(None, kind="model_selection", category="ClipVision", description="A folder with nothing")
    loras: list[Lora] = parameter([], kind="lora_list", max_length=4, group="LoRA", description="LoRAs with weights")
    source: str | None = parameter(None, kind="image", group="Picture", description="A picture to begin with")
    seed: int | None = parameter(None, kind="seed", ge=0, le=2**53 - 1, description="The same seed, the same picture")
    preset: str | None = parameter(None, options_from="presets", description="Fills in the steps")
    steps: int | None = parameter(None, ge=1, le=50, description="The preset's, or left out")
    size: str | None = parameter(None, options_from="sizes", group="Size", description="Fills in width and height")
    width: int = parameter(128, ge=64, le=512, multiple_of=16, from_project="width", group="Size", description="Pixels")
    height: int = parameter(128, ge=64, le=512, multiple_of=16, from_project="height", group="Size", description="Pixels")
    style: str | None = parameter(None, kind="text", from_project="style", advanced=True, description="A line more")
    grain: float = parameter(0.1, ge=0, le=1, step=0.1, advanced=True, group="Grain", description="An advanced number")
    fail: str = parameter("", max_length=200, advanced=True, group="Grain", description="Fails with these words")


class Types(BasePlugin):
    info = PluginInfo(title="Every type", description="Draws one colour, after being asked for everything")

    async def generate(self, params: Params, context: Context) -> PluginResult:
        from PIL import Image

        if params.fail:
            raise TaskFailed(params.fail)
        if params.source:
            await context.read(params.source)
        hue = (params.seed or 0) % 256
        picture = Image.new("RGB", (params.width, params.height), (hue, 96, 255 - hue))
        data = params.model_dump()
        await context.output(picture, {"prompt": params.scene, **data})
        return PluginResult(data=data)
