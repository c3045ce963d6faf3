"""How often tags are used, counted once for each state of a dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kino.datasets.captions import split_tags
from kino.datasets.state import Picture, State

_KEPT = 4


@lru_cache(1 << 16)
def split(caption: str) -> tuple[str, ...]:
    """`split_tags`, remembered: the same captions are taken apart for every question about them."""
    return tuple(split_tags(caption))


def tags_of(pictures: Iterable[Picture]) -> Counter[str]:
    """How many of the pictures have each tag."""
    counts: Counter[str] = Counter()
    for picture in pictures:
        counts.update(split(picture.caption))
    return counts


def tags(state: State) -> Mapping[str, int]:
    """How many of the shown pictures have each tag, most used first; nothing in sentence mode."""
    if state.about.mode == "sentences":
        return {}
    for known, counts in _remembered:
        if known is state:
            return counts
    counts = dict(sorted(tags_of(state.shown()).items(), key=lambda one: (-one[1], one[0].casefold())))
    # States are never changed, only replaced: the same one has the same counts.
    _remembered.insert(0, (state, counts))
    del _remembered[_KEPT:]
    return counts


_remembered: list[tuple[State, dict[str, int]]] = []
