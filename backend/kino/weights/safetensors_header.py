"""The header of a safetensors file, checked against the file's size, so that a cut download is known before loading.

Layout (github.com/huggingface/safetensors): eight bytes of header length (little endian), the header as JSON, then the
tensors without holes or overlaps. Reads the header only.
"""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kino.errors import TaskFailed

# A 24 GB FLUX checkpoint has 0.2 MB, a LoRA with its trainer's whole tag list a few. Beyond this it is an attack.
MAX_HEADER = 32 * 1024 * 1024
BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
    "U16": 16, "I16": 16, "F16": 16, "BF16": 16, "U32": 32, "I32": 32, "F32": 32,
    "U64": 64, "I64": 64, "F64": 64, "C64": 64,
}  # fmt: skip


@dataclass(frozen=True)
class Tensor:
    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Header:
    tensors: dict[str, Tensor]
    metadata: dict[str, str]


def read_header(path: Path) -> Header:
    """Names, shapes and metadata. Raises TaskFailed with a sentence for what is not a whole safetensors file."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(9)
            length = struct.unpack("<Q", start[:8])[0] if len(start) == 9 else 0
            if not length or start[8:] != b"{":
                raise TaskFailed(f"{path.name} {_what_else(start)}")
            if length > MAX_HEADER:
                raise TaskFailed(f"{path.name} has a header of {length} bytes, which no real model has; not opened")
            if 8 + length > size:
                raise TaskFailed(f"{path.name} is cut off in its header: download it again")
            raw = start[8:] + file.read(length - 1)
    except FileNotFoundError:
        raise TaskFailed(f"{path.name} is not there") from None
    except OSError as error:
        raise TaskFailed(f"{path.name} can't be read: {error.strerror}") from None
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        raise TaskFailed(f"{path.name} has a damaged header: download it again") from None
    return _checked(path.name, content, size - 8 - length)


def _what_else(start: bytes) -> str:
    if not start:
        return "is empty: download it again"
    # Protocol 2 to 5 of pickle, and the zip that torch.save writes.
    if (start[:1] == b"\x80" and start[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05")) or start[:4] == b"PK\x03\x04":
        return "is a pickle, which can run any program when opened; Kino opens safetensors only, so get that version"
    if start[:4] == b"GGUF":
        return "is a GGUF file under another name; rename it to end in .gguf"
    return "is not a safetensors file"


def _checked(name: str, content: Any, data_bytes: int) -> Header:
    if not isinstance(content, dict):
        raise TaskFailed(f"{name} has a damaged header: download it again")
    metadata = content.pop("__metadata__", None) or {}
    tensors: dict[str, Tensor] = {}
    spans: list[tuple[int, int]] = []
    for tensor, entry in content.items():
        try:
            dtype, shape, (begin, end) = entry["dtype"], entry["shape"], entry["data_offsets"]
            whole = all(type(n) is int and n >= 0 for n in (*shape, begin, end))
            bits = BITS.get(dtype)
        except (TypeError, KeyError, ValueError):
            raise TaskFailed(f"{name} has a damaged header at {tensor[:80]}: download it again") from None
        if not whole or (bits and (end - begin) * 8 != math.prod(shape) * bits):
            raise TaskFailed(f"{name} has a damaged header at {tensor[:80]}: download it again")
        tensors[tensor] = Tensor(dtype, tuple(shape))
        spans.append((begin, end))
    at = 0
    for begin, end in sorted(spans):
        if begin != at:
            raise TaskFailed(f"{name} has tensors that overlap or leave holes: download it again")
        at = end
    if at > data_bytes:
        raise TaskFailed(f"{name} is cut off: {at - data_bytes} bytes are missing; download it again")
    if at < data_bytes:
        raise TaskFailed(f"{name} has {data_bytes - at} bytes too many at its end: download it again")
    if not tensors:
        raise TaskFailed(f"{name} holds no weights")
    texts = {k: v for k, v in metadata.items() if isinstance(v, str)} if isinstance(metadata, dict) else {}
    return Header(tensors, texts)
