"""Does a picture show its scene? Judged by pixel statistics alone, so no model's opinion is in the figures.

The border's median colour is the background; what differs from it in CIELAB is cut into connected parts; each part has
a median colour (nearest name), an outline (best overlap with the drawn shapes), a centre and a radius.
`python -m training.check` measures the checker itself on drawn scenes: the ceiling of every table made with it.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from training.scenes import (
    COLOR_NAMES,
    COLORS,
    PLACE_XY,
    PLACES,
    RADIUS_LARGE_CENTER,
    RADIUS_ONE,
    RADIUS_TWO,
    SHAPES,
    Scene,
    mask,
    render,
    sample_scene,
)

Array = npt.NDArray[np.float64]
Bits = npt.NDArray[np.bool_]
# Shapes are compared in a frame of 48x48 where each covers 24x24, against drawn ones of several softnesses (standard
# deviation of the blur as a share of the radius): a soft small star is a star, although a circle overlaps it well.
FRAME = 48
FRAME_AREA = 24**2
BLURS = (0.0, 0.06, 0.12, 0.18, 0.24)
# Parts smaller than this share of the shorter side squared are noise, not things.
SMALLEST_PART = 0.004
# How far apart two centres must be, as a share of the side, to stand in a relation.
APART = 0.1


@dataclass
class Part:
    """One thing found: centre and radius as shares of the picture (radius: of its shorter side)."""

    color: str
    shape: str
    overlap: float
    cx: float
    cy: float
    r: float
    area: int


@dataclass
class Verdict:
    """Shares of the things that are right, 0..1, and whether all of it is."""

    background: float
    count: float
    color: float
    shape: float
    place: float
    size: float
    everything: float


def lab(rgb: npt.ArrayLike) -> Array:
    """sRGB 0-255 to CIELAB (D65)."""
    c = np.asarray(rgb, np.float64) / 255
    c = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = c @ to_xyz.T / np.array([0.9505, 1, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    stacked: Array = np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)
    return stacked


PALETTE = lab([COLORS[c] for c in COLOR_NAMES])


def color_name(rgb: npt.ArrayLike) -> str:
    return COLOR_NAMES[int(((PALETTE - lab(rgb)) ** 2).sum(-1).argmin())]


def components(bits: Bits) -> npt.NDArray[np.int64]:
    """4-connected parts numbered from 1, by union of row runs; 0 is outside."""
    labels = np.zeros(bits.shape, np.int64)
    parent = [0]

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    above: list[tuple[int, int, int]] = []
    for y in range(bits.shape[0]):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], bits[y].view(np.int8), [0]])))
        row: list[tuple[int, int, int]] = []
        for x0, x1 in edges.reshape(-1, 2).tolist():
            touching = [find(k) for a, b, k in above if a < x1 and b > x0]
            if not touching:
                parent.append(len(parent))
                touching = [len(parent) - 1]
            for k in touching[1:]:
                parent[k] = touching[0]
            labels[y, x0:x1] = touching[0]
            row.append((x0, x1, touching[0]))
        above = row
    roots = np.array([find(i) for i in range(len(parent))])
    _, numbered = np.unique(roots, return_inverse=True)
    numbers: npt.NDArray[np.int64] = numbered[labels].astype(np.int64)
    return numbers


def erode(bits: Bits, times: int) -> Bits:
    for _ in range(times):
        inner = bits.copy()
        inner[1:] &= bits[:-1]
        inner[:-1] &= bits[1:]
        inner[:, 1:] &= bits[:, :-1]
        inner[:, :-1] &= bits[:, 1:]
        bits = inner
    return bits


def dilate(bits: Bits, times: int) -> Bits:
    return ~erode(~bits, times)


def framed(cover: Array) -> Array:
    """A soft mask (0..1) moved and scaled to the frame all masks share: same centre of mass, same area."""
    total = float(cover.sum())
    yy, xx = np.mgrid[: cover.shape[0], : cover.shape[1]]
    cx, cy = float((xx * cover).sum()) / total, float((yy * cover).sum()) / total
    scale = total**0.5 / FRAME_AREA**0.5
    half = FRAME / 2 * scale
    box = (cx + 0.5 - half, cy + 0.5 - half, cx + 0.5 + half, cy + 0.5 + half)
    whole = Image.fromarray((cover * 255).round().astype(np.uint8))
    small = whole.transform((FRAME, FRAME), Image.Transform.EXTENT, box, Image.Resampling.BILINEAR)
    return np.asarray(small, np.float64) / 255


def _drawn(shape: str) -> Image.Image:
    return mask(shape, 128, 128, 60, 256, 256)


def _templates(shape: str) -> list[Array]:
    sharp = _drawn(shape)
    blurred = [sharp.filter(ImageFilter.GaussianBlur(60 * b)) if b else sharp for b in BLURS]
    return [framed(np.asarray(m, np.float64) / 255) for m in blurred]


TEMPLATES = {s: _templates(s) for s in SHAPES}
AREAS = {s: float((np.asarray(_drawn(s)) > 127).sum()) / 60**2 for s in SHAPES}


def shape_name(cover: Array) -> tuple[str, float]:
    """The drawn shape, sharp or soft, that overlaps best with a soft mask, and how well (1 is perfect)."""
    seen = framed(cover)
    scores = {
        name: max(float(np.minimum(seen, t).sum() / np.maximum(seen, t).sum()) for t in templates)
        for name, templates in TEMPLATES.items()
    }
    best = max(scores, key=lambda name: scores[name])
    return best, scores[best]


def parse(picture: Image.Image) -> tuple[str, list[Part]]:
    """Background colour and the parts on it, largest first."""
    pixels = np.asarray(picture.convert("RGB"))
    height, width = pixels.shape[:2]
    side = min(width, height)
    border = np.concatenate([pixels[:6].reshape(-1, 3), pixels[-6:].reshape(-1, 3), pixels[:, :6].reshape(-1, 3),
                             pixels[:, -6:].reshape(-1, 3)])  # fmt: skip
    ground = np.median(border, 0)
    distance = np.sqrt(((lab(pixels) - lab(ground)) ** 2).sum(-1))
    threshold = min(18.0, max(8.0, 0.45 * float(np.percentile(distance, 99.5))))
    numbers = components(distance > threshold)
    smallest = SMALLEST_PART * side**2
    parts = []
    for i in range(1, int(numbers.max()) + 1):
        bits: Bits = numbers == i
        if bits.sum() < smallest * 0.6:
            continue
        # The contour at half contrast: a blurred edge does not make a thing larger.
        bits &= distance > 0.5 * np.percentile(distance[bits], 85)
        inner = components(bits)
        if inner.max() > 1:
            bits = inner == 1 + int(np.argmax(np.bincount(inner.ravel())[1:]))
        area = int(bits.sum())
        if area < smallest:
            continue
        core = erode(bits, 3)
        color = color_name(np.median(pixels[core if core.sum() > 20 else bits], 0))
        # How much of the thing a pixel holds: its distance from the ground's colour, the core's being 1.
        full = float(np.median(distance[core if core.sum() > 20 else bits]))
        near = dilate(bits, 8) & ((numbers == 0) | (numbers == i))
        shape, overlap = shape_name(np.clip(np.where(near, distance / full, 0), 0, 1))
        ys, xs = np.nonzero(bits)
        cx, cy = (xs.min() + xs.max() + 1) / 2 / width, (ys.min() + ys.max() + 1) / 2 / height
        parts.append(
            Part(color, shape, overlap, float(cx), float(cy), float((area / AREAS[shape]) ** 0.5 / side), area)
        )
    return color_name(ground), sorted(parts, key=lambda p: -p.area)


def place_name(part: Part) -> str:
    return min(PLACES, key=lambda p: (PLACE_XY[p][0] - part.cx) ** 2 + (PLACE_XY[p][1] - part.cy) ** 2)


def size_name(part: Part, scene: Scene) -> str:
    radii = dict(RADIUS_ONE if len(scene.things) == 1 else RADIUS_TWO)
    if len(scene.things) == 1 and scene.things[0].place == "center":
        radii["large"] = RADIUS_LARGE_CENTER
    return min(radii, key=lambda s: abs(float(np.log(radii[s] / part.r))))


def _relation_holds(relation: str, first: Part, second: Part) -> bool:
    dx, dy = second.cx - first.cx, second.cy - first.cy
    return {
        "and": True,
        "left of": dx > APART,
        "right of": dx < -APART,
        "above": dy > APART,
        "below": dy < -APART,
    }[relation]


def check(picture: Image.Image, scene: Scene) -> Verdict:
    """Compare a picture with the scene its caption was made from, under the best assignment of parts to things."""
    ground, parts = parse(picture)
    wanted = len(scene.things)
    found: list[Part | None] = [*parts[: wanted + 1]]
    found += [None] * (wanted - len(found))
    best: list[tuple[bool, bool, bool, bool]] = []
    for assigned in itertools.permutations(found, wanted):
        rows = []
        for thing, part in zip(scene.things, assigned, strict=True):
            if part is None:
                rows.append((False, False, False, False))
                continue
            if wanted == 2 and scene.relation != "places":
                first, second = assigned
                there = first is not None and second is not None and _relation_holds(str(scene.relation), first, second)
            else:
                there = place_name(part) == thing.place
            rows.append(
                (part.color == thing.color, part.shape == thing.shape, there, size_name(part, scene) == thing.size)
            )
        if not best or sum(map(sum, rows)) > sum(map(sum, best)):
            best = rows
    color, shape, place, size = (sum(row[i] for row in best) / wanted for i in range(4))
    background, count = float(ground == scene.background), float(len(parts) == wanted)
    everything = float(min(background, count, color, shape, place, size) == 1)
    return Verdict(background, count, color, shape, place, size, everything)


def table(verdicts: list[Verdict]) -> dict[str, float]:
    """Means in percent."""
    return {k: round(100 * float(np.mean([getattr(v, k) for v in verdicts])), 1) for k in Verdict.__annotations__}


def main() -> None:
    rng = random.Random(5)
    for width in (256, 448):
        for things in (1, 2):
            scenes = [sample_scene(rng, things, width=width) for _ in range(200)]
            print(width, things, table([check(render(s), s) for s in scenes]))


if __name__ == "__main__":
    main()
