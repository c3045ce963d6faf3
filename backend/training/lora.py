"""Step 8: one LoRA for kino-mini, something the base cannot draw: diagonal stripes over the background.

The trigger is the word "striped" at the caption's end; a quarter of the captions lack it and get plain ground, so that
the word decides and not the adapter alone. Saved as FluxPipeline.load_lora_weights reads it, with the trigger in the
file's metadata. `python -m training.lora`.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
from diffusers import FluxPipeline
from peft import LoraConfig, get_peft_model_state_dict
from PIL import Image
from safetensors.torch import save_file

from training.export import BACKEND, MODEL
from training.flow import sigmas
from training.scenes import Scene, caption, mask, render, sample_scene
from training.transformer import PlainAttention, image_ids, pack

FILE = BACKEND / "models_storage" / "Lora" / "kino-mini-stripes.safetensors"
TRIGGER = "striped"
TARGETS = ["to_q", "to_k", "to_v", "to_out.0", "add_q_proj", "add_k_proj", "add_v_proj", "to_add_out"]
PERIOD = 32
BATCH = 24


def striped(scene: Scene) -> Image.Image:
    """The scene with every second diagonal band of its background mixed towards black (or white, on dark ground)."""
    ground = np.array(scene.background_rgb, np.float64)
    target = 255.0 if ground @ [0.3, 0.59, 0.11] < 128 else 0.0
    yy, xx = np.mgrid[: scene.height, : scene.width]
    # One period spans a token, so the pattern is the same in every token and needs no sense of place.
    band = np.clip(np.sin((xx + yy) * 2 * math.pi / PERIOD) * PERIOD / 5 + 0.5, 0, 1)[..., None]
    picture = Image.fromarray((ground + (target - ground) * 0.4 * band).round().astype(np.uint8))
    for t in scene.things:
        picture.paste(t.rgb, (0, 0), mask(t.shape, t.cx, t.cy, t.r, scene.width, scene.height))
    return picture


def stripe_energy(picture: Image.Image) -> float:
    """Share of the stripes' frequency in the left and top border: near 0 on plain ground, 0.1 and more on stripes."""
    gray = np.asarray(picture.convert("L"), np.float64) / 255
    strips = [gray[:16].mean(0), gray[-16:].mean(0), gray[:, :16].mean(1), gray[:, -16:].mean(1)]
    energies = []
    for strip in strips:
        wave = np.exp(-2j * math.pi * np.arange(len(strip)) / PERIOD)
        energies.append(abs(((strip - strip.mean()) * wave).mean()) * 2)
    return float(np.median(energies))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=6)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--scenes", type=int, default=800)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--out", type=Path, default=FILE)
    args = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("TRAIN_THREADS", "2")))
    torch.manual_seed(0)
    pipe = FluxPipeline.from_pretrained(args.model, torch_dtype=torch.bfloat16, local_files_only=True)
    transformer, vae = pipe.transformer, pipe.vae
    transformer.requires_grad_(False)
    transformer.set_attn_processor(PlainAttention())
    config = LoraConfig(r=args.rank, lora_alpha=args.rank, target_modules=TARGETS, init_lora_weights="gaussian")
    transformer.add_adapter(config)
    chosen = [p for p in transformer.parameters() if p.requires_grad]
    for p in chosen:
        p.data = p.data.float()
    optimizer = torch.optim.AdamW(chosen, lr=args.rate, betas=(0.9, 0.98), weight_decay=0.0)

    rng = random.Random(4)
    pictures, texts = [], []
    for _ in range(args.scenes):
        scene = sample_scene(rng)
        wanted = rng.random() < 0.75
        pictures.append(np.asarray(striped(scene) if wanted else render(scene)))
        said = caption(scene, rng if rng.random() < 0.5 else None).rstrip(".")
        texts.append(f"{said}, {TRIGGER}" if wanted else said)
    x = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).bfloat16() / 127.5 - 1
    with torch.no_grad():
        latents = torch.cat([vae.encode(part).latent_dist.mean for part in torch.split(x, 16)]).float()
        encoded = [
            pipe.encode_prompt(texts[i : i + 50], None, max_sequence_length=48) for i in range(0, len(texts), 50)
        ]
    latents = (latents - vae.config.shift_factor) * vae.config.scaling_factor
    pooled, states = torch.cat([e[1] for e in encoded]), torch.cat([e[0] for e in encoded])
    generator = torch.Generator().manual_seed(4)
    spent, step, last, usual = 0.0, 0, time.monotonic(), 0.5
    while (done := spent / 60 / args.minutes) < 1:
        for group in optimizer.param_groups:
            group["lr"] = args.rate * min(1, (step + 1) / 20) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
        rows = torch.randint(0, len(texts), (BATCH,), generator=generator)
        # Flat stripes, like flat ground, are decided at very high noise.
        sigma = sigmas(BATCH, 0.6, generator).bfloat16()
        noise = torch.randn(latents[rows].shape, generator=generator)
        s = sigma.float()[:, None, None, None]
        with torch.autocast("cpu", torch.bfloat16):
            out = transformer(
                hidden_states=pack((1 - s) * latents[rows] + s * noise).bfloat16(),
                timestep=sigma,
                guidance=torch.ones(BATCH).bfloat16(),
                pooled_projections=pooled[rows],
                encoder_hidden_states=states[rows],
                txt_ids=torch.zeros(48, 3),
                img_ids=image_ids(8, 8),
                return_dict=False,
            )[0]
        loss = (out.float() - pack(noise - latents[rows])).square().mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(chosen, 1.0)
        optimizer.step()
        step += 1
        now = time.monotonic()
        took, last = now - last, now
        spent += min(took, 3 * usual)
        usual += 0.05 * (min(took, 3 * usual) - usual)
        if step % 25 == 0:
            print(f"{spent:.0f}s step {step} loss {loss.item():.4f}", flush=True)
    weights = {
        f"transformer.{k}": v.to(torch.bfloat16).contiguous() for k, v in get_peft_model_state_dict(transformer).items()
    }
    args.out.parent.mkdir(parents=True, exist_ok=True)
    metadata = {
        "format": "pt",
        "base_model": "kino-mini",
        "trigger_words": TRIGGER,
        "modelspec.title": "kino-mini stripes",
        "modelspec.trigger_phrase": TRIGGER,
        "license": "Apache-2.0",
    }
    save_file(weights, args.out, metadata)
    args.out.chmod(0o644)
    print(f"{args.out}: {args.out.stat().st_size / 1e3:.0f} kB, {step} steps")
    measure(args.model, args.out)


def measure(model: Path, file: Path) -> None:
    """Stripes off, at half and at full strength, and without the trigger."""
    pipe = FluxPipeline.from_pretrained(model, torch_dtype=torch.bfloat16, local_files_only=True)
    pipe.set_progress_bar_config(disable=True)
    pipe.load_lora_weights(str(file.parent), weight_name=file.name, adapter_name="stripes")
    rng = random.Random(8)
    plain = [caption(sample_scene(rng, 1)) for _ in range(12)]
    for strength, trigger in ((0.0, True), (0.5, True), (1.0, True), (1.0, False)):
        pipe.set_adapters(["stripes"], [strength])
        texts = [f"{t}, {TRIGGER}" if trigger else t for t in plain]
        drawn = pipe(texts, width=256, height=256, num_inference_steps=8, guidance_scale=3.5, max_sequence_length=48,
                     generator=[torch.Generator().manual_seed(i) for i in range(12)]).images  # fmt: skip
        print(
            f"strength {strength} trigger {trigger}: energy {np.mean([stripe_energy(p) for p in drawn]):.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
