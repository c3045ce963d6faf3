"""The FLUX plugins: parameters become the engine's request, pictures come out, wrong input fails with a sentence."""

from __future__ import annotations

import asyncio
import importlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from kino import engine
from kino.errors import Invalid, TaskFailed, TaskStopped
from kino.plugins.base_plugin import BasePlugin, PluginResult
from kino.plugins.plugin_loader import Registered, discover
from kino.plugins.resolving import resolve
from kino.settings import BACKEND, Settings
from kino.weights import Weights
from tests.engine.recording import Recording, png

CIRCLE = "a large red circle on a blue background"
MINI = BACKEND / "models_storage"


@pytest.fixture(scope="module")
def plugins(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Registered]:
    return discover(tmp_path_factory.mktemp("data"))


@pytest.fixture(autouse=True)
def _free() -> Iterator[None]:
    yield
    engine.unload()


def complete(registered: Registered, data: dict[str, Any], *, project: dict[str, Any] | None = None) -> Any:
    """Parameters as a worker gets them: resolved by the server, then read by the plugin's own model."""
    settings = Settings()
    filled = resolve(
        registered, data, project=project, presets=settings.presets, sizes=settings.sizes, weights=Weights(MINI),
        default_model="kino-mini",
    )  # fmt: skip
    assert registered.params is not None
    return registered.params.model_validate(filled)


def run(registered: Registered, params: Any, task: Recording) -> PluginResult:
    assert registered.plugin is not None
    plugin: BasePlugin = registered.plugin()
    return asyncio.run(plugin.generate(params, task))


@pytest.fixture
def task() -> Recording:
    return Recording(Weights(MINI))


def test_a_prompt_alone_draws_with_the_default_model(plugins: dict[str, Registered], task: Recording) -> None:
    params = complete(plugins["flux_txt2img"], {"prompt": CIRCLE, "seed": 7})
    result = run(plugins["flux_txt2img"], params, task)
    image, about = task.outputs[0]
    assert image.size == (256, 256)
    assert about["prompt"] == CIRCLE and about["plugin"] == "flux_txt2img" and about["model"] == "kino-mini"
    assert about["seed"] == result.data["seed"] == 7 and about["steps"] == result.data["steps"]
    assert task.previews


def test_a_project_gives_size_and_style_and_a_preset_the_steps(plugins: dict[str, Registered], task: Recording) -> None:
    project = {"width": 448, "height": 250, "style": "on a green background"}
    params = complete(plugins["flux_txt2img"], {"prompt": CIRCLE, "preset": "fast", "seed": 1}, project=project)
    run(plugins["flux_txt2img"], params, task)
    image, about = task.outputs[0]
    assert image.size == (448, 250) and about["steps"] == 4 and about["style"] == "on a green background"


def test_a_size_of_kino_yaml_fills_in_both_sides(plugins: dict[str, Registered]) -> None:
    params = complete(plugins["flux_txt2img"], {"prompt": CIRCLE, "size": "portrait"})
    assert (params.width, params.height) == (832, 1216)


def test_a_source_is_redrawn_in_the_size_asked_for(plugins: dict[str, Registered], task: Recording) -> None:
    source = Image.new("RGB", (300, 200), (20, 60, 200))
    task.pictures_by_ref["frame:3"] = png(source)
    data = {"prompt": CIRCLE, "image": "frame:3", "strength": 0.15, "width": 256, "height": 128, "seed": 7}
    run(plugins["flux_img2img"], complete(plugins["flux_img2img"], data), task)
    image, about = task.outputs[0]
    assert image.size == (256, 128) and about["strength"] == 0.15 and about["plugin"] == "flux_img2img"
    red, _green, blue = np.asarray(image, float).reshape(-1, 3).mean(axis=0)
    assert blue > red


def test_both_plugins_draw_with_the_same_weights(plugins: dict[str, Registered], task: Recording) -> None:
    task.pictures_by_ref["frame:3"] = png(Image.new("RGB", (64, 64), "blue"))
    run(plugins["flux_txt2img"], complete(plugins["flux_txt2img"], {"prompt": CIRCLE, "steps": 1}), task)
    again = Recording(task.models, pictures_by_ref=task.pictures_by_ref)
    data = {"prompt": CIRCLE, "image": "frame:3", "steps": 1}
    run(plugins["flux_img2img"], complete(plugins["flux_img2img"], data), again)
    percents = [told.percent for told in again.told if told.stage == "loading"]
    assert percents == [0] and engine.loaded() == ["kino-mini"]


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"GIF89a" + bytes(100)])
def test_a_source_that_is_no_picture_fails_with_a_sentence(
    plugins: dict[str, Registered], task: Recording, content: bytes
) -> None:
    task.pictures_by_ref["upload:a"] = content
    params = complete(plugins["flux_img2img"], {"prompt": CIRCLE, "image": "upload:a"})
    with pytest.raises(TaskFailed, match="upload:a is not a picture"):
        run(plugins["flux_img2img"], params, task)


@pytest.mark.parametrize("name", ["flux_txt2img", "flux_img2img"])
def test_a_stopped_task_stops(plugins: dict[str, Registered], task: Recording, name: str) -> None:
    task.pictures_by_ref["frame:3"] = png(Image.new("RGB", (64, 64), "blue"))
    task.on_progress = lambda told: task.stop() if told.stage == "denoising" else None
    data = {"prompt": CIRCLE} | ({"image": "frame:3"} if name == "flux_img2img" else {})
    with pytest.raises(TaskStopped):
        run(plugins[name], complete(plugins[name], data), task)
    assert task.outputs == []


def test_a_lora_that_is_off_is_not_even_opened(plugins: dict[str, Registered], tmp_path: Path) -> None:
    (tmp_path / "Lora").mkdir()
    shutil.copytree(MINI / "DiffusionModels" / "kino-mini", tmp_path / "DiffusionModels" / "kino-mini")
    params = plugins["flux_txt2img"].params
    assert params is not None
    off = {"lora_name": "gone.safetensors", "enabled": False}
    task = Recording(Weights(tmp_path))
    whole = {"prompt": CIRCLE, "model": "kino-mini", "steps": 1, "seed": 1}
    run(plugins["flux_txt2img"], params.model_validate({**whole, "loras": [off]}), task)
    assert task.outputs[0][1]["loras"] == []
    with pytest.raises(TaskFailed, match=r"gone\.safetensors"):
        run(plugins["flux_txt2img"], params.model_validate({**whole, "loras": [off | {"enabled": True}]}), task)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "data.prompt"),
        ({"prompt": ""}, "data.prompt"),
        ({"prompt": 3}, "data.prompt"),
        ({"prompt": "a\0b"}, "data.prompt"),
        ({"prompt": "x" * 20_001}, "data.prompt"),
        ({"prompt": CIRCLE, "model": "nowhere"}, "data.model"),
        ({"prompt": CIRCLE, "model": "../kino-mini"}, "data.model"),
        ({"prompt": CIRCLE, "width": 0}, "data.width"),
        ({"prompt": CIRCLE, "height": 100_000}, "data.height"),
        ({"prompt": CIRCLE, "width": 100.5}, "data.width"),
        ({"prompt": CIRCLE, "steps": True}, "data.steps"),
        ({"prompt": CIRCLE, "steps": "4"}, "data.steps"),
        ({"prompt": CIRCLE, "guidance": float("nan")}, "data.guidance"),
        ({"prompt": CIRCLE, "guidance": float("inf")}, "data.guidance"),
        ({"prompt": CIRCLE, "seed": 2**63}, "data.seed"),
        ({"prompt": CIRCLE, "seed": -2}, "data.seed"),
        ({"prompt": CIRCLE, "pictures": 17}, "data.pictures"),
        ({"prompt": CIRCLE, "max_sequence_length": 513}, "data.max_sequence_length"),
        ({"prompt": CIRCLE, "offload": "disk"}, "data.offload"),
        ({"prompt": CIRCLE, "preset": "slow"}, "data.preset"),
        ({"prompt": CIRCLE, "loras": [{"lora_name": "nowhere.safetensors"}]}, "data.loras.0.lora_name"),
        ({"prompt": CIRCLE, "colour": "red"}, "data.colour"),
    ],
)
def test_wrong_parameters_name_their_field(plugins: dict[str, Registered], data: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as failure:
        complete(plugins["flux_txt2img"], data)
    assert failure.value.details[0].field == field


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"prompt": CIRCLE}, "data.image"),
        ({"prompt": CIRCLE, "image": "../../etc/passwd"}, "data.image"),
        ({"prompt": CIRCLE, "image": "upload:../x"}, "data.image"),
        ({"prompt": CIRCLE, "image": "frame:1", "strength": 0}, "data.strength"),
        ({"prompt": CIRCLE, "image": "frame:1", "strength": 1.5}, "data.strength"),
    ],
)
def test_wrong_parameters_of_a_source_name_their_field(
    plugins: dict[str, Registered], data: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as failure:
        complete(plugins["flux_img2img"], data)
    assert failure.value.details[0].field == field


@pytest.mark.parametrize("name", ["flux_txt2img", "flux_img2img"])
def test_importing_a_plugin_imports_no_torch(name: str) -> None:
    import subprocess
    import sys

    code = f"import sys, kino.plugins.{name}.loader; print({{'torch', 'diffusers', 'PIL'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=200, check=True)
    assert done.stdout.strip() == "set()"
    assert importlib.import_module(f"kino.plugins.{name}.loader").Params
