"""From what is on the disk to a state: the journal's last base with the lines after it.

Where the journal is gone or spoilt, the newest whole snapshot that there is (the session file, its copies, restore
points) takes the base's place, what can be read of the journal is applied, and the spoilt file is kept beside.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kino import errors
from kino.datasets import steps
from kino.datasets.encoding import change_in, picture_in, state_in, state_out
from kino.datasets.folder import Folder
from kino.datasets.journal import KEEP, REPLAYED_BYTES, SPARE_BYTES, Entry, Journal, Scan, scan, seal
from kino.datasets.keeping import settled_n
from kino.datasets.snapshot import Damaged, Head, Snapshot, from_file, head_of
from kino.datasets.state import State


@dataclass(frozen=True, slots=True)
class Stacks:
    """Lines of the journal: what undo takes back (the last one next), what redo does again, what is undone."""

    undo: list[int] = field(default_factory=list)
    redo: list[int] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)

    def follow(self, entry: Entry) -> None:
        if entry.kind == "edit":
            self.undo.append(entry.n)
            self.redo.clear()
        elif entry.kind == "undo" and entry.of in self.undo:
            self.undo.remove(entry.of)
            self.redo.append(entry.of)
            self.undone.add(entry.of)
        elif entry.kind == "redo" and entry.of in self.redo:
            self.redo.remove(entry.of)
            self.undo.append(entry.of)
            self.undone.discard(entry.of)


@dataclass(frozen=True, slots=True)
class Opened:
    id: str
    journal: Journal
    state: State
    revision: int
    stacks: Stacks
    stale: dict[str, tuple[str, ...]]  # pictures whose files may be older, each with the texts it had since
    notes: tuple[str, ...]  # what had to be mended


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id() -> str:
    return secrets.token_hex(8)


def base_line(id: str, n: int, revision: int, label: str, state: State, stacks: Stacks) -> bytes:
    head = {"n": n, "r": revision, "k": "base", "at": now(), "label": label, "changed": len(state.pictures)}
    stands = {"undo": stacks.undo, "redo": stacks.redo, "undone": sorted(stacks.undone)}
    return seal(head, {"id": id, "state": state_out(state), **stands})


def read(folder: Folder) -> Opened:
    """Raises errors.NotFound where there is no dataset, errors.Unavailable where it can't be read or written."""
    if not folder.journal.exists() and not list(_snapshots(folder)):
        raise errors.NotFound(f"There is no dataset of Kino's in {folder.path}.")
    try:
        found = scan(folder.journal) if folder.journal.exists() else Scan([], 0, [])
        bases = [index for index, entry in enumerate(found.entries) if entry.kind == "base"]
        # A journal that lost its end (a disk that did not keep its word) is older than what was made of it.
        if not bases or found.damaged or settled_n(folder) > found.entries[-1].n:
            return _mended(folder, found)
        journal = Journal.open(folder.journal, found)
    except OSError as error:
        raise errors.Unavailable(
            f"The dataset in {folder.path} can't be opened, its journal {folder.journal} can't be read and written: "
            f"{error.strerror}."
        ) from error
    entry = journal.entries[bases[-1]]
    body = journal.body(entry)
    stacks = Stacks(list(body["undo"]), list(body["redo"]), set(body["undone"]))
    start = Snapshot(_head(body["id"], entry), state_in(body["state"]))
    state, stale = _replay(journal, start, journal.entries[bases[-1] + 1 :], folder.read_projected(), stacks)
    return Opened(body["id"], journal, state, journal.entries[-1].r, stacks, stale, ())


def _replay(
    journal: Journal, start: Snapshot, entries: list[Entry], projected: int, stacks: Stacks
) -> tuple[State, dict[str, tuple[str, ...]]]:
    pictures, about = dict(start.state.pictures), start.state.about
    texts: dict[str, list[str]] = {}

    def note(names: Any) -> None:
        """What files may still hold that were not known to be written."""
        state = State(about, pictures)
        for name in names:
            picture = pictures[name]
            texts.setdefault(name, []).append("" if picture.removed else state.text(picture))

    if projected < start.head.revision:
        note(pictures)
    for entry in entries:
        body = journal.body(entry)
        changes = [change_in(row)[0] for row in body.get("changes", ())]
        touched = {change.name for change in changes if change.name in pictures}
        if entry.r > projected:
            note(pictures if any(c.name is None and c.field in steps.TEXT_FIELDS for c in changes) else touched)
        for data in body.get("add", ()):
            picture = picture_in(data)
            pictures[picture.name] = picture
            if entry.r > projected:
                texts[picture.name] = [""]
        about = steps.apply(pictures, about, [c for c in changes if c.name is None or c.name in pictures], entry.r)
        stacks.follow(entry)
    return State(about, pictures), {name: tuple(found) for name, found in texts.items()}


def _mended(folder: Folder, found: Scan) -> Opened:
    """A new journal from what is left, and the old one beside it."""
    best: tuple[int, Snapshot] | None = None
    for path in _snapshots(folder):
        try:
            if best is None or head_of(path).n > best[0]:
                snapshot = from_file(path)
                best = snapshot.head.n, snapshot
        except Damaged:
            continue
    old = Journal.open(folder.journal, found) if found.entries else None
    try:
        for entry in reversed(found.entries):
            # A base that stands before damaged lines is older than a snapshot that was made after them.
            if old and entry.kind == "base":
                if best is None or entry.n >= best[0]:
                    body = old.body(entry)
                    best = entry.n, Snapshot(_head(body["id"], entry), state_in(body["state"]))
                break
        if best is None:
            raise errors.Unavailable(
                f"The dataset in {folder.path} can't be opened: its journal and every copy of its session are damaged. "
                "Its pictures and captions are whole: import the folder as a new dataset."
            )
        start = best[1]
        stacks = Stacks()
        after = [entry for entry in found.entries if entry.n > start.head.n and entry.kind != "base"]
        state = start.state
        if old:
            state, _ = _replay(old, start, after, 2**62, stacks)
        n = max([start.head.n, *(entry.n for entry in found.entries)]) + 1
        revision = max([start.head.revision, *(entry.r for entry in after)])
    finally:
        if old:
            old.close()
    note = "The journal was damaged or gone, and was made anew from what is left: earlier steps can't be undone."
    if folder.journal.exists():
        kept = folder.hidden / f"journal-damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.jsonl"
        os.link(folder.journal, kept)
        note += f" The old one is {kept}."
    fresh = Stacks()
    journal = Journal.create(folder.journal, [base_line(start.head.id, n, revision, "Mended", state, fresh)])
    # What was written since the snapshot is beside the pictures: it comes in as changed outside.
    return Opened(start.head.id, journal, state, revision, fresh, {}, (note,))


def compacted(journal: Journal, id: str, state: State, revision: int, stacks: Stacks) -> tuple[Journal, Stacks]:
    """The journal with the steps that can be undone and a new base; nothing else. Raises OSError."""
    undo = stacks.undo[-KEEP:]
    kept = {*undo, *stacks.redo}
    fresh = Stacks(undo, list(stacks.redo), stacks.undone & kept)
    last = journal.entries[-1]

    def lines() -> Iterator[bytes]:
        yield from (journal.line(entry) for entry in journal.entries if entry.n in kept)
        yield base_line(id, last.n + 1, revision, "", state, fresh)

    made = Journal.create(journal.path, lines())
    journal.close()
    return made, fresh


def is_long(journal: Journal, stacks: Stacks) -> bool:
    """Whether most of the journal is of no use any more."""
    kept = {*stacks.undo[-KEEP:], *stacks.redo}
    spare = sum(entry.length for entry in journal.entries if entry.n not in kept)
    return spare > max(SPARE_BYTES, journal.size - spare)


def is_slow(journal: Journal) -> bool:
    """Whether there is much to replay when it is opened."""
    base = next(entry for entry in reversed(journal.entries) if entry.kind == "base")
    return journal.size - base.offset - base.length > REPLAYED_BYTES


def _head(id: str, entry: Entry) -> Head:
    return Head(id, entry.n, entry.r, entry.at)


def _snapshots(folder: Folder) -> Iterator[Path]:
    if folder.snapshot.exists():
        yield folder.snapshot
    for name in ("backups", "points"):
        yield from sorted((folder.hidden / name).glob("*.json"), reverse=True)
