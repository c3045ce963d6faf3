"""A dataset that is open: every edit is on the disk before it is answered, and nothing is ever lost.

An edit is looked at against what other programs wrote meanwhile, becomes one line of the journal, then the state in
memory, then caption files. The journal is the truth: a caption file that could not be written is written later, and
after a crash the lines since `projected` say which ones may be old. Safe from several threads; `state` is immutable
and can be read while an edit runs. Slow parts block: call it off the event loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from kino import errors
from kino.datasets import opening, outside, steps
from kino.datasets.captions import canonical
from kino.datasets.core import Core, Edit
from kino.datasets.encoding import change_in, picture_in, picture_out
from kino.datasets.folder import Folder
from kino.datasets.journal import Journal, Kind
from kino.datasets.merging import said_already, trimmed
from kino.datasets.opening import Opened, Stacks
from kino.datasets.points import Point
from kino.datasets.projection import Outside
from kino.datasets.state import About, Change, Picture, Run, State, Suggestion
from kino.datasets.upkeep import Upkeep

__all__ = ["OUTSIDE", "Changes", "Dataset", "Edit", "Past"]

OUTSIDE = "Changed outside Kino"
Changes = Sequence[Change] | Callable[[State], Sequence[Change]]


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
        self._core = Core(folder, opened)
        self._folder = folder
        self._lock = self._core.lock
        self._upkeep = Upkeep(self._core, quiet_s)
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
        self._upkeep.stop()
        self._upkeep.settle()
        self._core.close()

    def _awake(self) -> None:
        try:
            self.rescan()
            self._upkeep.wake()
        except errors.Unavailable:
            pass  # a disk that is full keeps nobody from looking; the next edit says so

    # What there is

    @property
    def folder(self) -> Path:
        return self._folder.path

    @property
    def id(self) -> str:
        return self._core.id

    @property
    def state(self) -> State:
        return self._core.state

    @property
    def revision(self) -> int:
        return self._core.revision

    @property
    def problem(self) -> str | None:
        """Why caption files are not as they are to be yet, if so; edits are safe in the journal all the same."""
        return self._upkeep.problem

    @property
    def undo_label(self) -> str | None:
        return self._label(redo=False)

    @property
    def redo_label(self) -> str | None:
        return self._label(redo=True)

    def history(self, limit: int = 100, offset: int = 0) -> tuple[int, list[Past]]:
        """How many steps there are, and some of them, the newest first."""
        with self._lock:
            found: list[Past] = []
            for entry in self._core.journal.entries:
                if entry.kind in ("undo", "redo") or not entry.label:
                    continue
                past = Past(entry.r, entry.label, entry.at, entry.changed, entry.n in self._core.stacks.undone)
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
            self._core.check_open()
            planned = changes(self.state) if callable(changes) else changes
            step = steps.plan(self.state, planned)
            taken = self._take_in(step, keeping=() if base else steps.names_of(step))
            if taken:
                planned = changes(self.state) if callable(changes) else steps.merged(self.state, step, planned)
                step = steps.plan(self.state, planned)
            for name, seen in (base or {}).items():
                self._check_base(name, seen)
            edit = self._do("edit" if undoable else "quiet", label, step)
            return _both(taken, edit)

    def add(self, pictures: Iterable[Picture], label: str, *, undoable: bool = True) -> Edit:
        """Pictures whose files are in the folder already. Raises errors.Invalid, errors.Unavailable."""
        with self._lock:
            self._core.check_open()
            added = _ready(self.state, self._folder, list(pictures), self.revision + 1)
            kind: Kind = "edit" if undoable else "quiet"
            return self._do(kind, label, [], added) if added else Edit(self.revision, label, (), 0)

    def suggest(self, run: Run, found: Mapping[str, Sequence[Suggestion]]) -> Edit:
        """A model's suggestions, in the place of those the same run made of the same pictures. No step to undo.

        What a caption says already is not suggested; pictures that are gone meanwhile are passed over.
        """
        with self._lock:
            self._core.check_open()
            about = self.state.about
            changes = []
            if about.runs.get(run.id) != run:
                changes.append(Change(None, "runs", {**about.runs, run.id: run}))
            for name, suggestions in found.items():
                picture = self.state.pictures.get(name)
                if picture is None or picture.removed:
                    continue
                others = [kept for kept in picture.suggestions if kept.run != run.id]
                # What replaces the caption is all that will be said; else only what is new is worth a word.
                caption = "" if run.policy == "replace" else picture.caption
                new = [s for s in suggestions if not said_already(s.value, caption, about.trigger, about.mode)]
                changes.append(Change(name, "suggestions", (*others, *dict.fromkeys(new))))
            return self._do("quiet", f"Suggestions of {run.model}", steps.plan(self.state, changes))

    def undo(self) -> Edit:
        """Raises errors.Conflict when there is nothing, or something came from outside first."""
        return self._turn("undo")

    def redo(self) -> Edit:
        """Raises errors.Conflict when there is nothing, or something came from outside first."""
        return self._turn("redo")

    def rescan(self) -> Edit | None:
        """Takes in what other programs changed in the folder: captions, and pictures gone, back or replaced.

        Raises errors.Unavailable.
        """
        with self._lock:
            self._core.check_open()
            # What is not where it belongs yet must not be taken for another program's doing.
            self._upkeep.flush()
            files = outside.listing(self._folder)
            found = self._core.projection.outside(self.state, self.state.pictures)
            plan = outside.captions(self.state, found, keeping=())
            more, self.strangers = outside.pictures(self.state, self._folder, files, self._core.projection.pending)
            edit = self._took(found, plan, more)
            self._upkeep.flush()
            return edit

    # Restore points

    def points(self) -> list[Point]:
        """The newest first."""
        return self._upkeep.points.all()

    def make_point(self, name: str) -> Point:
        """Raises errors.Unavailable."""
        with self._lock:
            self._core.check_open()
            state, head = self.state, self._core.head()
        return self._upkeep.points.make(name, head, state)

    def delete_point(self, id: str) -> None:
        """Raises errors.NotFound."""
        self._upkeep.points.delete(id)

    def restore(self, id: str) -> Edit:
        """Captions and marks as they were; pictures that came since stay. Raises errors.NotFound."""
        point, then = self._upkeep.points.read(id)
        return self.edit(lambda state: outside.restored(state, then), f"Restored {point.name}")

    def settle(self) -> None:
        """Writes what is pending, the session file and `tags.txt`, and makes the journal shorter if it is long.

        Done by itself when nothing was edited for a while, and on closing. What fails is told in `problem`.
        """
        self._upkeep.settle()

    # The parts of an edit

    def _check_base(self, name: str, seen: str) -> None:
        picture = self.state.pictures.get(name)
        if picture is None:
            raise errors.NotFound(f"The dataset has no picture {name}.")
        if canonical(seen, self.state.about.mode) != picture.caption:
            raise errors.Conflict(f"The caption of {name} was changed meanwhile: look at both, and decide.")

    def _take_in(self, step: steps.Step, keeping: Iterable[str]) -> Edit | None:
        """What other programs wrote beside the pictures a step is about, before it is done."""
        names = self.state.pictures if steps.is_of_all(step) else steps.names_of(step)
        found = self._core.projection.outside(self.state, names)
        if not found:
            return None
        # Of texts, the one that is just being written can't be merged with the other: both are kept.
        kept = {name for name in keeping if self.state.about.mode == "sentences"}
        return self._took(found, outside.captions(self.state, found, keeping=kept), ())

    def _took(self, found: Mapping[str, Outside], plan: Iterable[Change], more: Iterable[Change]) -> Edit | None:
        changes = [*plan, *more]
        conflicts = [change for change in changes if change.field == "conflict"]
        rest = [change for change in changes if change.field != "conflict"]
        # Two texts that wait for a decision are no step: undoing it would write over one of them.
        first = self._commit("quiet", OUTSIDE, steps.plan(self.state, conflicts))
        second = self._commit("edit", OUTSIDE, steps.plan(self.state, rest))
        for name, what in found.items():
            self._core.projection.taken_in(name, what)
        both = _both(first, second)
        return both if both.changed else None

    def _turn(self, kind: Literal["undo", "redo"]) -> Edit:
        with self._lock:
            self._core.check_open()
            stack = self._core.stacks.undo if kind == "undo" else self._core.stacks.redo
            if not stack:
                raise errors.Conflict(f"There is nothing to {kind}.")
            entry = self._core.entry(stack[-1])
            body = self._core.journal.body(entry)
            step: steps.Step = [change_in(row) for row in body.get("changes", ())]
            step += [(Change(data["name"], "removed", False), True) for data in body.get("add", ())]
            if kind == "redo":
                step = steps.turned(step)
            if taken := self._take_in(step, keeping=()):
                count = f"{taken.changed:,} captions were" if taken.changed > 1 else "A caption was"
                raise errors.Conflict(f"{count} changed outside Kino just now: look at that first, then {kind} again.")
            changes, lost = outside.possible(self._folder, steps.taken_back(self.state, step))
            label = entry.label if not lost else f"{entry.label} ({', '.join(lost)} can't come back: the file is gone)"
            return self._do(kind, label, steps.raw(self.state, changes), of=entry.n)

    def _do(self, kind: Kind, label: str, step: steps.Step, added: Sequence[Picture] = (), of: int = 0) -> Edit:
        """A step, and the files after it."""
        edit = self._commit(kind, label, step, added, of)
        self._upkeep.flush()
        return edit

    def _commit(self, kind: Kind, label: str, step: steps.Step, added: Sequence[Picture] = (), of: int = 0) -> Edit:
        if kind == "edit" and (step or added):
            self._upkeep.guard(label, len(steps.names_of(step)) + len(added))
        edit = self._core.commit(kind, label, step, added, of)
        self._upkeep.wake()
        return edit

    def _label(self, redo: bool) -> str | None:
        with self._lock:
            stack = self._core.stacks.redo if redo else self._core.stacks.undo
            return self._core.entry(stack[-1]).label if stack else None


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


def _both(first: Edit | None, second: Edit) -> Edit:
    if first is None or not first.changed:
        return second
    if first.names is None or second.names is None:
        return replace(second, names=None)
    names = tuple(dict.fromkeys((*first.names, *second.names)))
    return Edit(second.revision, second.label, names, len(names))
