"""A gradient between two colours: no model, no torch, every part of the contract. Copy it to begin a plugin.

It draws in `steps` rounds, each a little sharper, so that progress, previews and stop can be watched.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator

from kino.plugins.base_plugin import BasePlugin, Context, PluginInfo, PluginParams, PluginResult, parameter

if TYPE_CHECKING:
    from PIL import Image


def _colour(value: str) -> str:
    digits = value.removeprefix("#")
    if not value.startswith("#") or len(digits) != 6 or not set(digits) <= set("0123456789abcdefABCDEF"):
        raise ValueError("must be a colour such as #ffaa33")
    return value.lower()


Colour = Annotated[str, AfterValidator(_colour)]


class Params(PluginParams):
    start_color: Colour = parameter("#12355b", description="Colour the gradient begins with", example="#12355b")
    end_color: Colour = parameter("#ffaa33", description="Colour it ends with", example="#ffaa33")
    direction: Literal["right", "down", "diagonal", "radial"] = parameter("diagonal", description="Where it runs to")
    swap: bool = parameter(False, description="Begin with the end colour")
    width: int = parameter(512, ge=64, le=4096, from_project="width", group="Size", description="Pixels")
    height: int = parameter(512, ge=64, le=4096, from_project="height", group="Size", description="Pixels")
    steps: int = parameter(8, ge=1, le=200, description="Rounds of drawing")
    grain: float = parameter(0.1, ge=0, le=1, step=0.05, advanced=True, description="How much noise the seed adds")
    delay_ms: int = parameter(0, ge=0, le=10_000, advanced=True, description="Milliseconds to wait in every round")
    seed: int | None = parameter(None, kind="seed", description="The same seed draws the same grain")


class Example(BasePlugin):
    info = PluginInfo(title="Gradient (example)", description="Draws a gradient; the template for plugins")

    async def generate(self, params: Params, context: Context) -> PluginResult:
        picture = None
        for step in range(1, params.steps + 1):
            await _wait(params.delay_ms / 1000, context)
            picture = _draw(params, detail=step / params.steps)
            await context.preview(picture)
            await context.progress(100 * step / params.steps, stage="denoising", step=step, steps=params.steps)
        await context.output(picture, metadata=params.model_dump())
        return PluginResult(data={"seed": params.seed})


async def _wait(seconds: float, context: Context) -> None:
    """Looks for a stop every 50 ms: a plugin that runs on for 2 s after one is killed."""
    context.check_stop()
    while seconds > 0:
        await asyncio.sleep(min(seconds, 0.05))
        seconds -= 0.05
        context.check_stop()


def _draw(params: Params, detail: float) -> Image.Image:
    """The gradient with `detail` (0-1] of its bands."""
    # Heavy imports belong inside functions: the server reads this file too, and has to start quickly.
    import numpy as np
    from PIL import Image

    across = np.linspace(0.0, 1.0, params.width, dtype=np.float32)[None, :]
    down = np.linspace(0.0, 1.0, params.height, dtype=np.float32)[:, None]
    ramps: dict[str, Any] = {
        "right": across + 0 * down,
        "down": down + 0 * across,
        "diagonal": (across + down) / 2,
        "radial": np.sqrt(((across - 0.5) ** 2 + (down - 0.5) ** 2) * 2),
    }
    bands = 1 + round(254 * detail)
    ramp = np.round(ramps[params.direction] * bands) / bands
    grain = np.random.default_rng(params.seed).normal(0.0, 0.1 * params.grain, ramp.shape).astype(np.float32)
    ramp = np.clip(ramp + grain, 0.0, 1.0)[..., None]
    ends = [params.start_color, params.end_color]
    start, end = (np.array(list(bytes.fromhex(color[1:])), np.float32) for color in ends[:: -1 if params.swap else 1])
    return Image.fromarray(np.round(start + (end - start) * ramp).astype(np.uint8))
