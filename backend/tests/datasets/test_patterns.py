"""A pattern that would never end does end, and one that can't be read says so."""

from __future__ import annotations

import pytest

from kino.datasets.patterns import Replacement, TooLong, written_out
from kino.errors import Invalid


def test_matches_are_replaced_but_for_what_is_kept() -> None:
    replacement = Replacement(r"(\w)o", r"[\1]", match_case=True)
    assert replacement.everywhere("so no go", [(3, 5)]) == "[s] no [g]"
    assert replacement.whole("so") == "[s]"
    assert replacement.whole("so no") == "so no"
    assert Replacement("", "-", match_case=True).everywhere("ab", []) == "-a-b-"


def test_a_pattern_without_end_is_given_up() -> None:
    replacement = Replacement(r"(a|a)+$", "", match_case=True, patience_s=0.05)
    with pytest.raises(Invalid, match="takes too long"):
        replacement.everywhere("a" * 200 + "b", [])


def test_what_can_not_be_a_caption_is_not_made() -> None:
    with pytest.raises(TooLong):
        Replacement("a", "b" * 1000, match_case=True).everywhere("a" * 100, [])
    with pytest.raises(TooLong):
        Replacement("a+", r"\g<0>" * 1000, match_case=True).whole("a" * 100)


@pytest.mark.parametrize("find", ["(", "[", "(?P<a>x)(?P<a", "a{5000}{5000}", "(?:a{300}){300}", "x" * 1001, "*"])
def test_what_is_no_pattern_is_refused(find: str) -> None:
    with pytest.raises(Invalid, match=r"^find "):
        Replacement(find, "", match_case=True)


@pytest.mark.parametrize(
    ("find", "parts"), [("abc", 3), ("a{5}", 5), ("(?:ab){3}", 15), (r"\d{4}-\d{2}", 7), ("(a{9}){9}", 90)]
)
def test_counted_repeats_are_written_out(find: str, parts: int) -> None:
    assert written_out(find) == parts
