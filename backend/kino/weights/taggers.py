"""Models that say what is in a picture: which there are under `Taggers`, what each can do, and why one can't be used.

Decided by content: the files of a folder, its `config.json`, the number of its labels. Nothing is loaded, so the
server may ask; the loaders are in `kino/engine/taggers/`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from kino.errors import TaskFailed
from kino.sentences import printable
from kino.weights.content import check, read_json

CATEGORY = "Taggers"
CLAUDE = "claude"
"""The name under which the language model is asked; no folder can take it."""

Kind = Literal["tags", "sentences"]
Loader = Literal["onnx", "timm", "classifier", "florence2", "blip", "qwen", "llava"]

GENERAL, CHARACTER = 0.35, 0.85
# Where precision and recall meet, as the model cards of the taggers with the 10,861 labels of version 3 tell it. They
# are told apart by their architecture.
V3_LABELS = 10_861
V3_THRESHOLDS = {
    "vit_base": 0.2614,
    "convnext_base": 0.2682,
    "swinv2_base": 0.2653,
    "eva02_large": 0.5296,
}
CLASSIFIER = 0.5
MAX_LABELS = 200_000

CAPTIONERS: dict[str, Loader] = {
    "florence2": "florence2",
    "blip": "blip",
    "blip-2": "blip",
    "qwen2_vl": "qwen",
    "qwen2_5_vl": "qwen",
    "qwen3_vl": "qwen",
    "qwen3_vl_moe": "qwen",
    "llava": "llava",
}
KINDS: dict[Loader, str] = {
    "onnx": "tagger (ONNX)",
    "timm": "tagger (timm)",
    "classifier": "classifier",
    "florence2": "Florence-2 captioner",
    "blip": "BLIP captioner",
    "qwen": "Qwen-VL captioner",
    "llava": "LLaVA captioner",
}


@dataclass(frozen=True)
class Label:
    name: str
    category: str  # general, character, rating, copyright, artist, meta ...


@dataclass(frozen=True)
class Tagger:
    """`name` is the folder; `threshold` None where there are no confidences."""

    name: str
    title: str
    kind: Kind
    loader: Loader | None
    threshold: float | None = None
    character_threshold: float | None = None
    reason: str | None = None

    @property
    def available(self) -> bool:
        return self.reason is None


def taggers(models_dir: Path) -> list[Tagger]:
    """All that lies under `Taggers`, also what can't be used, each with its reason."""
    folder = models_dir / CATEGORY
    try:
        paths = sorted((path for path in folder.iterdir() if not path.name.startswith(".")), key=_by_name)
    except OSError:
        return []
    return [_look(path) for path in paths if path.is_dir() or path.suffix.lower() in (".onnx", ".safetensors")]


def inspect_tagger(path: Path) -> Tagger:
    """What a folder of the models folder is. Raises TaskFailed with a sentence for one that can't be used."""
    if path.name == CLAUDE:
        raise TaskFailed(f"{CLAUDE} names the language model: give the folder another name")
    if not path.is_dir():
        raise TaskFailed(
            f"{printable(path.name)} is a single file: put it into a folder of its own, with its selected_tags.csv"
        )
    check(path)
    own = read_json(path / "kino.json") if (path / "kino.json").exists() else {}
    config = read_json(path / "config.json") if (path / "config.json").exists() else {}
    loader, general = _loader(path, config)
    kind: Kind = "tags" if loader in ("onnx", "timm", "classifier") else "sentences"
    tags = kind == "tags"
    return Tagger(
        name=path.name,
        title=_text(own.get("title")) or f"{printable(path.name)}, {KINDS[loader]}",
        kind=kind,
        loader=loader,
        threshold=_share(own.get("threshold")) or general if tags else None,
        character_threshold=_share(own.get("character_threshold")) or max(general, CHARACTER) if tags else None,
    )


def onnx_file(path: Path) -> Path | None:
    """The network of a folder: `model.onnx`, else the only one there is."""
    found = sorted(path.glob("*.onnx"))
    named = path / "model.onnx"
    return named if named in found else found[0] if len(found) == 1 else None


def read_labels(path: Path) -> list[Label]:
    """The labels of a network's outputs, in their order. Raises TaskFailed with a sentence."""
    if (path / "selected_tags.csv").is_file():
        return _of_csv(path / "selected_tags.csv")
    if (path / "tag_mapping.json").is_file():
        return _of_mapping(path / "tag_mapping.json")
    raise TaskFailed(f"{printable(path.name)} has no selected_tags.csv: get it from where the model came from")


# Danbooru's numbers, and 9 as the taggers mark the ratings.
_CATEGORIES = {"0": "general", "1": "artist", "3": "copyright", "4": "character", "5": "meta", "9": "rating"}


def _of_csv(file: Path) -> list[Label]:
    name = f"{printable(file.parent.name)}/{file.name}"
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            if not {"name", "category"} <= set(rows.fieldnames or ()):
                raise TaskFailed(
                    f"{name} has no columns name and category: get it again from where the model came from"
                )
            labels = [Label(row["name"] or "", _CATEGORIES.get(row["category"] or "", "general")) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TaskFailed(f"{name} can't be read: get it again from where the model came from") from error
    return _checked(labels, name)


def _of_mapping(file: Path) -> list[Label]:
    """`{"0": {"tag": "1girl", "category": "General"}, ...}`, numbers in the order of the outputs."""
    name = f"{printable(file.parent.name)}/{file.name}"
    entries = read_json(file)
    try:
        labels = [
            Label(str(entries[str(number)]["tag"]), str(entries[str(number)].get("category", "general")).lower())
            for number in range(len(entries))
        ]
    except (KeyError, TypeError, AttributeError):
        raise TaskFailed(
            f"{name} is not a list of tags by number: get it again from where the model came from"
        ) from None
    return _checked(labels, name)


def _checked(labels: list[Label], name: str) -> list[Label]:
    if not labels or len(labels) > MAX_LABELS:
        raise TaskFailed(
            f"{name} has {'no tags' if not labels else 'too many tags'}: it is not what belongs to a tagger"
        )
    return labels


def _loader(path: Path, config: dict[str, Any]) -> tuple[Loader, float]:
    """How it is loaded, and the threshold of general tags that belongs to it."""
    name = printable(path.name)
    architecture, model_type = _text(config.get("architecture")) or "", _text(config.get("model_type")) or ""
    has_labels = any((path / file).is_file() for file in ("selected_tags.csv", "tag_mapping.json"))
    network = onnx_file(path)
    if network is not None and has_labels:
        return "onnx", _general(architecture, read_labels(path))
    if next(path.glob("*.onnx"), None) and network is None:
        raise TaskFailed(f"{name} has several ONNX files: name the one to use model.onnx")
    if network is not None:
        read_labels(path)  # says what is missing
    if has_labels and architecture:
        _needs_timm(name)
        return "timm", _general(architecture, read_labels(path))
    if captioner := CAPTIONERS.get(model_type):
        if "auto_map" in config and captioner == "florence2":
            raise TaskFailed(
                f"{name} is the version of Florence-2 that brings its own program code, which Kino does not run: "
                "get it from florence-community instead"
            )
        return captioner, 0.0
    named = config.get("architectures")
    classes = [str(one) for one in named] if isinstance(named, list) else []
    if any(one.endswith("ForImageClassification") for one in classes) or (architecture and not model_type):
        if architecture or model_type == "timm_wrapper":
            _needs_timm(name)
        return "classifier", CLASSIFIER
    raise TaskFailed(
        f"{name} is no tagger and no captioner that Kino knows: it takes WD14 taggers with selected_tags.csv, "
        "image classifiers, Florence-2, BLIP, Qwen-VL and LLaVA (JoyCaption)"
    )


def _general(architecture: str, labels: list[Label]) -> float:
    if len(labels) == V3_LABELS:
        for start, threshold in V3_THRESHOLDS.items():
            if architecture.startswith(start):
                return threshold
    return GENERAL


def _needs_timm(name: str) -> None:
    if find_spec("timm") is None:
        raise TaskFailed(
            f"{name} needs the package timm, which is not installed: put the model.onnx of this tagger into the "
            "folder, which needs no more than Kino has, or install timm and a torchvision that fits torch"
        )


def _look(path: Path) -> Tagger:
    try:
        return inspect_tagger(path)
    except TaskFailed as error:
        return Tagger(path.name, printable(path.name), "tags", None, reason=str(error))
    except OSError as error:
        return Tagger(
            path.name, printable(path.name), "tags", None,
            reason=f"{printable(path.name)} can't be read: {error.strerror}",
        )  # fmt: skip


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _share(value: Any) -> float | None:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1
    return float(value) if fits else None


def _by_name(path: Path) -> str:
    return path.name.lower()
