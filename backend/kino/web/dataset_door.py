"""The way of tagging tasks to a dataset and back: which pictures are left, their bytes, and what was found in them.

Implements `dispatcher.DatasetDoor`. What a task has said of a picture is in the dataset's journal; a picture of which
there was nothing to say is remembered here, so that a task that is stopped and retried does not ask again.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from kino.datasets import bulk
from kino.datasets.dataset import Dataset, Edit
from kino.datasets.state import Change, Run, State, Suggestion
from kino.errors import Invalid, NotFound
from kino.schemas.dataset_pictures import BulkEdit, Scope
from kino.schemas.tasks import Task
from kino.web.dataset_edits import make, matching
from kino.web.dataset_library import Library, Opened


class Door:
    def __init__(self, library: Library) -> None:
        self._library = library
        self._said: defaultdict[int, set[str]] = defaultdict(set)

    async def read(self, task: Task, ref: str) -> bytes:
        """`dataset:<id>`: what is left to do, as JSON. `dataset:<id>/<name>`: a picture's bytes. Raises KinoError."""
        id, _, name = ref.removeprefix("dataset:").partition("/")
        if id != str(task.data.get("dataset")):
            raise Invalid("A task reads the pictures of its own dataset only")
        opened = await self._library.get(int(id))
        if not name:
            return await asyncio.to_thread(self._left, task, opened)
        picture = opened.state.pictures.get(name)
        if picture is None or picture.removed:
            raise NotFound(f"The picture {name[:80]} is no longer in the dataset")
        path = opened.dataset.folder / picture.name
        try:
            return await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            raise NotFound(f"The picture {name[:80]} can't be read from the disk: {error.strerror}") from error

    def _left(self, task: Task, opened: Opened) -> bytes:
        state = opened.state
        names = self._asked(task, state)
        done = self._said[task.id] | {
            picture.name for picture in state.shown() if any(one.run == task.id for one in picture.suggestions)
        }
        done |= {picture.name for picture in state.shown() if task.id in picture.machine.values()}
        pictures = [state.pictures[name] for name in names if name not in done]
        return json.dumps({
            "mode": state.about.mode,
            "trigger": state.about.trigger,
            "total": len(names),
            "pictures": [
                {"name": one.name, "caption": one.caption, "text": state.text(one)} for one in pictures
            ],
        }).encode()  # fmt: skip

    def _asked(self, task: Task, state: State) -> list[str]:
        """A picture that was asked for by its name and is gone by now is left out; whether one has a caption is
        decided now, so that a person may go on tagging while the task waits."""
        names = task.data.get("names")
        if names is not None:
            found = [name for name in names if name in state.pictures and not state.pictures[name].removed]
        else:
            found = matching(state, Scope(query=task.data.get("query")), self._library.tokens())
        if task.data.get("policy") != "skip":
            return found
        mine = {picture.name for picture in state.shown() if any(run == task.id for run in picture.machine.values())}
        return [name for name in found if not state.pictures[name].caption or name in mine]

    async def record(self, task: Task, parts: Sequence[dict[str, Any]]) -> None:
        """Durable when it returns. A picture that is gone meanwhile is passed over."""
        opened = await self._library.get(int(task.data["dataset"]))
        run = Run(
            id=task.id, model=str(task.data.get("model")), at=task.started_at or _now(),
            threshold=task.data.get("threshold"), policy=task.data.get("policy", "append"),
        )  # fmt: skip
        found = {
            part["name"]: tuple(_suggestion(one, run) for one in part["suggestions"])
            for part in parts
            if "suggestions" in part
        }
        self._said[task.id].update(found)

        def work(dataset: Dataset) -> Edit:
            there = dataset.state.pictures
            return dataset.suggest(run, {name: said for name, said in found.items() if name in there})

        if found:
            await self._library.edit_soon_told(opened, work)

    async def finish(self, task: Task) -> None:
        """Takes what is certain enough, where the person asked for that."""
        self._said.pop(task.id, None)
        threshold = task.data.get("accept")
        if threshold is None:
            return
        opened = await self._library.get(int(task.data["dataset"]))
        edit = BulkEdit(op="accept", run=task.id, threshold=threshold)

        def planned(state: State) -> tuple[Sequence[Change], str]:
            found = bulk.plan(state, edit, [picture.name for picture in state.shown()])
            return found.changes, found.label

        await self._library.edit(opened, lambda dataset: make(dataset, planned))


def _suggestion(said: dict[str, Any], run: Run) -> Suggestion:
    return Suggestion(
        value=str(said["value"]), kind="sentence" if said.get("kind") == "sentence" else "tag",
        confidence=said.get("confidence"), source=run.model, run=run.id, category=str(said.get("category", "general")),
    )  # fmt: skip


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
