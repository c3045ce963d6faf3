"""What a query may become while it is typed."""

from __future__ import annotations

import pytest

from kino.datasets import query
from tests.datasets.states import picture, state, suggested

DATASET = state(
    "red circle, blue", "red circle", "red", picture(4, width=1920, height=1080, suggestions=(suggested("old tree"),))
)


def texts(text: str, at: int | None = None) -> list[str]:
    found = query.complete(DATASET, text, len(text) if at is None else at)
    assert found.total == len(found.completions)
    return [one.text for one in found.completions]


def test_nothing_typed_offers_the_fields() -> None:
    assert texts("")[:3] == ["tag:", "caption:", "text:"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("tag:re", 'tag:"red circle"'),
        ("tag:", 'tag:"red circle"'),
        ('tag:"red c', 'tag:"red circle"'),
        ("unt", "untagged"),
        ("tok", "tokens:"),
        ("tokens:", "tokens:>75"),
        ("suggestion:o", 'suggestion:"old tree"'),
        ("run:", "run:7"),
        ("model:w", "model:wd-tagger"),
        ("ar:", "ar:4:3"),
        ("blu", "tag:blue"),
    ],
)
def test_the_word_that_is_typed_is_completed(typed: str, first: str) -> None:
    assert texts(typed)[0] == first


def test_a_completion_replaces_its_word_alone() -> None:
    text = "untagged tag:re -blue"
    found = query.complete(DATASET, text, 15).completions[0]
    assert text[: found.start] + found.text + text[found.end :] == 'untagged tag:"red circle" -blue'


def test_operators_come_after_something() -> None:
    assert "or" in texts("red o") and "or" not in texts("o")


def test_a_problem_is_told_with_its_place() -> None:
    found = query.complete(DATASET, "red AND", 7)
    assert found.problem is not None and found.problem.at == 7
    assert query.complete(DATASET, "red", 3).problem is None


@pytest.mark.parametrize("typed", ["tag:re", "unt", "tokens:", "run:", "ar:", "-blu", "(red or tag:"])
def test_every_completion_of_a_value_can_be_read(typed: str) -> None:
    for one in query.complete(DATASET, typed, len(typed)).completions:
        if not one.text.endswith(":"):
            query.parse((typed[: one.start] + one.text).lstrip("("))
