"""The history of a project as one page that needs nothing else: no script, no file beside it, no server.

Every text in it was written by somebody: it is escaped, and stands in an element of its own that text of another
direction can't reach out of. Styles are one element, let in by its hash; the page's own policy forbids all else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from importlib import resources
from typing import Any

from kino.schemas.projects import Project
from kino.schemas.takes import Take
from kino.storage.exports import Told
from kino.web.history_tree import Node, roots, tree

STYLE = (resources.files("kino.web") / "assets" / "history.css").read_text("utf-8")
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; img-src data:; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
"""Of the page itself, wherever it is opened from."""

SIDE = 640
"""Pixels; no side of a picture in the page is longer."""
TIMES = "\N{MULTIPLICATION SIGN}"
COMPARED_WORDS = 300
ALIKE = 0.4
_WORDS = re.compile(r"\s*\S+")  # each with the space before it
_KINDS = {"new": "new", "refinement": "refined", "import": "imported"}
_TOLD = ("prompt", "seed", "steps", "strength", "guidance", "guidance_scale", "model", "width", "height")

_START = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark">
<meta name="generator" content="Kino">
<title>{name} · history</title>
<style>{style}</style>
</head>
<body>
<header>
<p class="what">History</p>
<h1 dir="auto">{name}</h1>
<p class="facts">{facts}</p>
{style_line}</header>
<main>
"""


@dataclass(frozen=True)
class Picture:
    """A place in the page where a picture goes, which is made ready meanwhile."""

    path: str
    width: int
    height: int
    about: str

    def html(self, webp: bytes) -> str:
        data = base64.b64encode(webp).decode()
        return (
            f'<img width="{self.width}" height="{self.height}" alt="{self.about}" src="data:image/webp;base64,{data}">'
        )

    def missing(self, sentence: str) -> str:
        return f'<p class="missing">{text(sentence)}</p>'


def text(value: object) -> str:
    """Escaped for text and attributes. Control characters, which no page may hold, are shown as such."""
    plain = "".join("\N{REPLACEMENT CHARACTER}" if c < " " and c not in "\n\t" else c for c in str(value))
    return escape(plain, quote=True)


def start(project: Project, exported_at: str) -> str:
    count = "1 frame" if project.frame_count == 1 else f"{project.frame_count} frames"
    facts = (
        count, f"{project.width} {TIMES} {project.height}", f"{project.fps} frames a second",
        f"{_seconds(project.duration_s)} long", f"written {_moment(exported_at)}",
    )  # fmt: skip
    style_line = f'<p class="style">Style: <bdi>{text(project.style)}</bdi></p>\n' if project.style else ""
    return _START.format(
        policy=POLICY,
        name=text(project.name),
        style=STYLE,
        facts="".join(f"<span>{fact}</span> " for fact in facts),
        style_line=style_line,
    )


def end(frames: int) -> str:
    nothing = "" if frames else '<p class="empty">There are no frames in this project yet.</p>\n'
    return f"{nothing}</main>\n</body>\n</html>\n"


def frame(project: Project, told: Told, number: int) -> Iterator[str | Picture]:
    """A frame and the tree of its takes; `number` is its place on the timeline, from 1."""
    shown = told.frame
    held = f"{shown.hold} {'tick' if shown.hold == 1 else 'ticks'}, {_seconds(shown.hold / project.fps)}"
    takes = f"{len(told.takes)} {'take' if len(told.takes) == 1 else 'takes'}"
    yield f'<section id="frame-{shown.id}">\n<h2>Frame {number} <small>{held} · {takes}</small></h2>\n'
    if shown.note:
        yield f'<p class="note" dir="auto">{text(shown.note)}</p>\n'
    if not told.takes:
        yield '<p class="empty">No picture yet.</p>\n'
    for root in roots(tree(told)):
        yield from _line(root, told.files, "")
    yield "</section>\n"


def _line(first: Node, files: dict[str, str], kind: str) -> Iterator[str | Picture]:
    """A take and what became of it, and beside each take the lines that branch off there."""
    yield f'<ol class="line{kind}">\n'
    node: Node | None = first
    while node:
        yield from _take(node, files)
        for branch in node.branches:
            yield from _line(branch, files, " branch")
        yield "</li>\n"
        node = node.next
    yield "</ol>\n"


def _take(node: Node, files: dict[str, str]) -> Iterator[str | Picture]:
    take = node.take
    yield f'<li{" class=shown" if node.shown else ""} id="take-{text(take.id)}">\n'
    if node.parent:
        said = take.modification or take.instruction
        edge = f"<q dir=auto>{text(said)}</q>" if said else "<span>another picture of it</span>"
        yield f'<p class="edge">{edge} <small>from take {node.parent.number}</small></p>\n'
    scale = min(1.0, SIDE / max(take.width, take.height))
    yield "<article>\n<figure>"
    yield Picture(
        files.get(take.id, ""),
        max(1, round(take.width * scale)),
        max(1, round(take.height * scale)),
        text(take.prompt[:200] or f"Take {node.number}"),
    )
    marks = [_KINDS[take.kind]] + ["● shown"] * node.shown + ["★ starred"] * take.starred
    yield f"</figure>\n<div>\n<h3>Take {node.number} <small>{' · '.join(marks)}</small></h3>\n"
    if take.prompt:
        before = node.parent.take.prompt if node.parent else ""
        yield f'<p class="prompt" dir="auto">{changed(before, take.prompt)}</p>\n'
    if take.instruction and take.instruction != take.modification:
        yield f'<p class="command" dir="auto">{text(take.instruction)}</p>\n'
    yield f"<dl>{''.join(_pair(name, value) for name, value in _facts(take))}</dl>\n"
    if rest := [(name, value) for name, value in take.params.items() if name not in _TOLD and _said(value)]:
        pairs = "".join(_pair(name, _plain(value)) for name, value in rest)
        yield f"<details><summary>Other parameters</summary><dl>{pairs}</dl></details>\n"
    yield "</div>\n</article>\n"


def changed(before: str, after: str) -> str:
    """A prompt with what is new in it marked, and what went struck out; as it is where it is another one altogether."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if not before or before == after or max(len(old), len(new)) > COMPARED_WORDS:
        return text(after)
    compared = SequenceMatcher(None, before.split(), after.split(), autojunk=False)
    if compared.ratio() < ALIKE:
        return text(after)
    parts = list[str]()
    for step, a, b, c, d in compared.get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if step == "equal":
            parts.append(f"{'' if come[0].isspace() or not parts else ' '}{text(come)}")
            continue
        for tag, words in (("del", gone), ("ins", come)):
            # Spaces stay outside of the marks.
            if bare := words.lstrip():
                parts.append(f"{words[: -len(bare)] or ' '}<{tag}>{text(bare)}</{tag}>")
    return "".join(parts).lstrip(" ")


def _facts(take: Take) -> Iterator[tuple[str, object]]:
    yield from (
        (name, value)
        for name, value in (
            ("Seed", take.seed), ("Steps", take.steps), ("Strength", take.strength), ("Guidance", take.guidance_scale),
            ("Model", take.model), ("Plugin", take.plugin),
        )
        if value is not None and value != ""
    )  # fmt: skip
    yield "Size", f"{take.width} {TIMES} {take.height}"
    yield "Made", _moment(take.created_at)


def _pair(name: str, value: object) -> str:
    return f"<div><dt>{text(name)}</dt> <dd><bdi>{text(value)}</bdi></dd></div>"


def _said(value: Any) -> bool:
    return value is not None and value != "" and value != []


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _seconds(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + " s"


def _moment(iso: str) -> str:
    """To the minute: 2026-11-20T09:30:12.345Z is 2026-11-20 09:30 UTC."""
    return f"{iso[:10]} {iso[11:16]} UTC"
