"""Folders: loaded without a hub, refused with a sentence when they are not whole or not FLUX.1's."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from kino.engine import load, memory, place
from kino.engine.draw import Request, draw
from kino.engine.resident import Resident
from kino.engine.sources import find
from kino.errors import OutOfMemory, TaskFailed, TaskStopped
from kino.weights import Weights
from tests.engine.recording import Recording


@pytest.fixture
def root(tmp_path: Path, tiny_models: Path) -> Path:
    shutil.copytree(tiny_models, tmp_path / "models")
    return tmp_path / "models"


def try_to_draw(root: Path, resident: Resident, model: str = "dev") -> Recording:
    task = Recording(Weights(root))
    draw(Request("t", "a red circle", model, 7, steps=1, width=64, height=64), task, resident)
    return task


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("model", ["dev", "schnell"])
def test_a_folder_loads_and_draws_without_a_network(root: Path, resident: Resident, model: str) -> None:
    assert try_to_draw(root, resident, model).outputs[0][0].size == (64, 64)


@pytest.mark.usefixtures("no_network")
def test_kino_mini_loads_and_draws_without_a_network(mini_weights: Weights, resident: Resident) -> None:
    task = Recording(mini_weights)
    draw(Request("t", "a large red circle on a blue background", "kino-mini", 7), task, resident)
    assert task.stages == ["loading", "encoding", "denoising", "decoding", "saving"]
    assert task.outputs[0][0].size == (256, 256)


def truncate(folder: Path) -> None:
    file = folder / "transformer" / "diffusion_pytorch_model.safetensors"
    file.write_bytes(file.read_bytes()[:-1000])


def pickled(folder: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (folder / "ran",)  # type: ignore[return-value]

    (folder / "text_encoder" / "model.safetensors").write_bytes(pickle.dumps(Bomb()))


def emptied(folder: Path) -> None:
    (folder / "vae" / "diffusion_pytorch_model.safetensors").write_bytes(b"")


def another_family(folder: Path) -> None:
    (folder / "model_index.json").write_text(json.dumps({"_class_name": "StableDiffusionPipeline"}))


def flux_2(folder: Path) -> None:
    (folder / "model_index.json").write_text(json.dumps({"_class_name": "Flux2Pipeline"}))


def mismatched(folder: Path) -> None:
    config = folder / "transformer" / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"num_attention_heads": 2}))


def broken_config(folder: Path) -> None:
    (folder / "text_encoder_2" / "config.json").write_text("{")


def without_tokenizer(folder: Path) -> None:
    shutil.rmtree(folder / "tokenizer_2")
    shutil.rmtree(folder.parent / "schnell")


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    "spoil",
    [
        truncate, pickled, emptied, another_family, flux_2, mismatched, broken_config, without_tokenizer,
    ],
)  # fmt: skip
def test_a_folder_that_is_not_whole_fails_with_a_sentence(
    root: Path, resident: Resident, spoil: Callable[[Path], None]
) -> None:
    folder = root / "DiffusionModels" / "dev"
    spoil(folder)
    with pytest.raises(TaskFailed) as failure:
        try_to_draw(root, resident)
    assert 20 < len(str(failure.value)) < 600 and "Traceback" not in str(failure.value)
    assert not (folder / "ran").exists()
    assert resident.names() == []


def test_a_model_that_is_not_there_fails_with_a_sentence(root: Path, resident: Resident) -> None:
    with pytest.raises(TaskFailed, match="nowhere"):
        try_to_draw(root, resident, "nowhere")


def test_classes_named_by_a_folder_are_not_obeyed(root: Path, resident: Resident) -> None:
    index = root / "DiffusionModels" / "dev" / "model_index.json"
    index.write_text(json.dumps({"_class_name": "FluxPipeline", "transformer": ["evil", "Evil"], "vae": ["os", "x"]}))
    assert try_to_draw(root, resident).outputs


def test_a_model_for_filling_is_refused_before_it_draws_nonsense(root: Path, resident: Resident) -> None:
    from diffusers import FluxTransformer2DModel

    folder = root / "DiffusionModels" / "dev"
    config = json.loads((folder / "transformer" / "config.json").read_text()) | {"in_channels": 384, "out_channels": 64}
    FluxTransformer2DModel.from_config(config).save_pretrained(folder / "transformer")
    with pytest.raises(TaskFailed, match="takes more than a prompt"):
        try_to_draw(root, resident)


def test_a_stop_takes_effect_between_parts(root: Path, resident: Resident) -> None:
    task = Recording(Weights(root))
    task.on_progress = lambda told: task.stop() if told.percent > 0 else None
    with pytest.raises(TaskStopped):
        draw(Request("t", "a red circle", "dev", 7), task, resident)
    assert task.stages == ["loading"] and resident.names() == []


def test_a_model_beyond_the_machines_memory_is_refused_before_loading(root: Path) -> None:
    sources = find("DiffusionModels", "dev", Weights(root))
    need = sum(load.numbers(sources).values()) * 2
    load.check_host(sources, torch.bfloat16, need)
    with pytest.raises(OutOfMemory, match="dev needs"):
        load.check_host(sources, torch.bfloat16, need - 1)


@pytest.mark.parametrize("mode", ["model", "group"])
def test_every_offloading_draws_the_same_picture(tiny_weights: Weights, mode: memory.Mode) -> None:
    # The code of offloading runs on a CPU too, but for accelerate's sequential; that it saves memory test_gpu.py shows.
    pipeline = load.load(find("DiffusionModels", "dev", tiny_weights), torch.float32, lambda _share: None)

    def once() -> torch.Tensor:
        call = {"width": 64, "height": 64, "num_inference_steps": 2, "max_sequence_length": 32, "output_type": "pt"}
        drawn: torch.Tensor = pipeline("a red circle", generator=torch.Generator().manual_seed(3), **call).images
        return drawn

    base = once()
    place.place(pipeline, memory.Placement(mode), "cpu")
    for _ in range(2):
        torch.testing.assert_close(once(), base, rtol=0, atol=1e-5)


def test_tiles_are_smaller_than_the_size_the_vae_was_trained_for(tiny_weights: Weights) -> None:
    pipeline = load.load(find("DiffusionModels", "dev", tiny_weights), torch.float32, lambda _share: None)
    place.tile(pipeline, True)
    assert pipeline.vae.use_tiling and pipeline.vae.tile_latent_min_size == 64
    with torch.no_grad():
        assert pipeline.vae.decode(torch.zeros(1, 16, 70, 65)).sample.shape == (1, 3, 560, 520)
    place.tile(pipeline, False)
    assert not pipeline.vae.use_tiling
