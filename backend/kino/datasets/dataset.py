"""A dataset that is open: every edit is on the disk before it is answered, and nothing is ever lost.

An edit is looked at against what other programs wrote meanwhile, becomes one line of the journal, then the state in
memory, then caption files. The journal is the truth: a caption file that could not be written is written later, and
after a crash the lines since `projected` say which ones may be old. Safe from several threads; `state` is immutable
and can be read while an edit runs. Slow parts block: call it off the event loop.
"""

from __future__ import annotations

import contextlib
import threading
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kino import errors
from kino.datasets import keeping, opening, outside, snapshot, steps
from kino.datasets.captions import canonical
from kino.datasets.encoding import change_in, change_out, picture_in, picture_out
from kino.datasets.folder import Folder
from kino.datasets.journal import Entry, Journal, Kind, seal
from kino.datasets.merging import merge_captions, said_already, trimmed
from kino.datasets.opening import Opened, Stacks, now
from kino.datasets.points import Point, Points
from kino.datasets.projection import Projection
from kino.datasets.state import About, Change, Picture, Run, State, Suggestion

OUTSIDE = "Changed outside Kino"
MANY = 100
"""An edit of more pictures makes a restore point first."""
Changes = Sequence[Change] | Callable[[State], Sequence[Change]]


@dataclass(frozen=True, slots=True)
class Edit:
    """What was changed. `names` None: the dataset as a whole, so every caption file. `changed` counts pictures."""

    revision: int
    label: str
    names: tuple[str, ...] | None
    changed: int


@dataclass(frozen=True, slots=True)
class Past:
    """A step in the history."""

    revision: int
    label: str
    at: str
    changed: int
    undone: bool


class Dataset:
    """Made by `create` or `open`; `close` it."""

    def __init__(self, folder: Folder, opened: Opened, quiet_s: float | None) -> None:
        self._folder = folder
        self._id = opened.id
        self._journal: Journal = opened.journal
        self._state = opened.state
        self._revision = opened.revision
        self._stacks: Stacks = opened.stacks
        self._projection = Projection(folder, opened.state, opened.stale)
        self._lock = threading.RLock()
        self._closed = False
        self._settling = threading.Lock()  # taken before the other one
        self._settled = keeping.settled_n(folder)
        self._quiet = keeping.Quiet(self.settle, quiet_s)
        self._trouble: str | None = None
        self._points = Points(folder)
        self._pointed_at = next((point.at for point in self._points.all() if point.automatic), "")
        self.notes: tuple[str, ...] = opened.notes
        self.strangers: tuple[str, ...] = ()

    # Making, opening, closing

    @classmethod
    def create(
        cls, folder: Path, about: About, pictures: Iterable[Picture], label: str, *, quiet_s: float | None = 3.0
    ) -> Dataset:
        """A dataset of pictures that are in the folder already. Raises errors.Conflict where there is one."""
        taken = Folder.take(folder)
        try:
            if taken.journal.exists():
                raise errors.Conflict(f"There is a dataset in {folder} already: open it.")
            found = {picture.name: replace(picture, revision=1) for picture in pictures}
            state = State(about, {})
            added = _ready(state, taken, list(found.values()), 1)
            state = State(about, {picture.name: picture for picture in added})
            id = opening.new_id()
            try:
                journal = Journal.create(taken.journal, [opening.base_line(id, 1, 1, label, state, Stacks())])
            except OSError as error:
                raise errors.Unavailable(f"The dataset can't be made in {folder}: {error.strerror}.") from error
            stale: dict[str, tuple[str, ...]] = {picture.name: ("",) for picture in added}
            made = cls(taken, Opened(id, journal, state, 1, Stacks(), stale, ()), quiet_s)
        except BaseException:
            taken.release()
            raise
        made._awake()
        return made

    @classmethod
    def open(cls, folder: Path, *, quiet_s: float | None = 3.0) -> Dataset:
        """Raises errors.NotFound, errors.Conflict where another process has it, errors.Unavailable."""
        if not (folder / ".kino").is_dir() and not (folder / "kino-session.json").exists():
            raise errors.NotFound(f"There is no dataset of Kino's in {folder}.")
        taken = Folder.take(folder)
        try:
            opened = cls(taken, opening.read(taken), quiet_s)
        except BaseException:
            taken.release()
            raise
        opened._awake()
        return opened

    def close(self) -> None:
        """Writes what is left to write. Can be called twice."""
        self._quiet.stop()
        self.settle()
        with self._lock:
            self._closed = True
            self._journal.close()
            self._folder.release()

    def _awake(self) -> None:
        try:
            with self._lock:
                self._flush()
                self.rescan()
            self._quiet.wake()
        except errors.Unavailable:
            pass  # a disk that is full keeps nobody from looking; the next edit says so

    # What there is

    @property
    def folder(self) -> Path:
        return self._folder.path

    @property
    def id(self) -> str:
        return self._id

    @property
    def state(self) -> State:
        return self._state

    @property
    def revision(self) -> int:
        return self._revision

    @property
    def problem(self) -> str | None:
        """Why caption files are not as they are to be yet, if so; edits are safe in the journal all the same."""
        return self._projection.problem or self._trouble

    @property
    def undo_label(self) -> str | None:
        return self._label(self._stacks.undo)

    @property
    def redo_label(self) -> str | None:
        return self._label(self._stacks.redo)

    def history(self, limit: int = 100, offset: int = 0) -> tuple[int, list[Past]]:
        """How many steps there are, and some of them, the newest first."""
        with self._lock:
            found: list[Past] = []
            for entry in self._journal.entries:
                if entry.kind in ("undo", "redo") or not entry.label:
                    continue
                past = Past(entry.r, entry.label, entry.at, entry.changed, entry.n in self._stacks.undone)
                if entry.kind == "quiet" and found and found[-1].label == entry.label:
                    # A model's suggestions come one picture after the other.
                    past = replace(past, changed=past.changed + found.pop().changed)
                found.append(past)
            found.reverse()
            return len(found), found[offset : offset + limit]

    # Edits

    def edit(
        self, changes: Changes, label: str, *, base: Mapping[str, str] | None = None, undoable: bool = True
    ) -> Edit:
        """Makes changes, or those that a function finds in the state as it is then.

        `base`: captions the editor saw; where one is another by now nothing is changed. Raises errors.Conflict,
        errors.NotFound, errors.Invalid, and errors.Unavailable when it can't be written; then nothing was changed.
        """
        with self._lock:
            self._check_open()
            planned = changes(self._state) if callable(changes) else changes
            step = steps.plan(self._state, planned)
            taken = self._take_in(step, keeping=() if base else steps.names_of(step))
            if taken:
                planned = changes(self._state) if callable(changes) else _merged(self._state, step, planned)
                step = steps.plan(self._state, planned)
            for name, seen in (base or {}).items():
                self._check_base(name, seen)
            edit = self._do("edit" if undoable else "quiet", label, step)
            return _both(taken, edit)

    def add(self, pictures: Iterable[Picture], label: str, *, undoable: bool = True) -> Edit:
        """Pictures whose files are in the folder already. Raises errors.Invalid, errors.Unavailable."""
        with self._lock:
            self._check_open()
            added = _ready(self._state, self._folder, list(pictures), self._revision + 1)
            kind: Kind = "edit" if undoable else "quiet"
            return self._do(kind, label, [], added) if added else Edit(self._revision, label, (), 0)

    def suggest(self, run: Run, found: Mapping[str, Sequence[Suggestion]]) -> Edit:
        """A model's suggestions, in the place of those the same run made of the same pictures. No step to undo.

        What a caption says already is not suggested; pictures that are gone meanwhile are passed over.
        """
        with self._lock:
            self._check_open()
            about = self._state.about
            changes = []
            if about.runs.get(run.id) != run:
                changes.append(Change(None, "runs", {**about.runs, run.id: run}))
            for name, suggestions in found.items():
                picture = self._state.pictures.get(name)
                if picture is None or picture.removed:
                    continue
                others = [kept for kept in picture.suggestions if kept.run != run.id]
                # What replaces the caption is all that will be said; else only what is new is worth a word.
                caption = "" if run.policy == "replace" else picture.caption
                new = [s for s in suggestions if not said_already(s.value, caption, about.trigger, about.mode)]
                changes.append(Change(name, "suggestions", (*others, *dict.fromkeys(new))))
            return self._do("quiet", f"Suggestions of {run.model}", steps.plan(self._state, changes))

    def undo(self) -> Edit:
        """Raises errors.Conflict when there is nothing, or something came from outside first."""
        return self._turn(self._stacks.undo, "undo")

    def redo(self) -> Edit:
        """Raises errors.Conflict when there is nothing, or something came from outside first."""
        return self._turn(self._stacks.redo, "redo")

    def rescan(self) -> Edit | None:
        """Takes in what other programs changed in the folder: captions, and pictures gone, back or replaced.

        Raises errors.Unavailable.
        """
        with self._lock:
            self._check_open()
            files = outside.listing(self._folder)
            self._flush()
            found = self._projection.outside(self._state, self._state.pictures)
            plan = outside.captions(self._state, found, keeping=())
            more, self.strangers = outside.pictures(self._state, self._folder, files, self._projection.pending)
            edit = self._took(found, plan, more)
            self._flush()
            return edit

    # Restore points

    def points(self) -> list[Point]:
        """The newest first."""
        return self._points.all()

    def make_point(self, name: str) -> Point:
        """Raises errors.Unavailable."""
        with self._lock:
            self._check_open()
            state, head = self._state, self._head()
        return self._points.make(name, head, state)

    def delete_point(self, id: str) -> None:
        """Raises errors.NotFound."""
        self._points.delete(id)

    def restore(self, id: str) -> Edit:
        """Captions and marks as they were; pictures that came since stay. Raises errors.NotFound."""
        point, then = self._points.read(id)
        return self.edit(lambda state: outside.restored(state, then), f"Restored {point.name}")

    # Files of the whole

    def settle(self) -> None:
        """Writes the session file, `tags.txt` and what is pending, and makes the journal shorter if it is long.

        Done by itself when nothing was edited for a while, and on closing. What fails is told in `problem`.
        """
        with self._settling:
            with self._lock:
                if self._closed:
                    return
                self._flush()
                state, head, revision = self._state, self._head(), self._revision
                if head.n == self._settled and not self._projection.unsynced:
                    return
                written = not self._projection.pending
                stems, self._projection.unsynced = self._projection.unsynced, set()
            try:
                self._folder.sync_texts(stems)
                if written:
                    self._folder.write_projected(revision)
                keeping.write_tags(self._folder, state)
                keeping.write_session(self._folder, head, state)
                with self._lock:
                    if written and revision == self._revision:
                        self._shorten()
                    self._settled, self._trouble = head.n, None
            except OSError as error:
                with self._lock:
                    self._projection.unsynced |= stems
                self._trouble = (
                    f"The session file in {self._folder.path} could not be written ({error.strerror}): "
                    "every edit is safe in the journal, and it is tried again."
                )

    # The parts of an edit

    def _check_open(self) -> None:
        if self._closed:
            raise errors.Conflict(f"The dataset in {self._folder.path} is closed: open it again.")

    def _check_base(self, name: str, seen: str) -> None:
        picture = self._state.pictures.get(name)
        if picture is None:
            raise errors.NotFound(f"The dataset has no picture {name}.")
        if canonical(seen, self._state.about.mode) != picture.caption:
            raise errors.Conflict(f"The caption of {name} was changed meanwhile: look at both, and decide.")

    def _take_in(self, step: steps.Step, keeping: Iterable[str]) -> Edit | None:
        """What other programs wrote beside the pictures a step is about, before it is done."""
        names = self._state.pictures if steps.is_of_all(step) else steps.names_of(step)
        found = self._projection.outside(self._state, names)
        if not found:
            return None
        # Of texts, the one that is just being written can't be merged with the other: both are kept.
        kept = {name for name in keeping if self._state.about.mode == "sentences"}
        return self._took(found, outside.captions(self._state, found, keeping=kept), ())

    def _took(self, found: Mapping[str, Any], plan: Iterable[Change], more: Iterable[Change]) -> Edit | None:
        changes = [*plan, *more]
        conflicts = [change for change in changes if change.field == "conflict"]
        rest = [change for change in changes if change.field != "conflict"]
        # Two texts that wait for a decision are no step: undoing it would write over one of them.
        first = self._do("quiet", OUTSIDE, steps.plan(self._state, conflicts), flush=False)
        second = self._do("edit", OUTSIDE, steps.plan(self._state, rest), flush=False)
        for name, what in found.items():
            self._projection.taken_in(name, what)
        both = _both(first, second)
        return both if both.changed else None

    def _turn(self, stack: list[int], kind: Kind) -> Edit:
        with self._lock:
            self._check_open()
            if not stack:
                raise errors.Conflict("There is nothing to undo." if kind == "undo" else "There is nothing to redo.")
            entry = self._entry(stack[-1])
            body = self._journal.body(entry)
            step: steps.Step = [change_in(row) for row in body.get("changes", ())]
            step += [(Change(data["name"], "removed", False), True) for data in body.get("add", ())]
            if kind == "redo":
                step = steps.turned(step)
            if taken := self._take_in(step, keeping=()):
                what = ", ".join(taken.names or ())
                raise errors.Conflict(f"Captions were changed outside Kino ({what}), and are taken in: look at them.")
            changes, lost = outside.possible(self._folder, steps.taken_back(self._state, step))
            label = entry.label if not lost else f"{entry.label} ({', '.join(lost)} can't come back: the file is gone)"
            return self._do(kind, label, _raw(self._state, changes), of=entry.n)

    def _do(
        self, kind: Kind, label: str, step: steps.Step, added: Sequence[Picture] = (), of: int = 0, flush: bool = True
    ) -> Edit:
        """Journal, memory, files. Nothing happens where nothing changes, unless the stacks do."""
        if not step and not added and not of:
            if flush:
                self._flush()
            return Edit(self._revision, label, (), 0)
        names = (*steps.names_of(step), *(picture.name for picture in added))
        place_only = all(change.name is None and change.field == "place" for change, _ in step) and not added and not of
        revision = self._revision if place_only else self._revision + 1
        if kind == "edit":
            self._guard(label, len(names))
        head = {
            "n": self._journal.next_n, "r": revision, "k": "quiet" if place_only else kind, "at": now(),
            "label": "" if place_only else label, "changed": len(names), **({"of": of} if of else {}),
        }  # fmt: skip
        body: dict[str, Any] = {"changes": [change_out(change, before) for change, before in step]}
        if added:
            body["add"] = [picture_out(picture) for picture in added]
        self._stacks.follow(self._journal.append(seal(head, body)))
        pictures = {**self._state.pictures, **{picture.name: picture for picture in added}}
        about = steps.apply(pictures, self._state.about, [change for change, _ in step], revision)
        self._state, self._revision = State(about, pictures), revision
        self._projection.add(picture.name for picture in added)
        everything = steps.is_of_all(step)
        self._projection.pending.update(pictures if everything else names)
        if flush:
            self._flush()
        self._quiet.wake()
        return Edit(revision, label, None if everything else names, len(names))

    def _flush(self) -> None:
        self._projection.flush(self._state, self._revision)

    def _guard(self, label: str, count: int) -> None:
        """A restore point before a large edit, and once a day. A disk too full for it is told by the edit itself."""
        daily = self._pointed_at[:10] != now()[:10]
        if daily or count > MANY:
            name = f"Before: {label}" if count > MANY else "Daily"
            with contextlib.suppress(errors.Unavailable):
                self._pointed_at = self._points.make(name, self._head(), self._state, automatic=True).at

    def _shorten(self) -> None:
        """Raises OSError. Only when every caption file is written: what they may hold is known from the journal."""
        if opening.is_long(self._journal, self._stacks):
            self._journal, self._stacks = opening.compacted(
                self._journal, self._id, self._state, self._revision, self._stacks
            )
        elif opening.is_slow(self._journal):
            line = opening.base_line(self._id, self._journal.next_n, self._revision, "", self._state, self._stacks)
            self._journal.append(line)

    def _entry(self, n: int) -> Entry:
        entries = self._journal.entries
        return entries[bisect_left(entries, n, key=lambda entry: entry.n)]

    def _label(self, stack: list[int]) -> str | None:
        with self._lock:
            return self._entry(stack[-1]).label if stack else None

    def _head(self) -> snapshot.Head:
        last = self._journal.entries[-1]
        return snapshot.Head(self._id, last.n, self._revision, now(), snapshot.tagged(self._state))


def _ready(state: State, folder: Folder, pictures: list[Picture], revision: int) -> list[Picture]:
    """New pictures as they are kept. Raises errors.Invalid for a name that is taken or a file that is not there."""
    # Two pictures of one stem would share a caption; on many disks Cat and cat are one file.
    stems = {picture.stem.casefold() for picture in state.pictures.values()}
    found = []
    for picture in pictures:
        if picture.stem.casefold() in stems:
            raise errors.Invalid.of("name", f"{picture.name} is taken already")
        if not picture.removed and not folder.has(picture.name):
            raise errors.Invalid.of("name", f"{picture.name} is not in the folder {folder.path}")
        stems.add(picture.stem.casefold())
        caption = steps.tidy(picture.caption, "", state.about.trigger, state.about.mode)
        ready = picture_in(picture_out(replace(picture, caption=caption, revision=revision)))
        found.append(replace(ready, machine=trimmed(ready, state.about.mode)))
    return found


def _raw(state: State, changes: Iterable[Change]) -> steps.Step:
    """Changes as they are: what is taken back was canonical when it was made."""
    step = []
    for change in changes:
        before = getattr(state.about if change.name is None else state.pictures[change.name], change.field)
        if before != change.value:
            step.append((change, before))
    return step


def _merged(state: State, step: steps.Step, changes: Sequence[Change]) -> list[Change]:
    """Changes that were made before captions came from outside, brought together with those."""
    if state.about.mode == "sentences":
        return list(changes)
    before = {change.name: was for change, was in step if change.field == "caption"}
    merged = []
    for change in changes:
        if change.name is not None and change.name in before and change.field == "caption":
            theirs = state.pictures[change.name].caption
            change = replace(change, value=merge_captions(before[change.name], change.value, theirs))
        merged.append(change)
    return merged


def _both(first: Edit | None, second: Edit) -> Edit:
    if first is None or not first.changed:
        return second
    if first.names is None or second.names is None:
        return replace(second, names=None)
    names = tuple(dict.fromkeys((*first.names, *second.names)))
    return Edit(second.revision, second.label, names, len(names))
