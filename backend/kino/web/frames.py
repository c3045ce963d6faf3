"""Frames over HTTP: making, moving, and which of its takes a frame shows."""

from __future__ import annotations

import asyncio
import re
import uuid
from pathlib import Path, PurePosixPath

from kino.errors import Invalid, KinoError, Unavailable
from kino.schemas.common import Id, Message
from kino.schemas.frames import Frame, FrameCreate, FrameList, FrameUpdate, TakeChoice
from kino.schemas.takes import TakeList
from kino.storage import copies, frames, takes
from kino.storage.frame_rows import Placed
from kino.storage.takes import NewTake
from kino.web.changes import MANY, tell_frames, tell_project
from kino.web.view import Limit, Offset, View, answers


def checked_path(path: str) -> str:
    """A path relative to the data folder, as it came. Raises Invalid for what could mean a place outside of it."""
    if path.startswith("/") or re.match(r"[A-Za-z]:", path):
        raise Invalid.of("path", "must be relative to the data folder")
    if "\\" in path:
        raise Invalid.of("path", "must separate folders by /")
    if ".." in PurePosixPath(path).parts:
        raise Invalid.of("path", "must not contain ..")
    if not path.isprintable():
        raise Invalid.of("path", "must not contain control characters")
    return path


def _read(path: Path, limit: int) -> bytes:
    """Raises OSError, also for what is no ordinary file of at most `limit` bytes: a pipe would be read forever."""
    if not path.is_file() or path.stat().st_size > limit:
        raise OSError(f"{path.name} is no picture file")
    return path.read_bytes()


class FramesView(View):
    tag = "frames"

    @answers(errors=(404,))
    async def get(self, project_id: Id | None = None, limit: Limit = 100, offset: Offset = 0) -> FrameList:
        """Lists frames in timeline order, of one project or of all."""
        total, found = await frames.page(self.db, project_id, limit, offset)
        return FrameList(total=total, frames=found)

    @answers(201)
    async def post(self, body: FrameCreate) -> Frame:
        """Makes a frame.

        Where `path` names a picture under the data folder's `frames/`, a copy of it becomes the frame's first take;
        else the frame has that path and no picture yet. With `take_id` it shows a copy of that take.
        """
        checked_path(body.path)
        if body.take_id is not None:
            if body.path:
                raise Invalid.of("path", "can't be given together with take_id, which says what the frame shows")
            made = await copies.add_frame(self.db, body, body.take_id)
        else:
            made = await self._made(body)
        await tell_frames(self, body.project_id, "created", made.frames, respaced=made.respaced)
        return made.frame

    async def _made(self, body: FrameCreate) -> Placed:
        take = await self._picture_at(body)
        try:
            return await (takes.add_frame(self.db, body, take) if take else frames.create(self.db, body))
        except BaseException:
            if take:
                await self.media.delete([take.path])
            raise

    async def _picture_at(self, body: FrameCreate) -> NewTake | None:
        if PurePosixPath(body.path).parts[:1] != ("frames",):
            return None
        try:
            limit = self.settings.max_upload_mb * 1024 * 1024
            data = await asyncio.to_thread(_read, self.media.path(body.path), limit)
            png, width, height = await self.media.take_in(data)
        except Unavailable:
            raise
        except (KinoError, OSError):
            return None  # no file, or no picture: the path is kept as it is
        take_id = str(uuid.uuid4())
        saved = await self.media.save(take_id, body.project_id, png)
        return NewTake(id=take_id, path=saved, width=width, height=height, kind="import")


class FrameView(View):
    tag = "frames"

    async def get(self, frame_id: Id, /) -> Frame:
        """Gives a frame."""
        return await frames.get(self.db, frame_id)

    async def put(self, frame_id: Id, /, body: FrameUpdate) -> Frame:
        """Changes a frame; a new `position` moves it.

        Fields left out stay as they are. With `project_id` the frame moves to that project with all its takes. Frames
        that come too close to tell apart are spread out anew, so the positions of others may change with it.
        """
        if body.path is not None:
            checked_path(body.path)
        before = await frames.get(self.db, frame_id)
        placed = await frames.update(self.db, frame_id, body)
        frame, many = placed.frame, False
        self.publish("frame", "changed", frame)
        if frame.project_id != before.project_id:
            found = await takes.of_frames(self.db, [frame_id], MANY + 1, in_order=True)
            many = len(found) > MANY
            for take in [] if many else found:
                self.publish("take", "changed", take)
            await tell_project(self, before.project_id)
        await tell_project(self, frame.project_id, timeline=many or placed.respaced)
        return frame

    async def delete(self, frame_id: Id, /) -> Message:
        """Moves a frame to the trash."""
        frame = await frames.get(self.db, frame_id)
        await frames.trash(self.db, frame_id)
        self.publish("frame", "deleted", frame)
        await tell_project(self, frame.project_id)
        return Message(message="Frame deleted successfully")


class FrameTakesView(View):
    tag = "frames"

    async def get(self, frame_id: Id, /, limit: Limit = 100, offset: Offset = 0, deleted: bool = False) -> TakeList:
        """Lists a frame's takes; `parent_id` makes them a tree. With `deleted` it lists those in the trash instead."""
        await frames.get(self.db, frame_id)
        total, found = await takes.of_frame(self.db, frame_id, limit, offset, deleted=deleted)
        return TakeList(total=total, takes=found)


class FrameTakeView(View):
    tag = "frames"

    async def put(self, frame_id: Id, /, body: TakeChoice) -> Frame:
        """Shows another of the frame's takes."""
        return await self._choose(frame_id, body)

    async def post(self, frame_id: Id, /, body: TakeChoice) -> Frame:
        """Shows another of the frame's takes; the same as PUT."""
        return await self._choose(frame_id, body)

    async def _choose(self, frame_id: int, body: TakeChoice) -> Frame:
        return await _shown(self, await frames.choose(self.db, frame_id, body.take_id))


class FrameUndoView(View):
    tag = "frames"

    @answers(errors=(409,))
    async def post(self, frame_id: Id, /) -> Frame:
        """Shows the take that the frame showed before."""
        return await _shown(self, await frames.undo(self.db, frame_id))


class FrameRedoView(View):
    tag = "frames"

    @answers(errors=(409,))
    async def post(self, frame_id: Id, /) -> Frame:
        """Shows the take that was last undone."""
        return await _shown(self, await frames.redo(self.db, frame_id))


async def _shown(view: View, frame: Frame) -> Frame:
    view.publish("frame", "changed", frame)
    await tell_project(view, frame.project_id)
    return frame
