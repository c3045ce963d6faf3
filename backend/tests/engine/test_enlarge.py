"""Pictures larger than a model draws well: what is drawn of them, and that no edge of a tile shows."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kino.engine import enlarge, picture
from kino.engine.draw import Request, draw
from kino.engine.hires import Hires
from kino.engine.resident import Resident
from kino.errors import TaskStopped
from kino.weights import Weights
from tests.engine.recording import Recording, Told

FLUX, MINI = (1024, 1024), (256, 256)
CIRCLE = "a large red circle on a blue background"


@pytest.mark.parametrize(
    ("asked", "own", "drawn"),
    [
        ((3840, 2160), FLUX, (1792, 1008)),
        ((2160, 3840), FLUX, (1008, 1792)),
        ((4096, 4096), FLUX, (1408, 1408)),
        ((1920, 1080), FLUX, (1920, 1080)),
        ((1448, 1448), FLUX, (1448, 1448)),
        ((3840, 2160), MINI, (448, 240)),
        ((512, 512), MINI, (512, 512)),
    ],
)
def test_at_most_two_megapixels_are_drawn(asked: tuple[int, int], own: tuple[int, int], drawn: tuple[int, int]) -> None:
    assert enlarge.drawn_size(*asked, own, 16) == drawn


@given(st.integers(1, 3000), st.integers(1, 3000), st.sampled_from([64, 256, 1024]))
def test_tiles_cover_the_picture_and_overlap(width: int, height: int, tile: int) -> None:
    overlap = tile // 4
    covered = np.zeros((height, width), bool)
    found = enlarge.boxes(width, height, tile, overlap)
    for left, top, right, bottom in found:
        assert 0 <= left < right <= width and 0 <= top < bottom <= height
        assert (right - left, bottom - top) == (min(tile, width), min(tile, height))
        covered[top:bottom, left:right] = True
    assert covered.all()
    lefts = sorted({left for left, *_ in found})
    assert all(right - left <= tile - overlap for left, right in itertools.pairwise(lefts))


def scene(width: int, height: int) -> Image.Image:
    """Soft colours with a few edges, as an enlarged picture has."""
    x, y = np.meshgrid(np.linspace(0, 4, width), np.linspace(0, 3, height))
    layers = [128 + 90 * np.sin(x + y), 128 + 90 * np.cos(2 * x - y), 110 + 80 * (np.sin(3 * x) * np.cos(2 * y) > 0)]
    return Image.fromarray(np.stack(layers, 2).astype(np.uint8))


def jumps(image: Image.Image, columns: list[int]) -> tuple[float, float]:
    """How far neighbouring pixels are apart across these columns, and across all others: means."""
    steps = np.abs(np.diff(np.asarray(image, np.float32), axis=1)).mean(axis=(0, 2))
    there = np.zeros(len(steps), bool)
    there[[column - 1 for column in columns]] = True
    return float(steps[there].mean()), float(steps[~there].mean())


def test_tiles_that_are_left_as_they_are_leave_the_picture_as_it_is() -> None:
    picture = scene(700, 500)
    same = enlarge.redrawn(picture, 256, 64, lambda tile, _index: tile)
    assert np.array_equal(np.asarray(same), np.asarray(picture))


def test_a_tile_of_another_tint_does_not_show() -> None:
    """Every second tile comes back 30 levels lighter, with a dark rim as models draw one: neither is to be seen."""
    source = scene(700, 500)

    def tinted(tile: Image.Image, index: int) -> Image.Image:
        pixels = np.asarray(tile, np.int16) + (30 if index % 2 else 0)
        pixels[:, :6] -= 40
        pixels[:, -6:] -= 40
        return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))

    large = enlarge.redrawn(source, 256, 64, tinted)
    edges = [edge for left, _, right, _ in enlarge.boxes(700, 500, 256, 64) for edge in (left, right) if 0 < edge < 700]
    assert jumps(large, edges)[0] <= jumps(source, edges)[0] + 0.5, "of 255 levels"
    inside = np.abs(np.asarray(large, np.int16) - np.asarray(source, np.int16))[:, 40:-40]
    assert inside.mean() < 2


def test_no_seam_shows_in_what_kino_mini_redraws(resident: Resident, mini_weights: Weights) -> None:
    task = Recording(mini_weights)
    loaded = resident.get("kino-mini", task, "auto", (None, None), lambda _share: None)
    encoded = loaded.texts.encode(CIRCLE, loaded.rules.max_sequence_length, ())
    request = Request("t", CIRCLE, "kino-mini", 7)
    width, height = 448, 320
    hires = Hires(request, loaded, width, height, 8, task)
    source = Image.new("RGB", (112, 80), (40, 80, 220))
    source.paste((220, 30, 35), (30, 20, 82, 60))
    steps: list[int] = []
    large = hires.enlarged(source, 7, loaded.rules.guidance, encoded, steps.append)
    boxes = enlarge.boxes(width, height, 256, 64)
    assert large.size == (width, height) and len(boxes) == 4
    assert steps == list(range(1, hires.steps + 1)), "each step is told once, in order"
    assert len(task.previews) == len(boxes)
    edges = [edge for left, _, right, _ in boxes for edge in (left, right) if 0 < edge < width]
    at_edges, _ = jumps(large, edges)
    # The same columns of the picture before it was redrawn, whose only edges are the square's.
    plain = source.resize(large.size, Image.Resampling.LANCZOS)
    before, _ = jumps(plain, edges)
    assert at_edges <= before + 1.0, "of 255 levels"
    off = np.abs(np.asarray(large, np.int16) - np.asarray(plain, np.int16))
    assert off.mean() < 6, "what is there stays"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever has more than 64x64 pixels is enlarged: the tiny models' own size."""
    monkeypatch.setattr(enlarge, "DIRECT", 64 * 64)


@pytest.mark.usefixtures("small")
def test_a_large_picture_is_drawn_small_enlarged_and_redrawn(
    resident: Resident, task: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans: list[picture.Plan] = []
    really = picture.draw

    def noted(plan: picture.Plan, *rest: Any) -> Image.Image:
        plans.append(plan)
        return really(plan, *rest)

    monkeypatch.setattr(picture, "draw", noted)
    decided = draw(Request("t", CIRCLE, "dev", 7, width=150, height=100, steps=2, pictures=2), task, resident)
    assert decided["width"] == 150
    per_picture = 1 + len(enlarge.boxes(150, 100, 64, 16))
    assert len(plans) == 2 * per_picture
    assert plans[0].source is None and plans[0].width * plans[0].height <= 2 * 64 * 64
    assert all(plan.source is not None and plan.width <= 64 for plan in plans[1:per_picture])
    image, about = task.outputs[0]
    assert image.size == (150, 100) and task.outputs[1][1]["seed"] == 8
    assert about["hires"] == "lanczos" and about["hires_strength"] == 0.25 and about["upscaler"] is None
    percents = [told.percent for told in task.told]
    assert percents == sorted(percents)
    counted = [(told.step, told.steps) for told in task.told if told.step]
    assert counted == [(step, counted[0][1]) for step in range(1, len(counted) + 1)]


@pytest.mark.usefixtures("small")
def test_the_same_seed_is_the_same_large_picture(resident: Resident, task: Recording) -> None:
    for seed in (7, 7, 8):
        draw(Request("t", CIRCLE, "dev", seed, width=100, height=80, steps=2), task, resident)
    first, again, other = (np.asarray(image) for image, _about in task.outputs)
    assert np.array_equal(first, again) and not np.array_equal(first, other)


@pytest.mark.usefixtures("small")
def test_a_stop_among_the_tiles_leaves_no_picture(resident: Resident, task: Recording) -> None:
    def stop(told: Told) -> None:
        if told.step == 5:
            task.stop()

    task.on_progress = stop
    with pytest.raises(TaskStopped):
        draw(Request("t", CIRCLE, "dev", 7, width=150, height=100, steps=2), task, resident)
    assert task.outputs == []


def test_off_draws_any_size_at_once(resident: Resident, task: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enlarge, "DIRECT", 64 * 64)
    draw(Request("t", CIRCLE, "dev", 7, width=96, height=80, steps=1, hires="off"), task, resident)
    (image, about), steps = task.outputs[0], [told.steps for told in task.told if told.step]
    assert image.size == (96, 80) and about["hires"] == "off" and steps == [1]


def test_4k_of_kino_mini_is_the_small_picture_enlarged(resident: Resident, mini_weights: Weights) -> None:
    task = Recording(mini_weights)
    draw(Request("t", CIRCLE, "kino-mini", 7, width=3840, height=2160, hires_strength=0.0), task, resident)
    image, about = task.outputs[0]
    assert image.size == (3840, 2160) and about["hires_strength"] == 0
    assert [told.steps for told in task.told if told.step] == [8] * 8, "nothing is redrawn at strength 0"
    middle = np.asarray(image)[900:1260, 1700:2140].reshape(-1, 3).mean(axis=0)
    corner = np.asarray(image)[:200, :200].reshape(-1, 3).mean(axis=0)
    assert middle[0] > 150 > middle[2] and corner[2] > 150 > corner[0]
