"""What other programs do to a dataset's folder is taken in, and nothing of it is written over."""

from __future__ import annotations

import pytest
from PIL import Image

from kino import errors
from kino.datasets.dataset import OUTSIDE, Dataset
from kino.datasets.state import Change, Conflict, Run, Suggestion
from tests.datasets.plain_model import (
    ONE,
    THREE,
    TWO,
    again,
    beside,
    caption,
    check_files,
)


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


def test_a_file_from_outside_that_nobody_asked_for_yet_holds_up_no_other(cats: Dataset) -> None:
    (cats.folder / "cat-0003.txt").write_text("theirs\n")
    cats.suggest(Run(1, "a-tagger", "now"), {THREE: (Suggestion("soft", "tag", 0.5, "a-tagger", 1),)})
    assert beside(cats, THREE) == "theirs\n"
    cats.edit([Change(ONE, "caption", "red"), Change(TWO, "skipped", True)], "Edited")
    cats.edit([Change(None, "trigger", "tok")], "Trigger")
    assert [beside(cats, name) for name in (ONE, TWO, THREE)] == ["tok, red", "tok", "tok, theirs"]
    check_files(cats)


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
