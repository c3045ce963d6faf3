"""Refinements whose outcome is known: a scene that kino-mini can draw, a sentence, and the scene it asks for."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from training.scenes import COLOR_NAMES, COLORS, PLACE_XY, SHAPES, Scene, Thing, caption, held_out, sample_scene


@dataclass
class Asked:
    """`stays` are the indices of the things of `before` that the sentence does not speak of, so that have to stay;
    for a thing whose colour, size or shape alone is changed, so has its place."""

    before: Scene
    sentence: str
    after: Scene
    stays: list[int]

    @property
    def prompt(self) -> str:
        return caption(self.before)


def _fitting(rng: random.Random, scene: Scene, shape: str) -> str:
    """A colour that nothing in the scene has, and that kino-mini knows of the shape."""
    taken = {scene.background, *(thing.color for thing in scene.things)}
    return rng.choice([c for c in COLOR_NAMES if c not in taken and not held_out(c, shape)])


def _one_of(rng: random.Random, scene: Scene) -> Thing:
    return rng.choice(scene.things)


def _shapes_differ(scene: Scene) -> bool:
    return len({thing.shape for thing in scene.things}) == len(scene.things)


def color(rng: random.Random, scene: Scene) -> str:
    thing = _one_of(rng, scene)
    thing.color = _fitting(rng, scene, thing.shape)
    thing.rgb = COLORS[thing.color]
    return f"make the {thing.shape} {thing.color}"


def background(rng: random.Random, scene: Scene) -> str:
    taken = {scene.background, *(thing.color for thing in scene.things)}
    scene.background = rng.choice([c for c in COLOR_NAMES if c not in taken])
    return f"make the background {scene.background}"


def size(rng: random.Random, scene: Scene) -> str:
    thing = _one_of(rng, scene)
    thing.size = rng.choice([s for s in ("small", "large") if s != thing.size])
    return f"make the {thing.shape} {thing.size}"


def shape(rng: random.Random, scene: Scene) -> str:
    thing = _one_of(rng, scene)
    there = {other.shape for other in scene.things}
    new = rng.choice([s for s in SHAPES if s not in there and not held_out(thing.color, s)])
    words = "" if thing.size == "medium" else f"{thing.size} "
    sentence = f"replace the {thing.shape} with a {words}{thing.color} {new}"
    thing.shape = new
    return sentence.replace("with a orange", "with an orange")


def place(rng: random.Random, scene: Scene) -> str:
    thing = scene.things[0]
    thing.place = rng.choice([p for p in ("left", "right", "top", "bottom") if p not in thing.place])
    thing.cx, thing.cy = (share * 256 for share in PLACE_XY[thing.place])
    scene.say_place = True
    return f"move the {thing.shape} to the {thing.place}"


def remove(rng: random.Random, scene: Scene) -> str:
    gone = scene.things.pop(1)
    scene.relation = None
    return f"remove the {gone.shape}"


def add(rng: random.Random, scene: Scene) -> str:
    first = scene.things[0]
    where = "right" if "left" in first.place else "left"
    new_shape = rng.choice([s for s in SHAPES if s != first.shape])
    new = _fitting(rng, scene, new_shape)
    x, y = PLACE_XY[where]
    scene.things.append(Thing(new_shape, new, COLORS[new], "small", where, x * 256, y * 256, 23))
    scene.relation = "places"
    return f"add a small {new} {new_shape} on the {where}"


def unchanged(sentence: str) -> Callable[[random.Random, Scene], str]:
    return lambda rng, scene: sentence


Make = Callable[[random.Random, Scene], str]


@dataclass
class Kind:
    """A row of the table. `kind` is what rules call it; `moves` are things that may be elsewhere afterwards."""

    kind: str
    make: Make
    things: tuple[int, ...] = (1, 2)
    moves: tuple[int, ...] = ()


KINDS = {
    "colour of a thing": Kind("attr", color),
    "colour of the background": Kind("attr", background),
    "size": Kind("attr", size, (1,)),
    "another shape": Kind("replace", shape),
    "another place": Kind("place", place, (1,), (0,)),
    "a thing removed": Kind("remove", remove, (2,), (1,)),
    "a thing added": Kind("add", add, (1,)),
    "night": Kind("time", unchanged("make it night")),
    "light": Kind("light", unchanged("dramatic lighting")),
    "rain": Kind("weather", unchanged("make it rain")),
    "style": Kind("style", unchanged("turn it into a pencil sketch")),
}


def asked(name: str, count: int) -> Iterator[Asked]:
    """The same for a name every time."""
    rng, kind, made = random.Random(name), KINDS[name], 0
    while made < count:
        before = sample_scene(rng, kind.things[made % len(kind.things)])
        # Two things that are told apart by their shape, each with a place of its own.
        if not _shapes_differ(before) or (len(before.things) == 2 and before.relation != "places"):
            continue
        if kind.make in (place, add) and before.things[0].size == "large":
            continue
        before.say_place = True
        after = copy.deepcopy(before)
        sentence = kind.make(rng, after)
        stays = [index for index in range(len(before.things)) if index not in kind.moves]
        made += 1
        yield Asked(before, sentence, after, stays)
