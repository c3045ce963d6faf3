"""Small datasets on disk: drawn pictures, and the state that says of them what a dataset would."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from kino.datasets.captions import Mode
from kino.datasets.state import About, Picture, State


@dataclass(frozen=True)
class Made:
    state: State
    folder: Path


def drawn(width: int, height: int, seed: int = 0) -> Image.Image:
    """A bright disc on a gradient: every place of it tells where it is."""
    y, x = np.mgrid[0:height, 0:width]
    pixels = np.stack([255 * x // max(1, width - 1), 255 * y // max(1, height - 1), 0 * x + 40 * (seed % 6)], axis=2)
    disc = (x - width / 2) ** 2 + (y - height / 2) ** 2 < (min(width, height) / 4) ** 2
    pixels[disc] = (240, 40 + seed * 13 % 200, 90)
    return Image.fromarray(pixels.astype(np.uint8))


def dataset(
    folder: Path,
    captions: Mapping[str, str],
    *,
    size: tuple[int, int] = (96, 80),
    trigger: str = "zxdragon",
    mode: Mode = "tags",
    name: str = "Dragons",
    more: Mapping[str, Mapping[str, Any]] | None = None,
) -> Made:
    """`captions` by file name; `more` says fields of single pictures, such as `crop` or `skipped`."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {}
    for number, (file, caption) in enumerate(captions.items()):
        said = dict((more or {}).get(file, {}))
        width, height = said.pop("size", size)
        path = folder / file
        if not path.exists():
            path.write_bytes(encoded(path.suffix, width, height, number % 4))
        data = path.read_bytes()
        pictures[file] = Picture(
            name=file,
            source=f"source-{number}",
            sha256=hashlib.sha256(data).hexdigest(),
            width=width,
            height=height,
            size_bytes=len(data),
            caption=caption,
            **said,
        )
    return Made(State(About(name=name, prefix="dragon", mode=mode, trigger=trigger), pictures), folder)


@cache
def encoded(suffix: str, width: int, height: int, seed: int) -> bytes:
    """A file's bytes. Large ones are of one colour: only their size is looked at."""
    image = drawn(width, height, seed) if max(width, height) < 200 else Image.new("RGB", (width, height), "teal")
    out = io.BytesIO()
    image.save(out, {".png": "PNG", ".jpg": "JPEG", ".webp": "WEBP"}[suffix], quality=90)
    return out.getvalue()


def counted(text: str) -> tuple[int, int]:
    """A token a word, and the two that stand around CLIP's."""
    return len(text.split()) + 2, len(text.split()) + 1


def files(folder: Path) -> list[str]:
    """Every file below a folder, hidden ones too."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def four() -> Mapping[str, str]:
    return {
        "dragon-0001.png": "red scales, flying",
        "dragon-0002.jpg": "green scales, a 50% “grin”, {x|y}",
        "dragon-0003.webp": "asleep, 龍",
        "dragon-0004.png": "",
    }
