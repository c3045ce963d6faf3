"""Pictures as WD14 takes them: held by a golden file of our own, and by the same thing worked out in another way."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from kino.engine.taggers import pictures
from kino.errors import TaskFailed

GOLDEN = Path(__file__).parent / "tagger_golden.npy"
SIDE = 24


def drawn(width: int = 53, height: int = 37) -> Image.Image:
    """Every channel another pattern, and a transparent corner that fades."""
    y, x = np.mgrid[0:height, 0:width]
    red = (x * 255 // (width - 1)).astype(np.uint8)
    green = ((x // 5 + y // 7) % 2 * 200 + 30).astype(np.uint8)
    blue = (y * 255 // (height - 1)).astype(np.uint8)
    alpha = np.clip((x + y) * 12, 0, 255).astype(np.uint8)
    return Image.fromarray(np.dstack([red, green, blue, alpha]), "RGBA")


def worked_out(image: Image.Image, side: int) -> np.ndarray[Any, Any]:
    """The same by hand, in float64: what is transparent on white, padded with white, cubic convolution with a = -0.5
    that widens when the picture shrinks, blue first."""
    pixels = np.asarray(image.convert("RGBA"), dtype=np.float64)
    alpha = pixels[..., 3:] / 255
    flat = pixels[..., :3] * alpha + 255 * (1 - alpha)
    height, width = flat.shape[:2]
    longest = max(height, width)
    padded = np.full((longest, longest, 3), 255.0)
    top, left = (longest - height) // 2, (longest - width) // 2
    padded[top : top + height, left : left + width] = np.round(flat)
    weights = cubic(longest, side)
    across = np.einsum("os,ysc->yoc", weights, padded)
    small = np.einsum("os,sxc->oxc", weights, np.clip(np.round(across), 0, 255))
    return np.clip(np.round(small), 0, 255)[..., ::-1]


def cubic(before: int, after: int) -> np.ndarray[Any, Any]:
    """Row o: how much of each of `before` pixels is in pixel o of `after`."""
    scale = max(1.0, before / after)
    rows = np.zeros((after, before))
    for o in range(after):
        centre = (o + 0.5) * before / after
        for s in range(max(0, int(centre - 2 * scale + 0.5)), min(before, int(centre + 2 * scale + 0.5))):
            x = abs((s + 0.5 - centre) / scale)
            near = 1.5 * x**3 - 2.5 * x**2 + 1
            rows[o, s] = near if x < 1 else -0.5 * (x**3 - 5 * x**2 + 8 * x - 4) if x < 2 else 0
        rows[o] /= math.fsum(rows[o])
    return rows


def test_it_is_what_it_always_was() -> None:
    made = pictures.wd14(drawn(), SIDE)
    golden = np.load(GOLDEN).astype(np.float32)
    assert made.shape == golden.shape == (SIDE, SIDE, 3) and made.dtype == np.float32
    assert np.abs(made - golden).max() <= 1  # another Pillow may round another way


@pytest.mark.parametrize("size", [(53, 37), (20, 61), (24, 24), (9, 7)])
def test_it_is_what_the_description_says(size: tuple[int, int]) -> None:
    image = drawn(*size)
    # Two roundings, in either formulation.
    assert np.abs(pictures.wd14(image, SIDE) - worked_out(image, SIDE)).max() <= 2


def test_red_is_last_and_the_padding_is_white() -> None:
    made = pictures.wd14(Image.new("RGB", (40, 20), (255, 0, 0)), 40)
    assert made[20, 20].tolist() == [0, 0, 255] and made[0, 0].tolist() == [255, 255, 255]
    assert (made[:10] == 255).all() and (made[30:] == 255).all()


def test_channels_first_runs_from_minus_one_to_one() -> None:
    made = pictures.centred(Image.new("RGB", (8, 8), (255, 0, 127)), 8)
    assert made.shape == (3, 8, 8)
    assert made[:, 0, 0].tolist() == pytest.approx([127 / 127.5 - 1, -1, 1])


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "CMYK", "I;16"])
def test_every_kind_of_picture_becomes_rgb_on_white(mode: str) -> None:
    image = drawn(30, 20).convert("RGB").convert("L").convert("I").convert("I;16") if mode == "I;16" else (
        drawn(30, 20).convert("LA") if mode == "LA" else drawn(30, 20).convert("RGB").convert(mode)
    )  # fmt: skip
    assert pictures.on_white(image).mode == "RGB"


def test_a_picture_is_opened_the_way_up_it_is_looked_at_and_rubbish_is_refused() -> None:
    out = io.BytesIO()
    image = Image.new("RGB", (30, 20), "red")
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(out, "JPEG", exif=exif)
    assert pictures.opened(out.getvalue(), "a.jpg").size == (20, 30)
    for data in (b"", b"GIF89a", out.getvalue()[:200]):
        with pytest.raises(TaskFailed, match=r"a\.jpg is not a picture"):
            pictures.opened(data, "a.jpg")


def test_large_pictures_are_made_small_for_captioners() -> None:
    assert pictures.bounded(Image.new("RGB", (4000, 1000)), 1024).size == (1024, 256)
    assert pictures.bounded(Image.new("RGB", (3, 5)), 1024).size == (3, 5)
