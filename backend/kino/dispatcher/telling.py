"""What the dispatcher tells the world: changes as they happen, previews after what was read with them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from kino.dispatcher.running import Run
from kino.schemas.events import Action, EventType

Publish = Callable[[EventType, Action, dict[str, Any]], None]


class Telling:
    def __init__(self, publish: Publish) -> None:
        self.publish = publish
        self._waiting: dict[int, Run] = {}

    def tell(self, type: EventType, action: Action, noun: BaseModel, **more: Any) -> None:
        """Publishes the noun's full shape; `more` is said beside its own fields."""
        self.publish(type, action, {**noun.model_dump(mode="json", by_alias=True), **more})

    def tell_run(self, run: Run) -> None:
        """Publishes a running task as it is now."""
        self._waiting.pop(run.task.id, None)
        if not run.ending and not run.stopping:
            self.tell("task", "changed", run.task)

    def tell_run_soon(self, run: Run) -> None:
        """The same once for all that one reading of the pipe brought: a preview comes with its step's progress."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._tell_waiting)
        self._waiting[run.task.id] = run

    def _tell_waiting(self) -> None:
        for run in list(self._waiting.values()):
            self.tell_run(run)
        self._waiting.clear()
