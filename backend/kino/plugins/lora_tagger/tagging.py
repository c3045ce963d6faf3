"""One task: reads what there is to do, asks the model picture by picture, records each as soon as it is told of."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kino.plugins.base_plugin import Context, TaskFailed
from kino.plugins.lora_tagger.ahead import Ahead
from kino.plugins.lora_tagger.models import Told, Untold, Used, Work
from kino.weights.taggers import CHARACTER, GENERAL, Tagger

if TYPE_CHECKING:
    from kino.engine.taggers import Found
    from kino.plugins.lora_tagger.loader import Params

STAGE = "looking at pictures"
# As many pictures at once as are done in about half a second: a stop waits for them, and so does what is recorded.
QUICK_S, SLOW_S = 0.25, 1.0
# A model that has nothing to say of so many pictures, and has said nothing yet, will not.
ALL_FAIL = 5
MOST_NAMED = 100


async def run(params: Params, context: Context, used: Used) -> dict[str, Any]:
    """The task's result. Raises TaskStopped and TaskFailed; what was recorded until then stays."""
    todo = json.loads(await context.read(f"dataset:{params.dataset}"))
    asked = {
        "dataset": params.dataset, "mode": todo["mode"], "trigger": todo["trigger"], "prompt": params.prompt,
    }  # fmt: skip
    tally = Tally(used, params, context, todo["total"], todo["total"] - len(todo["pictures"]))
    ahead = Ahead(context, used, todo["pictures"], asked)
    at_once = 1
    tally.tell()
    try:
        while taken := await ahead.take(at_once):
            context.check_stop()
            tally.record([one for one in taken if isinstance(one, Untold)])
            works = [one for one in taken if isinstance(one, Work)]
            if works:
                begun = time.monotonic()
                tally.record(await used.tell(works, params, context), works[0].trigger)
                at_once = min(used.most, _next(at_once, time.monotonic() - begun))
            tally.tell()
    finally:
        await ahead.close()
    return tally.result()


def _next(at_once: int, seconds: float) -> int:
    if seconds < QUICK_S:
        return at_once * 2
    return max(1, at_once // 2) if seconds > SLOW_S else at_once


class Tally:
    """What was told of how many pictures, recorded as it comes."""

    def __init__(self, used: Used, params: Params, context: Context, total: int, done: int) -> None:
        self._used, self._params, self._context = used, params, context
        self._total, self._done = total, done
        self._told = self._suggested = self._silent = 0
        self._failed: list[dict[str, str]] = []
        self._excluded = {_plain(tag) for tag in params.exclude}

    def record(self, ended: Sequence[Told | Untold], trigger: str = "") -> None:
        for one in ended:
            self._done += 1
            if isinstance(one, Untold):
                self._silent += one.by_model
                self._failed.append({"name": one.name, "error": one.error})
                self._context.record({"name": one.name, "error": one.error})
                continue
            suggestions = self._wanted(one.found, trigger)
            self._told += 1
            self._suggested += len(suggestions)
            self._context.record({"name": one.name, "suggestions": suggestions})
        if not self._told and self._silent >= ALL_FAIL:
            raise TaskFailed(f"None of the first {self._silent} pictures could be told of: {self._failed[-1]['error']}")

    def tell(self) -> None:
        share = self._done / self._total if self._total else 1.0
        self._context.progress(100 * share, STAGE, self._done, self._total)

    def result(self) -> dict[str, Any]:
        return {
            "pictures": self._told,
            "suggested": self._suggested,
            "failures": len(self._failed),
            "failed": self._failed[:MOST_NAMED],
            "model": self._used.tagger.title,
        }

    def _wanted(self, found: Sequence[Found], trigger: str) -> list[dict[str, Any]]:
        general, character = thresholds(self._params, self._used.tagger)
        wanted = []
        for one in found:
            least = character if one.category == "character" else general
            if one.confidence is not None and one.confidence < least:
                continue
            if _plain(one.value) in self._excluded or one.value == trigger:
                continue
            wanted.append(
                {"value": one.value, "kind": one.kind, "confidence": one.confidence, "category": one.category}
            )
        return wanted[: self._params.max_tags] if self._params.max_tags else wanted


def thresholds(params: Params, tagger: Tagger) -> tuple[float, float]:
    """Of general tags and of characters: what is asked for, else the model's own.

    A general threshold that was asked for holds for characters too where it is higher than theirs.
    """
    general = params.threshold if params.threshold is not None else tagger.threshold or GENERAL
    if params.character_threshold is not None:
        return general, params.character_threshold
    own = tagger.character_threshold or CHARACTER
    return general, max(general, own) if params.threshold is not None else own


def _plain(tag: str) -> str:
    return " ".join(tag.replace("_", " ").casefold().split())
