"""What is said of a picture goes, and every pixel stays."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from kino.datasets.export.stripping import lossless, strip, transparent
from tests.datasets.export.making import drawn

SECRET = b"secret place"


def packed(kind: str, image: Image.Image | None = None, **options: Any) -> bytes:
    out = io.BytesIO()
    (image or drawn(40, 30)).save(out, kind, **options)
    return out.getvalue()


@cache
def said(kind: str) -> bytes:
    """A picture that carries the secret in every way its format has."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    more: dict[str, Any] = {"exif": exif.tobytes(), "icc_profile": profile()}
    if kind == "PNG":
        info = PngInfo()
        info.add_text("parameters", SECRET.decode())
        info.add_itxt("kino", SECRET.decode())
        info.add_text("packed", SECRET.decode(), zip=True)
        more["pnginfo"] = info
    elif kind == "JPEG":
        more |= {"comment": SECRET, "xmp": SECRET}
    else:
        more |= {"xmp": SECRET, "lossless": True}
    return packed(kind, **more)


@cache
def profile() -> bytes:
    """Made once: the time stands in it."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def seen(data: bytes) -> np.ndarray[Any, Any]:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGBA"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_metadata_goes_and_pixels_and_profile_stay(kind: str) -> None:
    data = said(kind)
    bare = strip(data)
    assert SECRET in data and SECRET not in bare and len(bare) < len(data)
    assert np.array_equal(seen(data), seen(bare))
    with Image.open(io.BytesIO(bare)) as image:
        assert not image.getexif() and "parameters" not in image.info and "xmp" not in image.info
        assert image.info["icc_profile"] == profile()
    assert strip(bare) == bare


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_with_nothing_said_of_it_keeps_its_bytes(kind: str) -> None:
    data = packed(kind)
    assert strip(data) == data


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@given(cut=st.integers(0, 4000), flip=st.integers(0, 4000))
def test_broken_files_come_back_without_an_error(kind: str, cut: int, flip: int) -> None:
    data = bytearray(said(kind)[: cut or None])
    if data:
        data[flip % len(data)] ^= 0xFF
    strip(bytes(data))
    transparent(bytes(data))


def test_what_is_no_picture_comes_back_as_it_is() -> None:
    for data in (b"", b"GIF89a...", b"\xff\xd8\xff", b"RIFF0000WEBP", b"\x89PNG\r\n\x1a\n"):
        assert strip(data) == data


def test_a_phones_second_picture_goes(tmp_path: Path) -> None:
    path = tmp_path / "two.mpo"
    drawn(40, 30).save(path, "MPO", save_all=True, append_images=[drawn(40, 30, 1)])
    bare = strip(path.read_bytes())
    with Image.open(io.BytesIO(bare)) as image:
        assert image.format == "JPEG" and image.size == (40, 30)


def test_see_through_pictures_are_told_by_their_first_bytes() -> None:
    through = drawn(40, 30).convert("RGBA")
    through.putalpha(100)
    palette = packed("PNG", drawn(40, 30).quantize(8), transparency=0)
    assert transparent(packed("PNG", through)) and transparent(palette)
    assert transparent(packed("WEBP", through)) and transparent(packed("WEBP", through, lossless=True))
    for image in (drawn(40, 30), drawn(40, 30).quantize(8), drawn(40, 30).convert("L")):
        assert not transparent(packed("PNG", image))
    assert not transparent(packed("WEBP")) and not transparent(packed("JPEG")) and not transparent(b"")


def test_a_lossless_webp_is_told_from_a_lossy_one() -> None:
    assert lossless(packed("WEBP", lossless=True)) and lossless(said("WEBP"))
    assert not lossless(packed("WEBP")) and not lossless(packed("PNG"))
