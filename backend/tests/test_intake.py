"""Pictures from outside: three formats by content, a limit before decoding, and a sentence for every refusal."""

from __future__ import annotations

import io
import random
import struct
import subprocess
import sys
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from kino import intake, png
from kino.errors import Invalid, KinoError, TooLarge, UnsupportedMedia

MEGAPIXELS = 100


def packed(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_header(width: int, height: int) -> bytes:
    return png.SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def pixels(data: bytes) -> np.ndarray[Any, Any]:
    result = intake.plain(data, MEGAPIXELS)
    image = Image.open(io.BytesIO(result.png), formats=["PNG"])
    assert image.mode == "RGB" and image.size == (result.width, result.height)
    return np.asarray(image)


RED = Image.new("RGB", (40, 24), (218, 32, 36))
FRAMES = {"save_all": True, "append_images": [Image.new("RGB", (40, 24), "blue")]}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_three_formats_are_taken_in(kind: str) -> None:
    found = pixels(packed(RED, kind))
    assert found.shape == (24, 40, 3)
    assert abs(found.astype(int) - (218, 32, 36)).max() <= 4


@pytest.mark.parametrize(
    "data",
    [
        b"just some text", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html><script>", b"%!PS-Adobe-3.0",
        packed(RED, "GIF"), packed(RED, "TIFF"), packed(RED, "BMP"), packed(RED, "ICO"), packed(RED, "PPM"),
        b"\x00" * 100, b"RIF", packed(RED, "GIF", save_all=True, append_images=[RED]),
    ],
)  # fmt: skip
def test_anything_else_is_unsupported_whatever_it_is_called(data: bytes) -> None:
    with pytest.raises(UnsupportedMedia, match="not a PNG, JPEG or WebP picture"):
        intake.plain(data, MEGAPIXELS)


def test_an_empty_file_is_said_to_be_empty() -> None:
    with pytest.raises(Invalid, match="0 bytes"):
        intake.plain(b"", MEGAPIXELS)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_picture_cut_short_is_damaged(kind: str, part: float) -> None:
    noisy = Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8))
    data = packed(noisy, kind)
    with pytest.raises(Invalid, match="damaged"):
        intake.plain(data[: int(len(data) * part)], MEGAPIXELS)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_animation_is_refused(kind: str) -> None:
    with pytest.raises(UnsupportedMedia, match="animated"):
        intake.plain(packed(RED, kind, **FRAMES), MEGAPIXELS)


def test_a_phones_jpeg_with_a_second_picture_gives_the_first() -> None:
    found = pixels(packed(RED, "MPO", **FRAMES))
    assert abs(found.astype(int) - (218, 32, 36)).max() <= 4


@pytest.mark.parametrize("width, height", [(20_000, 10_000), (2**31 - 1, 2**31 - 1), (100_000, 100_000)])
def test_200_megapixels_are_refused_from_the_header_alone(width: int, height: int) -> None:
    # Nothing follows the header but an empty picture: whoever decodes it says "damaged" instead.
    bomb = png_header(width, height) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    with pytest.raises(TooLarge, match="megapixels"):
        intake.plain(bomb, MEGAPIXELS)


def test_a_long_thin_picture_is_refused() -> None:
    bomb = png_header(1, 20_000_000) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    with pytest.raises(TooLarge, match="on a side"):
        intake.plain(bomb, MEGAPIXELS)


def test_the_webp_header_counts_too() -> None:
    canvas = struct.pack("<I", 0)[:1] + b"\x00\x00\x00" + struct.pack("<I", 16_382)[:3] + struct.pack("<I", 16_382)[:3]
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + canvas + packed(RED, "WEBP", lossless=True)[12:]
    with pytest.raises((TooLarge, Invalid)):
        intake.plain(b"RIFF" + struct.pack("<I", len(body)) + body, MEGAPIXELS)


def test_a_text_chunk_that_swells_is_refused() -> None:
    swollen = chunk(b"zTXt", b"comment\x00\x00" + zlib.compress(b"x" * 200_000_000, 9))
    data = png_header(8, 8) + swollen + chunk(b"IDAT", zlib.compress(b"\x00" * 200)) + chunk(b"IEND", b"")
    with pytest.raises(Invalid):
        intake.plain(data, MEGAPIXELS)


def test_the_orientation_a_camera_noted_is_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    source = Image.new("RGB", (40, 24), "white")
    source.paste((0, 0, 0), (0, 0, 20, 24))
    found = pixels(packed(source, "JPEG", exif=exif, quality=95))
    assert found.shape == (40, 24, 3)
    assert found[5].mean() < 20 and found[-5].mean() > 235


def test_transparency_is_laid_on_white() -> None:
    source = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    source.putpixel((3, 3), (10, 20, 30, 255))
    found = pixels(packed(source, "PNG"))
    assert tuple(found[0, 0]) == (255, 255, 255) and tuple(found[3, 3]) == (10, 20, 30)


@pytest.mark.parametrize(
    "mode, fill", [("1", 1), ("L", 200), ("LA", (200, 255)), ("P", 3), ("I;16", 200 * 256), ("CMYK", (0, 0, 0, 55))]
)
def test_every_mode_becomes_rgb(mode: str, fill: Any) -> None:
    source = Image.new(mode, (16, 16), fill)
    found = pixels(packed(source, "JPEG" if mode == "CMYK" else "PNG"))
    if mode not in ("1", "P"):
        assert abs(found.astype(int) - 200).max() <= 2


def test_a_foreign_colour_profile_is_turned_into_srgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert (pixels(packed(RED, "PNG", icc_profile=lab)) == np.asarray(RED)).all()
    assert (pixels(packed(RED, "PNG", icc_profile=b"no profile")) == np.asarray(RED)).all()


def test_nothing_else_stays_inside() -> None:
    exif = Image.Exif()
    exif[0x010F] = "canary-camera"
    for data in (packed(RED, "JPEG", exif=exif, comment=b"canary"), png.encode(RED, {"prompt": "canary"})):
        assert b"canary" in data
        result = intake.plain(data, MEGAPIXELS).png
        assert b"canary" not in result and Image.open(io.BytesIO(result)).info == {}


def test_no_damage_makes_anything_but_a_refusal_or_a_picture() -> None:
    rng = random.Random(0)
    sources = [packed(RED, kind) for kind in ("PNG", "JPEG", "WEBP")]
    for _ in range(400):
        data = bytearray(rng.choice(sources))
        for _ in range(rng.randint(1, 8)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            intake.plain(bytes(data), MEGAPIXELS)
        except KinoError as error:
            assert error.status in (400, 413, 415) and error.message.endswith(".")


def test_the_child_process_gives_the_same_and_the_same_refusals() -> None:
    def child(data: bytes) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "kino.intake", "100", str(4 * 1024**3)]
        return subprocess.run(command, input=data, capture_output=True, timeout=200, check=False)

    done = child(packed(RED, "WEBP", lossless=True))
    expected = intake.plain(packed(RED, "WEBP", lossless=True), MEGAPIXELS)
    assert done.returncode == 0 and done.stdout == struct.pack(">II", 40, 24) + expected.png
    refused = child(b"text")
    assert refused.returncode == 1 and b"unsupported_media_type" in refused.stderr
