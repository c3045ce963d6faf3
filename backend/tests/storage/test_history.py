"""Undo, redo and branches: whatever is done in whatever order, a frame behaves as a list with a pointer."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kino import errors
from kino.schemas.projects import Project
from kino.storage import frames, takes, trash
from kino.storage.database import Database

from .conftest import make_project, new_take, run_task


async def test_a_new_take_is_shown_and_undo_goes_back(db: Database, project: Project) -> None:
    first, second = new_take(plugin="flux_txt2img"), new_take(plugin="flux_img2img")
    done = await run_task(db, [first], project_id=project.id)
    assert done.frame is not None
    frame_id = done.frame.id
    with pytest.raises(errors.Conflict, match="nothing to undo"):
        await frames.undo(db, frame_id)
    shown = (await run_task(db, [second], frame_id=frame_id)).frame
    assert shown is not None
    assert (shown.take_id, shown.path, shown.generator) == (second.id, second.path, "flux_img2img")
    back = await frames.undo(db, frame_id)
    assert (back.take_id, back.path, back.generator) == (first.id, first.path, "flux_txt2img")
    assert (await frames.redo(db, frame_id)).take_id == second.id
    with pytest.raises(errors.Conflict, match="nothing to redo on this frame"):
        await frames.redo(db, frame_id)


async def test_a_take_after_an_undo_begins_a_branch_and_loses_no_take(db: Database, project: Project) -> None:
    a, b, c = new_take(), new_take(), new_take()
    done = await run_task(db, [a], project_id=project.id)
    assert done.frame is not None
    frame_id = done.frame.id
    await run_task(db, [b], frame_id=frame_id)
    await frames.undo(db, frame_id)
    await run_task(db, [c], frame_id=frame_id)
    with pytest.raises(errors.Conflict):
        await frames.redo(db, frame_id)
    assert (await frames.undo(db, frame_id)).take_id == a.id
    assert {take.id for take in (await takes.of_frame(db, frame_id))[1]} == {a.id, b.id, c.id}
    assert (await frames.choose(db, frame_id, b.id)).take_id == b.id
    assert (await frames.undo(db, frame_id)).take_id == a.id


async def test_only_takes_of_the_frame_can_be_chosen(db: Database, project: Project) -> None:
    one, other = (await takes.add_imported(db, project.id, [new_take(), new_take()])).frames
    for take_id in (other.take_id, "nobody"):
        assert take_id is not None
        with pytest.raises(errors.Invalid) as refusal:
            await frames.choose(db, one.id, take_id)
        assert refusal.value.details[0].field == "take_id"


async def test_choosing_what_is_shown_adds_no_step(db: Database, project: Project) -> None:
    (frame,) = (await takes.add_imported(db, project.id, [new_take()])).frames
    assert frame.take_id is not None
    assert await frames.choose(db, frame.id, frame.take_id) == frame
    with pytest.raises(errors.Conflict):
        await frames.undo(db, frame.id)


async def test_undo_never_shows_what_is_shown_already(db: Database, project: Project) -> None:
    a, b = new_take(), new_take()
    (frame,) = (await takes.add_imported(db, project.id, [a])).frames
    await run_task(db, [b], frame_id=frame.id)
    await frames.choose(db, frame.id, a.id)
    await takes.trash(db, b.id)  # leaves a, and before it a
    with pytest.raises(errors.Conflict, match="nothing to undo"):
        await frames.undo(db, frame.id)
    await trash.restore(db, "take", b.id)
    assert (await frames.undo(db, frame.id)).take_id == b.id


CALLS = ["generate", "choose", "choose", "walk", "walk", "walk", "trash", "trash", "restore", "purge"]


class History(RuleBasedStateMachine):
    """One frame against a list of steps with a pointer, and a set of takes in the trash."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.db = self.run(Database.open(Path(self.folder.name) / "kino.db"))
        self.takes: list[str] = []  # in the order they were made
        self.trashed: set[str] = set()
        self.steps: list[str] = []
        self.at = -1
        self.shown: str | None = None

    def run(self, awaitable: Any) -> Any:
        return self.loop.run_until_complete(awaitable)

    @initialize()
    def begin(self) -> None:
        project = self.run(make_project(self.db))
        take = new_take()
        (frame,) = self.run(takes.add_imported(self.db, project.id, [take])).frames
        self.frame_id = frame.id
        self.takes.append(take.id)
        self.show(take.id)

    def show(self, take_id: str) -> None:
        self.steps = [*self.steps[: self.at + 1], take_id]
        self.at = len(self.steps) - 1
        self.shown = take_id

    def nearest(self, back: bool) -> int | None:
        where = range(self.at - 1, -1, -1) if back else range(self.at + 1, len(self.steps))
        return next((i for i in where if self.steps[i] not in self.trashed and self.steps[i] != self.shown), None)

    def there(self) -> list[str]:
        return [take_id for take_id in self.takes if take_id not in self.trashed]

    @rule(call=st.sampled_from(CALLS), data=st.data())
    def do(self, call: str, data: st.DataObject) -> None:
        getattr(self, call)(data)

    def generate(self, data: st.DataObject) -> None:
        new = [new_take() for _ in range(data.draw(st.integers(1, 3)))]
        self.run(run_task(self.db, new, frame_id=self.frame_id))
        self.takes += [take.id for take in new]
        self.show(new[0].id)

    def choose(self, data: st.DataObject) -> None:
        if not self.there():
            return
        take_id = data.draw(st.sampled_from(self.there()))
        self.run(frames.choose(self.db, self.frame_id, take_id))
        if take_id != self.shown:
            self.show(take_id)

    def walk(self, data: st.DataObject) -> None:
        back = data.draw(st.booleans())
        move = frames.undo if back else frames.redo
        index = self.nearest(back)
        if index is None:
            with pytest.raises(errors.Conflict):
                self.run(move(self.db, self.frame_id))
        else:
            self.run(move(self.db, self.frame_id))
            self.at, self.shown = index, self.steps[index]

    def trash(self, data: st.DataObject) -> None:
        if not self.there():
            return
        # Most often what is shown: only then the frame has to find something else.
        hit = self.shown and data.draw(st.integers(0, 3))
        take_id = self.shown if hit else data.draw(st.sampled_from(self.there()))
        self.run(takes.trash(self.db, take_id))
        self.trashed.add(take_id)
        if take_id != self.shown:
            return
        index = self.nearest(back=True)
        index = self.nearest(back=False) if index is None else index
        if index is not None:
            self.at, self.shown = index, self.steps[index]
        elif self.there():
            self.show(self.there()[-1])
        else:
            self.shown = None

    def restore(self, data: st.DataObject) -> None:
        if not self.trashed:
            return
        take_id = data.draw(st.sampled_from(sorted(self.trashed)))
        self.run(trash.restore(self.db, "take", take_id))
        self.trashed.remove(take_id)
        if self.shown is None:
            self.show(take_id)

    def purge(self, data: st.DataObject) -> None:
        paths = self.run(trash.purge(self.db)).paths
        assert len(paths) == len(self.trashed)
        # Steps of takes that are gone for good go too; the pointer stays between the same neighbours.
        kept = [(i, take_id) for i, take_id in enumerate(self.steps) if take_id not in self.trashed]
        before = [pair for pair in kept if pair[0] <= self.at]
        self.steps, self.at = [take_id for _, take_id in kept], len(before) - 1
        self.takes = self.there()
        self.trashed = set()

    @invariant()
    def the_frame_shows_what_the_list_says(self) -> None:
        if not hasattr(self, "frame_id"):
            return
        frame = self.run(frames.get(self.db, self.frame_id))
        assert frame.take_id == self.shown
        assert (frame.url is None) == (self.shown is None)
        assert frame.path == (f"frames/1/{self.shown}.png" if self.shown else "")
        assert [take.id for take in self.run(takes.of_frame(self.db, self.frame_id))[1]] == self.there()

    def teardown(self) -> None:
        self.run(self.db.close())
        self.loop.close()
        self.folder.cleanup()


TestHistory = History.TestCase
TestHistory.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
