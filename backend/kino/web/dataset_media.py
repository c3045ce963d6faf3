"""The pictures of datasets as files: themselves, and small ones for lists."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field

from kino.datasets import thumbs
from kino.errors import NotFound
from kino.schemas.common import Id
from kino.schemas.datasets import PictureName
from kino.web.datasets import DatasetView
from kino.web.media import picture
from kino.web.view import answers

Width = Annotated[Literal["160", "320", "640", "1280"], Field(description="Pixels")]
TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}


class DatasetPictureFileView(DatasetView):
    tag = "media"

    @answers(media="image/png", errors=(412, 416))
    async def get(self, dataset_id: Id, name: PictureName, /) -> web.StreamResponse:
        """Gives a picture of a dataset as it is in the folder: PNG, JPEG or WebP."""
        path = await _path(self, dataset_id, name)
        return await picture(self.request, path, TYPES.get(path.suffix.lower(), "application/octet-stream"))


class DatasetThumbnailView(DatasetView):
    tag = "media"

    @answers(media="image/webp", errors=(412, 416))
    async def get(self, dataset_id: Id, width: Width, name: PictureName, /) -> web.StreamResponse:
        """Gives a small version of a picture of a dataset."""
        path = await _path(self, dataset_id, name)
        opened = await self.opened(dataset_id)
        known = opened.state.pictures[name].sha256
        kept = await asyncio.to_thread(thumbs.thumbnail, self.settings.data_dir, dataset_id, path, known, int(width))
        return await picture(self.request, kept, "image/webp")


async def _path(view: DatasetView, dataset_id: int, name: str) -> Path:
    """Raises NotFound for what is no picture of the dataset."""
    opened = await view.opened(dataset_id)
    found = opened.state.pictures.get(name)
    if found is None or found.removed:
        raise NotFound(f"The dataset has no picture named {name[:80]}")
    return opened.dataset.folder / found.name
