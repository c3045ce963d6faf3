"""Servers and workers to kill, over data folders of their own; none of their processes outlives the test."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks import kill_loop
from benchmarks.kill_loop import KillLoop
from kino.settings import BACKEND
from tests.troubles.studio import Open, Studio, studio_of

__all__ = ["studio_of"]


@pytest.fixture
async def studio(studio_of: Open) -> Studio:
    """Without HTTP, and with the model that ships."""
    return await studio_of(models_dir=BACKEND / "models_storage")


@pytest.fixture
async def kills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[KillLoop]:
    for patience in ("START_S", "DRAIN_S", "GONE_S"):  # a busy machine may take its time
        monkeypatch.setattr(kill_loop, patience, 300)
    loop = KillLoop(tmp_path / "data", random.Random(20_26))
    yield loop
    await loop.nobody_left()
