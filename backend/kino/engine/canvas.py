"""Sizes: a picture is drawn on the next larger canvas the model can fill, and cropped around its middle."""

from __future__ import annotations

import numpy as np
from PIL import Image


def canvas(width: int, height: int, multiple: int) -> tuple[int, int]:
    """The smallest canvas of multiples of `multiple` pixels that holds the picture: 1920x1080 on 16 is 1920x1088."""
    return -(-width // multiple) * multiple, -(-height // multiple) * multiple


def crop(image: Image.Image, width: int, height: int) -> Image.Image:
    """The middle of a picture at least as large as asked for."""
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image if image.size == (width, height) else image.crop((left, top, left + width, top + height))


def cover(image: Image.Image, width: int, height: int) -> Image.Image:
    """A source picture resized to cover width x height without distortion, and cropped around its middle."""
    image = image.convert("RGB")
    if image.size == (width, height):
        return image
    scale = max(width / image.width, height / image.height)
    size = max(width, round(image.width * scale)), max(height, round(image.height * scale))
    return crop(image.resize(size, Image.Resampling.LANCZOS), width, height)


def laid(source: Image.Image, width: int, height: int, multiple: int) -> Image.Image:
    """The source as the model sees it: covering width x height, its edges drawn out to the canvas around.

    Covering the canvas instead would enlarge the picture a little at each change, and change after change moves it.
    """
    picture = cover(source, width, height)
    wide, high = canvas(width, height, multiple)
    left, top = (wide - width) // 2, (high - height) // 2
    right, bottom = wide - width - left, high - height - top
    if not (right or bottom):
        return picture
    return Image.fromarray(np.pad(np.asarray(picture), ((top, bottom), (left, right), (0, 0)), mode="edge"))
