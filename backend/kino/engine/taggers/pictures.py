"""Pictures as taggers take them. The WD14 way: on white, padded to a square with white, resized, BGR, 0 to 255.

Held by a golden file: a tagger that is shown pictures in another way than it was trained on says wrong things with
confidence, and nobody notices.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from kino.errors import TaskFailed

FORMATS = ["PNG", "JPEG", "WEBP"]


def opened(data: bytes, name: str) -> Image.Image:
    """A picture of a dataset, the way up it is looked at. Raises TaskFailed with a sentence."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        image.load()
        return ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError) as error:
        raise TaskFailed(f"{name} is not a picture that can be opened") from error


def on_white(image: Image.Image) -> Image.Image:
    """RGB, with what is transparent in white."""
    if image.mode == "RGB":
        return image
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    shown = image.convert("RGBA")
    ground = Image.new("RGBA", shown.size, (255, 255, 255, 255))
    ground.alpha_composite(shown)
    return ground.convert("RGB")


def square(image: Image.Image, side: int) -> Image.Image:
    """The whole picture in the middle of a white square of `side` pixels."""
    flat = on_white(image)
    longest = max(flat.size)
    if flat.size != (longest, longest):
        padded = Image.new("RGB", (longest, longest), (255, 255, 255))
        padded.paste(flat, ((longest - flat.width) // 2, (longest - flat.height) // 2))
        flat = padded
    return flat if longest == side else flat.resize((side, side), Image.Resampling.BICUBIC)


def wd14(image: Image.Image, side: int) -> np.ndarray[Any, Any]:
    """float32 of side x side x 3, blue first, 0 to 255."""
    return np.ascontiguousarray(np.asarray(square(image, side), dtype=np.float32)[:, :, ::-1])


def centred(image: Image.Image, side: int) -> np.ndarray[Any, Any]:
    """float32 of 3 x side x side, blue first, -1 to 1: what taggers with a tag_mapping.json take."""
    return np.ascontiguousarray(wd14(image, side).transpose(2, 0, 1) / np.float32(127.5) - np.float32(1))


def bounded(image: Image.Image, side: int) -> Image.Image:
    """RGB of at most `side` pixels a side: captioners shrink what they are given, and large ones need not wait."""
    flat = on_white(image)
    if max(flat.size) <= side:
        return flat
    scale = side / max(flat.size)
    size = (max(1, round(flat.width * scale)), max(1, round(flat.height * scale)))
    return flat.resize(size, Image.Resampling.LANCZOS)
