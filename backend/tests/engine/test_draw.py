"""A task of pictures: seeds, sizes, progress, and a stop that leaves nothing decoded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from kino.engine import device, picture
from kino.engine import draw as drawing
from kino.engine.draw import Request, draw, whole_prompt
from kino.engine.resident import Loaded, Resident
from kino.errors import OutOfMemory, TaskFailed, TaskStopped
from kino.weights import Weights
from tests.engine.recording import Recording, Told

CIRCLE = "a large red circle on a blue background"


def request(**changes: Any) -> Request:
    return Request(**{"plugin": "t", "prompt": CIRCLE, "model": "dev", "seed": 7, "steps": 2} | changes)


@pytest.fixture
def loaded(resident: Resident, task: Recording) -> Loaded:
    return resident.get("dev", task, "auto", (None, None), lambda _share: None)


@pytest.fixture
def decodes(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with every call of the VAE's decoder."""
    calls: list[int] = []
    decode = loaded.pipeline.vae.decode

    def counted(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        return decode(*args, **kwargs)

    monkeypatch.setattr(loaded.pipeline.vae, "decode", counted)
    return calls


def pixels(task: Recording, index: int = 0) -> np.ndarray:
    return np.asarray(task.outputs[index][0])


def test_the_same_seed_is_the_same_picture(resident: Resident, task: Recording) -> None:
    for seed in (7, 7, 8):
        draw(request(seed=seed), task, resident)
    assert np.array_equal(pixels(task, 0), pixels(task, 1))
    assert not np.array_equal(pixels(task, 0), pixels(task, 2))


def test_it_is_the_picture_the_bare_pipeline_draws(resident: Resident, mini_weights: Weights) -> None:
    task = Recording(mini_weights)
    draw(Request("t", CIRCLE, "kino-mini", 7), task, resident)
    loaded = resident.get("kino-mini", task, "auto", (None, None), lambda _share: None)
    bare = loaded.pipeline(
        CIRCLE, width=256, height=256, num_inference_steps=8, guidance_scale=loaded.rules.guidance,
        max_sequence_length=loaded.rules.max_sequence_length, generator=torch.Generator("cpu").manual_seed(7),
    ).images[0]  # fmt: skip
    assert np.array_equal(pixels(task), np.asarray(bare))


def test_several_pictures_count_the_seed_up_and_progress_through_all(resident: Resident, task: Recording) -> None:
    result = draw(request(pictures=3), task, resident)
    assert [about["seed"] for _image, about in task.outputs] == [7, 8, 9] and result["seed"] == 7
    alone = Recording(task.models)
    draw(request(seed=9), alone, resident)
    assert np.array_equal(pixels(task, 2), pixels(alone))
    steps = [(told.step, told.steps) for told in task.told if told.step]
    assert steps == [(n, 6) for n in range(1, 7)]


def test_the_largest_seed_has_a_next_one(resident: Resident, task: Recording) -> None:
    draw(request(seed=2**53 - 1, pictures=2), task, resident)
    assert [about["seed"] for _image, about in task.outputs] == [2**53 - 1, 0]


def test_progress_rises_through_the_stages(resident: Resident, task: Recording) -> None:
    draw(request(pictures=2), task, resident)
    percents = [told.percent for told in task.told]
    assert percents == sorted(percents) and percents[0] >= 0 and percents[-1] <= 100
    assert task.stages == [
        "loading", "encoding", "denoising", "decoding", "saving", "denoising", "decoding", "saving",
    ]  # fmt: skip


@pytest.mark.parametrize("size", [(64, 64), (100, 70), (65, 127), (130, 64)])
def test_sizes_between_multiples_come_out_exact(resident: Resident, task: Recording, size: tuple[int, int]) -> None:
    draw(request(width=size[0], height=size[1], steps=1), task, resident)
    assert task.outputs[0][0].size == size
    assert (task.outputs[0][1]["width"], task.outputs[0][1]["height"]) == size


def test_a_cropped_picture_is_the_middle_of_the_canvas(resident: Resident, task: Recording) -> None:
    draw(request(width=96, height=96, steps=1), task, resident)
    draw(request(width=90, height=82, steps=1), task, resident)
    assert np.array_equal(pixels(task, 1), pixels(task, 0)[7:89, 3:93])


def test_kino_mini_is_drawn_in_multiples_of_32(resident: Resident, mini_weights: Weights) -> None:
    task = Recording(mini_weights)
    draw(Request("t", CIRCLE, "kino-mini", 7, width=250, height=140, steps=1), task, resident)
    assert task.outputs[0][0].size == (250, 140)


def test_what_was_left_out_is_the_models_own(resident: Resident, task: Recording) -> None:
    result = draw(request(steps=None), task, resident)
    assert (result["steps"], result["guidance"], result["width"], result["max_sequence_length"]) == (8, 3.5, 64, 32)


def test_a_model_without_guidance_ignores_it_and_says_so(resident: Resident, task: Recording) -> None:
    for guidance in (None, 9.0):
        draw(request(model="schnell", guidance=guidance, width=64, height=64), task, resident)
    assert np.array_equal(pixels(task, 0), pixels(task, 1))
    assert task.outputs[1][1]["guidance"] is None


def test_guidance_and_the_style_line_change_the_picture(resident: Resident, task: Recording) -> None:
    for changes in ({}, {"guidance": 9.0}, {"style": "a blue square"}):
        draw(request(**changes), task, resident)
    assert not np.array_equal(pixels(task, 0), pixels(task, 1))
    assert not np.array_equal(pixels(task, 0), pixels(task, 2))
    assert task.outputs[2][1]["style"] == "a blue square" and task.outputs[2][1]["prompt"] == CIRCLE


@pytest.mark.parametrize(
    ("prompt", "style", "whole"),
    [("a dog.", "in ink", "a dog, in ink"), ("a dog", "", "a dog"), (" ", "in ink", "in ink"), ("a.", " ", "a.")],
)
def test_the_style_line_reads_on_from_the_prompt(prompt: str, style: str, whole: str) -> None:
    assert whole_prompt(prompt, style) == whole


def at(stage: str, step: int | None = None) -> Callable[[Told], bool]:
    return lambda told: told.stage == stage and (step is None or told.step == step)


@pytest.mark.parametrize("when", [at("encoding"), at("denoising", 1), at("denoising", 3)])
def test_a_stop_leaves_nothing_decoded_and_the_model_usable(
    resident: Resident, task: Recording, decodes: list[int], when: Callable[[Told], bool]
) -> None:
    stopped = Recording(task.models)
    stopped.on_progress = lambda told: stopped.stop() if when(told) else None
    with pytest.raises(TaskStopped):
        draw(request(steps=4, pictures=2), stopped, resident)
    # The stop came in the report of a step, or before the first: no later step was told.
    steps = [told.step for told in stopped.told if told.step]
    assert decodes == [] and stopped.outputs == [] and len(steps) <= 3
    before = Recording(task.models)
    draw(request(), before, resident)
    assert before.outputs


def test_a_stop_during_a_step_waits_for_one_block_only(
    resident: Resident, task: Recording, loaded: Loaded, decodes: list[int]
) -> None:
    ran: list[int] = []
    blocks = [*loaded.pipeline.transformer.transformer_blocks, *loaded.pipeline.transformer.single_transformer_blocks]

    def hook(_module: Any, _inputs: Any, _output: Any) -> None:
        ran.append(1)
        if len(ran) == len(blocks) + 1:  # the first block of the second step
            task.stop()

    handles = [block.register_forward_hook(hook) for block in blocks]
    with pytest.raises(TaskStopped):
        draw(request(steps=4), task, resident)
    for handle in handles:
        handle.remove()
    assert len(ran) == len(blocks) + 1 and decodes == []


def test_a_stop_while_decoding_hands_no_picture_out(resident: Resident, task: Recording, decodes: list[int]) -> None:
    task.on_progress = lambda told: task.stop() if told.stage == "decoding" else None
    with pytest.raises(TaskStopped):
        draw(request(), task, resident)
    assert decodes == [1] and task.outputs == []


def test_a_stop_before_anything_loads_nothing(resident: Resident, task: Recording) -> None:
    task.stop()
    with pytest.raises(TaskStopped):
        draw(request(), task, resident)
    assert task.told == [] and resident.names() == []


def test_no_hook_is_left_on_the_model(resident: Resident, task: Recording, loaded: Loaded) -> None:
    draw(request(), task, resident)
    modules = list(loaded.pipeline.transformer.modules()) + list(loaded.pipeline.vae.modules())
    assert not any(module._forward_pre_hooks or module._forward_hooks for module in modules)


def test_weights_that_overflow_fail_with_a_sentence(resident: Resident, task: Recording, loaded: Loaded) -> None:
    with torch.no_grad():
        loaded.pipeline.transformer.proj_out.weight.fill_(float("inf"))
    with pytest.raises(TaskFailed, match="no numbers"):
        draw(request(), task, resident)
    assert task.outputs == []
    resident.unload()


def test_running_out_of_memory_frees_everything_and_gives_advice(
    resident: Resident, task: Recording, loaded: Loaded
) -> None:
    def burst(_module: Any, _inputs: Any) -> None:
        torch.empty(2**52)

    handle = loaded.pipeline.transformer.register_forward_pre_hook(burst)
    with pytest.raises(OutOfMemory, match="choose a smaller size"):
        draw(request(), task, resident)
    handle.remove()
    assert resident.names() == []
    draw(request(), task, resident)
    assert task.outputs


def test_a_gpu_that_runs_out_is_tried_again_with_more_offloading(
    task: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Full(Resident):
        """Stands where a GPU would: every mode but `group` is too large for it."""

        def get(self, name: str, task: Any, asked_for: Any, size: Any, tell: Any) -> Loaded:
            asked.append(asked_for)
            task.device = "cpu"
            loaded = super().get(name, task, "auto", size, tell)
            task.device = "cuda:0"
            loaded.mode = "none" if asked_for == "auto" else asked_for
            if loaded.mode != "group":
                loaded.texts.encode = _full  # type: ignore[method-assign]
            return loaded

    def _full(*_args: Any) -> Any:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(device, "release", lambda _device: None)
    monkeypatch.setattr(device, "free_bytes", lambda _device: 2**40)
    task.device = "cuda:0"
    resident = Full()
    monkeypatch.setattr("kino.engine.picture._Pace.keep", lambda _self: None)
    result = drawing.draw(request(), task, resident)
    assert asked == ["auto", "model", "group"] and result["offload"] == "group"
    percents = [told.percent for told in task.told]
    assert percents == sorted(percents)


def test_image_to_image_keeps_more_of_the_source_at_a_lower_strength(resident: Resident, mini_weights: Weights) -> None:
    source = Image.new("RGB", (300, 200), (20, 60, 200))
    source.paste((230, 40, 30), (100, 50, 200, 150))
    distances = []
    for strength in (0.15, 0.95):
        task = Recording(mini_weights)
        draw(
            Request("t", CIRCLE, "kino-mini", 7, width=256, height=160, source=source, strength=strength),
            task,
            resident,
        )
        image, about = task.outputs[0]
        assert image.size == (256, 160) and about["strength"] == strength
        shown = np.asarray(source.resize((256, 160)), float)
        distances.append(np.abs(np.asarray(image, float) - shown).mean())
    assert distances[0] < distances[1]


def test_image_to_image_tells_the_steps_it_really_takes(resident: Resident, task: Recording) -> None:
    source = Image.new("RGB", (64, 64), "red")
    draw(request(steps=8, source=source, strength=0.5), task, resident)
    assert [(told.step, told.steps) for told in task.told if told.step] == [(n, 4) for n in range(1, 5)]
    assert task.outputs[0][1]["steps"] == 8
    draw(request(steps=4, source=source, strength=0.01), task, resident)
    assert task.told[-3].steps == 1 or [told.steps for told in task.told if told.step][-1] == 1


def test_a_source_of_a_size_between_multiples_stays_where_it_is(
    resident: Resident, task: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Stretched to the canvas it would grow a little at each change, and a picture is changed many times.
    plans: list[picture.Plan] = []
    bare = picture.draw

    def watched(plan: picture.Plan, *more: Any) -> Image.Image:
        plans.append(plan)
        return bare(plan, *more)

    monkeypatch.setattr(picture, "draw", watched)
    source = Image.fromarray(np.random.default_rng(0).integers(0, 256, (70, 90, 3), np.uint8))
    draw(request(width=90, height=70, steps=1, source=source, strength=0.5), task, resident)
    assert plans[0].source is not None and plans[0].source.size == (96, 80)
    assert np.array_equal(np.asarray(plans[0].source)[5:75, 3:93], np.asarray(source))
