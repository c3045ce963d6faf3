"""Suggestions become part of a caption only when they are taken, and are known from the person's own afterwards."""

from __future__ import annotations

from typing import Any

from kino.datasets import bulk
from kino.datasets.state import About, Picture, Run, State, Suggestion
from kino.schemas.dataset_pictures import BulkEdit, PictureEdit
from tests.datasets.states import after, picture, state, suggested

RUNS = {7: Run(7, "wd", "2026"), 8: Run(8, "wd", "2026", policy="replace")}


def done(before: State, **edit: Any) -> State:
    return after(before, bulk.plan(before, BulkEdit(**edit), list(before.pictures)).changes)


def only(of: State) -> Any:
    return of.shown()[0]


def test_what_is_taken_is_marked_and_what_was_there_stays_the_persons() -> None:
    before = state(picture(1, "red", suggestions=(suggested("red"), suggested("sky", 0.5), suggested("ohwx"))))
    taken = only(done(before, op="accept"))
    assert taken.caption == "red, sky"
    assert taken.machine == {"sky": 7}
    assert taken.suggestions == ()


def test_a_threshold_takes_what_is_sure_and_dismisses_what_is_not() -> None:
    sure, unsure, unknown = suggested("a", 0.8), suggested("b", 0.2), suggested("c", None)
    before = state(picture(1, suggestions=(sure, unsure, unknown)))
    assert only(done(before, op="accept", threshold=0.5)).suggestions == (unsure,)
    assert only(done(before, op="dismiss", threshold=0.5)).suggestions == (sure, unknown)
    assert only(done(before, op="accept", tags=["b"])).caption == "b"
    assert done(before, op="accept", run=9) == before


def test_a_replacing_run_takes_the_captions_place_once() -> None:
    before = state(picture(1, "mine, too", suggestions=(suggested("a", run=8), suggested("b", run=8))), runs=RUNS)
    first = done(before, op="accept", tags=["a"])
    assert (only(first).caption, only(first).machine) == ("a", {"a": 8})
    corrected = done(first, op="add", tags=["own"])
    assert only(done(corrected, op="accept", tags=["b"])).caption == "a, own, b"


def test_what_was_taken_from_a_run_can_be_removed_by_it() -> None:
    before = state(picture(1, "mine, sky, tree", machine={"sky": 7, "tree": 8}), runs=RUNS)
    assert only(done(before, op="remove", run=7)).caption == "mine, tree"
    assert only(done(before, op="remove", run=8, tags=["sky", "tree"])).caption == "mine, sky"
    said = state(picture(1, "Mine. A sky.", machine={"A sky.": 7}), mode="sentences")
    assert only(done(said, op="remove", run=7)).caption == "Mine."


def test_sentences_are_put_behind() -> None:
    sentence = suggested("A dog sits.", None, kind="sentence")
    before = state(picture(1, "Red light", suggestions=(sentence, suggested("grass"))), mode="sentences")
    taken = only(done(before, op="accept"))
    assert taken.caption == "Red light. A dog sits. grass"
    assert taken.machine == {"A dog sits.": 7, "grass": 7}


def test_a_sentence_becomes_tags_where_tags_are_wanted() -> None:
    before = state(picture(1, "red", suggestions=(suggested("a dog, red, grass", None, kind="sentence"),)))
    taken = only(done(before, op="accept"))
    assert (taken.caption, taken.machine) == ("red, a dog, grass", {"a dog": 7, "grass": 7})


def test_what_the_person_has_written_is_not_suggested_any_more() -> None:
    found = tuple(Suggestion(value, "tag", 0.9, "m", 1) for value in ("red ball", "sky"))
    picture = Picture("a.png", "a.png", "0", 64, 64, 1, suggestions=found)
    about = About("x", "a", runs={1: Run(1, "m", "now")})
    changes, _ = bulk.edit_picture(State(about, {"a.png": picture}), picture, PictureEdit(add=["red ball"]))
    assert {change.field: change.value for change in changes} == {"caption": "red ball", "suggestions": (found[1],)}
    about = About("x", "a", runs={1: Run(1, "m", "now", policy="replace")})
    changes, _ = bulk.edit_picture(State(about, {"a.png": picture}), picture, PictureEdit(add=["red ball"]))
    assert {change.field for change in changes} == {"caption"}
