"""What every plugin that comes with Kino holds, whatever it does. A new plugin is covered by being there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from kino.plugins import base_plugin
from kino.plugins.base_plugin import PluginInfo
from kino.plugins.parameters import describe, resolve
from kino.plugins.plugin_loader import Registered, discover
from kino.settings import Settings
from kino.weights import Weights
from tests.weights_on_disk import flux_folder

FOUND = {name: one for name, one in discover(Path("/nonexistent")).items()}
KINDS = set(get_args(base_plugin.Kind))
every_plugin = pytest.mark.parametrize("plugin", FOUND.values(), ids=FOUND)


@pytest.fixture
def weights(tmp_path: Path) -> Weights:
    flux_folder(tmp_path / "DiffusionModels" / "kino-mini")
    flux_folder(tmp_path / "DiffusionModels" / "kontext", pipeline="FluxKontextPipeline")
    return Weights(tmp_path)


def complete(plugin: Registered, weights: Weights, **project: Any) -> dict[str, Any]:
    """The plugin's parameters from its defaults, with a stand-in for what it requires."""
    told = describe(plugin, Settings(), weights)
    stand_ins = {"text": "a boat", "string": "a boat", "image": "frame:1", "integer": 1, "model_selection": "claude"}
    data = {name: stand_ins[entry["type"]] for name, entry in told.parameters.items() if entry["required"]}
    settings = Settings()
    return resolve(
        plugin, data, project=project or None, presets=settings.presets, sizes=settings.sizes, weights=weights,
        default_model=settings.default_model,
    )  # fmt: skip


@every_plugin
def test_it_can_be_used(plugin: Registered) -> None:
    assert plugin.error is None
    assert isinstance(plugin.info, PluginInfo)
    assert plugin.info.title
    assert plugin.info.description


@every_plugin
def test_its_form_and_schema_are_json_and_speak_the_known_types(plugin: Registered, weights: Weights) -> None:
    told = describe(plugin, Settings(), weights)
    assert told.available, told.error
    json.dumps(told.model_dump(mode="json", by_alias=True), allow_nan=False)
    assert told.parameters
    for name, entry in told.parameters.items():
        assert entry["type"] in KINDS, name
        assert entry["description"], f"{name} has no description"
        assert entry["required"] != ("default" in entry) or entry.get("from_project"), name
        if entry["type"] == "selection":
            assert entry["options"], name


@every_plugin
def test_its_defaults_are_valid_and_complete_parameters_stay_as_they_are(plugin: Registered, weights: Weights) -> None:
    data = complete(plugin, weights)
    again = resolve(plugin, data, project=None, presets=Settings().presets, sizes=Settings().sizes, weights=weights,
                    default_model="kino-mini")  # fmt: skip
    assert again == data
    assert plugin.params
    # The worker reads them once more, from the message.
    assert plugin.params.model_validate_json(json.dumps(data)).model_dump(mode="json") == data


@every_plugin
def test_it_takes_the_projects_size_where_it_asks_for_it(plugin: Registered, weights: Weights) -> None:
    data = complete(plugin, weights, width=640, height=320)
    asks = describe(plugin, Settings(), weights).parameters.get("width", {}).get("from_project")
    if asks and data.get("source") is None:
        assert (data["width"], data["height"]) == (640, 320)


def test_importing_all_of_them_imports_nothing_heavy() -> None:
    code = (
        "import sys, pathlib, kino.plugins.parameters\n"
        "from kino.plugins.plugin_loader import HEAVY, discover\n"
        "found = discover(pathlib.Path('/nonexistent'), guard=False)\n"
        "print(sorted({*HEAVY, 'numpy', 'PIL'} & set(sys.modules)), [one.error for one in found.values() if one.error])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=200)
    assert done.stdout.strip() == "[] []"
