"""Florence-2 with transformers' own classes: asked by one of its task words, it writes a caption."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kino.engine.taggers import Asked, Found, Stopping, generating, pictures
from kino.errors import TaskFailed
from kino.sentences import printable

TASKS = ("<CAPTION>", "<DETAILED_CAPTION>", "<MORE_DETAILED_CAPTION>")
TASK = "<MORE_DETAILED_CAPTION>"
BEAMS = 3


class Florence2:
    most = 1

    def __init__(self, path: Path, device: str) -> None:
        self._name = printable(path.name)
        self._processor = generating.part(path, "AutoProcessor")
        self._model = generating.network(path, "Florence2ForConditionalGeneration", device)

    def prepare(self, image: Any) -> Any:
        return pictures.bounded(image, generating.SIDE)

    def tell(self, asked: Sequence[Asked], stopping: Stopping) -> list[list[Found]]:
        return [self._one(one, stopping) for one in asked]

    def _one(self, one: Asked, stopping: Stopping) -> list[Found]:
        task = one.prompt.strip().upper() or TASK
        if task not in TASKS:
            raise TaskFailed(f"{self._name} is asked by one of its task words: {', '.join(TASKS)}")
        inputs = self._processor(text=task, images=one.picture, return_tensors="pt")
        tokens = generating.written(self._model, inputs, one.max_tokens, stopping, self._name, num_beams=BEAMS)
        # Of captions nothing but the marks of beginning and end is to be taken off; places are another task's.
        return generating.sentence(self._processor.tokenizer.decode(tokens[0], skip_special_tokens=True))
