"""How a refinement is made: by which route, how strongly, with which parameters. Decides, and does nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kino.errors import Conflict
from kino.prompts.interpret import NotUnderstood, interpret
from kino.prompts.interpret.interpreter import changes
from kino.schemas.interpret import Interpretation
from kino.schemas.models import Model
from kino.schemas.refine import Route
from kino.schemas.takes import Take
from kino.weights.family import EDITING

EDIT, IMAGE, TEXT = "flux_edit", "flux_img2img", "flux_txt2img"
REAPPLY_FROM = 3
"""From so many refinements on, each redrawn from the last, starting over from the first picture keeps more quality."""
STRENGTH = 0.7
"""Where the settings say none."""
MAX_NAME = 80
RAW_CONFIDENCE = 0.3
"""Of a sentence that nobody understood but the model that edits by it."""
# What belongs to one take and not to those made from it.
OWN = {"prompt", "image", "strength", "seed", "pictures", "preset", "size", "model"}
# What fits one model, and is no good to another.
OF_MODEL = {"steps", "guidance", "loras", "max_sequence_length"}
SIZE = ("width", "height")
MAX_MEANT = 6
"""So many refinements back one looks for what `it` means."""
LARGEST_SIDE, SMALLEST_SIDE = 2048, 64


@dataclass(frozen=True)
class Routed:
    """`model` is None where the plugin's default has to do."""

    route: Route
    plugin: str
    model: str | None
    strength: float | None = None


def choose(
    kind: str,
    source: Take,
    *,
    installed: Sequence[Model],
    plugins: Set[str],
    strengths: Mapping[str, float | None],
    model: str | None,
    strength: float | None,
    start: Take | None = None,
) -> Routed:
    """The route of a change of this kind: by a model that edits, if there is one, else from the picture, else anew.

    `model` and `strength` are what the person chose; a strength asks for the picture to be redrawn. `start` is the take
    whose picture would be redrawn, if that is not the source. Of several kinds joined by `+` the strongest decides.
    """
    editing = [one.filename for one in installed if one.family in EDITING]
    if EDIT in plugins and editing and model in (None, *editing) and strength is None:
        return Routed("edit", EDIT, model or (source.model if source.model in editing else editing[0]))
    drawing = model or (source.model if source.model not in editing else "") or None
    wanted = [_strength(one, strengths) for one in kind.split("+")] if strength is None else [strength]
    # Only what came from a prompt and a seed can come from them again; else the picture itself is what there is.
    from_prompt = (start or source).plugin == TEXT and source.seed is not None
    if IMAGE not in plugins or (None in wanted and from_prompt):
        return Routed("text", TEXT, drawing)
    least = [strengths.get("default") or STRENGTH] if None in wanted else []
    return Routed("image", IMAGE, drawing, max([*least, *(one for one in wanted if one is not None)]))


def as_made(take: Take) -> Routed:
    """How a take came to be."""
    routes: dict[str, Route] = {EDIT: "edit", IMAGE: "image"}
    return Routed(routes.get(take.plugin, "text"), take.plugin, take.model or None, take.strength)


def _strength(kind: str, strengths: Mapping[str, float | None]) -> float | None:
    for name in (kind, kind.partition(":")[0], "default"):
        if name in strengths:
            return strengths[name]
    return STRENGTH


def parameters(
    source: Take, start: Take, routed: Routed, fields: Iterable[str], said: Interpretation, seed: int | None
) -> dict[str, Any]:
    """The `data` of the task: what the source was made with, as far as the plugin has it, and what is new.

    `start` is the take whose picture is redrawn; the source itself, but when earlier changes are made again.
    """
    known = set(fields)
    own = OWN if routed.model == source.model else OWN | OF_MODEL
    if routed.route == "edit":
        own = own | {*SIZE, "style"}  # the source's own size; its style would be read as an instruction
    data = {name: value for name, value in source.params.items() if name in known - own and value is not None}
    if routed.route != "edit" and not set(SIZE) <= set(data):
        data |= dict(zip(SIZE, size(source.width, source.height), strict=True))
    data["prompt"] = said.instruction if routed.route == "edit" else said.description
    data["seed"] = source.seed if seed is None else seed
    if routed.model:
        data["model"] = routed.model
    if routed.route != "text":
        data["image"] = f"take:{start.id}"
    if routed.strength is not None:
        data["strength"] = routed.strength
    return {name: value for name, value in data.items() if name in known}


def again(source: Take, seed: int) -> dict[str, Any]:
    """The `data` of another try of a take."""
    left_out = {"preset", "size"}  # what they filled in is there; they themselves may have gone
    return {**{k: v for k, v in source.params.items() if k not in left_out}, "pictures": 1, "seed": seed}


def size(width: int, height: int) -> tuple[int, int]:
    """A picture's own size, made smaller where it is larger than a refinement is drawn; never thinner than can be."""
    scale = min(1.0, LARGEST_SIDE / max(width, height))
    return tuple(max(SMALLEST_SIDE, round(side * scale)) for side in (width, height))  # type: ignore[return-value]


def edited(source: Take, description: str, modification: str) -> Interpretation:
    """A prompt by the person's own hand."""
    return Interpretation(
        kind="edited",
        confidence=1.0,
        description=description,
        instruction=modification,
        changes=changes(source.prompt, description),
    )


def raw(source: Take, modification: str) -> Interpretation:
    """A sentence as it is, for a model that edits by it."""
    return Interpretation(kind="raw", confidence=RAW_CONFIDENCE, description=source.prompt, instruction=modification)


def last_edited(line: Sequence[Take]) -> str | None:
    """What `it` means: the noun that the last refinements of a line spoke of."""
    last = None
    for before, take in pairwise(line[-MAX_MEANT:]):
        said = redone(before, take, last)
        last = (said.target if said else None) or last
    return last


def redone(before: Take, take: Take, last: str | None = None) -> Interpretation | None:
    """How rules understand the refinement that made a take; None if they don't, or if the take says otherwise."""
    if not take.modification:
        return None
    try:
        said = interpret(before.prompt, take.modification, last_edited=last)
    except NotUnderstood:
        return None
    return said if said.description == take.prompt else None


def reapplied(line: Sequence[Take], new: Interpretation | None, route: Route) -> Interpretation:
    """All refinements of a line and a new one as one, to be made to the line's first picture.

    Raises Conflict where one of them can't be made again that way.
    """
    kinds, commands, last = list[str](), list[str](), None
    for before, take in pairwise(line):
        if take.modification is None and take.prompt == before.prompt:
            continue  # another try of the same
        if take.prompt == before.prompt and route != "edit":
            raise Conflict(
                f"“{shortened(take.modification or '')}” was done by a model that edits pictures, so it can't be "
                "made again without one: refine the picture as it is"
            )
        said = redone(before, take, last)
        last = (said.target if said else None) or last
        kinds += said.kind.split("+") if said else ["edited"]
        commands.append(said.instruction if said else take.instruction or take.modification or take.prompt)
    source, root = line[-1], line[0]
    if new:
        kinds += new.kind.split("+")
        commands.append(new.instruction)
    after = new.description if new else source.prompt
    return Interpretation(
        kind="+".join(dict.fromkeys(kinds)) or "edited",
        confidence=new.confidence if new else 1.0,
        description=after,
        instruction=" ".join(command.rstrip(". ") + "." for command in commands if command.strip()),
        kept=new.kept if new else [],
        changes=changes(root.prompt, after),
        target=new.target if new else last,
    )


def shortened(text: str) -> str:
    """A task's name: one line, cut at a word where it is long."""
    line = " ".join(text.split())
    if len(line) <= MAX_NAME:
        return line
    return line[: MAX_NAME - 1].rsplit(" ", 1)[0] + "…"
