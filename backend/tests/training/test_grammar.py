"""The grammar, its captions and the checker: what training draws, says and is judged by."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PIL import Image, ImageFilter

from training.cache import CHUNK, scenes_of
from training.check import check, components, parse, table
from training.scenes import HELD_OUT, Scene, caption, edit_color, every_single, held_out, render, sample_scene


def test_held_out_pairs_are_never_drawn_in_training() -> None:
    rng = random.Random(1)
    drawn = [sample_scene(rng) for _ in range(2000)] + every_single(random.Random(2)) + scenes_of("two-0")[:500]
    assert not any(held_out(t.color, t.shape) for scene in drawn for t in scene.things)
    unseen = [sample_scene(rng, unseen=True) for _ in range(200)]
    assert {(t.color, t.shape) for scene in unseen for t in scene.things} <= set(HELD_OUT)
    assert len({c for c, _ in HELD_OUT}) == 8 and len({s for _, s in HELD_OUT}) == 5


def test_three_chunks_hold_every_single_scene_once() -> None:
    chunks = [scenes_of(f"one-{i}") for i in range(3)]
    assert [len(c) for c in chunks] == [CHUNK] * 3
    said = {(s.background, t.color, t.shape, t.size, t.place) for scenes in chunks for s in scenes for t in s.things}
    assert len(said) == 3 * CHUNK


@pytest.mark.parametrize("width", [256, 448])
@pytest.mark.parametrize("things", [1, 2])
def test_the_checker_is_right_on_drawn_scenes(width: int, things: int) -> None:
    rng = random.Random(3)
    scenes = [sample_scene(rng, things, unseen=i % 2 == 0, width=width) for i in range(12)]
    assert table([check(render(s), s) for s in scenes])["everything"] == 100


def test_the_checker_is_right_on_soft_pictures() -> None:
    rng = random.Random(5)
    scenes = [sample_scene(rng, 1 + i % 2, unseen=True) for i in range(16)]
    assert table([check(render(s).filter(ImageFilter.GaussianBlur(4)), s) for s in scenes])["everything"] == 100


def test_the_checker_sees_what_is_wrong() -> None:
    rng = random.Random(4)
    scene = sample_scene(rng, 1)
    wrong = check(render(edit_color(scene, rng)), scene)
    assert (wrong.color, wrong.shape, wrong.place, wrong.background, wrong.everything) == (0, 1, 1, 1, 0)
    empty = check(Image.new("RGB", (256, 256), scene.background_rgb), scene)
    assert (empty.background, empty.count, empty.color, empty.everything) == (1, 0, 0, 0)


def test_parts_that_touch_only_at_the_side_are_one() -> None:
    picture = Image.new("L", (6, 4))
    for x, y in [(0, 0), (1, 0), (1, 1), (3, 3), (5, 0), (5, 1), (4, 1)]:
        picture.putpixel((x, y), 255)
    numbers = components(np.asarray(picture) > 0)
    assert numbers.max() == 3
    assert numbers[0, 0] == numbers[1, 1] and numbers[0, 5] == numbers[1, 4] and numbers[3, 3] not in (0, numbers[0, 0])


def test_a_caption_says_everything_the_scene_holds() -> None:
    rng = random.Random(5)
    for _ in range(200):
        scene = sample_scene(rng)
        plain = caption(scene)
        assert f"{scene.background} background" in plain
        for thing in scene.things:
            assert thing.color in plain and thing.shape in plain
            assert thing.size == "medium" or thing.size in plain
    readme = Scene(256, 256, "blue", (40, 80, 220), say_place=False)
    readme.things = [sample_scene(rng, 1).things[0]]
    readme.things[0].color, readme.things[0].shape, readme.things[0].size = "red", "circle", "large"
    assert caption(readme) == "a large red circle on a blue background"


def test_scenes_repeat_from_their_seed() -> None:
    one, two = (sample_scene(random.Random(9)) for _ in range(2))
    assert one == two and parse(render(one)) == parse(render(two))
