"""Slips are found without a dictionary, and what is right is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kino.datasets import spelling


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [("cat", "cat", 0), ("cat", "cut", 1), ("cat", "act", 1), ("cat", "cart", 1), ("abcd", "badc", 2), ("a", "xyz", 3)],
)
def test_distance(one: str, other: str, wanted: int) -> None:
    assert spelling.distance(one, other) == spelling.distance(other, one) == wanted


@given(st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_distance_is_no_more_than_its_limit(one: str, other: str) -> None:
    assert spelling.distance(one, other, 2) == min(spelling.distance(one, other, 9), 2)


def test_rare_words_near_frequent_ones_are_slips() -> None:
    counts = {
        "background": 40, "backgroud": 1, "bcakgruond": 1, "dress": 20, "dresses": 2, "tree": 30, "trees": 1,
        "smile": 12, "smlie": 3, "smite": 11, "street": 9, "streat": 1, "room2": 1, "room1": 50,
    }  # fmt: skip
    found = {(slip.wrong, slip.right) for slip in spelling.slips(counts)}
    assert found == {
        ("backgroud", "background"),
        ("bcakgruond", "background"),
        ("smlie", "smile"),
        ("streat", "street"),
    }
    assert spelling.slips(counts, ["Backgroud", "bcakgruond", "smlie", "streat"]) == []


@pytest.mark.parametrize(
    ("word", "near"), [("ohxw", True), ("OHWX", True), ("ohw", True), ("ohwx", False), ("ohwxs", False), ("dog", False)]
)
def test_words_that_are_nearly_the_trigger(word: str, near: bool) -> None:
    assert spelling.near_trigger([word], "ohwx") == ([word] if near else [])
    assert spelling.near_trigger([word], "ohwx", known=[word.upper()]) == []


def test_short_triggers_have_no_neighbours() -> None:
    assert spelling.near_trigger(["the", "SKS", "sky", "ask"], "sks") == ["SKS"]


def test_marks_say_where() -> None:
    found = spelling.marks("Ohwx sits, the streat.", "ohwx", {"streat": "street"})
    assert [(mark.start, mark.end, mark.right) for mark in found] == [(0, 4, "ohwx"), (15, 21, "street")]
