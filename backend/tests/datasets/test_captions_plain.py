"""The short way that plain captions are read by gives what the long way would."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from kino.datasets.captions import clean_tag, one_line, split_tags, unique

texts = st.text(
    st.one_of(st.sampled_from("ab, \t\n"), st.sampled_from("\x00\u2028\ufeff\u0301e\xa0é😀\x7f")), max_size=12
)


@given(texts)
def test_tags_are_those_of_the_parts(text: str) -> None:
    assert split_tags(text) == unique(clean_tag(part) for part in text.split(","))


@given(texts)
def test_a_line_has_no_breaks_and_no_controls(text: str) -> None:
    line = one_line(text)
    assert line == line.strip() == one_line(line)
    assert not any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") or letter == "\ufeff" for letter in line)
    kept = [letter for letter in text if letter.isprintable() and letter != " "]
    assert [letter for letter in line if letter.isprintable() and letter != " "] == kept
