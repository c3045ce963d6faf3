"""Two edits of one caption, brought together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kino.datasets.merging import merge_suggestions, merge_tags, said_already
from kino.datasets.state import Suggestion

some_tags = st.lists(st.sampled_from("abcdefg"), max_size=6, unique=True)


@given(base=some_tags, ours=some_tags, theirs=some_tags)
def test_what_either_did_is_done_and_nothing_else(base: list[str], ours: list[str], theirs: list[str]) -> None:
    merged = merge_tags(base, ours, theirs)
    added = (set(ours) | set(theirs)) - set(base)
    assert set(merged) == (set(base) & set(ours) & set(theirs)) | added
    assert len(merged) == len(set(merged))


@given(base=some_tags, theirs=some_tags)
def test_one_edit_alone_is_taken_as_it_is(base: list[str], theirs: list[str]) -> None:
    assert merge_tags(base, base, theirs) == theirs == merge_tags(base, theirs, base)


def test_an_added_tag_stays_behind_the_one_it_followed() -> None:
    assert merge_tags(["a", "b", "c"], ["a", "x", "b", "c"], ["a", "b", "y", "c"]) == ["a", "x", "b", "y", "c"]
    assert merge_tags(["a", "b"], ["b", "a"], ["a", "b", "new"]) == ["b", "new", "a"]


def suggestion(value: str, run: int = 1) -> Suggestion:
    return Suggestion(value, "tag", 0.5, "a-tagger", run)


def test_a_step_over_suggestions_leaves_those_that_came_since() -> None:
    a, b, late = suggestion("a"), suggestion("b"), suggestion("late", 2)
    assert merge_suggestions((a, b), (b,), (a, b, late)) == (b, late)
    assert merge_suggestions((b,), (a, b), (b, late)) == (a, b, late)


def test_what_a_caption_says_is_not_suggested() -> None:
    assert said_already("red", "big, red", "", "tags") and said_already(" tok ", "big", "tok", "tags")
    assert not said_already("Red", "big, red", "", "tags")
    assert said_already("A cat.", "A cat.", "", "sentences") and not said_already("A cat", "A cat.", "", "sentences")
