"""The plugin that edits by an instruction: which models it offers and takes, and what it makes of its parameters."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kino import engine
from kino.engine import editing
from kino.errors import Invalid, TaskFailed, TaskStopped
from kino.plugins.base_plugin import PluginResult
from kino.plugins.parameters import describe
from kino.plugins.plugin_loader import Registered, discover
from kino.plugins.resolving import resolve
from kino.settings import Settings
from kino.weights import Weights, family
from tests.engine import tiny
from tests.engine.conftest import MINI
from tests.engine.recording import Recording, png
from tests.weights_on_disk import flux_folder, safetensors

CHANGE = {"prompt": "make the circle blue", "image": "take:1", "seed": 7}
PLUGIN = discover(Path("/nonexistent"))["flux_edit"]


@pytest.fixture(autouse=True)
def _free() -> Iterator[None]:
    yield
    engine.unload()


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One Kontext that draws, and beside it a model that can't edit."""
    root = tmp_path_factory.mktemp("models")
    (root / "Lora").mkdir()
    tiny.folder(root / "DiffusionModels" / "kontext", kino={"defaults": MINI}, kontext=True)
    flux_folder(root / "DiffusionModels" / "kino-mini")
    return root


@pytest.fixture
def task(models: Path) -> Recording:
    return Recording(Weights(models), pictures_by_ref={"take:1": png(Image.new("RGB", (96, 64), "red"))})


def complete(data: dict[str, Any], weights: Weights, **project: Any) -> Any:
    settings = Settings()
    filled = resolve(
        PLUGIN, data, project=project or None, presets=settings.presets, sizes=settings.sizes, weights=weights,
        default_model="kino-mini",
    )  # fmt: skip
    assert PLUGIN.params is not None
    return PLUGIN.params.model_validate(filled)


def run(registered: Registered, params: Any, task: Recording) -> PluginResult:
    assert registered.plugin is not None
    return asyncio.run(registered.plugin().generate(params, task))


def test_an_instruction_and_a_picture_are_enough(task: Recording) -> None:
    result = run(PLUGIN, complete(CHANGE | {"steps": 2}, task.models), task)
    image, about = task.outputs[0]
    assert image.size == (96, 64) and about["plugin"] == "flux_edit" and about["model"] == "kontext"
    assert about["prompt"] == CHANGE["prompt"] and about["seed"] == result.data["seed"] == 7
    assert task.previews


def test_size_and_style_are_the_sources_not_the_projects(task: Recording) -> None:
    params = complete(CHANGE, task.models, width=640, height=320, style="in ink")
    assert (params.width, params.height, params.style) == (None, None, None)


def test_a_stopped_task_stops(task: Recording) -> None:
    task.on_progress = lambda told: task.stop() if told.stage == "denoising" else None
    with pytest.raises(TaskStopped):
        run(PLUGIN, complete(CHANGE, task.models), task)
    assert task.outputs == []


def test_a_source_that_is_no_picture_fails_with_a_sentence(task: Recording) -> None:
    task.pictures_by_ref["take:1"] = b"hello"
    with pytest.raises(TaskFailed, match="take:1 is not a picture"):
        run(PLUGIN, complete(CHANGE, task.models), task)


def test_its_form_offers_only_the_models_that_can_edit(tmp_path: Path) -> None:
    folders = {
        "a": "FluxPipeline", "k": "FluxKontextPipeline", "two": "Flux2Pipeline", "klein": "Flux2KleinPipeline",
    }  # fmt: skip
    for name, pipeline in folders.items():
        flux_folder(tmp_path / "DiffusionModels" / name, pipeline=pipeline)
    weights = Weights(tmp_path)
    assert describe(PLUGIN, Settings(), weights).parameters["model"]["options"] == ["k", "klein", "two"]
    assert {model.name: model.family for model in weights.models("DiffusionModels")} == {
        "a": "flux.1-dev", "k": "flux.1-kontext", "klein": "flux.2-klein", "two": "flux.2",
    }  # fmt: skip
    with pytest.raises(Invalid, match=r"say which to use; it must be one of k, klein, two"):
        complete(CHANGE, weights)


def test_without_such_a_model_the_person_is_told_which_to_get(tmp_path: Path) -> None:
    flux_folder(tmp_path / "DiffusionModels" / "kino-mini")
    with pytest.raises(Invalid, match=r"DiffusionModels has no model of flux\.1-kontext or .*: put one there"):
        complete(CHANGE, Weights(tmp_path))


def test_a_model_that_cannot_edit_is_named_in_the_refusal(task: Recording) -> None:
    with pytest.raises(TaskFailed, match="kino-mini can't change a picture by an instruction"):
        run(PLUGIN, complete(CHANGE | {"model": "kino-mini"}, task.models), task)


DEV = {"double_blocks.0.img_attn.qkv.weight": (4, 4), "guidance_in.in_layer.weight": (4, 4)}
TWO = {"double_stream_modulation_img.lin.weight": (4, 4)}


def test_a_single_file_says_what_it_is_or_is_taken_at_the_persons_word(tmp_path: Path) -> None:
    files = tmp_path / "DiffusionModels"
    safetensors(files / "said.safetensors", DEV, {"modelspec.architecture": "Flux.1-Kontext-dev"})
    safetensors(files / "silent.safetensors", DEV)
    safetensors(files / "two.safetensors", TWO)
    weights = Weights(tmp_path)
    assert weights.names("DiffusionModels", family.EDITING) == ["said.safetensors"]
    for name in ("said.safetensors", "silent.safetensors"):
        editing.check(True, "DiffusionModels", name, weights)
    with pytest.raises(TaskFailed, match="get the whole folder"):
        editing.check(True, "DiffusionModels", "two.safetensors", weights)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"image": "take:1"}, "data.prompt"),
        ({"prompt": "make it blue"}, "data.image"),
        (CHANGE | {"image": "../../etc/passwd"}, "data.image"),
        (CHANGE | {"strength": 0.5}, "data.strength"),
        (CHANGE | {"width": 10}, "data.width"),
        (CHANGE | {"model": "nowhere"}, "data.model"),
    ],
)
def test_wrong_parameters_name_their_field(models: Path, data: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as failure:
        complete(data, Weights(models))
    assert failure.value.details[0].field == field
