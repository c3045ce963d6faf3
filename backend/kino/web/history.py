"""A project's whole history in one answer: JSON for programs, or a page for people that needs nothing else.

Written while it is read, a few frames and pictures at a time: a film of thousands of takes takes no more memory than
one of ten. What changes meanwhile is told as it is when its frame is reached.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from contextlib import aclosing
from itertools import islice
from typing import Annotated, Literal

from aiohttp import hdrs, web
from pydantic import Field

from kino.errors import KinoError
from kino.schemas.common import Id
from kino.schemas.history import History, HistoryTake
from kino.schemas.projects import Project
from kino.storage import exports
from kino.storage.database import now
from kino.storage.exports import Told
from kino.web import history_page as page
from kino.web.history_page import SIDE, Picture
from kino.web.history_tree import tree
from kino.web.media import named
from kino.web.view import View, answers

Format = Annotated[Literal["json", "html"], Field(description="`html` is one page with its pictures inside")]

AHEAD = 4
"""Pictures that are made ready while another one is sent."""
PIECES = 64
log = logging.getLogger(__name__)


class HistoryView(View):
    tag = "projects"

    @answers(media="text/html")
    async def get(self, project_id: Id, /, format: Format = "json") -> History:
        """Gives every take of every frame, and how one came of another.

        To be saved as a file: JSON, or with `format=html` a page that shows the pictures (at most 640 pixels a side)
        as trees with the instruction on every edge, and opens from a disk without a server. What is in the trash is
        not in it; a take that came of one there hangs on the one before.
        """
        project, batches = await exports.outline(self.db, project_id)
        answer = web.StreamResponse(headers={hdrs.CACHE_CONTROL: "no-store"})
        answer.content_type = "text/html" if format == "html" else "application/json"
        if format == "html":
            answer.charset = "utf-8"
            answer.headers["Content-Security-Policy"] = f"{page.POLICY}; frame-ancestors 'none'"
        named(answer, f"{project.name} - history.{format}", f"project {project_id}", (f".{format}",))
        await answer.prepare(self.request)
        if self.request.method != "HEAD":
            written = self._page(project, batches) if format == "html" else self._json(project, batches)
            async with aclosing(written):
                try:
                    async for piece in written:
                        await answer.write(piece)
                except ConnectionError:
                    pass  # whoever asked has gone away
                except Exception:
                    # Too late for another answer: what is cut off must not look complete.
                    log.exception("the history of project %d was cut short", project_id)
                    if self.request.transport:
                        self.request.transport.abort()
        return answer  # type: ignore[return-value]

    async def _json(self, project: Project, batches: list[list[int]]) -> AsyncGenerator[bytes, None]:
        yield f'{{"project":{project.model_dump_json()},"exported_at":"{now()}","frames":['.encode()
        comma = ""
        async for found in self._told(batches):
            async for text in _off_loop(_frames(found, comma)):
                yield text.encode()
            comma = ","
        yield b"]}"

    async def _page(self, project: Project, batches: list[list[int]]) -> AsyncGenerator[bytes, None]:
        yield page.start(project, now()).encode("utf-8", "replace")
        number = 0
        async for found in self._told(batches):
            pieces = await asyncio.to_thread(_pieces, project, found, number + 1)
            async with aclosing(self._pictures(piece for piece in pieces if isinstance(piece, Picture))) as pictures:
                for piece in pieces:
                    yield (await anext(pictures) if isinstance(piece, Picture) else piece).encode("utf-8", "replace")
            number += len(found)
        yield page.end(number).encode()

    async def _told(self, batches: list[list[int]]) -> AsyncIterator[list[Told]]:
        for batch in batches:
            if found := await exports.told(self.db, batch):
                yield found

    async def _pictures(self, wanted: Iterator[Picture]) -> AsyncGenerator[str, None]:
        """Each as HTML, in order. A picture that is missing or damaged leaves a sentence in its place."""
        coming: deque[asyncio.Task[str]] = deque()
        try:
            while True:
                coming += [asyncio.create_task(self._picture(one)) for one in islice(wanted, AHEAD - len(coming))]
                if not coming:
                    return
                yield await coming.popleft()
        finally:
            for task in coming:
                task.cancel()

    async def _picture(self, wanted: Picture) -> str:
        try:
            return wanted.html(await self.media.fitted(wanted.path, SIDE))
        except KinoError as error:
            return wanted.missing(error.message)


def _frames(found: list[Told], comma: str) -> Iterator[str]:
    for told in found:
        yield f'{comma}{{"frame":{told.frame.model_dump_json()},"takes":['
        for index, node in enumerate(tree(told)):
            # Not validated again: it is a take of ours, and there may be thousands.
            take = HistoryTake.model_construct(**node.take.__dict__, path=node.path())
            yield f"{',' if index else ''}{take.model_dump_json()}"
        yield "]}"
        comma = ","


def _pieces(project: Project, found: list[Told], number: int) -> list[str | Picture]:
    """The page's part for these frames, text between pictures in one piece."""
    pieces = list[str | Picture]()
    words = list[str]()
    for place, told in enumerate(found, number):
        for piece in page.frame(project, told, place):
            if isinstance(piece, str):
                words.append(piece)
            else:
                pieces += ["".join(words), piece]
                words.clear()
    return [*pieces, "".join(words)]


async def _off_loop(texts: Iterable[str]) -> AsyncIterator[str]:
    """The texts, some at a time, made in a thread."""
    left = iter(texts)
    while some := await asyncio.to_thread(lambda: "".join(islice(left, PIECES))):
        yield some
