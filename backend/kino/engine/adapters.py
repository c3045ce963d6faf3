"""LoRAs of one loaded pipeline: checked before they are loaded, kept in memory, switched by weight.

diffusers loads a file of the wrong shape without a word, so every tensor is compared with its layer first. With
nothing switched on the layers are bypassed, and the picture is the base model's, bit for bit.
"""

from __future__ import annotations

import contextlib
import re
import warnings
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import FluxPipeline
from diffusers.utils import (
    convert_state_dict_to_diffusers,
    convert_state_dict_to_peft,
    convert_unet_state_dict_to_peft,
)
from peft.tuners.tuners_utils import BaseTunerLayer

from kino.errors import TaskFailed
from kino.weights import check, read_header

# Beyond this the adapters that were used longest ago are dropped.
KEPT_BYTES = 2 * 2**30

DOWN, UP = ".lora_A.weight", ".lora_B.weight"


@dataclass(frozen=True)
class Wanted:
    """A LoRA of a task: its file, and its weights on the picture model and on the text encoder."""

    name: str
    path: Path
    strength_model: float = 1.0
    strength_clip: float = 1.0


@dataclass(frozen=True)
class _Held:
    adapter: str
    stamp: tuple[int, int, int]
    size: int
    transformer: bool
    text: bool


# What of the text encoder's adapters is in force: part of the key of an encoded prompt.
TextState = tuple[tuple[str, float], ...]


class Adapters:
    def __init__(self, pipeline: FluxPipeline, kept_bytes: int = KEPT_BYTES) -> None:
        self._pipeline = pipeline
        self._kept_bytes = kept_bytes
        self._held: OrderedDict[Path, _Held] = OrderedDict()
        self._count = 0
        self._layers: dict[str, list[Any]] = {}  # of a part; empty when they have to be looked for again

    def apply(self, wanted: list[Wanted]) -> TextState:
        """Puts exactly these in force, loading those that are not in memory yet; strength 0 on both is off.

        Raises TaskFailed naming the file that does not fit, and leaves nothing of it behind.
        """
        on = [one for one in wanted if one.strength_model or one.strength_clip]
        seen: set[Path] = set()
        for one in on:
            if one.path in seen:
                raise TaskFailed(
                    f"{one.name} is listed twice among the LoRAs: list it once, with the sum of its weights"
                )
            seen.add(one.path)
        held = [self._load(one) for one in on]
        self._forget(seen)
        pairs = list(zip(on, held, strict=True))
        # By part, and only adapters with layers there: peft would bypass the others' weights in silence.
        self._switch("transformer", [(have.adapter, one.strength_model) for one, have in pairs if have.transformer])
        self._switch("text_encoder", [(have.adapter, one.strength_clip) for one, have in pairs if have.text])
        return tuple((have.adapter, one.strength_clip) for one, have in pairs if have.text and one.strength_clip)

    def _switch(self, part: str, chosen: list[tuple[str, float]]) -> None:
        """What set_adapters and disable_lora do, without their walks through the model and their care for gradients,
        which take ten times as long. The layers' two fields are peft's own, as of the version that is pinned."""
        if part not in self._layers:
            modules = getattr(self._pipeline, part).modules()
            self._layers[part] = [module for module in modules if isinstance(module, BaseTunerLayer)]
        chosen = [(adapter, weight) for adapter, weight in chosen if weight]
        names = [adapter for adapter, _weight in chosen]
        for layer in self._layers[part]:
            layer._disable_adapters = not chosen
            layer._active_adapter = names
            for adapter, weight in chosen:
                layer.set_scale(adapter, weight)

    def _load(self, one: Wanted) -> _Held:
        stat = one.path.stat() if one.path.is_file() else None
        if stat is None:
            raise TaskFailed(f"the LoRA {one.name} is not there")
        stamp = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        have = self._held.get(one.path)
        if have and have.stamp == stamp:
            self._held.move_to_end(one.path)
            return have
        if have:
            self._drop(one.path)
        parts = fitting(one.name, one.path, self._pipeline)
        self._layers.clear()
        self._count += 1
        adapter = f"lora_{self._count}"
        try:
            with warnings.catch_warnings():
                # peft warns of every second adapter; several are what is wanted here.
                warnings.simplefilter("ignore")
                self._pipeline.load_lora_weights(
                    str(one.path.parent), weight_name=one.path.name, adapter_name=adapter, local_files_only=True,
                    use_safetensors=True,
                )  # fmt: skip
        except torch.OutOfMemoryError:
            raise
        except (ValueError, LookupError, RuntimeError, TypeError) as error:
            with contextlib.suppress(ValueError, LookupError):
                self._pipeline.delete_adapters(adapter)
            raise TaskFailed(f"the LoRA {one.name} can't be used: {str(error).splitlines()[0][:200]}") from error
        held = _Held(adapter, stamp, stat.st_size, "transformer" in parts, "text_encoder" in parts)
        self._held[one.path] = held
        return held

    def _forget(self, needed: set[Path]) -> None:
        total = sum(held.size for held in self._held.values())
        for path in list(self._held):
            if total <= self._kept_bytes:
                return
            if path not in needed:
                total -= self._held[path].size
                self._drop(path)

    def _drop(self, path: Path) -> None:
        self._layers.clear()
        self._pipeline.delete_adapters(self._held.pop(path).adapter)


def fitting(name: str, path: Path, pipeline: FluxPipeline) -> set[str]:
    """Which of transformer and text_encoder a LoRA file has layers for.

    Raises TaskFailed naming the file when it is no LoRA, or one tensor of it does not fit its layer.
    """
    check(path)
    stranger = _stranger(read_header(path).tensors)
    if stranger:
        raise TaskFailed(f"the LoRA {name} is made for {stranger}, not for FLUX.1: it can't be used with this model")
    try:
        state: dict[str, Any] = FluxPipeline.lora_state_dict(
            str(path.parent), weight_name=path.name, local_files_only=True, use_safetensors=True
        )
        named = list(_peft_names(state))
    except Exception as error:  # the converters of other trainers' names fail in every way there is
        raise TaskFailed(f"the LoRA {name} can't be used: its names are not those of a FLUX.1 LoRA") from error
    layers: dict[tuple[str, str], dict[str, torch.Size]] = {}
    for part, key, tensor in named:
        end = next((end for end in (DOWN, UP) if key.endswith(end)), None)
        if end is not None:
            layers.setdefault((part, key.removesuffix(end)), {})[end] = tensor.shape
        elif "alpha" not in key:
            raise TaskFailed(f"the LoRA {name} can't be used: it holds {key[:100]}, which is no LoRA layer of FLUX.1")
    if not layers:
        raise TaskFailed(f"{name} is not a LoRA: it holds no LoRA layers")
    modules = {part: dict(getattr(pipeline, part).named_modules()) for part in ("transformer", "text_encoder")}
    for (part, layer), shapes in layers.items():
        # Older files name CLIP's layers below "text_model"; newer libraries have that level no more.
        found = modules.get(part, {})
        module = found.get(layer) or found.get(layer.removeprefix("text_model."))
        if not _fits(module, shapes):
            raise TaskFailed(
                f"the LoRA {name} does not fit this model: its layer {f'{part}.{layer}'[:120]} has another shape or is "
                "not there; it was trained for another model"
            )
    return {part for part, _layer in layers}


def _peft_names(state: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Part, peft's name and tensor of each entry: older files name the two matrices in several other ways."""
    for part in sorted({key.partition(".")[0] for key in state}):
        own = {key.removeprefix(f"{part}."): value for key, value in state.items() if key.partition(".")[0] == part}
        if part == "text_encoder":
            own = convert_state_dict_to_peft(convert_state_dict_to_diffusers(own))
        elif not any("lora_A" in key for key in own):
            own = convert_unet_state_dict_to_peft(own)
        for key, value in own.items():
            yield part, key, value


def _fits(module: Any, shapes: dict[str, torch.Size]) -> bool:
    base = getattr(module, "base_layer", module)  # peft wraps a layer that has an adapter already
    weight = getattr(base, "weight", None)
    if weight is None or len(shapes) != 2 or weight.ndim != 2:
        return False
    down, up = shapes[DOWN], shapes[UP]
    return len(down) == len(up) == 2 and down[0] == up[1] and (up[0], down[1]) == tuple(weight.shape)


def _stranger(names: Any) -> str | None:
    """Another architecture that a LoRA's names show, to say so instead of naming a layer."""
    text = "\n".join(names)
    if re.search(r"lora_unet_(input|output|middle|down|up|mid)_block|^unet\.", text, re.MULTILINE):
        return "Stable Diffusion"
    if re.search(r"diffusion_model\.(blocks|layers)\.\d+\.(cross_attn|self_attn|attention)", text):
        return "another family of models"
    return None
