"""A picture file in, the parameters that made it out; nothing of the file is kept."""

from __future__ import annotations

import asyncio

from kino.errors import Invalid, NotFound
from kino.recall import Home, recall, references
from kino.schemas.recall import Recalled
from kino.storage import frames, takes
from kino.web.view import View, answers


class RecallView(View):
    tag = "media"

    @answers(files="picture", many=False)
    async def post(self) -> Recalled:
        """Tells what made a picture.

        One PNG in a multipart body: a picture of Kino, or of a tool that writes the `parameters` text. The answer can
        be sent as the `data` of a task of that plugin; what is missing here is said in sentences.
        """
        files = [upload.data async for upload in self.files()]
        if len(files) != 1:
            raise Invalid(f"Send one picture file in the multipart body, not {len(files)}")
        found = await asyncio.to_thread(references, files[0])
        there = {ref for ref in found if await self._there(ref)}
        home = Home(self.plugins, self.weights, self.settings, there)
        told = await asyncio.to_thread(recall, files[0], home)
        if told.take_id is not None:
            try:
                await takes.get(self.db, told.take_id)
            except NotFound:  # in the trash, where nobody can be led to
                told.take_id = None
        return told

    async def _there(self, ref: str) -> bool:
        """Whether this server has the picture that `take:`, `frame:` or `upload:` names."""
        kind, _, name = ref.partition(":")
        try:
            if kind == "upload":
                self.media.upload(name)
            elif kind == "frame":
                return (await frames.get(self.db, int(name))).take_id is not None
            else:
                await takes.path(self.db, name)
        except NotFound:
            return False
        return True
