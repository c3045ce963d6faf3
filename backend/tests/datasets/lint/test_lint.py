"""Each rule finds what it is for, its fix puts it right, and a good dataset has nothing to say."""

from __future__ import annotations

from typing import Any

import pytest

from kino.datasets import bulk, lint, query
from kino.datasets.state import State
from kino.schemas.dataset_pictures import BulkEdit
from kino.schemas.dataset_training import Finding
from tests.datasets.states import after, picture, state, words

FILLER = ["oak, pond", "hill, lamp", "door, chair", "boat, river", "cloud, moon", "stone, sand"]
SENTENCES = [
    "The lake lies quiet.",
    "A garden behind old walls.",
    "Deep valley under clouds",
    "Boats wait in their harbour.",
    "Somebody walks home.",
    "Sand, and nothing else.",
]


def found(dataset: State, rule: str) -> list[Finding]:
    return [one for one in lint.check(dataset, words) if one.rule == rule]


def fixed(dataset: State, finding: Finding) -> State:
    """What the offered edit makes, sent as a client sends it."""
    assert finding.fix is not None
    edit = BulkEdit.model_validate_json(BulkEdit.model_validate(finding.fix.edit).model_dump_json())
    return after(dataset, bulk.plan(dataset, edit, query.named(dataset, edit, words)).changes)


@pytest.mark.parametrize(
    ("captions", "mode"), [(FILLER, "tags"), (SENTENCES, "sentences"), ([], "tags"), ([], "sentences")]
)
def test_a_good_dataset_has_nothing_to_say(captions: list[str], mode: Any) -> None:
    assert lint.check(state(*captions, mode=mode), words) == []


@pytest.mark.parametrize(
    ("rule", "captions", "wanted"),
    [
        ("blank", ["", *FILLER], None),
        ("binding", [f"red hair, {tags}" for tags in FILLER], FILLER),
        ("underscores", ["blue_sky, pond", "red lamp, ^_^"], ["blue sky, pond", "red lamp, ^_^"]),
        ("spelling", ["t-shirt, a", "T shirt, b", "t-shirt, c"], ["t-shirt, a", "t-shirt, b", "t-shirt, c"]),
        ("synonym", ["outside, a", "outdoors, b", "outdoors, c"], ["outdoors, a", "outdoors, b", "outdoors, c"]),
        ("plural", ["tree, a", "trees, b", "tree, c"], ["tree, a", "tree, b", "tree, c"]),
        ("typo", ["white background"] * 4 + ["grey backgruond"], ["white background"] * 4 + ["grey background"]),
        ("praise", ["masterpiece, lamp", "best_quality, hill"], ["lamp", "hill"]),
        ("trigger_typo", ["ohxw, lamp", *FILLER], ["lamp", *FILLER]),
        ("about_pictures", ["an image of a lamp, hill", "pond"], ["a lamp, hill", "pond"]),
    ],
)
def test_a_fix_puts_tags_right(rule: str, captions: list[str], wanted: list[str] | None) -> None:
    dataset = state(*captions)
    finding = found(dataset, rule)[0]
    done = fixed(dataset, finding)
    assert found(done, rule) == []
    if wanted is not None:
        assert [one.caption for one in done.shown()] == wanted


@pytest.mark.parametrize(
    ("rule", "captions", "wanted"),
    [
        ("binding", [f"{text} It has long red hair." for text in SENTENCES], [f"{text} It has." for text in SENTENCES]),
        ("typo", [*["The street is wet."] * 4, "A Streat."], [*["The street is wet."] * 4, "A street."]),
        ("trigger_typo", ["A photo of ohxw, sitting.", *SENTENCES], ["A photo of ohwx, sitting.", *SENTENCES]),
        ("about_pictures", ["The image shows a lamp.", "In this picture, a dog runs."], ["a lamp.", "a dog runs."]),
    ],
)
def test_a_fix_puts_sentences_right(rule: str, captions: list[str], wanted: list[str]) -> None:
    dataset = state(*captions, mode="sentences")
    done = fixed(dataset, found(dataset, rule)[0])
    assert [one.caption for one in done.shown()] == wanted
    assert found(done, rule) == []


def test_contradictions_name_both_tags() -> None:
    dataset = state("day, night", "day, two_dogs, 3 dogs", "night")
    pairs = [(one.tags, one.names) for one in found(dataset, "contradiction")]
    assert sorted(pairs) == [(["day", "night"], ["dragon-0001.png"]), (["two_dogs", "3 dogs"], ["dragon-0002.png"])]


def test_long_captions_are_told_for_each_encoder() -> None:
    dataset = state(" ".join(["word"] * 80), " ".join(["word"] * 300))
    assert found(dataset, "long_clip")[0].count == 2
    assert found(dataset, "long_t5")[0].names == ["dragon-0002.png"]


def test_twins_and_their_captions() -> None:
    dataset = state(
        picture(1, "lamp", sha256="a", look=0), picture(2, "hill", sha256="a", look=0),
        picture(3, "hill", sha256="b", look=1), picture(4, "pond", look=2**40 - 1),
    )  # fmt: skip
    assert found(dataset, "duplicate")[0].names == ["dragon-0001.png", "dragon-0002.png"]
    assert found(dataset, "near_duplicate")[0].count == 3
    assert found(dataset, "differing_captions")[0].count == 2
    done = fixed(dataset, found(dataset, "duplicate")[0])
    assert [one.skipped for one in done.shown()] == [False, True, False, False]


def test_a_trait_in_one_word_of_sentences_has_no_fix() -> None:
    dataset = state(*(f"Blond {text}" for text in SENTENCES), mode="sentences")
    finding = next(one for one in found(dataset, "binding") if one.tags == ["blond"])
    assert finding.fix is None and "100 %" in finding.message


def test_without_a_trigger_it_is_said_and_nothing_binds_away() -> None:
    dataset = state(*(f"red hair, {tags}" for tags in FILLER), trigger="")
    assert found(dataset, "no_trigger")[0].severity == "note"
    assert found(dataset, "binding")[0].severity == "note"


def test_the_persons_own_words_are_not_doubted() -> None:
    captions = ["white background"] * 4 + ["grey backgruond", "ohxw"]
    assert found(state(*captions, words=("backgruond", "OHXW")), "typo") == []
    assert found(state(*captions, words=("backgruond", "OHXW")), "trigger_typo") == []


def test_the_worst_comes_first_and_skipped_pictures_are_left_out() -> None:
    dataset = state("ohxw, lamp", "", *FILLER, picture(20, "masterpiece", skipped=True))
    severities = [one.severity for one in lint.check(dataset, words)]
    assert severities == sorted(severities, key=["error", "warning", "note"].index) and severities[0] == "error"
    assert found(dataset, "praise") == []
