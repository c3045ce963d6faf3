"""The heart of an open dataset: its state, the journal behind it, and the one way in which it changes."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kino import errors
from kino.datasets import steps
from kino.datasets.encoding import change_out, picture_out
from kino.datasets.folder import Folder
from kino.datasets.journal import Entry, Journal, Kind, seal
from kino.datasets.opening import Opened, Stacks, now
from kino.datasets.projection import Projection
from kino.datasets.snapshot import Head, tagged
from kino.datasets.state import Picture, State


@dataclass(frozen=True, slots=True)
class Edit:
    """What was changed. `names` None: the dataset as a whole, so every caption file. `changed` counts pictures."""

    revision: int
    label: str
    names: tuple[str, ...] | None
    changed: int


class Core:
    """`lock` is held by whoever changes anything; `state` can be read without it."""

    def __init__(self, folder: Folder, opened: Opened) -> None:
        self.folder = folder
        self.id = opened.id
        self.journal: Journal = opened.journal
        self.state = opened.state
        self.revision = opened.revision
        self.stacks: Stacks = opened.stacks
        self.projection = Projection(folder, opened.state, opened.stale)
        self.lock = threading.RLock()
        self.closed = False

    def check_open(self) -> None:
        if self.closed:
            raise errors.Conflict(f"The dataset in {self.folder.path} is closed: open it again.")

    def commit(self, kind: Kind, label: str, step: steps.Step, added: Sequence[Picture] = (), of: int = 0) -> Edit:
        """Journal, then memory; the caption files are pending then. Nothing where nothing changes, unless the stacks
        do. Raises errors.Unavailable, and nothing was changed then."""
        if not step and not added and not of:
            return Edit(self.revision, label, (), 0)
        names = (*steps.names_of(step), *(picture.name for picture in added))
        # Where the person is belongs to no edit: others need not hear of it, and nobody undoes it.
        place = not added and not of and all(change.name is None and change.field == "place" for change, _ in step)
        revision = self.revision if place else self.revision + 1
        head = {
            "n": self.journal.next_n, "r": revision, "k": "quiet" if place else kind, "at": now(),
            "label": "" if place else label, "changed": len(names), **({"of": of} if of else {}),
        }  # fmt: skip
        body: dict[str, Any] = {"changes": [change_out(change, before) for change, before in step]}
        if added:
            body["add"] = [picture_out(picture) for picture in added]
        self.stacks.follow(self.journal.append(seal(head, body)))
        pictures = {**self.state.pictures, **{picture.name: picture for picture in added}}
        about = steps.apply(pictures, self.state.about, [change for change, _ in step], revision)
        self.state, self.revision = State(about, pictures), revision
        self.projection.add(picture.name for picture in added)
        everything = steps.is_of_all(step)
        self.projection.await_writing(pictures if everything else names)
        return Edit(revision, label, None if everything else names, len(names))

    def flush(self, at_most: int | None = None) -> int | None:
        """Writes caption files, and gives how many; None when the disk can't."""
        return self.projection.flush(self.state, self.revision, at_most)

    def entry(self, n: int) -> Entry:
        entries = self.journal.entries
        return entries[bisect_left(entries, n, key=lambda entry: entry.n)]

    def head(self) -> Head:
        return Head(self.id, self.journal.entries[-1].n, self.revision, now(), tagged(self.state))

    def close(self) -> None:
        """Can be called twice."""
        with self.lock:
            self.closed = True
            self.journal.close()
            self.folder.release()
