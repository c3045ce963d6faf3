"""Which model a task asks for, loaded once and kept for the next; and how each kind of it is asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kino.plugins.base_plugin import Context, OutOfMemory, TaskFailed, TaskStopped
from kino.weights.taggers import CATEGORY, CLAUDE, Tagger, inspect_tagger

if TYPE_CHECKING:
    from kino.engine.taggers import Found, Model
    from kino.plugins.lora_tagger.loader import Params


@dataclass(frozen=True)
class Work:
    """One picture on its way: what it is called, as the model takes it, and what is asked of it."""

    name: str
    picture: Any
    prompt: str
    trigger: str


@dataclass(frozen=True)
class Untold:
    """A picture of which nothing can be said, and why."""

    name: str
    error: str
    by_model: bool = False  # the picture can be read, and the model has nothing to say of it


@dataclass(frozen=True)
class Told:
    name: str
    found: list[Found]


class Used(Protocol):
    """A model as this plugin works with it."""

    @property
    def tagger(self) -> Tagger: ...

    @property
    def most(self) -> int:
        """Pictures it is given at once."""
        ...

    def prepare(self, image: Any) -> Any: ...

    def prompt(self, wanted: str | None, mode: str, *, caption: str, name: str, trigger: str) -> str: ...

    async def tell(self, works: Sequence[Work], params: Params, context: Context) -> list[Told | Untold]:
        """Raises TaskStopped, or TaskFailed when there is no use in asking on."""
        ...


@dataclass
class Kept:
    """A model in memory, as long as its files are the same."""

    path: Path
    stamp: tuple[object, ...]
    device: str
    used: Local


async def model(kept: Kept | None, params: Params, context: Context) -> tuple[Kept | None, Used]:
    """The model of a task. Raises TaskFailed with a sentence, and OutOfMemory."""
    if params.model == CLAUDE:
        from kino.plugins.lora_tagger.claude import Claude
        from kino.prompts.vision import Service

        return kept, Claude(Service.of(json.loads(await context.read("service:messages"))))
    path = context.models.path(CATEGORY, params.model)
    stamp = _stamp(path)
    if kept and (kept.path, kept.stamp, kept.device) == (path, stamp, context.device):
        return kept, kept.used
    tagger = inspect_tagger(path)
    # The one before is let go of first: two may not fit.
    kept = None
    loaded = await asyncio.to_thread(_load, tagger, path, context.device)
    context.check_stop()
    used = Local(tagger, loaded)
    return Kept(path, stamp, context.device, used), used


def _load(tagger: Tagger, path: Path, device: str) -> Model:
    from kino import engine
    from kino.engine import taggers

    if tagger.loader != "onnx" and device != "cpu":
        # What draws pictures gives its memory to what looks at them; a model for ONNX is small.
        engine.unload()
    return taggers.load(tagger, path, device)


def _stamp(path: Path) -> tuple[object, ...]:
    files = sorted(file for file in path.rglob("*") if file.is_file())
    return tuple((file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files)


class Local:
    """A model of the Taggers folder."""

    def __init__(self, tagger: Tagger, model: Model) -> None:
        self.tagger = tagger
        self._model = model
        self.most = model.most

    def prepare(self, image: Any) -> Any:
        return self._model.prepare(image)

    def prompt(self, wanted: str | None, mode: str, *, caption: str, name: str, trigger: str) -> str:
        from kino.prompts.vision import filled

        return filled(wanted, caption=caption, name=name, trigger=trigger) if wanted else ""

    async def tell(self, works: Sequence[Work], params: Params, context: Context) -> list[Told | Untold]:
        from kino.engine.taggers import Asked

        asked = [Asked(work.picture, work.prompt, params.max_tokens) for work in works]
        try:
            found = await asyncio.to_thread(self._model.tell, asked, lambda: context.should_stop)
        except (TaskStopped, TaskFailed) as error:
            # A device that fails, or files that don't fit together, are no picture's fault: the task ends.
            if not isinstance(error, OutOfMemory) or len(works) == 1:
                raise
            self.most = 1
        except Exception as error:
            if len(works) == 1:
                context.log.warning("%s could not work on %s", self.tagger.name, works[0].name, exc_info=True)
                said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
                return [Untold(works[0].name, f"{self.tagger.name} can't work on {works[0].name} ({said})", True)]
        else:
            return [Told(work.name, of_it) for work, of_it in zip(works, found, strict=True)]
        # Too many at once, or one among them that it can't work on: each is asked of alone.
        return [one for work in works for one in await self.tell([work], params, context)]
