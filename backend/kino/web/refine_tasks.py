"""The tasks of refinements: from what was read, and how it is to be made, to a row in the queue."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from kino import refining
from kino.errors import Conflict, Detail, Invalid, TaskFailed
from kino.plugins.resolving import MAX_SEED, MODEL_CATEGORY, fields_of
from kino.refining import Routed
from kino.schemas.interpret import Interpretation
from kino.schemas.refine import Interpreter, RefineRequest, RefineTask
from kino.schemas.takes import Take
from kino.schemas.tasks import Refinement, Task
from kino.sentences import printable
from kino.storage import tasks
from kino.storage.tasks import NewTask
from kino.web.tasks import complete, refuse_when_full
from kino.web.view import View


@dataclass
class Read:
    """What is to be done: the source's line, what was understood by whom, and the route."""

    line: list[Take]
    said: Interpretation
    by: Interpreter
    routed: Routed
    start: Take

    @property
    def source(self) -> Take:
        return self.line[-1]

    @property
    def command(self) -> str | None:
        return self.said.kind.partition("command:")[2] or None


async def begin_again(view: View, read: Read, body: RefineRequest) -> RefineTask:
    """Another try of the source, beside it: the same parents, prompt and parameters, another seed."""
    source = read.source
    if source.plugin not in view.plugins:
        raise Conflict("This picture was not drawn here, so it can't be drawn again: say what to change in it")
    seed = secrets.randbelow(MAX_SEED + 1) if body.seed is None else body.seed
    data = refining.again(source, seed)
    changed = {"steps": body.steps, "strength": body.strength, "model": body.model}
    known = _fields(view, source.plugin)
    data |= {name: value for name, value in changed.items() if value is not None and name in known}
    refinement = None
    if source.modification is not None:
        refinement = Refinement(
            modification=source.modification, instruction=source.instruction or "", description=source.prompt
        )
    parent = read.line[-2].id if len(read.line) > 1 else None
    name = source.modification or source.prompt or "try again"
    task = await _queued(view, source, source.plugin, data, parent, refinement, f"Again: {name}", body)
    return RefineTask.model_validate({**dict(task), "interpretation": read.said, "route": read.routed.route})


async def begin(view: View, read: Read, body: RefineRequest, modification: str) -> RefineTask:
    source, said, routed = read.source, read.said, read.routed
    plugin = routed.plugin
    known = _fields(view, plugin)
    data = refining.parameters(source, read.start, routed, known, said, body.seed)
    if body.steps is not None and "steps" in known:
        data["steps"] = body.steps
    if body.reapply and len(read.line) > 1:
        parts = [take.modification for take in read.line[1:] if take.modification]
        modification = "; ".join([*parts, modification] if modification else parts)
    refinement = Refinement(modification=modification, instruction=said.instruction, description=said.description)
    task = await _queued(view, source, plugin, data, read.start.id, refinement, modification, body)
    return RefineTask.model_validate({**dict(task), "interpretation": said, "route": routed.route})


async def _queued(
    view: View,
    source: Take,
    plugin: str,
    data: dict[str, object],
    parent: str | None,
    refinement: Refinement | None,
    name: str,
    body: RefineRequest,
) -> Task:
    await refuse_when_full(view)
    try:
        data = await complete(view, plugin, data, source.project_id)
    except Invalid as error:
        # Parameters that came with the source are not what the person sent: `steps`, not `data.steps`.
        raise Invalid(
            error.message.removeprefix("data."),
            [Detail(d.field.removeprefix("data."), d.message.removeprefix("data.")) for d in error.details],
        ) from None
    new = NewTask(
        name=refining.shortened(name) or "refine",
        type=plugin,
        data=data,
        frame_id=source.frame_id,
        parent_take_id=parent,
        priority=body.priority,
        start=True,
        refinement=refinement,
    )
    task, _ = await tasks.create(view.db, new)
    view.publish("task", "created", task)
    view.dispatcher.wake()
    return view.dispatcher.live(task)


def _fields(view: View, plugin: str) -> list[str]:
    found = view.plugins.get(plugin)
    if found is None or found.params is None:
        raise Conflict(f"The plugin {plugin} can't be used: {found.error if found else 'it is not installed'}")
    return [name for name, _, _ in fields_of(found.params)]


def there(view: View, model: str, *, asked: bool) -> None:
    try:
        view.weights.path(MODEL_CATEGORY, model)
    except TaskFailed as error:
        whose = "can't be used" if asked else f"of this picture, {printable(model)}, can't be used any more"
        raise Invalid.of("model", f"{whose}: {error}; choose another model for this refinement") from None
