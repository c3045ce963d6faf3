"""Pictures that a person hands in as the source of a task, without making them frames."""

from __future__ import annotations

from kino.errors import Invalid
from kino.schemas.takes import Uploaded
from kino.web.view import View, answers


class UploadsView(View):
    tag = "media"

    @answers(201, files="picture", many=False)
    async def post(self) -> Uploaded:
        """Takes in one picture.

        A PNG, JPEG or WebP file in a multipart body. A task's parameters refer to it as `upload:<name>`.
        """
        files = [upload.data async for upload in self.files()]
        if len(files) != 1:
            raise Invalid(f"Send one picture file in the multipart body, not {len(files)}")
        png, width, height = await self.media.take_in(files[0])
        name = await self.media.save_upload(png)
        return Uploaded(name=name, url=f"/media/uploads/{name}.png", width=width, height=height)
