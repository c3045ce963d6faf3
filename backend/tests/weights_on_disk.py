"""Weights written by hand for tests: whole ones, and broken in every way a download or an attacker breaks them."""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path
from typing import Any

Shapes = dict[str, tuple[int, ...]]


def safetensors(path: Path, shapes: Shapes | None = None, metadata: dict[str, str] | None = None) -> Path:
    """A whole file of zeros in F32."""
    header: dict[str, Any] = {"__metadata__": metadata} if metadata else {}
    at = 0
    for name, shape in (shapes or {"weight": (4, 4)}).items():
        size = 4 * math.prod(shape)
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    return raw_safetensors(path, json.dumps(header).encode(), bytes(at))


def raw_safetensors(path: Path, header: bytes, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<Q", len(header)) + header + data)
    return path


def gguf(path: Path, architecture: str = "flux") -> Path:
    """One F32 tensor of 64 values, one text, one list of texts and one of numbers."""

    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value)) + value.encode()

    values = text("general.architecture") + struct.pack("<I", 8) + text(architecture)
    values += text("some.names") + struct.pack("<IIQ", 9, 8, 2) + text("a") + text("b")
    values += text("some.numbers") + struct.pack("<IIQ", 9, 4, 3) + struct.pack("<III", 1, 2, 3)
    tensor = text("img_in.weight") + struct.pack("<IQQIQ", 2, 8, 8, 0, 0)
    head = b"GGUF" + struct.pack("<IQQ", 3, 1, 3) + values + tensor
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(head + bytes(-len(head) % 32) + bytes(256))
    return path


def write_json(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))
    return path


def flux_folder(path: Path, *, guidance: bool = True, pipeline: str = "FluxPipeline") -> Path:
    """The files of a FLUX pipeline as diffusers saves it, each network a few zeros."""
    index = {
        "_class_name": pipeline,
        "_diffusers_version": "0.42.1",
        "scheduler": ["diffusers", "FlowMatchEulerDiscreteScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "transformer": ["diffusers", "FluxTransformer2DModel"],
        "vae": ["diffusers", "AutoencoderKL"],
        "image_encoder": [None, None],
    }
    write_json(path / "model_index.json", index)
    write_json(path / "scheduler" / "scheduler_config.json", {})
    write_json(path / "tokenizer" / "tokenizer.json", {})
    write_json(path / "transformer" / "config.json", {"guidance_embeds": guidance})
    safetensors(path / "transformer" / "diffusion_pytorch_model.safetensors")
    for part, name in (("text_encoder", "model"), ("vae", "diffusion_pytorch_model")):
        write_json(path / part / "config.json", {})
        safetensors(path / part / f"{name}.safetensors")
    return path
