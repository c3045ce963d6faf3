"""What the engine asks of the task it works for: a part of the plugins' `Context`, spelt out so that the engine does
not import plugins. Every method may be called from any thread; what it returns need not be awaited.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol


class Models(Protocol):
    """Where weights are, by category and name."""

    def path(self, category: str, filename: str) -> Path: ...

    def names(self, category: str) -> list[str]: ...


class Task(Protocol):
    @property
    def device(self) -> str: ...

    @property
    def models(self) -> Models: ...

    @property
    def log(self) -> logging.Logger: ...

    def check_stop(self) -> None:
        """Raises TaskStopped once the person has stopped the task."""
        ...

    def progress(
        self, percent: float, stage: str | None = None, step: int | None = None, steps: int | None = None
    ) -> Any: ...

    def preview(self, image: Any) -> Any: ...

    def output(self, image: Any, metadata: Mapping[str, Any] | None = None) -> Any: ...
