from __future__ import annotations

from pathlib import Path

import pytest

from kino.cli.chat import kept
from kino.cli.chat.kept import Kept
from kino.cli.chat.verbs import VERBS, understood


@pytest.mark.parametrize(
    ("line", "verb", "rest"),
    [
        ("new a red ball", "new", "a red ball"),
        ("NEW a red ball", "new", "a red ball"),
        ("undo", "undo", ""),
        ("  redo ", "redo", ""),
        ("try again", "again", ""),
        ("seed 42", "seed", "42"),
        ("seed any", "seed", "any"),
        ("seed -5", "seed", "-5"),
        ("take 2", "take", "2"),
        ("take", "take", ""),
        ("save to that.png!", "save", "to that.png!"),
        ("compare 1 2", "compare", "1 2"),
        ("exit", "quit", ""),
    ],
)
def test_a_line_that_begins_with_a_verb(line: str, verb: str, rest: str) -> None:
    found = understood(line)
    assert found is not None
    assert (found[0], found[1]) == (VERBS[verb], rest)


@pytest.mark.parametrize(
    "line",
    ["make the ball red", "undo that", "show the dog from above", "take the hat away", "frame the dog tightly",
     "at night", "star shaped clouds", "history books on the table"],
)  # fmt: skip
def test_a_change_in_plain_words_is_no_verb(line: str) -> None:
    assert understood(line) is None


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    now = Kept(project_id=3, frame_id=7, seed=42, steps=8, strength=0.5)
    kept.save(tmp_path / "data", now)
    assert kept.load(tmp_path / "data") == now
    assert [path.name for path in (tmp_path / "data").iterdir()] == [kept.NAME]


@pytest.mark.parametrize("content", ["", "[]", "{", '{"seed": "x"}', '{"seed": -1}', "\x00"])
def test_a_file_that_says_nothing_begins_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / kept.NAME).write_text(content)
    assert kept.load(tmp_path) == Kept()
