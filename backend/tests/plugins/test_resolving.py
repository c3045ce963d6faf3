from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, field_validator, model_validator

from kino.errors import Invalid
from kino.plugins.base_plugin import Lora, PluginInfo, PluginParams, parameter
from kino.plugins.parameters import resolve
from kino.plugins.plugin_loader import Registered
from kino.settings import Settings
from kino.weights import Weights
from tests.weights_on_disk import flux_folder, safetensors

NAMES = Settings()


class Params(PluginParams):
    prompt: str = parameter(kind="text", description="What to draw")
    model: str | None = parameter(None, kind="model_selection", category="DiffusionModels", description="m")
    upscaler: str | None = parameter(None, kind="model_selection", category="Upscalers", description="u")
    width: int = parameter(512, ge=64, le=4096, from_project="width", description="w")
    height: int = parameter(512, ge=64, le=4096, from_project="height", description="h")
    style: str = parameter("", from_project="style", description="s")
    size: str | None = parameter(None, options_from="sizes", description="z")
    preset: str | None = parameter(None, options_from="presets", description="p")
    steps: int = parameter(8, ge=1, le=200, description="n")
    guidance: float | None = parameter(None, ge=0, le=30, description="g")
    mode: Literal["a", "b"] = parameter("a", description="m")
    frames: float = parameter(8, options=[4, 8, 16], description="f")
    tiled: bool = parameter(False, description="t")
    loras: list[Lora] = parameter([], kind="lora_list", description="l")
    source: str | None = parameter(None, kind="image", description="i")
    seed: int | None = parameter(None, kind="seed", description="d")


@pytest.fixture
def weights(tmp_path: Path) -> Weights:
    flux_folder(tmp_path / "DiffusionModels" / "kino-mini")
    flux_folder(tmp_path / "DiffusionModels" / "big")
    safetensors(tmp_path / "Lora" / "stripes.safetensors")
    return Weights(tmp_path)


def run(
    weights: Weights,
    data: dict[str, Any],
    project: dict[str, Any] | None = None,
    params: type[BaseModel] = Params,
    default_model: str = "kino-mini",
) -> dict[str, Any]:
    return resolve(
        Registered("mine", None, params, PluginInfo(title="Mine")),
        data,
        project=project,
        presets=NAMES.presets,
        sizes=NAMES.sizes,
        weights=weights,
        default_model=default_model,
    )


def refused(weights: Weights, data: dict[str, Any], **more: Any) -> Invalid:
    with pytest.raises(Invalid) as told:
        run(weights, data, **more)
    json.dumps([told.value.message, *(d.message for d in told.value.details)], ensure_ascii=False).encode("utf-8")
    return told.value


# --- filling in --------------------------------------------------------------------------------------------------


def test_all_that_was_left_out_is_filled_in(weights: Weights) -> None:
    complete = run(weights, {"prompt": "a boat", "seed": 7})
    assert complete == {
        "prompt": "a boat", "model": "kino-mini", "upscaler": None, "width": 512, "height": 512, "style": "",
        "size": None, "preset": None, "steps": 8, "guidance": None, "mode": "a", "frames": 8.0, "tiled": False,
        "loras": [], "source": None, "seed": 7,
    }  # fmt: skip


def test_what_is_complete_stays_as_it_is(weights: Weights) -> None:
    complete = run(weights, {"prompt": "a boat"})
    assert run(weights, complete) == complete


@pytest.mark.parametrize("given_seed", [{}, {"seed": None}, {"seed": -1}])
def test_a_seed_is_drawn_once_and_is_a_number_a_browser_can_hold(weights: Weights, given_seed: dict[str, Any]) -> None:
    seeds = {run(weights, {"prompt": "x", **given_seed})["seed"] for _ in range(20)}
    assert len(seeds) == 20
    assert all(0 <= seed < 2**53 for seed in seeds)


def test_the_projects_values_are_taken_where_the_client_sent_none(weights: Weights) -> None:
    project = {"width": 1920, "height": 1080, "style": "ink", "fps": 12}
    complete = run(weights, {"prompt": "x", "height": 256, "width": None}, project)
    assert (complete["width"], complete["height"], complete["style"]) == (1920, 256, "ink")


def test_a_projects_value_that_does_not_fit_names_the_field(weights: Weights) -> None:
    assert refused(weights, {"prompt": "x"}, project={"width": 8192}).message == "data.width must be at most 4096"


def test_a_preset_and_a_size_fill_what_was_left_out_and_nothing_else(weights: Weights) -> None:
    data = {"prompt": "x", "preset": "quality", "size": "portrait", "height": 100}
    complete = run(weights, data, {"width": 1920, "height": 1080})
    assert (complete["steps"], complete["width"], complete["height"]) == (50, 832, 100)
    assert run(weights, {**data, "steps": 3})["steps"] == 3


def test_null_is_as_good_as_left_out(weights: Weights) -> None:
    complete = run(weights, {"prompt": "x", "steps": None, "mode": None, "loras": None, "model": ""})
    assert (complete["steps"], complete["mode"], complete["loras"], complete["model"]) == (8, "a", [], "kino-mini")


def test_the_only_model_there_is_is_taken_when_the_default_is_not_there(tmp_path: Path) -> None:
    flux_folder(tmp_path / "DiffusionModels" / "mine")
    assert run(Weights(tmp_path), {"prompt": "x"})["model"] == "mine"


def test_without_a_default_the_choice_is_told(weights: Weights, tmp_path: Path) -> None:
    told = refused(weights, {"prompt": "x"}, default_model="gone")
    assert told.details[0].field == "data.model"
    assert told.message.endswith("gone, is not in DiffusionModels; it must be one of big, kino-mini")
    assert "is not in DiffusionModels" in refused(Weights(tmp_path / "empty"), {"prompt": "x"}).message


# --- refusing ----------------------------------------------------------------------------------------------------

REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({}, "data.prompt", "data.prompt is missing"),
    ({"prompt": None}, "data.prompt", "data.prompt must be text"),
    ({"prompt": 3}, "data.prompt", "data.prompt must be text"),
    ({"steps": 0}, "data.steps", "data.steps must be at least 1"),
    ({"steps": 201}, "data.steps", "data.steps must be at most 200"),
    ({"steps": "8"}, "data.steps", "data.steps must be a whole number"),
    ({"steps": 8.5}, "data.steps", "data.steps must be a whole number"),
    ({"steps": True}, "data.steps", "data.steps must be a whole number"),
    ({"guidance": True}, "data.guidance", "data.guidance must be a number"),
    ({"guidance": math.nan}, "data.guidance", "data.guidance must be a finite number"),
    ({"guidance": math.inf}, "data.guidance", "data.guidance must be a finite number"),
    ({"guidance": -math.inf}, "data.guidance", "data.guidance must be a finite number"),
    ({"tiled": 1}, "data.tiled", "data.tiled must be true or false"),
    ({"tiled": "yes"}, "data.tiled", "data.tiled must be true or false"),
    ({"steps": 2**63}, "data.steps", "data.steps is too large a number"),
    ({"seed": 2**63}, "data.seed", "data.seed is too large a number"),
    ({"seed": 2**53}, "data.seed", "data.seed is too large a number"),
    ({"seed": -2}, "data.seed", "data.seed must be between 0 and 9007199254740991, or -1 for a random one"),
    ({"seed": True}, "data.seed", "data.seed must be a whole number"),
    ({"seed": -1.0}, "data.seed", "data.seed must be a whole number"),
    ({"width": 0}, "data.width", "data.width must be at least 64"),
    ({"width": 100_000}, "data.width", "data.width must be at most 4096"),
    ({"mode": "c"}, "data.mode", "data.mode must be one of 'a' or 'b'"),
    ({"frames": 5}, "data.frames", "data.frames must be one of 4, 8, 16"),
    ({"preset": "slow"}, "data.preset", "data.preset must be one of fast, balanced, quality"),
    ({"preset": 4}, "data.preset", "data.preset must be one of fast, balanced, quality"),
    ({"size": ["square"]}, "data.size", "data.size must be one of square, portrait, landscape, 4k"),
    ({"unknown": 1}, "data.unknown", "data.unknown is not known here"),
    ({"prompt": "a\x00b"}, "data.prompt", "data.prompt must not contain a NUL character"),
    ({"prompt": "a\ud800"}, "data.prompt",
     "data.prompt must be valid Unicode text (it has half of a surrogate pair)"),
    ({"prompt": "x" * 1_000_000}, "data.prompt", "data.prompt must have at most 20000 characters"),
    ({"\ud800": 1}, "data", "data has a field name that must be valid Unicode text (it has half of a surrogate pair)"),
    ({"loras": [{"\x00": 1}]}, "data.loras.0", "data.loras.0 has a field name that must not contain a NUL character"),
    ({"loras": [{"lora_name": "\ud800"}]}, "data.loras.0.lora_name",
     "data.loras.0.lora_name must be valid Unicode text (it has half of a surrogate pair)"),
    ({"loras": "stripes"}, "data.loras", "data.loras must be a list"),
    ({"loras": [3]}, "data.loras.0", "data.loras.0 must be an object"),
    ({"loras": [{}]}, "data.loras.0.lora_name", "data.loras.0.lora_name is missing"),
    ({"loras": [{"lora_name": "stripes.safetensors", "strength_model": 9}]}, "data.loras.0.strength_model",
     "data.loras.0.strength_model must be at most 2"),
    ({"loras": [{"lora_name": "stripes.safetensors"}, {"lora_name": "gone"}]}, "data.loras.1.lora_name",
     "data.loras.1.lora_name can't be used: Lora has no model named gone"),
    ({"model": "gone"}, "data.model", "data.model can't be used: DiffusionModels has no model named gone"),
    ({"model": "../Lora/stripes.safetensors"}, "data.model",
     "data.model can't be used: DiffusionModels has no model named ../Lora/stripes.safetensors"),
    ({"model": 3}, "data.model", "data.model must be text"),
    ({"source": "../../etc/passwd"}, "data.source", "data.source must be take:<id>, frame:<id> or upload:<name>"),
    ({"source": "upload:../x.png"}, "data.source", "data.source must be take:<id>, frame:<id> or upload:<name>"),
    ({"source": "frame:0"}, "data.source", "data.source must be take:<id>, frame:<id> or upload:<name>"),
    ({"source": "take:x\n"}, "data.source", "data.source must be take:<id>, frame:<id> or upload:<name>"),
    ({"source": {"take": 1}}, "data.source", "data.source must be text"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "field", "message"), REFUSED, ids=[str(data)[:40] for data, _, _ in REFUSED])
def test_a_wrong_value_is_refused_with_its_field_in_a_sentence(
    weights: Weights, data: dict[str, Any], field: str, message: str
) -> None:
    told = refused(weights, data if "prompt" in data or not data else {"prompt": "x", **data})
    assert (told.details[0].field, told.details[0].message, len(told.details)) == (field, message, 1)
    assert told.message == message


@pytest.mark.parametrize("source", ["frame:12", "upload:a-1.png", "take:0b0c1f0e-52a3-4d4e-9f58-3a0f1c1e2d3f"])
def test_references_to_pictures_are_taken_by_their_form(weights: Weights, source: str) -> None:
    assert run(weights, {"prompt": "x", "source": source})["source"] == source


def test_long_prompts_and_every_script_are_fine(weights: Weights) -> None:
    prompt = "\N{SAILBOAT} \u0645\u0631\u0643\u0628 " * 2000
    assert run(weights, {"prompt": prompt})["prompt"] == prompt
    assert len(run(weights, {"prompt": "x" * 20_000})["prompt"]) == 20_000


def test_every_wrong_field_is_told(weights: Weights) -> None:
    told = refused(weights, {"steps": 0, "width": 1})
    assert [detail.field for detail in told.details] == ["data.prompt", "data.width", "data.steps"]
    assert told.message == "data.prompt is missing (and 2 more)"


def test_floods_and_wells_are_refused(weights: Weights) -> None:
    assert "too many values" in refused(weights, {"prompt": "x", "loras": [0] * 1_000_000}).message
    deep: Any = 1
    for _ in range(100_000):
        deep = [deep]
    assert "nested too deeply" in refused(weights, {"prompt": "x", "loras": deep}).message


def test_a_broken_model_is_refused_with_what_is_wrong_with_it(weights: Weights) -> None:
    (weights.models_dir / "Lora" / "cut.safetensors").write_bytes(b"")
    told = refused(weights, {"prompt": "x", "loras": [{"lora_name": "cut.safetensors"}]})
    assert told.message == "data.loras.0.lora_name can't be used: cut.safetensors is empty: download it again"


# --- foreign code ------------------------------------------------------------------------------------------------


class Plain(BaseModel):
    count: int = 1
    ratio: float = 1.0
    name: str = ""


@pytest.mark.parametrize(
    "data", [{"count": "1"}, {"count": True}, {"ratio": math.nan}, {"name": 1}, {"nmae": "x"}, {"name": "\x00"}]
)
def test_a_plain_model_is_protected_as_well(weights: Weights, data: dict[str, Any]) -> None:
    refused(weights, data, params=Plain)


@pytest.mark.parametrize("error", [TypeError("t"), RuntimeError("r"), KeyError("k"), SystemExit(3), RecursionError()])
def test_a_validator_that_fails_oddly_is_a_refusal(weights: Weights, error: BaseException) -> None:
    class Odd(PluginParams):
        name: str = "x"

        @field_validator("name")
        @classmethod
        def _check(cls, value: str) -> str:
            raise error

    told = refused(weights, {"name": "y"}, params=Odd)
    assert told.message == f"data can't be checked: the plugin itself failed ({type(error).__name__})"


def test_what_a_validator_says_is_the_sentence(weights: Weights) -> None:
    class Checked(PluginParams):
        name: str = "x"
        other: int = 0

        @field_validator("name")
        @classmethod
        def _check(cls, value: str) -> str:
            raise ValueError("must be a better name")

        @model_validator(mode="after")
        def _together(self) -> Checked:
            raise ValueError("Name and other do not go together, sorry")

    assert refused(weights, {"name": "y"}, params=Checked).message == "data.name must be a better name"
    assert refused(weights, {}, params=Checked).message == "data: Name and other do not go together, sorry"


def test_a_plugin_that_makes_nonsense_of_its_data_is_refused(weights: Weights) -> None:
    class Nonsense(PluginParams):
        name: str = "x"

        @field_validator("name")
        @classmethod
        def _spoil(cls, value: str) -> str:
            return "\x00"

    refused(weights, {"name": "y"}, params=Nonsense)


def test_a_plugin_that_is_not_available_is_refused_as_type(weights: Weights) -> None:
    broken = Registered("mine", None, None, PluginInfo(title="mine"), "mine could not be imported")
    with pytest.raises(Invalid) as told:
        resolve(broken, {}, project=None, presets={}, weights=weights, default_model="")
    assert told.value.details[0].field == "type"


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["a", "kino-mini", "fast"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.dictionaries(st.sampled_from(list(Params.model_fields)) | st.text(max_size=5), JSON, max_size=5))
def test_whatever_a_client_sends_is_complete_or_refused(weights: Weights, data: dict[str, Any]) -> None:
    try:
        complete = run(weights, {"prompt": "x", **data})
    except Invalid as error:
        assert error.details
        assert all(detail.field.startswith("data") for detail in error.details)
        error.message.encode("utf-8")
    else:
        assert set(complete) == set(Params.model_fields)
        assert json.loads(json.dumps(complete, allow_nan=False)) == complete
