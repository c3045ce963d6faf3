"""The plugin contract, on one page.

A plugin is a folder with a `loader.py` that holds one subclass of `BasePlugin`. The folder's name is the task type.
The server imports it to read `info` and `Params`; a worker imports it to run `generate`. So `loader.py` imports
nothing heavy at its top: torch, diffusers and the engine are imported inside functions.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from kino.errors import OutOfMemory, TaskFailed, TaskStopped
from kino.schemas.plugins import Produces

__all__ = [
    "BasePlugin", "Context", "Lora", "OutOfMemory", "PluginInfo", "PluginParams", "PluginResult", "TaskFailed",
    "TaskStopped", "parameter",
]  # fmt: skip

Kind = Literal[
    "string", "text", "integer", "float", "boolean", "selection", "model_selection", "lora_list", "image", "seed"
]


class PluginInfo(BaseModel):
    title: str
    version: str = "1.0.0"
    description: str = ""
    visible: bool = True
    produces: Produces = "image"


class PluginParams(BaseModel):
    """A good base for `Params`: unknown names are refused, numbers are finite. Any BaseModel works."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


def parameter(
    default: Any = ...,
    *,
    description: str,
    kind: Kind | None = None,
    category: str | None = None,
    families: tuple[str, ...] = (),
    group: str | None = None,
    advanced: bool = False,
    from_project: Literal["width", "height", "style"] | None = None,
    options: list[Any] | None = None,
    options_from: Literal["presets", "sizes"] | None = None,
    step: float | None = None,
    example: Any = None,
    **bounds: Any,
) -> Any:
    """A pydantic `Field` with what a form needs to know beside it.

    `kind` is needed only where the annotation does not tell (text, model_selection, lora_list, image, seed).
    `category` is the models folder a `model_selection` lists, `families` which models of it (all, if empty); another
    can still be named, and it is for the plugin to refuse it. `from_project` takes the project's value when the
    task is created without one. `options_from` offers the names that kino.yaml lists; choosing a preset fills the
    fields it names that the client left out. `bounds` are pydantic's own: ge, le, gt, lt, multiple_of, max_length.
    """
    extra: dict[str, Any] = {
        "kind": kind, "category": category, "families": list(families) or None, "group": group, "advanced": advanced,
        "from_project": from_project,
        "options": options, "options_from": options_from, "step": step, "example": example,
    }  # fmt: skip
    kino = {key: value for key, value in extra.items() if value not in (None, False)}
    return Field(default, description=description, json_schema_extra={"kino": kino}, **bounds)


class Lora(PluginParams):
    """An entry of a `lora_list`: `loras: list[Lora] = parameter([], kind="lora_list", description=...)`."""

    lora_name: str = parameter(kind="model_selection", category="Lora", description="File in the Lora folder")
    strength_model: float = parameter(1.0, ge=-2, le=2, step=0.05, description="Weight on the picture model")
    strength_clip: float = parameter(1.0, ge=-2, le=2, step=0.05, description="Weight on the text encoders")
    enabled: bool = parameter(True, description="Off keeps the entry and leaves it out of the picture")


@dataclass
class PluginResult:
    """What `generate` returns. `data` becomes the task's `result`, beside the ids of the takes it put out."""

    data: dict[str, Any] = field(default_factory=dict)
    success: bool = True
    error: str | None = None


class ModelFolders(Protocol):
    """Where weights are. Names are checked: nothing outside the models folder can be reached."""

    def path(self, category: str, filename: str) -> Path:
        """The file or folder of a model. Raises TaskFailed with a sentence when it is not there."""
        ...

    def names(self, category: str, families: Sequence[str] = ()) -> list[str]:
        """The usable models of a category: of all families, or of some."""
        ...


class Context(Protocol):
    """What a running task may ask of Kino. Every method may be called from any thread, with or without `await`."""

    task_id: int
    device: str  # "cuda:0", "mps" or "cpu"
    models: ModelFolders
    project: Mapping[str, Any]  # the project's name, width, height, fps, style; empty without one
    log: logging.Logger

    @property
    def should_stop(self) -> bool:
        """True once the person has stopped the task. A plugin that runs on for 2 s after that is killed."""
        ...

    def check_stop(self) -> None:
        """Raises TaskStopped once the person has stopped the task."""
        ...

    def progress(
        self, percent: float, stage: str | None = None, step: int | None = None, steps: int | None = None
    ) -> Awaitable[None]:
        """Percent 0-100; stage one of loading, encoding, denoising, decoding, saving."""
        ...

    def preview(self, image: Any) -> Awaitable[None]:
        """A PIL picture, or JPEG bytes, of at most 256 px; only the newest is kept."""
        ...

    async def read(self, ref: str) -> bytes:
        """The bytes of a picture a parameter refers to: `take:<id>`, `frame:<id>` or `upload:<name>`.

        Of a task on a dataset also `dataset:<id>` (JSON: what there is to do) and `dataset:<id>/<name>` (a picture).
        """
        ...

    def output(self, image: Any, metadata: Mapping[str, Any] | None = None) -> Awaitable[None]:
        """One finished picture (PIL, or PNG bytes) with what made it (prompt, model, seed, steps, ...)."""
        ...

    def record(self, data: Mapping[str, Any]) -> Awaitable[None]:
        """A part of the result that is no picture, kept as it comes: what a dataset is told of one of its pictures.

        Recorded parts stay when the task is stopped, fails or is begun again by another worker.
        """
        ...


class BasePlugin(ABC):
    info: ClassVar[PluginInfo]
    Params: ClassVar[type[BaseModel]]

    @abstractmethod
    async def generate(self, params: Any, context: Context) -> PluginResult:
        """Does one task. Raises TaskFailed with a sentence, or TaskStopped; anything else is a bug, and told as one."""

    def unload(self) -> None:  # noqa: B027 - most plugins hold nothing
        """Frees what the plugin keeps between tasks (called when idle, or out of memory)."""
