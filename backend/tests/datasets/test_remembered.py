"""A folder that is opened again is not read again, unless something in it changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from kino.datasets import allowed, reading, scanning
from kino.datasets.scanning import Plan
from kino.datasets.state import Picture
from tests.datasets.drawing import drawn, put, take


def again(directory: Path, known: list[Picture], **how: Any) -> Plan:
    return scanning.scan(allowed.Place(directory, directory / "dataset", True), "fox", known=known, **how)


@pytest.fixture
def known(tmp_path: Path) -> list[Picture]:
    put(tmp_path, "a.png", "b.jpg", "c.webp")
    (tmp_path / "a.txt").write_text("hat")
    return take(tmp_path).pictures


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read from now on."""
    names: list[str] = []
    before = reading._open

    def noted(path: Path) -> Any:
        names.append(path.name)
        return before(path)

    monkeypatch.setattr(reading, "_open", noted)
    return names


def test_what_did_not_change_is_not_read(tmp_path: Path, known: list[Picture], opened: list[str]) -> None:
    found = again(tmp_path, known)
    assert (len(found.again), found.sources, opened) == (3, (), [])
    assert found.report.lines == []


def test_what_changed_or_is_new_is_read(tmp_path: Path, known: list[Picture], opened: list[str]) -> None:
    drawn(9).save(tmp_path / "b.jpg")
    put(tmp_path, "new.png", first=12)
    os.utime(tmp_path / "c.webp", ns=(1, 1))
    found = again(tmp_path, known)
    assert sorted(source.relative for source in found.sources) == ["b.jpg", "new.png"]
    assert set(opened) == {"b.jpg", "new.png", "c.webp"}
    assert [picture.source for _, picture in found.again] == ["a.png", "c.webp"]


def test_captions_are_read_where_they_are_to_be_merged(tmp_path: Path, known: list[Picture], opened: list[str]) -> None:
    found = again(tmp_path, known, captions="merge")
    assert (opened, [source.caption for source, _ in found.again]) == (["a.txt"], ["hat", None, None])


@pytest.mark.parametrize("left", ["", "{", "[]", '{"a.png": 3}', '{"a.png": [1, 2]}', None])
def test_without_the_memory_everything_is_read(
    tmp_path: Path, known: list[Picture], opened: list[str], left: str | None
) -> None:
    path = tmp_path / "dataset" / ".kino" / "sources.json"
    path.unlink() if left is None else path.write_text(left)
    assert len(again(tmp_path, known).again) == 3
    assert {"a.png", "b.jpg", "c.webp"} <= set(opened)


def test_it_is_believed_only_for_what_the_dataset_has(tmp_path: Path, known: list[Picture]) -> None:
    found = again(tmp_path, known[1:])
    assert [source.relative for source in found.sources] == ["a.png"]
    shutil.rmtree(tmp_path / "dataset")
    assert len(again(tmp_path, []).sources) == 3
