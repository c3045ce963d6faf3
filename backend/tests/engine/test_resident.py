"""A model stays in memory between tasks, is shared, is loaded again when replaced, and is freed."""

from __future__ import annotations

import gc
import shutil
import weakref
from pathlib import Path

import pytest
import torch
from PIL import Image

from kino import engine
from kino.engine import device
from kino.engine.draw import Request, draw
from kino.engine.resident import RESIDENT, Loaded, Resident
from kino.weights import Weights
from tests.engine import tiny
from tests.engine.recording import Recording


def get(resident: Resident, task: Recording, name: str = "dev") -> Loaded:
    return resident.get(name, task, "auto", (None, None), lambda _share: None)


def test_a_second_task_loads_nothing(resident: Resident, task: Recording) -> None:
    request = Request("t", "a red circle", "dev", 7, steps=1)
    draw(request, task, resident)
    again = Recording(task.models)
    draw(request, again, resident)
    assert "loading" in task.stages and "loading" not in again.stages


def test_image_to_image_shares_every_weight(resident: Resident, task: Recording) -> None:
    loaded = get(resident, task)
    for part in ("transformer", "text_encoder", "text_encoder_2", "vae"):
        text, image = getattr(loaded.pipeline, part), getattr(loaded.image_pipeline, part)
        assert text is image
        assert all(one is other for one, other in zip(text.parameters(), image.parameters(), strict=True))
    assert loaded.pipeline.transformer.dtype == device.compute_dtype("cpu")


def test_drawing_from_a_picture_and_from_text_keeps_one_model(resident: Resident, task: Recording) -> None:
    draw(Request("t", "a red circle", "dev", 7, steps=1), task, resident)
    source = Image.new("RGB", (80, 60), "red")
    weights = get(resident, task).pipeline.transformer.x_embedder.weight
    draw(Request("t", "a red circle", "dev", 7, steps=2, source=source, strength=0.5), task, resident)
    assert get(resident, task).pipeline.transformer.x_embedder.weight is weights
    assert resident.names() == ["dev"] and len(task.outputs) == 2


def test_a_replaced_model_is_loaded_again(resident: Resident, tmp_path: Path) -> None:
    for category in ("DiffusionModels", "TextEncoders", "VAE"):
        (tmp_path / category).mkdir()
    folder = tiny.folder(tmp_path / "DiffusionModels" / "m", seed=1)
    task = Recording(Weights(tmp_path))
    first = get(resident, task, "m").pipeline.transformer.x_embedder.weight.clone()
    assert torch.equal(get(resident, task, "m").pipeline.transformer.x_embedder.weight, first)
    tiny.folder(tmp_path / "new", seed=2)
    shutil.move(folder, tmp_path / "old")
    shutil.move(tmp_path / "new", folder)
    assert not torch.equal(get(resident, task, "m").pipeline.transformer.x_embedder.weight, first)
    assert resident.names() == ["m"]


def test_several_models_stay_while_there_is_room(resident: Resident, task: Recording) -> None:
    dev = get(resident, task)
    get(resident, task, "schnell")
    assert get(resident, task) is dev
    assert resident.names() == ["schnell", "dev"]


def test_the_model_used_longest_ago_makes_room(
    resident: Resident, task: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    get(resident, task)
    # As if the machine were full until something is freed.
    monkeypatch.setattr(device, "free_bytes", lambda _device: 0 if resident.names() else 2**40)
    get(resident, task, "schnell")
    assert resident.names() == ["schnell"]


def test_unload_frees_the_weights(resident: Resident, task: Recording) -> None:
    draw(Request("t", "a red circle", "dev", 7, steps=1), task, resident)
    weights = weakref.ref(get(resident, task).pipeline.transformer)
    resident.unload()
    gc.collect()
    assert weights() is None and resident.names() == []


def test_the_worker_hears_what_is_loaded_and_can_free_it(tiny_weights: Weights) -> None:
    get(RESIDENT, Recording(tiny_weights))
    assert engine.loaded() == ["dev"]
    engine.unload()
    assert engine.loaded() == []
