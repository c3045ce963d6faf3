"""A dataset as data: its pictures and what is said of them, and changes, which are all there is to an edit.

Everything is immutable. A change names a picture (or the dataset itself), a field, and the field's new value; applied,
it tells the value that was there, so that the same list backwards takes it back. What is computed from captions
(queries, bulk edits, statistics) reads a `State` and gives changes; only `dataset.py` makes them happen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from kino.datasets.captions import Mode, compose, split_tags

Box = tuple[int, int, int, int]
"""Left, top, width, height in pixels of the picture in the dataset."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a model would say of a picture; nothing of it is in the caption until the person takes it."""

    value: str
    kind: Literal["tag", "sentence"]
    confidence: float | None
    source: str  # the model's name
    run: int  # the id of the task that made it
    category: str = "general"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two texts for one picture: what the dataset says, and what somebody wrote into the file meanwhile."""

    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Picture:
    name: str  # the file in the dataset's folder, such as dragon-0001.png
    source: str  # where it came from: a path under the imported folder, or an uploaded file's name
    sha256: str  # of the original file's bytes
    width: int
    height: int
    size_bytes: int
    look: int | None = None  # a perceptual hash of 64 bits
    caption: str = ""  # without the trigger
    reviewed: bool = False
    skipped: bool = False
    removed: bool = False
    crop: Box | None = None
    suggestions: tuple[Suggestion, ...] = ()
    machine: Mapping[str, int] = field(default_factory=dict)  # tags (or the sentence) taken from a model, and the run
    conflict: Conflict | None = None
    revision: int = 0  # of the dataset when it changed last

    @property
    def tags(self) -> list[str]:
        return split_tags(self.caption)

    @property
    def stem(self) -> str:
        return self.name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a model over the dataset."""

    id: int  # the task's
    model: str
    at: str
    threshold: float | None = None
    policy: Literal["skip", "append", "replace"] = "append"  # what taking its suggestions does to a caption


@dataclass(frozen=True, slots=True)
class About:
    """What holds for the dataset as a whole."""

    name: str
    prefix: str
    mode: Mode = "tags"
    trigger: str = ""
    source: str | None = None  # the folder that was imported
    place: str | None = None  # the picture the person was at
    favourites: tuple[str, ...] = ()  # the first nine are under the keys 1 to 9
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    vocabularies: tuple[str, ...] = ()  # CSV files that complete tags
    words: tuple[str, ...] = ()  # words the spelling is not to be marked of
    runs: Mapping[int, Run] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """`field` of picture `name` (of the dataset itself, where that is None) becomes `value`."""

    name: str | None
    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class State:
    about: About
    pictures: Mapping[str, Picture]  # in the order of their numbers, the removed ones included

    def shown(self) -> list[Picture]:
        """The pictures that are there, in order."""
        return [picture for picture in self.pictures.values() if not picture.removed]

    def text(self, picture: Picture) -> str:
        """What stands in the picture's .txt file; empty: there is none."""
        return compose(picture.caption, self.about.trigger, self.about.mode)


def of_picture(picture: Picture, change: Change) -> Picture:
    return replace(picture, **{change.field: change.value})
