"""Pictures that are nearly the same look the same, others don't, whatever their size and format."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageEnhance

from kino.datasets import looks
from tests.datasets.drawing import drawn, packed

COUNT = 40


def resaved(image: Image.Image, format: str, quality: int) -> Image.Image:
    return Image.open(io.BytesIO(packed(image, format, quality=quality)))


def cropped(image: Image.Image, share: float) -> Image.Image:
    width, height = image.size
    return image.crop((int(width * share), int(height * share), int(width * (1 - share)), int(height * (1 - share))))


# How the copy is made, and the least share of copies that must be known again.
COPIES = {
    "half the size": (lambda image: image.resize((image.width // 2, image.height // 2)), 0.95),
    "twice the size": (lambda image: image.resize((image.width * 2, image.height * 2)), 0.95),
    "jpeg": (lambda image: resaved(image, "JPEG", 50), 0.9),
    "webp": (lambda image: resaved(image, "WEBP", 50), 0.9),
    "smaller jpeg": (lambda image: resaved(image.resize((image.width // 2, image.height // 2)), "JPEG", 70), 0.9),
    "lighter": (lambda image: ImageEnhance.Brightness(image).enhance(1.05), 0.9),
    "cropped": (lambda image: cropped(image, 0.01), 0.7),
}


@pytest.fixture(scope="module")
def pictures() -> list[Image.Image]:
    return [drawn(number, 192, 144) for number in range(COUNT)]


@pytest.mark.parametrize("how", COPIES)
def test_copies_are_known_again(pictures: list[Image.Image], how: str) -> None:
    copy, share = COPIES[how]
    near = [looks.distance(looks.look_of(one), looks.look_of(copy(one))) <= looks.NEAR for one in pictures]
    assert sum(near) >= share * COUNT


def test_other_pictures_are_others(pictures: list[Image.Image]) -> None:
    assert looks.groups([looks.look_of(one) for one in pictures]) == []


def test_a_look_is_the_same_every_time_and_fits_64_bits(pictures: list[Image.Image]) -> None:
    assert looks.look_of(pictures[0]) == looks.look_of(pictures[0].copy())
    assert all(0 <= looks.look_of(one) < 2**64 for one in pictures)


def test_another_colour_is_another_picture() -> None:
    red, blue = Image.new("RGB", (64, 64), "white"), Image.new("RGB", (64, 64), "white")
    red.paste((190, 30, 30), (8, 8, 40, 40))
    blue.paste((40, 60, 255), (8, 8, 40, 40))
    assert looks.distance(looks.look_of(red), looks.look_of(blue)) > looks.NEAR


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "PA", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr"])
def test_pictures_of_every_mode_have_a_look(mode: str) -> None:
    image = drawn(1, mode="RGB")
    turned = (
        image.convert("P").convert("PA")
        if mode == "PA"
        else image.convert("L").convert(mode)
        if mode[0] == "I"
        else image.convert(mode)
    )
    assert 0 <= looks.look_of(turned) < 2**64


def test_what_can_be_seen_through_is_paper() -> None:
    clear = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (10, 10, 30, 50))
    white = Image.new("RGB", (64, 64), "white")
    white.paste((0, 0, 0), (10, 10, 30, 50))
    assert looks.distance(looks.look_of(clear), looks.look_of(white)) <= looks.NEAR


def test_groups_join_what_is_near_to_any_of_them() -> None:
    far = 0xFFFF_0000_FFFF_0000
    assert looks.groups([0, None, far, 0b111_111, 0b111_111_111_111, 1 << 63 | far, None]) == [[0, 3, 4], [2, 5]]
    assert looks.groups([]) == looks.groups([None, None]) == looks.groups([5]) == []


def test_groups_agree_with_looking_at_every_pair() -> None:
    dice = random.Random(1)
    many = [dice.getrandbits(64) for _ in range(600)]
    many += [one ^ (1 << dice.randrange(64)) for one in many[:50]]
    groups = looks.groups(many)
    assert sorted(map(tuple, groups)) == [(place, 600 + place) for place in range(50)]


def test_thousands_that_look_the_very_same_are_one_group_at_once() -> None:
    blank = [0b1011] * 20_000
    assert looks.groups([*blank, 0b1010, None, 2**64 - 1]) == [list(range(20_001))]
