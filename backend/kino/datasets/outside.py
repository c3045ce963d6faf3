"""What other programs did to a dataset's folder, as changes; and how a state of before is brought back."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from PIL import Image

from kino import errors
from kino.datasets.captions import join_tags, split_tags, without_trigger
from kino.datasets.folder import Folder
from kino.datasets.merging import merge_captions
from kino.datasets.projection import Outside
from kino.datasets.state import Change, Conflict, Picture, State

PICTURES = (".png", ".jpg", ".jpeg", ".webp")
Files = Mapping[str, int]
"""Names of files in the dataset's folder, and their bytes."""


def listing(folder: Folder) -> Files:
    """Raises errors.Unavailable: of a folder that is gone it must not be thought that its pictures were deleted."""
    try:
        if not folder.journal.exists():
            raise FileNotFoundError(2, "its journal is not there")
        with os.scandir(folder.path) as entries:
            return {entry.name: entry.stat().st_size for entry in entries if entry.is_file()}
    except OSError as error:
        raise errors.Unavailable(f"The dataset's folder {folder.path} can't be looked at: {error.strerror}.") from error


def captions(state: State, found: Mapping[str, Outside], keeping: Container[str]) -> list[Change]:
    """Captions from outside, taken in where nothing was edited here since; else merged, or kept beside ours.

    `keeping`: pictures whose caption is just being edited.
    """
    mode = state.about.mode
    changes = []
    for name, outside in found.items():
        picture = state.pictures[name]
        theirs = _caption(state, picture, outside.text)
        if picture.conflict and outside.text == state.text(picture):
            changes.append(Change(name, "conflict", None))
        elif picture.conflict or outside.found.cut:
            changes.append(Change(name, "conflict", Conflict(picture.caption, theirs)))
        elif outside.known == state.text(picture) and name not in keeping:
            changes.append(Change(name, "caption", theirs))
        elif mode == "tags":
            known = _caption(state, picture, outside.known)
            changes.append(Change(name, "caption", merge_captions(known, picture.caption, theirs)))
        else:
            changes.append(Change(name, "conflict", Conflict(picture.caption, theirs)))
    return changes


def pictures(
    state: State, folder: Folder, files: Files, pending: Container[str]
) -> tuple[list[Change], tuple[str, ...]]:
    """Pictures deleted, brought back or replaced; and files that look like pictures and belong to none."""
    changes: list[Change] = []
    for name, picture in state.pictures.items():
        if name in pending:
            continue
        size = files.get(name)
        if size is None and not folder.has(name):
            if not picture.removed:
                changes.append(Change(name, "removed", True))
        elif picture.removed:
            changes.append(Change(name, "removed", False))
        elif size not in (None, picture.size_bytes):
            changes += _replaced(picture, folder.path / name)
    known = {name.casefold() for name in state.pictures}
    strangers = [n for n in files if Path(n).suffix.lower() in PICTURES and n.casefold() not in known and n[0] != "."]
    return changes, tuple(sorted(strangers))


def possible(folder: Folder, changes: Iterable[Change]) -> tuple[list[Change], list[str]]:
    """Without those that would bring back a picture whose file is gone; and the names of these."""
    kept, lost = [], []
    for change in changes:
        if change.field == "removed" and not change.value and not folder.can_bring_back(change.name or ""):
            lost.append(change.name or "")
        else:
            kept.append(change)
    return kept, lost


def restored(state: State, then: State) -> list[Change]:
    """Changes that make the state one of before. Pictures that came since stay as they are, and so do suggestions of
    runs since."""
    changes = [
        Change(None, field, getattr(then.about, field))
        for field in ("name", "mode", "trigger", "favourites", "groups", "vocabularies", "words")
    ]
    for name, before in then.pictures.items():
        now = state.pictures.get(name)
        if now is None:
            continue
        since = [s for s in now.suggestions if s.run not in then.about.runs]
        changes += [Change(name, f, getattr(before, f)) for f in ("caption", "reviewed", "skipped", "crop", "machine")]
        changes += [Change(name, "removed", before.removed)]
        changes += [Change(name, "suggestions", (*before.suggestions, *since))]
    return changes


def _caption(state: State, picture: Picture, text: str) -> str:
    """The caption in a file's text. A tag that was there before it became the trigger stays where it is."""
    about = state.about
    found = without_trigger(text, about.trigger, about.mode)
    if about.mode == "tags" and about.trigger in (tags := picture.tags):
        rest = split_tags(found)
        rest.insert(tags.index(about.trigger), about.trigger)
        return join_tags(rest)
    return found


def _replaced(picture: Picture, path: Path) -> list[Change]:
    """Nothing where the file is no picture now: it is told when it is opened."""
    try:
        with Image.open(path) as image:
            width, height = image.size
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        size = path.stat().st_size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return []
    values = {"sha256": digest, "width": width, "height": height, "size_bytes": size, "look": None}
    changes = [Change(picture.name, field, value) for field, value in values.items()]
    if picture.crop and (picture.crop[0] + picture.crop[2] > width or picture.crop[1] + picture.crop[3] > height):
        changes.append(Change(picture.name, "crop", None))
    return changes
