"""Tasks over HTTP: what a client asks for is made complete and certain, written down, and then answered.

Nothing is generated here: the dispatcher takes queued tasks from the table, and publishes what becomes of them.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from pydantic import Field

from kino.errors import Conflict, Invalid, NotFound, TooMany
from kino.plugins.parameters import resolve
from kino.schemas.common import Id, Message, Text
from kino.schemas.tasks import (
    PluginName,
    Status,
    Task,
    TaskCreate,
    TaskList,
    TaskMessage,
    TaskProgress,
    TaskUpdate,
)
from kino.storage import frames, projects, tasks
from kino.storage.tasks import NewTask
from kino.web.view import Limit, Offset, View, answers

IdempotencyKey = Annotated[
    Text, Field(min_length=1, max_length=255, description="The same key gives the same task, and makes it only once")
]
Ended = Annotated[Literal["ended"], Field(description="What to remove: completed, failed and stopped tasks")]


class TasksView(View):
    tag = "generator"

    async def get(
        self,
        status: Status | None = None,
        type: PluginName | None = None,
        project_id: Id | None = None,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> TaskList:
        """Lists tasks, newest first."""
        total, found = await tasks.page(
            self.db, status=status, type=type, project_id=project_id, limit=limit, offset=offset
        )
        return TaskList(total=total, tasks=[self.dispatcher.live(task) for task in found])

    @answers(201, errors=(429,))
    async def post(self, body: TaskCreate, *, idempotency_key: IdempotencyKey | None = None) -> Task:
        """Makes a task; with `start` it is queued at once.

        `data` holds the parameters of the plugin that `type` names; what is left out is filled in, the seed too, so
        that a retry makes the same picture. With `project_id` the picture becomes a new frame, with `frame_id` a new
        take of that frame.
        """
        if idempotency_key is not None and (task := await tasks.made_with(self.db, idempotency_key)):
            return self.dispatcher.live(task)  # even if it could not be made any more, or the queue is full by now
        project_id = body.project_id
        if body.frame_id is not None:
            if body.position is not None:
                raise Invalid.of("position", "is for a new frame: leave it out, or leave out frame_id")
            try:
                project_id = (await frames.get(self.db, body.frame_id)).project_id
            except NotFound:
                raise Invalid.of("frame_id", f"names no frame: there is none with the id {body.frame_id}") from None
        data = await complete(self, body.type, body.data, project_id)
        if body.start:
            await refuse_when_full(self)
        new = NewTask(
            name=body.name,
            type=body.type,
            data=data,
            project_id=body.project_id,
            frame_id=body.frame_id,
            position=body.position,
            parent_take_id=body.parent_take_id,
            priority=body.priority,
            start=body.start,
        )
        task, made = await tasks.create(self.db, new, idempotency_key)
        if made:
            self.publish("task", "created", task)
            self.dispatcher.wake()
        return self.dispatcher.live(task)

    async def delete(self, status: Ended) -> Message:
        """Removes all tasks that have ended; their pictures stay."""
        count = await tasks.clear_ended(self.db)
        if count:
            # One event for what may be thousands of rows: lists of tasks are to be read again.
            self.hub.publish("queue", "changed", {"paused": self.dispatcher.paused, "cleared": count})
        return Message(message="1 task removed" if count == 1 else f"{count} tasks removed")


class TaskView(View):
    tag = "generator"

    async def get(self, task_id: Id, /) -> Task:
        """Gives a task."""
        return self.dispatcher.live(await tasks.get(self.db, task_id))

    @answers(errors=(409,))
    async def patch(self, task_id: Id, /, body: TaskUpdate) -> Task:
        """Changes a task that has not begun.

        Fields left out stay as they are; `data` replaces the parameters as a whole.
        """
        if body.data is not None:
            task = await tasks.get(self.db, task_id)
            data = await complete(self, task.type, body.data, task.project_id)
            body = body.model_copy(update={"data": data})
        task = await tasks.edit(self.db, task_id, body)
        self.publish("task", "changed", task)
        self.dispatcher.wake()
        return task

    @answers(errors=(409,))
    async def delete(self, task_id: Id, /) -> Message:
        """Removes a task that is not running; its pictures stay."""
        task = await tasks.get(self.db, task_id)
        await tasks.remove(self.db, task_id)
        self.publish("task", "deleted", task)
        return Message(message="Task deleted successfully")


class TaskGenerateView(View):
    tag = "generator"

    @answers(errors=(429,))
    async def post(self, task_id: Id, /) -> TaskMessage:
        """Starts a pending task."""
        await refuse_when_full(self)
        try:
            task = await tasks.start(self.db, task_id)
        except Conflict as error:
            raise Invalid(error.message) from None
        self.publish("task", "changed", task)
        self.dispatcher.wake()
        return TaskMessage(message="Generation started", task_id=task_id)


class TaskStopView(View):
    tag = "generator"

    async def post(self, task_id: Id, /) -> TaskMessage:
        """Stops a task that runs or waits.

        The task is `stopped` when this is answered; its worker has been told, and lets go of it in seconds at most.
        """
        try:
            await self.dispatcher.stop_task(task_id)
        except Conflict as error:
            raise Invalid(error.message) from None
        return TaskMessage(message="Generation stopped", task_id=task_id)


class TaskProgressView(View):
    tag = "generator"

    async def get(self, task_id: Id, /) -> TaskProgress:
        """Tells how far a task is."""
        task = self.dispatcher.live(await tasks.get(self.db, task_id))
        return TaskProgress(task_id=task.id, **task.model_dump(include=set(TaskProgress.model_fields) - {"task_id"}))


class TaskRetryView(View):
    tag = "generator"

    @answers(errors=(409, 429))
    async def post(self, task_id: Id, /) -> Task:
        """Queues a failed or stopped task again, with the same parameters and seed."""
        await refuse_when_full(self)
        task = await tasks.retry(self.db, task_id)
        self.publish("task", "changed", task)
        self.dispatcher.wake()
        return task


async def complete(view: View, type: str, data: dict[str, Any], project_id: int | None) -> dict[str, Any]:
    """A task's parameters, complete. Raises Invalid with the field, such as `data.steps`."""
    registered = view.plugins.get(type)
    if registered is None:
        raise Invalid.of("type", "is no plugin that this server has")
    project = None
    if project_id is not None:
        try:
            project = await projects.get(view.db, project_id)
        except NotFound:
            raise Invalid.of("project_id", f"names no project: there is none with the id {project_id}") from None
    # In a thread, for it looks at the folders of models, and a megabyte of parameters takes its time.
    return await asyncio.to_thread(
        resolve,
        registered,
        data,
        project=project.model_dump() if project else None,
        presets=view.settings.presets,
        sizes=view.settings.sizes,
        weights=view.weights,
        default_model=view.settings.default_model,
    )


async def refuse_when_full(view: View) -> None:
    waiting, _ = await tasks.page(view.db, status="queued", limit=1)
    if waiting >= view.settings.max_queue:
        raise TooMany(f"{waiting} tasks wait already, which is the most this server takes; try again later")
