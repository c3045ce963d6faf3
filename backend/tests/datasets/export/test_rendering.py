"""A picture is cropped, made smaller and turned into another format as asked, and is else left as it was."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kino.datasets.export.rendering import SLACK, Format, exported, render
from kino.datasets.export.stripping import lossless
from kino.datasets.state import Box, Picture
from kino.errors import Invalid, NotFound, Unavailable
from tests.datasets.export.making import drawn

FORMATS: tuple[Format, ...] = ("png", "jpg", "webp")


def picture(name: str, width: int, height: int, crop: Box | None = None) -> Picture:
    return Picture(name=name, source=name, sha256="", width=width, height=height, size_bytes=0, crop=crop)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def difference(one: Image.Image, other: Image.Image) -> float:
    a, b = (np.asarray(image.convert("RGB")).astype(float) for image in (one, other))
    return float(np.abs(a - b).mean())


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_what_needs_no_change_keeps_its_bytes(name: str, tmp_path: Path) -> None:
    drawn(60, 40).save(tmp_path / name)
    assert render(tmp_path, picture(name, 60, 40), (60, 40), "keep") == (tmp_path / name).read_bytes()


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_a_crop_shows_what_is_in_its_box(name: str, format: Format, tmp_path: Path) -> None:
    drawn(120, 80).save(tmp_path / name, quality=95)
    out = opened(render(tmp_path, picture(name, 120, 80, (30, 10, 64, 48)), (64, 48), format))
    assert out.size == (64, 48) and out.format == {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}[format]
    assert difference(out, drawn(120, 80).crop((30, 10, 94, 58))) < 6


def test_png_and_lossless_webp_stay_exact_when_they_are_cropped(tmp_path: Path) -> None:
    for name, options in (("a.png", {}), ("a.webp", {"lossless": True})):
        drawn(120, 80).save(tmp_path / name, **options)
        data = render(tmp_path, picture(name, 120, 80, (30, 10, 64, 48)), (64, 48), "keep")
        assert difference(opened(data), drawn(120, 80).crop((30, 10, 94, 58))) == 0
        assert name != "a.webp" or lossless(data)


def test_a_box_that_reaches_over_the_edge_ends_there(tmp_path: Path) -> None:
    drawn(60, 40).save(tmp_path / "a.png")
    for box, size in (((50, 30, 100, 100), (10, 10)), ((-5, 70, 20, 20), (20, 1)), ((0, 0, 0, 0), (1, 1))):
        one = picture("a.png", 60, 40, box)
        assert exported(one, False, 512, False) == size
        assert opened(render(tmp_path, one, size, "keep")).size == size


@settings(max_examples=50)
@given(width=st.integers(16, 6000), height=st.integers(16, 6000), resolution=st.integers(256, 2048))
def test_smaller_is_never_smaller_than_the_resolution_needs(width: int, height: int, resolution: int) -> None:
    one = picture("a.png", width, height)
    w, h = exported(one, True, resolution, False)
    assert (w, h) == (width, height) or abs((w * h) ** 0.5 - (resolution + SLACK)) <= 0.02 * resolution
    assert w <= width and h <= height
    w, h = exported(one, True, resolution, True)
    assert min(w, h) == min(resolution, width, height) and abs(w * height - h * width) <= max(width, height)
    assert exported(one, False, resolution, False) == (width, height)


def test_a_picture_made_smaller_looks_the_same(tmp_path: Path) -> None:
    drawn(900, 600).save(tmp_path / "a.png")
    one = picture("a.png", 900, 600)
    size = exported(one, True, 256, False)
    out = opened(render(tmp_path, one, size, "keep"))
    assert out.size == size == (392, 261)
    assert difference(out, drawn(900, 600).resize(size, Image.Resampling.BOX)) < 3


def test_see_through_pictures_stay_so_and_are_laid_on_white_as_jpeg(tmp_path: Path) -> None:
    through = drawn(60, 40).convert("RGBA")
    through.putalpha(Image.linear_gradient("L").resize((60, 40)).point(lambda value: 0 if value < 128 else 255))
    through.save(tmp_path / "a.png")
    one = picture("a.png", 60, 40, (0, 0, 50, 40))
    assert opened(render(tmp_path, one, (50, 40), "keep")).mode == "RGBA"
    assert opened(render(tmp_path, one, (50, 40), "webp")).mode == "RGBA"
    flat = opened(render(tmp_path, one, (50, 40), "jpg"))
    assert min(flat.getpixel((5, 2))) > 240  # type: ignore[arg-type, type-var]


@pytest.mark.parametrize("mode", ["1", "L", "P", "I;16", "LA", "CMYK"])
def test_pictures_of_every_kind_of_colour_come_out(mode: str, tmp_path: Path) -> None:
    name = "a.jpg" if mode == "CMYK" else "a.png"
    if mode == "I;16":
        grey = np.asarray(drawn(80, 60).convert("L")).astype(np.uint16) * 257
        Image.fromarray(grey).save(tmp_path / name)
    else:
        drawn(80, 60).convert(mode).save(tmp_path / name)
    for format in FORMATS:
        out = opened(render(tmp_path, picture(name, 80, 60, (8, 8, 64, 48)), (32, 24), format))
        assert out.size == (32, 24) and out.mode in ("L", "RGB", "RGBA")
        if mode in ("L", "I;16"):
            small = drawn(80, 60).convert("L").crop((8, 8, 72, 56)).resize((32, 24), Image.Resampling.BOX)
            assert difference(out, small) < 8


def test_a_picture_that_says_it_lies_on_its_side_is_turned(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    drawn(60, 40).save(tmp_path / "a.jpg", exif=exif, quality=95)
    out = opened(render(tmp_path, picture("a.jpg", 40, 60), (40, 60), "keep"))
    assert out.size == (40, 60) and not out.getexif()
    assert difference(out, drawn(60, 40).transpose(Image.Transpose.ROTATE_270)) < 6


def test_what_is_said_of_a_picture_does_not_come_back_by_encoding(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    more: dict[str, Any] = {"exif": exif, "comment": "secret place"}
    for name in ("a.png", "a.jpg", "a.webp"):
        drawn(60, 40).save(tmp_path / name, **more)
        for format in FORMATS:
            data = render(tmp_path, picture(name, 60, 40, (0, 0, 50, 40)), (50, 40), format)
            assert b"secret" not in data and not opened(data).getexif()


def test_pictures_that_cannot_be_read_are_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"a\.png is missing"):
        render(tmp_path, picture("a.png", 60, 40), (60, 40), "keep")
    drawn(600, 400).save(tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(data[: len(data) // 2])
    with pytest.raises(Unavailable, match=r"a\.png is damaged"):
        render(tmp_path, picture("a.png", 600, 400), (600, 400), "jpg")
    drawn(20, 20).save(tmp_path / "a.png")
    with pytest.raises(Unavailable, match="another picture by now"):
        render(tmp_path, picture("a.png", 600, 400), (600, 400), "jpg")


def test_a_side_that_webp_cannot_hold_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (17_000, 20)).save(tmp_path / "a.png")
    with pytest.raises(Invalid, match="export it as PNG"):
        render(tmp_path, picture("a.png", 17_000, 20), (17_000, 20), "webp")
