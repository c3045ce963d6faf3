"""Draws the README's two pictures with the model that ships: `cd backend && .venv/bin/python ../docs/draw.py`.

Every picture in them is what kino-mini made of the words under it, at its default eight steps, first try.
"""

from __future__ import annotations

import io
import logging
import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from kino.engine.draw import Request, draw
from kino.settings import BACKEND
from kino.weights import Weights

HERE = Path(__file__).resolve().parent
GROUND, INK, QUIET = (24, 24, 24), (232, 232, 232), (150, 150, 150)
PROMPTS = [
    "a large red circle on a blue background",
    "a small yellow star at the top left on a purple background",
    "a white heart in the center on a red background",
    "a large green triangle on a white background",
    "an orange square at the bottom on a black background",
    "a purple circle and a yellow star on a white background",
    "a blue square above a red heart on a yellow background",
    "a large black star on an orange background",
]
GAP = 16


class Recorder:
    """A task of the engine that keeps what it is handed."""

    device = "cpu"
    models = Weights(BACKEND / "models_storage")
    log = logging.getLogger("docs")

    def __init__(self) -> None:
        self.previews: list[Image.Image] = []
        self.pictures: list[Image.Image] = []

    def check_stop(self) -> None: ...

    def progress(self, *_: object) -> None: ...

    def preview(self, image: bytes) -> None:
        self.previews.append(Image.open(io.BytesIO(image)).convert("RGB"))

    def output(self, image: Image.Image, _metadata: object = None) -> None:
        self.pictures.append(image)


def make(prompt: str, seed: int = 7) -> Recorder:
    task = Recorder()
    draw(Request(plugin="flux_txt2img", prompt=prompt, model="kino-mini", seed=seed, width=256, height=256), task)
    return task


def written(sheet: Image.Image, x: int, y: int, text: str, size: int, ink: tuple[int, int, int], width: int) -> None:
    font = ImageFont.load_default(size)
    lines = textwrap.wrap(text, int(width / (size * 0.5)))
    ImageDraw.Draw(sheet).multiline_text((x, y), "\n".join(lines), ink, font, spacing=3)


def pictures() -> Image.Image:
    sheet = Image.new("RGB", (GAP + 4 * (256 + GAP), GAP + 2 * (256 + 56 + GAP)), GROUND)
    for index, prompt in enumerate(PROMPTS):
        x, y = GAP + index % 4 * (256 + GAP), GAP + index // 4 * (256 + 56 + GAP)
        sheet.paste(make(prompt).pictures[0], (x, y))
        written(sheet, x, y + 264, prompt, 16, INK, 256)
    return sheet


def path() -> Image.Image:
    """One task, from its previews to the take. There is one a step, or fewer where steps take milliseconds."""
    task = make(PROMPTS[0])
    shown = [*task.previews[:8]]
    side = 118
    sheet = Image.new("RGB", (GAP + 4 * (256 + GAP), 256 + 2 * GAP + 28), GROUND)
    columns = 4
    for index, preview in enumerate(shown):
        x = GAP + index % columns * (side + GAP)
        y = GAP + index // columns * (side + GAP)
        sheet.paste(preview.resize((side, side), Image.Resampling.NEAREST), (x, y))
    written(sheet, GAP, GAP + 260, "previews on the way", 13, QUIET, 256)
    x = GAP + columns * (side + GAP) + GAP
    sheet.paste(task.pictures[0], (x, GAP))
    written(sheet, x, GAP + 260, "the take", 13, QUIET, 256)
    x += 256 + GAP
    written(sheet, x, GAP, PROMPTS[0], 20, INK, sheet.width - x - GAP)
    facts = "seed 7, 8 steps, kino-mini. A task was queued, a worker drew it with previews on the way, the picture "
    facts += "became a take of a frame. It can be stopped at any step."
    written(sheet, x, GAP + 90, facts, 15, QUIET, sheet.width - x - GAP)
    return sheet


if __name__ == "__main__":
    pictures().save(HERE / "pictures.png", optimize=True)
    path().save(HERE / "path.png", optimize=True)
