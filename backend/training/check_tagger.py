"""Step 11: how often kino-mini-tagger is right, and its model card. Every figure in the card comes from here.

Reads the shipped folder through onnxruntime, as Kino does. The drawn scenes are fresh ones, half of them of pairs of
colour and shape that training never drew; all is seeded. Pictures drawn by kino-mini are asked by caption, and its
mistakes count against the tagger unless the row says otherwise. `--thresholds` compares thresholds on other scenes than
the card's.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from PIL import Image, ImageDraw

from training.check import check
from training.scenes import Scene, caption, render, sample_scene
from training.tagger_card import Figures, Row, card
from training.tagger_scenes import GROUPS, SIDE, TAGS, empty_scene, no_scene, prepare, tags_of, vector, worse

FOLDER = Path(__file__).parents[1] / "models_storage" / "Taggers" / "kino-mini-tagger"
Floats = npt.NDArray[np.float32]
Bits = npt.NDArray[np.bool_]
# Things, width: a quarter of the thousand scenes each.
FORMATS = {"one, 256x256": (1, 256), "two, 256x256": (2, 256), "one, 448x256": (1, 448), "two, 448x256": (2, 448)}


class Tagger:
    """The shipped file, and the tags' names from its table."""

    def __init__(self, folder: Path = FOLDER) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
        with (folder / "selected_tags.csv").open(encoding="utf-8") as file:
            self.names = [row["name"] for row in csv.DictReader(file)]
        settings = folder / "kino.json"
        self.threshold: float = json.loads(settings.read_text())["threshold"] if settings.exists() else 0.35

    def __call__(self, pictures: Sequence[Image.Image], batch: int = 50) -> Floats:
        """Probabilities (pictures, tags)."""
        (given,) = self.session.get_inputs()
        said = []
        for i in range(0, len(pictures), batch):
            some = np.stack([prepare(p, SIDE) for p in pictures[i : i + batch]]).astype(np.float32)
            said.append(self.session.run(None, {given.name: some})[0])
        return np.concatenate(said)


def measure(said: Bits, true: Bits) -> Row:
    right = said & true
    each_said, each_true = said.sum(0), true.sum(0)
    percent = [
        right.sum() / max(1, said.sum()),
        right.sum() / max(1, true.sum()),
        np.mean(right.sum(0)[each_said > 0] / each_said[each_said > 0]),
        np.mean(right.sum(0)[each_true > 0] / each_true[each_true > 0]),
        np.mean((said == true).all(1)),
    ]
    return Row(len(said), *(round(100 * float(p), 2) for p in percent))


def truth(scenes: Sequence[Scene]) -> Bits:
    return np.stack([vector(tags_of(s)) for s in scenes]) > 0


def fresh(name: str, count: int, seed: str = "fresh") -> list[Scene]:
    """Scenes of one format; every second one of pairs that training never drew."""
    things, width = FORMATS[name]
    rng = random.Random(f"{seed} {name}")
    return [sample_scene(rng, things, unseen=i % 2 == 1, width=width) for i in range(count)]


def softened(scenes: Sequence[Scene]) -> list[Image.Image]:
    rng = random.Random("softened")
    return [worse(render(s), rng, min(t.r for t in s.things)) for s in scenes]


def drawn_by_kino_mini(count: int) -> tuple[list[Scene], list[Image.Image]]:
    """Held-out pairs at 8 steps, a quarter of each format; the captions are not the ones of the other card."""
    import torch
    from diffusers import FluxPipeline

    from training.evaluate import generators
    from training.export import MODEL

    torch.set_num_threads(1)
    pipe = FluxPipeline.from_pretrained(MODEL, torch_dtype=torch.bfloat16, local_files_only=True)
    pipe.set_progress_bar_config(disable=True)
    scenes, pictures = [], []
    for name, (things, width) in FORMATS.items():
        rng = random.Random(f"kino-mini draws {name}")
        some = [sample_scene(rng, things, unseen=True, width=width) for _ in range(count // 4)]
        pictures += pipe(
            [caption(s) for s in some],
            width=width,
            height=256,
            num_inference_steps=8,
            guidance_scale=3.5,
            max_sequence_length=48,
            generator=generators(3000, len(some)),
        ).images
        scenes += some
    return scenes, pictures


def milliseconds(tagger: Tagger, pictures: Sequence[Image.Image]) -> tuple[float, float]:
    """Median of one picture alone, in time of the CPU: the network, and with preparing."""
    alone, whole = [], []
    for p in pictures:
        started = time.thread_time()
        given = prepare(p, SIDE)[None].astype(np.float32)
        ready = time.thread_time()
        tagger.session.run(None, {"input": given})
        ended = time.thread_time()
        alone.append(ended - ready)
        whole.append(ended - started)
    return round(1000 * float(np.median(alone)), 1), round(1000 * float(np.median(whole)), 1)


def thresholds(tagger: Tagger) -> None:
    scenes = [s for name in FORMATS for s in fresh(name, 250, "thresholds")]
    for label, pictures in (("drawn", [render(s) for s in scenes]), ("softened", softened(scenes))):
        said = tagger(pictures)
        for value in (0.2, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7):
            print(label, value, measure(said > value, truth(scenes)))


def figures(tagger: Tagger, errors: Path | None) -> Figures:
    """Every figure of the card; contact sheets of what went wrong go to the folder `errors`."""
    sets = {}
    scenes = [s for name in FORMATS for s in fresh(name, 250)]
    pictures, true = [render(s) for s in scenes], truth(scenes)
    said = tagger(pictures) > tagger.threshold
    for i, name in enumerate(FORMATS):
        part = slice(250 * i, 250 * (i + 1))
        sets[name] = measure(said[part], true[part])
    sets["all thousand"] = measure(said, true)
    sets["of them, pairs never drawn in training"] = measure(said[1::2], true[1::2])
    soft = softened(scenes)
    said_soft = tagger(soft) > tagger.threshold
    sets["all thousand, made worse"] = measure(said_soft, true)
    groups = {}
    for name, tags in GROUPS.items():
        columns = [TAGS.index(t) for t in tags]
        groups[name] = measure(said[:, columns], true[:, columns])

    asked, drawn = drawn_by_kino_mini(100)
    said_drawn, true_drawn = tagger(drawn) > tagger.threshold, truth(asked)
    sets["drawn by kino-mini"] = measure(said_drawn, true_drawn)
    good = np.array([check(p, s).everything == 1 for p, s in zip(drawn, asked, strict=True)])
    sets["of them, those that `training/check.py` calls right"] = measure(said_drawn[good], true_drawn[good])

    rng = random.Random("nothing")
    empty = [empty_scene(rng, width, 256) for width in (256, 448) for _ in range(100)]
    said_empty = tagger([render(s) for s in empty]) > tagger.threshold
    said_strange = tagger([no_scene(rng, width, 256) for width in (256, 448) for _ in range(100)]) > tagger.threshold
    if errors:
        errors.mkdir(parents=True, exist_ok=True)
        contact_sheet(pictures, said, true).save(errors / "drawn.png")
        contact_sheet(soft, said_soft, true).save(errors / "worse.png")
        contact_sheet(drawn, said_drawn, true_drawn).save(errors / "kino-mini.png")
    return Figures(
        sets,
        groups,
        empty_right=round(100 * float((said_empty == truth(empty)).all(1).mean()), 1),
        strange_tags=round(float(said_strange.sum(1).mean()), 2),
        strange_none=round(100 * float((~said_strange.any(1)).mean()), 1),
        milliseconds=milliseconds(tagger, pictures[::10]),
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--thresholds", action="store_true", help="compare thresholds and stop")
    parser.add_argument("--trained", default="", help="how long it was trained, for the card")
    parser.add_argument("--errors", type=Path, help="a folder for contact sheets of pictures with a wrong tag")
    args = parser.parse_args()
    tagger = Tagger(args.folder)
    if args.thresholds:
        thresholds(tagger)
        return
    size = (args.folder / "model.onnx").stat().st_size / 1e6
    text = card(figures(tagger, args.errors), tagger.threshold, size, args.trained)
    (args.folder / "README.md").write_text(text, encoding="utf-8")
    print(text)


def contact_sheet(pictures: Sequence[Image.Image], said: Bits, true: Bits) -> Image.Image:
    wrong = [i for i in range(len(pictures)) if (said[i] != true[i]).any()][:48]
    sheet = Image.new("RGB", (6 * 300, 8 * 200), "gray")
    draw = ImageDraw.Draw(sheet)
    for k, i in enumerate(wrong):
        x, y = k % 6 * 300, k // 6 * 200
        sheet.paste(pictures[i].resize((pictures[i].width * 5 // 8, 160)), (x, y))
        too_many = [TAGS[j] for j in np.flatnonzero(said[i] & ~true[i])]
        missing = [TAGS[j] for j in np.flatnonzero(~said[i] & true[i])]
        draw.text((x, y + 162), "+ " + " ".join(too_many)[:48], "white")
        draw.text((x, y + 178), "- " + " ".join(missing)[:48], "black")
    return sheet


if __name__ == "__main__":
    main()
