"""A picture and an instruction ("make the car red") to the changed picture, with models made for that.

They see the source through all steps, so what the instruction does not speak of stays as it is, and there is no
strength. FLUX.1-dev, -schnell and kino-mini can't do it: image to image is what they have.
"""

from __future__ import annotations

import io
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
from kino.weights.family import EDITING


class Params(PluginParams):
    prompt: str = parameter(
        kind="text", min_length=1, max_length=20_000, description="What to change, as an instruction; what is to stay "
        "can be said too", example="make the circle blue, keep everything else",
    )  # fmt: skip
    image: str = parameter(
        kind="image", max_length=300, group="Source", description="The picture to change: take:<id>, frame:<id> or "
        "upload:<name>", example="frame:1",
    )  # fmt: skip
    model: str | None = parameter(
        None, kind="model_selection", category="DiffusionModels", families=EDITING, description="A folder of FLUX.1 "
        "Kontext, FLUX.2 or FLUX.2-klein, or a .safetensors file of FLUX.1 Kontext",
    )  # fmt: skip
    width: int | None = parameter(
        None, ge=64, le=4096, group="Size", description="Pixels; the source's own when left out, drawn near the "
        "model's own size and resized where they are far apart",
    )  # fmt: skip
    height: int | None = parameter(None, ge=64, le=4096, group="Size", description="Pixels, as width")
    pictures: int = parameter(1, ge=1, le=16, description="How many takes; the seed counts up from one to the next")
    seed: int | None = parameter(None, kind="seed", ge=0, le=2**53 - 1, description="The same seed, the same picture")
    loras: list[Lora] = parameter(
        [], kind="lora_list", max_length=16, group="LoRA", description="LoRAs for FLUX.1 Kontext; FLUX.2 takes none"
    )
    steps: int | None = parameter(
        None, ge=1, le=200, group="Sampling", advanced=True, description="Denoising steps; the model's own when left "
        "out",
    )  # fmt: skip
    guidance: float | None = parameter(
        None, ge=0, le=30, step=0.1, group="Sampling", advanced=True, description="How closely the instruction is "
        "followed; the model's own when left out, without effect on FLUX.2-klein's distilled models",
    )  # fmt: skip
    max_sequence_length: int | None = parameter(
        None, ge=16, le=512, group="Sampling", advanced=True, description="Tokens the instruction is padded to; the "
        "model's own when left out, and more when it needs more",
    )  # fmt: skip
    style: str | None = parameter(
        None, kind="text", max_length=5_000, advanced=True, description="A line added to the instruction"
    )
    offload: Literal["auto", "none", "model", "sequential", "group"] = parameter(
        "auto", group="Memory", advanced=True, description="What leaves the GPU while it is not needed; auto measures "
        "free memory and takes the fastest that fits",
    )  # fmt: skip


class FluxEdit(BasePlugin):
    info = PluginInfo(
        title="FLUX edit by instruction",
        description="Changes a picture as it is told, with FLUX.1 Kontext, FLUX.2 or FLUX.2-klein",
    )

    async def generate(self, params: Params, context: Context) -> PluginResult:
        context.progress(0, "loading")
        source = await context.read(params.image)
        from PIL import Image

        from kino.engine.adapters import Wanted
        from kino.engine.draw import Request, draw

        try:
            # Pictures come from Kino's own store or were re-encoded on their way in; still nothing else is decoded.
            picture = Image.open(io.BytesIO(source), formats=["PNG", "JPEG", "WEBP"]).convert("RGB")
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise TaskFailed(f"{params.image} is not a picture that can be opened") from error
        loras = [
            Wanted(lora.lora_name, context.models.path("Lora", lora.lora_name), lora.strength_model, lora.strength_clip)
            for lora in params.loras
            if lora.enabled
        ]
        request = Request(
            plugin="flux_edit", prompt=params.prompt, style=params.style or "", model=params.model or "",
            seed=params.seed or 0, width=params.width, height=params.height, steps=params.steps,
            guidance=params.guidance, max_sequence_length=params.max_sequence_length, pictures=params.pictures,
            loras=loras, offload=params.offload, source=picture, edit=True,
        )  # fmt: skip
        return PluginResult(data=draw(request, context))

    def unload(self) -> None:
        from kino import engine

        engine.unload()
