"""Upscalers as files: a tiny network of the Compact architecture, random, that enlarges by two."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from kino.engine import upscalers
from kino.errors import TaskFailed, TaskStopped
from kino.weights import Weights
from tests.engine.recording import Recording
from tests.engine.test_enlarge import scene


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("models")
    (root / "Upscalers").mkdir()
    torch.manual_seed(7)
    layers = torch.nn.Sequential(
        torch.nn.Conv2d(3, 8, 3, 1, 1), torch.nn.PReLU(8), torch.nn.Conv2d(8, 8, 3, 1, 1), torch.nn.PReLU(8),
        torch.nn.Conv2d(8, 12, 3, 1, 1),
    )  # fmt: skip
    state = {f"body.{name}": value * 0.3 for name, value in layers.state_dict().items()}
    save_file(state, root / "Upscalers" / "2x-tiny.safetensors")
    save_file({"some.weight": torch.zeros(3, 3)}, root / "Upscalers" / "stranger.safetensors")
    return root


@pytest.fixture
def task(folder: Path) -> Recording:
    return Recording(Weights(folder))


def test_the_first_that_is_installed_is_taken(task: Recording, tmp_path: Path) -> None:
    assert upscalers.choose(None, task) == "2x-tiny.safetensors"
    assert upscalers.choose("stranger.safetensors", task) == "stranger.safetensors"
    assert upscalers.choose(None, Recording(Weights(tmp_path))) is None


def test_a_network_enlarges_to_the_size_that_is_asked_for(task: Recording) -> None:
    told: list[float] = []
    large = upscalers.enlarged(scene(60, 40), 210, 140, "2x-tiny.safetensors", task, told.append)
    assert large.size == (210, 140)
    assert told == [1.0, 1.0], "twice by two, and down to the size"


def test_tiles_do_not_show(task: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = scene(150, 110)
    whole = upscalers.enlarged(picture, 300, 220, "2x-tiny.safetensors", task)
    monkeypatch.setattr(upscalers, "TILE", 64)
    monkeypatch.setattr(upscalers, "OVERLAP", 16)
    tiled = upscalers.enlarged(picture, 300, 220, "2x-tiny.safetensors", task)
    assert np.abs(np.asarray(whole, np.int16) - np.asarray(tiled, np.int16)).max() <= 1


def test_without_one_it_is_lanczos(task: Recording) -> None:
    picture = scene(60, 40)
    expected = picture.resize((120, 80), Image.Resampling.LANCZOS)
    assert np.array_equal(np.asarray(upscalers.enlarged(picture, 120, 80, None, task)), np.asarray(expected))


def test_a_file_that_is_no_upscaler_is_refused_with_a_sentence(task: Recording) -> None:
    with pytest.raises(TaskFailed, match=r"stranger\.safetensors can't be used as an upscaler"):
        upscalers.enlarged(scene(60, 40), 120, 80, "stranger.safetensors", task)
    with pytest.raises(TaskFailed, match="has no model named gone"):
        upscalers.enlarged(scene(60, 40), 120, 80, "gone", task)


def test_a_stop_ends_it(task: Recording) -> None:
    task.stop()
    with pytest.raises(TaskStopped):
        upscalers.enlarged(scene(60, 40), 120, 80, "2x-tiny.safetensors", task)
