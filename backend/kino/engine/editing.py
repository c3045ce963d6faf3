"""Changing a picture by an instruction: which models can do it, and on which size they draw.

The source goes into the model beside the noise, as picture tokens of its own, and stays in view through all steps: so
there is no strength, and what the instruction does not speak of stays. Source and result lie on the same canvas, or
every edit would move the picture a little.
"""

from __future__ import annotations

import math

from kino.engine.sources import class_name, kind
from kino.engine.task import Models
from kino.errors import TaskFailed
from kino.weights import family, read_header

TAKEN = "choose a folder of FLUX.1 Kontext, FLUX.2 or FLUX.2-klein, or a .safetensors file of FLUX.1 Kontext"
# Smaller and larger than this times the model's own area they lose the thread: drawn at the bound, and resized.
SMALLEST, LARGEST = 0.5, 2.0
MAX_ASPECT = 8.0
_MIN_SIDE, _MAX_SIDE = 64, 4096


def check(edit: bool, category: str, name: str, models: Models) -> None:
    """Raises TaskFailed, before anything is loaded, for a model that can't do what is asked of it."""
    path = models.path(category, name)
    if not edit:
        if path.is_dir() and class_name(path).startswith("Flux2"):
            raise TaskFailed(
                f"{name} is made for {class_name(path)}, which Kino uses to edit a picture by an instruction "
                "(flux_edit); to draw from a prompt choose a FLUX.1 model"
            )
        return
    if path.is_dir():
        if kind(path) in family.EDITING:
            return
        raise TaskFailed(f"{name} can't change a picture by an instruction: {TAKEN}; or use image to image")
    found = family.of_tensors(read_header(path)) if path.suffix.lower() == ".safetensors" else None
    if found == "flux.2-transformer":
        raise TaskFailed(
            f"{name} is the transformer of a FLUX.2 model alone: get the whole folder, with its text encoder and VAE "
            "(the diffusers version), and put it into DiffusionModels"
        )
    # A single file of Kontext has the tensors of FLUX.1-dev, and seldom says which of the two it is.
    if found not in ("flux.1-kontext", "flux.1-dev"):
        raise TaskFailed(f"{name} can't change a picture by an instruction: {TAKEN}; or use image to image")


def wanted_size(source: tuple[int, int], width: int | None, height: int | None) -> tuple[int, int]:
    """The size of the picture: the one asked for; one side alone keeps the source's aspect; else its own.

    Raises TaskFailed for a picture too long for any of these models.
    """
    wide, high = source
    scale = width / wide if width else height / high if height else min(1.0, _MAX_SIDE / max(source))
    wide = width or min(_MAX_SIDE, max(_MIN_SIDE, round(wide * scale)))
    high = height or min(_MAX_SIDE, max(_MIN_SIDE, round(high * scale)))
    if max(wide, high) > MAX_ASPECT * min(wide, high):
        raise TaskFailed(f"{wide}x{high} is too long to be edited: at most {MAX_ASPECT:g} times as long as wide")
    return wide, high


def drawn_size(width: int, height: int, own_area: int) -> tuple[int, int]:
    """On which size a picture of `width` x `height` is drawn by a model whose own pictures have `own_area` pixels."""
    area = width * height
    fitting = min(max(area, SMALLEST * own_area), LARGEST * own_area)
    if fitting == area:
        return width, height
    scale = math.sqrt(fitting / area)
    return max(_MIN_SIDE, round(width * scale)), max(_MIN_SIDE, round(height * scale))
