"""One picture: diffusers' denoising loop with stop, progress and previews hung on it, then the decoding.

The loop is asked for latents, so nothing is decoded after a stop, and what comes out can be looked at first.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from PIL import Image

from kino.engine.canvas import cover
from kino.engine.preview import Previews
from kino.engine.resident import Loaded
from kino.engine.task import Task
from kino.engine.texts import Encoded
from kino.errors import TaskFailed


@dataclass(frozen=True)
class Plan:
    """Width and height are the canvas: multiples the model can draw.

    A `source` of that size makes it image-to-image, or, with `edit`, a change of it by the instruction.
    """

    width: int
    height: int
    steps: int
    guidance: float | None
    seed: int
    source: Image.Image | None = None
    strength: float = 1.0
    edit: bool = False


def draw(
    plan: Plan,
    loaded: Loaded,
    encoded: Encoded,
    task: Task,
    step: Callable[[int, int], None],
    decoding: Callable[[], None],
) -> Image.Image:
    """The picture at canvas size. `step` hears of each step done, `decoding` once before the picture is decoded.

    The noise comes from the CPU, so that a seed is the same picture on every device. Raises what `task.check_stop`
    raises, and TaskFailed when the weights drew values that are no numbers.
    """
    task.check_stop()
    latents = _denoise(plan, loaded, encoded, task, step)
    task.check_stop()
    if not torch.isfinite(latents).all():
        raise TaskFailed(
            f"{loaded.name} drew values that are no numbers: its weights or a LoRA's strength overflow in "
            f"{str(latents.dtype).removeprefix('torch.')}; lower the LoRA strengths, or choose another model"
        )
    decoding()
    return _decode(plan, loaded, latents, task)


def _denoise(
    plan: Plan, loaded: Loaded, encoded: Encoded, task: Task, step: Callable[[int, int], None]
) -> torch.Tensor:
    rows, columns = plan.height // loaded.multiple, plan.width // loaded.multiple
    # Known, and so not asked for: the pipeline would look through all its modules for a hook that says it.
    where = torch.device(loaded.device)
    previews = Previews(loaded.rules, task.preview, beside=where.type != "cpu")
    pace = _Pace(loaded.device)
    velocity: list[torch.Tensor] = []

    def at_step_end(pipeline: Any, index: int, _timestep: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        pace.keep()
        task.check_stop()
        step(index + 1, pipeline.num_timesteps)
        # An edit's source is behind the picture's tokens.
        told = velocity[0][:, : rows * columns]
        velocity.clear()
        if previews.due:
            # Flow matching: x = (1 - sigma) * picture + sigma * noise, v = noise - picture, so picture = x - sigma * v.
            sigma = pipeline.scheduler.sigmas[pipeline.scheduler.step_index]
            previews.offer(tensors["latents"] - sigma * told, rows, columns)
        return {}

    def watch(_module: Any, _inputs: Any, given: dict[str, Any], output: Any) -> None:
        if loaded.two and plan.source is not None and not watched:
            watched.append(True)
            tokens = given["hidden_states"][0, rows * columns :]
            previews.use(*_colours(plan.source, tokens, loaded.multiple))
        velocity.append(output[0])

    watched: list[bool] = []
    pipeline, call = _call(plan, loaded, encoded, where)
    call |= {
        "generator": torch.Generator("cpu").manual_seed(plan.seed), "output_type": "latent",
        "callback_on_step_end": at_step_end,
    }  # fmt: skip
    watching = loaded.pipeline.transformer.register_forward_hook(watch, with_kwargs=True)
    try:
        latents: torch.Tensor = pipeline(**call).images
    finally:
        watching.remove()
        previews.close()
    return latents


def _call(plan: Plan, loaded: Loaded, encoded: Encoded, where: torch.device) -> tuple[Any, dict[str, Any]]:
    """The pipeline that draws a plan, and what it is told."""
    call: dict[str, Any] = {
        "prompt_embeds": encoded.states.to(where), "width": plan.width, "height": plan.height,
        "num_inference_steps": plan.steps, "guidance_scale": plan.guidance or 0.0,
    }  # fmt: skip
    if loaded.two:
        without = {} if encoded.without is None else {"negative_prompt_embeds": encoded.without.to(where)}
        return loaded.pipeline, call | without | {"image": plan.source}
    call["pooled_prompt_embeds"] = encoded.pooled.to(where)
    if plan.source is None:
        return loaded.pipeline, call
    source = {"image": cover(plan.source, plan.width, plan.height)}
    if plan.edit:
        # Else the pipeline would pick sizes of its own for both.
        own = {"max_area": plan.width * plan.height, "_auto_resize": False}
        return loaded.edit_pipeline, call | source | own
    return loaded.image_pipeline, call | source | {"strength": plan.strength}


def _colours(source: Image.Image, tokens: torch.Tensor, multiple: int) -> Any:
    from kino.engine import flux2

    return flux2.colours(tokens, *flux2.grid(*source.size, multiple), source)


@torch.no_grad()
def _decode(plan: Plan, loaded: Loaded, latents: torch.Tensor, task: Task) -> Image.Image:
    pipeline = loaded.pipeline
    vae = pipeline.vae
    if loaded.two:
        from kino.engine import flux2

        latents = flux2.unpacked(pipeline, latents, plan.height // loaded.multiple, plan.width // loaded.multiple)
    else:
        latents = pipeline._unpack_latents(latents, plan.height, plan.width, pipeline.vae_scale_factor)
        latents = latents / vae.config.scaling_factor + vae.config.shift_factor
    decoded = vae.decode(latents.to(vae.dtype), return_dict=False)[0]
    task.check_stop()
    # One value that is no number makes the sum none: a tenth of the time of looking at each.
    if not torch.isfinite(decoded.sum(dtype=torch.float32)):
        raise TaskFailed(f"the VAE of {loaded.name} overflowed while decoding: choose another version of the model")
    image: Image.Image = pipeline.image_processor.postprocess(decoded, output_type="pil")[0]
    return image


class _Pace:
    """Keeps Python at most one step ahead of the GPU, so that progress and stop speak of what is really done."""

    def __init__(self, device: str) -> None:
        self._cuda = torch.device(device).type == "cuda"
        self._last: Any = None

    def keep(self) -> None:
        if not self._cuda:
            return
        if self._last is not None:
            self._last.synchronize()
        self._last = torch.cuda.Event()  # type: ignore[no-untyped-call]
        self._last.record()


@contextlib.contextmanager
def interruptible(loaded: Loaded, check: Callable[[], None]) -> Iterator[None]:
    """While inside, every block of every component asks `check` before it computes: a stop need not wait for a step."""
    pipeline = loaded.pipeline
    blocks: list[torch.nn.Module] = [
        *pipeline.transformer.transformer_blocks, *pipeline.transformer.single_transformer_blocks,
        *loaded.text_layers,
        *pipeline.vae.encoder.down_blocks, *pipeline.vae.decoder.up_blocks,
    ]  # fmt: skip
    blocks += [resnet for block in pipeline.vae.decoder.up_blocks for resnet in block.resnets]

    def ask(_module: Any, _inputs: Any) -> None:
        check()

    handles = [block.register_forward_pre_hook(ask) for block in blocks]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
