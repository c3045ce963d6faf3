"""Single files: FLUX's original names and diffusers' own, a transformer alone and whole checkpoints, without a hub."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers.loaders.single_file_utils import convert_flux_transformer_checkpoint_to_diffusers
from safetensors.torch import save_file

from kino.engine.draw import Request, draw
from kino.engine.resident import Resident
from kino.engine.single_file import to_diffusers
from kino.errors import TaskFailed, TaskStopped
from kino.weights import Weights
from tests.engine import originals, tiny
from tests.engine.recording import Recording

pytestmark = pytest.mark.usefixtures("no_network")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for category in ("DiffusionModels", "Lora", "TextEncoders", "VAE"):
        (tmp_path / category).mkdir()
    return tmp_path


def picture(root: Path, model: str, resident: Resident) -> tuple[np.ndarray, dict[str, object]]:
    task = Recording(Weights(root))
    draw(Request("t", "a red circle", model, 7, width=64, height=64, max_sequence_length=32), task, resident)
    image, about = task.outputs[0]
    return np.asarray(image), about


def test_names_are_converted_as_diffusers_converts_them() -> None:
    # diffusers' converter knows FLUX.1's own width only; columns are free, so one each keeps this small.
    rows = {
        "img_in": 3072, "txt_in": 3072, "time_in.in_layer": 3072, "time_in.out_layer": 3072, "vector_in.in_layer": 3072,
        "vector_in.out_layer": 3072, "guidance_in.in_layer": 3072, "guidance_in.out_layer": 3072,
        "final_layer.linear": 64, "final_layer.adaLN_modulation.1": 6144, "single_blocks.0.modulation.lin": 9216,
        "single_blocks.0.linear1": 21504, "single_blocks.0.linear2": 3072,
    }  # fmt: skip
    for side in ("img", "txt"):
        block = {"mod.lin": 18432, "attn.qkv": 9216, "attn.proj": 3072, "mlp.0": 12288, "mlp.2": 3072}
        rows |= {f"double_blocks.0.{side}_{name}": count for name, count in block.items()}
    original = {f"{name}.weight": torch.rand(count, 1) for name, count in rows.items()}
    original |= {f"{name}.bias": torch.rand(count) for name, count in rows.items()}
    norms = ("double_blocks.0.img_attn.norm", "double_blocks.0.txt_attn.norm", "single_blocks.0.norm")
    original |= {f"{n}.{kind}_norm.scale": torch.rand(128) for n in norms for kind in ("query", "key")}

    ours = {name: piece for key, tensor in original.items() for name, piece in to_diffusers(key, tensor, 3072)}
    theirs = convert_flux_transformer_checkpoint_to_diffusers(dict(original))
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)


@pytest.mark.parametrize("guidance", [True, False], ids=["dev", "schnell"])
def test_a_whole_checkpoint_draws_what_its_folder_draws(root: Path, resident: Resident, guidance: bool) -> None:
    tiny.folder(root / "DiffusionModels" / "folder", guidance=guidance)
    parts = tiny.parts(guidance=guidance)
    originals.checkpoint(root / "DiffusionModels" / "whole.safetensors", parts)
    from_folder, about_folder = picture(root, "folder", resident)
    from_file, about_file = picture(root, "whole.safetensors", resident)
    assert about_file["steps"] == about_folder["steps"] == (28 if guidance else 4)
    assert about_file["guidance"] == about_folder["guidance"] == (3.5 if guidance else None)
    assert np.array_equal(from_file, from_folder)


def test_a_transformer_alone_borrows_from_encoder_and_vae_files(root: Path, resident: Resident) -> None:
    parts = tiny.parts()
    originals.transformer_file(root / "DiffusionModels" / "dev.safetensors", parts["transformer"])
    originals.clip_file(root / "TextEncoders" / "clip_l.safetensors", parts)
    originals.t5_file(root / "TextEncoders" / "t5xxl.safetensors", parts)
    parts["tokenizer"].save_pretrained(root / "TextEncoders" / "tokenizer")
    parts["tokenizer_2"].save_pretrained(root / "TextEncoders" / "of_flux" / "tokenizer_2")
    originals.vae_file(root / "VAE" / "ae.safetensors", parts)
    alone = picture(root, "dev.safetensors", resident)[0]
    tiny.folder(root / "DiffusionModels" / "folder")
    assert np.array_equal(alone, picture(root, "folder", resident)[0])


def test_a_transformer_alone_borrows_from_folders_of_encoders(root: Path, resident: Resident) -> None:
    parts = tiny.parts()
    originals.transformer_file(root / "DiffusionModels" / "dev.safetensors", parts["transformer"])
    for part, tokenizer in (("text_encoder", "tokenizer"), ("text_encoder_2", "tokenizer_2")):
        parts[part].save_pretrained(root / "TextEncoders" / part)
        parts[tokenizer].save_pretrained(root / "TextEncoders" / part)
    parts["vae"].save_pretrained(root / "VAE" / "ae")
    alone = picture(root, "dev.safetensors", resident)[0]
    tiny.folder(root / "DiffusionModels" / "folder")
    assert np.array_equal(alone, picture(root, "folder", resident)[0])


def test_a_transformer_in_diffusers_names_borrows_from_a_folder_of_its_shape(root: Path, resident: Resident) -> None:
    tiny.folder(root / "DiffusionModels" / "a_narrow_one", width=128, seed=3)
    tiny.folder(root / "DiffusionModels" / "folder")
    parts = tiny.parts()
    save_file(parts["transformer"].state_dict(), root / "DiffusionModels" / "finetune.safetensors")
    save_file(parts["vae"].state_dict(), root / "VAE" / "in_diffusers_names.safetensors")
    alone = picture(root, "finetune.safetensors", resident)[0]
    assert np.array_equal(alone, picture(root, "folder", resident)[0])


def test_fp8_weights_are_widened(root: Path, resident: Resident) -> None:
    tiny.folder(root / "DiffusionModels" / "folder")
    state = tiny.parts()["transformer"].state_dict()
    small = {name: tensor.to(torch.float8_e4m3fn) for name, tensor in state.items()}
    save_file(small, root / "DiffusionModels" / "fp8.safetensors")
    assert np.ptp(picture(root, "fp8.safetensors", resident)[0]) > 0
    loaded = resident.get("fp8.safetensors", Recording(Weights(root)), "auto", (64, 64), lambda _share: None)
    assert loaded.pipeline.transformer.dtype in (torch.bfloat16, torch.float32)


def test_what_is_missing_is_named_with_its_place(root: Path, resident: Resident) -> None:
    originals.transformer_file(root / "DiffusionModels" / "dev.safetensors", tiny.parts()["transformer"])
    with pytest.raises(TaskFailed) as failure:
        picture(root, "dev.safetensors", resident)
    sentence = str(failure.value)
    assert all(words in sentence for words in ("the CLIP text encoder", "the T5 tokenizer", "the VAE", "TextEncoders"))


def test_a_vae_of_another_width_is_not_borrowed(root: Path, resident: Resident) -> None:
    tiny.folder(root / "DiffusionModels" / "another", width=128)
    originals.transformer_file(root / "DiffusionModels" / "dev.safetensors", tiny.parts()["transformer"])
    with pytest.raises(TaskFailed, match="the VAE"):
        picture(root, "dev.safetensors", resident)


def drop(state: originals.Tensors) -> None:
    del state["double_blocks.0.img_mlp.2.weight"]


def bend(state: originals.Tensors) -> None:
    state["double_blocks.0.img_mlp.2.weight"] = torch.zeros(128, 100)


def add(state: originals.Tensors) -> None:
    state["double_blocks.0.moon.weight"] = torch.zeros(1)


def scale(state: originals.Tensors) -> None:
    state["double_blocks.0.img_mlp.2.scale_weight"] = torch.zeros(1)


def cut(state: originals.Tensors) -> None:
    del state["img_in.weight"]


@pytest.mark.parametrize("spoil", [drop, bend, add, scale, cut])
def test_a_file_that_is_not_a_whole_transformer_fails_with_a_sentence(
    root: Path, resident: Resident, spoil: Callable[[originals.Tensors], None]
) -> None:
    tiny.folder(root / "DiffusionModels" / "folder")
    state = originals.original_names(tiny.parts()["transformer"].state_dict())
    spoil(state)
    save_file(state, root / "DiffusionModels" / "bad.safetensors")
    with pytest.raises(TaskFailed, match=r"bad\.safetensors"):
        picture(root, "bad.safetensors", resident)


def test_a_stop_takes_effect_between_the_tensors_of_a_file(root: Path, resident: Resident) -> None:
    originals.checkpoint(root / "DiffusionModels" / "whole.safetensors", tiny.parts())
    tiny.parts()["tokenizer"].save_pretrained(root / "TextEncoders" / "t" / "tokenizer")
    tiny.folder(root / "DiffusionModels" / "folder")
    task = Recording(Weights(root))
    task.on_progress = lambda _told: task.stop() if len(task.told) == 5 else None
    with pytest.raises(TaskStopped):
        draw(Request("t", "a red circle", "whole.safetensors", 7), task, resident)
    assert len(task.told) == 5 and resident.names() == []
