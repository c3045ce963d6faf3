"""What is kept beside the edits: a short journal, the session file and its copies, restore points."""

from __future__ import annotations

import json
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from kino import errors
from kino.datasets import opening, upkeep
from kino.datasets.dataset import Dataset
from kino.datasets.keeping import KEEP_BACKUPS, Quiet
from kino.datasets.points import KEEP_AUTOMATIC
from kino.datasets.state import Change
from tests.datasets.plain_model import (
    ONE,
    TWO,
    again,
    caption,
    captions,
    check_files,
    forget,
    make,
    pictures,
)


def test_a_long_journal_is_made_shorter_and_the_last_steps_can_still_be_undone(
    cats: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "KEEP", 5)
    monkeypatch.setattr(opening, "SPARE_BYTES", 2000)
    for number in range(40):
        caption(cats, ONE, f"tag {number}")
        cats.edit([Change(None, "place", TWO if number % 2 else ONE)], "", undoable=False)
    cats.undo()
    size = (cats.folder / ".kino/journal.jsonl").stat().st_size
    cats.settle()
    assert (cats.folder / ".kino/journal.jsonl").stat().st_size < size / 3
    dataset = again(cats)
    assert dataset.revision == cats.revision and dataset.state.about.place == TWO
    dataset.redo()
    assert dataset.state.pictures[ONE].caption == "tag 39"
    for number in (38, 37, 36, 35, 34, 33):
        dataset.undo()
        assert dataset.state.pictures[ONE].caption == f"tag {number}"
        dataset = again(dataset)
    with pytest.raises(errors.Conflict):
        dataset.undo()
    dataset.close()


def test_much_to_replay_gets_a_new_base(cats: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "REPLAYED_BYTES", 500)
    for number in range(10):
        caption(cats, ONE, f"tag {number}")
    cats.settle()
    caption(cats, ONE, "last")
    forget(cats)
    dataset = Dataset.open(cats.folder, quiet_s=None)
    kinds = [json.loads(line)["k"] for line in (cats.folder / ".kino/journal.jsonl").open()]
    assert kinds.count("base") == 2 and dataset.state.pictures[ONE].caption == "last"
    for _ in range(11):
        dataset.undo()
    assert dataset.state.pictures[ONE].caption == "" and dataset.history()[0] == 12
    dataset.close()


def test_more_captions_than_are_waited_for_are_written_afterwards(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "AT_ONCE", 5)
    monkeypatch.setattr(upkeep, "SHARE", 3)
    make(folder, 30).close()
    dataset = Dataset.open(folder)
    dataset.edit([Change(name, "caption", "red") for name in dataset.state.pictures], "Added red")
    caption(dataset, ONE, "blue")
    until = time.monotonic() + 120
    while dataset._core.projection.pending and time.monotonic() < until:
        time.sleep(0.01)
    check_files(dataset)
    dataset.edit([Change(name, "caption", "green") for name in dataset.state.pictures], "Green")
    forget(dataset)  # in the middle of it
    dataset = Dataset.open(folder)
    dataset.settle()
    check_files(dataset)
    assert dataset.history()[0] == 4
    dataset.close()


def test_the_list_of_tags_counts_what_stands_beside_the_pictures(cats: Dataset) -> None:
    cats.edit([Change(ONE, "caption", "red, big"), Change(TWO, "caption", "red"), Change(None, "trigger", "tok")], "")
    cats.settle()
    assert (cats.folder / "tags.txt").read_bytes() == b"tok\t3\nred\t2\nbig\t1\n"
    cats.edit([Change(None, "mode", "sentences")], "Mode")
    cats.settle()
    assert not (cats.folder / "tags.txt").exists()


def test_copies_of_the_session_rotate(cats: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kino.datasets.keeping.BACKUP_EVERY", timedelta(0))
    for number in range(KEEP_BACKUPS + 4):
        caption(cats, ONE, f"tag {number}")
        cats.settle()
    kept = sorted((cats.folder / ".kino/backups").iterdir())
    assert len(kept) == KEEP_BACKUPS and b"tag 12" in kept[-1].read_bytes()


def test_restore_points_bring_captions_back_and_can_be_undone(cats: Dataset) -> None:
    caption(cats, ONE, "before")
    point = cats.make_point("Before the mess")
    cats.edit([Change(None, "trigger", "tok"), Change(ONE, "caption", ""), Change(TWO, "removed", True)], "Mess")
    cats.add(pictures(cats.folder, 1, first=4), "Added")
    caption(cats, "cat-0004.png", "new")
    dataset = again(cats)
    edit = dataset.restore(point.id)
    assert edit.label == "Restored Before the mess" and captions(dataset) == ["before", "", "", "new"]
    assert dataset.state.about.trigger == ""
    check_files(dataset)
    dataset.undo()
    assert captions(dataset) == ["", "", "new"] and dataset.state.about.trigger == "tok"
    assert [(found.name, found.tagged) for found in dataset.points() if not found.automatic] == [("Before the mess", 1)]
    dataset.delete_point(point.id)
    for bad in (point.id, "../../../etc/passwd", ""):
        with pytest.raises(errors.NotFound):
            dataset.restore(bad)
    dataset.close()


def test_large_edits_make_restore_points_and_old_ones_of_those_go(folder: Path) -> None:
    dataset = make(folder, 101)
    named = dataset.make_point("Mine")
    for number in range(KEEP_AUTOMATIC + 3):
        dataset.edit([Change(name, "caption", f"tag {number}") for name in dataset.state.pictures], f"Tag {number}")
    found = dataset.points()
    assert len([point for point in found if point.automatic]) == KEEP_AUTOMATIC and named in found
    assert found[0].name == f"Before: Tag {KEEP_AUTOMATIC + 2}"
    dataset.restore(found[0].id)
    assert dataset.state.pictures[ONE].caption == f"tag {KEEP_AUTOMATIC + 1}"
    dataset.close()


def test_the_session_file_is_written_when_it_is_quiet(folder: Path) -> None:
    folder.mkdir()
    settled = threading.Event()
    quiet = Quiet(settled.set, 0.01)
    quiet.wake()
    assert settled.wait(60)
    quiet.stop()
    quiet.wake()
