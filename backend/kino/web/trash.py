"""The trash over HTTP: what is in it, putting it back, emptying it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kino.schemas.common import Message, Text
from kino.schemas.system import TrashList
from kino.storage import frames, projects, takes, trash
from kino.web.changes import tell_frames
from kino.web.takes import tell_frame
from kino.web.view import Limit, Offset, View, answers

Kind = Literal["project", "frame", "take"]
ItemId = Annotated[Text, Field(min_length=1, max_length=64)]
Days = Annotated[int, Field(ge=0, le=36_500, description="Only what was deleted longer ago than this; all by default")]


class TrashView(View):
    tag = "trash"

    async def get(self, limit: Limit = 100, offset: Offset = 0) -> TrashList:
        """Lists what was deleted, newest first."""
        total, found = await trash.items(self.db, limit, offset)
        return TrashList(total=total, items=found)

    async def delete(self, older_than_days: Days | None = None) -> Message:
        """Deletes for good what is in the trash, with its picture files."""
        purged = await trash.purge(self.db, older_than_days)
        await self.media.delete(purged.paths, purged.take_ids)
        self.hub.publish("system", "changed", {"trash": "purged"})
        return Message(message=f"Trash emptied, {len(purged.paths)} picture files deleted")


class TrashRestoreView(View):
    tag = "trash"

    @answers(errors=(409,))
    async def post(self, kind: Kind, id: ItemId, /) -> Message:
        """Puts a project, frame or take back where it was."""
        await trash.restore(self.db, kind, id)
        if kind == "project":
            self.publish("project", "created", await projects.get(self.db, int(id), in_order=True))
        elif kind == "frame":
            frame = await frames.get(self.db, int(id), in_order=True)
            await tell_frames(self, frame.project_id, "created", [frame])
        else:
            take = await takes.get(self.db, id, in_order=True)
            self.publish("take", "created", take)
            await tell_frame(self, take)
        return Message(message=f"{kind.capitalize()} restored")
