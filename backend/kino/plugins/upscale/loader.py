"""A picture to a larger one: by an upscaler's network or Lanczos, and then, if wanted, redrawn in tiles for detail."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from kino import png
from kino.plugins.base_plugin import BasePlugin, Context, PluginInfo, PluginParams, PluginResult, TaskFailed, parameter

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_SIDE = 8192


class Params(PluginParams):
    image: str = parameter(
        kind="image", max_length=300, description="The picture to enlarge: take:<id>, frame:<id> or upload:<name>",
        example="frame:1",
    )  # fmt: skip
    size: str | None = parameter(None, options_from="sizes", group="Size", description="Fills in width and height")
    width: int | None = parameter(
        None, ge=64, le=MAX_SIDE, group="Size", description="Pixels; one side alone keeps the aspect, none doubles "
        "both, and where the aspect changes the picture is cropped around its middle",
    )  # fmt: skip
    height: int | None = parameter(None, ge=64, le=MAX_SIDE, group="Size", description="Pixels, as width")
    upscaler: str | None = parameter(
        None, kind="model_selection", category="Upscalers", description="The network that enlarges; the first "
        "installed when left out, Lanczos where there is none",
    )  # fmt: skip
    hires: str = parameter(
        "auto", options=["auto", "lanczos"], advanced=True, description="lanczos does without an upscaler"
    )
    strength: float = parameter(
        0.0, ge=0, le=1, step=0.05, group="Redrawing", description="How much of the enlarged picture is drawn anew, "
        "tile by tile, with a FLUX.1 model; 0 leaves it",
    )  # fmt: skip
    prompt: str = parameter(
        "", kind="text", max_length=20_000, group="Redrawing", description="What the picture shows, for the redrawing"
    )
    model: str | None = parameter(
        None, kind="model_selection", category="DiffusionModels", group="Redrawing", description="What redraws"
    )
    seed: int | None = parameter(
        None, kind="seed", ge=0, le=2**53 - 1, group="Redrawing", description="The same seed, the same redrawing"
    )
    steps: int | None = parameter(
        None, ge=1, le=200, group="Redrawing", advanced=True, description="The model's own when left out"
    )


class Upscale(BasePlugin):
    info = PluginInfo(title="Upscale", description="Enlarges a picture, and draws fine detail into it if wanted")

    async def generate(self, params: Params, context: Context) -> PluginResult:
        context.progress(0, "loading")
        source = await context.read(params.image)
        from PIL import Image

        try:
            # Pictures come from Kino's own store or were re-encoded on their way in; still nothing else is decoded.
            image = Image.open(io.BytesIO(source), formats=["PNG", "JPEG", "WEBP"]).convert("RGB")
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise TaskFailed(f"{params.image} is not a picture that can be opened") from error
        width, height = wanted(image.size, params.width, params.height)
        if params.strength:
            return PluginResult(data=_redrawn(params, image, width, height, context))
        return PluginResult(data=_enlarged(params, image, width, height, context, png.read_metadata(source)))

    def unload(self) -> None:
        from kino import engine

        engine.unload()


def wanted(source: tuple[int, int], width: int | None, height: int | None) -> tuple[int, int]:
    """The size to enlarge to. Raises TaskFailed for one that is no enlargement, or too large."""
    wide, high = source
    scale = width / wide if width else height / high if height else 2.0
    wide, high = width or round(wide * scale), height or round(high * scale)
    if max(wide, high) > MAX_SIDE:
        raise TaskFailed(f"{wide}x{high} is too large: at most {MAX_SIDE} pixels on a side are drawn")
    if wide < source[0] or high < source[1]:
        raise TaskFailed(
            f"{wide}x{high} is smaller than the picture, which has {source[0]}x{source[1]}: choose a larger"
        )
    return wide, high


def _enlarged(
    params: Params, image: Image, width: int, height: int, context: Context, made: dict[str, Any]
) -> dict[str, Any]:
    from kino.engine import upscalers

    used = upscalers.choose(params.upscaler, context) if params.hires == "auto" else None
    context.progress(5, "decoding")
    large = upscalers.enlarged(
        image, width, height, used, context, lambda share: context.progress(5 + 90 * share, "decoding")
    )
    context.check_stop()
    decided = {"width": width, "height": height, "upscaler": used, "hires": "auto" if used else "lanczos"}
    # A photograph is still one when it is larger; what a model drew stays that as well.
    kind = png.TRAINED if "model" in made else png.ENHANCED
    about = {**decided, "prompt": params.prompt or made.get("prompt"), "strength": 0.0, "digital_source_type": kind}
    context.output(large, about)
    return decided


def _redrawn(params: Params, image: Image, width: int, height: int, context: Context) -> dict[str, Any]:
    from kino.engine.draw import Request, draw

    request = Request(
        plugin="upscale", prompt=params.prompt, model=params.model or "", seed=params.seed or 0, width=width,
        height=height, steps=params.steps, source=image, upscale=True, hires="auto" if params.hires == "auto" else
        "lanczos", upscaler=params.upscaler or None, hires_strength=params.strength, strength=params.strength,
    )  # fmt: skip
    return draw(request, context)
