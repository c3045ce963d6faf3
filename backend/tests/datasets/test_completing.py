"""Tags while one types and chooses."""

from __future__ import annotations

from pathlib import Path

from kino.datasets import completing, counting
from kino.datasets.vocabulary import Vocabularies, load
from tests.datasets.states import after, picture, state

DATASET = state(
    picture(1, "red circle, dog", revision=3),
    picture(2, "dog, dark red", revision=9),
    picture(3, "dog, cat, re"),
    picture(4, "gone", removed=True),
    favourites=("sky", "cat"),
    groups={"animals": ("dog", "cat"), "others": ("dog",)},
)


def tags(**how: object) -> list[str]:
    return [one.tag for one in completing.tags(DATASET, **how).tags]  # type: ignore[arg-type]


def test_tags_are_counted_sorted_and_searched() -> None:
    assert tags() == ["dog", "cat", "dark red", "re", "red circle"]
    assert tags(sort="name") == ["cat", "dark red", "dog", "re", "red circle"]
    assert tags(sort="recent") == ["dark red", "dog", "red circle", "cat", "re"]
    assert tags(search="RED_c") == ["red circle"]
    assert tags(names=["dragon-0001.png", "other"]) == ["dog", "red circle"]
    found = completing.tags(DATASET, limit=1, offset=1, category={"cat": "animal"}.get)
    assert found.total == 5
    one = found.tags[0]
    assert (one.tag, one.count, one.favourite, one.group, one.category) == ("cat", 1, True, "animals", "animal")


def test_a_selection_tells_how_many_have_a_tag() -> None:
    found = completing.states(DATASET, ["dragon-0001.png", "dragon-0002.png", "dragon-0001.png"])
    assert [(one.tag, one.count, one.of) for one in found.tags] == [
        ("dog", 2, 2), ("dark red", 1, 2), ("red circle", 1, 2),
    ]  # fmt: skip


def test_own_tags_come_before_others_and_what_begins_before_what_holds(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('red_rose,0,50,"rosso"\nrobot,0,40,"redoid"\nred,0,9,""\ndog,0,1,""\n', "utf-8")
    words = Vocabularies([load(path)])
    found = completing.complete(DATASET, "RE", others={"more red": 2, "dog": 3, "red sky": 1}, vocabulary=words)
    assert [(one.tag, one.source) for one in found.completions] == [
        ("re", "dataset"), ("red circle", "dataset"), ("dark red", "dataset"), ("red sky", "other"),
        ("more red", "other"), ("red rose", "vocabulary"), ("red", "vocabulary"), ("robot", "vocabulary"),
    ]  # fmt: skip
    assert found.completions[-1].alias == "redoid"
    assert completing.complete(DATASET, "re", 2).total == 2


def test_without_letters_come_favourites_and_what_was_used_last() -> None:
    found = [one.tag for one in completing.complete(DATASET, "").completions]
    assert found == ["sky", "cat", "dark red", "dog", "red circle", "re"]


def test_the_trigger_is_never_offered() -> None:
    assert completing.complete(state("ohwx dog, OHWX"), "oh").completions[0].tag == "ohwx dog"
    assert completing.complete(state("OHWX"), "oh").total == 0


def test_sentences_have_no_tags() -> None:
    said = state("A dog, red.", mode="sentences")
    assert completing.tags(said).total == completing.states(said, list(said.pictures)).total == 0


def test_counts_are_of_the_state_that_is_asked() -> None:
    from kino.datasets.state import Change

    assert counting.tags(DATASET) is counting.tags(DATASET)
    changed = after(DATASET, [Change("dragon-0001.png", "caption", "new")])
    assert counting.tags(changed)["new"] == 1 and "new" not in counting.tags(DATASET)
    assert completing.known([DATASET, changed])["dog"] == 5
