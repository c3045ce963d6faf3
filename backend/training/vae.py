"""Step 1: the autoencoder. Factor 16 (five blocks), 16 latent channels, so a 256x256 picture is 8x8 FLUX tokens.

Group norm with one group: eight groups on sixteen channels kill flat colour. No attention, so that a network trained
on crops works on whole pictures. Muon on the convolutions. `python -m training.vae --minutes 16` resumes by itself.
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
from diffusers import AutoencoderKL

from training.optim import Muon
from training.scenes import render, sample_scene, texture

WIDTHS = (16, 32, 64, 96, 96)
LATENT_CHANNELS = 16
KL_WEIGHT = 1e-4
EDGE_WEIGHT = 0.5
TEXTURES = 0.15


def build() -> AutoencoderKL:
    """An untrained autoencoder whose residual branches start at zero, which wins 15 dB in the first 50 steps."""
    torch.manual_seed(0)
    vae = AutoencoderKL(
        in_channels=3,
        out_channels=3,
        down_block_types=("DownEncoderBlock2D",) * len(WIDTHS),
        up_block_types=("UpDecoderBlock2D",) * len(WIDTHS),
        block_out_channels=WIDTHS,
        layers_per_block=1,
        latent_channels=LATENT_CHANNELS,
        norm_num_groups=1,
        sample_size=256,
        scaling_factor=1.0,
        shift_factor=0.0,
        use_quant_conv=False,
        use_post_quant_conv=False,
        mid_block_add_attention=False,
        force_upcast=False,
    )
    for name, module in vae.named_modules():
        if not isinstance(module, torch.nn.Conv2d):
            continue
        if name.endswith("conv2"):
            module.weight.data.zero_()
            if module.bias is not None:
                module.bias.data.zero_()
        elif not name.endswith("conv1"):
            module.weight.data.mul_(3**0.5)
    # The posterior starts nearly certain: image-to-image samples it, and a noisy start costs sharpness.
    torch.nn.init.constant_(vae.encoder.conv_out.bias[LATENT_CHANNELS:].data, -4.0)
    return vae


def batch(rng: random.Random, count: int, size: int) -> torch.Tensor:
    """`count` pictures as a (count, 3, size, size) tensor in -1..1; crops prefer places where something happens."""
    crops: list[np.ndarray] = []
    while len(crops) < count:
        picture = np.asarray(texture(rng, 256, 256) if rng.random() < TEXTURES else render(sample_scene(rng)))
        if size == 256:
            crops.append(picture)
            continue
        for _ in range(3):
            for _ in range(6):
                y, x = rng.randrange(256 - size + 1), rng.randrange(256 - size + 1)
                crop = picture[y : y + size, x : x + size]
                if crop.std(axis=(0, 1)).max() > 8 or rng.random() < 0.12:
                    break
            crops.append(crop)
    return torch.from_numpy(np.stack(crops[:count])).permute(0, 3, 1, 2).float() / 127.5 - 1


def psnr(a: torch.Tensor, b: torch.Tensor) -> float:
    """Peak signal-to-noise ratio in dB of pictures in -1..1."""
    return 10 * math.log10(4 / max(1e-9, (a - b).square().mean().item()))


@torch.no_grad()
def balance(vae: AutoencoderKL, std: torch.Tensor) -> torch.Tensor:
    """Bring the channels' spreads half-way (in logarithms) together without changing any picture; returns the factors.

    Trained, they differ sevenfold, and the quiet ones, which hold outlines, would drown in the noise of flow matching.
    Encoder and decoder touch the latents with one convolution each, so a factor folds into their weights exactly.
    """
    factors = std.rsqrt()
    vae.encoder.conv_out.weight[:LATENT_CHANNELS] *= factors[:, None, None, None]
    vae.encoder.conv_out.bias[:LATENT_CHANNELS] *= factors
    vae.encoder.conv_out.bias[LATENT_CHANNELS:] += 2 * factors.log()
    vae.decoder.conv_in.weight /= factors[None, :, None, None]
    return factors


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=16)
    parser.add_argument("--out", type=Path, default=Path("training/runs/vae"))
    parser.add_argument("--rate", type=float, default=2e-3)
    args = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("TRAIN_THREADS", "2")))
    vae = build()
    matrices = [p for n, p in vae.named_parameters() if p.ndim == 4 and "conv_in" not in n and "conv_out" not in n]
    chosen = {id(p) for p in matrices}
    rest = [p for p in vae.parameters() if id(p) not in chosen]
    optimizers: list[torch.optim.Optimizer] = [
        Muon(matrices, lr=args.rate),
        torch.optim.AdamW(rest, lr=args.rate, betas=(0.9, 0.99), weight_decay=1e-4),
    ]
    args.out.mkdir(parents=True, exist_ok=True)
    state, step, spent = args.out / "state.pt", 0, 0.0
    if state.exists():
        saved = torch.load(state)
        vae.load_state_dict(saved["vae"])
        for optimizer, values in zip(optimizers, saved.get("optimizers", []), strict=False):
            optimizer.load_state_dict(values)
        step, spent = saved["step"], saved["spent"]
    check = batch(random.Random(99), 8, 256)
    rng = random.Random(7 + step)
    last = time.monotonic()
    usual = 0.3
    while True:
        done = spent / 60 / args.minutes
        if done >= 1:
            break
        # Crops first, whole pictures last: group norm sees other statistics there and has to get used to them.
        size, count = (64, 24) if done < 0.6 else (128, 6) if done < 0.78 else (256, 2)
        rate = args.rate * min(1, step / 100) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
        x = batch(rng, count, size)
        with torch.autocast("cpu", torch.bfloat16):
            posterior = vae.encode(x).latent_dist
            mean, logvar = posterior.mean.float(), posterior.logvar.float()
            y = vae.decode(mean + torch.exp(0.5 * logvar) * torch.randn_like(mean)).sample.float()
        d = y - x
        edges = (d[..., 1:] - d[..., :-1]).abs().mean() + (d[..., 1:, :] - d[..., :-1, :]).abs().mean()
        kl = (0.5 * (mean**2 + logvar.exp() - 1 - logvar)).mean()
        loss = d.abs().mean() + 0.5 * (d**2).mean() + EDGE_WEIGHT * edges + KL_WEIGHT * kl
        vae.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vae.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
        step += 1
        # A stopped or starved process must not eat the schedule: a step counts for three usual ones at most.
        now = time.monotonic()
        took, last = now - last, now
        spent += min(took, 3 * usual)
        usual += 0.05 * (min(took, 3 * usual) - usual)
        if step % 100 == 0:
            vae.eval()
            with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
                whole = psnr(vae.decode(vae.encode(check).latent_dist.mean).sample.float().clamp(-1, 1), check)
            vae.train()
            std = logvar.mul(0.5).exp().mean().item()
            print(f"{spent:.0f}s step {step} size {size} psnr {psnr(y, x):.1f} whole {whole:.1f} kl {kl.item():.2f} "
                  f"std {std:.3f} spread {mean.std().item():.2f}", flush=True)  # fmt: skip
        if step % 500 == 0:
            kept = {
                "vae": vae.state_dict(),
                "optimizers": [o.state_dict() for o in optimizers],
                "step": step,
                "spent": spent,
            }
            torch.save(kept, state.with_suffix(".new"))
            state.with_suffix(".new").replace(state)
    with torch.no_grad():
        latents = torch.cat([vae.encode(batch(rng, 16, 256)).latent_dist.mean for _ in range(20)])
    balance(vae.eval(), latents.std((0, 2, 3)))
    vae.save_pretrained(args.out)
    print(f"done: {step} steps in {spent:.0f}s", flush=True)


if __name__ == "__main__":
    main()
