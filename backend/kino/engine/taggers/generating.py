"""What captioners of transformers share: loading from a folder, and writing a sentence token by token with a stop.

Nothing is asked of a hub and no program code of a folder is run: the classes are transformers' own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
import transformers

from kino.engine import device as devices
from kino.engine.taggers import Found, Stopping
from kino.errors import DeviceLost, OutOfMemory, TaskFailed, TaskStopped
from kino.sentences import printable

ADVICE = "There is not enough memory for {name}: close other programs, or take a smaller captioner"
# Beyond it captioners shrink a picture anyway; JoyCaption sees 384 pixels, Florence-2 768, Qwen-VL what it is given.
SIDE = 1024


def network(path: Path, kind: str, device: str) -> Any:
    """The folder's network, in the numbers that the device computes in. Raises TaskFailed, OutOfMemory, DeviceLost."""
    name = printable(path.name)
    with devices.told(ADVICE.format(name=name)):
        return _whole(
            path,
            lambda: (
                getattr(transformers, kind)
                .from_pretrained(
                    path,
                    local_files_only=True,
                    trust_remote_code=False,
                    use_safetensors=True,
                    dtype=devices.compute_dtype(device),
                )
                .to(device)
                .eval()
            ),
        )


def part(path: Path, kind: str) -> Any:
    """A tokenizer, a processor or the settings of a picture's preparation. Raises TaskFailed."""
    return loaded(path, getattr(transformers, kind))


def loaded(path: Path, kind: Any) -> Any:
    """The same of a class."""
    return _whole(path, lambda: kind.from_pretrained(path, local_files_only=True, trust_remote_code=False))


def _whole(path: Path, load: Any) -> Any:
    try:
        return load()
    except (TaskFailed, OutOfMemory, DeviceLost, MemoryError, torch.OutOfMemoryError):
        raise
    except Exception as error:
        if isinstance(error, RuntimeError) and "memory" in str(error).lower():
            raise
        said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise TaskFailed(
            f"{printable(path.name)} can't be loaded: download its folder again, with all its files. It said: {said}"
        ) from error


class Stop:
    """Asked after every token."""

    def __init__(self, stopping: Stopping) -> None:
        self._stopping = stopping

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor, **kwargs: Any) -> torch.Tensor:
        return torch.full((input_ids.shape[0],), self._stopping(), dtype=torch.bool, device=input_ids.device)


def written(model: Any, inputs: Mapping[str, Any], max_tokens: int, stopping: Stopping, name: str, **more: Any) -> Any:
    """The tokens a network writes, without drawing lots: the same picture, the same sentence. Raises TaskStopped."""
    if stopping():
        raise TaskStopped
    placed = {
        key: value.to(model.device, model.dtype if value.is_floating_point() else None)
        if isinstance(value, torch.Tensor)
        else value
        for key, value in inputs.items()
    }
    criteria = transformers.StoppingCriteriaList([Stop(stopping)])
    with torch.inference_mode(), devices.told(ADVICE.format(name=name)):
        tokens = model.generate(
            **placed, max_new_tokens=max_tokens, do_sample=False, stopping_criteria=criteria, **more
        )
    if stopping():
        raise TaskStopped
    return tokens


def sentence(text: str, prefix: str = "") -> list[Found]:
    """One line of text as a suggestion; nothing where there is none."""
    line = " ".join(text.split())
    if prefix and line.lower().startswith(prefix.lower()):
        line = line[len(prefix) :].strip()
    return [Found(line, "sentence")] if line else []
