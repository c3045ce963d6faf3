"""Enlarging a picture: by an upscaler's network where one is installed, else by Lanczos.

Upscalers are single .safetensors files in the Upscalers folder, of any architecture that spandrel knows (ESRGAN,
SwinIR, DAT, SPAN and others). They work tile by tile, so that a picture of any size fits into memory.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import torch
from PIL import Image

from kino.engine import device as devices
from kino.engine.canvas import cover
from kino.engine.enlarge import boxes, lay
from kino.engine.task import Task
from kino.errors import TaskFailed

CATEGORY = "Upscalers"
# What a network sees beyond a tile's edge changes the pixels near it; most see less than 32 pixels far.
TILE, OVERLAP = 512, 64
MAX_SCALE = 8

Tell = Callable[[float], object]


def choose(name: str | None, task: Task) -> str | None:
    """The upscaler of a task: the one it names, else the first that is installed, else none."""
    return name or next(iter(task.models.names(CATEGORY)), None)


def enlarged(
    image: Image.Image, width: int, height: int, name: str | None, task: Task, tell: Tell = lambda _share: None
) -> Image.Image:
    """The picture at width x height, cropped around its middle where its aspect is another; by Lanczos without a name.

    Raises TaskFailed with a sentence when the file is no upscaler, OutOfMemory, and what `task.check_stop` raises.
    """
    if name:
        path = task.models.path(CATEGORY, name)
        with devices.told(f"{width}x{height} did not fit into memory with {name}: choose a smaller size"):
            model = _load(path, task.device)
            # A network enlarges by its own scale only: again while that is too little, and Lanczos for the rest.
            while max(width / image.width, height / image.height) > 1.01:
                image = _through(model, image, task, tell)
    return cover(image, width, height)


def _load(path: Path, device: str) -> Any:
    with _importable():
        from spandrel import ImageModelDescriptor, ModelLoader  # type: ignore[import-untyped]
    no = f"{path.name} can't be used as an upscaler"
    try:
        model = ModelLoader(torch.device(device)).load_from_file(path)
    except torch.OutOfMemoryError:
        raise
    except Exception as error:  # an unknown architecture, or weights that fit none of those it looks like
        raise TaskFailed(f"{no}: its network is not one that spandrel knows") from error
    if not isinstance(model, ImageModelDescriptor) or model.purpose not in ("SR", "FaceSR") or model.scale < 2:
        raise TaskFailed(f"{no}: it is made for something else than enlarging")
    if model.input_channels != 3 or model.output_channels != 3 or model.scale > MAX_SCALE:
        raise TaskFailed(f"{no}: it does not turn colour pictures into ones up to {MAX_SCALE} times as large")
    return model.eval()


@torch.no_grad()
def _through(model: Any, image: Image.Image, task: Task, tell: Tell) -> Image.Image:
    scale = model.scale
    whole = np.zeros((image.height * scale, image.width * scale, 3), np.uint8)
    parts = boxes(image.width, image.height, TILE, OVERLAP)
    for index, box in enumerate(parts):
        task.check_stop()
        pixels = np.asarray(image.crop(box).convert("RGB"), np.float32) / 255
        given = torch.from_numpy(pixels).permute(2, 0, 1)[None].to(model.device, model.dtype)
        made = model(given)[0].float().permute(1, 2, 0).clamp(0, 1).mul(255).round().byte().cpu().numpy()
        left, top, right, bottom = (side * scale for side in box)
        lay(whole, made, (left, top, right, bottom), OVERLAP * scale)
        tell((index + 1) / len(parts))
    return Image.fromarray(whole)


@contextmanager
def _importable() -> Iterator[None]:
    """spandrel needs torchvision for two networks that enlarge nothing (LaMa, RestoreFormer), and imports it at once.

    Where torchvision can't be loaded (see `kino.engine`), names without anything behind them stand in for it.
    """
    if sys.modules.get("torchvision", SimpleNamespace()) is not None or "spandrel" in sys.modules:
        yield
        return
    functional = ModuleType("torchvision.transforms.functional")
    modes = SimpleNamespace(NEAREST="nearest", BILINEAR="bilinear", BICUBIC="bicubic")
    vars(functional).update(InterpolationMode=modes, rotate=None, normalize=None)
    names = {"torchvision.transforms": ModuleType("torchvision.transforms"), functional.__name__: functional}
    sys.modules.update({"torchvision": ModuleType("torchvision"), **names})
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]
        sys.modules["torchvision"] = None  # type: ignore[assignment]
