"""A picture enlarged and redrawn tile by tile by the model that drew it: the way to 4k.

Each tile is image-to-image at a strength that keeps what is there, with the whole prompt and a seed of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image

from kino.engine import enlarge, picture, upscalers
from kino.engine.canvas import canvas, crop, laid
from kino.engine.resident import Loaded
from kino.engine.task import Task
from kino.engine.texts import Encoded

if TYPE_CHECKING:
    from kino.engine.draw import Request

# Fewer make a low strength one large step, which leaves half of the noise in the picture.
LEAST_STEPS = 3
SEEDS = 2**53


class Hires:
    """`steps`: how many the redrawing takes in all. `about`: what was decided, and remakes the picture."""

    def __init__(self, request: Request, loaded: Loaded, width: int, height: int, steps: int, task: Task) -> None:
        own = loaded.rules.width, loaded.rules.height
        self._loaded, self._task = loaded, task
        self._size = width, height
        self._upscaler = upscalers.choose(request.upscaler, task) if request.hires == "auto" else None
        given = request.hires_strength
        self._strength = loaded.rules.hires_strength if given is None else given
        self._tile = enlarge.tile_side(own, loaded.multiple)
        self._overlap = round(self._tile * enlarge.OVERLAP)
        self._steps = max(steps, math.ceil(LEAST_STEPS / self._strength)) if self._strength else 0
        tiles = len(enlarge.boxes(width, height, self._tile, self._overlap)) if self._strength else 0
        # As the pipeline counts them.
        self._each = self._steps - int(max(self._steps - self._steps * self._strength, 0))
        self.steps = tiles * self._each
        self.about: dict[str, Any] = {
            "hires": "auto" if self._upscaler else "lanczos", "upscaler": self._upscaler,
            "hires_strength": None if request.upscale else self._strength,
        }  # fmt: skip

    def enlarged(
        self,
        image: Image.Image,
        seed: int,
        guidance: float | None,
        encoded: Encoded,
        step: Callable[[int], None],
    ) -> Image.Image:
        """The picture at its full size. `step` hears of each step of the redrawing."""
        task, loaded = self._task, self._loaded
        image = upscalers.enlarged(image, *self._size, self._upscaler, task, lambda _share: step(0))
        if not self._strength:
            return image
        quiet = _Quiet(task)

        def redraw(tile: Image.Image, index: int) -> Image.Image:
            size = tile.size
            plan = picture.Plan(
                *canvas(*size, loaded.multiple), self._steps, guidance, (seed + index) % SEEDS,
                laid(tile, *size, loaded.multiple), self._strength,
            )  # fmt: skip
            before = index * self._each
            fresh = picture.draw(plan, loaded, encoded, quiet, lambda at, _of: step(before + at), lambda: None)
            return crop(fresh, *size)

        return enlarge.redrawn(image, self._tile, self._overlap, redraw, task.preview)


@dataclass(frozen=True)
class _Quiet:
    """A task that is shown nothing of a tile: what is shown is the whole picture."""

    task: Task

    def __getattr__(self, name: str) -> Any:
        return getattr(self.task, name)

    def preview(self, image: Any) -> None:
        pass
