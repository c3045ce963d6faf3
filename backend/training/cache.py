"""Step 4: latents of many drawn scenes, so that the transformer's training never waits for the autoencoder.

Chunks of 2,016 scenes (a third of all scenes of one thing) in float16. The scenes themselves are not stored: a chunk's
name seeds them. Training takes whatever chunks there are. `python -m training.cache one-0 two-0 one-wide-0`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL

from training.scenes import Scene, every_single, render, sample_scene

CHUNK = 2016
WIDE = 448


def scenes_of(name: str) -> list[Scene]:
    """The scenes of chunk `one-3`, `two-0`, `one-wide-1`…, the same every time."""
    kind, _, number = name.rpartition("-")
    part = int(number)
    width = WIDE if "wide" in kind else 256
    if kind.startswith("one"):
        # Three chunks hold each scene of one thing exactly once.
        everything = every_single(random.Random(f"{kind}-{part // 3}"), width)
        return everything[part % 3 * CHUNK : (part % 3 + 1) * CHUNK]
    rng = random.Random(name)
    if kind.startswith("center"):
        # What people try first, and only one in 27 of all single scenes: large things in the middle.
        large = [s for i in range(9) for s in every_single(random.Random(f"{name} {i}"), width)]
        return [s for s in large if (s.things[0].size, s.things[0].place) == ("large", "center")][:CHUNK]
    return [sample_scene(rng, 2, width=width) for _ in range(CHUNK)]


def encode(vae: AutoencoderKL, scenes: list[Scene], batch: int = 16) -> torch.Tensor:
    """Posterior means (n, 16, h/16, w/16), unscaled."""
    out = []
    for i in range(0, len(scenes), batch):
        pictures = np.stack([np.asarray(render(s)) for s in scenes[i : i + batch]])
        x = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            out.append(vae.encode(x).latent_dist.mean.float())
    return torch.cat(out)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="+")
    parser.add_argument("--vae", type=Path, default=Path("training/runs/vae"))
    parser.add_argument("--out", type=Path, default=Path("training/runs/cache"))
    args = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("TRAIN_THREADS", "2")))
    vae = AutoencoderKL.from_pretrained(args.vae).eval()
    args.out.mkdir(parents=True, exist_ok=True)
    for name in args.names:
        target, stats = args.out / f"{name}.npy", args.out / "stats.json"
        if target.exists():
            continue
        started = time.monotonic()
        latents = encode(vae, scenes_of(name))
        if not stats.exists():
            # One scale and one shift for all channels, as AutoencoderKL's config holds them.
            values = {
                "scaling_factor": round(1 / latents.std().item(), 4),
                "shift_factor": round(latents.mean().item(), 4),
            }
            stats.write_text(json.dumps(values))
            print(values, "std of each channel", [round(v, 2) for v in latents.std((0, 2, 3)).tolist()])
        np.save(target.with_suffix(".part.npy"), latents.numpy().astype(np.float16))
        target.with_suffix(".part.npy").replace(target)
        print(f"{name}: {len(latents)} scenes in {time.monotonic() - started:.0f}s", flush=True)


if __name__ == "__main__":
    main()
