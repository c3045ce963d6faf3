"""What pictures tell, whoever wrote it: parsed as other tools write it, and nothing breaks on what nobody writes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from kino import png
from kino.plugins.plugin_loader import discover
from kino.recall import Home, parse, recall, references
from kino.settings import BACKEND, Settings
from kino.weights import Weights

BLANK = np.zeros((8, 8, 3), np.uint8)
TAKE = "take:00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    plugins = discover(tmp_path_factory.mktemp("data"))
    return Home(plugins, Weights(BACKEND / "models_storage"), Settings(), {TAKE})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a cat\nSteps: 4, Seed: 7", ("a cat", "", {"Steps": "4", "Seed": "7"})),
        ("two\nlines\nNegative prompt: no\ndogs\nSteps: 4", ("two\nlines", "no\ndogs", {"Steps": "4"})),
        ("only a prompt, with Steps: many", ("only a prompt, with Steps: many", "", {})),
        ("Steps: 4, Size: 8x8", ("", "", {"Steps": "4", "Size": "8x8"})),
        ("x\nSeed: 1, Model: \"a, b\", TI hashes: \"q: 1, r: 2\"", (
            "x", "", {"Seed": "1", "Model": "a, b", "TI hashes": "q: 1, r: 2"})),
        ("", ("", "", {})),
    ],
)  # fmt: skip
def test_the_text_of_other_tools_is_parsed(text: str, expected: Any) -> None:
    assert parse(text) == expected


def test_our_own_text_leads_back_to_the_picture() -> None:
    """Another program may keep the text that all tools know, and drop ours."""
    facts = {"prompt": "a cat\non a mat", "model": "kino-mini", "seed": 2**53 - 1, "steps": 8, "guidance": 3.5}
    text = png.texts(png.encode(np.zeros((64, 96, 3), np.uint8), facts))["parameters"]
    prompt, negative, pairs = parse(text)
    assert (prompt, negative) == ("a cat\non a mat", "") and pairs["Size"] == "96x64" and pairs["Version"] == "Kino"


def test_everything_that_decides_a_large_picture_is_recalled(home: Home) -> None:
    facts = {
        "plugin": "flux_img2img", "prompt": "a cat", "model": "kino-mini", "seed": 5, "steps": 8, "guidance": 3.5,
        "width": 3840, "height": 2160, "strength": 0.4, "image": TAKE, "hires": "lanczos", "hires_strength": 0.1,
        "max_sequence_length": 48, "style": "ink", "offload": "auto", "loras": [],
    }  # fmt: skip
    file = png.encode(BLANK, facts)
    assert references(file) == {TAKE}
    told = recall(file, home)
    assert told.params == {name: value for name, value in facts.items() if name != "plugin"} and told.missing == []


def test_an_upscaler_that_is_gone_is_said(home: Home) -> None:
    file = png.encode(BLANK, {"plugin": "flux_txt2img", "prompt": "a", "hires": "auto", "upscaler": "4x.safetensors"})
    told = recall(file, home)
    assert "upscaler" not in told.params and "4x.safetensors is not installed in Upscalers" in told.missing[0]


def test_a_plugin_that_is_gone_leaves_the_prompt(home: Home) -> None:
    told = recall(png.encode(BLANK, {"plugin": "spell", "prompt": "a cat"}), home)
    assert (told.kind, told.plugin, told.params, told.prompt) == ("none", "", {}, "a cat")
    assert "spell" in told.missing[0]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from(sorted(png.ALLOWED)), VALUES, min_size=1, max_size=8),
    st.sampled_from(["flux_txt2img", "flux_img2img", "upscale", "example", None]),
)
@examples(max_examples=150, deadline=None)
def test_whatever_a_file_says_is_answered_with_what_the_plugin_takes(
    home: Home, facts: dict[str, Any], plugin: str | None
) -> None:
    told = recall(png.encode(BLANK, {**facts, "plugin": plugin or facts.get("plugin") or "x"}), home)
    assert told.model_dump_json()
    if told.params:
        registered = home.plugins[told.plugin]
        assert registered.params is not None
        assert set(told.params) <= set(registered.params.model_fields)


@given(st.text(max_size=300))
@examples(max_examples=150, deadline=None)
def test_any_text_is_parsed(text: str) -> None:
    parse(text)
