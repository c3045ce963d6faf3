"""One task of pictures with a FLUX.1 model: load, LoRAs, encode, then draw picture by picture and hand each out.

Decides what a request leaves open by the model's rules, tells progress of the whole, and tries once more in less memory
when it runs out. How a picture comes about is `picture.py`. Knows no files but through `task.models`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import torch
from PIL import Image

import kino
from kino.engine import device as devices
from kino.engine import editing, enlarge, memory, picture, upscalers
from kino.engine.adapters import Wanted
from kino.engine.canvas import canvas, crop, laid
from kino.engine.hires import Hires
from kino.engine.resident import CATEGORY, RESIDENT, Loaded, Resident
from kino.engine.task import Task
from kino.engine.texts import Encoded
from kino.errors import OutOfMemory

MAX_SEED = 2**53 - 1
# Where each stage ends, in percent; the pictures share what is between encoding and the end evenly.
LOADED, ENCODED, DRAWN = 10.0, 12.0, 99.0
DENOISED, DECODED = 0.92, 0.98


@dataclass
class Request:
    """What to draw. None takes the model's own value.

    `source` makes it image-to-image; with `edit` the prompt is an instruction that changes it.
    """

    plugin: str
    prompt: str
    model: str
    seed: int
    style: str = ""
    width: int | None = None
    height: int | None = None
    steps: int | None = None
    guidance: float | None = None
    max_sequence_length: int | None = None
    pictures: int = 1
    loras: list[Wanted] = field(default_factory=list)
    offload: memory.Asked = "auto"
    source: Image.Image | None = None
    strength: float = 1.0
    edit: bool = False
    # Beyond what a model draws well: drawn smaller and enlarged, by an upscaler or Lanczos; `off` draws all at once.
    hires: enlarge.Mode = "auto"
    hires_strength: float | None = None
    upscaler: str | None = None
    upscale: bool = False  # the source is enlarged to the size, instead of drawn anew


def draw(request: Request, task: Task, resident: Resident = RESIDENT) -> dict[str, Any]:
    """Draws all pictures and hands each to `task.output`; returns the values that were decided here.

    Blocks. Raises TaskFailed with a sentence, OutOfMemory, DeviceLost, and whatever `task.check_stop` raises.
    """
    drawing = _Drawing(request, task, resident)
    while True:
        try:
            return drawing.run()
        except OutOfMemory as error:
            failure = str(error)
        # Outside of the handler: the exception holds the tensors that are in the way.
        resident.unload()
        if not drawing.stricter():
            raise OutOfMemory(failure)
        task.log.warning("out of memory: trying again with %s offloading", drawing.offload)


class _Drawing:
    def __init__(self, request: Request, task: Task, resident: Resident) -> None:
        self._request = request
        self._task = task
        self._resident = resident
        self._percent = 0.0
        self._done = 0
        self._taken = 0
        self._more = 0
        self._share = 0.0
        self._mode: memory.Mode = "none"
        self.offload: memory.Asked = request.offload

    def stricter(self) -> bool:
        """Whether a mode that needs less memory is left to try; only where the person left the choice to us."""
        if self._request.offload != "auto" or torch.device(self._task.device).type != "cuda":
            return False
        following = memory.stricter(self._mode)
        if following is None:
            return False
        self.offload = following
        return True

    def run(self) -> dict[str, Any]:
        request, task = self._request, self._task
        task.check_stop()
        if request.edit or not self._resident.draws(request.model):
            editing.check(request.edit, CATEGORY, request.model, task.models)
        size = (request.width, request.height)
        if request.edit and request.source is not None:
            size = editing.wanted_size(request.source.size, *size)
        at_once = size if request.edit or not (size[0] and size[1]) else self._drawn(size[0], size[1])
        loaded = self._resident.get(request.model, task, self.offload, at_once, self._loading)
        self._mode = loaded.mode
        width, height = size[0] or loaded.rules.width, size[1] or loaded.rules.height
        advice = (
            f"{width}x{height} did not fit into the memory of {task.device} with {request.model}: "
            "choose a smaller size, or set offload to model or group"
        )
        with devices.told(advice), picture.interruptible(loaded, task.check_stop):
            try:
                self._tell(LOADED, "encoding")
                lora = loaded.adapters.apply(request.loras)
                task.check_stop()
                length = request.max_sequence_length or loaded.rules.max_sequence_length
                # Less to keep count of than `no_grad`: a twentieth of a step of kino-mini. Not with offloading, which
                # swaps weights while it computes, and could not change again what was made in here.
                with torch.inference_mode(loaded.mode == "none"):
                    encoded = loaded.texts.encode(whole_prompt(request.prompt, request.style), length, lora)
                    return self._pictures(loaded, encoded, width, height)
            finally:
                # An aborted call leaves its component on the device with `model` offloading.
                if loaded.mode != "none":
                    loaded.pipeline.maybe_free_model_hooks()

    def _pictures(self, loaded: Loaded, encoded: Encoded, width: int, height: int) -> dict[str, Any]:
        request, rules = self._request, loaded.rules
        guidance = None
        if rules.guided:
            guidance = rules.guidance if request.guidance is None else request.guidance
        decided: dict[str, Any] = {
            "model": request.model, "steps": request.steps or rules.steps, "guidance": guidance, "width": width,
            "height": height, "max_sequence_length": encoded.states.shape[1],
        }  # fmt: skip
        about: dict[str, Any] = {
            **decided, "plugin": request.plugin, "offload": request.offload, "prompt": request.prompt,
            "style": request.style or None,
            "loras": [
                {"lora_name": one.name, "strength_model": one.strength_model, "strength_clip": one.strength_clip}
                for one in request.loras
            ],
            "strength": None if request.source is None or request.edit else request.strength,
            "software": "Kino", "version": kino.__version__,
        }  # fmt: skip
        drawn = self._drawn(width, height, loaded)
        if request.upscale and request.source:
            drawn = request.source.size
        source = laid(request.source, *drawn, loaded.multiple) if request.source and not request.upscale else None
        larger = not request.edit and (request.upscale or drawn != (width, height))
        hires = Hires(request, loaded, width, height, decided["steps"], self._task) if larger else None
        if hires:
            about |= hires.about
        elif width * height > enlarge.DIRECT and not request.edit:
            about["hires"] = "off"
        self._more = hires.steps if hires else 0
        # A task that ran out of memory midway goes on with the picture it failed at.
        while self._done < request.pictures:
            seed = (request.seed + self._done) % (MAX_SEED + 1)
            plan = picture.Plan(
                *canvas(*drawn, loaded.multiple),
                decided["steps"],
                guidance,
                seed,
                source,
                request.strength,
                request.edit,
            )
            if request.upscale and request.source:
                image = request.source
            else:
                image = crop(picture.draw(plan, loaded, encoded, self._task, self._step, self._decoding), *drawn)
            if hires:
                image = hires.enlarged(image, seed, guidance, encoded, self._step_more)
            self._part(DECODED, "saving")
            self._task.output(self._resized(image, width, height), {**about, "seed": seed})
            self._done += 1
            self._taken, self._share = 0, 0.0
        self._tell(DRAWN, "saving")
        cut = {"clip_cut": encoded.clip_cut, "t5_cut": encoded.t5_cut, "text_cut": encoded.text_cut}
        return {**decided, "seed": request.seed, "offload": loaded.mode, **{k: v for k, v in cut.items() if v}}

    def _loading(self, share: float) -> None:
        self._task.check_stop()
        self._tell(LOADED * share, "loading")

    def _step(self, step: int, steps: int) -> None:
        """Steps count through all pictures, so that the time a step takes gives the time of the whole task."""
        pictures = self._request.pictures
        self._taken, steps = step, steps + self._more
        self._share = DENOISED * step / steps
        self._part(self._share, "denoising", step + self._done * steps, steps * pictures)

    def _step_more(self, step: int) -> None:
        """A step of the redrawing after `_taken` of the picture itself; 0: the enlarging has come a bit further."""
        steps, pictures = self._taken + self._more, self._request.pictures
        done = self._taken + step
        self._share = DENOISED * done / max(1, steps)
        counted = (done + self._done * steps, steps * pictures) if step else (None, None)
        self._part(self._share, "denoising", *counted)

    def _decoding(self) -> None:
        self._part(self._share if self._more else DENOISED, "decoding")

    def _resized(self, image: Image.Image, width: int, height: int) -> Image.Image:
        """An edit in its source's size, where it was drawn in another; every other picture has its size already."""
        if not self._request.edit or image.size == (width, height):
            return image
        name = upscalers.choose(None, self._task) if width > image.width else None
        return upscalers.enlarged(image, width, height, name, self._task)

    def _drawn(self, width: int, height: int, loaded: Loaded | None = None) -> tuple[int, int]:
        """The size that is drawn at once; before the model is loaded, the largest it may be."""
        own = (loaded.rules.width, loaded.rules.height) if loaded else (enlarge.MOST, 1)
        if self._request.edit:
            return editing.drawn_size(width, height, own[0] * own[1])
        if self._request.hires == "off":
            return width, height
        return enlarge.drawn_size(width, height, own, loaded.multiple if loaded else 1)

    def _part(self, share: float, stage: str, step: int | None = None, steps: int | None = None) -> None:
        span = (DRAWN - ENCODED) / self._request.pictures
        self._tell(ENCODED + span * (self._done + share), stage, step, steps)

    def _tell(self, percent: float, stage: str, step: int | None = None, steps: int | None = None) -> None:
        # After a second start the bar waits where it was instead of falling back.
        self._percent = max(self._percent, percent)
        self._task.progress(self._percent, stage, step, steps)


def whole_prompt(prompt: str, style: str) -> str:
    """The prompt with the project's style line added, as one sentence."""
    prompt, style = prompt.strip(), style.strip()
    return f"{prompt.rstrip('.,; ')}, {style}" if prompt and style else prompt or style
