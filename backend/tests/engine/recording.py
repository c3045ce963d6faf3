"""A task that writes down what the engine tells it, over a real models folder."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from kino.errors import TaskStopped
from kino.weights import Weights


class Ready:
    def __await__(self) -> Any:
        return
        yield


@dataclass
class Told:
    percent: float
    stage: str | None
    step: int | None
    steps: int | None


@dataclass
class Recording:
    """`on_progress` is called with each report, and may call `stop()`; `pictures_by_ref` is what `read` finds."""

    models: Weights
    device: str = "cpu"
    task_id: int = 1
    project: Mapping[str, Any] = field(default_factory=dict)
    on_progress: Callable[[Told], None] | None = None
    pictures_by_ref: dict[str, bytes] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    previews: list[bytes] = field(default_factory=list)
    outputs: list[tuple[Image.Image, dict[str, Any]]] = field(default_factory=list)
    should_stop: bool = False
    log: logging.Logger = field(default_factory=lambda: logging.getLogger("kino.tests"))

    def stop(self) -> None:
        self.should_stop = True

    def check_stop(self) -> None:
        if self.should_stop:
            raise TaskStopped

    def progress(
        self, percent: float, stage: str | None = None, step: int | None = None, steps: int | None = None
    ) -> Ready:
        self.told.append(Told(percent, stage, step, steps))
        if self.on_progress:
            self.on_progress(self.told[-1])
        return Ready()

    def preview(self, image: bytes) -> Ready:
        self.previews.append(image)
        return Ready()

    async def read(self, ref: str) -> bytes:
        return self.pictures_by_ref[ref]

    def output(self, image: Image.Image, metadata: Mapping[str, Any] | None = None) -> Ready:
        self.outputs.append((image, dict(metadata or {})))
        return Ready()

    @property
    def stages(self) -> list[str]:
        """Stages in the order in which they were entered."""
        entered: list[str] = []
        for told in self.told:
            if told.stage and entered[-1:] != [told.stage]:
                entered.append(told.stage)
        return entered


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
