"""A picture and a prompt to a new picture, with the FLUX.1 models and the weights that text to image uses.

The source is resized to cover the new size and cropped around its middle. Nothing of it survives at strength 1.
"""

from __future__ import annotations

import io

from kino.plugins.base_plugin import BasePlugin, Context, PluginInfo, PluginResult, TaskFailed, parameter
from kino.plugins.flux_txt2img import loader as flux_txt2img


class Params(flux_txt2img.Params):
    image: str = parameter(
        kind="image", max_length=300, group="Source", description="The picture to start from: take:<id>, frame:<id> or "
        "upload:<name>", example="frame:1",
    )  # fmt: skip
    strength: float = parameter(
        0.75, ge=0.01, le=1, step=0.05, group="Source", description="How much of it is drawn anew; also the share of "
        "the steps that are taken",
    )  # fmt: skip


class FluxImg2Img(BasePlugin):
    info = PluginInfo(title="FLUX image to image", description="Redraws a picture by a prompt with a FLUX.1 model")

    async def generate(self, params: Params, context: Context) -> PluginResult:
        context.progress(0, "loading")
        source = await context.read(params.image)
        from PIL import Image

        from kino.engine.draw import draw

        request = flux_txt2img.request("flux_img2img", params, context)
        try:
            # Pictures come from Kino's own store or were re-encoded on their way in; still nothing else is decoded.
            request.source = Image.open(io.BytesIO(source), formats=["PNG", "JPEG", "WEBP"]).convert("RGB")
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise TaskFailed(f"{params.image} is not a picture that can be opened") from error
        request.strength = params.strength
        return PluginResult(data=draw(request, context))

    def unload(self) -> None:
        from kino import engine

        engine.unload()
