"""A project's timeline over HTTP: its frames in order, as a list or as columns, and changes of many of them at once."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import Field

from kino.schemas.common import Id, Message, Text
from kino.schemas.frames import FrameList, FramesChoice, FramesCopy, FramesMove, FramesUpdate
from kino.storage import copies, frames, timeline
from kino.web.changes import tell_frames
from kino.web.view import Limit, Offset, View, answers

Words = Annotated[Text, Field(max_length=500, description="Words of the note, or of the shown take's prompt")]


class TimelineView(View):
    tag = "projects"

    @answers(media="application/octet-stream")
    async def get(self, project_id: Id, /) -> web.Response:
        """Gives the whole timeline as columns.

        Of all n frames in timeline order: n positions (float64), then n ids (int32), then n holds (int32), all little
        endian; n is the length divided by 16.
        """
        return web.Response(
            body=await timeline.columns(self.db, project_id),
            content_type="application/octet-stream",
            headers={"Cache-Control": "no-store"},
        )


class ProjectFramesView(View):
    tag = "projects"

    async def get(self, project_id: Id, /, q: Words | None = None, limit: Limit = 100, offset: Offset = 0) -> FrameList:
        """Lists a project's frames in timeline order.

        With `q` only those that have each of its words in their note or in the prompt of the take they show.
        """
        total, found = await frames.page(self.db, project_id, limit, offset, q=q)
        return FrameList(total=total, frames=found)

    async def patch(self, project_id: Id, /, body: FramesUpdate) -> FrameList:
        """Changes many frames: all of them or, when one can't be, none.

        Frames that come too close to tell apart are spread out anew, so the positions of others may change with them.
        """
        changed = await timeline.update(self.db, project_id, body.frames)
        await tell_frames(self, project_id, "changed", changed.frames, respaced=changed.respaced)
        return FrameList(total=len(changed.frames), frames=changed.frames)


class FramesMoveView(View):
    tag = "projects"

    async def post(self, project_id: Id, /, body: FramesMove) -> FrameList:
        """Moves frames together to one place; among each other they keep their order."""
        moved = await timeline.move(self.db, project_id, body.frame_ids, body)
        await tell_frames(self, project_id, "changed", moved.frames, respaced=moved.respaced)
        return FrameList(total=len(moved.frames), frames=moved.frames)


class FramesCopyView(View):
    tag = "projects"

    @answers(201)
    async def post(self, project_id: Id, /, body: FramesCopy) -> FrameList:
        """Makes copies of frames, in the order they are named in.

        A copy has the same hold and note, and shows a copy of the take that the frame shows. No picture is copied.
        """
        made = await copies.copy(self.db, project_id, body.frame_ids, body)
        await tell_frames(self, project_id, "created", made.frames, respaced=made.respaced)
        return FrameList(total=len(made.frames), frames=made.frames)


class FramesDeleteView(View):
    tag = "projects"

    async def post(self, project_id: Id, /, body: FramesChoice) -> Message:
        """Moves many frames to the trash: all of them or none."""
        gone = await timeline.trash(self.db, project_id, body.frame_ids)
        await tell_frames(self, project_id, "deleted", gone)
        return Message(message="1 frame deleted" if len(gone) == 1 else f"{len(gone)} frames deleted")


class FramesRestoreView(View):
    tag = "projects"

    async def post(self, project_id: Id, /, body: FramesChoice) -> FrameList:
        """Puts many frames back where they were before they went to the trash: all of them or none."""
        back = await timeline.restore(self.db, project_id, body.frame_ids)
        await tell_frames(self, project_id, "created", back)
        return FrameList(total=len(back), frames=back)
