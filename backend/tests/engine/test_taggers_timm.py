"""WD14 taggers as timm saves them. timm needs torchvision, which not every torch has: then a sentence says so."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from kino.engine.taggers import Asked
from kino.engine.taggers.timm_folder import Timm
from kino.errors import TaskFailed

TAGS = 5
ARGUMENTS = {"img_size": 32, "class_token": False, "global_pool": "avg", "fc_norm": False}


def folder(path: Path, state: dict[str, Any]) -> Path:
    """The files of such a tagger, with the configuration that timm's own push writes."""
    path.mkdir()
    save_file(state, path / "model.safetensors")
    cut = {"input_size": [3, 32, 32], "interpolation": "bicubic", "crop_pct": 1.0, "mean": [0.5] * 3, "std": [0.5] * 3}
    config = {
        "architecture": "vit_tiny_patch16_224",
        "num_classes": TAGS,
        "model_args": ARGUMENTS,
        "pretrained_cfg": cut,
    }
    (path / "config.json").write_text(json.dumps(config))
    rows = [f"{number},tag_{number}x,0,1" for number in range(TAGS)]
    (path / "selected_tags.csv").write_text("\n".join(["tag_id,name,category,count", *rows]) + "\n")
    return path


def test_where_timm_can_not_be_imported_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "timm", None)
    path = folder(tmp_path / "v3", {"x": torch.zeros(1)})
    with pytest.raises(TaskFailed, match=r"v3 needs the package timm, .*: put the model\.onnx of this tagger into the"):
        Timm(path, "cpu")


def test_it_says_what_timms_own_preparation_says(tmp_path: Path) -> None:
    try:
        import timm
    except Exception as error:
        pytest.skip(f"timm can't be imported here: {error}")
    torch.manual_seed(0)
    model = timm.create_model("vit_tiny_patch16_224", num_classes=TAGS, **ARGUMENTS).eval()
    torch.nn.init.normal_(model.head.weight)
    path = folder(tmp_path / "v3", model.state_dict())
    config = json.loads((path / "config.json").read_text())["pretrained_cfg"]
    image = Image.linear_gradient("L").resize((80, 50)).convert("RGB")
    padded = Image.new("RGB", (80, 80), "white")
    padded.paste(image, (0, 15))
    prepared = timm.data.create_transform(**timm.data.resolve_data_config(config, model=model))(padded)
    with torch.inference_mode():
        wanted = model(prepared.unsqueeze(0)[:, [2, 1, 0]]).sigmoid()[0]
    loaded = Timm(path, "cpu")
    (found,) = loaded.tell([Asked(loaded.prepare(image))], lambda: False)
    named = {f"tag {number}x": float(value) for number, value in enumerate(wanted) if value >= 0.01}
    assert {one.value: one.confidence for one in found} == pytest.approx(named, abs=1e-3)
