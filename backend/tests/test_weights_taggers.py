"""Taggers on disk: what each folder is, by its content, which threshold belongs to it, and why one can't be used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kino.errors import TaskFailed
from kino.settings import Settings
from kino.weights import Weights
from kino.weights.taggers import Label, inspect_tagger, read_labels, taggers
from tests.onnx_on_disk import mapped_tagger, tagger
from tests.weights_on_disk import safetensors, write_json


def folder(path: Path, **config: Any) -> Path:
    write_json(path / "config.json", config)
    safetensors(path / "model.safetensors")
    return path


def test_a_wd14_folder_is_a_tagger_with_its_labels(tmp_path: Path) -> None:
    found = inspect_tagger(tagger(tmp_path / "wd"))
    assert (found.kind, found.loader, found.threshold, found.character_threshold) == ("tags", "onnx", 0.35, 0.85)
    assert found.available and found.title == "wd, tagger (ONNX)"
    assert read_labels(tmp_path / "wd")[1:] == [Label("green_grass", "general"), Label("red", "character")]


def test_what_a_folder_says_of_itself_holds(tmp_path: Path) -> None:
    path = tagger(tmp_path / "own")
    write_json(path / "kino.json", {"title": "Own", "threshold": 0.6, "character_threshold": 0.7})
    found = inspect_tagger(path)
    assert (found.title, found.threshold, found.character_threshold) == ("Own", 0.6, 0.7)
    write_json(path / "kino.json", {"threshold": True, "character_threshold": 7, "title": 3})
    assert (inspect_tagger(path).threshold, inspect_tagger(path).character_threshold) == (0.35, 0.85)


@pytest.mark.parametrize(
    ("architecture", "threshold"),
    [("vit_base_patch16_224", 0.2614), ("convnext_base", 0.2682), ("swinv2_base_window8_256", 0.2653),
     ("eva02_large_patch14_448", 0.5296), ("another", 0.35)],
)  # fmt: skip
def test_version_3_is_known_by_its_labels_and_architecture(tmp_path: Path, architecture: str, threshold: float) -> None:
    # As people have it: the ONNX and the configuration of timm, whose own weights they left where they were.
    path = tagger(tmp_path / "v3", tags=[(f"tag_{number}", 0) for number in range(10_861)])
    write_json(path / "config.json", {"architecture": architecture, "num_classes": 10_861})
    assert inspect_tagger(path).threshold == threshold
    assert Weights(tmp_path.parent).names(tmp_path.name) == ["v3"]


def test_the_other_onnx_layout(tmp_path: Path) -> None:
    found = inspect_tagger(mapped_tagger(tmp_path / "mapped"))
    assert (found.loader, found.kind) == ("onnx", "tags")
    assert read_labels(tmp_path / "mapped")[0] == Label("blue_sky", "general")


@pytest.mark.parametrize(
    ("config", "loader", "kind"),
    [({"model_type": "vit", "architectures": ["ViTForImageClassification"]}, "classifier", "tags"),
     ({"model_type": "florence2", "architectures": ["Florence2ForConditionalGeneration"]}, "florence2", "sentences"),
     ({"model_type": "blip"}, "blip", "sentences"), ({"model_type": "blip-2"}, "blip", "sentences"),
     ({"model_type": "qwen2_5_vl"}, "qwen", "sentences"), ({"model_type": "qwen3_vl"}, "qwen", "sentences"),
     ({"model_type": "llava"}, "llava", "sentences")],
)  # fmt: skip
def test_folders_of_transformers_are_known_by_their_configuration(
    tmp_path: Path, config: dict[str, Any], loader: str, kind: str
) -> None:
    found = inspect_tagger(folder(tmp_path / "model", **config))
    assert (found.loader, found.kind) == (loader, kind)
    assert (found.threshold is None) == (kind == "sentences")


def refused(path: Path) -> str:
    with pytest.raises(TaskFailed) as raised:
        inspect_tagger(path)
    return str(raised.value)


def test_each_that_can_not_be_used_says_what_to_do(tmp_path: Path) -> None:
    assert "florence-community" in refused(folder(tmp_path / "ms", model_type="florence2", auto_map={"x": "y"}))
    assert "needs the package timm" in refused(folder(tmp_path / "timm", architecture="vit_base_patch16_224"))
    assert "no tagger and no captioner" in refused(folder(tmp_path / "clip", model_type="clip"))
    bare = tagger(tmp_path / "bare")
    (bare / "selected_tags.csv").unlink()
    assert "has no selected_tags.csv" in refused(bare)
    double = tagger(tmp_path / "double")
    (double / "model.onnx").rename(double / "one.onnx")
    (double / "two.onnx").write_bytes(b"\x08")
    assert "several ONNX files" in refused(double)
    assert "names the language model" in refused(tagger(tmp_path / "claude"))
    assert "is a single file" in refused(safetensors(tmp_path / "alone.safetensors"))


def test_pickles_are_refused(tmp_path: Path) -> None:
    write_json(tmp_path / "pickle" / "config.json", {"model_type": "blip"})
    (tmp_path / "pickle" / "pytorch_model.bin").write_bytes(b"PK\x03\x04")
    assert "has its weights as a pickle" in refused(tmp_path / "pickle")


@pytest.mark.parametrize(
    ("text", "problem"),
    [("", "no columns"), ("tag_id,name\n1,a\n", "no columns"), ("tag_id,name,category,count\n", "has no tags"),
     ("tag_id,name,category,count\n" + "x" * 200_000 + "\n", "can't be read")],
)  # fmt: skip
def test_a_damaged_list_of_tags_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    path = tagger(tmp_path / "damaged")
    (path / "selected_tags.csv").write_text(text)
    assert problem in refused(path)
    (path / "selected_tags.csv").write_bytes(b"\xff\xfe\x00")
    assert "can't be read" in refused(path)


def test_all_are_listed_also_those_that_can_not_be_used(tmp_path: Path) -> None:
    root = tmp_path / "Taggers"
    tagger(root / "b"), tagger(root / ".hidden")
    folder(root / "A", model_type="clip")
    (root / "README.md").write_text("words")
    assert [(one.name, one.available) for one in taggers(tmp_path)] == [("A", False), ("b", True)]
    assert taggers(tmp_path / "nowhere") == []


def test_the_tagger_that_comes_with_kino_can_be_used() -> None:
    path = Settings().models_dir / "Taggers" / "kino-mini-tagger"
    found = inspect_tagger(path)
    assert (found.loader, found.kind, found.available) == ("onnx", "tags", True)
    assert {"red_background", "circle"} & {label.name for label in read_labels(path)}


def test_listing_them_imports_nothing_heavy() -> None:
    code = (
        "import sys, pathlib, kino.weights.taggers as t, kino.prompts.costs, kino.prompts.vision\n"
        "t.taggers(pathlib.Path(sys.argv[1]))\n"
        "heavy = {'torch', 'onnxruntime', 'transformers', 'anthropic', 'numpy', 'PIL', 'timm'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    models = str(Settings().models_dir)
    done = subprocess.run([sys.executable, "-c", code, models], capture_output=True, text=True, check=True, timeout=200)
    assert done.stdout.strip() == "[]"
