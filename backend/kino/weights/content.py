"""What a file or folder of weights is, by its content, and whether all of it is there.

Raises TaskFailed with a sentence for whatever can't be used; `folders.py` leaves those out of its lists.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kino.errors import TaskFailed
from kino.schemas.models import Format
from kino.weights import family
from kino.weights.gguf_header import read_gguf
from kino.weights.safetensors_header import read_header

MAX_JSON = 16 * 1024 * 1024
PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt")


@dataclass(frozen=True)
class Content:
    format: Format
    family: str | None = None
    license: str | None = None


def check(path: Path) -> None:
    """Raises TaskFailed with a sentence for weights that are missing, cut off, damaged, or a pickle."""
    inspect(path)


def inspect(path: Path) -> Content:
    """Format, family and licence. Raises TaskFailed as `check` does. Reads headers only."""
    if path.is_dir():
        return _folder(path)
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError:
        raise TaskFailed(f"{path.name} is not there") from None
    if start == b"GGUF":
        texts = read_gguf(path)
        name = texts.get("general.architecture")
        return Content("gguf", family.GGUF.get(name or "", name), texts.get("general.license"))
    # ONNX is a protobuf without a magic number; it begins with the field ir_version. Nothing in it is run on opening.
    if path.suffix.lower() == ".onnx" and start[:1] == b"\x08":
        return Content("onnx")
    header = read_header(path)
    licence = header.metadata.get("license") or header.metadata.get("modelspec.license")
    return Content("safetensors", family.of_tensors(header), licence)


def _folder(path: Path) -> Content:
    own = read_json(path / "kino.json") if (path / "kino.json").exists() else {}
    if (path / "model_index.json").exists():
        index = read_json(path / "model_index.json")
        _pipeline(path, index)
        found: Content = Content("diffusers", family.of_pipeline(path, index, read_json))
    elif (path / "config.json").exists() and not _only_onnx(path):
        config = read_json(path / "config.json")
        _component(path)
        diffusers = "_class_name" in config and "_diffusers_version" in config
        name = config.get("_class_name") if diffusers else config.get("model_type")
        found = Content("diffusers" if diffusers else "transformers", str(name).lower() if name else None)
    elif next(path.glob("*.onnx"), None):
        found = Content("onnx")
    else:
        raise TaskFailed(f"{path.name} has neither model_index.json nor config.json: it is no folder of a model")
    return Content(found.format, _text(own, "family") or found.family, _text(own, "license") or _readme_license(path))


def _only_onnx(path: Path) -> bool:
    """Taggers come with their network as ONNX alone, beside the configuration of the library it was trained with."""
    return next(path.glob("*.onnx"), None) is not None and next(path.glob("*.safetensors"), None) is None


def _pipeline(path: Path, index: dict[str, Any]) -> None:
    for name, entry in index.items():
        if name.startswith("_") or not (isinstance(entry, list) and len(entry) == 2):
            continue
        library, kind = entry
        if library is None or kind is None:
            continue  # an optional part that this model does without
        folder = path / name
        if Path(name).name != name or not folder.is_dir():
            raise TaskFailed(f"{path.name} lacks its {name}: download it again")
        if "Tokenizer" in kind:
            if not any((folder / file).is_file() for file in ("tokenizer.json", "vocab.json", "spiece.model")):
                raise TaskFailed(f"{path.name} lacks the files of its {name}: download it again")
        elif not any(word in kind for word in ("Scheduler", "Processor", "Extractor")):
            if not (folder / "config.json").is_file():
                raise TaskFailed(f"{path.name} lacks {name}/config.json: download it again")
            _component(folder, f"{path.name}/{name}")


def _component(folder: Path, name: str = "") -> None:
    """Every file of weights of one network: one file, or the shards that an index names."""
    name = name or folder.name
    files = set(folder.glob("*.safetensors"))
    for index in folder.glob("*.safetensors.index.json"):
        shards = read_json(index).get("weight_map")
        for shard in set(shards.values()) if isinstance(shards, dict) else set():
            if not isinstance(shard, str) or Path(shard).name != shard or not (folder / shard).is_file():
                raise TaskFailed(f"{name} lacks a part of its weights, {str(shard)[:100]}: download it again")
    if not files:
        if any(next(folder.glob(pattern), None) for pattern in PICKLES):
            raise TaskFailed(
                f"{name} has its weights as a pickle, which can run any program when opened; "
                "Kino opens safetensors only, so get that version"
            )
        raise TaskFailed(f"{name} has no weights (no .safetensors file): download it again")
    for file in sorted(files):
        try:
            read_header(file)
        except TaskFailed as error:
            raise TaskFailed(f"{name}/{error}") from None


def read_json(path: Path) -> dict[str, Any]:
    """A small JSON object of a model. Raises TaskFailed with a sentence."""
    name = f"{path.parent.name}/{path.name}"
    try:
        if path.stat().st_size > MAX_JSON:
            raise TaskFailed(f"{name} is too large to be what it says")
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise TaskFailed(f"{name} is not there") from None
    except OSError as error:
        raise TaskFailed(f"{name} can't be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise TaskFailed(f"{name} is damaged: download it again") from None
    if not isinstance(content, dict):
        raise TaskFailed(f"{name} is damaged: download it again")
    return content


def _text(values: dict[str, Any], key: str) -> str | None:
    value = values.get(key)
    return value if isinstance(value, str) and value else None


def _readme_license(path: Path) -> str | None:
    """`license` of the model card's front matter; where that says "other", its `license_name`."""
    try:
        with (path / "README.md").open(encoding="utf-8", errors="replace") as file:
            text = file.read(20_000)
    except OSError:
        return None
    front = re.match(r"---\s*\n(.*?)\n---", text, re.DOTALL)
    lines = re.findall(r"^(license|license_name):[ \t]*['\"]?([^\s'\"]+)", front[1], re.MULTILINE) if front else []
    found = dict(lines)
    licence = found.get("license")
    return found.get("license_name", licence) if licence == "other" else licence
