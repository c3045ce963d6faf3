"""Settings that point at a language model on loopback, and nothing else of this machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kino.settings import Settings, load

With = Callable[..., Settings]


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> With:
    """`configured(anthropic_base_url=api.url, ...)`; a proxy of this machine would stand between it and loopback."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("ANTHROPIC_"):
            monkeypatch.delenv(name)

    def make(**flags: object) -> Settings:
        return load({"data_dir": tmp_path / "data", **flags}, root=tmp_path, environment={}).settings

    return make
