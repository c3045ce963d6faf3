"""What a dataset should be after some edits, said as plainly as possible: dictionaries, copied whole for every step."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kino import errors
from kino.datasets.dataset import Dataset, Edit
from kino.datasets.state import About, Change, Picture, Run, State, Suggestion

Op = tuple[Any, ...]
ONE, TWO, THREE = "cat-0001.png", "cat-0002.png", "cat-0003.png"
RUN = Run(7, "a-tagger", "2026-01-01T00:00:00Z", 0.4)


def make(folder: Path, count: int, mode: Any = "tags", trigger: str = "", **more: Any) -> Dataset:
    """A dataset of so many pictures; that they are no real ones matters to nobody here."""
    folder.mkdir(parents=True, exist_ok=True)
    about = About("Cats", "cat", mode=mode, trigger=trigger)
    return Dataset.create(folder, about, pictures(folder, count), "Imported", quiet_s=None, **more)


def pictures(folder: Path, count: int, first: int = 1) -> list[Picture]:
    found = []
    for number in range(first, first + count):
        name = f"cat-{number:04d}.png"
        data = f"picture {number}".encode()
        (folder / name).write_bytes(data)
        found.append(Picture(name, f"holiday/{number}.png", f"{number:064x}", 640, 480, len(data)))
    return found


def caption(dataset: Dataset, name: str, text: str, **more: Any) -> Edit:
    return dataset.edit([Change(name, "caption", text)], "Edited", **more)


def captions(dataset: Dataset) -> list[str]:
    return [picture.caption for picture in dataset.state.shown()]


def beside(dataset: Dataset, name: str) -> str | None:
    """What stands beside a picture."""
    path = dataset.folder / f"{name[:-4]}.txt"
    return path.read_text("utf-8") if path.exists() else None


def again(dataset: Dataset) -> Dataset:
    dataset.close()
    return Dataset.open(dataset.folder, quiet_s=None)


def forget(dataset: Dataset) -> None:
    """What a process that dies leaves: nothing more is written, and the lock is free."""
    dataset._core.close()


@dataclass
class Row:
    tags: list[str] = field(default_factory=list)
    reviewed: bool = False
    removed: bool = False


@dataclass
class Model:
    rows: dict[str, Row]
    trigger: str = ""
    place: str | None = None
    suggested: dict[str, set[str]] = field(default_factory=dict)
    done: list[tuple[Any, Any]] = field(default_factory=list)
    undone: list[tuple[Any, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, dataset: Dataset) -> Model:
        return cls({name: Row(picture.tags) for name, picture in dataset.state.pictures.items()})

    def copy(self) -> Model:
        """Steps that were done are never changed, so they need no copies."""
        rows, suggested = copy.deepcopy((self.rows, self.suggested))
        return Model(rows, self.trigger, self.place, suggested, list(self.done), list(self.undone))

    def do(self, op: Op) -> None:
        before = copy.deepcopy((self.rows, self.trigger))
        match op:
            case ("caption", name, tags):
                known = self.rows[name].tags
                self.rows[name].tags = [t for t in dict.fromkeys(tags) if t != self.trigger or t in known]
            case ("add_tag", tag):
                for row in self.rows.values():
                    if not row.removed and tag not in (*row.tags, self.trigger):
                        row.tags.append(tag)
            case ("review", name, value):
                self.rows[name].reviewed = value
            case ("remove", name, value):
                self.rows[name].removed = value
            case ("trigger", word):
                self.trigger = word
            case ("place", name):
                self.place = name
                return
            case ("suggest", name, values):
                if not self.rows[name].removed:
                    self.suggested[name] = set(values) - {*self.rows[name].tags, self.trigger}
                return
            case ("undo",):
                if self.done:
                    self.undone.append(self.done.pop())
                    self.rows, self.trigger = copy.deepcopy(self.undone[-1][0])
                return
            case ("redo",):
                if self.undone:
                    self.done.append(self.undone.pop())
                    self.rows, self.trigger = copy.deepcopy(self.done[-1][1])
                return
            case ("settle",):
                return
        self.stepped(before)

    def stepped(self, before: Any) -> None:
        after = (self.rows, self.trigger)
        if after != before:
            self.done.append((before, copy.deepcopy(after)))
            self.undone.clear()

    def look(self) -> Any:
        rows = {name: (row.tags, row.reviewed, row.removed) for name, row in self.rows.items()}
        suggested = {name: values for name, values in self.suggested.items() if values}
        return rows, self.trigger, self.place, suggested, bool(self.done), bool(self.undone)


def do(dataset: Dataset, op: Op) -> None:
    match op:
        case ("caption", name, tags):
            dataset.edit([Change(name, "caption", ", ".join(tags))], "Edited")
        case ("add_tag", tag):
            dataset.edit(lambda state: _added(state, tag), f"Added {tag}")
        case ("review", name, value):
            dataset.edit([Change(name, "reviewed", value)], "Reviewed")
        case ("remove", name, value):
            dataset.edit([Change(name, "removed", value)], "Removed")
        case ("trigger", word):
            dataset.edit([Change(None, "trigger", word)], "Trigger")
        case ("place", name):
            dataset.edit([Change(None, "place", name)], "", undoable=False)
        case ("suggest", name, values):
            dataset.suggest(RUN, {name: tuple(Suggestion(value, "tag", 0.5, RUN.model, RUN.id) for value in values)})
        case ("undo",) | ("redo",):
            try:
                getattr(dataset, op[0])()
            except errors.Conflict as error:
                assert "nothing to" in str(error)
        case ("settle",):
            dataset.settle()


def _added(state: State, tag: str) -> list[Change]:
    return [Change(p.name, "caption", f"{p.caption}, {tag}") for p in state.shown()]


def look(dataset: Dataset) -> Any:
    """The dataset as the model tells it."""
    state = dataset.state
    rows = {name: (p.tags, p.reviewed, p.removed) for name, p in state.pictures.items()}
    suggested = {name: {s.value for s in p.suggestions} for name, p in state.pictures.items() if p.suggestions}
    stacks = dataset.undo_label is not None, dataset.redo_label is not None
    return rows, state.about.trigger, state.about.place, suggested, *stacks


def check_files(dataset: Dataset) -> None:
    """Beside every picture stands what the state says, and nothing half written is there."""
    assert dataset.problem is None
    expected = {".kino"}
    for picture in dataset.state.shown():
        expected.add(picture.name)
        if text := dataset.state.text(picture):
            expected.add(f"{picture.stem}.txt")
            beside = (dataset.folder / f"{picture.stem}.txt").read_bytes()
            assert beside == text.encode(), f"{picture.name}: {dataset._core.projection._found.get(picture.name)}"
    there = {path.name for path in dataset.folder.iterdir()} - {"kino-session.json", "tags.txt"}
    assert there == expected
