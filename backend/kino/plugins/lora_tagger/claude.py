"""The language model as a tagger: a few pictures are asked of at once, and a busy service is waited for."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from kino.plugins.base_plugin import Context, TaskFailed
from kino.plugins.lora_tagger.models import Told, Untold, Work
from kino.prompts import vision
from kino.prompts.costs import shrunk
from kino.weights.taggers import CLAUDE, Tagger

if TYPE_CHECKING:
    from kino.plugins.lora_tagger.loader import Params

AT_ONCE = 4
QUALITY = 90
TRIES = 6
FIRST_WAIT_S = 2.0
LONGEST_WAIT_S = 120.0
LOOK_S = 0.1


class Claude:
    most = AT_ONCE

    def __init__(self, service: vision.Service, first_wait_s: float = FIRST_WAIT_S) -> None:
        self._service = service
        self._first_wait_s = first_wait_s
        self._mode: vision.Mode = "sentences"
        self.tagger = Tagger(CLAUDE, service.claude_model, "sentences", None)

    def prepare(self, image: Any) -> bytes:
        """A JPEG in the size in which the service looks at it."""
        from PIL import Image

        from kino.engine.taggers.pictures import on_white

        flat = on_white(image)
        size = shrunk(*flat.size)
        small = flat if size == flat.size else flat.resize(size, Image.Resampling.LANCZOS)
        out = io.BytesIO()
        small.save(out, "JPEG", quality=QUALITY)
        return out.getvalue()

    def prompt(self, wanted: str | None, mode: str, *, caption: str, name: str, trigger: str) -> str:
        self._mode = cast("vision.Mode", mode)
        return vision.question(self._mode, wanted, caption=caption, name=name, trigger=trigger)

    async def tell(self, works: Sequence[Work], params: Params, context: Context) -> list[Told | Untold]:
        asking = [asyncio.create_task(self._one(work, params.max_tokens, context)) for work in works]
        try:
            # A question under way is given up when the person stops the task, not awaited.
            while (await asyncio.wait(asking, timeout=LOOK_S, return_when=asyncio.FIRST_EXCEPTION))[1]:
                if any(one.done() and one.exception() for one in asking):
                    break
                context.check_stop()
            return [one.result() for one in asking if one.done()]
        finally:
            for one in asking:
                one.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

    async def _one(self, work: Work, max_tokens: int, context: Context) -> Told | Untold:
        from kino.engine.taggers import Found

        wait_s = self._first_wait_s
        for left in reversed(range(TRIES)):
            try:
                said = await vision.look(self._service, work.picture, work.prompt, self._mode, max_tokens)
            except vision.Untold as error:
                return Untold(work.name, f"{work.name}: {error}", True)
            except vision.Busy as busy:
                if not left:
                    raise TaskFailed(f"{busy} (asked {TRIES} times)") from None
                context.log.info("the language model is busy; asking again")
                await asyncio.sleep(min(LONGEST_WAIT_S, max(wait_s, busy.wait_s or 0)))
                wait_s *= 2
            else:
                tags = self._mode == "tags"
                return Told(work.name, [Found(value, "tag" if tags else "sentence") for value in said])
        raise AssertionError("the last try returns or raises")
