"""How things look in the terminal: trees, tables, a changed prompt, two pictures side by side."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from kino.schemas.frames import Frame
from kino.schemas.interpret import Interpretation
from kino.schemas.projects import Project
from kino.schemas.takes import Take

GAP = 16
"""Pixels between two pictures that are compared."""


def tree(takes: Sequence[Take], shown: str | None) -> RenderableType:
    """The takes of a frame by what they were made from, numbered in the order they were made."""
    numbers = {take.id: number for number, take in enumerate(takes, 1)}
    root = Tree(Text("takes", style="dim"), guide_style="dim")
    nodes: dict[str, Tree] = {}
    for take in takes:
        said = take.modification or take.prompt or "imported"
        line = Text.assemble(
            (f"{numbers[take.id]:>2} ", "bold"), _line(said, 70), (" ★" if take.starred else "", "yellow")
        )
        if take.seed is not None:
            line.append(f"  seed {take.seed}", style="dim")
        if take.id == shown:
            line.append("  ← shown", style="bold yellow")
        nodes[take.id] = nodes.get(take.parent_id or "", root).add(line)
    return root


def frames(frames: Sequence[Frame], here: int | None) -> RenderableType:
    """The last of them, numbered as on the timeline."""
    table = Table("frame", "shows", "holds", box=None, pad_edge=False, header_style="dim")
    for number, frame in enumerate(frames, 1):
        mark = "← here" if frame.id == here else ""
        shows = frame.generator if frame.take_id else "no picture yet"
        table.add_row(str(number), Text(f"{shows} {mark}".strip()), str(frame.hold))
    return table if frames else Text("no frames yet", style="dim")


def projects(projects: Sequence[Project], here: int) -> RenderableType:
    table = Table("project", "size", "frames", "", box=None, pad_edge=False, header_style="dim")
    for one in projects:
        size = f"{one.width} x {one.height}"
        table.add_row(_line(one.name, 60), size, str(one.frame_count), "← here" if one.id == here else "")
    return table


def about(take: Take) -> RenderableType:
    """What made a take, as far as it is known."""
    facts = {
        "prompt": take.prompt, "said": take.modification, "model": take.model, "seed": take.seed, "steps": take.steps,
        "strength": take.strength, "size": f"{take.width} x {take.height}",
    }  # fmt: skip
    table = Table.grid(padding=(0, 2))
    for name, value in facts.items():
        if value not in (None, ""):
            table.add_row(Text(name, style="dim"), Text(str(value)))
    return table


def name(take: Take) -> str:
    return _line(take.modification or take.prompt or "imported", 80).plain


def changed(said: Interpretation) -> Text:
    """The new prompt's changes as words crossed out and words put in."""
    text = Text()
    for change in said.changes:
        if text:
            text.append(" · ", style="dim")
        if change.before:
            text.append(change.before, style="strike dim")
            text.append(" ")
        text.append(change.after, style="bold")
    return text


def verbs(verbs: Mapping[str, tuple[str, str]]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for word, (takes, help) in verbs.items():
        table.add_row(Text.assemble((word, "bold"), f" {takes}"), Text(help))
    table.add_row(Text("anything else"), Text("changes this picture: make the ball red, add a hat, at night, undo …"))
    return table


def side_by_side(left: bytes, right: bytes) -> bytes:
    """Two PNGs beside each other at the height of the taller, as one PNG."""
    from PIL import Image

    first, second = (Image.open(io.BytesIO(data), formats=["PNG"]).convert("RGB") for data in (left, right))
    height = max(first.height, second.height)
    both = Image.new("RGB", (first.width + GAP + second.width, height), (24, 24, 24))
    both.paste(first, (0, (height - first.height) // 2))
    both.paste(second, (first.width + GAP, (height - second.height) // 2))
    file = io.BytesIO()
    both.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _line(text: str, most: int) -> Text:
    line = " ".join(text.split())
    return Text(line if len(line) <= most else f"{line[: most - 1]}…")
