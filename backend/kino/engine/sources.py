"""Where each component of a FLUX.1 pipeline comes from: the model itself, or what else is installed.

A model is a diffusers folder, or one .safetensors file that holds a transformer alone or a whole checkpoint. What it
lacks is taken from TextEncoders, VAE, or a FLUX.1 folder of the same shape, in that order. Only headers and
configurations are read here; `load.py` loads.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from kino.engine.task import Models
from kino.errors import KinoError, TaskFailed
from kino.weights import Header, check, family, read_header

Part = Literal["transformer", "text_encoder", "text_encoder_2", "vae", "tokenizer", "tokenizer_2", "scheduler"]
WEIGHTS: tuple[Part, ...] = ("transformer", "text_encoder", "text_encoder_2", "vae")
TOKENIZERS: tuple[Part, ...] = ("tokenizer", "tokenizer_2")
PARTS: tuple[Part, ...] = (*WEIGHTS, *TOKENIZERS, "scheduler")
FLUX2_PARTS: tuple[Part, ...] = ("transformer", "text_encoder", "vae", "tokenizer", "scheduler")
# What makes a model the model it is; never lent.
OWN: tuple[Part, ...] = ("transformer", "scheduler")
CALLED: dict[Part, str] = {
    "transformer": "the transformer", "scheduler": "the scheduler", "vae": "the VAE",
    "text_encoder": "the CLIP text encoder", "text_encoder_2": "the T5 text encoder",
    "tokenizer": "the CLIP tokenizer", "tokenizer_2": "the T5 tokenizer",
}  # fmt: skip

# A tensor every file of a component has; what stands before it is the prefix of that component's names.
MARKS: tuple[tuple[Part, str, str], ...] = (
    ("transformer", "original", "double_blocks.0.img_attn.qkv.weight"),
    ("transformer", "diffusers", "transformer_blocks.0.attn.add_q_proj.weight"),
    ("text_encoder", "transformers", "encoder.layers.0.self_attn.q_proj.weight"),
    ("text_encoder_2", "transformers", "encoder.block.0.layer.0.SelfAttention.q.weight"),
    ("vae", "original", "decoder.up.0.block.0.conv1.weight"),
    ("vae", "diffusers", "decoder.up_blocks.0.resnets.0.conv1.weight"),
)


@dataclass(frozen=True)
class Source:
    """A component's folder; or a file, the prefix of the component's names in it, and whose names they are."""

    path: Path
    prefix: str = ""
    layout: str = "folder"

    def config(self) -> dict[str, Any]:
        """The folder's configuration; empty for a file, which has none."""
        return _json(self.path / "config.json") if self.layout == "folder" else {}

    def numbers(self) -> int:
        """How many weights the component has."""
        return sum(math.prod(tensor.shape) for _name, tensor in self.tensors())

    def tensors(self) -> Iterator[tuple[str, Any]]:
        files = sorted(self.path.glob("*.safetensors")) if self.layout == "folder" else [self.path]
        for file in files:
            for name, tensor in read_header(file).tensors.items():
                if name.startswith(self.prefix):
                    yield name.removeprefix(self.prefix), tensor

    def shapes(self) -> dict[str, tuple[int, ...]]:
        return {name: tuple(tensor.shape) for name, tensor in self.tensors()}


@dataclass
class Sources:
    name: str
    path: Path
    parts: dict[Part, Source] = field(default_factory=dict)
    family: str = "flux.1"  # or one of `family.EDITING`


def find(category: str, name: str, models: Models) -> Sources:
    """Every part of a model. Raises TaskFailed with a sentence that names what is missing and where to put it."""
    path = models.path(category, name)
    if path.suffix.lower() == ".gguf":
        raise TaskFailed(f"{name} is a GGUF file, which FLUX plugins can't draw with: choose a safetensors version")
    check(path)
    sources = Sources(name, path, _folder(name, path) if path.is_dir() else _file(name, path), kind(path))
    if sources.family.startswith("flux.2"):
        return sources
    if "transformer" not in sources.parts:
        raise TaskFailed(f"{name} is not a FLUX.1 model: it has no FLUX.1 transformer")
    shape = _shape(sources.parts["transformer"])
    for part, source in _lent(shape, sources, models):
        sources.parts.setdefault(part, source)
    missing = [CALLED[part] for part in PARTS if part not in sources.parts and part not in OWN]
    if missing:
        raise TaskFailed(
            f"{name} needs {' and '.join([', '.join(missing[:-1]), missing[-1]] if missing[1:] else missing)}, "
            "which no installed model has: put text encoders and the folders tokenizer and tokenizer_2 into "
            "TextEncoders and the VAE into VAE, or a whole FLUX.1 folder into DiffusionModels"
        )
    return sources


def kind(path: Path) -> str:
    """Which family a model is drawn with: one of `family.EDITING`, else "flux.1", whatever it turns out to be."""
    if path.is_dir():
        found = family.PIPELINES.get(class_name(path))
    else:
        found = family.of_tensors(read_header(path)) if path.suffix.lower() == ".safetensors" else None
    return found if found in family.EDITING else "flux.1"


def class_name(path: Path) -> str:
    """The pipeline that a folder says it is made for; empty when it says none."""
    return str(pipeline_index(path).get("_class_name", ""))


def pipeline_index(path: Path) -> dict[str, Any]:
    return _json(path / "model_index.json")


def _flux2(name: str, path: Path) -> dict[Part, Source]:
    """The parts of a FLUX.2 folder: they are its own, all of them."""
    for part in FLUX2_PARTS:
        if not _holds(path / part, part):
            raise TaskFailed(f"{name} lacks its {part}: download the whole folder again")
        if _json(path / part / "config.json").get("quantization_config"):
            raise TaskFailed(f"{name} is quantised in a way that can't be loaded ({part}): choose its bf16 version")
    return {part: Source(path / part) for part in FLUX2_PARTS}


def _folder(name: str, path: Path) -> dict[Part, Source]:
    pipeline = class_name(path)
    if kind(path).startswith("flux.2"):
        return _flux2(name, path)
    if (pipeline and not pipeline.startswith("Flux")) or pipeline.startswith("Flux2"):
        raise TaskFailed(f"{name} is made for {pipeline}, not for FLUX.1: this plugin can't draw with it")
    return {part: Source(path / part) for part in PARTS if _holds(path / part, part)}


def _holds(folder: Path, part: Part) -> bool:
    if part in WEIGHTS:
        return (folder / "config.json").is_file() and any(folder.glob("*.safetensors"))
    return folder.is_dir() and any(folder.glob("*.json"))


def _file(name: str, path: Path) -> dict[Part, Source]:
    header = read_header(path)
    if any(key.endswith((".scale_weight", ".weight_scale", ".absmax", ".wscales")) for key in header.tensors):
        raise TaskFailed(
            f"{name} is quantised in a way that can't be loaded: choose its bf16, fp16 or plain fp8 version"
        )
    return _marked(path, header)


def _marked(path: Path, header: Header) -> dict[Part, Source]:
    found: dict[Part, Source] = {}
    for part, layout, mark in MARKS:
        names = [name for name in header.tensors if name.endswith(mark)]
        # "text_model." belongs to CLIP's own names, not to a checkpoint's prefix; a vision tower is another model.
        names = [name for name in names if "vision" not in name]
        if names:
            found.setdefault(part, Source(path, min(names, key=len).removesuffix(mark), layout))
    return found


Shape = tuple[int, int, int]


def _shape(source: Source) -> Shape:
    """(T5's width, CLIP's width, channels of a picture token): what the other parts have to fit."""
    if config := source.config():
        try:
            return config["joint_attention_dim"], config["pooled_projection_dim"], config["in_channels"]
        except KeyError:
            raise TaskFailed(f"{source.path.parent.name} is not a FLUX.1 model: its transformer is another") from None
    shapes = source.shapes()
    if source.layout == "original":
        names = ("txt_in.weight", "vector_in.in_layer.weight", "img_in.weight")
    else:
        names = ("context_embedder.weight", "time_text_embed.text_embedder.linear_1.weight", "x_embedder.weight")
    try:
        return shapes[names[0]][1], shapes[names[1]][1], shapes[names[2]][1]
    except (KeyError, IndexError):
        raise TaskFailed(f"{source.path.name} holds only a piece of a FLUX.1 transformer") from None


def _lent(shape: Shape, sources: Sources, models: Models) -> Iterator[tuple[Part, Source]]:
    """Parts of other models that fit, nearest first. A damaged neighbour is no reason to fail, only to look further."""
    if all(part in sources.parts for part in PARTS if part not in OWN):
        return
    for category in ("TextEncoders", "VAE", "DiffusionModels"):
        for name in models.names(category):
            try:
                path = models.path(category, name)
                if path == sources.path:
                    continue
                check(path)
                parts = _of_neighbour(path)
                whole = category != "DiffusionModels" or (
                    "transformer" in parts and _shape(parts["transformer"]) == shape
                )
                fitting = {part: s for part, s in parts.items() if part not in OWN and _fits(part, s, shape)}
            except (TaskFailed, KinoError, OSError, KeyError):
                continue
            if whole:
                yield from fitting.items()
    # Tokenizers alone are no model, so no list has them: TextEncoders/tokenizer_2, or one folder further down.
    encoders = sources.path.parent.parent / "TextEncoders"
    for folder in (encoders, *sorted(path for path in encoders.glob("*") if path.is_dir())):
        for part in TOKENIZERS:
            if _holds(folder / part, part):
                yield part, Source(folder / part)


def _of_neighbour(path: Path) -> dict[Part, Source]:
    if path.is_file():
        return _marked(path, read_header(path)) if path.suffix.lower() != ".gguf" else {}
    parts = {part: Source(path / part) for part in PARTS if _holds(path / part, part)}
    kind = str(_json(path / "config.json").get("model_type", _json(path / "config.json").get("_class_name", "")))
    own: dict[str, tuple[Part, Part | None]] = {
        "clip_text_model": ("text_encoder", "tokenizer"), "t5": ("text_encoder_2", "tokenizer_2"),
        "AutoencoderKL": ("vae", None),
    }  # fmt: skip
    if kind in own and _holds(path, own[kind][0]):
        part, tokenizer = own[kind]
        parts.setdefault(part, Source(path))
        if tokenizer and any((path / file).is_file() for file in ("tokenizer.json", "vocab.json", "spiece.model")):
            parts.setdefault(tokenizer, Source(path))
    return parts


def _fits(part: Part, source: Source, shape: Shape) -> bool:
    if part not in WEIGHTS:
        return True
    config, shapes = source.config(), {} if source.config() else source.shapes()
    if part == "text_encoder_2":
        return int(config.get("d_model") or shapes["encoder.block.0.layer.0.SelfAttention.q.weight"][1]) == shape[0]
    if part == "text_encoder":
        return int(config.get("hidden_size") or shapes["encoder.layers.0.self_attn.q_proj.weight"][1]) == shape[1]
    return int(config.get("latent_channels") or shapes["decoder.conv_in.weight"][1]) * 4 == shape[2]


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
