"""Full disks, folders that are gone, damaged files, two users: nothing that was acknowledged is lost."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kino import errors
from kino.datasets.dataset import Dataset
from kino.datasets.state import Change
from kino.settings import BACKEND
from tests.datasets.plain_model import (
    ONE,
    THREE,
    TWO,
    again,
    beside,
    caption,
    captions,
    check_files,
    forget,
    make,
)


def test_a_full_disk_refuses_an_edit_and_keeps_what_was_acknowledged(
    cats: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    caption(cats, ONE, "kept")
    before = cats.state

    def full(*args: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", full)
        with pytest.raises(errors.Unavailable, match="nothing was changed: No space left"):
            caption(cats, ONE, "lost")
    assert cats.state is before and beside(cats, ONE) == "kept"
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)  # room for the journal's line, and not for the captions
        edit = cats.edit([Change(name, "caption", "new") for name in (ONE, TWO)], "Edited")
        assert edit.changed == 2 and "2 caption files" in (cats.problem or "")
        cats.settle()
    assert beside(cats, ONE) == "kept"
    caption(cats, THREE, "now")
    assert [beside(cats, name) for name in (ONE, TWO, THREE)] == ["new", "new", "now"]
    cats.settle()
    check_files(cats)


@pytest.mark.parametrize("room", [500, 5_000, 50_000])
def test_a_disk_that_fills_up_at_any_byte_loses_nothing(
    cats: Dataset, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    left = [room]

    def filling(real: Any) -> Any:
        def write(descriptor: int, data: Any, *at: int) -> int:
            if not left[0]:
                raise OSError(errno.ENOSPC, "No space left on device")
            written: int = real(descriptor, bytes(data)[: left[0]], *at)
            left[0] -= written
            return written

        return write

    said, refused = "", 0
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", filling(os.write))
        patched.setattr(os, "pwrite", filling(os.pwrite))
        for number in range(60):
            try:
                caption(cats, ONE, f"number {number}, " + "x" * (number * 17))
                said = cats.state.pictures[ONE].caption
                cats.settle()
            except errors.Unavailable:
                refused += 1
        assert refused and cats.state.pictures[ONE].caption == said
        forget(cats)
        opened = Dataset.open(cats.folder, quiet_s=None)
        assert opened.state.pictures[ONE].caption == said
        forget(opened)
    opened = Dataset.open(cats.folder, quiet_s=None)
    assert opened.state.pictures[ONE].caption == said
    opened.settle()
    check_files(opened)
    opened.close()


def test_a_folder_that_is_gone_is_said_and_not_taken_for_an_empty_one(cats: Dataset) -> None:
    caption(cats, ONE, "red")
    away = cats.folder.with_name("away")
    cats.folder.rename(away)
    with pytest.raises(errors.Unavailable, match="is gone"):
        caption(cats, ONE, "blue")
    with pytest.raises(errors.Unavailable, match="can't be looked at"):
        cats.rescan()
    away.rename(cats.folder)
    caption(cats, ONE, "blue")
    assert len(cats.state.shown()) == 3 and beside(cats, ONE) == "blue"


def test_a_journal_that_cant_be_written_is_refused_in_a_sentence(
    cats: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    cats.close()
    real = os.open

    def read_only(path: Any, flags: int, *more: Any) -> int:
        if str(path).endswith("journal.jsonl") and flags & os.O_RDWR:
            raise OSError(errno.EROFS, "Read-only file system")
        return real(path, flags, *more)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", read_only)
        with pytest.raises(errors.Unavailable, match="Read-only file system"):
            Dataset.open(cats.folder, quiet_s=None)
    Dataset.open(cats.folder, quiet_s=None).close()


@pytest.fixture
def worked(cats: Dataset) -> Path:
    """A dataset that was worked on for a while, and closed."""
    for number in range(3):
        caption(cats, ONE, f"tag {number}")
        cats.settle()
    caption(cats, TWO, "two")
    cats.close()
    return cats.folder


def test_the_session_file_is_not_needed(worked: Path) -> None:
    for spoil in (b"", b"{}", b'{\n"kino": {', None):
        if spoil is None:
            (worked / "kino-session.json").unlink()
        else:
            (worked / "kino-session.json").write_bytes(spoil)
        dataset = Dataset.open(worked, quiet_s=None)
        assert captions(dataset) == ["tag 2", "two", ""] and dataset.notes == () and dataset.undo_label
        dataset.edit([Change(THREE, "reviewed", not dataset.state.pictures[THREE].reviewed)], "Reviewed")
        dataset.close()
        assert json.loads((worked / "kino-session.json").read_bytes())["kino"]["revision"] == dataset.revision


def test_without_a_journal_the_session_file_is_the_dataset(worked: Path) -> None:
    (worked / ".kino/journal.jsonl").unlink()
    dataset = Dataset.open(worked, quiet_s=None)
    assert captions(dataset) == ["tag 2", "two", ""] and "made anew" in dataset.notes[0]
    assert again(dataset).notes == ()


def test_the_folder_without_its_hidden_part_is_the_dataset(worked: Path) -> None:
    shutil.rmtree(worked / ".kino")
    dataset = Dataset.open(worked, quiet_s=None)
    assert captions(dataset) == ["tag 2", "two", ""]
    dataset.close()


def test_a_spoilt_line_costs_only_itself_and_the_old_journal_is_kept(worked: Path) -> None:
    journal = worked / ".kino/journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(lines[0][:-30] + b"?" * 29 + b"\n" + b"".join(lines[1:]))
    (worked / "kino-session.json").write_bytes(b"spoilt too")
    dataset = Dataset.open(worked, quiet_s=None)  # from a copy of the session, and the lines after it
    assert captions(dataset) == ["tag 2", "two", ""] and dataset.revision == 5
    assert "journal-damaged" in dataset.notes[0] and len(list((worked / ".kino").glob("journal-damaged*"))) == 1
    dataset.close()


def test_a_journal_that_lost_its_end_is_behind_the_session_file(worked: Path) -> None:
    journal = worked / ".kino/journal.jsonl"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:2]))
    dataset = Dataset.open(worked, quiet_s=None)
    assert captions(dataset) == ["tag 2", "two", ""] and dataset.revision == 5
    dataset.close()


def test_where_nothing_is_left_a_sentence_says_what_to_do(worked: Path) -> None:
    for path in worked.rglob("*.json*"):
        path.write_bytes(b"spoilt")
    with pytest.raises(errors.Unavailable, match="import the folder"):
        Dataset.open(worked, quiet_s=None)
    shutil.rmtree(worked / ".kino")
    (worked / "kino-session.json").unlink()
    with pytest.raises(errors.NotFound, match="no dataset"):
        Dataset.open(worked, quiet_s=None)
    assert not (worked / ".kino").exists()


def test_a_dataset_of_a_newer_kino_is_left_alone(worked: Path) -> None:
    session = worked / "kino-session.json"
    session.write_bytes(session.read_bytes().replace(b'"format":1', b'"format":2', 1))
    (worked / ".kino/journal.jsonl").unlink()
    with pytest.raises(errors.Unavailable, match="newer Kino"):
        Dataset.open(worked, quiet_s=None)


def test_a_dataset_that_is_open_elsewhere_is_refused_in_a_sentence(cats: Dataset) -> None:
    with pytest.raises(errors.Conflict, match="open by this Kino already"):
        Dataset.open(cats.folder)
    code = "import sys, pathlib; from kino.datasets.dataset import Dataset; Dataset.open(pathlib.Path(sys.argv[1]))"
    command = [sys.executable, "-c", code, str(cats.folder)]
    done = subprocess.run(command, cwd=BACKEND, capture_output=True, text=True, timeout=120)
    assert f"in another Kino (process {os.getpid()})" in done.stderr
    cats.close()
    with pytest.raises(errors.Conflict, match="is closed"):
        caption(cats, ONE, "red")
    with pytest.raises(errors.Conflict, match="already: open it"):
        make(cats.folder, 3)
    Dataset.open(cats.folder, quiet_s=None).close()
