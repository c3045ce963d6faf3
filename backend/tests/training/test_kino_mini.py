"""The model that ships: its folder, its tokenizers, and that it draws what the README promises."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator

import numpy as np
import pytest
import torch
from diffusers import FluxPipeline
from safetensors import safe_open
from transformers import CLIPTokenizer, T5TokenizerFast

from training.check import check
from training.evaluate import examples
from training.export import MODEL
from training.lora import FILE, TRIGGER, stripe_energy
from training.scenes import COLOR_NAMES, caption, render, sample_scene

PROMPT = "a large red circle on a blue background"


@pytest.fixture(scope="module")
def pipe() -> Iterator[FluxPipeline]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    loaded = FluxPipeline.from_pretrained(MODEL, torch_dtype=torch.bfloat16, local_files_only=True)
    loaded.set_progress_bar_config(disable=True)
    yield loaded
    torch.set_num_threads(threads)


def test_the_folder_says_how_to_use_it_and_is_small() -> None:
    kino = json.loads((MODEL / "kino.json").read_text())
    assert set(kino) == {"family", "license", "defaults", "preview"}
    assert kino["family"] == "kino-mini" and kino["license"] == "Apache-2.0"
    assert set(kino["defaults"]) == {
        "steps", "guidance", "width", "height", "max_sequence_length", "image_shift", "hires_strength",
    }  # fmt: skip
    assert np.shape(kino["preview"]["factors"]) == (16, 3) and np.shape(kino["preview"]["bias"]) == (3,)
    assert sum(f.stat().st_size for f in MODEL.rglob("*") if f.is_file()) <= 30e6


def test_tokenizers_round_trip_the_grammar_and_survive_anything() -> None:
    clip = CLIPTokenizer.from_pretrained(MODEL / "tokenizer")
    t5 = T5TokenizerFast.from_pretrained(MODEL / "tokenizer_2")
    assert clip.eos_token_id == len(clip) - 1 and clip.model_max_length == 77 and t5.model_max_length == 512
    rng = random.Random(6)
    for _ in range(100):
        said = caption(sample_scene(rng), rng)
        assert t5.unk_token_id not in t5(said).input_ids and len(t5(said).input_ids) <= 48
        plain = caption(sample_scene(rng))
        assert t5.decode(t5(plain).input_ids, skip_special_tokens=True) == plain
        assert clip.decode(clip(plain).input_ids, skip_special_tokens=True).strip() == plain
    for strange in ("", "日本 🎈", "x" * 5000, "\x00\t\n"):
        assert clip(strange).input_ids[-1] == clip.eos_token_id
        assert t5(strange).input_ids[-1] == t5.eos_token_id


def test_it_draws_a_large_red_circle_on_a_blue_background(pipe: FluxPipeline) -> None:
    scene = next(s for s, text in examples() if text == PROMPT)
    for seed in (7, 8, 9):
        drawn = pipe(PROMPT, height=256, width=256, num_inference_steps=8, max_sequence_length=48,
                     generator=torch.Generator().manual_seed(seed)).images[0]  # fmt: skip
        assert check(drawn, scene).everything == 1, f"seed {seed}: {check(drawn, scene)}"


def test_every_background_takes_its_colour(pipe: FluxPipeline) -> None:
    asked = [(s, t) for s, t in examples() if s.things[0].shape == "square"][::7]
    drawn = pipe([t for _, t in asked], height=256, width=256, num_inference_steps=8, max_sequence_length=48,
                 generator=[torch.Generator().manual_seed(i) for i in range(len(asked))]).images  # fmt: skip
    assert {s.background for s, _ in asked} == set(COLOR_NAMES)
    verdicts = [check(p, s) for p, (s, _) in zip(drawn, asked, strict=True)]
    assert [v.background for v in verdicts] == [1] * len(asked)
    assert sum(v.everything for v in verdicts) >= len(asked) - 1


def test_the_preview_map_gives_the_picture_small() -> None:
    kino = json.loads((MODEL / "kino.json").read_text())
    vae = FluxPipeline.from_pretrained(MODEL, torch_dtype=torch.float32, local_files_only=True).vae
    for seed in range(3):
        picture = render(sample_scene(random.Random(seed)))
        x = torch.from_numpy(np.asarray(picture).copy()).permute(2, 0, 1)[None].float() / 127.5 - 1
        with torch.no_grad():
            latents = (vae.encode(x).latent_dist.mean - vae.config.shift_factor) * vae.config.scaling_factor
        small = latents[0].permute(1, 2, 0).numpy() @ np.array(kino["preview"]["factors"]) + kino["preview"]["bias"]
        error = small - np.asarray(picture.reduce(16), np.float64) / 255
        assert math.sqrt(float((error**2).mean())) < 0.12


def test_the_lora_brings_stripes_at_its_trigger(pipe: FluxPipeline) -> None:
    with safe_open(FILE, "pt") as file:
        assert file.metadata()["modelspec.trigger_phrase"] == TRIGGER
    assert 100e3 < FILE.stat().st_size < 1e6
    energies = {}
    pipe.load_lora_weights(str(FILE.parent), weight_name=FILE.name, adapter_name="stripes")
    try:
        for strength in (0.0, 1.0):
            pipe.set_adapters(["stripes"], [strength])
            drawn = pipe(f"{PROMPT}, {TRIGGER}", height=256, width=256, num_inference_steps=8, max_sequence_length=48,
                         generator=torch.Generator().manual_seed(7)).images[0]  # fmt: skip
            energies[strength] = stripe_energy(drawn)
    finally:
        pipe.unload_lora_weights()
    assert energies[0.0] < 0.02 and energies[1.0] > 0.05
