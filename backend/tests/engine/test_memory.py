"""Where weights go, by measured bytes: every card's case is a row."""

from __future__ import annotations

import pytest

from kino.engine.memory import (
    Asked,
    Mode,
    Placement,
    Sizes,
    choose,
    decoding_bytes,
    denoising_bytes,
    needed,
    stricter,
)

GIB = 2**30


def flux(width: int, height: int) -> Sizes:
    """FLUX.1-dev in bfloat16, with what a picture of this size takes."""
    pixels = width * height
    decode = decoding_bytes(pixels, 256, 2)
    return Sizes(
        text_encoder=246_000_000,
        text_encoder_2=9_520_000_000,
        transformer=23_800_000_000,
        vae=168_000_000,
        denoising=denoising_bytes(pixels // 256 + 512, 3072, 2),
        decoding=decode,
        decoding_tiled=min(decode, decoding_bytes(512 * 512, 256, 2)),
    )


SQUARE = flux(1024, 1024)
MINI = Sizes(2_500_000, 2_300_000, 18_600_000, 4_700_000, 4_000_000, 17_000_000, 17_000_000)


@pytest.mark.parametrize(
    ("free_gib", "sizes", "mode", "tiled"),
    [
        (139.0, SQUARE, "none", False),
        (79.0, SQUARE, "none", False),
        (47.0, SQUARE, "none", False),
        (39.0, SQUARE, "none", False),
        (31.5, SQUARE, "model", False),
        (23.6, SQUARE, "model", False),  # a 24 GB card with nothing else on it
        (22.5, SQUARE, "group", False),  # the same with a desktop
        (15.5, SQUARE, "group", False),
        (11.5, SQUARE, "group", False),
        (7.5, SQUARE, "group", False),
        (7.5, flux(4096, 4096), "group", True),  # decoding whole would take 34 GB
        (47.0, flux(4096, 4096), "none", True),
        (7.5, MINI, "none", False),
        (2.0, MINI, "none", False),
        (0.2, SQUARE, "group", True),  # too little for anything: the least demanding, and an error with advice
    ],
)
def test_auto_takes_the_fastest_mode_that_fits(free_gib: float, sizes: Sizes, mode: Mode, tiled: bool) -> None:
    assert choose(int(free_gib * GIB), sizes, "auto") == Placement(mode, tiled)


@pytest.mark.parametrize("asked", ["none", "model", "group", "sequential"])
@pytest.mark.parametrize("free_gib", [7.5, 79.0])
def test_a_mode_that_was_asked_for_is_taken(asked: Asked, free_gib: float) -> None:
    assert choose(int(free_gib * GIB), SQUARE, asked).mode == asked


@pytest.mark.parametrize("asked", ["auto", "model", "group", "sequential"])
def test_nothing_is_moved_where_there_is_one_memory(asked: Asked) -> None:
    assert choose(8 * GIB, MINI, asked, separate=False) == Placement("none", False)


def test_each_mode_needs_less_than_the_one_before() -> None:
    none, model, group = (needed(SQUARE, mode, tiled=True) for mode in ("none", "model", "group"))
    assert none > model > group


def test_after_running_out_comes_the_next_mode_until_there_is_none() -> None:
    assert [stricter(mode) for mode in ("none", "model", "group", "sequential")] == ["model", "group", None, None]
