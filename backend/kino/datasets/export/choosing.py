"""What goes into an export: which pictures, under which names, how large, and what is written beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kino.datasets import query
from kino.datasets.captions import Mode, one_line
from kino.datasets.export.rendering import Size, exported, extension
from kino.datasets.state import Picture, State
from kino.schemas.dataset_training import ExportOptions, Finding, Target

Tokens = Callable[[str], tuple[int, int]]
"""How many tokens a text is: for CLIP, for T5."""

_ILLEGAL = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
MAX_NAME = 80


@dataclass(frozen=True, slots=True)
class Item:
    """One picture of an export."""

    picture: Picture
    file: str  # its name in the export
    text: str  # its caption with the trigger, in one line; empty: it has none
    size: Size

    @property
    def stem(self) -> str:
        return self.file.rpartition(".")[0]


@dataclass(frozen=True)
class Chosen:
    """A dataset's part that is exported, and how."""

    state: State
    folder: Path
    options: ExportOptions
    items: tuple[Item, ...]

    @property
    def trigger(self) -> str:
        return self.state.about.trigger

    @property
    def mode(self) -> Mode:
        return self.state.about.mode

    @property
    def name(self) -> str:
        """The dataset's name as a file can be called."""
        return safe(self.state.about.name) or safe(self.state.about.prefix) or "dataset"

    @property
    def flux(self) -> bool:
        return "flux" in self.options.base_model.lower()

    @property
    def schnell(self) -> bool:
        return "schnell" in self.options.base_model.lower()


@dataclass(frozen=True)
class Kind:
    """A target: how its files lie, and what is checked for it. One module each."""

    target: Target
    title: str
    zipped: bool
    """It is a zip; otherwise a folder, which can be packed into one."""
    below: Callable[[Chosen], str]
    """The folder of the pictures inside the export, "" for none."""
    extras: Callable[[Chosen, str], dict[str, str]]
    """More files and their texts. The second argument is where the export will lie, for paths inside the texts."""
    check: Callable[[Chosen], Iterator[Finding]]
    pictures: bool = True
    sidecars: bool = True
    """Captions are .txt files beside the pictures."""
    square: bool = False
    """The trainer cuts squares instead of making buckets."""
    notice: bool = True
    """A NOTICE.md can lie in it without harm."""


def choose(state: State, folder: Path, options: ExportOptions, kind: Kind, tokens: Tokens) -> Chosen:
    """Raises Invalid (field `query`) for a query that can't be read."""
    shown = [picture for picture in state.shown() if options.include_skipped or not picture.skipped]
    if options.query and options.query.strip():
        found = set(query.find(state, options.query, tokens))
        shown = [picture for picture in shown if picture.name in found]
    items = []
    for picture in shown:
        file = f"{picture.stem}.{extension(picture.name, options.format)}"
        size = exported(picture, options.resize, options.resolution, kind.square)
        items.append(Item(picture, file, one_line(state.text(picture)), size))
    return Chosen(state, folder, options, tuple(items))


def safe(text: str) -> str:
    """The text as a file or folder may be called on every system; may be empty."""
    name = " ".join(_ILLEGAL.sub(" ", text).split())[:MAX_NAME].strip(" .")
    return f"{name}-" if name.lower() in _RESERVED else name
