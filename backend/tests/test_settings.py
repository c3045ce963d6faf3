"""Settings: the order of the layers, where each value came from, and refusals that name the setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from kino.errors import ConfigurationError
from kino.settings import Settings, listing, load


def test_each_layer_wins_over_the_one_below(tmp_path: Path) -> None:
    (tmp_path / "kino.yaml").write_text("port: 1001\nlog_level: debug\nidle_unload_s: 5\nwarm_start: true\n")
    (tmp_path / "config.env").write_text("KINO_PORT=1002\nKINO_LOG_LEVEL=warning\nKINO_IDLE_UNLOAD_S=6\n")
    loaded = load({"port": 1004}, root=tmp_path, environment={"KINO_PORT": "1003", "KINO_LOG_LEVEL": "error"})
    settings = loaded.settings
    assert (settings.port, settings.log_level, settings.idle_unload_s) == (1004, "ERROR", 6)
    assert {n: loaded.sources[n] for n in ("port", "log_level", "idle_unload_s", "warm_start", "host")} == {
        "port": "flag",
        "log_level": "environment",
        "idle_unload_s": "config.env",
        "warm_start": "kino.yaml",
        "host": "default",
    }


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("HOST", "::1", "host", "::1"),
        ("PORT", "8123", "port", 8123),
        ("LOG_LEVEL", "debug", "log_level", "DEBUG"),
        ("DEBUG", "true", "debug", True),
    ],
)
def test_the_plain_names_work_and_the_prefixed_one_wins(
    tmp_path: Path, name: str, value: str, field: str, expected: object
) -> None:
    assert getattr(load(root=tmp_path, environment={name: value}).settings, field) == expected
    both = {name: value, "KINO_PORT": "8999"}
    assert load(root=tmp_path, environment=both).settings.port == 8999


def test_paths_are_absolute_and_the_database_is_in_the_data_folder(tmp_path: Path) -> None:
    settings = load(root=tmp_path, environment={"KINO_DATA_DIR": str(tmp_path / "a" / ".." / "b")}).settings
    assert settings.data_dir == tmp_path / "b"
    assert settings.database == tmp_path / "b" / "kino.db"
    named = load(root=tmp_path, environment={"DB_PATH": str(tmp_path / "x.db")}).settings
    assert named.database == tmp_path / "x.db"


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"KINO_PORT": "http"}, ["port", "environment"]),
        ({"KINO_PORT": "70000"}, ["port", "environment"]),
        ({"KINO_ALLOWED_HOSTS": "["}, ["allowed_hosts"]),
        ({"KINO_HOST": "0.0.0.0"}, ["KINO_TOKEN", "0.0.0.0"]),
        ({"KINO_HOST": "::"}, ["KINO_TOKEN"]),
        ({"KINO_MODELS_DIR": "/dev/null"}, ["models_dir", "environment", "folder"]),
        ({"KINO_PRESETS": '{"x": {"steps": 0}}'}, ["presets"]),
        ({"KINO_STYLES": '{"x": "no place"}'}, ["styles", "the style x", "{prompt} exactly once"]),
    ],
)
def test_a_wrong_value_is_a_sentence_that_names_it(
    tmp_path: Path, environment: dict[str, str], words: list[str]
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(root=tmp_path, environment=environment)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("content", ["- a\n- b\n", "a: [", "unknown_setting: 1\n", "port: x\n"])
def test_a_broken_yaml_is_a_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "kino.yaml").write_text(content)
    with pytest.raises(ConfigurationError, match=r"kino\.yaml"):
        load(root=tmp_path, environment={})


def test_another_address_is_fine_with_a_token_and_the_token_is_masked(tmp_path: Path) -> None:
    loaded = load(root=tmp_path, environment={"KINO_HOST": "0.0.0.0", "KINO_TOKEN": "canary-7f3a"})
    rows = listing(loaded)
    assert {row.name for row in rows} == set(Settings.model_fields)
    assert "canary-7f3a" not in repr(rows) + repr(loaded)
    assert all(row.description for row in rows)


def test_the_key_of_the_language_model_is_masked_in_every_view_and_error(tmp_path: Path) -> None:
    for name in ("ANTHROPIC_API_KEY", "KINO_ANTHROPIC_API_KEY"):
        (tmp_path / "config.env").write_text(f"{name}=' canary-7f3a '\n")
        loaded = load(root=tmp_path, environment={})
        assert loaded.settings.anthropic_api_key is not None
        assert loaded.settings.anthropic_api_key.get_secret_value() == "canary-7f3a"
        rows = {row.name: row for row in listing(loaded)}
        assert (rows["anthropic_api_key"].value, rows["anthropic_api_key"].source) == ("********", "config.env")
        assert "canary-7f3a" not in repr(rows) + repr(loaded)
    assert load(root=tmp_path, environment={"ANTHROPIC_API_KEY": " "}).settings.anthropic_api_key is None
    for key in ("canary 7f3a", "canary-7f3a\n\nx", "canary-7f3ä"):
        with pytest.raises(ConfigurationError, match=r"anthropic_api_key \(from environment\)") as caught:
            load(root=tmp_path, environment={"ANTHROPIC_API_KEY": key})
        assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["127.0.0.1:11434", "ftp://a", "http://", "http://a:x", "http://me:canary@a", "https://a/?key=canary"]
)
def test_the_address_of_a_language_model_is_complete_and_carries_no_secret(tmp_path: Path, address: str) -> None:
    with pytest.raises(ConfigurationError, match="anthropic_base_url") as caught:
        load(root=tmp_path, environment={"ANTHROPIC_BASE_URL": address})
    assert "canary" not in str(caught.value)
    good = {"ANTHROPIC_BASE_URL": " http://[::1]:11434/v1 ", "KINO_CLAUDE_MODEL": "qwen3"}
    settings = load(root=tmp_path, environment=good).settings
    assert (settings.anthropic_base_url, settings.claude_model) == ("http://[::1]:11434/v1", "qwen3")
    assert load(root=tmp_path, environment={"ANTHROPIC_BASE_URL": ""}).settings.anthropic_base_url is None


def test_a_new_preset_and_size_are_an_edit_of_the_yaml_alone(tmp_path: Path) -> None:
    (tmp_path / "kino.yaml").write_text(
        "presets: {draft: {steps: 2}}\nsizes: {cinema: {width: 2048, height: 858}}\n"
        "styles: {chalk: 'chalk drawing of {prompt}'}\n"
    )
    settings = load(root=tmp_path, environment={}).settings
    assert settings.presets["draft"].steps == 2
    assert settings.sizes["cinema"].width == 2048
    assert settings.styles == {"chalk": "chalk drawing of {prompt}"}


def test_the_shipped_file_says_what_is_the_default_anyway(tmp_path: Path) -> None:
    shipped, plain = load(environment={}).settings, load(root=tmp_path, environment={}).settings
    assert (shipped.presets, shipped.sizes, shipped.styles) == (plain.presets, plain.sizes, plain.styles)
