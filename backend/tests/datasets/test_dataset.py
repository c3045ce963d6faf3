"""Edits of an open dataset, and undo over restarts."""

from __future__ import annotations

import threading

import pytest

from kino import errors
from kino.datasets import dataset as module
from kino.datasets.dataset import Dataset
from kino.datasets.state import Change, Conflict, Run, Suggestion
from tests.datasets.plain_model import (
    ONE,
    THREE,
    TWO,
    again,
    beside,
    caption,
    check_files,
    forget,
    pictures,
)


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
