"""Captioned scenes drawn by procedure: one or two flat shapes on a flat background.

A scene is data (what is where, in which colour); `render` draws it, `caption` says it. Both are seeded by the
caller's `random.Random`, so a training run and its checks can be repeated. Nothing here knows of models.
"""

from __future__ import annotations

import copy
import itertools
import math
import random
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw

COLORS: dict[str, tuple[int, int, int]] = {
    "red": (218, 32, 36),
    "orange": (250, 140, 20),
    "yellow": (250, 222, 40),
    "green": (40, 165, 60),
    "blue": (40, 80, 220),
    "purple": (135, 50, 180),
    "white": (248, 248, 248),
    "black": (18, 18, 18),
}
COLOR_NAMES = list(COLORS)
SHAPES = ["circle", "square", "triangle", "star", "heart"]
SIZES = ["small", "medium", "large"]
PLACES = ["top left", "top", "top right", "left", "center", "right", "bottom left", "bottom", "bottom right"]
PLACE_XY = {
    p: (x, y) for p, (x, y) in zip(PLACES, [(x, y) for y in (0.25, 0.5, 0.75) for x in (0.25, 0.5, 0.75)], strict=True)
}
RELATIONS = {
    "left of": ("left", "right"),
    "right of": ("right", "left"),
    "above": ("top", "bottom"),
    "below": ("bottom", "top"),
}
# Radii as a fraction of the shorter side. One object has the picture to itself, two must not touch.
RADIUS_ONE = {"small": 0.105, "medium": 0.165, "large": 0.235}
RADIUS_TWO = {"small": 0.09, "medium": 0.13, "large": 0.18}
RADIUS_LARGE_CENTER = 0.28
RADIUS_NEIGHBOURS = 0.12

COLOR_SYNONYMS = {"purple": ["violet"], "red": ["crimson"], "blue": ["azure"]}
SHAPE_SYNONYMS = {"circle": ["disc", "ball", "dot"], "square": ["box"]}
SIZE_SYNONYMS = {"small": ["tiny", "little"], "large": ["big", "huge"]}
OPENINGS = [
    "a picture of", "an image of", "a drawing of", "draw", "a photo of", "please paint", "show me",
    "an illustration of", "generate", "a simple scene with",
]  # fmt: skip
ENDINGS = ["high quality", "minimalist", "flat design", "simple", "clean", "4k", "vector art", "sharp", "detailed"]

SUPERSAMPLING = 4
# Small on purpose: the picture is then nearly decided by its caption, which is what a small model can learn.
PLACE_JITTER = 0.018
RADIUS_JITTER = 0.05


@dataclass
class Thing:
    """One object: centre and radius in pixels, the drawn colour as RGB 0-255."""

    shape: str
    color: str
    rgb: tuple[int, int, int]
    size: str
    place: str
    cx: float
    cy: float
    r: float


@dataclass
class Scene:
    """A picture as data. `relation` is None for one object, else "and", "places" or a key of RELATIONS."""

    width: int
    height: int
    background: str
    background_rgb: tuple[int, int, int]
    things: list[Thing] = field(default_factory=list)
    relation: str | None = None
    say_place: bool = True
    say_background: bool = True


def held_out(color: str, shape: str) -> bool:
    """True for the 8 of 40 colour-shape pairs that training never draws: the test of combination."""
    return (COLOR_NAMES.index(color) * 2 + SHAPES.index(shape) + 3) % 5 == 0


HELD_OUT = [(c, s) for c in COLOR_NAMES for s in SHAPES if held_out(c, s)]


def outline(shape: str, cx: float, cy: float, r: float) -> list[tuple[float, float]]:
    """The polygon of a shape with centre and radius in pixels; a circle has none."""
    if shape == "square":
        k = r * 0.886
        return [(cx - k, cy - k), (cx + k, cy - k), (cx + k, cy + k), (cx - k, cy + k)]
    if shape == "triangle":
        return [(cx, cy - r), (cx + r * 1.08, cy + r * 0.85), (cx - r * 1.08, cy + r * 0.85)]
    if shape == "star":
        points = []
        for i in range(10):
            angle = -math.pi / 2 + i * math.pi / 5
            q = r * 1.2 if i % 2 == 0 else r * 0.5
            points.append((cx + q * math.cos(angle), cy + q * math.sin(angle) + r * 0.08))
        return points
    if shape == "heart":
        points = []
        for i in range(48):
            t = i * 2 * math.pi / 48
            x = 16 * math.sin(t) ** 3
            y = -(13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t))
            points.append((cx + x * r / 15.5, cy + (y + 2.5) * r / 15.5))
        return points
    raise ValueError(f"no outline for {shape}")


def mask(shape: str, cx: float, cy: float, r: float, width: int, height: int) -> Image.Image:
    """The shape as an antialiased 8-bit mask of the whole picture."""
    big = Image.new("L", (width * SUPERSAMPLING, height * SUPERSAMPLING), 0)
    draw = ImageDraw.Draw(big)
    x, y, radius = cx * SUPERSAMPLING, cy * SUPERSAMPLING, r * SUPERSAMPLING
    if shape == "circle":
        draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=255)
    else:
        draw.polygon(outline(shape, x, y, radius), fill=255)
    return big.reduce(SUPERSAMPLING)


def _shade(rgb: tuple[int, int, int], rng: random.Random, amount: int = 5) -> tuple[int, int, int]:
    r, g, b = (min(255, max(0, v + rng.randint(-amount, amount))) for v in rgb)
    return (r, g, b)


def render(scene: Scene) -> Image.Image:
    """The scene as an RGB picture."""
    picture = Image.new("RGB", (scene.width, scene.height), scene.background_rgb)
    for t in scene.things:
        # Only the box around a shape is drawn at high resolution: four times faster on a wide picture.
        x0, y0 = max(0, int(t.cx - t.r * 1.35) - 2), max(0, int(t.cy - t.r * 1.35) - 2)
        x1, y1 = min(scene.width, int(t.cx + t.r * 1.35) + 3), min(scene.height, int(t.cy + t.r * 1.35) + 3)
        picture.paste(t.rgb, (x0, y0), mask(t.shape, t.cx - x0, t.cy - y0, t.r, x1 - x0, y1 - y0))
    return picture


def _color_and_shape(rng: random.Random, unseen: bool, avoid: set[str]) -> tuple[str, str]:
    while True:
        color, shape = rng.choice(HELD_OUT) if unseen else (rng.choice(COLOR_NAMES), rng.choice(SHAPES))
        if color not in avoid and (unseen or not held_out(color, shape)):
            return color, shape


def sample_scene(
    rng: random.Random, things: int | None = None, unseen: bool = False, width: int = 256, height: int = 256
) -> Scene:
    """A random scene of one or two things; `unseen` uses only colour-shape pairs that training never draws."""
    background = rng.choice(COLOR_NAMES)
    scene = Scene(width, height, background, _shade(COLORS[background], rng))
    count = things or (1 if rng.random() < 0.6 else 2)
    slots: list[tuple[str, str, float]] = []
    if count == 1:
        place = "center" if rng.random() < 0.3 else rng.choice(PLACES)
        size = rng.choice(SIZES)
        radius = RADIUS_LARGE_CENTER if (size, place) == ("large", "center") else RADIUS_ONE[size]
        slots = [(place, size, radius)]
        scene.say_place = place != "center" or rng.random() < 0.4
    else:
        kind = rng.random()
        if kind < 0.35:
            scene.relation, places = "and", ["left", "right"]
        elif kind < 0.7:
            scene.relation = rng.choice(list(RELATIONS))
            places = list(RELATIONS[scene.relation])
        else:
            scene.relation = "places"
            while True:  # diagonal neighbours or further, so that the two never touch
                places = rng.sample(PLACES, 2)
                (x0, y0), (x1, y1) = PLACE_XY[places[0]], PLACE_XY[places[1]]
                if (x0 - x1) ** 2 + (y0 - y1) ** 2 > 0.1:
                    break
        for place in places:
            size = rng.choice(SIZES)
            radius = RADIUS_TWO[size]
            if scene.relation == "places":
                size = "medium" if size == "large" else size
                radius = min(RADIUS_TWO[size], RADIUS_NEIGHBOURS)
            slots.append((place, size, radius))
    avoid = {background}
    for place, size, fraction in slots:
        color, shape = _color_and_shape(rng, unseen, avoid)
        avoid.add(color)
        scene.things.append(_thing(rng, scene, shape, color, size, place, fraction))
    return scene


def _thing(rng: random.Random, scene: Scene, shape: str, color: str, size: str, place: str, fraction: float) -> Thing:
    """A thing at its place with a little chance in it; `fraction` is its radius as a share of the shorter side."""
    side = min(scene.width, scene.height)
    r = fraction * side * rng.uniform(1 - RADIUS_JITTER, 1 + RADIUS_JITTER)
    x, y = PLACE_XY[place]
    jitter = PLACE_JITTER * side
    cx, cy = x * scene.width + rng.uniform(-jitter, jitter), y * scene.height + rng.uniform(-jitter, jitter)
    return Thing(shape, color, _shade(COLORS[color], rng), size, place, cx, cy, r)


def every_single(rng: random.Random, width: int = 256, height: int = 256) -> list[Scene]:
    """All 6,048 scenes of one thing that training may draw, each once, in random order."""
    scenes = []
    for background, color, shape, size, place in itertools.product(COLOR_NAMES, COLOR_NAMES, SHAPES, SIZES, PLACES):
        if color == background or held_out(color, shape):
            continue
        scene = Scene(width, height, background, _shade(COLORS[background], rng))
        fraction = RADIUS_LARGE_CENTER if (size, place) == ("large", "center") else RADIUS_ONE[size]
        scene.things.append(_thing(rng, scene, shape, color, size, place, fraction))
        scene.say_place = place != "center" or rng.random() < 0.4
        scenes.append(scene)
    rng.shuffle(scenes)
    return scenes


def edit_color(scene: Scene, rng: random.Random) -> Scene:
    """The same scene with the colour of one thing changed: the target of an image-to-image check."""
    changed = copy.deepcopy(scene)
    thing = rng.choice(changed.things)
    taken = {scene.background, *(t.color for t in scene.things)}
    thing.color = rng.choice([c for c in COLOR_NAMES if c not in taken and not held_out(c, thing.shape)])
    thing.rgb = _shade(COLORS[thing.color], rng)
    return changed


def _article(words: str) -> str:
    return ("an " if words[0] in "aeiou" else "a ") + words


def _synonym(word: str, table: dict[str, list[str]], rng: random.Random | None, chance: float) -> str:
    return rng.choice(table[word]) if rng and word in table and rng.random() < chance else word


def _thing_words(thing: Thing, rng: random.Random | None, article: bool) -> str:
    words = []
    if thing.size != "medium":
        words.append(_synonym(thing.size, SIZE_SYNONYMS, rng, 0.25))
    elif rng and rng.random() < 0.15:
        words.append(rng.choice(["medium", "medium-sized"]))
    words.append(_synonym(thing.color, COLOR_SYNONYMS, rng, 0.1))
    words.append(_synonym(thing.shape, SHAPE_SYNONYMS, rng, 0.15))
    return _article(" ".join(words)) if article else " ".join(words)


def _place_words(place: str, rng: random.Random | None) -> str:
    if place == "center":
        options = ["in the center", "in the middle", "at the center", "in the centre"]
    elif " " in place:
        options = [f"at the {place}", f"in the {place}", f"in the {place} corner"]
    elif place in ("left", "right"):
        options = [f"on the {place}", f"at the {place}", f"on the {place} side"]
    else:
        options = [f"at the {place}", f"on the {place}"]
    return rng.choice(options) if rng else options[0]


def caption(scene: Scene, rng: random.Random | None = None) -> str:
    """The scene in words: the plain form without `rng`, else with synonyms, filler and free order."""
    article = rng is None or rng.random() < 0.88
    color = _synonym(scene.background, COLOR_SYNONYMS, rng, 0.1)
    ground = f"{_article(color)} background"
    if rng and rng.random() < 0.3:
        ground = rng.choice([f"{_article(color)} backdrop", f"{color} background", color])
    words = [_thing_words(t, rng, article) for t in scene.things]
    if len(words) == 1:
        place = _place_words(scene.things[0].place, rng) if scene.say_place else ""
        text = f"{words[0]} {place} on {ground}".replace("  ", " ")
        if not scene.say_background:
            text = f"{words[0]} {place}".strip()
        elif rng and "background" in ground:
            form = rng.random()
            if form < 0.12 and place and scene.things[0].place != "center":
                text = f"{words[0]} {place} of {ground}"
            elif form < 0.24:
                text = f"{ground} with {words[0]} {place}".strip()
            elif form < 0.34:
                text = f"{words[0]} {place}".strip() + f", {color} background"
    else:
        first, second = scene.things
        if scene.relation == "places":
            text = f"{words[0]} {_place_words(first.place, rng)} and {words[1]} {_place_words(second.place, rng)}"
        elif scene.relation == "and":
            text = f"{words[0]} and {words[1]}"
        else:
            relation = str(scene.relation)
            text = f"{words[0]} {'to the ' if ' of' in relation else ''}{relation} {words[1]}"
        if scene.say_background:
            text = f"{text} on {ground}"
    if rng is None:
        return text
    if rng.random() < 0.25:
        text = f"{rng.choice(OPENINGS)} {text}"
    if rng.random() < 0.12:
        text = f"{text}, {rng.choice(ENDINGS)}"
    if rng.random() < 0.2:
        text = text[0].upper() + text[1:]
    return text + "." if rng.random() < 0.1 else text


def texture(rng: random.Random, width: int, height: int) -> Image.Image:
    """Pictures beyond the grammar, for the autoencoder alone: gradients, stripes, checks and many shapes."""
    a, b = (np.array(_shade(COLORS[rng.choice(COLOR_NAMES)], rng, 40), np.float32) for _ in range(2))
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, math.pi)
    u = xx * math.cos(angle) + yy * math.sin(angle)
    kind = rng.random()
    if kind < 0.35:
        t = (u - u.min()) / max(1e-6, float(np.ptp(u)))
    elif kind < 0.7:
        period = rng.uniform(14, 48)
        t = np.clip(np.sin(u * 2 * math.pi / period) * period / 4 + 0.5, 0, 1)
    else:
        period = rng.uniform(20, 64)
        v = -xx * math.sin(angle) + yy * math.cos(angle)
        t = np.clip(np.sin(u * 2 * math.pi / period) * np.sin(v * 2 * math.pi / period) * period / 3 + 0.5, 0, 1)
    picture = Image.fromarray((a + (b - a) * t[..., None]).clip(0, 255).astype(np.uint8))
    for _ in range(rng.randint(0, 3)):
        r = rng.uniform(0.06, 0.3) * height
        cx, cy = rng.uniform(0, width), rng.uniform(0, height)
        rgb = (rng.randint(0, 255), rng.randint(0, 255), rng.randint(0, 255))
        picture.paste(rgb, (0, 0), mask(rng.choice(SHAPES), cx, cy, r, width, height))
    return picture
