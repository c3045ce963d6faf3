"""Any order of edits, undo, redo, restarts, crashes and edits by other programs leaves what a plain model says."""

from __future__ import annotations

import copy
import shutil
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kino import errors
from kino.datasets.dataset import Dataset
from kino.datasets.merging import merge_tags
from tests.datasets.plain_model import Model, Op, check_files, do, forget, look, make

PICTURES = 3
TAGS = ["red", "blue sky", "1girl", "tok", "a (b)", "\N{GRINNING FACE}"]
some_name = st.integers(1, PICTURES).map("cat-{:04d}.png".format)
some_tags = st.lists(st.sampled_from(TAGS), max_size=3, unique=True)


class Edits(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        # Waiting for the disk is not what is looked at here.
        self.disk = mock.patch("os.fsync")
        self.disk.start()
        self.dataset = make(self.folder, PICTURES)
        self.model = Model.of(self.dataset)
        self.written: dict[str, list[str]] = {}  # by other programs, and not noticed yet

    def teardown(self) -> None:
        self.dataset.close()
        self.disk.stop()
        shutil.rmtree(self.folder)

    def do(self, op: Op) -> None:
        do(self.dataset, op)
        self.model.do(op)

    def notice(self, names: Any) -> bool:
        """The model takes in what other programs wrote, as the dataset is to."""
        before = copy.deepcopy((self.model.rows, self.model.trigger))
        for name in [name for name in names if name in self.written]:
            row, theirs = self.model.rows[name], self.written.pop(name)
            if row.removed:
                continue
            rest = [tag for tag in theirs if tag != self.model.trigger]
            if self.model.trigger in row.tags:
                rest.insert(row.tags.index(self.model.trigger), self.model.trigger)
            row.tags = rest
        steps = len(self.model.done)
        self.model.stepped(before)
        return len(self.model.done) > steps

    @rule(name=some_name, tags=some_tags)
    def caption(self, name: str, tags: list[str]) -> None:
        seen = self.model.rows[name].tags
        ours = [tag for tag in tags if tag != self.model.trigger or tag in seen]
        do(self.dataset, ("caption", name, tags))
        if ours != seen:
            self.notice([name])
            self.model.do(("caption", name, merge_tags(seen, ours, self.model.rows[name].tags)))

    @rule(tag=st.sampled_from(TAGS))
    def add_tag(self, tag: str) -> None:
        self.notice([n for n, row in self.model.rows.items() if tag not in (*row.tags, self.model.trigger)])
        self.do(("add_tag", tag))

    @rule(name=some_name, value=st.booleans())
    def review(self, name: str, value: bool) -> None:
        if self.model.rows[name].reviewed != value:
            self.notice([name])
        self.do(("review", name, value))

    @rule(name=some_name)
    def remove(self, name: str) -> None:
        if not self.model.rows[name].removed:
            self.notice([name])
        self.do(("remove", name, not self.model.rows[name].removed))

    @rule(word=st.sampled_from(["", "tok", "red"]))
    def trigger(self, word: str) -> None:
        if word != self.model.trigger:
            self.notice(self.model.rows)
        self.do(("trigger", word))

    @rule(name=some_name, tags=some_tags)
    def suggest(self, name: str, tags: list[str]) -> None:
        self.do(("suggest", name, tags))

    @rule(name=some_name)
    def place(self, name: str) -> None:
        self.do(("place", name))

    @precondition(lambda self: not self.written)
    @rule()
    def undo(self) -> None:
        self.do(("undo",))

    @precondition(lambda self: not self.written)
    @rule()
    def redo(self) -> None:
        self.do(("redo",))

    @rule()
    def settle(self) -> None:
        self.do(("settle",))

    @rule(name=some_name, tags=some_tags)
    def another_program_writes(self, name: str, tags: list[str]) -> None:
        if self.model.rows[name].removed:
            return
        path = self.folder / f"{name[:-4]}.txt"
        if tags:
            path.write_text(", ".join(tags) + "\n", "utf-8")
        else:
            path.unlink(missing_ok=True)
        self.written[name] = tags

    @rule()
    def rescan(self) -> None:
        self.notice(self.model.rows)
        self.dataset.rescan()

    @rule(crash=st.booleans())
    def restart(self, crash: bool) -> None:
        if crash:
            forget(self.dataset)
        else:
            self.dataset.close()
        self.notice(self.model.rows)
        self.dataset = Dataset.open(self.folder, quiet_s=None)

    @invariant()
    def is_as_the_model(self) -> None:
        assert look(self.dataset) == self.model.look()
        if not self.written:
            check_files(self.dataset)


Edits.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestEdits = Edits.TestCase


def test_undo_first_shows_what_another_program_wrote(tmp_path: Path) -> None:
    dataset = make(tmp_path / "set", 1)
    do(dataset, ("caption", "cat-0001.png", ["mine"]))
    (tmp_path / "set" / "cat-0001.txt").write_text("mine, theirs")
    with pytest.raises(errors.Conflict, match="outside"):
        dataset.undo()
    assert dataset.state.pictures["cat-0001.png"].caption == "mine, theirs"
    dataset.undo()
    dataset.undo()
    assert dataset.state.pictures["cat-0001.png"].caption == ""
    dataset.close()
