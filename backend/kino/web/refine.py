"""Refinement over HTTP: a frame's picture and a sentence become a plan, a command, or a task that draws a new take.

What is decided without the server is in `kino/refining.py`; who reads the sentence, in `interpreting.py`.
"""

from __future__ import annotations

import asyncio

from kino import refining
from kino.errors import Conflict, Detail, Invalid, NotFound
from kino.plugins.resolving import MODEL_CATEGORY
from kino.prompts.interpret import NotUnderstood
from kino.refining import Routed
from kino.schemas.common import Id
from kino.schemas.interpret import Interpretation
from kino.schemas.models import Model
from kino.schemas.refine import Interpreter, RefineCommand, RefinePlan, RefineRequest, RefineTask
from kino.schemas.takes import Take, TakeList
from kino.sentences import printable
from kino.storage import frames, lineage
from kino.web.changes import tell_project
from kino.web.interpreting import understood
from kino.web.refine_tasks import Read, begin, begin_again, there
from kino.web.view import View, answers
from kino.weights.family import EDITING

Outcome = RefineTask | RefinePlan | RefineCommand


class FrameRefineView(View):
    tag = "frames"

    @answers(201, errors=(409, 429), also={RefinePlan: 200, RefineCommand: 200})
    async def post(self, frame_id: Id, /, body: RefineRequest) -> RefineTask | RefinePlan | RefineCommand:
        """Refines a frame's picture by a sentence such as "make the ball red"; the result is a new take of the frame.

        With `dry_run` it tells the plan: the new prompt, what changes in it, and how it would be drawn. Undo, redo,
        try again, compare and keep are commands: undo and redo show another take at once, try again draws the source
        with a new seed. A sentence that is not understood is a 409 `not_understood`; its `details` are the ways on
        (`append`, `replace`, `edit`), each with the prompt it would give, which comes back as `description`.
        """
        return await refine(self, frame_id, body)


class FrameLineageView(View):
    tag = "frames"

    async def get(self, frame_id: Id, /, take_id: str | None = None) -> TakeList:
        """Gives the takes from the first picture to this one, by default the one that is shown, in that order."""
        line = await lineage.of(self.db, frame_id, take_id)
        return TakeList(total=len(line), takes=line)


async def refine(view: View, frame_id: int, body: RefineRequest) -> Outcome:
    """Raises KinoError; nothing is changed then."""
    line = await lineage.of(view.db, frame_id, body.take_id)
    if not line:
        raise Conflict(f"Frame {frame_id} has no picture to refine yet: generate one first")
    modification = body.modification.strip()
    if not modification and not body.reapply:
        raise Invalid("Say what to change, such as “make the ball red”", [Detail("modification", "say what to change")])
    read = await _read(view, line, body, modification)
    already = _already(read, body)
    if body.dry_run:
        return _plan(view, read, already)
    if read.command == "reroll":
        return await begin_again(view, read, body)
    if read.command:
        return await _command(view, frame_id, read)
    chosen = (body.seed, body.strength, body.steps, body.model)
    if already and all(value is None for value in chosen):
        raise Conflict(f"It is already so: “{refining.shortened(read.source.prompt)}”; try again for another seed")
    return await begin(view, read, body, modification)


async def _read(view: View, line: list[Take], body: RefineRequest, modification: str) -> Read:
    said, by = await _understood(view, line, body, modification)
    installed = await asyncio.to_thread(_installed, view)
    plugins = {name for name, found in view.plugins.items() if found.params is not None}
    if body.model is not None and body.model not in {model.filename for model in installed}:
        raise Invalid.of("model", f"names {printable(body.model)}, which is not installed: choose one that is")
    command = bool(said and said.kind.startswith("command:"))

    def choose(kind: str, start: Take) -> Routed:
        return refining.choose(
            kind, line[-1], installed=installed, plugins=plugins, strengths=view.settings.refine_strengths,
            model=body.model, strength=body.strength, start=start,
        )  # fmt: skip

    start = line[-1]
    if said is None or (body.reapply and not command and len(line) > 1):
        route = choose("raw" if said is None else said.kind, line[0]).route
        said, start = await asyncio.to_thread(refining.reapplied, line, said, route), line[0]
    routed = refining.as_made(line[-1]) if command else choose(said.kind, start)
    if routed.model and not command:
        await asyncio.to_thread(there, view, routed.model, asked=body.model is not None)
    return Read(line, said, by, routed, start)


async def _understood(
    view: View, line: list[Take], body: RefineRequest, modification: str
) -> tuple[Interpretation | None, Interpreter]:
    """None where all there is to do is to make earlier changes again."""
    source = line[-1]
    if body.description is not None:
        if not body.description.strip():
            raise Invalid.of("description", "must not be blank: it is the whole new prompt")
        return refining.edited(source, body.description.strip(), modification), "rules"
    if not modification:
        if len(line) == 1:
            raise Conflict("This is a first picture, so there are no changes to make again: say what to change")
        return None, "rules"
    last = await asyncio.to_thread(refining.last_edited, line)
    try:
        return await understood(view, source.prompt, modification, last, body.interpreter)
    except NotUnderstood:
        if body.model or body.strength or not await asyncio.to_thread(_can_edit, view):
            raise
        # Nobody has to understand it but the model that edits pictures: the prompt stays what it is.
        return refining.raw(source, modification), "rules"


def _can_edit(view: View) -> bool:
    found = view.plugins.get(refining.EDIT)
    if found is None or found.params is None:
        return False
    return any(model.family in EDITING for model in _installed(view))


def _installed(view: View) -> list[Model]:
    try:
        return view.weights.models(MODEL_CATEGORY)
    except NotFound:  # no such folder: nothing is installed
        return []


def _already(read: Read, body: RefineRequest) -> bool:
    if read.command or read.said.kind == "raw":
        return False
    return read.said.description == read.source.prompt and not body.reapply


def _plan(view: View, read: Read, already: bool) -> RefinePlan:
    depth = len(read.line) - 1
    return RefinePlan(
        **dict(read.said),
        take_id=read.source.id,
        plugin=read.routed.plugin,
        route=read.routed.route,
        model=read.routed.model or view.settings.default_model,
        strength=read.routed.strength,
        depth=depth,
        reapply_offered=depth >= refining.REAPPLY_FROM,
        already=already,
        interpreter=read.by,
    )


async def _command(view: View, frame_id: int, read: Read) -> RefineCommand:
    if read.command in ("undo", "redo"):
        walk = frames.undo if read.command == "undo" else frames.redo
        frame = await walk(view.db, frame_id)
        view.publish("frame", "changed", frame)
        await tell_project(view, frame.project_id)
    else:
        frame = await frames.get(view.db, frame_id)
    shown = await lineage.of(view.db, frame_id)
    said = read.said.model_copy(update={"description": shown[-1].prompt if shown else ""})
    return RefineCommand(**dict(said), frame=frame)
