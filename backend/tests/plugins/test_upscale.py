"""Enlarging a picture as a task: sizes, what is told of it, and what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image

from kino import engine
from kino import png as files
from kino.errors import TaskFailed
from kino.plugins.base_plugin import PluginResult
from kino.plugins.upscale.loader import Params, Upscale
from kino.settings import BACKEND
from kino.weights import Weights
from tests.engine.recording import Recording, png


@pytest.fixture(autouse=True)
def _free() -> Iterator[None]:
    yield
    engine.unload()


def run(source: bytes, **data: Any) -> tuple[PluginResult, Recording]:
    task = Recording(Weights(BACKEND / "models_storage"), pictures_by_ref={"take:1": source})
    return asyncio.run(Upscale().generate(Params(image="take:1", **data), task)), task


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({}, (120, 80)),
        ({"width": 180}, (180, 120)),
        ({"height": 160}, (240, 160)),
        ({"width": 90, "height": 90}, (90, 90)),
    ],
)
def test_the_size_is_the_one_asked_for_or_twice_the_source(asked: dict[str, int], size: tuple[int, int]) -> None:
    result, task = run(png(Image.new("RGB", (60, 40), "red")), **asked)
    image, about = task.outputs[0]
    assert image.size == size and (result.data["width"], result.data["height"]) == size
    assert about["hires"] == "lanczos" and "model" not in about
    assert np.asarray(image).reshape(-1, 3).max(axis=0).tolist() == [255, 0, 0]


def test_a_photograph_stays_one_and_what_a_model_drew_stays_that() -> None:
    blank = np.zeros((64, 64, 3), np.uint8)
    _, photograph = run(files.encode(blank))
    _, drawn = run(files.encode(blank, {"model": "kino-mini", "prompt": "a cat"}))
    assert photograph.outputs[0][1]["digital_source_type"] == "algorithmicallyEnhanced"
    assert drawn.outputs[0][1]["digital_source_type"] == "trainedAlgorithmicMedia"
    assert drawn.outputs[0][1]["prompt"] == "a cat"


def test_it_is_redrawn_with_a_model_at_a_strength() -> None:
    result, task = run(
        png(Image.new("RGB", (64, 64), "red")),
        width=160,
        height=128,
        strength=0.1,
        prompt="red",
        model="kino-mini",
        seed=5,
    )
    image, about = task.outputs[0]
    assert image.size == (160, 128) and about["model"] == "kino-mini" and about["strength"] == 0.1
    assert result.data["seed"] == 5 and [told.step for told in task.told if told.step] == [1, 2, 3]
    red, green, blue = np.asarray(image).reshape(-1, 3).mean(axis=0)
    assert red > 150 > max(green, blue)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"width": 64, "height": 64}, "smaller than the picture"),
        ({"width": 8192}, "too large"),
        ({"upscaler": "gone.safetensors"}, "has no model named"),
    ],
)
def test_what_can_not_be_is_said(asked: dict[str, Any], sentence: str) -> None:
    with pytest.raises(TaskFailed, match=sentence):
        run(png(Image.new("RGB", (70, 100))), **asked)


def test_what_is_no_picture_is_said() -> None:
    with pytest.raises(TaskFailed, match="is not a picture that can be opened"):
        run(b"no picture")
