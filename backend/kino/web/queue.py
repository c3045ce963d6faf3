"""The queue over HTTP: what runs and waits, in order; pausing; moving."""

from __future__ import annotations

from kino.schemas.tasks import Queue, QueueMove, Task
from kino.storage import tasks
from kino.web.view import Limit, Offset, View, answers


async def queue_of(view: View, limit: int = 100, offset: int = 0) -> Queue:
    total, found = await tasks.queue(view.db, limit, offset)
    live = [view.dispatcher.live(task) for task in found]
    return Queue(total=total, paused=view.dispatcher.paused, tasks=live)


class QueueView(View):
    tag = "generator"

    async def get(self, limit: Limit = 100, offset: Offset = 0) -> Queue:
        """Lists what runs and then what waits, in the order it will run."""
        return await queue_of(self, limit, offset)


class QueuePauseView(View):
    tag = "generator"

    async def post(self) -> Queue:
        """Pauses the queue: what runs goes on, nothing new begins.

        It stays paused over restarts.
        """
        await self.dispatcher.pause()
        return await queue_of(self)


class QueueResumeView(View):
    tag = "generator"

    async def post(self) -> Queue:
        """Lets the queue go on."""
        await self.dispatcher.resume()
        return await queue_of(self)


class QueueMoveView(View):
    tag = "generator"

    @answers(errors=(404, 409))
    async def post(self, body: QueueMove) -> Task:
        """Moves a waiting task before or after another one, to an end of its priority, or to another priority."""
        task = await tasks.move(self.db, body)
        self.publish("task", "changed", task)
        self.dispatcher.wake()
        return task
