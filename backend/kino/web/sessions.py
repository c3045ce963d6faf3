"""One picture talked into shape, over addresses that know neither projects nor frames nor tasks.

The session is a project like any other, so what is made here is in the studio as well. A call waits for its picture;
the task behind it does not need the caller, and goes on when the caller has gone away.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from aiohttp import web

from kino.errors import Conflict, NotFound, Unavailable
from kino.refining import shortened
from kino.schemas.events import Action, EventType
from kino.schemas.projects import ProjectCreate
from kino.schemas.refine import RefineRequest, RefineTask
from kino.schemas.sessions import (
    Generated,
    GenerateNew,
    GenerateRefine,
    GenerationEntry,
    SessionHistory,
    SessionState,
    Success,
)
from kino.schemas.takes import Take
from kino.schemas.tasks import ENDED, TakeId, Task
from kino.storage import projects, sessions, takes, tasks
from kino.storage.tasks import NewTask
from kino.web.media import picture
from kino.web.refine import refine
from kino.web.tasks import complete, refuse_when_full
from kino.web.view import View, answers

NAME = "Sketches"
PLUGIN = "flux_txt2img"
FPS = 12
LARGE_SIDE, SMALL_SIDE = 1024, 256


class GenerateNewView(View):
    tag = "session"

    @answers(errors=(409, 429))
    async def post(self, body: GenerateNew) -> Generated:
        """Draws a new picture, waits for it, and makes it the current one.

        A task that fails is answered with 503 and its sentence. When the caller goes away the picture is made
        nevertheless.
        """
        await refuse_when_full(self)
        project, made = await sessions.project(self.db, await asyncio.to_thread(_fresh, self))
        if made:
            self.publish("project", "created", project)
        asked = body.model_dump(exclude_none=True)
        data = await complete(self, PLUGIN, asked, project.id)
        new = NewTask(name=shortened(body.prompt), type=PLUGIN, data=data, project_id=project.id, start=True)
        task, _ = await tasks.create(self.db, new)
        self.publish("task", "created", task)
        self.dispatcher.wake()
        return await _drawn(self, task)


class GenerateRefineView(View):
    tag = "session"

    @answers(errors=(409, 429))
    async def post(self, body: GenerateRefine) -> Generated:
        """Changes the current picture as the words say, waits for it, and makes it the current one.

        The same as `POST frames/{id}/refine`. Commands (undo, redo, try again) are followed too; the answer is then
        the picture that is current after them.
        """
        frame = await sessions.current_frame(self.db)
        if frame is None:
            raise Conflict("There is no picture to refine yet: draw one with POST /api/generate/new first")
        done = await refine(self, frame.id, RefineRequest(**body.model_dump()))
        if isinstance(done, RefineTask):
            return await _drawn(self, done)
        shown = await sessions.current_frame(self.db)
        if shown is None or shown.take_id is None:
            raise Conflict("There is no current picture any more: draw one with POST /api/generate/new")
        return await _generated(self, shown.take_id)


class SessionCurrentView(View):
    tag = "session"

    async def get(self) -> SessionState:
        """Gives the current picture, what made it, and all that came before."""
        frame = await sessions.current_frame(self.db)
        history = [_entry(take, path) for take, path in await sessions.generations(self.db)]
        current = next((entry for entry in history if frame and entry.id == frame.take_id), None)
        if current is None:
            return SessionState(history=history)
        return SessionState(
            current_image=_address(current.id), prompt=current.prompt, seed=current.seed, history=history
        )


class SessionHistoryView(View):
    tag = "session"

    async def get(self) -> SessionHistory:
        """Lists every picture of the session, oldest first; `parent_id` tells which one was refined."""
        return SessionHistory(generations=[_entry(take, path) for take, path in await sessions.generations(self.db)])


class SessionClearView(View):
    tag = "session"

    async def post(self) -> Success:
        """Begins anew: the session's project goes to the trash, from where it can be restored."""
        project_id = await sessions.current_project(self.db)
        if project_id is not None:
            with contextlib.suppress(NotFound):  # somebody was quicker
                project = await projects.get(self.db, project_id)
                await projects.trash(self.db, project_id)
                self.publish("project", "deleted", project)
        return Success()


class ImageView(View):
    tag = "session"

    @answers(media="image/png", errors=(412, 416))
    async def get(self, image_id: TakeId, /) -> web.StreamResponse:
        """Gives a picture."""
        return await picture(self.request, self.media.path(await takes.path(self.db, image_id)), "image/png")


async def _drawn(view: View, task: Task) -> Generated:
    """The picture of a task, once it is there. Raises Unavailable with the task's sentence, Conflict when stopped."""
    ended = await _ended(view, task.id)
    if ended.status == "stopped":
        raise Conflict("The picture was stopped before it was done: ask for it again")
    found = (ended.result or {}).get("takes") or []
    if ended.status == "failed" or not found:
        raise Unavailable(ended.error or "The task ended without a picture: ask for it again")
    return await _generated(view, found[0])


async def _ended(view: View, task_id: int) -> Task:
    """The task as it is once it has ended."""
    news = asyncio.Event()

    def hear(type: EventType, action: Action, data: dict[str, Any]) -> None:
        # Emptying the queue, or the list of tasks, is told as one event for all of them.
        ours = type == "task" and data.get("id") == task_id and (action == "deleted" or data["status"] in ENDED)
        if ours or type in ("queue", "system"):
            news.set()

    with view.hub.heard(hear):
        while True:
            try:
                task = await tasks.get(view.db, task_id)
            except NotFound:
                raise Conflict(
                    "The task was removed before its picture could be given: see the session's history"
                ) from None
            if task.status in ENDED:
                return task
            if view.dispatcher.paused and task.status != "running":
                # Nobody knows for how long it would have to wait.
                raise Conflict(
                    "The queue is paused: the picture comes once POST /api/v2/generator/queue/resume is sent"
                )
            if view.hub.closed:
                raise Unavailable("Kino is shutting down: the picture is drawn once it runs again")
            await news.wait()
            news.clear()


async def _generated(view: View, take_id: str) -> Generated:
    take, path = await sessions.generation(view.db, take_id)
    return Generated(image_id=take.id, image_url=_address(take.id), metadata=_entry(take, path))


def _entry(take: Take, path: str) -> GenerationEntry:
    return GenerationEntry(
        id=take.id,
        timestamp=take.created_at,
        type="refinement" if take.kind == "refinement" else "new",
        prompt=take.prompt,
        modification=take.modification,
        seed=take.seed,
        steps=take.steps,
        strength=take.strength,
        guidance_scale=take.guidance_scale,
        image_path=path,
        parent_id=take.parent_id,
    )


def _address(take_id: str) -> str:
    return f"/api/images/{take_id}"


def _fresh(view: View) -> ProjectCreate:
    """A project of the size that what is installed draws best; looks at the folders of models."""
    families = {model.family for model in view.weights.models("DiffusionModels")}
    side = SMALL_SIDE if families == {"kino-mini"} else LARGE_SIDE
    return ProjectCreate(name=NAME, width=side, height=side, fps=FPS)
