"""A model_selection that offers names beside the models that are there, as the tagger offers the language model."""

from __future__ import annotations

from pathlib import Path

import pytest

from kino.errors import Invalid
from kino.plugins.parameters import describe, resolve
from kino.plugins.plugin_loader import discover
from kino.settings import Settings
from kino.weights import Weights
from tests.onnx_on_disk import tagger

PLUGIN = discover(Path("/nonexistent"), only="lora_tagger")["lora_tagger"]


def test_the_form_offers_both(tmp_path: Path) -> None:
    tagger(tmp_path / "Taggers" / "colours")
    entry = describe(PLUGIN, Settings(), Weights(tmp_path)).parameters["model"]
    assert (entry["type"], entry["options"]) == ("model_selection", ["colours", "claude"])


def test_a_name_that_is_neither_is_refused(tmp_path: Path) -> None:
    tagger(tmp_path / "Taggers" / "colours")

    def of(model: str) -> str:
        data = {"dataset": 1, "model": model}
        done = resolve(PLUGIN, data, project=None, presets={}, weights=Weights(tmp_path), default_model="")
        return str(done["model"])

    assert (of("colours"), of("claude")) == ("colours", "claude")
    with pytest.raises(Invalid, match=r"data\.model can't be used: Taggers has no model named other"):
        of("other")
