"""Datasets to edit, for whoever tests what an open one does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kino.datasets.dataset import Dataset
from tests.datasets.plain_model import make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "set"


@pytest.fixture
def cats(folder: Path) -> Iterator[Dataset]:
    """Three pictures in tag mode, of which nothing is said yet; nothing happens by itself."""
    dataset = make(folder, 3)
    yield dataset
    dataset.close()


@pytest.fixture
def prose(folder: Path) -> Iterator[Dataset]:
    """Three pictures in sentence mode, with a trigger."""
    dataset = make(folder, 3, mode="sentences", trigger="tok")
    yield dataset
    dataset.close()
