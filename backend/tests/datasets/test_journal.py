"""What stands in the journal is whole lines, whatever became of the last write."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from kino import errors
from kino.datasets.journal import Journal, scan, seal


def line(n: int, **body: Any) -> bytes:
    return seal({"n": n, "r": n, "k": "edit", "at": "now", "label": f'"body": {n},', "changed": 0}, body)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / ".kino").mkdir()
    return tmp_path / ".kino" / "journal.jsonl"


@pytest.fixture
def journal(path: Path) -> Journal:
    return Journal.create(path, [line(1, said="first"), line(2, said="second, \N{SNOWMAN} \ud800")])


def test_lines_come_back_as_they_were_written(journal: Journal, path: Path) -> None:
    journal.append(line(3, said="third"))
    assert [entry.label for entry in scan(path).entries] == ['"body": 1,', '"body": 2,', '"body": 3,']
    assert [journal.body(entry)["said"] for entry in journal.entries] == [
        "first",
        "second, \N{SNOWMAN} \ud800",
        "third",
    ]


def test_a_line_cut_at_any_byte_is_not_there_and_the_next_takes_its_place(journal: Journal, path: Path) -> None:
    whole = path.read_bytes()
    last = line(3, said="third")
    for length in range(len(last)):
        path.write_bytes(whole + last[:length])
        found = scan(path)
        assert len(found.entries) == 2 and found.good_bytes == len(whole) and not found.damaged
        again = Journal.open(path, found)
        again.append(line(3, said="another"))
        assert path.read_bytes() == whole + line(3, said="another")
        again.close()


def test_any_wrong_byte_is_noticed(path: Path) -> None:
    good = line(1, said="first")
    for at in range(len(good) - 1):
        path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :] + line(2))
        found = scan(path)
        assert found.damaged and [entry.n for entry in found.entries] == [2]


@pytest.mark.parametrize("broken", ["pwrite", "fsync"])
def test_a_full_disk_adds_nothing_and_the_next_line_goes_where_it_would_have(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    before = path.read_bytes()
    real = os.pwrite

    def full(descriptor: int, data: Any = b"", offset: int = 0) -> int:
        if broken == "pwrite":
            real(descriptor, bytes(data)[:10], offset)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, broken, full)
        with pytest.raises(errors.Unavailable, match="No space left"):
            journal.append(line(3, said="lost"))
    assert path.read_bytes() == before and len(journal.entries) == 2
    journal.append(line(3, said="kept"))
    assert journal.body(journal.entries[-1]) == {"said": "kept"}
    assert path.read_bytes() == before + line(3, said="kept")


def test_what_could_not_be_cut_off_is_before_the_next_line(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append(line(3, said="third"))
    before = path.read_bytes()

    def broken(*args: Any) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", broken)
        patched.setattr(os, "ftruncate", broken)
        with pytest.raises(errors.Unavailable):
            journal.append(line(4, said="a long line that is never acknowledged"))
    assert len(path.read_bytes()) > len(before)
    journal.append(line(4, said="kept"))
    assert path.read_bytes() == before + line(4, said="kept")


def test_a_journal_whose_folder_is_gone_takes_no_lines(journal: Journal, path: Path) -> None:
    path.unlink()
    with pytest.raises(errors.Unavailable, match="is gone"):
        journal.append(line(3))
    path.write_bytes(b"")  # another dataset may have taken its place
    with pytest.raises(errors.Unavailable, match="is gone"):
        journal.append(line(3))


def test_a_new_journal_takes_the_old_ones_place_whole_or_not_at_all(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", lambda descriptor: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(OSError, match="full"):
        Journal.create(path, [line(9)])
    assert path.read_bytes() == before and [entry.name for entry in path.parent.iterdir()] == [path.name]
