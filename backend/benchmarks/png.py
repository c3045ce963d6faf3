"""A6: writing a PNG, against Pillow's default, in time and in bytes; and beside the other libraries that were weighed.

`python -m benchmarks.png [PICTURES]` prints the comparison, also on pictures of yours. isal, OpenCV, imagecodecs and
fpng are compared where they are installed (none is a dependency): isal is twice as fast again but up to 1.6 times the
bytes on flat pictures, fpng up to 1.8 times and one person's; OpenCV and imagecodecs are 80 MB or more, and slower.
"""

from __future__ import annotations

import importlib
import io
import statistics
import struct
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks import pictures
from benchmarks.bench import Bench
from benchmarks.report import Row
from kino import png

FIGURES = ("A6",)
SIDES = (256, 1024)
Writer = Callable[[pictures.Pixels], bytes]


async def measure(bench: Bench) -> list[Row]:
    rows = []
    faster, bytes_of = [], []
    for name, pixels in samples().items():
        speed, size = compare(kino, pixels, 3 if bench.quick else 7)
        faster.append((speed, name))
        bytes_of.append((size, name))
    slowest, largest = min(faster), max(bytes_of)
    middle = statistics.median(speed for speed, _ in faster)
    told = f"{middle:.0f}x in the middle, {slowest[0]:.1f}x at worst ({slowest[1]})"
    rows.append(Row("A6", "PNG: Pillow's default / Kino, time", ">= 4x", told, slowest[0] >= 4))
    told = f"{statistics.median(size for size, _ in bytes_of):.2f}, {largest[0]:.2f} at worst ({largest[1]})"
    rows.append(Row("A6", "PNG: Kino / Pillow's default, bytes", "<= 1.35", told, largest[0] <= 1.35))
    return rows


def samples() -> dict[str, pictures.Pixels]:
    return {f"{name} {side}": draw(side) for side in SIDES for name, draw in pictures.ALL.items()}


def compare(writer: Writer, pixels: pictures.Pixels, repeats: int) -> tuple[float, float]:
    """(Pillow's time / the writer's, the writer's bytes / Pillow's), in turns, medians. Checks every pixel."""
    written = writer(pixels)
    assert (np.asarray(Image.open(io.BytesIO(written))) == pixels).all()
    theirs, ours = [], []
    for _ in range(repeats):
        theirs.append(_seconds(pillow, pixels))
        ours.append(_seconds(writer, pixels))
    return statistics.median(theirs) / statistics.median(ours), len(written) / len(pillow(pixels))


def kino(pixels: pictures.Pixels) -> bytes:
    return png.encode(pixels)


def pillow(pixels: pictures.Pixels, **options: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", **options)
    return out.getvalue()


def writers() -> dict[str, Writer]:
    """Every candidate that is installed."""
    found: dict[str, Writer] = {"Kino (zlib-ng)": kino}
    for level in (1, 3):
        found[f"Pillow, level {level}"] = lambda pixels, level=level: pillow(pixels, compress_level=level)  # type: ignore[misc]
    found["zlib, level 1"] = lambda pixels: _wrapped(pixels, zlib.compress(_up(pixels), 1))
    optional: dict[str, tuple[str, Callable[[Any], Writer]]] = {
        "zlib-ng, level 2": ("zlib_ng.zlib_ng", lambda m: lambda p: _wrapped(p, m.compress(_up(p), 2))),
        "isal, level 1": ("isal.isal_zlib", lambda m: lambda p: _wrapped(p, m.compress(_up(p), 1))),
        "OpenCV, level 1": ("cv2", lambda m: lambda p: m.imencode(".png", p[..., ::-1], [16, 1])[1].tobytes()),
        "imagecodecs, level 1": ("imagecodecs", lambda m: lambda p: bytes(m.png_encode(p, level=1))),
        "fpng": ("fpng", lambda m: m.from_ndarray),
    }
    for name, (module, make) in optional.items():
        try:
            found[name] = make(importlib.import_module(module))
        except ImportError:
            continue
    return found


def _seconds(writer: Writer, pixels: pictures.Pixels) -> float:
    begun = time.perf_counter()
    writer(pixels)
    return time.perf_counter() - begun


def _up(pixels: pictures.Pixels) -> bytes:
    rows = pixels.reshape(len(pixels), -1)
    return np.insert(np.diff(rows, axis=0, prepend=np.zeros_like(rows[:1])), 0, 2, axis=1).tobytes()


def _wrapped(pixels: pictures.Pixels, packed: bytes) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 2, 0, 0, 0)
    return png.SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def main() -> None:
    found = samples()
    for path in map(Path, sys.argv[1:]):
        found[path.stem[:13]] = np.asarray(Image.open(path).convert("RGB"))
    print("times faster than Pillow's default, and bytes compared with it\n")
    print(f"{'':22}" + "".join(f"{name:>15}" for name in found))
    for name, writer in writers().items():
        cells = (f"{speed:.1f}x {size:.2f}" for speed, size in (compare(writer, p, 3) for p in found.values()))
        print(f"{name:22}" + "".join(f"{cell:>15}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
