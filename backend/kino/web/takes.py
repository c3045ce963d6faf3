"""Takes over HTTP: search across projects, star, trash. Nothing here changes a picture."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from pydantic import Field, WithJsonSchema

from kino.errors import NotFound
from kino.schemas.common import MAX_ID, Id, Message, Text
from kino.schemas.takes import Take, TakeFacets, TakeList, TakeUpdate
from kino.schemas.tasks import TakeId
from kino.storage import frames, takes
from kino.web.changes import tell_project
from kino.web.view import Limit, Offset, View

Words = Annotated[Text, Field(max_length=500, description="Words of the prompt, modification or instruction")]
Exact = Annotated[Text, Field(max_length=200)]
Pixels = Annotated[int, Field(ge=1, le=1_000_000)]
Seed = Annotated[int, Field(ge=0, le=MAX_ID)]
Moment = Annotated[
    Text,
    Field(max_length=64),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}],
            "description": "A day, or a time in ISO 8601; UTC unless it says otherwise",
        }
    ),
]


class TakesView(View):
    tag = "takes"

    async def get(
        self,
        q: Words | None = None,
        plugin: Exact | None = None,
        model: Exact | None = None,
        seed: Seed | None = None,
        starred: bool | None = None,
        project_id: Id | None = None,
        width: Pixels | None = None,
        height: Pixels | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> TakeList:
        """Searches takes across projects, newest first."""
        total, found = await takes.search(
            self.db,
            q=q,
            plugin=plugin,
            model=model,
            seed=seed,
            starred=starred,
            project_id=project_id,
            width=width,
            height=height,
            since=since,
            until=until,
            limit=limit,
            offset=offset,
        )
        return TakeList(total=total, takes=found)


class TakeFacetsView(View):
    tag = "takes"

    async def get(self) -> TakeFacets:
        """Tells which plugins, models and sizes takes can be filtered by."""
        return await takes.facets(self.db)


class TakeView(View):
    tag = "takes"

    async def get(self, take_id: TakeId, /) -> Take:
        """Gives a take and all that made it."""
        return await takes.get(self.db, take_id)

    async def put(self, take_id: TakeId, /, body: TakeUpdate) -> Take:
        """Stars a take, or takes the star away."""
        return await self._update(take_id, body)

    async def patch(self, take_id: TakeId, /, body: TakeUpdate) -> Take:
        """Stars a take, or takes the star away; the same as PUT."""
        return await self._update(take_id, body)

    async def delete(self, take_id: TakeId, /) -> Message:
        """Moves a take to the trash.

        A frame that showed it shows the take it showed before.
        """
        take = await takes.get(self.db, take_id)
        await takes.trash(self.db, take_id)
        self.publish("take", "deleted", take)
        await tell_frame(self, take)
        return Message(message="Take deleted successfully")

    async def _update(self, take_id: str, body: TakeUpdate) -> Take:
        take = await takes.update(self.db, take_id, body)
        self.publish("take", "changed", take)
        return take


async def tell_frame(view: View, take: Take) -> None:
    """Publishes the frame of a take that went or came back, for it may show another one now."""
    if take.frame_id is None:
        return
    with suppress(NotFound):  # a frame in the trash, which was told already
        frame = await frames.get(view.db, take.frame_id, in_order=True)
        view.publish("frame", "changed", frame)
        await tell_project(view, frame.project_id)
