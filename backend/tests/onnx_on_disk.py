"""Networks in ONNX written by hand for tests: a few bytes of protobuf, so that no package is needed to make them.

The network says of a picture how much blue, green and red there is in it, 0 to 1: three tags that everybody can check.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

FLOAT, INTS = 1, 7
TAGS = [("blue_sky", 0), ("green_grass", 0), ("red", 4)]


def varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def block(field: int, data: bytes | str) -> bytes:
    data = data.encode() if isinstance(data, str) else data
    return varint(field << 3 | 2) + varint(len(data)) + data


def value_info(name: str, shape: tuple[int | str, ...]) -> bytes:
    dims = b"".join(block(1, number(1, one) if isinstance(one, int) else block(2, one)) for one in shape)
    return block(1, name) + block(2, block(1, number(1, FLOAT) + block(2, dims)))


def node(kind: str, inputs: list[str], output: str, attributes: bytes = b"") -> bytes:
    return block(1, b"".join(block(1, one) for one in inputs) + block(2, output) + block(4, kind) + attributes)


def network(side: int = 8, *, batch: int | str = "batch", channels_last: bool = True, outputs: int = 3) -> bytes:
    """Mean colour of the picture: `input` (NHWC blue first 0-255, or NCHW) to `output` of batch x 3."""
    shape = (batch, side, side, 3) if channels_last else (batch, 3, side, side)
    axes = b"".join(number(8, one) for one in ((1, 2) if channels_last else (2, 3)))
    keep = block(5, block(1, "keepdims") + number(3, 0) + number(20, 2))
    reduce = node("ReduceMean", ["input"], "mean", block(5, block(1, "axes") + axes + number(20, INTS)) + keep)
    scale = number(2, FLOAT) + block(8, "scale") + block(9, struct.pack("<f", 1 / 255 if channels_last else 4.0))
    graph = reduce + node("Mul", ["mean", "scale"], "output") + block(2, "colours") + block(5, scale)
    graph += block(11, value_info("input", shape)) + block(12, value_info("output", (batch, outputs)))
    return number(1, 8) + block(7, graph) + block(8, number(2, 17))


def tagger(path: Path, *, tags: list[tuple[str, int]] = TAGS, side: int = 8, batch: int | str = "batch") -> Path:
    """A folder in the layout of WD14's taggers."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "model.onnx").write_bytes(network(side, batch=batch))
    rows = [f"{number},{name},{category},100" for number, (name, category) in enumerate(tags)]
    (path / "selected_tags.csv").write_text("\n".join(["tag_id,name,category,count", *rows]) + "\n")
    return path


def mapped_tagger(path: Path, *, side: int = 8) -> Path:
    """A folder in the other layout: a tag_mapping.json, channels first, and numbers that want a sigmoid."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "model_optimized.onnx").write_bytes(network(side, channels_last=False))
    names = {"0": "blue_sky", "1": "green_grass", "2": "red"}
    mapping = {number: {"tag": name, "category": "General"} for number, name in names.items()}
    (path / "tag_mapping.json").write_text(json.dumps(mapping))
    return path
