"""Datasets as a dispatcher's door sees them, in memory: what there is to do, what was recorded, and places to hold."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Sequence
from typing import Any

from PIL import Image

from kino.errors import KinoError, NotFound
from kino.schemas.tasks import Task

COLORS = ("red", "blue", "lime")


class Shelf:
    """`hold(name)` keeps the reading of that picture waiting until `release()`."""

    def __init__(self, count: int, mode: str = "tags", trigger: str = "") -> None:
        self.pictures = {f"dragon-{n + 1:04}.png": png(COLORS[n % len(COLORS)]) for n in range(count)}
        self.captions: dict[str, str] = {}
        self.mode, self.trigger = mode, trigger
        self.parts: list[dict[str, Any]] = []
        self.finished: list[int] = []
        self.problem: Exception | None = None
        self.asked: list[list[str]] = []
        self._held: set[str] = set()
        self._free = asyncio.Event()

    @property
    def names(self) -> list[str]:
        return [part["name"] for part in self.parts]

    def said(self, name: str) -> list[str]:
        last = [part for part in self.parts if part["name"] == name][-1]
        return [suggestion["value"] for suggestion in last["suggestions"]]

    def hold(self, name: str) -> None:
        self._held.add(name)

    def release(self) -> None:
        self._held.clear()
        self._free.set()

    async def read(self, task: Task, ref: str) -> bytes:
        _, _, what = ref.partition(":")
        dataset, _, name = what.partition("/")
        if int(dataset) != task.data["dataset"]:
            raise NotFound(f"There is no dataset {dataset}")
        if not name:
            return self._todo()
        while name in self._held:
            await self._free.wait()
        if name not in self.pictures:
            raise NotFound(f"{name} is not in the dataset any more")
        return self.pictures[name]

    def _todo(self) -> bytes:
        done = {part["name"] for part in self.parts if "error" not in part}
        left = [name for name in self.pictures if name not in done]
        self.asked.append(left)
        about = [{"name": name, "caption": self.captions.get(name, ""), "text": ""} for name in left]
        todo = {"mode": self.mode, "trigger": self.trigger, "total": len(self.pictures), "pictures": about}
        return json.dumps(todo).encode()

    async def record(self, task: Task, parts: Sequence[dict[str, Any]]) -> None:
        await asyncio.sleep(0)
        if self.problem:
            raise self.problem
        self.parts.extend(parts)

    async def finish(self, task: Task) -> None:
        if isinstance(self.problem, KinoError):
            raise self.problem
        self.finished.append(task.id)


def png(color: str, size: tuple[int, int] = (12, 12)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()
