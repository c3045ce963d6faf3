"""The words of kino-mini-tagger's model card; its figures come from `training.check_tagger`, which writes it."""

from __future__ import annotations

from dataclasses import dataclass

from training.tagger_scenes import GROUPS, SIDE, TAGS

COLUMNS = "precision | recall | macro precision | macro recall | all tags right"


@dataclass
class Row:
    """In percent. Micro: all tags in one pot; macro: the mean of the tags that were said, or that were true."""

    n: int
    precision: float
    recall: float
    macro_precision: float
    macro_recall: float
    all_right: float


@dataclass
class Figures:
    sets: dict[str, Row]
    groups: dict[str, Row]
    empty_right: float  # percent of empty backgrounds with exactly their tags
    strange_tags: float  # tags a picture that is no scene gets, on average
    strange_none: float  # percent of them that get none
    milliseconds: tuple[float, float]  # the network alone, with preparing


def cells(row: Row) -> str:
    values = (row.precision, row.recall, row.macro_precision, row.macro_recall, row.all_right)
    return " | ".join([str(row.n), *(f"{v:.1f}" for v in values)])


def table(first: str, rows: dict[str, Row]) -> str:
    lines = [f"| {first} | n | {COLUMNS} |", "|---" * 7 + "|"]
    return "\n".join(lines + [f"| {name} | {cells(row)} |" for name, row in rows.items()])


def card(figures: Figures, threshold: float, size_mb: float, trained: str) -> str:
    sizes = {name: f"{len(tags)} tag{'' if len(tags) == 1 else 's'}" for name, tags in GROUPS.items()}
    groups = {f"{name} ({sizes[name]})": row for name, row in figures.groups.items()}
    alone, prepared = figures.milliseconds
    return f"""---
license: apache-2.0
pipeline_tag: image-classification
library_name: onnxruntime
---
# kino-mini-tagger

A tagger small enough for a repository ({size_mb:.1f} MB), trained from nothing on pictures drawn by procedure. It has
the layout of WD14 taggers (`model.onnx`, `selected_tags.csv`), so that the code which runs those runs this one, and a
machine without downloads can run, and test, the real path from a picture to its tags.

Input: float32 (batch, {SIDE}, {SIDE}, 3), BGR, 0-255. A reader composites transparency on white, pads to a square with
white, the picture in the middle, and resizes (bicubic). Output: the probability of each tag, in the table's order. A
tag is meant above a probability of {threshold} (`threshold` in kino.json). All tags have category 0, general; `count`
is how many of 2,000 training pictures had the tag.

## What it knows

One or two flat shapes on a flat background, as kino-mini draws them, at 256x256 and 448x256; {len(TAGS)} tags:

- `red_background`, 8 colours (red, orange, yellow, green, blue, purple, white, black), and `simple_background`
- `1object`, `2objects`
- `red_circle`: 8 colours with 5 shapes (circle, square, triangle, star, heart); also `circle` and `red_object` alone
- `small_circle`, `large_circle`: the size with the shape; medium goes unsaid
- `top_left`, `top`, `top_right`, `left`, `center`, `right`, `bottom_left`, `bottom`, `bottom_right`

## How often it is right

In percent, at {threshold}, through onnxruntime. The drawn scenes are fresh: a thousand, a quarter of each format, every
second one with the 8 of 40 colour-shape pairs that training never drew. "Made worse" is blur, bent outlines, lower
resolution, brightness, noise and JPEG, by chance. kino-mini drew at 8 steps from captions with unseen pairs, and what
it drew wrongly counts against the tagger, except in the last row. Precision and recall: all tags in one pot; macro: the
mean of the tags.

{table("pictures", figures.sets)}

The thousand by kind of tag:

{table("tags", groups)}

An empty background has exactly its tags in {figures.empty_right} % of 200. Pictures that are no scenes (gradients,
noise, clouds, stripes, clutter; 200) get {figures.strange_tags} tags on average, and {figures.strange_none} % get none.

One picture takes {alone} ms of one CPU core, {prepared} ms with padding and resizing.

## What it does not know

Anything outside that grammar: no people, objects, styles or letters, so photographs and drawings need another tagger
(they were not measured). With two things it says which colour and which size go with which shape, but not which of them
is on the left. A white background hides where the padding begins, so on white, sizes and places are sure only in the
two formats above.

## How it was trained

On a CPU, by `backend/training/tagger.py`, on scenes drawn while it learns; tags come from the scene's data, not from
captions. {trained}
A convolutional network says for each cell of a grid whether it is in the middle of a thing, and
which shape, size and place that thing has; its colour is the nearest name to the pixels there that are not background.
A pair's probability is the surest cell's product. Weights are stored in float16. No data, weights or pictures of others
were used.

## Licence

Apache-2.0, weights and scripts.
"""
