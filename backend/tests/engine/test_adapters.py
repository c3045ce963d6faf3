"""LoRAs are checked before loading, switched from memory, and gone without a trace when off."""

from __future__ import annotations

import pickle
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from kino.engine.adapters import Adapters, Wanted, fitting
from kino.engine.draw import Request, draw
from kino.engine.resident import Loaded, Resident
from kino.errors import TaskFailed
from kino.weights import Weights
from tests.engine.recording import Recording

Tensors = dict[str, torch.Tensor]
LAYER = "transformer.transformer_blocks.0.attn.to_q"
TEXT = "text_encoder.text_model.encoder.layers.0.self_attn.q_proj"


def lora(path: Path, layers: dict[str, tuple[int, int]], seed: int = 0, rank: int = 4, size: float = 0.5) -> Path:
    """A LoRA in diffusers' names; `layers` gives (inputs, outputs) of each."""
    generator = torch.Generator().manual_seed(seed)
    state: Tensors = {}
    for name, (inputs, outputs) in layers.items():
        state[f"{name}.lora_A.weight"] = torch.randn(rank, inputs, generator=generator) * size
        state[f"{name}.lora_B.weight"] = torch.randn(outputs, rank, generator=generator) * size
    save_file(state, path)
    return path


@pytest.fixture
def root(tmp_path: Path, tiny_models: Path) -> Path:
    shutil.copytree(tiny_models, tmp_path / "models")
    folder = tmp_path / "models" / "Lora"
    lora(folder / "one.safetensors", {LAYER: (128, 128)}, seed=1)
    lora(folder / "two.safetensors", {LAYER.replace("to_q", "to_k"): (128, 128)}, seed=2)
    lora(folder / "text.safetensors", {LAYER: (128, 128), TEXT: (64, 64)}, seed=3)
    return tmp_path / "models"


@pytest.fixture
def paint(root: Path, resident: Resident) -> Callable[..., np.ndarray]:
    """Draws with LoRAs given as (name, strength) or (name, strength_model, strength_clip)."""

    def paint(*loras: tuple[str, float] | tuple[str, float, float], prompt: str = "a red circle") -> np.ndarray:
        task = Recording(Weights(root))
        wanted = [
            Wanted(name, task.models.path("Lora", f"{name}.safetensors"), *strengths) for name, *strengths in loras
        ]
        draw(Request("t", prompt, "dev", 7, steps=2, width=64, height=64, loras=wanted), task, resident)
        return np.asarray(task.outputs[0][0], dtype=np.int16)

    return paint


Paint = Callable[..., np.ndarray]


def test_a_lora_changes_the_picture_by_its_strength(paint: Paint) -> None:
    base = paint()
    changes = [np.abs(paint(("one", strength)) - base).mean() for strength in (0.25, 1.0)]
    assert 0 < changes[0] < changes[1]


def test_off_is_the_base_models_picture_bit_for_bit(paint: Paint) -> None:
    base = paint()
    assert not np.array_equal(paint(("one", 1.0)), base)
    assert np.array_equal(paint(("one", 0.0, 0.0)), base)
    assert np.array_equal(paint(), base)


def test_a_lora_from_memory_draws_what_it_drew_from_disk(paint: Paint) -> None:
    first = paint(("one", 0.8))
    assert not np.array_equal(paint(("two", 0.8)), first)
    assert np.array_equal(paint(("one", 0.8)), first)


def test_two_loras_add_up_in_any_order(paint: Paint) -> None:
    both = paint(("one", 1.0), ("two", 1.0))
    assert not np.array_equal(both, paint(("one", 1.0)))
    assert np.abs(paint(("two", 1.0), ("one", 1.0)) - both).mean() < 1


def test_the_text_encoders_strength_is_its_own(paint: Paint) -> None:
    picture_only = paint(("text", 1.0, 0.0))
    assert not np.array_equal(paint(("text", 1.0, 1.0)), picture_only)
    assert not np.array_equal(paint(("text", 0.0, 1.0)), paint())
    assert np.array_equal(paint(("text", 1.0, 0.0)), picture_only)


def test_the_text_strength_of_a_lora_without_text_layers_is_nothing(paint: Paint) -> None:
    assert np.array_equal(paint(("one", 1.0, 2.0)), paint(("one", 1.0, 0.0)))
    assert np.array_equal(paint(("one", 0.0, 2.0)), paint())


def test_a_replaced_file_is_loaded_again(paint: Paint, root: Path) -> None:
    before = paint(("one", 1.0))
    lora(root / "Lora" / "one.safetensors", {LAYER: (128, 128)}, seed=9)
    assert not np.array_equal(paint(("one", 1.0)), before)


def test_the_same_lora_twice_is_refused(paint: Paint) -> None:
    with pytest.raises(TaskFailed, match="one is listed twice"):
        paint(("one", 0.5), ("one", 0.5))


def wrong_width(path: Path) -> None:
    lora(path, {LAYER: (96, 128)})


def wrong_height(path: Path) -> None:
    lora(path, {LAYER: (128, 384)})


def one_of_many_wrong(path: Path) -> None:
    lora(path, {LAYER: (128, 128), LAYER.replace("to_q", "to_v"): (128, 127)})


def no_such_layer(path: Path) -> None:
    lora(path, {"transformer.transformer_blocks.7.attn.to_q": (128, 128)})


def half_a_pair(path: Path) -> None:
    save_file({f"{LAYER}.lora_A.weight": torch.zeros(4, 128)}, path)


def ranks_apart(path: Path) -> None:
    save_file({f"{LAYER}.lora_A.weight": torch.zeros(4, 128), f"{LAYER}.lora_B.weight": torch.zeros(128, 8)}, path)


def stable_diffusion(path: Path) -> None:
    name = "lora_unet_down_blocks_0_attentions_0_proj_in"
    save_file({f"{name}.lora_down.weight": torch.zeros(4, 8), f"{name}.lora_up.weight": torch.zeros(8, 4)}, path)


def another_family(path: Path) -> None:
    name = "diffusion_model.blocks.0.cross_attn.q"
    save_file({f"{name}.lora_A.weight": torch.zeros(4, 8), f"{name}.lora_B.weight": torch.zeros(8, 4)}, path)


def no_lora(path: Path) -> None:
    save_file({"weight": torch.zeros(4, 4)}, path)


def a_checkpoint(path: Path) -> None:
    save_file({"double_blocks.0.img_attn.qkv.weight": torch.zeros(12, 4)}, path)


def a_pickle(path: Path) -> None:
    path.write_bytes(pickle.dumps({"a": 1}))


def cut_off(path: Path) -> None:
    lora(path, {LAYER: (128, 128)})
    path.write_bytes(path.read_bytes()[:-100])


@pytest.mark.parametrize(
    "spoil",
    [
        wrong_width, wrong_height, one_of_many_wrong, no_such_layer, half_a_pair, ranks_apart, stable_diffusion,
        another_family, no_lora, a_checkpoint, a_pickle, cut_off,
    ],
)  # fmt: skip
def test_an_unfit_file_is_a_failure_that_names_it_and_changes_nothing(
    paint: Paint, root: Path, resident: Resident, spoil: Callable[[Path], None]
) -> None:
    base = paint()
    path = root / "Lora" / "unfit.safetensors"
    spoil(path)
    with pytest.raises(TaskFailed, match="unfit") as failure:
        task = Recording(Weights(root))
        loras = [Wanted("unfit.safetensors", path)]
        draw(Request("t", "a red circle", "dev", 7, steps=2, width=64, height=64, loras=loras), task, resident)
    assert len(str(failure.value)) < 400
    assert np.array_equal(paint(), base)


def test_the_names_of_other_trainers_are_understood(paint: Paint, root: Path) -> None:
    # kohya's scripts write FLUX's original layers with underscores, and CLIP's as lora_te1.
    generator = torch.Generator().manual_seed(5)
    clip = "lora_te1_text_model_encoder_layers_0_self_attn"
    state: Tensors = {}
    for name, width in (
        ("lora_unet_double_blocks_0_img_attn_proj", 128), (f"{clip}_q_proj", 64), (f"{clip}_out_proj", 64),
    ):  # fmt: skip
        state[f"{name}.lora_down.weight"] = torch.randn(4, width, generator=generator)
        state[f"{name}.lora_up.weight"] = torch.randn(width, 4, generator=generator)
        state[f"{name}.alpha"] = torch.tensor(4.0)
    save_file(state, root / "Lora" / "kohya.safetensors")
    base = paint()
    assert not np.array_equal(paint(("kohya", 1.0, 0.0)), base)
    assert not np.array_equal(paint(("kohya", 0.0, 1.0)), base)


def load(resident: Resident, root: Path, name: str = "dev") -> Loaded:
    return resident.get(name, Recording(Weights(root)), "auto", (None, None), lambda _share: None)


def test_switching_from_memory_is_many_times_faster_than_loading(root: Path, resident: Resident) -> None:
    loaded = load(resident, root)
    layers = [
        name
        for name, module in loaded.pipeline.transformer.named_modules()
        if isinstance(module, torch.nn.Linear) and "attn" in name
    ]
    whole = {f"transformer.{name}": (128, 128) for name in layers}
    wanted = [[Wanted(str(n), lora(root / "Lora" / f"whole{n}.safetensors", whole, seed=n))] for n in range(4)]

    def timed(loras: list[Wanted]) -> float:
        started = time.perf_counter()
        loaded.adapters.apply(loras)
        return time.perf_counter() - started

    cold = sorted(timed(loras) for loras in wanted)[1]
    warm = min(timed(wanted[n % 4]) for n in range(12))
    assert cold / warm >= 5


def test_adapters_used_longest_ago_are_dropped(root: Path, resident: Resident) -> None:
    pipeline = load(resident, root).pipeline
    one, two = (Wanted(name, root / "Lora" / f"{name}.safetensors") for name in ("one", "two"))
    adapters = Adapters(pipeline, kept_bytes=one.path.stat().st_size)
    adapters.apply([one])
    adapters.apply([two])
    assert sum(len(names) for names in pipeline.get_list_adapters().values()) == 1
    adapters.apply([one, two])
    assert sum(len(names) for names in pipeline.get_list_adapters().values()) == 2


def test_a_lora_tells_which_parts_it_changes(root: Path, resident: Resident) -> None:
    pipeline = load(resident, root).pipeline
    assert fitting("one", root / "Lora" / "one.safetensors", pipeline) == {"transformer"}
    assert fitting("text", root / "Lora" / "text.safetensors", pipeline) == {"transformer", "text_encoder"}
