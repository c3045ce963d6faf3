"""A dataset of ten thousand pictures is made, opened, searched, edited as a whole, undone and exported.

The limits only catch what grows with the square of the number, on any machine; `benchmarks/datasets.py` has figures.
"""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from kino.datasets import bulk, export, preflight, query
from kino.datasets.dataset import Dataset
from kino.datasets.state import About, Picture
from kino.schemas.dataset_pictures import BulkEdit
from kino.schemas.dataset_training import ExportOptions

COUNT = 10_000


@contextmanager
def within(seconds: float, what: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    took = time.monotonic() - begun
    assert took < seconds, f"{what} took {took:.0f} s"


def tokens(text: str) -> tuple[int, int]:
    return len(text.split()) + 2, len(text.split()) + 1


def caption(number: int) -> str:
    return f"red, shape {number % 7}, place {number % 113}" if number % 10 else ""


@pytest.mark.timeout(900)
def test_ten_thousand_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Twenty thousand waits for a disk say how fast the disk is. That nothing is lost is tested by killing, elsewhere.
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    folder = tmp_path / "set"
    folder.mkdir()
    Image.new("RGB", (64, 64), "teal").save(tmp_path / "one.png")
    size = (tmp_path / "one.png").stat().st_size
    pictures = []
    for number in range(1, COUNT + 1):
        name = f"dragon-{number:05}.png"
        # One file under many names: what is tested is their number. A file system holds a thousand links at the least.
        if number % 500 == 1:
            first = folder / name
            first.write_bytes((tmp_path / "one.png").read_bytes())
        else:
            os.link(first, folder / name)
        pictures.append(Picture(name, f"p{number}.png", f"{number:064x}", 64, 64, size, caption=caption(number)))
    about = About("Dragons", "dragon", trigger="zxdragon")
    with within(300, "making the dataset"):
        Dataset.create(folder, about, pictures, "Imported", quiet_s=None).close()
    assert len(list(folder.glob("*.txt"))) == COUNT + 1  # the trigger alone is a caption, too; and tags.txt
    with within(200, "opening the dataset"):
        dataset = Dataset.open(folder, quiet_s=None)
    try:
        assert len(dataset.state.shown()) == COUNT
        before = dataset.state

        with within(60, "a query"):
            found = query.find(dataset.state, 'tag:"shape 3" and not place tokens:<75', tokens)
        assert found == []
        with within(60, "a query"):
            found = query.find(dataset.state, '"shape 3" (width:<1024 or skipped) -"place 5"', tokens)
        assert len(found) == sum("shape 3" in caption(n) and "place 5" not in caption(n) for n in range(1, COUNT + 1))

        edit = BulkEdit(op="add", tags=["scales, green", "brackets (x)"], at="start")
        with within(300, "an edit of every caption"):
            done = dataset.edit(lambda state: bulk.plan(state, edit, list(state.pictures)).changes, "Added")
        assert done.changed == COUNT
        first_text = (folder / "dragon-00001.txt").read_text("utf-8")
        assert first_text.startswith("zxdragon, ") and "brackets (x)" in first_text and "shape 1" in first_text

        with within(200, "the preflight"):
            told = preflight.check(dataset.state, folder, ExportOptions(target="kohya", resolution=256), tokens)
        assert told.ready and told.total_files == 2 * COUNT + 3
        with within(200, "exporting the captions"):
            options = ExportOptions(target="captions")
            done_zip = export.write(dataset.state, folder, options, tmp_path / "captions.zip")
        with zipfile.ZipFile(done_zip.path) as pack:
            assert len(pack.namelist()) == COUNT
            assert pack.read("dragon-00001.txt").decode("utf-8") == first_text

        with within(300, "undoing it"):
            assert dataset.undo().changed == COUNT
    finally:
        dataset.close()
    with within(200, "opening it again"):
        again = Dataset.open(folder, quiet_s=None)
    try:
        assert [p.caption for p in again.state.shown()] == [p.caption for p in before.shown()]
        assert again.redo_label == "Added"
    finally:
        again.close()
