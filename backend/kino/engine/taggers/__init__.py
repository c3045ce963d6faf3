"""Models that say what is in a picture: tags with confidences, or a sentence.

Local folders only, and no program code of theirs.

`load(tagger, path, ...)` gives a `Model`; the folder's loader was chosen by `kino.weights.taggers`. Imported inside the
plugin's functions, in a worker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from kino.errors import TaskFailed
from kino.weights.taggers import Tagger

Stopping = Callable[[], bool]


@dataclass(frozen=True)
class Found:
    """One thing a model says of a picture; a sentence has no confidence."""

    value: str
    kind: Literal["tag", "sentence"]
    confidence: float | None = None
    category: str = "general"


@dataclass(frozen=True)
class Asked:
    """One prepared picture and what a captioner is asked of it."""

    picture: Any
    prompt: str = ""
    max_tokens: int = 200


class Model(Protocol):
    most: int
    """Pictures it takes at once."""

    def prepare(self, image: Any) -> Any:
        """A PIL picture as the model takes it, small; called in any thread, ahead of its turn."""
        ...

    def tell(self, asked: Sequence[Asked], stopping: Stopping) -> list[list[Found]]:
        """All it can say of each picture, most certain first; for sentences one entry.

        `stopping` is asked as often as the model allows; once it says so, TaskStopped is raised.
        """
        ...


def load(tagger: Tagger, path: Path, device: str) -> Model:
    """Raises TaskFailed with a sentence, and OutOfMemory."""
    match tagger.loader:
        case "onnx":
            from kino.engine.taggers.wd14 import Onnx

            return Onnx(path, device)
        case "timm":
            from kino.engine.taggers.timm_folder import Timm

            return Timm(path, device)
        case "classifier":
            from kino.engine.taggers.classifier import Classifier

            return Classifier(path, device)
        case "florence2":
            from kino.engine.taggers.florence2 import Florence2

            return Florence2(path, device)
        case "blip":
            from kino.engine.taggers.blip import Blip

            return Blip(path, device)
        case "qwen" | "llava":
            from kino.engine.taggers.chat import Chat

            return Chat(path, device)
        case None:
            raise TaskFailed(tagger.reason or f"{tagger.name} can't be used")
