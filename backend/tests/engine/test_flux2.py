"""FLUX.2 and FLUX.2-klein: pictures are changed by an instruction, with everything around them as with FLUX.1."""

from __future__ import annotations

import gc
import json
import shutil
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from kino.engine import flux2, load, memory, place
from kino.engine.adapters import Wanted
from kino.engine.draw import Request, draw
from kino.engine.resident import Loaded, Resident
from kino.engine.sources import find
from kino.errors import OutOfMemory, TaskFailed, TaskStopped
from kino.weights import Weights
from tests.engine import tiny2
from tests.engine.recording import Recording

CHANGE = "make the circle blue"
OWN = {"steps": 2, "width": 64, "height": 64, "max_sequence_length": 32}
ALL = ["two", "klein", "base"]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """FLUX.2, klein, and a base model of klein, which is not distilled."""
    root = tmp_path_factory.mktemp("flux2")
    folder = root / "DiffusionModels"
    tiny2.folder(folder / "two", klein=False, kino={"defaults": OWN})
    tiny2.folder(folder / "klein", klein=True, kino={"defaults": OWN})
    tiny2.folder(folder / "base", klein=True, distilled=False, kino={"defaults": OWN})
    return root


@pytest.fixture
def task(models: Path) -> Recording:
    return Recording(Weights(models))


@pytest.fixture
def root(tmp_path: Path, models: Path) -> Path:
    shutil.copytree(models, tmp_path / "models")
    return tmp_path / "models"


def picture(seed: int = 0) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (64, 96, 3), np.uint8))


def request(model: str = "klein", **changes: Any) -> Request:
    whole = {"plugin": "t", "prompt": CHANGE, "model": model, "seed": 7, "edit": True, "source": picture()}
    return Request(**whole | changes)


def get(resident: Resident, task: Recording, model: str) -> Loaded:
    return resident.get(model, task, "auto", (96, 64), lambda _share: None)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("model", ALL)
def test_an_edit_goes_through_every_stage_and_shows_previews(resident: Resident, task: Recording, model: str) -> None:
    draw(request(model), task, resident)
    assert task.stages == ["loading", "encoding", "denoising", "decoding", "saving"]
    assert [(told.step, told.steps) for told in task.told if told.step] == [(1, 2), (2, 2)]
    percents = [told.percent for told in task.told]
    assert percents == sorted(percents) and task.previews
    image, about = task.outputs[0]
    assert image.size == (96, 64) and about["strength"] is None
    assert about["guidance"] == (None if model == "klein" else 4.0)


@pytest.mark.parametrize("model", ALL)
def test_it_is_the_picture_the_bare_pipeline_draws(resident: Resident, task: Recording, model: str) -> None:
    result = draw(request(model), task, resident)
    bare = get(resident, task, model).pipeline(
        image=picture(), prompt=CHANGE, width=96, height=64, num_inference_steps=2,
        guidance_scale=result["guidance"] or 0.0, max_sequence_length=result["max_sequence_length"],
        generator=torch.Generator("cpu").manual_seed(7),
    ).images[0]  # fmt: skip
    assert np.array_equal(np.asarray(task.outputs[0][0]), np.asarray(bare))


@pytest.mark.parametrize("model", ["two", "base"])
def test_the_source_and_the_instruction_and_the_seed_all_count(resident: Resident, task: Recording, model: str) -> None:
    for changes in ({}, {}, {"source": picture(1)}, {"prompt": "a red square"}, {"seed": 8}):
        draw(request(model, **changes), task, resident)
    same, *others = (np.asarray(image) for image, _about in task.outputs[1:])
    assert np.array_equal(np.asarray(task.outputs[0][0]), same)
    assert not any(np.array_equal(same, other) for other in others)


def test_an_instruction_beyond_512_tokens_is_cut_at_a_word_and_that_is_told(
    resident: Resident, task: Recording
) -> None:
    words = " ".join(["make the circle blue"] * 40)
    result = draw(request(prompt=words), task, resident)
    assert result["max_sequence_length"] <= 512
    assert words.endswith(result["text_cut"]) and words[-len(result["text_cut"]) - 1] == " "


def test_what_the_makers_advise_holds_without_a_kino_json(root: Path) -> None:
    steps = {}
    for name in ALL:
        (root / "DiffusionModels" / name / "kino.json").unlink()
        rules = load.rules_of(find("DiffusionModels", name, Weights(root)))
        steps[name] = (rules.steps, rules.guided, rules.max_sequence_length, rules.width)
    assert steps == {"two": (28, True, 512, 1024), "klein": (4, False, 512, 1024), "base": (50, True, 512, 1024)}


def test_a_prompt_alone_is_refused_before_anything_is_loaded(resident: Resident, task: Recording) -> None:
    with pytest.raises(TaskFailed, match="to draw from a prompt choose a FLUX"):
        draw(request(edit=False, source=None), task, resident)
    assert task.told == [] and resident.names() == []
    draw(request(), task, resident)
    with pytest.raises(TaskFailed, match="to draw from a prompt choose a FLUX"):
        draw(request(edit=False, source=None), task, resident)


def test_a_lora_is_refused_by_name(resident: Resident, task: Recording, tmp_path: Path) -> None:
    with pytest.raises(TaskFailed, match="the LoRA stripes can't be used"):
        draw(request(loras=[Wanted("stripes", tmp_path)]), task, resident)
    draw(request(loras=[Wanted("stripes", tmp_path, 0, 0)]), task, resident)
    assert task.outputs


@pytest.mark.parametrize("model", ["two", "klein"])
@pytest.mark.parametrize("stage", ["encoding", "denoising"])
def test_a_stop_leaves_nothing_behind(resident: Resident, task: Recording, model: str, stage: str) -> None:
    draw(request(model), task, resident)
    before = hooks(get(resident, task, model))
    stopped, again = Recording(task.models), Recording(task.models)
    stopped.on_progress = lambda told: stopped.stop() if told.stage == stage else None
    with pytest.raises(TaskStopped):
        draw(request(model, steps=4, prompt="make it red"), stopped, resident)
    assert stopped.outputs == [] and hooks(get(resident, task, model)) == before
    draw(request(model), again, resident)
    assert np.array_equal(np.asarray(again.outputs[0][0]), np.asarray(task.outputs[0][0]))


def hooks(loaded: Loaded) -> int:
    """Of all components; transformers keeps some of its own on a language model."""
    parts = (loaded.pipeline.transformer, loaded.pipeline.text_encoder, loaded.pipeline.vae)
    modules = [module for part in parts for module in part.modules()]
    return sum(len(module._forward_pre_hooks) + len(module._forward_hooks) for module in modules)


@pytest.mark.parametrize("model", ["two", "klein"])
def test_a_stop_while_a_prompt_is_read_waits_for_one_layer_only(
    resident: Resident, task: Recording, model: str
) -> None:
    layers = get(resident, task, model).text_layers
    ran: list[int] = []

    def hook(_module: Any, _inputs: Any, _output: Any) -> None:
        ran.append(1)
        task.stop()

    handles = [layer.register_forward_hook(hook) for layer in layers]
    with pytest.raises(TaskStopped):
        draw(request(model), task, resident)
    for handle in handles:
        handle.remove()
    assert len(ran) == 1 and len(layers) >= 28


def test_running_out_of_memory_frees_everything_and_gives_advice(resident: Resident, task: Recording) -> None:
    def burst(_module: Any, _inputs: Any) -> None:
        torch.empty(2**52)

    get(resident, task, "klein").pipeline.transformer.register_forward_pre_hook(burst)
    with pytest.raises(OutOfMemory, match="choose a smaller size"):
        draw(request(), task, resident)
    assert resident.names() == []


def test_unload_frees_the_weights(resident: Resident, task: Recording) -> None:
    draw(request(), task, resident)
    weights = weakref.ref(get(resident, task, "klein").pipeline.transformer)
    resident.unload()
    gc.collect()
    assert weights() is None and resident.names() == []


@pytest.mark.parametrize("model", ["two", "klein"])
@pytest.mark.parametrize("mode", ["model", "group"])
def test_every_offloading_draws_the_same_picture(task: Recording, model: str, mode: memory.Mode) -> None:
    pipeline = load.load(find("DiffusionModels", model, task.models), torch.float32, lambda _share: None)

    def once() -> torch.Tensor:
        call = {"width": 64, "height": 64, "num_inference_steps": 1, "max_sequence_length": 200, "output_type": "pt"}
        generator = torch.Generator().manual_seed(3)
        drawn: torch.Tensor = pipeline(image=picture(), prompt=CHANGE, generator=generator, **call).images
        return drawn

    base = once()
    place.place(pipeline, memory.Placement(mode), "cpu")
    for _ in range(2):
        torch.testing.assert_close(once(), base, rtol=0, atol=1e-5)


def test_large_pictures_are_decoded_in_tiles(task: Recording) -> None:
    pipeline = load.load(find("DiffusionModels", "klein", task.models), torch.float32, lambda _share: None)
    place.tile(pipeline, True)
    assert pipeline.vae.use_tiling and pipeline.vae.tile_latent_min_size == 64
    with torch.no_grad():
        assert pipeline.vae.decode(torch.zeros(1, 32, 8, 65)).sample.shape == (1, 3, 64, 520)


def truncated(folder: Path) -> None:
    file = folder / "transformer" / "diffusion_pytorch_model.safetensors"
    file.write_bytes(file.read_bytes()[:-1000])


def without_its_encoder(folder: Path) -> None:
    shutil.rmtree(folder / "text_encoder")


def without_its_tokenizer(folder: Path) -> None:
    for file in (folder / "tokenizer").iterdir():
        file.unlink()


def quantised(folder: Path) -> None:
    config = folder / "transformer" / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"quantization_config": {"quant_method": "x"}}))


def mixed(folder: Path) -> None:
    from diffusers import Flux2Transformer2DModel

    config = json.loads((folder / "transformer" / "config.json").read_text()) | {"joint_attention_dim": 96}
    Flux2Transformer2DModel.from_config(config).save_pretrained(folder / "transformer")


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    ("model", "spoil"),
    [
        ("klein", truncated), ("two", without_its_encoder), ("two", without_its_tokenizer), ("klein", quantised),
        ("two", mixed),
    ],
)  # fmt: skip
def test_a_folder_that_is_not_whole_fails_with_a_sentence(
    root: Path, resident: Resident, model: str, spoil: Callable[[Path], None]
) -> None:
    spoil(root / "DiffusionModels" / model)
    with pytest.raises(TaskFailed) as failure:
        draw(request(model), Recording(Weights(root)), resident)
    assert 20 < len(str(failure.value)) < 600 and "FLUX.1" not in str(failure.value)
    assert resident.names() == []


def test_the_colours_of_a_preview_are_fitted_to_the_source() -> None:
    draws = np.random.default_rng(0)
    source = Image.fromarray(draws.integers(0, 256, (64, 96, 3), np.uint8))
    shown = np.asarray(source.resize((12, 8), Image.Resampling.BOX), np.float32).reshape(-1, 3) / 255
    # Latents that hold the picture's colours in three of their channels, the others noise.
    latents = draws.normal(size=(96, 32)).astype(np.float32) * 0.1
    latents[:, :3] = (shown - 0.5) @ np.array([[2, 0, 1], [0, -3, 0], [1, 0, 2]], np.float32)
    tokens = latents.reshape(4, 2, 6, 2, 32).transpose(0, 2, 4, 1, 3).reshape(24, 128)
    factors, bias = flux2.colours(torch.from_numpy(tokens.copy()), 4, 6, source)
    assert np.abs(latents @ factors + bias - shown).mean() < 0.02


@pytest.mark.parametrize("size", [(1024, 1024), (1920, 1088), (2048, 512), (96, 64), (1040, 1024)])
def test_a_large_source_has_the_tokens_the_pipeline_makes_of_it(size: tuple[int, int]) -> None:
    from diffusers.pipelines.flux2.image_processor import Flux2ImageProcessor

    wide, high = Flux2ImageProcessor._resize_if_exceeds_area(Image.new("RGB", size)).size
    assert flux2.grid(*size, 16) == (high // 16, wide // 16)
