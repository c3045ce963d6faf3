"""Pictures made ready while earlier ones are worked on: read, opened and prepared, in their order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from kino.plugins.base_plugin import Context, TaskFailed
from kino.plugins.lora_tagger.models import Untold, Used, Work

# A picture of a hundred megapixels takes 300 MB while it is opened; what is prepared is small.
OPENED_AT_ONCE = 2


class Ahead:
    """Takes from `pictures` (dictionaries with name and caption) as many as the model takes at once, twice."""

    def __init__(self, context: Context, used: Used, pictures: Sequence[dict[str, Any]], asked: dict[str, Any]) -> None:
        self._context = context
        self._used = used
        self._asked = asked  # dataset, mode, trigger, and the prompt that is wanted
        self._left: Iterator[dict[str, Any]] = iter(pictures)
        self._coming: deque[asyncio.Task[Work | Untold]] = deque()
        self._opening = asyncio.Semaphore(OPENED_AT_ONCE)

    async def take(self, most: int) -> list[Work | Untold]:
        """The next pictures, at most so many; none when all were taken."""
        self._fill()
        taken: list[Work | Untold] = []
        while self._coming and len(taken) < most:
            taken.append(await self._coming.popleft())
            self._fill()
        return taken

    async def close(self) -> None:
        for one in self._coming:
            one.cancel()
        await asyncio.gather(*self._coming, return_exceptions=True)

    def _fill(self) -> None:
        while len(self._coming) < 2 * self._used.most and (picture := next(self._left, None)):
            self._coming.append(asyncio.create_task(self._ready(picture)))

    async def _ready(self, picture: dict[str, Any]) -> Work | Untold:
        name = str(picture["name"])
        try:
            async with self._opening:
                data = await self._context.read(f"dataset:{self._asked['dataset']}/{name}")
                prepared = await asyncio.to_thread(self._prepared, data, name)
        except TaskFailed as error:
            return Untold(name, str(error))
        trigger = str(self._asked["trigger"])
        prompt = self._used.prompt(
            self._asked["prompt"], self._asked["mode"], caption=str(picture["caption"]), name=name, trigger=trigger
        )
        return Work(name, prepared, prompt, trigger)

    def _prepared(self, data: bytes, name: str) -> Any:
        from kino.engine.taggers.pictures import opened

        return self._used.prepare(opened(data, name))
