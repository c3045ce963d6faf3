"""Two edits of one caption, made without knowing of each other, brought together. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from kino.datasets.captions import Mode, canonical, join_tags, split_tags
from kino.datasets.state import Picture, Suggestion


def merge_tags(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """What both would have: tags that either removed are gone, tags that either added are there.

    The order is of the one who changed it, ours where both did; what the other added comes after the tag it followed.
    """
    common = [tag for tag in base if tag in set(ours)]
    reordered = [tag for tag in ours if tag in set(base)] != common
    first, second = (ours, theirs) if reordered else (theirs, ours)
    gone = set(base) - (set(ours) & set(theirs))
    merged = [tag for tag in first if tag not in gone]
    for index, tag in enumerate(second):
        if tag in merged or tag in gone:
            continue
        before = next((known for known in reversed(second[:index]) if known in merged), None)
        merged.insert(merged.index(before) + 1 if before is not None else 0, tag)
    return merged


def merge_captions(base: str, ours: str, theirs: str) -> str:
    return join_tags(merge_tags(split_tags(base), split_tags(ours), split_tags(theirs)))


def merge_suggestions(
    before: Sequence[Suggestion], after: Sequence[Suggestion], now: Sequence[Suggestion]
) -> tuple[Suggestion, ...]:
    """`now`, with the step from `before` to `after` taken: suggestions that came since stay."""
    gone = set(before) - set(after)
    kept = [found for found in now if found not in gone]
    come = [found for found in after if found not in set(before) and found not in kept]
    # In the order they had, as far as they are there: accepted ones go back to where they were.
    order = {found: place for place, found in enumerate(after)}
    known = sorted((found for found in (*kept, *come) if found in order), key=lambda found: order[found])
    return (*known, *(found for found in kept if found not in order))


def trimmed(picture: Picture, mode: Mode) -> dict[str, int]:
    """Of what was taken from models, what the caption still holds."""
    if not picture.machine:
        return {}
    if mode == "tags":
        tags = set(split_tags(picture.caption))
        return {value: run for value, run in picture.machine.items() if value in tags}
    return {value: run for value, run in picture.machine.items() if value in picture.caption}


def said_already(value: str, caption: str, trigger: str, mode: Mode) -> bool:
    """Whether suggesting this would say nothing new."""
    value = canonical(value, mode)
    if mode == "tags":
        return value == trigger or set(split_tags(value)) <= {*split_tags(caption), trigger}
    return value == caption
