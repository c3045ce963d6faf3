"""Exports read the way each trainer reads them, from what their own code and documentation say.

None of it is Kino's: where a reader here and the export agree, they do so by the trainer's rules.
"""

from __future__ import annotations

import io
import json
import os
import re
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

Size = tuple[int, int]


@dataclass(frozen=True)
class Shown:
    """A picture as a trainer would show it to the model."""

    caption: str
    size: Size
    repeats: int = 1


def size_of(data: bytes | Path) -> Size:
    with Image.open(data if isinstance(data, Path) else io.BytesIO(data)) as image:
        image.load()
        return image.size


# --- CivitAI: the website reads a zip in the browser ---------------------------------------------------------------


def civitai(path: Path) -> dict[str, Shown]:
    found: dict[str, Shown] = {}
    with zipfile.ZipFile(path) as pack:
        names = pack.namelist()
        assert len(names) == len(set(names))
        for name in names:
            if name.startswith("__MACOSX/") or name.endswith(".DS_STORE"):
                continue
            stem, _, ending = name.rpartition(".")
            if ending.lower() not in ("png", "jpg", "jpeg", "webp"):
                continue
            caption = pack.read(f"{stem}.txt").decode("utf-8") if f"{stem}.txt" in names else ""
            size = size_of(pack.read(name))
            assert min(size) >= 64, "CivitAI refuses sides below 64"
            found[name] = Shown(caption, size)
    assert 0 < len(found) <= 1000
    return found


# --- kohya sd-scripts ----------------------------------------------------------------------------------------------

KOHYA_PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".bmp"}
# The schema of --dataset_config: an unknown name, or a wrong type, ends the training.
KOHYA_SUBSET = {
    "image_dir": str, "num_repeats": int, "class_tokens": str, "caption_extension": str, "shuffle_caption": bool,
    "keep_tokens": int, "enable_wildcard": bool, "is_reg": bool, "flip_aug": bool,
}  # fmt: skip
KOHYA_DATASET = {
    "resolution": int, "batch_size": int, "enable_bucket": bool, "min_bucket_reso": int, "max_bucket_reso": int,
    "bucket_reso_steps": int, "bucket_no_upscale": bool,
}  # fmt: skip


def _kohya_caption(picture: Path, extension: str, class_tokens: str | None) -> str:
    file = picture.with_suffix(extension)
    if not file.is_file():
        assert class_tokens is not None, "neither a caption file nor class tokens"
        return class_tokens
    lines = file.read_text("utf-8").splitlines(keepends=True)
    assert lines, "caption file is empty"
    return lines[0].strip()


def _kohya_subset(subset: dict[str, Any]) -> dict[str, Shown]:
    folder = Path(subset["image_dir"])
    assert folder.is_dir()
    pictures = sorted(path for path in folder.iterdir() if path.suffix.lower() in KOHYA_PICTURES)
    return {
        path.name: Shown(
            _kohya_caption(path, subset.get("caption_extension", ".caption"), subset.get("class_tokens")),
            size_of(path),
            subset.get("num_repeats", 1),
        )
        for path in pictures
    }


def kohya_folder(train_data_dir: Path, caption_extension: str = ".txt") -> dict[str, Shown]:
    """--train_data_dir: `<repeats>_<class tokens>` subfolders, others are passed over."""
    found: dict[str, Shown] = {}
    for below in train_data_dir.iterdir():
        if not below.is_dir():
            continue
        number, _, tokens = below.name.partition("_")
        if not number.isdigit():
            continue
        subset = {"image_dir": str(below), "num_repeats": int(number), "class_tokens": tokens}
        found |= _kohya_subset({**subset, "caption_extension": caption_extension})
    return found


def kohya_toml(path: Path) -> tuple[dict[str, Shown], dict[str, Any]]:
    """--dataset_config: the pictures, and the dataset's own settings. The folder's name means nothing here."""
    config = tomllib.loads(path.read_text("utf-8"))
    assert set(config) <= {"general", "datasets"}
    general = config.get("general", {})
    found: dict[str, Shown] = {}
    settings: dict[str, Any] = {}
    for dataset in config["datasets"]:
        subsets = dataset.pop("subsets")
        settings = {**general, **dataset}
        for name, value in settings.items():
            wanted = {**KOHYA_SUBSET, **KOHYA_DATASET}[name]
            assert type(value) is wanted, f"{name} must be {wanted}"
        assert settings["min_bucket_reso"] <= settings["resolution"] <= settings["max_bucket_reso"]
        for name in ("min_bucket_reso", "max_bucket_reso"):
            assert settings[name] % settings["bucket_reso_steps"] == 0
        for subset in subsets:
            assert set(subset) <= set(KOHYA_SUBSET)
            kept = {key: value for key, value in settings.items() if key in KOHYA_SUBSET}
            found |= _kohya_subset({**kept, **subset})
    return found, settings


# --- ai-toolkit ----------------------------------------------------------------------------------------------------


def ai_toolkit(config_file: Path) -> dict[str, Shown]:
    config = yaml.safe_load(config_file.read_text("utf-8"))
    assert config["job"] == "extension" and config["config"]["name"]
    (process,) = config["config"]["process"]
    assert process["type"] == "sd_trainer"
    trigger = process.get("trigger_word")
    found: dict[str, Shown] = {}
    for dataset in process["datasets"]:
        assert all(isinstance(side, int) and side % 32 == 0 for side in dataset["resolution"])
        for root, _, names in os.walk(dataset["folder_path"]):
            for name in names:
                if not name.lower().endswith((".jpg", ".jpeg", ".png", ".webp")):
                    continue
                path = Path(root, name)
                beside = path.with_suffix(f".{dataset['caption_ext']}")
                caption = beside.read_text("utf-8").strip() if beside.exists() else ""
                found[name] = Shown(_injected(caption, trigger, config["config"]["name"]), size_of(path))
    return found


def _injected(caption: str, trigger: str | None, name: str) -> str:
    """The trigger in place of its placeholders, or in front where it is not there at all."""
    caption = caption.replace("[name]", trigger or name).replace("[trigger]", trigger or "")
    if trigger and trigger not in caption:
        caption = f"{trigger} {caption}".strip()
    return caption


# --- OneTrainer ----------------------------------------------------------------------------------------------------

ONETRAINER_PICTURES = {".bmp", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp"}
ONETRAINER_FIELDS = {
    "__version", "name", "path", "seed", "enabled", "validation_concept", "include_subdirectories", "image_variations",
    "text_variations", "balancing", "balancing_strategy", "loss_weight", "image", "text",
}  # fmt: skip


def onetrainer(concepts_file: Path) -> dict[str, Shown]:
    found: dict[str, Shown] = {}
    for concept in json.loads(concepts_file.read_text("utf-8")):
        assert set(concept) <= ONETRAINER_FIELDS
        assert concept["__version"] == 1, "an older layout would be changed on reading"
        assert type(concept["balancing"]) is float and concept["balancing_strategy"] in ("REPEATS", "SAMPLES")
        assert concept["text"]["prompt_source"] == "sample" and concept["enabled"]
        for path in sorted(Path(concept["path"]).iterdir()):
            if path.suffix.lower() not in ONETRAINER_PICTURES or path.stem.endswith(("-masklabel", "-condlabel")):
                continue
            beside = path.with_suffix(".txt")
            lines = beside.read_text("utf-8").splitlines() if beside.exists() else []
            assert len(lines) <= 1, "each line would be a caption of its own"
            found[path.name] = Shown(lines[0] if lines else "", size_of(path), int(concept["balancing"]))
    return found


# --- SimpleTuner ---------------------------------------------------------------------------------------------------


def simpletuner(config_file: Path) -> dict[str, Shown]:
    backends = json.loads(config_file.read_text("utf-8"))
    assert len({backend["id"] for backend in backends}) == len(backends)
    texts = [backend for backend in backends if backend.get("dataset_type") == "text_embeds"]
    assert sum(backend.get("default", False) for backend in texts) == 1
    found: dict[str, Shown] = {}
    for backend in backends:
        if backend in texts:
            continue
        assert backend["type"] == "local" and backend["caption_strategy"] == "textfile"
        assert re.fullmatch(r"[a-z0-9-]+", backend["id"])
        for path in sorted(Path(backend["instance_data_dir"]).rglob("*")):
            if path.suffix.lower() not in (".png", ".jpg", ".jpeg", ".webp"):
                continue
            width, height = size_of(path)
            if backend["resolution_type"] == "pixel_area" and width * height < backend["minimum_image_size"] ** 2:
                continue  # left out of the training
            beside = path.with_suffix(".txt")
            assert beside.is_file(), "the strategy textfile needs a caption file"
            captions = [line for line in beside.read_text("utf-8").split("\n") if line.strip()]
            assert len(captions) == 1
            found[path.name] = Shown(captions[0], (width, height), backend["repeats"] + 1)
    return found


# --- diffusers, by `datasets` --------------------------------------------------------------------------------------


def imagefolder(folder: Path) -> dict[str, Shown]:
    """The split `train` of an imagefolder: every picture needs its row, and every row its picture."""
    split = folder / "train"
    rows = [json.loads(line) for line in (split / "metadata.jsonl").read_text("utf-8").splitlines()]
    assert all(set(row) == {"file_name", "text"} for row in rows)
    said = {row["file_name"]: row["text"] for row in rows}
    assert len(said) == len(rows)
    there = {path.name for path in split.iterdir()} - {"metadata.jsonl"}
    assert there == set(said), "nothing but pictures and their rows"
    return {name: Shown(text, size_of(split / name)) for name, text in said.items()}
