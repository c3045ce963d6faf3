"""Step 7: how often the shipped folder draws what it was told, over the real pipelines and prompts that never change.

Every figure in the model card comes from here. The prompts use colour-shape pairs that training never drew, except in
the sets named "seen". `python -m training.evaluate` takes about ten minutes on two cores; `--sets` picks a few,
`--shift` tries another scheduler shift. Results go to evaluation.json beside the weights, set by set.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import FlowMatchEulerDiscreteScheduler, FluxImg2ImgPipeline, FluxPipeline
from PIL import Image

from training.check import Verdict, check, parse, table
from training.export import MODEL
from training.scenes import COLOR_NAMES, COLORS, Scene, Thing, caption, edit_color, render, sample_scene

BATCH = 20
# An edited thing is in place when its centre moved by no more than this share of the side.
IN_PLACE = 0.05


@dataclass(frozen=True)
class Set:
    """A row of the table: what is asked and how it is drawn."""

    things: int = 1
    unseen: bool = True
    free: bool = False
    width: int = 256
    steps: int = 8
    count: int = 200
    example: bool = False


SETS = {
    "large circle or square": Set(count=112, unseen=False, example=True),
    "one": Set(),
    "two": Set(things=2),
    "one, 448x256": Set(width=448),
    "two, 448x256": Set(things=2, width=448),
    "one, 4 steps": Set(steps=4, count=100),
    "two, 4 steps": Set(things=2, steps=4, count=100),
    "one, 20 steps": Set(steps=20, count=100),
    "two, 20 steps": Set(things=2, steps=20, count=100),
    "one, seen pairs": Set(unseen=False, count=100),
    "two, seen pairs": Set(things=2, unseen=False, count=100),
    "one, free wording": Set(free=True, count=100),
    "two, free wording": Set(things=2, free=True, count=100),
}
STRENGTHS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
EDITS = {f"strength {s}": s for s in STRENGTHS}


def examples() -> list[tuple[Scene, str]]:
    """Every "a large <colour> circle or square on a <colour> background", held-out pairs among them."""
    asked = []
    for background in COLOR_NAMES:
        for color in COLOR_NAMES:
            for shape in ("circle", "square"):
                if color != background:
                    thing = Thing(shape, color, COLORS[color], "large", "center", 128, 128, 72)
                    scene = Scene(256, 256, background, COLORS[background], [thing], say_place=False)
                    asked.append((scene, caption(scene)))
    return asked


def prompts(name: str, kind: Set) -> list[tuple[Scene, str]]:
    if kind.example:
        return examples()[: kind.count]
    # Seeded by what is asked, not by how it is drawn: 4, 8 and 20 steps get the same prompts.
    rng = random.Random(f"{kind.things} {kind.unseen} {kind.free}")
    scenes = [sample_scene(rng, kind.things, unseen=kind.unseen, width=kind.width) for _ in range(kind.count)]
    return [(s, caption(s, rng if kind.free else None)) for s in scenes]


def generators(first: int, count: int) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(first + i) for i in range(count)]


def run_set(pipe: FluxPipeline, name: str, kind: Set, sheet: Path | None) -> dict[str, float]:
    asked = prompts(name, kind)
    verdicts: list[Verdict] = []
    pictures: list[Image.Image] = []
    started = time.monotonic()
    for i in range(0, len(asked), BATCH):
        some = asked[i : i + BATCH]
        drawn = pipe(
            [text for _, text in some],
            width=kind.width,
            height=256,
            num_inference_steps=kind.steps,
            guidance_scale=3.5,
            max_sequence_length=48,
            generator=generators(7 + i, len(some)),
        ).images
        verdicts += [check(p, s) for p, (s, _) in zip(drawn, some, strict=True)]
        pictures += drawn
    if sheet:
        contact_sheet(pictures, verdicts).save(sheet / f"{name.replace(' ', '-').replace(',', '')}.png")
    return {"n": len(asked), **table(verdicts), "seconds_each": round((time.monotonic() - started) / len(asked), 2)}


def contact_sheet(pictures: list[Image.Image], verdicts: list[Verdict], columns: int = 10) -> Image.Image:
    """The first 60 pictures at half size; a red frame marks what is not all right."""
    width, height = pictures[0].width // 2, pictures[0].height // 2
    shown = list(zip(pictures, verdicts, strict=True))[:60]
    sheet = Image.new("RGB", (columns * (width + 6), -(-len(shown) // columns) * (height + 6)), "gray")
    for i, (picture, verdict) in enumerate(shown):
        x, y = i % columns * (width + 6), i // columns * (height + 6)
        if not verdict.everything:
            sheet.paste("red", (x, y, x + width + 6, y + height + 6))
        sheet.paste(picture.resize((width, height)), (x + 3, y + 3))
    return sheet


def run_edit(pipe: FluxImg2ImgPipeline, strength: float, steps: int, count: int = 100) -> dict[str, float]:
    """A drawn picture and its caption with one colour changed: is the colour changed and everything where it was?"""
    rng = random.Random("edit")
    before = [sample_scene(rng, 1 + i % 2) for i in range(count)]
    after = [edit_color(s, rng) for s in before]
    verdicts, kept = [], []
    for i in range(0, count, BATCH):
        some, sources = after[i : i + BATCH], [render(s) for s in before[i : i + BATCH]]
        drawn = pipe(
            [caption(s) for s in some],
            image=sources,
            strength=strength,
            width=256,
            height=256,
            num_inference_steps=steps,
            guidance_scale=3.5,
            max_sequence_length=48,
            generator=generators(900 + i, len(some)),
        ).images
        for picture, source, scene in zip(drawn, sources, some, strict=True):
            parts = parse(picture)[1]
            verdicts.append(check(picture, scene))
            kept.append(
                all(any(np.hypot(p.cx - q.cx, p.cy - q.cy) < IN_PLACE for p in parts) for q in parse(source)[1])
            )
    both = [k and v.everything for k, v in zip(kept, verdicts, strict=True)]
    one = [b for b, s in zip(both, after, strict=True) if len(s.things) == 1]
    return {
        "n": count,
        **table(verdicts),
        "kept": round(100 * float(np.mean(kept)), 1),
        "changed_and_kept": round(100 * float(np.mean(both)), 1),
        "changed_and_kept_one": round(100 * float(np.mean(one)), 1),
    }


def speed(pipe: FluxPipeline, width: int) -> float:
    """Median seconds of one picture at 8 steps, alone."""
    took = []
    for seed in range(5):
        started = time.monotonic()
        pipe(
            "a large red circle on a blue background",
            width=width,
            height=256,
            num_inference_steps=8,
            max_sequence_length=48,
            guidance_scale=3.5,
            generator=torch.Generator().manual_seed(seed),
        )
        took.append(time.monotonic() - started)
    return round(sorted(took)[2], 2)


def with_shift(pipe: FluxPipeline, shift: float) -> FlowMatchEulerDiscreteScheduler:
    """The pipeline's scheduler with other noise levels, as the engine makes it for image-to-image."""
    mu = float(np.log(shift))
    return FlowMatchEulerDiscreteScheduler.from_config(pipe.scheduler.config, base_shift=mu, max_shift=mu, shift=shift)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--sets", nargs="*", help="names of sets; default: all, and image-to-image")
    parser.add_argument("--count", type=int, help="fewer prompts a set, for a quick look")
    parser.add_argument("--shift", type=float, help="another shift than the folder's scheduler has")
    parser.add_argument("--sheets", type=Path, help="folder for contact sheets")
    args = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("TRAIN_THREADS", "2")))
    pipe = FluxPipeline.from_pretrained(args.model, torch_dtype=torch.bfloat16, local_files_only=True)
    pipe.set_progress_bar_config(disable=True)
    kino_json = json.loads((args.model / "kino.json").read_text())
    if args.shift:
        pipe.scheduler = with_shift(pipe, args.shift)
    if args.sheets:
        args.sheets.mkdir(parents=True, exist_ok=True)
    target = args.model / "evaluation.json"

    def keep(group: str, name: str, row: Any) -> None:
        print(group, name, row, flush=True)
        if args.count or args.shift:
            return
        # Read again each time: two of these may run side by side, each with some of the sets.
        results: dict[str, Any] = json.loads(target.read_text()) if target.exists() else {}
        results.setdefault(group, {})[name] = row
        target.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")

    for name, kind in SETS.items():
        if args.sets is None or name in args.sets:
            chosen = Set(**{**kind.__dict__, "count": args.count or kind.count})
            keep("text to image", name, run_set(pipe, name, chosen, args.sheets))
    if args.sets is None or "edit" in args.sets:
        edit = FluxImg2ImgPipeline.from_pipe(pipe)
        edit.register_modules(scheduler=with_shift(pipe, kino_json["defaults"]["image_shift"]))
        edit.set_progress_bar_config(disable=True)
        for name, strength in EDITS.items():
            keep("image to image", name, run_edit(edit, strength, 20, args.count or 100))
    if args.sets is None or "speed" in args.sets:
        keep("seconds", "256x256", speed(pipe, 256))
        keep("seconds", "448x256", speed(pipe, 448))


if __name__ == "__main__":
    main()
