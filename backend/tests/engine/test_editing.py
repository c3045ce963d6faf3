"""Changing a picture by an instruction with FLUX.1 Kontext: what goes in, at which size, who is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from kino.engine import editing, load, memory, place
from kino.engine.adapters import Wanted
from kino.engine.canvas import laid
from kino.engine.draw import Request, draw
from kino.engine.resident import Loaded, Resident
from kino.engine.sources import find
from kino.errors import OutOfMemory, TaskFailed, TaskStopped
from kino.weights import Weights
from tests.engine import originals, tiny
from tests.engine.conftest import MINI
from tests.engine.recording import Recording
from tests.engine.test_adapters import LAYER, lora

CHANGE = "make the circle blue"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("editing")
    for category in ("DiffusionModels", "Lora", "TextEncoders", "VAE"):
        (root / category).mkdir()
    tiny.folder(root / "DiffusionModels" / "kontext", kino={"defaults": MINI}, kontext=True)
    return root


@pytest.fixture
def task(models: Path) -> Recording:
    return Recording(Weights(models))


def picture(width: int = 64, height: int = 64, seed: int = 0) -> Image.Image:
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    return Image.fromarray(noise)


def request(**changes: Any) -> Request:
    whole = {"plugin": "t", "prompt": CHANGE, "model": "kontext", "seed": 7, "steps": 2, "edit": True}
    return Request(**whole | {"source": picture()} | changes)


def pixels(task: Recording, index: int = 0) -> np.ndarray:
    return np.asarray(task.outputs[index][0])


@pytest.mark.usefixtures("no_network")
def test_an_edit_goes_through_every_stage_and_shows_previews(resident: Resident, task: Recording) -> None:
    result = draw(request(), task, resident)
    assert task.stages == ["loading", "encoding", "denoising", "decoding", "saving"]
    assert [(told.step, told.steps) for told in task.told if told.step] == [(1, 2), (2, 2)]
    image, about = task.outputs[0]
    assert image.size == (64, 64) and about["strength"] is None and about["prompt"] == CHANGE
    assert result["guidance"] == 3.5 and task.previews


def test_it_is_the_picture_the_bare_pipeline_draws(resident: Resident, task: Recording) -> None:
    draw(request(source=picture(96, 64)), task, resident)
    loaded = resident.get("kontext", task, "auto", (96, 64), lambda _share: None)
    bare = loaded.edit_pipeline(
        image=picture(96, 64), prompt=CHANGE, width=96, height=64, max_area=96 * 64, _auto_resize=False,
        num_inference_steps=2, guidance_scale=3.5, max_sequence_length=32,
        generator=torch.Generator("cpu").manual_seed(7),
    ).images[0]  # fmt: skip
    assert np.array_equal(pixels(task), np.asarray(bare))


def test_the_source_and_the_instruction_and_the_seed_all_count(resident: Resident, task: Recording) -> None:
    for changes in ({}, {}, {"source": picture(seed=1)}, {"prompt": "a red square"}, {"seed": 8}):
        draw(request(**changes), task, resident)
    assert np.array_equal(pixels(task, 0), pixels(task, 1))
    assert not any(np.array_equal(pixels(task, 0), pixels(task, other)) for other in (2, 3, 4))


def test_it_keeps_the_weights_that_drawing_from_text_uses(resident: Resident, task: Recording) -> None:
    draw(request(edit=False, source=None, width=64, height=64), task, resident)
    again = Recording(task.models)
    draw(request(), again, resident)
    assert "loading" not in again.stages and resident.names() == ["kontext"]


@pytest.mark.parametrize("size", [(64, 64), (90, 70), (300, 200), (20, 30)])
def test_the_picture_has_the_size_of_its_source(resident: Resident, task: Recording, size: tuple[int, int]) -> None:
    draw(request(source=picture(*size), steps=1), task, resident)
    assert task.outputs[0][0].size == (max(64, size[0]), max(64, size[1]))


def test_a_stop_leaves_nothing_behind(resident: Resident, task: Recording) -> None:
    task.on_progress = lambda told: task.stop() if told.step == 1 else None
    with pytest.raises(TaskStopped):
        draw(request(steps=4), task, resident)
    assert task.outputs == []
    again = Recording(task.models)
    draw(request(), again, resident)
    assert again.outputs
    modules = list(resident.get("kontext", again, "auto", (64, 64), lambda _: None).pipeline.transformer.modules())
    assert not any(module._forward_pre_hooks or module._forward_hooks for module in modules)


def test_running_out_of_memory_frees_everything_and_gives_advice(resident: Resident, task: Recording) -> None:
    def burst(_module: Any, _inputs: Any) -> None:
        torch.empty(2**52)

    loaded = resident.get("kontext", task, "auto", (64, 64), lambda _share: None)
    loaded.pipeline.transformer.register_forward_pre_hook(burst)
    with pytest.raises(OutOfMemory, match="choose a smaller size"):
        draw(request(), task, resident)
    assert resident.names() == []


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ((None, None), (300, 200)), ((150, None), (150, 100)), ((None, 100), (150, 100)), ((128, 128), (128, 128)),
    ],
)  # fmt: skip
def test_what_is_not_asked_for_is_the_sources(asked: tuple[int | None, int | None], size: tuple[int, int]) -> None:
    assert editing.wanted_size((300, 200), *asked) == size


def test_a_picture_that_is_too_long_is_refused() -> None:
    with pytest.raises(TaskFailed, match="too long"):
        editing.wanted_size((2000, 100), None, None)
    assert editing.wanted_size((16_000, 4_000), None, None) == (4096, 1024)


@pytest.mark.parametrize("size", [(1024, 1024), (1920, 1080), (800, 800), (256, 256), (4096, 2160), (3000, 400)])
def test_it_is_drawn_near_the_models_own_size_and_keeps_its_aspect(size: tuple[int, int]) -> None:
    width, height = editing.drawn_size(*size, 2**20)
    assert 0.49 * 2**20 <= width * height <= 2.01 * 2**20
    assert abs(width / height - size[0] / size[1]) < 0.02 * size[0] / size[1]
    if 2**19 <= size[0] * size[1] <= 2**21:
        assert (width, height) == size


def test_a_source_lies_on_the_canvas_where_the_picture_is_cut_out_again() -> None:
    source = picture(90, 70)
    on = np.asarray(laid(source, 90, 70, 16))
    assert on.shape == (80, 96, 3)
    assert np.array_equal(on[5:75, 3:93], np.asarray(source))
    assert np.array_equal(on[0, 3:93], np.asarray(source)[0])
    assert np.array_equal(on[5:75, 95], np.asarray(source)[:, -1])


def test_models_that_cannot_edit_are_refused_before_they_are_loaded(
    resident: Resident, tiny_weights: Weights, mini_weights: Weights
) -> None:
    for weights, name in ((tiny_weights, "dev"), (tiny_weights, "schnell"), (mini_weights, "kino-mini")):
        task = Recording(weights)
        with pytest.raises(TaskFailed, match=rf"{name} can't change a picture by an instruction: choose .* Kontext"):
            draw(request(model=name), task, resident)
        assert task.told == [] and resident.names() == []


def test_guidance_is_kontexts_own_where_nothing_says_otherwise(tmp_path: Path, resident: Resident) -> None:
    (tmp_path / "DiffusionModels").mkdir()
    folder = tiny.folder(tmp_path / "DiffusionModels" / "k", kontext=True)
    task = Recording(Weights(tmp_path))
    rules = resident.get("k", task, "auto", (64, 64), lambda _share: None).rules
    assert (rules.guidance, rules.steps, rules.width) == (2.5, 28, 1024)
    assert json.loads((folder / "model_index.json").read_text())["_class_name"] == "FluxKontextPipeline"


def test_a_lora_changes_an_edit_by_its_strength(tmp_path: Path, resident: Resident, task: Recording) -> None:
    file = lora(tmp_path / "one.safetensors", {LAYER: (128, 128)})
    for strength in (0.0, 1.0, 0.0):
        draw(request(loras=[Wanted("one", file, strength)]), task, resident)
    assert np.array_equal(pixels(task, 0), pixels(task, 2))
    assert not np.array_equal(pixels(task, 0), pixels(task, 1))


def test_a_single_file_edits_as_its_folder_does(
    tmp_path: Path, resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A file has no kino.json: its own size would be a thousand pixels, and these are to be drawn small.
    monkeypatch.setattr(editing, "SMALLEST", 0)
    tiny.folder(tmp_path / "DiffusionModels" / "folder", kontext=True)
    originals.checkpoint(tmp_path / "DiffusionModels" / "whole.safetensors", tiny.parts())
    task = Recording(Weights(tmp_path))
    for model in ("folder", "whole.safetensors"):
        draw(request(model=model, guidance=3.0, max_sequence_length=32), task, resident)
    assert np.array_equal(pixels(task, 0), pixels(task, 1))


@pytest.mark.parametrize("mode", ["model", "group"])
def test_every_offloading_edits_to_the_same_picture(task: Recording, mode: memory.Mode) -> None:
    sources = find("DiffusionModels", "kontext", task.models)
    pipeline = load.load(sources, torch.float32, lambda _share: None)
    loaded = Loaded("kontext", "cpu", sources, (), load.rules_of(sources), pipeline)
    call = {
        "image": picture(), "width": 64, "height": 64, "max_area": 64 * 64, "_auto_resize": False, "prompt": CHANGE,
        "num_inference_steps": 1, "max_sequence_length": 32, "output_type": "pt",
    }  # fmt: skip

    def once() -> torch.Tensor:
        drawn: torch.Tensor = loaded.edit_pipeline(generator=torch.Generator().manual_seed(3), **call).images
        return drawn

    base = once()
    place.place(pipeline, memory.Placement(mode), "cpu")
    for _ in range(2):
        torch.testing.assert_close(once(), base, rtol=0, atol=1e-5)
        pipeline.maybe_free_model_hooks()
