"""An open dataset: edits, undo over restarts, what other programs do, full disks, damage, two users."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kino import errors
from kino.datasets import dataset as module
from kino.datasets import opening, upkeep
from kino.datasets.dataset import OUTSIDE, Dataset
from kino.datasets.keeping import KEEP_BACKUPS, Quiet
from kino.datasets.points import KEEP_AUTOMATIC
from kino.datasets.state import Change, Conflict, Run, Suggestion
from kino.settings import BACKEND
from tests.datasets.plain_model import check_files, forget, make, pictures

ONE, TWO, THREE = "cat-0001.png", "cat-0002.png", "cat-0003.png"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "set"


@pytest.fixture
def cats(folder: Path) -> Iterator[Dataset]:
    dataset = make(folder, 3)
    yield dataset
    dataset.close()


@pytest.fixture
def prose(folder: Path) -> Iterator[Dataset]:
    dataset = make(folder, 3, mode="sentences", trigger="tok")
    yield dataset
    dataset.close()


def caption(dataset: Dataset, name: str, text: str, **more: Any) -> module.Edit:
    return dataset.edit([Change(name, "caption", text)], "Edited", **more)


def beside(dataset: Dataset, name: str) -> str | None:
    path = dataset.folder / f"{name[:-4]}.txt"
    return path.read_text("utf-8") if path.exists() else None


def again(dataset: Dataset) -> Dataset:
    dataset.close()
    return Dataset.open(dataset.folder, quiet_s=None)


# Edits


def test_a_caption_is_canonical_in_the_state_and_beside_the_picture(cats: Dataset) -> None:
    edit = caption(cats, ONE, " red,  red, a (b) ,,\nblue\tsky")
    assert (edit.revision, edit.names, edit.changed) == (2, (ONE,), 1)
    assert cats.state.pictures[ONE].caption == "red, a (b), blue sky" == beside(cats, ONE)
    assert cats.state.pictures[ONE].revision == 2 and cats.state.pictures[TWO].revision == 1
    assert beside(cats, TWO) is None


def test_what_changes_nothing_is_no_edit(cats: Dataset) -> None:
    caption(cats, ONE, "red")
    size = (cats.folder / ".kino/journal.jsonl").stat().st_size
    assert caption(cats, ONE, "red, ").changed == 0 and cats.revision == 2
    assert (cats.folder / ".kino/journal.jsonl").stat().st_size == size


def test_a_caption_that_is_another_by_now_is_not_written_over(cats: Dataset) -> None:
    caption(cats, ONE, "theirs")
    with pytest.raises(errors.Conflict, match="changed meanwhile"):
        caption(cats, ONE, "mine", base={ONE: ""})
    assert cats.state.pictures[ONE].caption == "theirs"
    caption(cats, ONE, "mine", base={ONE: "theirs"})


def test_what_is_not_there_is_refused_in_a_sentence(cats: Dataset) -> None:
    with pytest.raises(errors.NotFound, match="no picture dog"):
        caption(cats, "dog.png", "red")
    with pytest.raises(errors.Invalid, match="can be changed"):
        cats.edit([Change(ONE, "name", "x")], "")
    with pytest.raises(errors.Invalid, match="20,000"):
        caption(cats, ONE, "x" * 20_001)
    assert cats.revision == 1


def test_the_trigger_stands_in_front_of_every_caption_and_is_never_doubled(cats: Dataset) -> None:
    caption(cats, ONE, "red")
    edit = cats.edit([Change(None, "trigger", "tok")], "Trigger")
    assert edit.names is None and [beside(cats, name) for name in (ONE, TWO)] == ["tok, red", "tok"]
    caption(cats, TWO, "blue, tok")
    assert cats.state.pictures[TWO].caption == "blue" and beside(cats, TWO) == "tok, blue"
    cats.undo()
    cats.undo()
    assert [beside(cats, name) for name in (ONE, TWO)] == ["red", None]


def test_a_tag_that_becomes_the_trigger_is_there_when_it_no_longer_is(cats: Dataset) -> None:
    caption(cats, ONE, "big, red")
    cats.edit([Change(None, "trigger", "red")], "Trigger")
    assert beside(cats, ONE) == "red, big"
    caption(cats, ONE, "big, red, round")
    (cats.folder / "cat-0001.txt").write_text("red, big, round, soft")
    cats.rescan()
    cats.edit([Change(None, "trigger", "")], "Trigger")
    assert beside(cats, ONE) == "big, red, round, soft"


def test_sentences_are_written_as_they_are(prose: Dataset) -> None:
    text = "A Cat, a cat. It sits; it, sits."
    caption(prose, ONE, text)
    assert prose.state.pictures[ONE].caption == text and beside(prose, ONE) == f"tok {text}"
    prose.edit([Change(None, "mode", "tags")], "Mode")
    assert prose.state.pictures[ONE].caption == "A Cat, a cat. It sits; it, sits."
    prose.undo()
    caption(prose, ONE, "A cat, A cat")
    prose.edit([Change(None, "mode", "tags")], "Mode")
    assert prose.state.pictures[ONE].caption == "A cat"
    prose.undo()
    assert prose.state.pictures[ONE].caption == "A cat, A cat"


def test_what_was_taken_from_a_model_is_known_as_long_as_the_caption_holds_it(cats: Dataset) -> None:
    cats.edit([Change(ONE, "caption", "red, round"), Change(ONE, "machine", {"red": 7, "gone": 7})], "Accepted")
    assert cats.state.pictures[ONE].machine == {"red": 7}
    caption(cats, ONE, "round")
    assert cats.state.pictures[ONE].machine == {}
    cats.undo()
    assert cats.state.pictures[ONE].machine == {"red": 7}


def test_every_kind_of_value_comes_back_from_the_disk_as_it_was(cats: Dataset) -> None:
    changes = [
        Change(ONE, "crop", (1, 2, 30, 40)), Change(ONE, "reviewed", True), Change(TWO, "skipped", True),
        Change(ONE, "look", 2**63 + 1), Change(None, "favourites", ("red", "\N{GRINNING FACE}")),
        Change(None, "groups", {"Looks": ("red",), "Colours": ()}), Change(None, "words", ("kino",)),
        Change(None, "vocabularies", ("danbooru.csv",)), Change(TWO, "conflict", Conflict("a", "b")),
        Change(None, "place", TWO), Change(None, "name", 'Cats "and" dogs'),
    ]  # fmt: skip
    cats.edit(changes, 'All of it ,"body":{"')
    run = Run(7, "a-tagger", "2026-01-01T00:00:00Z", 0.4)
    cats.suggest(run, {ONE: (Suggestion("soft", "tag", 0.25, "a-tagger", 7, "character"),)})
    before = cats.state
    forget(cats)
    opened = Dataset.open(cats.folder, quiet_s=None)
    for _ in range(2):
        assert opened.state == before and list(opened.state.about.groups) == ["Looks", "Colours"]
        assert isinstance(opened.state.pictures[ONE].crop, tuple) and opened.state.about.runs == {7: run}
        opened = again(opened)
    opened.undo()
    assert opened.state.pictures[ONE].crop is None and opened.state.about.name == "Cats"
    opened.close()


def test_the_place_is_kept_and_is_no_edit(cats: Dataset) -> None:
    cats.edit([Change(None, "place", TWO)], "", undoable=False)
    forget(cats)
    opened = Dataset.open(cats.folder, quiet_s=None)
    assert opened.state.about.place == TWO and opened.revision == 1 and opened.undo_label is None
    assert opened.history() == (1, opened.history()[1])
    opened.close()


def test_two_threads_at_once_lose_nothing(cats: Dataset) -> None:
    def add(tag: str) -> None:
        for number in range(10):
            cats.edit(with_tag(f"{tag}{number}"), "Added")

    def with_tag(tag: str) -> module.Changes:
        return lambda state: [Change(ONE, "caption", f"{state.pictures[ONE].caption}, {tag}")]

    threads = [threading.Thread(target=add, args=(tag,)) for tag in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = {f"{tag}{number}" for tag in "abc" for number in range(10)}
    assert set(cats.state.pictures[ONE].tags) == expected and cats.revision == 31
    opened = again(cats)
    assert set(opened.state.pictures[ONE].tags) == expected
    opened.close()


# Undo


def test_undo_and_redo_go_over_restarts_in_order(cats: Dataset) -> None:
    for text in ("one", "one, two", "one, two, three"):
        caption(cats, ONE, text)
    cats.undo()
    dataset = again(cats)
    assert (dataset.undo_label, dataset.redo_label) == ("Edited", "Edited")
    dataset.redo()
    assert beside(dataset, ONE) == "one, two, three"
    for expected in ("one, two", "one", None):
        dataset.undo()
        dataset = again(dataset)
        assert beside(dataset, ONE) == expected
    with pytest.raises(errors.Conflict, match="nothing to undo"):
        dataset.undo()
    caption(dataset, TWO, "new")
    with pytest.raises(errors.Conflict, match="nothing to redo"):
        dataset.redo()
    total, past = dataset.history(limit=2)
    assert total == 5 and [(step.label, step.undone) for step in past] == [("Edited", False), ("Edited", True)]
    dataset.close()


def test_undo_of_an_accepted_suggestion_leaves_what_was_suggested_since(cats: Dataset) -> None:
    first, second = (Suggestion(value, "tag", 0.5, "a-tagger", 1) for value in ("red", "big"))
    late = Suggestion("late", "tag", 0.5, "b-tagger", 2)
    cats.suggest(Run(1, "a-tagger", "now"), {ONE: (first, second)})
    cats.edit([Change(ONE, "caption", "red"), Change(ONE, "suggestions", (second,))], "Accepted")
    cats.suggest(Run(2, "b-tagger", "now"), {ONE: (late, Suggestion("red", "tag", 0.9, "b-tagger", 2)), "gone": ()})
    assert cats.state.pictures[ONE].suggestions == (second, late)
    assert cats.undo().label == "Accepted"
    assert cats.state.pictures[ONE].suggestions == (first, second, late) and cats.state.pictures[ONE].caption == ""
    cats.redo()
    assert cats.state.pictures[ONE].suggestions == (second, late)
    cats.suggest(Run(1, "a-tagger", "now"), {ONE: ()})
    assert cats.state.pictures[ONE].suggestions == (late,) and set(cats.state.about.runs) == {1, 2}
    assert [step.label for step in cats.history()[1][:2]] == ["Suggestions of a-tagger", "Suggestions of b-tagger"]


def test_pictures_are_added_taken_out_and_brought_back_with_their_captions(cats: Dataset) -> None:
    cats.add(pictures(cats.folder, 1, first=4), "Added 1 picture")
    caption(cats, "cat-0004.png", "red")
    cats.edit([Change("cat-0004.png", "removed", True)], "Removed")
    check_files(cats)
    assert (cats.folder / ".kino/removed/cat-0004.txt").read_text() == "red"
    dataset = again(cats)
    dataset.undo()
    check_files(dataset)
    dataset.undo()
    assert dataset.undo().label == "Added 1 picture"
    check_files(dataset)
    assert [picture.name for picture in dataset.state.shown()] == [ONE, TWO, THREE]
    dataset.redo()
    check_files(dataset)
    assert (dataset.folder / "cat-0004.png").read_bytes() == b"picture 4"
    dataset.close()


def test_a_name_that_is_taken_or_has_no_file_is_not_added(cats: Dataset) -> None:
    four = pictures(cats.folder, 1, first=4)[0]
    for name, why in (("CAT-0001.jpg", "taken"), ("cat-0009.png", "not in the folder")):
        with pytest.raises(errors.Invalid, match=why):
            cats.add([type(four)(name, "", "", 1, 1, 1)], "Added")
    assert len(cats.state.pictures) == 3


# Other programs


def test_captions_from_outside_are_taken_in_as_one_step(cats: Dataset) -> None:
    caption(cats, ONE, "mine")
    (cats.folder / "cat-0001.txt").unlink()
    (cats.folder / "cat-0002.txt").write_bytes(
        b"\xff\xfe" + "caf\N{LATIN SMALL LETTER E WITH ACUTE}\r\n".encode("utf-16-le")
    )
    (cats.folder / "cat-0003.txt").write_bytes(b"")
    edit = cats.rescan()
    assert edit and edit.label == OUTSIDE and set(edit.names or ()) == {ONE, TWO}
    assert [beside(cats, name) for name in (ONE, TWO, THREE)] == [None, "caf\N{LATIN SMALL LETTER E WITH ACUTE}", None]
    assert cats.rescan() is None
    cats.undo()
    assert [beside(cats, name) for name in (ONE, TWO)] == ["mine", None]


def test_an_edit_made_here_is_merged_with_one_made_outside(cats: Dataset) -> None:
    caption(cats, ONE, "a, b, c")
    (cats.folder / "cat-0001.txt").write_text("a, c, theirs")
    edit = caption(cats, ONE, "a, b, c, ours")
    assert cats.state.pictures[ONE].caption == "a, c, ours, theirs" == beside(cats, ONE) and edit.changed == 1
    (cats.folder / "cat-0001.txt").write_text("other")
    with pytest.raises(errors.Conflict):
        caption(cats, ONE, "mine", base={ONE: "a, c, ours, theirs"})
    assert cats.state.pictures[ONE].caption == "other"


def test_two_sentences_wait_for_a_decision_and_the_file_is_left_alone(prose: Dataset) -> None:
    caption(prose, ONE, "A cat.")
    (prose.folder / "cat-0001.txt").write_text("tok A dog.")
    caption(prose, ONE, "A black cat.")
    assert prose.state.pictures[ONE].conflict == Conflict("A black cat.", "A dog.")
    caption(prose, ONE, "A white cat.")
    dataset = again(prose)
    assert dataset.state.pictures[ONE].conflict == Conflict("A white cat.", "A dog.")
    assert beside(dataset, ONE) == "tok A dog." and dataset.rescan() is None
    (dataset.folder / "cat-0001.txt").write_text("tok A wolf.")
    dataset.rescan()
    assert dataset.state.pictures[ONE].conflict == Conflict("A white cat.", "A wolf.")
    dataset.edit([Change(ONE, "conflict", None)], "Kept ours")
    assert beside(dataset, ONE) == "tok A white cat." and dataset.rescan() is None
    dataset.close()


def test_a_caption_file_that_is_too_long_is_left_alone(cats: Dataset) -> None:
    (cats.folder / "cat-0001.txt").write_text("red, " * 300_000)
    cats.rescan()
    assert cats.state.pictures[ONE].conflict and cats.state.pictures[ONE].caption == ""
    caption(cats, ONE, "mine")
    assert len(beside(cats, ONE) or "") == 1_500_000


def test_something_that_is_no_file_is_in_nobodys_way(cats: Dataset) -> None:
    (cats.folder / "cat-0001.txt").mkdir()
    cats.edit([Change(name, "caption", "red") for name in (ONE, TWO)], "Added red")
    assert "cat-0001.txt is no file" in (cats.problem or "") and beside(cats, TWO) == "red"
    (cats.folder / "cat-0001.txt").rmdir()
    cats.rescan()
    assert beside(cats, ONE) == "red" and cats.problem is None


def test_a_picture_that_vanished_is_taken_out_and_comes_back_when_it_does(cats: Dataset) -> None:
    caption(cats, ONE, "red")
    data = (cats.folder / ONE).read_bytes()
    (cats.folder / ONE).unlink()
    edit = cats.rescan()
    assert edit and edit.names == (ONE,) and cats.state.pictures[ONE].removed
    undone = cats.undo()
    assert "the file is gone" in undone.label and cats.state.pictures[ONE].removed
    (cats.folder / ONE).write_bytes(data)
    cats.rescan()
    assert not cats.state.pictures[ONE].removed and beside(cats, ONE) == "red"


def test_a_picture_that_was_replaced_is_measured_again(cats: Dataset) -> None:
    cats.edit([Change(ONE, "crop", (0, 0, 600, 400))], "Crop")
    Image.new("RGB", (80, 60)).save(cats.folder / ONE)
    (cats.folder / "new.PNG").write_bytes(b"")
    (cats.folder / "notes.md").write_bytes(b"")
    cats.rescan()
    found = cats.state.pictures[ONE]
    assert (found.width, found.height, found.crop) == (80, 60, None) and cats.strangers == ("new.PNG",)
    cats.rescan()
    assert cats.state.pictures[ONE].revision == found.revision


# Disks


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


# Damage


@pytest.fixture
def worked(cats: Dataset) -> Path:
    """A dataset that was worked on for a while, and closed."""
    for number in range(3):
        caption(cats, ONE, f"tag {number}")
        cats.settle()
    caption(cats, TWO, "two")
    cats.close()
    return cats.folder


def captions(dataset: Dataset) -> list[str]:
    return [picture.caption for picture in dataset.state.shown()]


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


# Keeping


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


# One user


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
