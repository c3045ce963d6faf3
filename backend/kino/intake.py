"""A picture from outside, made safe: PNG, JPEG or WebP in, a plain 8 bit RGB PNG out, or a refusal in a sentence.

What the file is called does not matter, only what it holds. Its size is known from the header before anything is
decoded. Orientation is applied, colours become sRGB, transparency is laid on white, and everything else (EXIF with
its place and camera, profiles, texts) stays behind. Pure functions; `media.py` keeps them off the event loop, and
runs this module as a child process for large pictures, since libwebp decodes with Python's lock held.
"""

from __future__ import annotations

import contextlib
import io
import json
import struct
import sys
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError, WebPImagePlugin  # noqa: F401 - or Pillow loads all

from kino import png
from kino.errors import Invalid, KinoError, TooLarge, UnsupportedMedia

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_SIDE = 16_384
SIGNATURES = (png.SIGNATURE, b"\xff\xd8\xff", b"RIFF")
REFUSALS: dict[str, type[KinoError]] = {kind.code: kind for kind in (Invalid, TooLarge, UnsupportedMedia)}
DAMAGED = "The picture is damaged or cut short: it can't be read to its end."
# Pillow warns at 89 megapixels and refuses at 179, whatever the settings say; `_open` has the one limit that counts.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Plain:
    """A PNG of ours and its size in pixels."""

    png: bytes
    width: int
    height: int


def pixels(data: bytes, max_megapixels: int) -> int:
    """How many pixels decoding would make, from the header alone. Raises as `plain` does."""
    with _open(data, max_megapixels) as image:
        return image.width * image.height


def plain(data: bytes, max_megapixels: int) -> Plain:
    """Decodes and encodes again. Raises Invalid, TooLarge or UnsupportedMedia."""
    with _open(data, max_megapixels) as source:
        try:
            source.load()
            image = _flat(_srgb(ImageOps.exif_transpose(source)))
        except MemoryError:
            raise TooLarge("The picture is too large for the memory of this machine.") from None
        except Exception as error:  # decoders raise OSError, SyntaxError, ValueError, struct.error, zlib.error ...
            raise Invalid(DAMAGED) from error
    return Plain(png.encode(image), image.width, image.height)


def _open(data: bytes, max_megapixels: int) -> Image.Image:
    if not data:
        raise Invalid("The picture is empty: the file has 0 bytes.")
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        if data.startswith(SIGNATURES):
            raise Invalid(DAMAGED) from error
        raise UnsupportedMedia("This is not a PNG, JPEG or WebP picture.") from error
    except Exception as error:  # a broken or overlong chunk: as many kinds as decoders
        raise Invalid(DAMAGED) from error
    width, height = image.size
    if width * height > max_megapixels * 1_000_000:
        raise TooLarge(
            f"The picture has {width}x{height} pixels ({width * height / 1e6:.0f} megapixels); "
            f"at most {max_megapixels} megapixels are taken in."
        )
    if max(width, height) > MAX_SIDE:
        raise TooLarge(f"The picture has {width}x{height} pixels; at most {MAX_SIDE} on a side are taken in.")
    # A phone's JPEG may hold a second picture (MPO); the first is the photograph. Frames in the others are animation.
    if image.format in ("PNG", "WEBP") and getattr(image, "n_frames", 1) > 1:
        raise UnsupportedMedia("The picture is animated; save the one frame that is meant as a picture of its own.")
    return image


def _srgb(image: Image.Image) -> Image.Image:
    """Colours as sRGB where the picture brings a profile that LittleCMS understands; else as they are."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    # A broken profile must not cost the picture: without it the colours are read as sRGB, as browsers do.
    with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return image
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        turned = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        return turned if turned is not None else image
    return image


def _flat(image: Image.Image) -> Image.Image:
    """8 bit RGB. Transparency is laid on white, as on paper: line art is mostly black on nothing."""
    if image.mode.startswith("I") or image.mode == "F":
        # 16 bit grey: Pillow's own conversion clips everything above 255 to white.
        grey = np.asarray(image).astype(np.int64) >> 8
        return Image.fromarray(grey.clip(0, 255).astype(np.uint8)).convert("RGB")
    if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
        over = image.convert("RGBA")
        paper = Image.new("RGBA", over.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, over).convert("RGB")
    return image.convert("RGB")


def main() -> int:
    """`python -m kino.intake MEGAPIXELS BYTES < picture`: the size and the PNG, or a refusal as JSON on stderr.

    BYTES is how much memory the process may ask for, so that a picture made to swell ends this process only.
    """
    megapixels, memory = int(sys.argv[1]), int(sys.argv[2])
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on every platform
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        result = plain(sys.stdin.buffer.read(), megapixels)
    except KinoError as error:
        sys.stderr.write(json.dumps([error.code, error.message]))
        return 1
    sys.stdout.buffer.write(struct.pack(">II", result.width, result.height))
    sys.stdout.buffer.write(result.png)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
