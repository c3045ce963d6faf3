"""The bench tells what fell short, and covers every figure that is promised."""

from __future__ import annotations

import pytest

from benchmarks import pictures
from benchmarks.report import Row, percentile, spread, table
from benchmarks.run import MODULES


def test_every_promised_figure_has_a_module() -> None:
    found = [figure for module in MODULES for figure in module.FIGURES]
    assert {f"A{number}" for number in range(1, 11)} <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("part, expected", [(0.5, 10), (0.95, 19), (1.0, 20), (0.01, 1)])
def test_a_percentile_is_one_of_the_values(part: float, expected: int) -> None:
    assert percentile(list(range(20, 0, -1)), part) == expected


def test_a_spread_tells_the_middle_and_both_ends() -> None:
    assert spread([3.0, 1.0, 2.0], " s") == "2.00 s (1.00 to 3.00, n=3)"


def test_what_is_not_met_and_what_failed_is_said() -> None:
    rows = [Row("A1", "one", "<= 1", "2", False), Row("A2", "two", "<= 1", "0", True)]
    text = table(rows, seconds=1, load_before=0, quick=False, missing=["A3: it broke"])
    assert "| A1 | one | <= 1 | 2 | **no** |" in text and "Not met: A1." in text and "- A3: it broke" in text
    assert "Every target is met." in table(rows[1:], seconds=1, load_before=0, quick=True, missing=[])


@pytest.mark.parametrize("name", list(pictures.ALL))
def test_a_picture_to_measure_with_is_always_the_same(name: str) -> None:
    first = pictures.ALL[name](64)
    assert first.shape == (64, 64, 3) and (first == pictures.ALL[name](64)).all() and first.std() > 1
