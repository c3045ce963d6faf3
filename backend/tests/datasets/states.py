"""Datasets made up for tests of what is computed from them; no files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kino.datasets.captions import Mode
from kino.datasets.state import About, Picture, Run, State, Suggestion, of_picture


def picture(number: int, caption: str = "", **fields: Any) -> Picture:
    made = Picture(
        name=f"dragon-{number:04d}.png", source=f"holiday/{number}.jpg", sha256=f"{number:064x}",
        width=1024, height=768, size_bytes=1000, caption=caption,
    )  # fmt: skip
    return replace(made, **fields)


def state(*captions: str | Picture, mode: Mode = "tags", trigger: str = "ohwx", **about: Any) -> State:
    """Pictures numbered from 1 with these captions."""
    made = [one if isinstance(one, Picture) else picture(at, one) for at, one in enumerate(captions, 1)]
    runs: Mapping[int, Run] = about.pop("runs", {7: Run(7, "wd-tagger", "2026-01-01T00:00:00Z", 0.35)})
    return State(
        About("dragons", "dragon", mode, trigger, runs=runs, **about), {one.name: one for one in made}
    )  # fmt: skip


def suggested(value: str, confidence: float | None = 0.9, run: int = 7, kind: Any = "tag") -> Suggestion:
    return Suggestion(value, kind, confidence, "wd-tagger", run)


def after(before: State, changes: list[Any]) -> State:
    """The dataset with these changes made."""
    pictures = dict(before.pictures)
    for change in changes:
        pictures[change.name] = of_picture(pictures[change.name], change)
    return State(before.about, pictures)


def words(text: str) -> tuple[int, int]:
    """As many tokens for CLIP as words, twice as many for T5."""
    return len(text.split()), 2 * len(text.split())
