"""Image classifiers of transformers: one label or several, as the folder's config.json says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from kino.engine import device as devices
from kino.engine.taggers import Asked, Found, Stopping, generating, labels, pictures
from kino.errors import TaskFailed, TaskStopped
from kino.sentences import printable
from kino.weights.taggers import Label

MOST = 16


class Classifier:
    most = MOST

    def __init__(self, path: Path, device: str) -> None:
        self._name = printable(path.name)
        self._prepare = generating.part(path, "AutoImageProcessor")
        self._model = generating.network(path, "AutoModelForImageClassification", device)
        config = self._model.config
        names = config.id2label
        if not names:
            raise TaskFailed(f"{self._name} has no labels in its config.json: it can't say what it sees")
        # ImageNet's labels list several names of one thing; the first is the usual one.
        self._labels = [Label(str(names[at]).partition(",")[0], "general") for at in range(len(names))]
        self._several = config.problem_type == "multi_label_classification"

    def prepare(self, image: Any) -> Any:
        flat = pictures.bounded(image, generating.SIDE)
        return self._prepare(images=flat, return_tensors="pt")["pixel_values"][0]

    def tell(self, asked: Sequence[Asked], stopping: Stopping) -> list[list[Found]]:
        if stopping():
            raise TaskStopped
        with torch.inference_mode(), devices.told(generating.ADVICE.format(name=self._name)):
            batch = torch.stack([one.picture for one in asked]).to(self._model.device, self._model.dtype)
            logits = self._model(pixel_values=batch).logits.float()
            confidences = logits.sigmoid() if self._several else logits.softmax(-1)
        return [labels.found(self._labels, row.cpu().numpy()) for row in confidences]
