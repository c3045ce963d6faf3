"""Pictures made from a take's PNG: thumbnails, and the formats that others ask for. Slow: call it in a thread."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kino.errors import Invalid, KinoError, NotFound, Unavailable

if TYPE_CHECKING:
    from PIL import Image

Format = Literal["JPEG", "WEBP"]

LARGEST_SIDE: dict[Format, int] = {"JPEG": 65_500, "WEBP": 16_383}
# Hardly to be told from the original by eye. JPEG keeps the full resolution of colours, which drawn edges need.
_OPTIONS: dict[Format, dict[str, Any]] = {
    "JPEG": {"quality": 92, "subsampling": 0},
    "WEBP": {"quality": 92, "method": 4},
}


def thumbnail(source: Path, width: int) -> bytes:
    """A WebP at most `width` wide. Raises NotFound, Unavailable."""
    from PIL.Image import Resampling

    with _opened(source) as image:
        # Never wider, and no more than four times as high: a strip one pixel wide would become a tower.
        image.thumbnail((width, width * 4), Resampling.LANCZOS, reducing_gap=2.0)
        return _packed(image, "WEBP", quality=82, method=4)


def fitted(source: Path, side: int) -> bytes:
    """A WebP with no side longer than `side`. Raises NotFound, Unavailable."""
    from PIL.Image import Resampling

    with _opened(source) as image:
        image.thumbnail((side, side), Resampling.LANCZOS, reducing_gap=2.0)
        return _packed(image, "WEBP", quality=82, method=2)


def converted(source: Path, format: Format) -> bytes:
    """The whole picture in another format. Raises Invalid for one too large for it, NotFound, Unavailable."""
    with _opened(source) as image:
        if max(image.size) > LARGEST_SIDE[format]:
            raise Invalid(f"{format} holds no more than {LARGEST_SIDE[format]} pixels a side: take the PNG")
        return _packed(image, format, **_OPTIONS[format])


def _packed(image: Image.Image, format: Format, **options: Any) -> bytes:
    packed = io.BytesIO()
    image.convert("RGB").save(packed, format, **options)
    return packed.getvalue()


@contextmanager
def _opened(source: Path) -> Iterator[Image.Image]:
    # The formats by name: asked for one it has not seen, Pillow imports all of its forty.
    from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401

    try:
        with Image.open(source, formats=("PNG",)) as image:
            yield image
    except KinoError:
        raise
    except FileNotFoundError:
        raise NotFound("The picture's file is missing from the data folder.") from None
    except Exception as error:  # decoders raise many kinds
        raise Unavailable("The picture's file is damaged.") from error
