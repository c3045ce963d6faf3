from __future__ import annotations

import numpy as np
import pytest

from kino.engine.taggers import Found, labels
from kino.weights.taggers import Label


@pytest.mark.parametrize(
    ("name", "text"),
    [("long_hair", "long hair"), ("^_^", "^_^"), (">_o", ">_o"), ("<o>_<o>", "<o>_<o>"), ("||_||", "||_||"),
     ("(o)_(o)", "(o)_(o)"), ("6_9", "6_9"), ("red_eyes_(left)", "red eyes (left)"),
     ("a_very_long_tag", "a very long tag"),
     ("hello,_world", "hello world"), ("b_sharp", "b sharp"), ("red", "red"), ("_", "")],
)  # fmt: skip
def test_underscores_are_spaces_but_in_faces(name: str, text: str) -> None:
    assert labels.spoken(name) == text


def test_tags_come_most_certain_first_and_ratings_are_left_out() -> None:
    known = [Label("explicit", "rating"), Label("sky", "general"), Label("miku", "character"), Label("no", "general")]
    found = labels.found(known, np.array([0.9, 0.4, 0.7, 0.001], dtype=np.float32))
    assert found == [Found("miku", "tag", 0.7, "character"), Found("sky", "tag", 0.4, "general")]


def test_equally_certain_tags_keep_their_order() -> None:
    known = [Label(name, "general") for name in "cab"]
    assert [one.value for one in labels.found(known, np.array([0.5, 0.5, 0.5]))] == ["c", "a", "b"]
