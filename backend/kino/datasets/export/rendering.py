"""One picture as it is exported: cropped, made smaller, in the format asked for, and without metadata.

A picture that needs none of it keeps its pixels bit for bit. The same picture and options give the same bytes.
"""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kino.datasets.export.stripping import PNG, lossless, strip
from kino.datasets.state import Picture
from kino.errors import Invalid, NotFound, Unavailable

if TYPE_CHECKING:
    from PIL import Image

Format = Literal["keep", "png", "jpg", "webp"]
Size = tuple[int, int]

EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
_NAMES = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
_LARGEST = {"JPEG": 65_500, "WEBP": 16_383}
SLACK = 64
"""Pixels by which a picture that is made smaller stays larger than the resolution: its bucket may be of another shape
by one step, and a trainer should never have to enlarge what was just made smaller."""


def extension(name: str, format: Format) -> str:
    """What the exported file's name ends in."""
    return name.rpartition(".")[2].lower() if format == "keep" else format


def cropped(picture: Picture) -> Size:
    """Width and height after cropping; a box that reaches over the edge ends there."""
    left, top, right, bottom = _box(picture)
    return right - left, bottom - top


def exported(picture: Picture, smaller: bool, resolution: int, square: bool) -> Size:
    """Width and height in the export. `square`: the trainer cuts a square with sides of the resolution."""
    width, height = cropped(picture)
    if not smaller:
        return width, height
    scale = resolution / min(width, height) if square else (resolution + SLACK) / math.sqrt(width * height)
    if scale >= 1:
        return width, height
    return max(1, round(width * scale)), max(1, round(height * scale))


def render(folder: Path, picture: Picture, size: Size, format: Format) -> bytes:
    """The file's bytes. `size` is from `exported`. Raises NotFound, Unavailable, or Invalid for a format too small."""
    try:
        data = (folder / picture.name).read_bytes()
    except FileNotFoundError:
        raise NotFound(
            f"{picture.name} is missing from the dataset's folder: bring it back, or take it out of the dataset."
        ) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Unavailable(f"{picture.name} can't be read ({reason}).") from error
    kind = _kind(data)
    wanted = kind if format == "keep" else _NAMES[format]
    whole = (0, 0, picture.width, picture.height)
    box = _box(picture)
    if wanted == kind and box == whole and size == (picture.width, picture.height) and not _turned(data):
        return strip(data)
    if max(size) > _LARGEST.get(wanted, 1 << 30):
        raise Invalid(f"{picture.name} has a side longer than a {wanted} can hold: export it as PNG.")
    return _remade(data, picture, box, size, wanted)


def _remade(data: bytes, picture: Picture, box: tuple[int, int, int, int], size: Size, wanted: str) -> bytes:
    from PIL import Image, ImageOps

    try:
        with _opened(data) as source:
            if sorted(source.size) != sorted((picture.width, picture.height)):
                raise Unavailable(
                    f"{picture.name} is another picture by now ({source.width}x{source.height} instead of "
                    f"{picture.width}x{picture.height}): look for changes in the dataset's folder first."
                )
            exact = source.format == "PNG" or (source.format == "WEBP" and lossless(data))
            profile = source.info.get("icc_profile")
            image: Image.Image = ImageOps.exif_transpose(source)
            image.load()
    except Unavailable:
        raise
    except Exception as error:  # decoders raise many kinds
        raise Unavailable(
            f"{picture.name} is damaged and can't be read to its end: replace it, or take it out of the dataset."
        ) from error
    if box != (0, 0, *image.size):
        image = image.crop(box)
    image = _plain(image, flat=wanted == "JPEG")
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    options: dict[str, Any] = {
        "PNG": {"compress_level": 6},
        "JPEG": {"quality": 95, "subsampling": 0, "optimize": True},
        "WEBP": {"quality": 100 if exact else 95, "lossless": exact, "method": 4},
    }[wanted]
    # A profile belongs to its kind of colours: one of printing inks means nothing for RGB.
    if profile and source.mode not in ("CMYK", "L", "LA", "1") and image.mode.startswith("RGB"):
        options["icc_profile"] = profile
    for name in ("exif", "xmp", "comment"):
        image.info.pop(name, None)  # Pillow writes some of what it read back unasked
    packed = io.BytesIO()
    image.save(packed, wanted, **options)
    return packed.getvalue()


def _plain(image: Image.Image, flat: bool) -> Image.Image:
    """8 bits a channel, grey, RGB or RGBA. `flat`: laid on white where it was see-through."""
    from PIL import Image

    if image.mode.startswith("I") or image.mode == "F":
        import numpy as np

        grey = np.asarray(image).astype(np.int64) >> 8
        image = Image.fromarray(grey.clip(0, 255).astype(np.uint8))
    if image.mode == "1":
        image = image.convert("L")
    if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
        image = image.convert("RGBA")
        if flat:
            image = Image.alpha_composite(Image.new("RGBA", image.size, (255, 255, 255, 255)), image).convert("RGB")
        return image
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _opened(data: bytes) -> Image.Image:
    from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401 - or Pillow loads all

    # What may be too large was refused when it was taken in; Pillow's own limit is lower than what people may set.
    Image.MAX_IMAGE_PIXELS = None
    return Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP"))


def _turned(data: bytes) -> bool:
    """Whether the file says that it is to be turned: without its EXIF it would lie on its side."""
    if b"Exif\0\0" not in data and b"eXIf" not in data and b"EXIF" not in data:
        return False
    try:
        with _opened(data) as image:
            return image.getexif().get(0x0112, 1) not in (0, 1)
    except Exception:  # a broken EXIF turns nothing
        return False


def _kind(data: bytes) -> str:
    if data.startswith(PNG):
        return "PNG"
    return "JPEG" if data.startswith(b"\xff\xd8") else "WEBP"


def _box(picture: Picture) -> tuple[int, int, int, int]:
    """Left, top, right, bottom, inside the picture and never empty."""
    if picture.crop is None:
        return 0, 0, picture.width, picture.height
    left, top, width, height = picture.crop
    left, top = min(max(left, 0), picture.width - 1), min(max(top, 0), picture.height - 1)
    return left, top, min(picture.width, left + max(1, width)), min(picture.height, top + max(1, height))
