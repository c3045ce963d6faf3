"""What the tagger learns from: scenes as tags, drawn pictures made worse, and pictures that are no scenes.

Tags come from the scene's data, never from its caption. Every sample is made from its number alone, so a training run
repeats, whatever the number of worker processes. Nothing here knows of the network.
"""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from training.scenes import (
    COLOR_NAMES,
    COLORS,
    PLACES,
    SHAPES,
    SIZES,
    Scene,
    render,
    sample_scene,
)

SIDE = 160  # the tagger's input
CELLS = 10  # it looks for things in a grid of cells
# "Medium" is what a caption leaves unsaid, so it is no tag.
TAGGED_SIZES = ["small", "large"]
GROUPS: dict[str, list[str]] = {
    "background": [f"{c}_background" for c in COLOR_NAMES],
    "simple background": ["simple_background"],
    "count": ["1object", "2objects"],
    "colour and shape": [f"{c}_{s}" for c in COLOR_NAMES for s in SHAPES],
    "shape": SHAPES,
    "colour": [f"{c}_object" for c in COLOR_NAMES],
    "size and shape": [f"{z}_{s}" for z in TAGGED_SIZES for s in SHAPES],
    "place": [p.replace(" ", "_") for p in PLACES],
}
TAGS = [tag for group in GROUPS.values() for tag in group]
# What the picture as a whole is: a flat background of some colour or none; no, one or two things or something else.
NO_BACKGROUND = len(COLOR_NAMES)
OTHER_COUNT = 3
UNKNOWN = -1
COLORED = [i for i, tag in enumerate(TAGS) if tag in GROUPS["colour and shape"] + GROUPS["colour"]]

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


def tags_of(scene: Scene) -> set[str]:
    """Every tag that is true of a scene."""
    found = {f"{scene.background}_background", "simple_background"}
    if scene.things:
        found.add("1object" if len(scene.things) == 1 else f"{len(scene.things)}objects")
    for t in scene.things:
        found |= {f"{t.color}_{t.shape}", t.shape, f"{t.color}_object", t.place.replace(" ", "_")}
        if t.size in TAGGED_SIZES:
            found.add(f"{t.size}_{t.shape}")
    return found


def prepare(picture: Image.Image, side: int = SIDE) -> Bytes:
    """What a reader of WD14 taggers does: on white, square with white around it, `side` wide; BGR (side, side, 3)."""
    if picture.mode != "RGB":
        rgba = picture.convert("RGBA")
        picture = Image.new("RGB", rgba.size, "white")
        picture.paste(rgba, mask=rgba.getchannel("A"))
    longest = max(picture.size)
    square = Image.new("RGB", (longest, longest), "white")
    square.paste(picture, ((longest - picture.width) // 2, (longest - picture.height) // 2))
    return np.ascontiguousarray(np.asarray(square.resize((side, side), Image.Resampling.BICUBIC))[..., ::-1])


def empty_scene(rng: random.Random, width: int, height: int) -> Scene:
    """A background and nothing on it."""
    scene = sample_scene(rng, 1, width=width, height=height)
    scene.things = []
    return scene


def odd_scene(rng: random.Random, width: int, height: int) -> tuple[Scene, Image.Image]:
    """A flat background with one thing of no known shape: a bar, a ring, a cross, a line. Only the ground has tags."""
    scene = empty_scene(rng, width, height)
    picture = render(scene)
    draw = ImageDraw.Draw(picture)
    colors = [c for c in COLOR_NAMES if c != scene.background]
    rgb = shaded(COLORS[rng.choice(colors)], rng, 30)
    x, y, r = width * rng.uniform(0.25, 0.75), height * rng.uniform(0.25, 0.75), height * rng.uniform(0.1, 0.25)
    kind = rng.randrange(4)
    if kind == 0:
        a, b = (r, r / rng.uniform(2.2, 5)) if rng.random() < 0.5 else (r / rng.uniform(2.2, 5), r)
        draw.rectangle([x - a, y - b, x + a, y + b], fill=rgb)
    elif kind == 1:
        draw.ellipse([x - r, y - r, x + r, y + r], outline=rgb, width=max(2, int(r * rng.uniform(0.1, 0.3))))
    elif kind == 2:
        k = r * rng.uniform(0.15, 0.35)
        draw.rectangle([x - r, y - k, x + r, y + k], fill=rgb)
        draw.rectangle([x - k, y - r, x + k, y + r], fill=rgb)
    else:
        draw.line([x - r, y - r, x + r, y + r * rng.uniform(-1, 1)], fill=rgb, width=rng.randint(2, 8))
    return scene, picture


def shaded(rgb: tuple[int, int, int], rng: random.Random, amount: int) -> tuple[int, int, int]:
    r, g, b = (min(255, max(0, v + rng.randint(-amount, amount))) for v in rgb)
    return (r, g, b)


def no_scene(rng: random.Random, width: int, height: int) -> Image.Image:
    """A picture with no flat background and no single thing: gradients, noise, clouds, stripes, clutter. No tags."""
    noise = np.random.default_rng(rng.getrandbits(32))
    any_color = lambda: np.array([rng.randint(0, 255) for _ in range(3)], np.float32)  # noqa: E731
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, 2 * math.pi)
    u = xx * math.cos(angle) + yy * math.sin(angle)
    u = (u - u.min()) / float(np.ptp(u))
    kind = rng.randrange(5)
    a, b = any_color(), any_color()
    while np.abs(a - b).sum() < 200:
        b = any_color()
    if kind == 0:
        t = u if rng.random() < 0.6 else np.hypot(xx / width - rng.random(), yy / height - rng.random()).clip(0, 1)
        pixels = a + (b - a) * t[..., None]
    elif kind == 1:
        pixels = noise.uniform(0, 255, (height, width, 3 if rng.random() < 0.5 else 1)).astype(np.float32)
        pixels = pixels * rng.uniform(0.5, 1) + np.zeros(3, np.float32)
    elif kind == 2:  # noise of several scales, like foliage, clouds or ground
        pixels = np.zeros((height, width, 3), np.float32)
        for octave in range(1, 6):
            cells = 2**octave
            small = noise.normal(0, 1, (cells, cells, 3)) + noise.normal(0, 1, (cells, cells, 1)) * 2
            for c in range(3):
                layer = Image.fromarray(small[..., c].astype(np.float32))
                pixels[..., c] += np.asarray(layer.resize((width, height), Image.Resampling.BICUBIC)) / cells**0.7
        pixels = (pixels - pixels.mean()) / pixels.std() * rng.uniform(40, 80) + any_color() * 0.5 + 64
    elif kind == 3:
        t = np.clip(np.sin(u * 2 * math.pi * rng.uniform(3, 15)) * rng.uniform(0.5, 4) + 0.5, 0, 1)
        pixels = a + (b - a) * t[..., None]
    else:
        pixels = a + (b - a) * u[..., None]
    picture = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    if kind == 4 or rng.random() < 0.2:
        draw = ImageDraw.Draw(picture)
        for _ in range(rng.randint(6, 25)):
            x, y, r = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(0.05, 0.35) * height
            color = (rng.randint(0, 255), rng.randint(0, 255), rng.randint(0, 255))
            if rng.random() < 0.5:
                draw.ellipse([x - r, y - r * rng.uniform(0.2, 1), x + r, y + r * rng.uniform(0.2, 1)], fill=color)
            else:
                corners = [(x + rng.uniform(-r, r), y + rng.uniform(-r, r)) for _ in range(rng.randint(3, 6))]
                draw.polygon(corners, fill=color)
    return picture


def worse(picture: Image.Image, rng: random.Random, smallest: float) -> Image.Image:
    """A drawn picture as a model or a camera roll would have it; `smallest` is the radius of its smallest thing."""
    if rng.random() < 0.6:
        # No more than the shape survives; the checker's templates go to 0.24 of the radius.
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0, 0.22) * min(smallest, 24)))
    if rng.random() < 0.35:
        picture = bent(picture, rng, min(smallest, 24) * rng.uniform(0, 0.13))
    if rng.random() < 0.3:
        size = picture.size
        scale = rng.uniform(0.5, 1)
        picture = picture.resize((int(size[0] * scale), int(size[1] * scale)), Image.Resampling.BILINEAR)
    if rng.random() < 0.5:
        picture = ImageEnhance.Brightness(picture).enhance(rng.uniform(0.88, 1.1))
    if rng.random() < 0.35:
        noise = np.random.default_rng(rng.getrandbits(32))
        pixels = np.asarray(picture).astype(np.float32)
        pixels = pixels + noise.normal(0, rng.uniform(1, 9), pixels.shape)
        picture = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    if rng.random() < 0.35:
        stored = io.BytesIO()
        picture.save(stored, "JPEG", quality=rng.randint(35, 95))
        picture = Image.open(stored).convert("RGB")
    return picture


def bent(picture: Image.Image, rng: random.Random, pixels: float) -> Image.Image:
    """Outlines moved by about `pixels`, smoothly: hands and small models draw no straight lines."""
    width, height = picture.size
    step = 32
    columns, rows = width // step + 1, height // step + 1
    moved = {
        (i, j): (i * width / (columns - 1) + rng.gauss(0, pixels), j * height / (rows - 1) + rng.gauss(0, pixels))
        for i in range(columns)
        for j in range(rows)
    }
    mesh = []
    for i in range(columns - 1):
        for j in range(rows - 1):
            box = (
                i * width // (columns - 1), j * height // (rows - 1),
                (i + 1) * width // (columns - 1), (j + 1) * height // (rows - 1),
            )  # fmt: skip
            corners = (*moved[i, j], *moved[i, j + 1], *moved[i + 1, j + 1], *moved[i + 1, j])
            mesh.append((box, corners))
    # Beyond the border there is background, not black.
    edge = Image.new("RGB", (width + 64, height + 64), picture.getpixel((0, 0)))
    edge.paste(picture, (32, 32))
    shifted = [(box, tuple(c + 32 for c in corners)) for box, corners in mesh]
    return edge.transform((width, height), Image.Transform.MESH, shifted, Image.Resampling.BILINEAR)


@dataclass
class Sample:
    """A picture and what the network should say: tags, the picture as a whole, and the cells that hold a thing."""

    picture: Bytes
    tags: Floats
    whole: npt.NDArray[np.int64]  # background, count
    cells: npt.NDArray[
        np.int64
    ]  # (CELLS, CELLS, 4): colour, shape, size, place; UNKNOWN where there is nothing or it is not told


def cells_of(scene: Scene) -> npt.NDArray[np.int64]:
    """Which cells lie in the middle of a thing, and what it is."""
    cells = np.full((CELLS, CELLS, 4), UNKNOWN, np.int64)
    longest = max(scene.width, scene.height)
    yy, xx = (np.mgrid[:CELLS, :CELLS] + 0.5) / CELLS
    for t in scene.things:
        x = (t.cx + (longest - scene.width) / 2) / longest
        y = (t.cy + (longest - scene.height) / 2) / longest
        reach = max(0.75 / CELLS, 0.5 * t.r / longest)
        inside = np.hypot(xx - x, yy - y) < reach
        cells[inside] = (
            COLOR_NAMES.index(t.color), SHAPES.index(t.shape), SIZES.index(t.size), PLACES.index(t.place),
        )  # fmt: skip
    return cells


def sample(number: int) -> Sample:
    """The training picture of that number."""
    rng = random.Random(f"tagger {number}")
    width, height = rng.choice([(256, 256), (448, 256)])
    other = rng.random() < 0.12
    if other:
        width, height = rng.choice([(256, 448), (320, 256), (384, 256), (256, 320), (256, 384), (512, 256)])
    if rng.random() < 0.8:  # drawn smaller right away: three times faster
        scale = rng.uniform(0.4, 0.7)
        width, height = round(width * scale), round(height * scale)
    kind = rng.random()
    picture: Image.Image | None = None
    if kind < 0.08:
        picture = no_scene(rng, width, height)
        nothing = cells_of(Scene(width, height, "", (0, 0, 0)))
        return Sample(prepare(worse(picture, rng, 12)), vector(set()), whole(None), nothing)
    if kind < 0.11:
        scene = empty_scene(rng, width, height)
    elif kind < 0.15:
        scene, picture = odd_scene(rng, width, height)
    else:
        scene = sample_scene(rng, width=width, height=height)
        while other and scene.background == "white":
            # White bars on white: only the two usual formats can be told apart then.
            scene = sample_scene(rng, width=width, height=height)
    foreign = kind >= 0.15 and rng.random() < 0.5
    if foreign:
        for t in scene.things:
            t.rgb = foreign_rgb(rng, scene.background_rgb)
    elif rng.random() < 0.5:  # shades further off than the grammar's own
        scene.background_rgb = shaded(scene.background_rgb, rng, 10)
        for t in scene.things:
            t.rgb = shaded(t.rgb, rng, 10)
    count = OTHER_COUNT if picture else len(scene.things)
    picture = picture or render(scene)
    if rng.random() < 0.8:
        picture = worse(picture, rng, min((t.r for t in scene.things), default=12))
    tags, cells = vector(tags_of(scene)), cells_of(scene)
    if foreign:
        tags[COLORED] = UNKNOWN
        cells[..., 0] = UNKNOWN
    return Sample(prepare(picture), tags, whole(scene, count), cells)


def foreign_rgb(rng: random.Random, ground: tuple[int, int, int]) -> tuple[int, int, int]:
    """A colour that has no name here: with it shapes are learnt apart from colours, and no held-out pair is drawn."""
    while True:
        rgb = (rng.randint(0, 255), rng.randint(0, 255), rng.randint(0, 255))
        if min(math.dist(rgb, c) for c in COLORS.values()) > 60 and math.dist(rgb, ground) > 90:
            return rgb


def vector(tags: set[str]) -> Floats:
    return np.array([t in tags for t in TAGS], np.float32)


def whole(scene: Scene | None, count: int = OTHER_COUNT) -> npt.NDArray[np.int64]:
    background = COLOR_NAMES.index(scene.background) if scene else NO_BACKGROUND
    return np.array([background, count], np.int64)
