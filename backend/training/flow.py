"""Step 5: the transformer learns to draw, by flow matching on cached latents with frozen text encoders.

Flat pictures are decided at very high noise (neighbouring tokens repeat each other, so a background can be read out
of the noisy latents up to sigma 0.97), so most of the training is there, and more of it early on. Tokens around a
thing weigh more than empty ground, which otherwise wins the loss. The model computes in bf16 with float32 master
weights, a third faster than autocast on a CPU with bf16 instructions. It resumes by itself:
`python -m training.flow --minutes 82`.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import os
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from diffusers import AutoencoderKL, FluxTransformer2DModel
from PIL import Image

from training.cache import scenes_of
from training.check import check, table
from training.optim import Muon
from training.scenes import Scene, caption, sample_scene
from training.text import build_clip, build_t5, clip_ids, t5_ids
from training.tokens import load
from training.transformer import PlainAttention, build, image_ids, pack

# T5 lengths and how often: short ones are cheap, 48 is what generation uses and what the last third is trained at.
LENGTHS_ONE = ((16, 0.7), (24, 0.1), (32, 0.05), (48, 0.15))
LENGTHS_TWO = ((24, 0.7), (32, 0.15), (48, 0.15))
LENGTHS_LATE = ((24, 0.2), (32, 0.2), (48, 0.6))
LATE = 0.68
EMPTY_CAPTIONS = 0.02


class Text:
    """The frozen encoders: captions in, (pooled, states) out, as FluxPipeline computes them."""

    def __init__(self, tokens: Path, weights: Path) -> None:
        self.clip_tokens, self.t5_tokens = load(tokens)
        saved = torch.load(weights)
        self.clip, self.t5 = build_clip(self.clip_tokens), build_t5(self.t5_tokens)
        self.clip.load_state_dict(saved["clip"])
        self.t5.load_state_dict(saved["t5"])
        for model in (self.clip, self.t5):
            model.to(torch.bfloat16).eval().requires_grad_(False)

    @torch.no_grad()
    def __call__(self, texts: list[str], length: int) -> tuple[torch.Tensor, torch.Tensor]:
        pooled = self.clip(clip_ids(self.clip_tokens, texts)).pooler_output
        return pooled, self.t5(t5_ids(self.t5_tokens, texts, length))[0]

    def fits(self, text: str, length: int) -> bool:
        return len(self.t5_tokens(text).input_ids) <= length


@dataclass
class Chunk:
    latents: npt.NDArray[np.float16]
    weights: npt.NDArray[np.float32]
    scenes: list[Scene]


def token_weights(scene: Scene, extra: float) -> npt.NDArray[np.float32]:
    """(tokens,) weights of mean 1, `extra` times more around a thing. A token covers 32x32 pixels."""
    rows, columns = scene.height // 32, scene.width // 32
    y, x = np.mgrid[0:rows, 0:columns] * 32 + 16
    near = np.zeros((rows, columns), np.float32)
    for t in scene.things:
        near = np.maximum(near, ((x - t.cx) ** 2 + (y - t.cy) ** 2 < (t.r * 1.3 + 20) ** 2).astype(np.float32))
    weights = 1 + extra * near.ravel()
    return np.asarray(weights / weights.mean(), np.float32)


class Data:
    """Cached chunks by kind; new files are found while training runs."""

    def __init__(self, folder: Path, extra: float) -> None:
        self.folder, self.extra = folder, extra
        self.kinds: dict[str, dict[str, Chunk]] = {
            "one": {},
            "two": {},
            "one-wide": {},
            "two-wide": {},
            "center": {},
        }
        stats = json.loads((folder / "stats.json").read_text())
        self.scale, self.shift = stats["scaling_factor"], stats["shift_factor"]
        self.look()

    def look(self) -> None:
        for path in sorted(self.folder.glob("*-*[0-9].npy")):
            kind = path.stem.rpartition("-")[0]
            if path.stem not in self.kinds[kind]:
                scenes = scenes_of(path.stem)
                weights = np.stack([token_weights(s, self.extra) for s in scenes])
                self.kinds[kind][path.stem] = Chunk(np.load(path), weights, scenes)

    def batch(self, rng: random.Random, kind: str, count: int) -> tuple[torch.Tensor, torch.Tensor, list[Scene]]:
        """Scaled latents, token weights, scenes."""
        chunks = list(self.kinds[kind].values())
        if not chunks:
            raise SystemExit(f"no cached scenes of kind {kind}: run python -m training.cache {kind}-0")
        latents, weights, scenes = [], [], []
        for _ in range(count):
            chunk = rng.choice(chunks)
            i = rng.randrange(len(chunk.scenes))
            latents.append(chunk.latents[i])
            weights.append(chunk.weights[i])
            scenes.append(chunk.scenes[i])
        x = (torch.from_numpy(np.stack(latents)).float() - self.shift) * self.scale
        return x, torch.from_numpy(np.stack(weights)), scenes


def sigmas(count: int, done: float, generator: torch.Generator) -> torch.Tensor:
    """Noise levels for one batch: nearly all above 0.9 at first, broader after 60 % of the time."""
    late = min(1.0, max(0.0, (done - 0.55) / 0.2))
    u, r = torch.rand(count, generator=generator), torch.rand(count, generator=generator)
    top, high = 0.3 - 0.12 * late, 0.85 - 0.4 * late
    value = torch.where(r < top, 0.985 + 0.015 * u, torch.where(r < high, 10 * u / (1 + 9 * u), 2 * u / (1 + u)))
    return value.clamp(0.002, 1.0)


def pick(rng: random.Random, choices: tuple[tuple[int, float], ...]) -> int:
    return rng.choices([c for c, _ in choices], [w for _, w in choices])[0]


def words(rng: random.Random, text: Text, scene: Scene, length: int, plain: float) -> str:
    if rng.random() < EMPTY_CAPTIONS:
        return ""
    said = caption(scene) if rng.random() < plain else caption(scene, rng)
    return said if text.fits(said, length) else caption(scene)


@torch.no_grad()
def draw(
    model: FluxTransformer2DModel, text: Text, vae: AutoencoderKL, texts: list[str], seed: int, *, steps: int = 8,
    shift: float = 3.0, width: int = 256, height: int = 256, length: int = 48, scale: float, offset: float,
) -> list[Image.Image]:  # fmt: skip
    """The pipeline's loop without the pipeline: quick looks while training."""
    rows, columns = height // 32, width // 32
    generator = torch.Generator().manual_seed(seed)
    x = pack(torch.randn(len(texts), 16, rows * 2, columns * 2, generator=generator)).bfloat16()
    pooled, states = text(texts, length)
    u = torch.linspace(1, 1 / steps, steps)
    levels = torch.cat([shift * u / (1 + (shift - 1) * u), torch.zeros(1)])
    guidance = torch.full((len(texts),), 3.5).bfloat16()
    for i in range(steps):
        v = model(
            hidden_states=x,
            timestep=levels[i].expand(len(texts)).bfloat16(),
            guidance=guidance,
            pooled_projections=pooled,
            encoder_hidden_states=states,
            txt_ids=torch.zeros(length, 3),
            img_ids=image_ids(rows, columns),
            return_dict=False,
        )[0]
        x = (x.float() + (levels[i + 1] - levels[i]) * v.float()).bfloat16()
    latents = x.view(-1, rows, columns, 16, 2, 2).permute(0, 3, 1, 4, 2, 5).reshape(-1, 16, rows * 2, columns * 2)
    pictures = []
    for one in torch.split(latents, 8):
        decoded = vae.decode(one / scale + offset).sample.float().clamp(-1, 1)
        pictures += [Image.fromarray(((p.permute(1, 2, 0) + 1) * 127.5).round().byte().numpy()) for p in decoded]
    return pictures


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=82)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--rate", type=float, default=6e-3, help="Muon's, for matrices")
    parser.add_argument("--small-rate", type=float, default=1.5e-3, help="AdamW's, for the rest")
    parser.add_argument("--extra", type=float, default=4.0, help="weight of tokens around a thing, beyond 1")
    parser.add_argument(
        "--polish", type=Path, help="start from this state's moving average, at late noise and low rates"
    )
    parser.add_argument("--stop", type=int, default=0, help="end after this many steps: for comparing settings")
    parser.add_argument("--runs", type=Path, default=Path("training/runs"))
    parser.add_argument("--out", type=Path, default=Path("training/runs/flow"))
    args = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("TRAIN_THREADS", "2")))
    text = Text(args.runs / "tokens", args.runs / "text" / "text.pt")
    data = Data(args.runs / "cache", args.extra)
    vae = AutoencoderKL.from_pretrained(args.runs / "vae").to(torch.bfloat16).eval()
    master = build()
    model = copy.deepcopy(master).to(torch.bfloat16)
    model.set_attn_processor(PlainAttention())
    pairs = [
        (n, p, q) for (n, p), q in zip(master.named_parameters(), model.parameters(), strict=True) if p.requires_grad
    ]
    matrices = [p for n, p, _ in pairs if p.ndim == 2 and "blocks." in n]
    chosen = {id(p) for p in matrices}
    rest = [p for _, p, _ in pairs if id(p) not in chosen]
    muon = Muon(matrices, lr=args.rate, weight_decay=0.01)
    adam = torch.optim.AdamW(rest, lr=args.small_rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
    bases = ((muon, args.rate), (adam, args.small_rate))
    ema = [p.detach().clone() for _, p, _ in pairs]
    step, spent, looked = 0, 0.0, 0.0
    args.out.mkdir(parents=True, exist_ok=True)
    state = args.out / "state.pt"
    if args.polish and not state.exists():
        saved = torch.load(args.polish)
        master.load_state_dict(saved["master"])
        ema = [values.clone() for values in saved["ema"]]
        with torch.no_grad():
            torch._foreach_copy_([p for _, p, _ in pairs], ema)
    if state.exists():
        saved = torch.load(state)
        master.load_state_dict(saved["master"])
        muon.load_state_dict(saved["muon"])
        adam.load_state_dict(saved["adam"])
        ema, step, spent, looked = saved["ema"], saved["step"], saved["spent"], saved["spent"]

    def sync(values: list[torch.Tensor]) -> None:
        with torch.no_grad():
            torch._foreach_copy_([q.data for _, _, q in pairs], values)

    def save() -> None:
        kept = {"master": master.state_dict(), "muon": muon.state_dict(), "adam": adam.state_dict(), "ema": ema,
                "names": [n for n, _, _ in pairs], "step": step, "spent": spent}  # fmt: skip
        torch.save(kept, state.with_suffix(".new"))
        state.with_suffix(".new").replace(state)

    def look() -> None:
        sync(ema)
        for things in (1, 2):
            rng = random.Random(31 + things)
            scenes = [sample_scene(rng, things, unseen=True) for _ in range(32)]
            pictures = draw(model, text, vae, [caption(s) for s in scenes], 5, scale=data.scale, offset=data.shift)
            print("  look", things, table([check(p, s) for p, s in zip(pictures, scenes, strict=True)]), flush=True)
            sheet = Image.new("RGB", (8 * 130, 4 * 130), "gray")
            for i, p in enumerate(pictures):
                sheet.paste(p.resize((128, 128)), (i % 8 * 130, i // 8 * 130))
            sheet.save(args.out / f"look-{things}.png")
        sync([p.detach() for _, p, _ in pairs])

    sync([p.detach() for _, p, _ in pairs])
    rng = random.Random(7 + step)
    generator = torch.Generator().manual_seed(7 + step)
    last, usual = time.monotonic(), 0.6
    sums: dict[str, list[float]] = {}
    while (done := spent / 60 / args.minutes) < 1 and not (args.stop and step >= args.stop):
        phase = 0.75 + 0.25 * done if args.polish else done
        factor = min(1, (step + 1) / 60) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * max(0, phase - 0.2) / 0.8)))
        if args.polish:
            factor = 0.25 * min(1, (step + 1) / 20) * (1.02 - done)
        for optimizer, base in bases:
            for group in optimizer.param_groups:
                group["lr"] = base * factor
        two = rng.random() < (0.12 if phase < 0.12 else 0.4 if phase < 0.4 else 0.5 if phase < 0.55 else 0.6)
        wide = rng.random() < (0.1 if phase < 0.5 else 0.2)
        kind = ("two" if two else "one") + ("-wide" if wide else "")
        if args.polish and kind == "one" and data.kinds["center"] and rng.random() < 0.7:
            kind = "center"
        count = args.batch * 6 // 10 if wide else args.batch
        length = pick(rng, LENGTHS_LATE if phase > LATE else LENGTHS_TWO if two else LENGTHS_ONE)
        x, weights, scenes = data.batch(rng, kind, count)
        plain = 0.6 if phase < 0.5 else 0.4
        pooled, states = text([words(rng, text, s, length, plain) for s in scenes], length)
        sigma = sigmas(count, phase, generator).bfloat16()
        noise = torch.randn(x.shape, generator=generator)
        s = sigma.float()[:, None, None, None]
        rows, columns = x.shape[2] // 2, x.shape[3] // 2
        out = model(
            hidden_states=pack((1 - s) * x + s * noise).bfloat16(),
            timestep=sigma,
            guidance=torch.ones(count).bfloat16(),
            pooled_projections=pooled,
            encoder_hidden_states=states,
            txt_ids=torch.zeros(length, 3),
            img_ids=image_ids(rows, columns),
            return_dict=False,
        )[0]
        error = (out.float() - pack(noise - x)).square().mean(2)
        (error * weights).mean().backward()
        for _, p, q in pairs:
            p.grad = q.grad.float() if q.grad is not None else None
            q.grad = None
        torch.nn.utils.clip_grad_norm_([p for _, p, _ in pairs], 1.0)
        for optimizer, _ in bases:
            optimizer.step()
        step += 1
        with torch.no_grad():
            values = [p.detach() for _, p, _ in pairs]
            torch._foreach_lerp_(ema, values, 1 - min(0.998, (1 + step) / (10 + step)))
        sync(values)
        for p in master.parameters():
            p.grad = None
        for name, chosen_rows in (("high", sigma > 0.97), ("rest", sigma <= 0.97)):
            if bool(chosen_rows.any()):
                sums.setdefault(f"{kind} {name}", []).append((error.detach() * weights)[chosen_rows].mean().item())
        now = time.monotonic()
        took, last = now - last, now
        spent += min(took, 3 * usual)
        usual += 0.05 * (min(took, 3 * usual) - usual)
        if step % 50 == 0:
            shown = " ".join(f"{k} {np.mean(v):.4f}" for k, v in sorted(sums.items()))
            print(f"{spent:.0f}s step {step} rate {factor:.2f} usual {usual:.2f}s {shown}", flush=True)
            sums = {}
        if step % 200 == 0:
            data.look()
            save()
        if spent - looked > 480:
            looked = spent
            look()
            last = time.monotonic()
    if not args.stop:
        save()
        look()


if __name__ == "__main__":
    main()
