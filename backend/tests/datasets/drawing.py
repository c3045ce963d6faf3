"""Pictures for tests of datasets: drawn by number, each unlike the others, and a folder of them."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from kino.datasets import allowed, importing, scanning
from kino.datasets.importing import Taken
from kino.datasets.scanning import Plan
from kino.schemas.datasets import ImportReport, ReportLine


def drawn(number: int, width: int = 96, height: int = 72, mode: str = "RGB") -> Image.Image:
    """Patches of colour all over, as in a photograph; the same for a number at any size."""
    dice = random.Random(number)
    image = Image.new("RGB", (8, 6))
    image.putdata([(dice.randrange(256), dice.randrange(256), dice.randrange(256)) for _ in range(48)])
    image = image.resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(6):
        x, y, r = dice.random() * width, dice.random() * height, (0.1 + dice.random() * 0.15) * height
        colour = (dice.randrange(256), dice.randrange(256), dice.randrange(256))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)
    return image.convert(mode)


def packed(image: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def put(folder: Path, *names: str, first: int = 1) -> None:
    """Pictures with these names, in the format their ending says."""
    for number, name in enumerate(names, first):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn(number).save(path)


def plan(directory: Path, prefix: str | None = "fox", **how: Any) -> Plan:
    return scanning.scan(allowed.locate(directory, "dataset"), prefix, **how)


def take(directory: Path, prefix: str | None = "fox", **how: Any) -> Taken:
    return importing.take_in(plan(directory, prefix, **how))


def lines(report: ImportReport, kind: str) -> list[ReportLine]:
    return [line for line in report.lines if line.kind == kind]


def files(report: ImportReport, kind: str) -> list[str]:
    return [file for line in lines(report, kind) for file in line.files]


def kinds(report: ImportReport) -> set[str]:
    return {line.kind for line in report.lines}
