"""Zips for no trainer in particular: the pictures with their .txt files, or the captions alone."""

from __future__ import annotations

from collections.abc import Iterator

from kino.datasets.export import checking
from kino.datasets.export.choosing import Chosen, Kind
from kino.schemas.dataset_training import Finding


def _check_pictures(chosen: Chosen) -> Iterator[Finding]:
    yield from checking.captions(chosen, "note", "no .txt file is written for it")


def _check_captions(chosen: Chosen) -> Iterator[Finding]:
    said = any(item.text for item in chosen.items)
    yield from checking.captions(
        chosen, "note" if said else "error", "no .txt file is written for it" if said else "there is nothing to write"
    )


PICTURES = Kind("zip", "a zip", True, lambda chosen: "", lambda chosen, at: {}, _check_pictures)
CAPTIONS = Kind(
    "captions", "a zip of captions", True, lambda chosen: "", lambda chosen, at: {}, _check_captions, pictures=False,
    notice=False,
)  # fmt: skip
