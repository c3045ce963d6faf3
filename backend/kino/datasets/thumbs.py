"""Small versions of a dataset's pictures, in the data folder: a dataset's own folder holds nothing but the dataset.

    <data>/thumbnails/datasets/<id>/<xx>/<sha256>-<width>.webp      a cache; may be deleted at any time

They are named after what the picture's original held, so a picture that is another one has other thumbnails. Crop boxes
are not applied. Slow: call it in a thread; the same one made twice at once is made twice, and is whole either way.
"""

from __future__ import annotations

import re
import shutil
import uuid
from pathlib import Path

from kino.errors import Invalid, NotFound, Unavailable

WIDTHS = (160, 320, 640, 1280)
QUALITY = 80
PIXELS = 1_000_000_000
"""What a picture in a dataset may have: larger ones were never taken in."""


def thumbnail(data_dir: Path, dataset: int, picture: Path, sha256: str, width: int) -> Path:
    """A WebP at most `width` wide, made once and kept. Raises Invalid, NotFound, Unavailable."""
    if width not in WIDTHS:
        raise Invalid.of("width", f"must be one of {', '.join(map(str, WIDTHS))}")
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise Invalid.of("sha256", "must be 64 hexadecimal digits")
    kept = _folder(data_dir, dataset) / sha256[:2] / f"{sha256}-{width}.webp"
    if not kept.is_file():
        small = _shrunk(picture, width)
        try:
            _write(kept, small)
        except OSError as error:
            raise Unavailable(f"Thumbnails can't be written to {kept.parent}: {error.strerror}") from None
    return kept


def forget(data_dir: Path, dataset: int) -> None:
    """Deletes a dataset's thumbnails, once Kino doesn't list it any more."""
    shutil.rmtree(_folder(data_dir, dataset), ignore_errors=True)


def _folder(data_dir: Path, dataset: int) -> Path:
    return data_dir / "thumbnails" / "datasets" / str(int(dataset))


def _shrunk(picture: Path, width: int) -> bytes:
    import io

    from PIL.Image import Resampling

    from kino.datasets import reading

    try:
        data = reading.content(picture)
    except FileNotFoundError:
        raise NotFound(f"{picture.name} is not in the dataset's folder any more") from None
    except (OSError, reading.Refused) as error:
        raise Unavailable(f"{picture.name} can't be read: {error}") from None
    try:
        with reading.opened(data, PIXELS) as image:
            image.draft("RGB", (width, width))
            # Never wider, and no more than four times as high: a strip one pixel wide would become a tower.
            size = (width, width * 4)
            small = reading.plain(image) if image.mode in ("P", "1") else image
            small.thumbnail(size, Resampling.LANCZOS, reducing_gap=2.0)
            packed = io.BytesIO()
            reading.plain(small).save(packed, "WEBP", quality=QUALITY, method=4)
            return packed.getvalue()
    except reading.Refused as refused:
        raise Unavailable(f"{picture.name}: {refused.message}") from None
    except Exception as error:  # decoders raise many kinds
        raise Unavailable(f"{picture.name} is damaged") from error


def _write(path: Path, data: bytes) -> None:
    """Not synced: what a loss of power takes is made again, but a half of one must not stay."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
