"""BLIP and BLIP-2: a short sentence; a prompt is how the sentence begins, or for BLIP-2 a question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kino.engine.taggers import Asked, Found, Stopping, generating, pictures
from kino.sentences import printable
from kino.weights.content import read_json


class Blip:
    most = 1

    def __init__(self, path: Path, device: str) -> None:
        second = read_json(path / "config.json").get("model_type") == "blip-2"
        self._name = printable(path.name)
        self._processor = generating.part(path, "AutoProcessor")
        kind = "Blip2ForConditionalGeneration" if second else "BlipForConditionalGeneration"
        self._model = generating.network(path, kind, device)

    def prepare(self, image: Any) -> Any:
        return pictures.bounded(image, generating.SIDE)

    def tell(self, asked: Sequence[Asked], stopping: Stopping) -> list[list[Found]]:
        return [self._one(one, stopping) for one in asked]

    def _one(self, one: Asked, stopping: Stopping) -> list[Found]:
        inputs = self._processor(images=one.picture, text=one.prompt or None, return_tensors="pt")
        tokens = generating.written(self._model, inputs, one.max_tokens, stopping, self._name)
        return generating.sentence(self._processor.tokenizer.decode(tokens[0], skip_special_tokens=True))
