"""Pictures over HTTP: takes and their thumbnails, uploads, and previews of what is being made.

A take never changes, so browsers may keep its picture for good. Files are sent by aiohttp's FileResponse (sendfile,
ETag, 304); what it answers without a body or not by the standard is settled here before it begins.
"""

from __future__ import annotations

import asyncio
import re
from email.utils import parsedate_to_datetime
from os import stat_result
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from aiohttp import ETag, hdrs, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.web_request import BaseRequest
from pydantic import Field

from kino.errors import NotFound
from kino.schemas.common import Id, Text
from kino.schemas.tasks import TakeId
from kino.storage import takes
from kino.web.view import View, answers

Width = Annotated[Literal["160", "320", "640"], Field(description="Pixels")]
UploadName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$")]

Download = Annotated[
    Text, Field(min_length=1, max_length=200, description="To be saved under this name instead of shown")
]

FOREVER = "private, max-age=31536000, immutable"


class TakePictureView(View):
    tag = "media"

    @answers(media="image/png", errors=(412, 416))
    async def get(self, take_id: TakeId, /, download: Download | None = None) -> web.StreamResponse:
        """Gives a take's picture."""
        path = self.media.path(await takes.path(self.db, take_id))
        answer = await picture(self.request, path, "image/png")
        return named(answer, download, take_id, (".png",))


class TakeJpegView(View):
    tag = "media"

    @answers(media="image/jpeg")
    async def get(self, take_id: TakeId, /, download: Download | None = None) -> web.StreamResponse:
        """Gives a take's picture as JPEG."""
        answer = await _converted(self, take_id, "JPEG", "image/jpeg")
        return named(answer, download, take_id, (".jpg", ".jpeg"))


class TakeWebpView(View):
    tag = "media"

    @answers(media="image/webp")
    async def get(self, take_id: TakeId, /, download: Download | None = None) -> web.StreamResponse:
        """Gives a take's picture as WebP."""
        answer = await _converted(self, take_id, "WEBP", "image/webp")
        return named(answer, download, take_id, (".webp",))


class TakeThumbnailView(View):
    tag = "media"

    @answers(media="image/webp", errors=(412, 416))
    async def get(self, take_id: TakeId, width: Width, /) -> web.StreamResponse:
        """Gives a small version of a take's picture."""
        relative = await takes.path(self.db, take_id)
        path = await self.media.thumbnail(relative, take_id, int(width))
        return await picture(self.request, path, "image/webp")


class UploadPictureView(View):
    tag = "media"

    @answers(media="image/png", errors=(412, 416))
    async def get(self, name: UploadName, /) -> web.StreamResponse:
        """Gives an uploaded picture."""
        return await picture(self.request, self.media.upload(name), "image/png")


class TaskPreviewView(View):
    tag = "media"

    @answers(media="image/jpeg")
    async def get(self, task_id: Id, /) -> web.StreamResponse:
        """Gives the newest preview of a running task, or the last one of a task that has just ended."""
        jpeg = self.dispatcher.preview(task_id)
        if jpeg is None:
            raise NotFound(f"Task {task_id} has no preview now")
        return web.Response(body=jpeg, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


async def _converted(
    view: View, take_id: str, format: Literal["JPEG", "WEBP"], content_type: str
) -> web.StreamResponse:
    source = view.media.path(await takes.path(view.db, take_id))
    # Of the file it is made from, so that a browser that has it already is told so before anything is converted.
    etag = ETag(_etag(await _stat(source)))
    headers = {hdrs.CACHE_CONTROL: FOREVER}
    answer: web.Response
    if any(match.value in (etag.value, "*") for match in view.request.if_none_match or ()):
        answer = web.Response(status=304, headers=headers)
    else:
        body = await view.media.converted(source, format)
        answer = web.Response(body=body, content_type=content_type, headers=headers)
    answer.etag = etag
    return answer


def named(
    answer: web.StreamResponse, download: str | None, take_id: str, endings: tuple[str, ...]
) -> web.StreamResponse:
    """The answer as a file to save, where a name is given, under what is left of it that no system stumbles over."""
    if download is None:
        return answer
    name = "".join("_" if c in '/\\:*?"<>|' or not c.isprintable() else c for c in download).strip(" .")
    name = name if name.lower().endswith(endings) else f"{name or take_id}{endings[0]}"
    plain = "".join(c if c.isascii() and c != "%" else "_" for c in name)
    answer.headers[hdrs.CONTENT_DISPOSITION] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return answer


async def _stat(path: Path) -> stat_result:
    """Raises NotFound for a file that is gone."""
    try:
        return await asyncio.to_thread(path.stat)
    except OSError:
        raise NotFound("The file of this picture is not there any more") from None


def _etag(stat: stat_result) -> str:
    return f"{stat.st_mtime_ns:x}-{stat.st_size:x}"  # as FileResponse makes it


async def picture(request: web.Request, path: Path, content_type: str) -> web.StreamResponse:
    """The answer with a file that never changes. Raises NotFound when it is gone, and aiohttp's 412 and 416."""
    stat = await _stat(path)
    etag = _etag(stat)
    wanted, unchanged_since = request.if_match, request.if_unmodified_since
    if wanted is not None:
        if not any(match.value in (etag, "*") and not match.is_weak for match in wanted):
            raise web.HTTPPreconditionFailed
    elif unchanged_since is not None and int(stat.st_mtime) > unchanged_since.timestamp():
        raise web.HTTPPreconditionFailed
    ranged = request.method == "GET" and _ranged(request, stat, etag)
    return _File(path, ranged, content_type)


def _ranged(request: web.Request, stat: stat_result, etag: str) -> bool:
    """Whether to answer with a part. Raises 416 for a part that is not there; what can't be read asks for the whole."""
    asked = re.fullmatch(r"bytes=([0-9]{0,18})-([0-9]{0,18})", request.headers.get(hdrs.RANGE, "").strip())
    if not asked or not any(asked.groups()):
        return False
    first, last = asked.groups()
    if first and last and int(first) > int(last):
        return False
    if (condition := request.headers.get(hdrs.IF_RANGE)) is not None and not _same(condition, stat, etag):
        return False
    if (int(first) >= stat.st_size) if first else int(last) == 0:
        raise web.HTTPRequestRangeNotSatisfiable(headers={hdrs.CONTENT_RANGE: f"bytes */{stat.st_size}"})
    return True


def _same(condition: str, stat: stat_result, etag: str) -> bool:
    """If-Range: an ETag, which aiohttp doesn't know there, or a date."""
    if condition.startswith(('"', "W/")):
        return condition == f'"{etag}"'
    try:
        return int(stat.st_mtime) <= parsedate_to_datetime(condition).timestamp()
    except (ValueError, OverflowError):
        return False


class _File(web.FileResponse):
    def __init__(self, path: Path, ranged: bool, content_type: str) -> None:
        super().__init__(path, headers={hdrs.CACHE_CONTROL: FOREVER, hdrs.CONTENT_TYPE: content_type})
        self._ranged = ranged

    async def prepare(self, request: BaseRequest) -> AbstractStreamWriter | None:
        # What was settled above must go, for FileResponse settles it without a body, and takes only dates in If-Range.
        without = [hdrs.IF_RANGE, hdrs.IF_MATCH, hdrs.IF_UNMODIFIED_SINCE, *([] if self._ranged else [hdrs.RANGE])]
        headers = request.headers.copy()
        for name in without:
            headers.popall(name, None)
        return await super().prepare(request.clone(headers=headers))
