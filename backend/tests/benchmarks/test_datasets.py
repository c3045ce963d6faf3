"""The bench of datasets: pictures of which no two are alike, and limits that hold for the worst."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from benchmarks.datasets import SIDE, draw, path, report, row


def test_no_two_pictures_are_alike(tmp_path: Path) -> None:
    draw(tmp_path / "pictures", 6)
    files = sorted((tmp_path / "pictures").glob("*.jpg"))
    assert len({file.read_bytes() for file in files}) == 6
    assert len(list((tmp_path / "pictures").glob("*.txt"))) == 3
    with Image.open(files[0]) as image:
        assert image.size == (SIDE, SIDE)


def test_a_limit_holds_for_the_95th_percentile() -> None:
    quick = [0.01] * 18
    assert row("query", "q", 0.1, [*quick, 0.02, 0.5]).met is True
    assert row("query", "q", 0.1, [*quick, 0.5, 0.5]).met is False
    assert row("query", "q", None, quick).met is None
    assert row("opened", "o", 10, [3.14159]).measured == "3.14 s"


def test_the_report_says_what_fell_short() -> None:
    text = report([row("opened", "o", 10, [12.0])], 10_000, 0.5)
    assert "| opened | o | <= 10 s | 12.00 s | **no** |" in text


def test_queries_are_written_into_the_address() -> None:
    assert path(3, "index", query='tag:"a b"') == "/api/v2/datasets/3/index?query=tag%3A%22a+b%22"
    assert path(3) == "/api/v2/datasets/3"
