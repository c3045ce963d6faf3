"""Pictures larger than a model draws well: drawn small, enlarged, and redrawn tile by tile for the fine detail.

Tiles overlap, each is cut from what its neighbours have made of the picture already, keeps its colours on the large
scale, and fades into them within the overlap: so no edge of a tile is an edge in the picture. Knows no models;
`hires.py` brings the redrawing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

import numpy as np
from PIL import Image

# A size up to this is drawn as it is: Full HD on its canvas of 1920x1088 is just below. Others are drawn on at most two
# million pixels; where that is less, on twice those of the model's own size, and not much longer than that is:
# kino-mini, whose own is 256x256, draws well up to 448 on a side, and a second circle at 592.
DIRECT = 2 * 1024 * 1024
MOST = 2_000_000
BEYOND_OWN, BEYOND_OWN_SIDE = 2, 1.75
OVERLAP = 0.25  # of a tile, so that a fade is wide
TONE = 32  # pixels: what is smaller than this is detail
SHOWN = 256  # pixels on the longer side of what is shown meanwhile

Mode = Literal["auto", "lanczos", "off"]
Box = tuple[int, int, int, int]


def drawn_size(width: int, height: int, own: tuple[int, int], multiple: int) -> tuple[int, int]:
    """What is drawn for a picture of width x height by a model whose own size is `own`."""
    if width * height <= DIRECT:
        return width, height
    area = min(MOST, BEYOND_OWN * own[0] * own[1])
    shrink = min(math.sqrt(area / (width * height)), BEYOND_OWN_SIDE * max(own) / max(width, height))
    wide, high = (max(1, int(side * shrink / multiple)) * multiple for side in (width, height))
    return wide, high


def tile_side(own: tuple[int, int], multiple: int) -> int:
    """Tiles have a model's own size: it knows pictures of that best."""
    return max(1, math.isqrt(own[0] * own[1]) // multiple) * multiple


def places(length: int, tile: int, overlap: int) -> list[int]:
    """Where tiles begin along a side: evenly, so that all overlap by at least `overlap`; one when it fits whole."""
    if length <= tile:
        return [0]
    count = math.ceil((length - overlap) / (tile - overlap))
    return [round(index * (length - tile) / (count - 1)) for index in range(count)]


def boxes(width: int, height: int, tile: int, overlap: int) -> list[Box]:
    """Left, top, right and bottom of every tile, row by row."""
    wide, high = min(tile, width), min(tile, height)
    return [
        (left, top, left + wide, top + high)
        for top in places(height, tile, overlap)
        for left in places(width, tile, overlap)
    ]


def redrawn(
    image: Image.Image,
    tile: int,
    overlap: int,
    redraw: Callable[[Image.Image, int], Image.Image],
    shown: Callable[[Image.Image], object] = lambda _image: None,
) -> Image.Image:
    """The picture with every tile of it redrawn: `redraw(tile, index)` gives a picture of the same size.

    `shown` is given a small picture of how far it is, after every tile.
    """
    whole = np.array(image.convert("RGB"))
    height, width, _ = whole.shape
    every = max(1, max(width, height) // SHOWN)
    for index, box in enumerate(boxes(width, height, tile, overlap)):
        left, top, right, bottom = box
        source = whole[top:bottom, left:right].copy()
        fresh = np.asarray(redraw(Image.fromarray(source), index).convert("RGB"))
        lay(whole, toned(fresh, source), box, overlap, rims=False)
        shown(Image.fromarray(whole[::every, ::every]))
    return Image.fromarray(whole)


def toned(fresh: np.ndarray, source: np.ndarray) -> np.ndarray:
    """The fresh tile with the colours of its source on the large scale: what a model adds is detail, and each tile it
    draws is a little lighter or darker than the next."""
    height, width, _ = source.shape
    few = max(1, round(width / TONE)), max(1, round(height / TONE))
    off = source.astype(np.float32) - fresh
    layers = [Image.fromarray(off[:, :, channel]).resize(few, Image.Resampling.BOX) for channel in range(3)]
    smooth = [np.asarray(layer.resize((width, height), Image.Resampling.BICUBIC)) for layer in layers]
    evened: np.ndarray = (fresh + np.stack(smooth, 2)).round().clip(0, 255).astype(np.uint8)
    return evened


def lay(whole: np.ndarray, fresh: np.ndarray, box: Box, overlap: int, *, rims: bool = True) -> None:
    """Puts a tile into the picture, fading over `overlap` pixels into the tiles before it, above and to the left.

    Without `rims` it fades out below and to the right as well: a model draws worse along the rim of a tile, and the
    next tile, which covers it, must not begin from that.
    """
    left, top, right, bottom = box
    there = whole[top:bottom, left:right]
    across, down = _fade(right - left, overlap if left else 0), _fade(bottom - top, overlap if top else 0)
    if not rims:
        across = np.minimum(across, _fade(right - left, overlap if right < whole.shape[1] else 0)[::-1])
        down = np.minimum(down, _fade(bottom - top, overlap if bottom < whole.shape[0] else 0)[::-1])
    share = np.minimum(across[None, :], down[:, None])[:, :, None]
    whole[top:bottom, left:right] = (there + share * (fresh.astype(np.float32) - there)).round().astype(np.uint8)


def _fade(length: int, over: int) -> np.ndarray:
    """From 0 to 1 over the middle half of the first `over` pixels, without a corner at either end; then 1."""
    share = np.ones(length, np.float32)
    if over:
        rise = np.clip(2 * (np.arange(over, dtype=np.float32) + 0.5) / over - 0.5, 0, 1)
        share[:over] = rise * rise * (3 - 2 * rise)
    return share
