"""From a tagger's numbers to tags as a caption has them. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kino.engine.taggers import Found
from kino.weights.taggers import Label

# What says something of the picture, and not of the file, the drawing's rating or the data it was found in.
WANTED = ("general", "character", "copyright", "artist")
# Below it nobody looks; it keeps ten thousand names from being made for every picture.
LEAST = 0.01
_FACE = re.compile(r"[^_]*_[^_]*")
_WORD = re.compile(r"[^\W_]{2}")


def spoken(name: str) -> str:
    """A tag's name as it is written in captions: underscores are spaces, but in faces such as ^_^ and >_o.

    A face is what has one underscore and no two letters or digits side by side. Commas would end the tag.
    """
    name = name.strip()
    if not (_FACE.fullmatch(name) and not _WORD.search(name) and len(name) > 1):
        name = name.replace("_", " ")
    return " ".join(name.replace(",", " ").split())


def found(labels: Sequence[Label], confidences: Any) -> list[Found]:
    """The tags of one picture, most certain first. `confidences` are numbers 0 to 1, one a label."""
    pairs = [(float(confidences[at]), at) for at in (confidences >= LEAST).nonzero()[0]]
    return [
        Found(value, "tag", round(confidence, 4), label.category)
        for confidence, label in ((confidence, labels[at]) for confidence, at in sorted(pairs, key=_most_certain))
        if label.category in WANTED and (value := spoken(label.name))
    ]


def _most_certain(pair: tuple[float, int]) -> tuple[float, int]:
    return -pair[0], pair[1]
