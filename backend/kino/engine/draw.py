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
from kino.engine import memory, picture
from kino.engine.adapters import Wanted
from kino.engine.canvas import canvas, crop
from kino.engine.resident import RESIDENT, Loaded, Resident
from kino.engine.task import Task
from kino.engine.texts import Encoded
from kino.errors import OutOfMemory

MAX_SEED = 2**53 - 1
# Where each stage ends, in percent; the pictures share what is between encoding and the end evenly.
LOADED, ENCODED, DRAWN = 10.0, 12.0, 99.0
DENOISED, DECODED = 0.92, 0.98


@dataclass
class Request:
    """What to draw. None takes the model's own value; `source` makes it image-to-image."""

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
        size = (request.width, request.height)
        loaded = self._resident.get(request.model, task, self.offload, size, self._loading)
        self._mode = loaded.mode
        width, height = request.width or loaded.rules.width, request.height or loaded.rules.height
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
        about = {
            **decided, "plugin": request.plugin, "prompt": request.prompt, "style": request.style or None,
            "loras": [
                {"lora_name": one.name, "strength_model": one.strength_model, "strength_clip": one.strength_clip}
                for one in request.loras
            ],
            "strength": None if request.source is None else request.strength,
            "software": "Kino", "version": kino.__version__,
        }  # fmt: skip
        # A task that ran out of memory midway goes on with the picture it failed at.
        while self._done < request.pictures:
            seed = (request.seed + self._done) % (MAX_SEED + 1)
            plan = picture.Plan(
                *canvas(width, height, loaded.multiple),
                decided["steps"],
                guidance,
                seed,
                request.source,
                request.strength,
            )
            image = picture.draw(plan, loaded, encoded, self._task, self._step, self._decoding)
            self._part(DECODED, "saving")
            self._task.output(crop(image, width, height), {**about, "seed": seed})
            self._done += 1
        self._tell(DRAWN, "saving")
        cut = {"clip_cut": encoded.clip_cut, "t5_cut": encoded.t5_cut}
        return {**decided, "seed": request.seed, "offload": loaded.mode, **{k: v for k, v in cut.items() if v}}

    def _loading(self, share: float) -> None:
        self._task.check_stop()
        self._tell(LOADED * share, "loading")

    def _step(self, step: int, steps: int) -> None:
        """Steps count through all pictures, so that the time a step takes gives the time of the whole task."""
        pictures = self._request.pictures
        self._part(DENOISED * step / steps, "denoising", step + self._done * steps, steps * pictures)

    def _decoding(self) -> None:
        self._part(DENOISED, "decoding")

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
