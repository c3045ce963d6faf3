"""Pictures to measure with, drawn by procedure and the same every time: none is read from a disk.

Not photographs, but with what makes coding them hard: detail at every scale, noise on gradients, and, as the other
end, flat colour with the faint noise a small autoencoder leaves.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


def texture(side: int) -> Pixels:
    """Detail at every scale, each half as strong as the one above: the spectrum of photographs."""
    total = np.zeros((side, side, 3), np.float32)
    cells, strength, seed = 2, 1.0, 3
    while cells <= side:
        total += strength * _noise(side, cells, seed)
        cells, strength, seed = cells * 2, strength * 0.55, seed + 1
    low, high = total.min(), total.max()
    pixels: Pixels = ((total - low) / (high - low) * 255 + 0.5).astype(np.uint8)
    return pixels


def gradient(side: int, noise: float = 1.0) -> Pixels:
    """A sky: smooth colour with a camera's noise (standard deviation in levels of 255)."""
    y, x = np.mgrid[0:side, 0:side] / side
    smooth = np.stack([x, y, (x + y) / 2], -1) * 220 + 15
    return np.clip(smooth + np.random.default_rng(1).normal(0, noise, smooth.shape), 0, 255).astype(np.uint8)


def scene(side: int, noise: float = 3.0) -> Pixels:
    """What kino-mini draws: a disc and a square on one colour, with the soft noise of a decoder."""
    y, x = np.mgrid[0:side, 0:side] / side
    pixels = np.empty((side, side, 3), np.float32)
    pixels[:] = (40, 80, 220)
    disc = np.clip((0.28 - np.hypot(x - 0.5, y - 0.45)) * side / 2, 0, 1)[..., None]
    pixels = pixels * (1 - disc) + np.array((218, 32, 36)) * disc
    square = ((abs(x - 0.8) < 0.1) & (abs(y - 0.82) < 0.1))[..., None]
    pixels = np.where(square, np.array((250, 222, 40)), pixels)
    if noise:
        pixels = pixels + noise * _noise(side, max(2, side // 8), 2)
    drawn: Pixels = np.clip(pixels + 0.5, 0, 255).astype(np.uint8)
    return drawn


def flat(side: int) -> Pixels:
    """The same without any noise."""
    return scene(side, 0.0)


ALL: dict[str, Callable[[int], Pixels]] = {"texture": texture, "gradient": gradient, "scene": scene, "flat": flat}


def _noise(side: int, cells: int, seed: int) -> NDArray[np.float32]:
    small = np.random.default_rng(seed).standard_normal((3, cells, cells)).astype(np.float32)
    size = (side, side)
    return np.stack([np.asarray(Image.fromarray(band).resize(size, Image.Resampling.BICUBIC)) for band in small], -1)
