"""Sizes: a picture is drawn on the next larger canvas the model can fill, and cropped around its middle."""

from __future__ import annotations

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
