"""Step 3: both text encoders learn what a caption says, from captions alone, before any picture is trained.

FLUX's encoders are pretrained; here all meaning would otherwise have to be learnt through noise. Every scene has a
code: a one-hot value per attribute (background; colour, shape, size and place of each thing), turned into the encoder's
width by fixed orthogonal directions. CLIP's pooled output has to be that code, whatever the wording, so two captions of
one scene condition the transformer alike and an unseen pair of colour and shape is a sum of seen parts. Every T5 state,
padding included, has to hold the code beside what else it holds (FLUX attends to padding).

Pairs that training never draws are not in these captions either. `python -m training.text --minutes 3`.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer, T5Config, T5EncoderModel, T5TokenizerFast

from training.optim import Muon
from training.scenes import COLOR_NAMES, PLACES, SHAPES, SIZES, Scene, caption, sample_scene
from training.tokens import CLIP_LENGTH, load

WIDTH = 192
CLIP_LAYERS = 3
T5_LAYERS = 3
LENGTHS = (16, 24, 32, 48)
# Sizes of the one-hot groups; the second thing's groups have one more value each: "there is none".
GROUPS = (8, 8, 5, 3, 9, 9, 6, 4, 10)
NAMES = ("background", "color", "shape", "size", "place", "color 2", "shape 2", "size 2", "place 2")
CODE = sum(GROUPS)
# How much of a T5 state's length the code takes; the rest is the token's own.
T5_CODE_SHARE = 0.65


def labels(scene: Scene) -> list[int]:
    """The scene as one index per group."""
    values = [COLOR_NAMES.index(scene.background)]
    for thing in scene.things:
        values += [
            COLOR_NAMES.index(thing.color),
            SHAPES.index(thing.shape),
            SIZES.index(thing.size),
            PLACES.index(thing.place),
        ]
    return values if len(scene.things) == 2 else [*values, 8, 5, 3, 9]


def directions(seed: int) -> torch.Tensor:
    """(CODE, WIDTH) orthonormal rows, each summing to zero as a layer norm's output does."""
    g = torch.Generator().manual_seed(seed)
    rows = torch.randn(WIDTH, WIDTH, generator=g)
    rows[:, 0] = 1
    q = torch.linalg.qr(rows).Q
    rows = q[:, 1 : CODE + 1].T.contiguous()
    return torch.as_tensor(rows)


def build_clip(tokenizer: CLIPTokenizer) -> CLIPTextModel:
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=WIDTH,
            intermediate_size=WIDTH * 3,
            projection_dim=WIDTH,
            num_hidden_layers=CLIP_LAYERS,
            num_attention_heads=4,
            max_position_embeddings=CLIP_LENGTH,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


def build_t5(tokenizer: T5TokenizerFast) -> T5EncoderModel:
    t5 = T5EncoderModel(
        T5Config(
            vocab_size=len(tokenizer),
            d_model=WIDTH,
            d_kv=32,
            d_ff=WIDTH * 2,
            num_layers=T5_LAYERS,
            num_heads=6,
            feed_forward_proj="gated-gelu",
            dropout_rate=0.0,
            pad_token_id=tokenizer.pad_token_id,
            eos_token_id=tokenizer.eos_token_id,
            is_encoder_decoder=False,
            use_cache=False,
        )
    )
    # The relative bias starts flat, and word order is all that binds a colour to its shape.
    for name, p in t5.named_parameters():
        if "relative_attention_bias" in name:
            torch.nn.init.normal_(p, std=1.0)
    return t5


def clip_ids(tokenizer: CLIPTokenizer, texts: list[str]) -> torch.Tensor:
    """Padded to the longest only: the encoder is causal, so what follows the end cannot change the pooled output."""
    ids = tokenizer(texts, padding="longest", max_length=CLIP_LENGTH, truncation=True, return_tensors="pt").input_ids
    return torch.as_tensor(ids)


def t5_ids(tokenizer: T5TokenizerFast, texts: list[str], length: int) -> torch.Tensor:
    ids = tokenizer(texts, padding="max_length", max_length=length, truncation=True, return_tensors="pt").input_ids
    return torch.as_tensor(ids)


def split_loss(
    logits: torch.Tensor, target: torch.Tensor, scale: float
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Cross-entropy, squared error and hits per group, for codes (..., CODE) whose ones are `scale` large."""
    onehot = torch.cat([F.one_hot(target[..., i], n) for i, n in enumerate(GROUPS)], -1).float()
    error = (logits - scale * onehot).square().sum(-1).mean() / (len(GROUPS) * scale**2)
    parts = torch.split(logits, list(GROUPS), -1)
    entropy = sum(F.cross_entropy(part.flatten(0, -2), target[..., i].flatten()) for i, part in enumerate(parts))
    hits = torch.stack([(part.argmax(-1) == target[..., i]).float().mean() for i, part in enumerate(parts)])
    return torch.as_tensor(entropy), error, hits


def draw(rng: random.Random, count: int, unseen: bool = False) -> tuple[list[str], torch.Tensor]:
    texts, targets = [], []
    for _ in range(count):
        scene = sample_scene(rng, unseen=unseen)
        if not unseen and rng.random() < 0.06:
            # A caption without a background means white, or black where something is white: no chance is left to learn.
            scene.say_background = False
            scene.background = "black" if any(t.color == "white" for t in scene.things) else "white"
            if any(t.color == scene.background for t in scene.things):
                continue
        texts.append(caption(scene, rng if rng.random() < 0.75 else None))
        targets.append(labels(scene))
    return texts, torch.tensor(targets)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--tokens", type=Path, default=Path("training/runs/tokens"))
    parser.add_argument("--out", type=Path, default=Path("training/runs/text"))
    parser.add_argument("--rate", type=float, default=2e-3)
    args = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("TRAIN_THREADS", "2")))
    torch.manual_seed(0)
    clip_tokens, t5_tokens = load(args.tokens)
    clip, t5 = build_clip(clip_tokens), build_t5(t5_tokens)
    clip_axes, t5_axes = directions(1), directions(2)
    norm = math.sqrt(WIDTH / len(GROUPS))
    matrices: list[torch.nn.Parameter] = []
    rest: list[torch.nn.Parameter] = []
    for model in (clip, t5):
        for name, p in model.named_parameters():
            (
                matrices
                if p.ndim == 2 and "embed" not in name and "shared" not in name and "bias" not in name
                else rest
            ).append(p)
    muon = Muon(matrices, lr=args.rate)
    adam = torch.optim.AdamW(rest, lr=args.rate, betas=(0.9, 0.98), weight_decay=0.0)
    rng = random.Random(5)
    spent, step, last = 0.0, 0, time.monotonic()
    usual = 0.5
    while spent < args.minutes * 60:
        left = 1 - spent / 60 / args.minutes
        for optimizer in (muon, adam):
            for group in optimizer.param_groups:
                group["lr"] = args.rate * min(1, (step + 1) / 50) * min(1, 1.6 * left + 0.01)
        texts, target = draw(rng, args.batch)
        length = rng.choice(LENGTHS)
        with torch.autocast("cpu", torch.bfloat16):
            pooled = clip(clip_ids(clip_tokens, texts)).pooler_output.float()
            states = t5(t5_ids(t5_tokens, texts, length))[0].float()
        clip_entropy, _, clip_hits = split_loss(pooled @ clip_axes.T, target, norm)
        # The whole vector is the target, not its projection: nothing of the wording may be left in it.
        clip_error = (pooled - norm * code_of(target) @ clip_axes).square().mean()
        some = states[:, torch.randperm(length)[:10]]
        t5_entropy, t5_error, t5_hits = split_loss(
            some @ t5_axes.T, target[:, None].expand(-1, some.shape[1], -1), T5_CODE_SHARE * norm
        )
        loss = clip_entropy + 5 * clip_error + t5_entropy + 5 * t5_error
        for model in (clip, t5):
            model.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*matrices, *rest], 5.0)
        muon.step()
        adam.step()
        step += 1
        now = time.monotonic()
        took, last = now - last, now
        spent += min(took, 3 * usual)
        usual += 0.05 * (min(took, 3 * usual) - usual)
        if step % 25 == 0:
            print(f"{spent:.0f}s {step} clip {clip_entropy.item():.3f} {clip_error.item():.3f} "
                  f"t5 {t5_entropy.item():.3f} {t5_error.item():.3f} | {' '.join(f'{100 * h:.0f}' for h in clip_hits)} "
                  f"| {' '.join(f'{100 * h:.0f}' for h in t5_hits)}", flush=True)  # fmt: skip
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save({"clip": clip.state_dict(), "t5": t5.state_dict()}, args.out / "text.pt")
    for unseen in (False, True):
        texts, target = draw(random.Random(1000 + unseen), 1500, unseen)
        with torch.no_grad():
            pooled = clip(clip_ids(clip_tokens, texts)).pooler_output @ clip_axes.T
            states = t5(t5_ids(t5_tokens, texts, 48))[0][:, [0, 5, 10, 40]] @ t5_axes.T
        all_clip = torch.stack([a.argmax(-1) == target[:, i] for i, a in enumerate(pooled.split(GROUPS, -1))]).float()
        all_t5 = torch.stack(
            [a.argmax(-1) == target[:, None, i] for i, a in enumerate(states.split(GROUPS, -1))]
        ).float()
        print("unseen pairs" if unseen else "seen pairs", f"clip all right {all_clip.amin(0).mean():.4f}",
              f"t5 all right {all_t5.amin(0).mean():.4f}", [round(v, 3) for v in all_clip.mean(1).tolist()],
              [round(v, 3) for v in all_t5.mean((1, 2)).tolist()], flush=True)  # fmt: skip
        wrong = [t for t, ok in zip(texts, all_clip.amin(0), strict=True) if not ok]
        print("\n".join(wrong[:8]))


def code_of(target: torch.Tensor) -> torch.Tensor:
    """(n, groups) indices as (n, CODE) ones and zeros."""
    return torch.cat([F.one_hot(target[..., i], n) for i, n in enumerate(GROUPS)], -1).float()


if __name__ == "__main__":
    main()
