"""What a model wants is read from its files; its name says nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kino.engine import rules


def test_a_model_with_guidance_embeds_draws_like_dev() -> None:
    dev = rules.read(True)
    assert (dev.steps, dev.guidance, dev.guided, dev.max_sequence_length) == (28, 3.5, True, 512)


def test_a_model_without_draws_like_schnell() -> None:
    schnell = rules.read(False)
    assert (schnell.steps, schnell.guidance, schnell.guided, schnell.max_sequence_length) == (4, 0.0, False, 256)


def test_kino_json_has_the_last_word() -> None:
    read = rules.read(True, {"defaults": {"steps": 8, "guidance": 2, "width": 256, "height": 448}})
    assert (read.steps, read.guidance, read.width, read.height, read.max_sequence_length) == (8, 2.0, 256, 448, 512)


def test_guidance_can_not_be_given_to_a_model_that_takes_none() -> None:
    assert rules.read(False, {"defaults": {"guidance": 3.5}}).guidance == 0.0


@pytest.mark.parametrize(
    "kino",
    [
        {"defaults": {"steps": 0, "width": 100_000, "guidance": float("nan"), "max_sequence_length": 513}},
        {"defaults": {"steps": "8", "guidance": True, "width": 3.5}},
        {"defaults": [1, 2], "preview": 3},
        {"preview": {"factors": [[1, 2, 3]], "bias": [0, 0, 0]}},
        {"preview": {"factors": [[float("inf")] * 3] * 16, "bias": [0, 0, 0]}},
        {"preview": {"factors": "red", "bias": None}},
    ],
)
def test_nonsense_in_kino_json_is_left_out(kino: dict[str, Any]) -> None:
    assert rules.read(True, kino) == rules.read(True)


def test_factors_of_a_preview_are_taken() -> None:
    read = rules.read(True, {"preview": {"factors": [[1, 0, 0]] * 16, "bias": [0.5, 0.5, 0.5]}})
    assert read.factors[15] == (1.0, 0.0, 0.0) and read.bias == (0.5, 0.5, 0.5)


@pytest.mark.parametrize("content", ["{", "[1]", "\xff"])
def test_a_kino_json_that_can_not_be_read_is_none(content: str, tmp_path: Path) -> None:
    (tmp_path / "kino.json").write_text(content, encoding="latin-1")
    assert rules.read_file(tmp_path) is None


def test_kino_json_is_found_in_the_folder(tmp_path: Path) -> None:
    assert rules.read_file(tmp_path) is None
    (tmp_path / "kino.json").write_text(json.dumps({"family": "x"}))
    assert rules.read_file(tmp_path) == {"family": "x"}


def test_image_to_image_may_have_noise_levels_of_its_own() -> None:
    assert rules.read(True, {"defaults": {"image_shift": 3}}).image_shift == 3.0
    for odd in (0, -1, True, "3", 1e9):
        assert rules.read(True, {"defaults": {"image_shift": odd}}).image_shift is None


def test_how_much_of_an_enlarged_picture_is_redrawn_may_be_the_models_own() -> None:
    assert rules.read(True).hires_strength == 0.25
    assert rules.read(True, {"defaults": {"hires_strength": 0}}).hires_strength == 0
    for odd in (True, -1, 2, "much", None):
        assert rules.read(True, {"defaults": {"hires_strength": odd}}).hires_strength == 0.25
