from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from kino.plugins.base_plugin import Lora, PluginInfo, PluginParams, parameter
from kino.plugins.parameters import describe, form, json_schema
from kino.plugins.plugin_loader import Registered
from kino.settings import Settings
from kino.weights import Weights
from tests.weights_on_disk import flux_folder, safetensors


class Sampler(Enum):
    EULER = "euler"
    HEUN = "heun"


class Everything(PluginParams):
    prompt: str = parameter(kind="text", max_length=500, description="What to draw", example="a boat")
    model: str | None = parameter(None, kind="model_selection", category="DiffusionModels", description="Weights")
    name: str = parameter("x", description="A line")
    width: int = parameter(1024, ge=64, le=2048, multiple_of=16, from_project="width", group="Size", description="w")
    between: int = parameter(3, gt=1, lt=5, description="Bounds that are not included")
    guidance: float | None = parameter(None, ge=0, le=30, step=0.5, description="g")
    plain: float = parameter(1.5, description="No bounds")
    tiled: bool = parameter(False, advanced=True, description="t")
    mode: Literal["a", "b"] = parameter("a", description="m")
    sampler: Sampler = parameter(Sampler.EULER, description="s")
    frames: int = parameter(8, options=[4, 8, 16], description="f")
    preset: str | None = parameter(None, options_from="presets", description="p")
    size: str | None = parameter(None, options_from="sizes", description="z")
    loras: list[Lora] = parameter([], kind="lora_list", description="l")
    source: str | None = parameter(None, kind="image", description="i")
    seed: int | None = parameter(None, kind="seed", description="d")
    tags: list[str] = parameter([], description="No form control has this")


@pytest.fixture
def weights(tmp_path: Path) -> Weights:
    flux_folder(tmp_path / "DiffusionModels" / "kino-mini")
    flux_folder(tmp_path / "DiffusionModels" / "big")
    safetensors(tmp_path / "Lora" / "stripes.safetensors")
    return Weights(tmp_path)


@pytest.fixture
def drawn(weights: Weights) -> dict[str, dict[str, Any]]:
    names = Settings()
    return form(
        Everything, presets=names.presets, sizes=names.sizes, weights=weights, default_model=names.default_model
    )


ENTRIES: dict[str, dict[str, Any]] = {
    "prompt": {"type": "text", "required": True, "max_length": 500, "example": "a boat", "description": "What to draw"},
    "model": {
        "type": "model_selection", "required": False, "category": "DiffusionModels", "default": "kino-mini",
        "options": ["big", "kino-mini"], "description": "Weights",
    },
    "name": {"type": "string", "required": False, "default": "x", "description": "A line"},
    "width": {
        "type": "integer", "required": False, "default": 1024, "min": 64, "max": 2048, "step": 16, "multiple_of": 16,
        "from_project": "width", "group": "Size", "description": "w",
    },
    "between": {"type": "integer", "required": False, "default": 3, "min": 2, "max": 4, "step": 1,
                "description": "Bounds that are not included"},
    "guidance": {"type": "float", "required": False, "default": None, "min": 0, "max": 30, "step": 0.5,
                 "description": "g"},
    "plain": {"type": "float", "required": False, "default": 1.5, "step": 0.01, "description": "No bounds"},
    "tiled": {"type": "boolean", "required": False, "default": False, "advanced": True, "description": "t"},
    "mode": {"type": "selection", "required": False, "default": "a", "options": ["a", "b"], "description": "m"},
    "sampler": {"type": "selection", "required": False, "default": "euler", "options": ["euler", "heun"],
                "description": "s"},
    "frames": {"type": "selection", "required": False, "default": 8, "options": [4, 8, 16], "description": "f"},
    "preset": {"type": "selection", "required": False, "default": None, "options_from": "presets",
               "options": ["fast", "balanced", "quality"], "description": "p"},
    "size": {"type": "selection", "required": False, "default": None, "options_from": "sizes",
             "options": ["square", "portrait", "landscape", "4k"], "description": "z"},
    "source": {"type": "image", "required": False, "default": None, "description": "i"},
    "seed": {"type": "seed", "required": False, "default": None, "min": 0, "max": 2**53 - 1, "step": 1,
             "description": "d"},
}  # fmt: skip


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_has_the_seeds_keys(drawn: dict[str, dict[str, Any]], name: str) -> None:
    assert drawn[name] == ENTRIES[name]


def test_the_items_of_a_lora_list_are_a_form_of_their_own(drawn: dict[str, dict[str, Any]]) -> None:
    assert drawn["loras"]["type"] == "lora_list"
    assert drawn["loras"]["default"] == []
    items = drawn["loras"]["item_schema"]
    assert list(items) == ["lora_name", "strength_model", "strength_clip", "enabled"]
    assert items["lora_name"]["type"] == "model_selection"
    assert (items["lora_name"]["category"], items["lora_name"]["required"]) == ("Lora", True)
    assert items["lora_name"]["options"] == ["stripes.safetensors"]
    assert (items["strength_model"]["min"], items["strength_model"]["max"]) == (-2, 2)
    assert (items["strength_clip"]["default"], items["enabled"]["default"]) == (1.0, True)


def test_the_form_keeps_the_order_and_leaves_out_what_it_cannot_show(drawn: dict[str, dict[str, Any]]) -> None:
    assert list(drawn) == [name for name in Everything.model_fields if name != "tags"]


def test_a_plain_pydantic_model_has_a_form_too(weights: Weights) -> None:
    class Plain(BaseModel):
        count: int = Field(ge=1)
        name: str = Field("x", alias="title")

    drawn = form(Plain, presets={}, sizes={}, weights=weights)
    assert drawn["count"] == {"type": "integer", "required": True, "description": "", "min": 1, "step": 1}
    assert list(drawn) == ["count", "title"], "clients use the alias"
    assert set(json_schema(Plain)["properties"]) == {"count", "title"}


def test_a_default_that_follows_from_other_fields_is_left_to_the_plugin(weights: Weights) -> None:
    class Following(PluginParams):
        width: int = 4
        height: int = Field(default_factory=lambda data: data["width"])

    drawn = form(Following, presets={}, sizes={}, weights=weights)
    assert (drawn["height"]["required"], "default" in drawn["height"]) == (False, False)


def registered(params: type[BaseModel]) -> Registered:
    return Registered("mine", None, params, PluginInfo(title="Mine"))


def test_a_plugin_is_described_whole(weights: Weights) -> None:
    told = describe(registered(Everything), Settings(), weights)
    assert (told.available, told.error, told.title) == (True, None, "Mine")
    assert told.json_schema["additionalProperties"] is False
    assert told.parameters["model"]["default"] == "kino-mini"


def test_a_plugin_that_failed_to_import_is_described_with_its_error(weights: Weights) -> None:
    broken = Registered("mine", None, None, PluginInfo(title="mine"), "mine could not be imported")
    told = describe(broken, Settings(), weights)
    assert (told.available, told.error, told.parameters) == (False, "mine could not be imported", {})


def raising() -> Any:
    raise RuntimeError("no default today")


def required_list() -> type[BaseModel]:
    class Odd(PluginParams):
        tags: list[str] = parameter(description="A form can't show it, and it must be given")

    return Odd


def failing_default() -> type[BaseModel]:
    class Odd(PluginParams):
        count: int = Field(default_factory=raising)

    return Odd


def no_schema() -> type[BaseModel]:
    class Odd(PluginParams):
        call: Callable[[], int] = parameter(description="No JSON has this")

    return Odd


def list_of_nothing() -> type[BaseModel]:
    class Odd(PluginParams):
        loras: list[str] = parameter([], kind="lora_list", description="No model of an item")

    return Odd


def not_a_number() -> type[BaseModel]:
    class Odd(PluginParams):
        ratio: float = parameter(math.nan, description="No JSON has this")

    return Odd


def half_a_character() -> type[BaseModel]:
    class Odd(PluginParams):
        name: str = parameter("\ud800", description="No UTF-8 has this")

    return Odd


@pytest.mark.parametrize(
    "make", [not_a_number, half_a_character, required_list, failing_default, no_schema, list_of_nothing]
)
def test_a_form_that_cannot_be_drawn_makes_the_plugin_unavailable(
    weights: Weights, make: Callable[[], type[BaseModel]]
) -> None:
    told = describe(registered(make()), Settings(), weights)
    assert (told.available, told.parameters, told.json_schema) == (False, {}, {})
    assert told.error is not None
    assert told.error.startswith("mine has parameters that can't be shown: ")
