"""WD14 taggers of version 3 as timm saves them: `config.json` with an architecture, `model.safetensors`, the tags."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from kino.engine import device as devices
from kino.engine.taggers import Asked, Found, Stopping, generating, labels, pictures
from kino.errors import TaskFailed, TaskStopped
from kino.sentences import printable
from kino.weights.content import read_json
from kino.weights.taggers import read_labels

MOST = 8


class Timm:
    most = MOST

    def __init__(self, path: Path, device: str) -> None:
        self._name = printable(path.name)
        self._device = device
        self._labels = read_labels(path)
        timm = _timm(self._name)
        config = read_json(path / "config.json")
        data = config.get("pretrained_cfg") or {}
        self._side = int((data.get("input_size") or [3, 448, 448])[-1])
        self._mean, self._std = _three(data.get("mean")), _three(data.get("std"))
        with devices.told(generating.ADVICE.format(name=self._name)):
            try:
                model = timm.create_model(
                    config["architecture"], pretrained=False, num_classes=len(self._labels),
                    **(config.get("model_args") or {}),
                )  # fmt: skip
                model.load_state_dict(load_file(next(path.glob("*.safetensors"))))
            except (KeyError, TypeError, ValueError, RuntimeError) as error:
                said = " ".join(str(error).split())[:300]
                raise TaskFailed(f"{self._name} can't be loaded by timm: download it again. It said: {said}") from error
            self._model = model.to(device).eval()

    def prepare(self, image: Any) -> Any:
        return pictures.wd14(image, self._side)

    def tell(self, asked: Sequence[Asked], stopping: Stopping) -> list[list[Found]]:
        if stopping():
            raise TaskStopped
        with torch.inference_mode(), devices.told(generating.ADVICE.format(name=self._name)):
            batch = torch.stack([torch.from_numpy(one.picture) for one in asked]).to(self._device)
            batch = (batch.permute(0, 3, 1, 2) / 255 - self._mean.to(self._device)) / self._std.to(self._device)
            confidences = self._model(batch).float().sigmoid()
        return [labels.found(self._labels, row.cpu().numpy()) for row in confidences]


def _timm(name: str) -> Any:
    """timm imports torchvision at once; one that was built for another torch can't be loaded."""
    try:
        import timm
    except Exception as error:
        raise TaskFailed(
            f"{name} needs the package timm, which can't be imported here ({error}): put the model.onnx of this tagger "
            "into the folder, which needs neither, or install timm and a torchvision that fits torch"
        ) from error
    return timm


def _three(values: Any) -> torch.Tensor:
    return torch.tensor(values or [0.5, 0.5, 0.5], dtype=torch.float32).view(1, 3, 1, 1)
