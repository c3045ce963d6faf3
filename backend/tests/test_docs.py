"""The documents agree with the code: tree, routes, settings, plugins, and the README's two commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kino.settings import Settings
from tests import documents

ROOT = documents.ROOT
README = ROOT / "README.md"


@pytest.mark.parametrize("name", sorted(documents.PARTS))
def test_the_generated_parts_are_fresh(name: str) -> None:
    text = documents.DOCUMENT.read_text("utf-8")
    found = re.search(rf"<!-- generated: {name} -->\n(.*?)\n?<!-- end -->", text, re.DOTALL)
    assert found, f"PROJECT_CONTEXT.md has no part '{name}'"
    assert found[1] == documents.PARTS[name](), f"'{name}' is stale: ./run.sh fix"


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for top in documents.SHOWN
        for path in (ROOT / top).rglob("*.py")
        if path.stat().st_size and not documents.phrase(path) and "runs" not in path.parts
    ]
    assert silent == []


def test_every_setting_of_the_yaml_exists() -> None:
    names = re.findall(r"^(\w+):", (ROOT / "kino.yaml").read_text("utf-8"), re.MULTILINE)
    assert set(names) <= set(Settings.model_fields)


def test_what_the_readme_links_to_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README.read_text("utf-8")):
        if "://" not in target:
            assert (ROOT / target).exists(), target


def test_the_documents_speak_english_and_of_kino_alone() -> None:
    for path in (README, documents.DOCUMENT, *Path(ROOT / "backend").glob("*/README.md")):
        text = path.read_text("utf-8")
        # Boxes, arrows, dots and typographic marks are fine; other scripts are not.
        assert not re.search(r"[\u0400-\u04ff\u4e00-\u9fff\u3040-\u30ff]", text), path
        assert "/work/" not in text, path
