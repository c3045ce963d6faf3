"""Text to picture with a FLUX.1 model: FLUX.1-dev, -schnell, their finetunes, and kino-mini.

Declares the parameters and turns them into the engine's request; everything that needs torch is in `kino.engine`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kino.plugins.base_plugin import BasePlugin, Context, Lora, PluginInfo, PluginParams, PluginResult, parameter

if TYPE_CHECKING:
    from kino.engine.draw import Request


class Params(PluginParams):
    prompt: str = parameter(
        kind="text", min_length=1, max_length=20_000, description="What the picture shows; CLIP reads the first 77 "
        "tokens, T5 up to 512", example="a large red circle on a blue background",
    )  # fmt: skip
    model: str | None = parameter(
        None, kind="model_selection", category="DiffusionModels", description="A FLUX.1 folder or .safetensors file"
    )
    preset: str | None = parameter(None, options_from="presets", description="Fills in steps and guidance")
    size: str | None = parameter(None, options_from="sizes", group="Size", description="Fills in width and height")
    width: int | None = parameter(
        None, ge=64, le=4096, from_project="width", group="Size", description="Pixels; drawn larger and cropped where "
        "the model needs it, and the model's own when neither this nor a project says",
    )  # fmt: skip
    height: int | None = parameter(
        None, ge=64, le=4096, from_project="height", group="Size", description="Pixels, as width"
    )
    hires: Literal["auto", "lanczos", "off"] = parameter(
        "auto", group="Size", advanced=True, description="Above 2 megapixels: auto draws a smaller picture, enlarges "
        "it by an upscaler if one is installed, and redraws it in tiles; lanczos does without an upscaler; off draws "
        "all at once",
    )  # fmt: skip
    upscaler: str | None = parameter(
        None, kind="model_selection", category="Upscalers", group="Size", advanced=True, description="What enlarges "
        "with auto; the first installed when left out",
    )  # fmt: skip
    hires_strength: float | None = parameter(
        None, ge=0, le=1, step=0.05, group="Size", advanced=True, description="How much of the enlarged picture is "
        "drawn anew, tile by tile; the model's own when left out, 0 leaves it",
    )  # fmt: skip
    pictures: int = parameter(1, ge=1, le=16, description="How many takes; the seed counts up from one to the next")
    seed: int | None = parameter(None, kind="seed", ge=0, le=2**53 - 1, description="The same seed, the same picture")
    loras: list[Lora] = parameter(
        [], kind="lora_list", max_length=16, group="LoRA", description="LoRAs of this model, with their weights"
    )
    steps: int | None = parameter(
        None,
        ge=1,
        le=200,
        group="Sampling",
        advanced=True,
        description="Denoising steps; the model's own when left out",
    )
    guidance: float | None = parameter(
        None, ge=0, le=30, step=0.1, group="Sampling", advanced=True, description="How closely the prompt is followed; "
        "the model's own when left out, without effect on models that take none",
    )  # fmt: skip
    max_sequence_length: int | None = parameter(
        None, ge=16, le=512, group="Sampling", advanced=True, description="T5 tokens the prompt is padded to; the "
        "model's own when left out, and more when the prompt needs more",
    )  # fmt: skip
    style: str | None = parameter(
        None,
        kind="text",
        max_length=5_000,
        from_project="style",
        advanced=True,
        description="A line added to the prompt",
    )
    offload: Literal["auto", "none", "model", "sequential", "group"] = parameter(
        "auto", group="Memory", advanced=True, description="What leaves the GPU while it is not needed; auto measures "
        "free memory and takes the fastest that fits",
    )  # fmt: skip


class FluxTxt2Img(BasePlugin):
    info = PluginInfo(title="FLUX text to image", description="Draws a prompt with a FLUX.1 model")

    async def generate(self, params: Params, context: Context) -> PluginResult:
        context.progress(0, "loading")
        from kino.engine.draw import draw

        return PluginResult(data=draw(request("flux_txt2img", params, context), context))

    def unload(self) -> None:
        from kino import engine

        engine.unload()


def request(plugin: str, params: Params, context: Context) -> Request:
    """The engine's request of parameters that are complete. Raises TaskFailed when a LoRA's file is gone."""
    from kino.engine.adapters import Wanted
    from kino.engine.draw import Request

    loras = [
        Wanted(lora.lora_name, context.models.path("Lora", lora.lora_name), lora.strength_model, lora.strength_clip)
        for lora in params.loras
        if lora.enabled
    ]
    return Request(
        plugin=plugin, prompt=params.prompt, style=params.style or "", model=params.model or "", seed=params.seed or 0,
        width=params.width, height=params.height, steps=params.steps, guidance=params.guidance,
        max_sequence_length=params.max_sequence_length, pictures=params.pictures, loras=loras, offload=params.offload,
        hires=params.hires, hires_strength=params.hires_strength, upscaler=params.upscaler or None,
    )  # fmt: skip
