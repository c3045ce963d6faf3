"""The header of a GGUF file: its architecture and licence, and whether all of its tensors are there.

Layout (github.com/ggml-org/ggml, docs/gguf.md). Declared counts and sizes are never trusted beyond the file's own size.
"""

from __future__ import annotations

import math
import struct
from pathlib import Path
from typing import BinaryIO

from kino.errors import TaskFailed

_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
# Tensor type: (values a block, bytes a block).
_BLOCKS = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 9: (32, 40),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292), 16: (256, 66),
    17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18), 21: (256, 110), 22: (256, 82), 23: (256, 136),
    24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2),
}  # fmt: skip
_MAX_COUNT = 1_000_000
_MAX_TEXT = 16 * 1024 * 1024


class _Damaged(Exception):
    pass


def read_gguf(path: Path) -> dict[str, str]:
    """The text values, such as `general.architecture`. Raises TaskFailed with a sentence for what is not whole."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            if file.read(4) != b"GGUF":
                raise TaskFailed(f"{path.name} is not a GGUF file")
            texts, missing = _read(file, size)
    except FileNotFoundError:
        raise TaskFailed(f"{path.name} is not there") from None
    except OSError as error:
        raise TaskFailed(f"{path.name} can't be read: {error.strerror}") from None
    except _Damaged:
        raise TaskFailed(f"{path.name} has a damaged or cut header: download it again") from None
    if missing > 0:
        raise TaskFailed(f"{path.name} is cut off: {missing} bytes are missing; download it again")
    return texts


def _read(file: BinaryIO, size: int) -> tuple[dict[str, str], int]:
    """The text values, and how many bytes of the tensors are missing."""
    version, tensors, values = _unpack(file, "IQQ")
    if version not in (2, 3) or not 0 < tensors <= _MAX_COUNT or values > _MAX_COUNT:
        raise _Damaged
    texts: dict[str, str] = {}
    alignment = 32
    for _ in range(values):
        key = _text(file)
        value = _value(file, int(_unpack(file, "I")[0]))
        if isinstance(value, str):
            texts[key] = value
        elif key == "general.alignment" and isinstance(value, int) and value > 0:
            alignment = value
    end = 0
    for _ in range(tensors):
        _text(file)
        (dimensions,) = _unpack(file, "I")
        if dimensions > 8:
            raise _Damaged
        shape = _unpack(file, "Q" * dimensions)
        kind, offset = _unpack(file, "IQ")
        per_block, block_bytes = _BLOCKS.get(kind, (8, 1))
        end = max(end, offset + math.prod(shape) // per_block * block_bytes)
    start = -(-file.tell() // alignment) * alignment
    return texts, start + end - size


def _unpack(file: BinaryIO, layout: str) -> tuple[int, ...]:
    layout = "<" + layout
    raw = file.read(struct.calcsize(layout))
    try:
        return struct.unpack(layout, raw)
    except struct.error:
        raise _Damaged from None


def _text(file: BinaryIO) -> str:
    (length,) = _unpack(file, "Q")
    if length > _MAX_TEXT:
        raise _Damaged
    raw = file.read(length)
    if len(raw) != length:
        raise _Damaged
    return raw.decode("utf-8", "replace")


def _value(file: BinaryIO, kind: int) -> str | int | float | None:
    if kind in _SCALARS:
        return _unpack(file, _SCALARS[kind])[0]
    if kind == _STRING:
        return _text(file)
    if kind != _ARRAY:
        raise _Damaged
    inner, count = _unpack(file, "IQ")
    if inner in _SCALARS:
        width = struct.calcsize("<" + _SCALARS[inner])
        if count > _MAX_TEXT:
            raise _Damaged
        file.seek(count * width, 1)
    elif inner == _STRING and count <= _MAX_COUNT:
        for _ in range(count):
            _text(file)
    else:
        raise _Damaged  # arrays of arrays: allowed by the format, written by nobody
    return None
