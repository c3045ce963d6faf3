"""The models a worker keeps between tasks: loaded once, used by every plugin, freed when memory asks for it.

There is one `RESIDENT` in a process. It serves one task at a time, as a worker's main thread does.
"""

from __future__ import annotations

import logging
import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import torch
from diffusers import FluxImg2ImgPipeline, FluxKontextPipeline, FluxPipeline

from kino.engine import device as devices
from kino.engine import editing, load, memory, place
from kino.engine.adapters import Adapters
from kino.engine.rules import Rules
from kino.engine.sources import Sources, find
from kino.engine.task import Task
from kino.engine.texts import Texts
from kino.weights import family

if TYPE_CHECKING:
    from kino.engine.flux2 import NoAdapters

log = logging.getLogger(__name__)

CATEGORY = "DiffusionModels"

Tell = Callable[[float], None]
Size = tuple[int | None, int | None]
Key = tuple[str, str]


@dataclass
class Loaded:
    """A pipeline in memory with what belongs to it; all of it ends together."""

    name: str
    device: str
    sources: Sources
    stamp: tuple[object, ...]
    rules: Rules
    pipeline: FluxPipeline
    mode: memory.Mode = "none"
    weights: dict[str, int] = field(init=False)  # bytes a component
    adapters: Adapters | NoAdapters = field(init=False)
    texts: Texts = field(init=False)

    def __post_init__(self) -> None:
        self.weights = load.weight_bytes(self.pipeline)
        if self.two:
            from kino.engine import flux2

            self.adapters, self.texts = flux2.NoAdapters(), flux2.Texts2(self.pipeline, self.device)
        else:
            self.adapters, self.texts = Adapters(self.pipeline), Texts(self.pipeline, self.device)

    @cached_property
    def image_pipeline(self) -> FluxImg2ImgPipeline:
        """Image-to-image with the same weights. Without the dtype, from_pipe would cast all of them to float32.

        A model that decides nearly everything in its first steps would leave nothing of a source at a middling
        strength: its kino.json gives image-to-image noise levels of its own.
        """
        pipeline = FluxImg2ImgPipeline.from_pipe(self.pipeline, dtype=self.pipeline.transformer.dtype)
        pipeline.set_progress_bar_config(disable=True)
        if shift := self.rules.image_shift:
            scheduler = self.pipeline.scheduler
            levels = {"shift": shift, "base_shift": math.log(shift), "max_shift": math.log(shift)}
            pipeline.register_modules(scheduler=type(scheduler).from_config(scheduler.config, **levels))
        return pipeline

    @cached_property
    def edit_pipeline(self) -> FluxKontextPipeline:
        """Editing by an instruction with the same weights."""
        pipeline = FluxKontextPipeline(**self.pipeline.components)
        pipeline.set_progress_bar_config(disable=True)
        return pipeline

    @property
    def text_layers(self) -> list[torch.nn.Module]:
        """The blocks of the text encoders, in the order in which they compute."""
        if self.two:
            from kino.engine import flux2

            return flux2.text_layers(self.pipeline)
        return [*self.pipeline.text_encoder.encoder.layers, *self.pipeline.text_encoder_2.encoder.block]

    @property
    def two(self) -> bool:
        """Whether it is a FLUX.2 model, whose pipeline takes and gives other things."""
        return self.sources.family.startswith("flux.2")

    @property
    def edits(self) -> bool:
        """Whether it is known to edit by an instruction; a single file may do so without being known for it."""
        return self.sources.family in family.EDITING

    @property
    def multiple(self) -> int:
        """Pixels that width and height must be multiples of: a latent's, times two for FLUX's 2x2 tokens."""
        return int(self.pipeline.vae_scale_factor) * 2


class Resident:
    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Loaded] = OrderedDict()

    def names(self) -> list[str]:
        """The models in memory, the most recently used last."""
        return [name for name, _device in list(self._kept)]

    def draws(self, name: str) -> bool:
        """Whether a model in memory is known to draw from a prompt alone; looking at its files takes milliseconds."""
        return any(key[0] == name and not kept.two for key, kept in self._kept.items())

    def get(self, name: str, task: Task, asked: memory.Asked, size: Size, tell: Tell) -> Loaded:
        """The model, loaded if it is not, and placed so that a picture of `size` (None: its own) fits.

        `tell` hears how much is loaded, 0-1. Raises TaskFailed with a sentence, OutOfMemory, or what `tell` raises.
        """
        key = (name, task.device)
        if key in self._kept:
            reason = self._outdated(self._kept[key], task, asked, size)
            if reason is None:
                self._kept.move_to_end(key)
                return self._kept[key]
            log.info("%s is loaded again: %s", name, reason)
            self._drop(key)
        return self._load(key, find(CATEGORY, name, task.models), asked, size, tell)

    def _outdated(self, have: Loaded, task: Task, asked: memory.Asked, size: Size) -> str | None:
        """Why a model in memory can't serve this task; None when it can, and is then ready for `size`."""
        if have.sources.path != task.models.path(CATEGORY, have.name) or load.stamp(have.sources) != have.stamp:
            return "its files were replaced"
        placement = self._placement(have, asked, size)
        if placement.mode != have.mode and (asked != "auto" or _tighter(placement.mode, have.mode)):
            return f"its offloading goes from {have.mode} to {placement.mode}"
        place.tile(have.pipeline, placement.tiled)
        return None

    def _load(self, key: Key, sources: Sources, asked: memory.Asked, size: Size, tell: Tell) -> Loaded:
        name, device = key
        # Taken before reading: what is replaced meanwhile has another stamp, and the next task loads it again.
        stamp = load.stamp(sources)
        tell(0.0)
        dtype = devices.compute_dtype(device)
        need = sum(load.numbers(sources).values()) * dtype.itemsize
        self._make_room(int(need * 1.3), device)
        load.check_host(sources, dtype, devices.host_free_bytes())
        with devices.told(f"{name} did not fit into memory: choose a smaller model, or close other programs"):
            pipeline = load.load(sources, dtype, tell)
            loaded = Loaded(name, device, sources, stamp, load.rules_of(sources), pipeline)
            placement = self._placement(loaded, asked, size)
            loaded.mode = placement.mode
            if not loaded.two:
                # Before placing: from_pipe would trip over the hooks of offloading.
                _ = loaded.image_pipeline
            place.place(pipeline, placement, device)
            place.tile(pipeline, placement.tiled)
        self._kept[key] = loaded
        return loaded

    def _placement(self, loaded: Loaded, asked: memory.Asked, size: Size) -> memory.Placement:
        rules, device = loaded.rules, loaded.device
        width, height = size[0] or rules.width, size[1] or rules.height
        if loaded.edits:
            width, height = editing.drawn_size(width, height, rules.width * rules.height)
        tokens = rules.max_sequence_length
        sizes = load.sizes(loaded.pipeline, loaded.weights, width, height, tokens, source=loaded.edits)
        separate = torch.device(device).type == "cuda"
        # A model's own bytes are free for itself: on the device if it lies there, in RAM where that is all there is.
        lies_there = loaded.mode == "none" and (loaded.name, device) in self._kept
        own = sizes.weights if lies_there or not separate else 0
        return memory.choose(devices.free_bytes(device) + own, sizes, asked, separate=separate)

    def _make_room(self, need: int, device: str) -> None:
        """Frees the models used longest ago until `need` bytes are free."""
        while self._kept and min(devices.free_bytes(device), devices.host_free_bytes()) < need:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        log.info("%s leaves memory", key[0])
        del self._kept[key]
        devices.release(key[1])

    def unload(self) -> None:
        """Frees everything: when idle, and after memory ran out."""
        for key in list(self._kept):
            self._drop(key)


def _tighter(one: memory.Mode, other: memory.Mode) -> bool:
    order: tuple[memory.Mode, ...] = ("none", "model", "group", "sequential")
    return order.index(one) > order.index(other)


RESIDENT = Resident()
