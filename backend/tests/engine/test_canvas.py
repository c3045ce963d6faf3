"""Sizes between what is asked for and what a model can draw."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from kino.engine.canvas import canvas, cover, crop


@pytest.mark.parametrize(
    ("size", "multiple", "drawn"),
    [
        ((1920, 1080), 16, (1920, 1088)),
        ((1024, 1024), 16, (1024, 1024)),
        ((100, 65), 16, (112, 80)),
        ((448, 250), 32, (448, 256)),
        ((64, 64), 32, (64, 64)),
        ((4095, 4096), 32, (4096, 4096)),
    ],
)
def test_the_canvas_is_the_next_the_model_can_draw(
    size: tuple[int, int], multiple: int, drawn: tuple[int, int]
) -> None:
    assert canvas(*size, multiple) == drawn


def test_cropping_keeps_the_middle() -> None:
    pixels = np.arange(88, dtype=np.uint8)[:, None, None].repeat(64, 1).repeat(3, 2)
    cropped = np.asarray(crop(Image.fromarray(pixels), 64, 80))
    assert cropped.shape == (80, 64, 3)
    assert cropped[0, 0, 0] == 4 and cropped[-1, 0, 0] == 83


@pytest.mark.parametrize("size", [(300, 100), (100, 300), (17, 4000), (64, 96)])
def test_a_source_covers_the_canvas_undistorted(size: tuple[int, int]) -> None:
    source = Image.new("RGBA", size, (200, 30, 30, 255))
    covered = cover(source, 64, 96)
    assert covered.size == (64, 96) and covered.mode == "RGB"
    assert np.ptp(np.asarray(covered).reshape(-1, 3), axis=0).max() == 0
