"""Step 6: the folder FluxPipeline.from_pretrained reads, in bf16, with kino.json and the model card.

Written beside the old folder and then renamed over it, so that nobody loads half a model.
`python -m training.export` takes seconds; `--shift` is the scheduler's, chosen by training.evaluate.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderKL, FlowMatchEulerDiscreteScheduler, FluxPipeline

from training.cache import scenes_of
from training.scenes import render
from training.text import build_clip, build_t5
from training.tokens import load
from training.transformer import build

BACKEND = Path(__file__).resolve().parent.parent
MODEL = BACKEND / "models_storage" / "DiffusionModels" / "kino-mini"
DEFAULTS = {
    "steps": 8,
    "guidance": 3.5,
    "width": 256,
    "height": 256,
    "max_sequence_length": 48,
    # Nearly everything is decided at the highest noise, so text to image spends its steps there (shift 100: with 3 the
    # later steps spoil what the first ones see). At those levels nothing of a source picture would be left.
    "image_shift": 3.0,
    # Above that a tile of an enlarged picture becomes a picture of the whole prompt.
    "hires_strength": 0.1,
}


def preview(cache: Path, scale: float, shift: float, count: int = 400) -> dict[str, Any]:
    """The linear map from scaled latents (16 channels) to RGB in 0..1, fitted on drawn scenes shrunk 16 times."""
    names = ["one-0", "two-0"]
    rows, colors = [], []
    for name in names:
        latents = (np.load(cache / f"{name}.npy")[:count].astype(np.float64) - shift) * scale
        rows.append(latents.transpose(0, 2, 3, 1).reshape(-1, 16))
        small = [np.asarray(render(s).reduce(16), np.float64) / 255 for s in scenes_of(name)[:count]]
        colors.append(np.stack(small).reshape(-1, 3))
    x, y = np.concatenate(rows), np.concatenate(colors)
    solution = np.linalg.lstsq(np.concatenate([x, np.ones((len(x), 1))], 1), y, rcond=None)[0]
    return {"factors": solution[:16].round(5).tolist(), "bias": solution[16].round(5).tolist()}


def assemble(runs: Path, state: Path, shift: float) -> FluxPipeline:
    """The trained parts as one pipeline in bf16; the transformer's weights are the moving average."""
    clip_tokens, t5_tokens = load(runs / "tokens")
    text = torch.load(runs / "text" / "text.pt")
    clip, t5 = build_clip(clip_tokens), build_t5(t5_tokens)
    clip.load_state_dict(text["clip"])
    t5.load_state_dict(text["t5"])
    transformer = build()
    if state.exists():
        saved = torch.load(state)
        transformer.load_state_dict(saved["master"])
        parameters = dict(transformer.named_parameters())
        for name, values in zip(saved["names"], saved["ema"], strict=True):
            parameters[name].data.copy_(values)
    stats = json.loads((runs / "cache" / "stats.json").read_text())
    vae = AutoencoderKL.from_pretrained(runs / "vae")
    vae.register_to_config(**stats)
    # The same shift for every size: what is decided early in these pictures does not depend on their size.
    scheduler = FlowMatchEulerDiscreteScheduler(
        num_train_timesteps=1000,
        use_dynamic_shifting=True,
        base_shift=math.log(shift),
        max_shift=math.log(shift),
        base_image_seq_len=64,
        max_image_seq_len=1024,
        shift=shift,
    )
    pipe = FluxPipeline(
        scheduler=scheduler,
        vae=vae,
        text_encoder=clip,
        tokenizer=clip_tokens,
        text_encoder_2=t5,
        tokenizer_2=t5_tokens,
        transformer=transformer,
    )
    return pipe.to(torch.bfloat16)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=Path, default=BACKEND / "training" / "runs")
    parser.add_argument("--state", type=Path, help="default: flow/state.pt under --runs")
    parser.add_argument("--shift", type=float, default=100.0)
    parser.add_argument("--out", type=Path, default=MODEL)
    args = parser.parse_args()
    pipe = assemble(args.runs, args.state or args.runs / "flow" / "state.pt", args.shift)
    fresh = args.out.with_name(f".{args.out.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    pipe.save_pretrained(fresh)
    stats = json.loads((args.runs / "cache" / "stats.json").read_text())
    kino = {
        "family": "kino-mini",
        "license": "Apache-2.0",
        "defaults": DEFAULTS,
        "preview": preview(args.runs / "cache", stats["scaling_factor"], stats["shift_factor"]),
    }
    (fresh / "kino.json").write_text(json.dumps(kino, indent=1) + "\n", encoding="utf-8")
    card = args.out / "README.md"
    if card.exists():
        shutil.copy(card, fresh / "README.md")
    for file in fresh.rglob("*.safetensors"):
        file.chmod(0o644)
    old = args.out.with_name(f".{args.out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if args.out.exists():
        args.out.rename(old)
    fresh.rename(args.out)
    shutil.rmtree(old, ignore_errors=True)
    size = sum(f.stat().st_size for f in args.out.rglob("*") if f.is_file())
    print(f"{args.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
