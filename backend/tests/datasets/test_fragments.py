"""Words go in and out of a sentence with the comma that is theirs."""

from __future__ import annotations

import pytest

from kino.datasets import fragments


@pytest.mark.parametrize(
    ("text", "fragment", "wanted"),
    [
        ("a dog, red, on grass", "red", "a dog, on grass"),
        ("red, a dog", "red", "a dog"),
        ("a dog, red", "red", "a dog"),
        ("a dog, red.", "red", "a dog."),
        ("a red dog", "red", "a dog"),
        ("a redder dog", "red", "a redder dog"),
        ("Red. A dog. Blue.", "A dog", "Red. Blue."),
        ("Red. A dog. Blue.", "Red", "A dog. Blue."),
        ("Red. A dog. Blue.", "A dog.", "Red. Blue."),
        ("a dog (red) sits", "red", "a dog () sits"),
        ("red", "red", ""),
        ("red red", "red", ""),
        ("c++ code, c++", "c++", "code"),
        ("a (smile) b", "(smile)", "a b"),
    ],
)
def test_a_fragment_goes_with_its_comma(text: str, fragment: str, wanted: str) -> None:
    assert fragments.remove(text, fragment) == wanted


def test_what_is_kept_stays() -> None:
    assert fragments.remove("the ohwx, the dog", "the ohwx", keep="ohwx") == "the ohwx, the dog"
    assert fragments.remove("ohwx dog ohwx", "ohwx", keep="ohwx") == "ohwx dog ohwx"


@pytest.mark.parametrize(
    ("text", "added", "wanted"),
    [
        ("", "red", "red"),
        ("a dog", "red", "a dog, red"),
        ("a dog.", "red", "a dog. red"),
        ("a dog,", "red", "a dog, red"),
        ("“a dog.”", "red", "“a dog.” red"),
        ("a Red dog", "red", "a Red dog"),
    ],
)
def test_a_fragment_is_put_behind(text: str, added: str, wanted: str) -> None:
    assert fragments.add(text, added) == wanted


def test_a_word_is_replaced_where_it_stands_alone_and_once() -> None:
    once = fragments.replace("a red car, reddish", "red", "dark red")
    assert once == "a dark red car, reddish"
    assert fragments.replace(once, "red", "dark red") == once
