"""Pictures as they come: known by what they hold, their size from the header, refused in a sentence.

Most are copied byte by byte. What a trainer would read wrongly or not at all (turned by EXIF, CMYK, 16 bit grey,
another format) is decoded and written anew. Slow: not for the event loop.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

import numpy as np
from PIL import (  # noqa: F401 - the formats by name, or Pillow imports all of its forty
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from kino.datasets.looks import look_of

KEPT = {"PNG": ".png", "JPEG": ".jpg", "MPO": ".jpg", "WEBP": ".webp"}
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF", "AVIF")  # MPO comes by way of JPEG
SMALL_SIDE = 64
LEAST_SIDE = 16
HEAD = 32
BYTES_A_PIXEL = 8
"""Of the largest picture that is not packed at all: 16 bits of four channels."""
CAPTION_BYTES = 4 * 1024 * 1024
DAMAGED = "Damaged or cut short: can't be read to the end. Get the file anew from where it came"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"), (b"BM", "BMP"),
    (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"), (b"\xff\x0a", "JXL"), (b"\x00\x00\x00\x0cJXL ", "JXL"),
    (b"8BPS", "PSD"),
)  # fmt: skip
_BRANDS = {b"avif": "AVIF", b"avis": "AVIF"} | dict.fromkeys(
    (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"), "HEIC"
)
NAMED = {
    ".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".jpe": "JPEG", ".jfif": "JPEG", ".webp": "WEBP", ".bmp": "BMP",
    ".gif": "GIF", ".tif": "TIFF", ".tiff": "TIFF", ".avif": "AVIF", ".heic": "HEIC", ".heif": "HEIC", ".jxl": "JXL",
    ".psd": "PSD", ".svg": "SVG", ".mp4": "video", ".mov": "video", ".webm": "video", ".mkv": "video", ".avi": "video",
    ".dng": "raw", ".cr2": "raw", ".cr3": "raw", ".nef": "raw", ".arw": "raw", ".raf": "raw", ".orf": "raw",
}  # fmt: skip
"""What a file's ending says it is; only believed where it can't be read."""
_WAYS_OUT = {
    "HEIC": "HEIC pictures can't be read: save them as JPEG or PNG (on a Mac: Preview, Export) and add them again",
    "JXL": "JPEG XL pictures can't be read: save them as PNG or JPEG and add them again",
    "PSD": "Photoshop files can't be read: save them as PNG and add them again",
    "SVG": "Drawings in SVG have no pixels: export them as PNG and add them again",
    "video": "Films can't be read: save the frames that are meant as PNG and add them again",
    "raw": "A camera's raw files can't be read: develop them to JPEG or PNG and add them again",
}
# Pillow warns at 89 megapixels and refuses at 179, whatever the settings say; `header` has the one limit that counts.
Image.MAX_IMAGE_PIXELS = None

Kind = Literal["unreadable", "tiny", "large", "unsupported"]


class Refused(Exception):
    """A picture that can't be taken in: what kind of trouble, and what to do in a sentence."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.kind, self.message = kind, message


@dataclass(frozen=True, slots=True)
class Header:
    format: str
    width: int  # as it is seen, EXIF orientation applied
    height: int
    small: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture as it goes into the dataset."""

    data: bytes
    suffix: str
    width: int
    height: int
    look: int
    changed: str | None  # why its bytes are not those of the original
    transparent: bool


def content(path: Path, limit: int = -1) -> bytes:
    """A file's bytes, up to `limit`. Raises Refused for what is no ordinary file, and OSError."""
    with _open(path) as file:
        return file.read(limit)


def _open(path: Path) -> BinaryIO:
    """Looking at a file must not change when it was last read, nor wait for a pipe that nobody writes to."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_NOATIME", 0))
    except PermissionError:  # somebody else's file: only its owner may leave no trace
        descriptor = os.open(path, flags)
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise Refused("unsupported", "Not an ordinary file but a pipe or a device: left alone")
    return file


def kind_of(head: bytes) -> str | None:
    """What a file holds by its first 32 bytes: a format of Pillow's, HEIC, JXL or PSD; None for no picture."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12])
    return next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), None)


def refusal(kind: str) -> Refused | None:
    """Why a kind of file can't be taken in; None for one that may be."""
    return Refused("unsupported", _WAYS_OUT[kind]) if kind in _WAYS_OUT else None


def header(source: Path | bytes, max_megapixels: int) -> Header:
    """Format and size, without decoding. Raises Refused, and OSError where the file can't be opened."""
    if isinstance(source, Path) and source.stat().st_size > BYTES_A_PIXEL * max_megapixels * 1_000_000:
        raise Refused("large", f"More than {BYTES_A_PIXEL * max_megapixels} MB: no picture that could be taken in")
    with opened(source, max_megapixels) as image:
        width, height = _upright(image)
        return Header(image.format or "", width, height, min(width, height) < SMALL_SIDE)


@contextlib.contextmanager
def opened(source: Path | bytes, max_megapixels: int) -> Iterator[Image.Image]:
    with contextlib.ExitStack() as stack:
        file: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else stack.enter_context(_open(source))
        try:
            image = stack.enter_context(Image.open(file, formats=FORMATS))
            width, height = image.size
            frames = int(getattr(image, "n_frames", 1)) if image.format != "MPO" else 1
        except MemoryError:
            raise Refused("large", "Too large for the memory of this machine: make it smaller") from None
        except Exception as error:  # decoders raise OSError, SyntaxError, ValueError, struct.error ...
            raise Refused("unreadable", DAMAGED) from error
        if frames > 1 and image.format == "TIFF":
            raise Refused("unsupported", "Several pages in one file: save the page that is meant as a PNG of its own")
        if frames > 1:
            raise Refused("unsupported", "Animated: save the one frame that is meant as a picture of its own")
        if width * height > max_megapixels * 1_000_000:
            raise Refused(
                "large",
                f"{width}x{height} pixels are {width * height / 1e6:.0f} megapixels; at most {max_megapixels} are "
                "taken in: make it smaller, or raise max_megapixels",
            )
        if min(width, height) < LEAST_SIDE:
            raise Refused("tiny", f"Smaller than {LEAST_SIDE} pixels on a side: nothing can be learnt from it")
        yield image


def prepared(data: bytes, max_megapixels: int) -> Prepared:
    """The picture as it goes into the dataset. Raises Refused. Decodes all of it, so that nothing cut short gets in."""
    with opened(data, max_megapixels) as image:
        reason, size = _why_anew(image), _upright(image)
        try:
            if reason is None:
                transparent = _transparent(image)
                if image.format in ("JPEG", "MPO"):
                    # An eighth of the size is enough to look at, and all bytes are read for it all the same.
                    image.draft("RGB", (64, 64))
                image.load()
                return Prepared(data, KEPT[image.format or ""], *size, look_of(image), None, transparent)
            image.load()
            anew = _eight_bit(_srgb(ImageOps.exif_transpose(image)))
            packed, suffix = _packed(anew, image.format or "", data)
            return Prepared(packed, suffix, anew.width, anew.height, look_of(anew), reason, _transparent(anew))
        except MemoryError:
            raise Refused("large", "Too large for the memory of this machine: make it smaller") from None
        except Exception as error:
            raise Refused("unreadable", DAMAGED) from error


def plain(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where it can be seen through: what every format but JPEG holds."""
    image = _eight_bit(_srgb(image))
    if image.mode in ("RGB", "RGBA"):
        return image
    clear = "A" in image.getbands() or "transparency" in image.info
    return image.convert("RGBA" if clear else "RGB")


def _orientation(image: Image.Image) -> int:
    """1 to 8 as EXIF numbers them; 1 where there is none, or none that makes sense."""
    with contextlib.suppress(Exception):  # broken EXIF must not cost the picture
        value = image.getexif().get(0x0112, 1)
        return value if isinstance(value, int) and 1 <= value <= 8 else 1
    return 1


def _upright(image: Image.Image) -> tuple[int, int]:
    width, height = image.size
    return (height, width) if _orientation(image) >= 5 else (width, height)


def _why_anew(image: Image.Image) -> str | None:
    """Why a picture can't be copied byte by byte, as a sentence; None where it can."""
    if image.format not in KEPT:
        return f"{image.format if image.format != 'DIB' else 'BMP'} files are not read by trainers: copied as PNG"
    if image.mode in ("CMYK", "YCCK", "LAB"):
        return "Colours for print: copied with the colours of a screen"
    if image.mode.startswith("I") or image.mode == "F":
        return "16 bits of grey, which trainers read as white: copied with 8"
    if _orientation(image) > 1:
        return "Turned upright in the copy, as EXIF says"
    return None


def _transparent(image: Image.Image) -> bool:
    """Whether any of it can be seen through."""
    if image.mode == "P" and "transparency" in image.info:
        image = image.convert("RGBA")
    if "A" in image.getbands():
        return int(np.asarray(image.getchannel("A")).min()) < 255
    return "transparency" in image.info


def _srgb(image: Image.Image) -> Image.Image:
    """Print colours as a screen shows them; by the picture's own profile where LittleCMS understands it."""
    if image.mode not in ("CMYK", "YCCK", "LAB"):
        return image
    profile = image.info.pop("icc_profile", None)
    with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        if profile:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if turned is not None:
                turned.info.pop("icc_profile", None)
                return turned
    return image.convert("RGB")


def _eight_bit(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        grey = np.asarray(image).astype(np.int64) >> 8
        return Image.fromarray(grey.clip(0, 255).astype(np.uint8))
    return image


def _packed(image: Image.Image, format: str, original: bytes) -> tuple[bytes, str]:
    """A picture in its own format at a quality that can't be told from it, else as PNG; nothing of EXIF is kept."""
    packed, profile = io.BytesIO(), image.info.get("icc_profile")
    image.info = {name: value for name, value in image.info.items() if name == "transparency"}
    if format in ("JPEG", "MPO"):
        image.save(packed, "JPEG", quality=95, subsampling=0, icc_profile=profile)
        return packed.getvalue(), ".jpg"
    if format == "WEBP":
        lossless = original[12:16] == b"VP8L" or b"VP8L" in original[:4096]
        image.save(packed, "WEBP", lossless=lossless, quality=95, method=4, icc_profile=profile or b"")
        return packed.getvalue(), ".webp"
    if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
        image = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    image.save(packed, "PNG", compress_level=6, icc_profile=profile)
    return packed.getvalue(), ".png"
