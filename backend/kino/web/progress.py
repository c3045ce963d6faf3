"""The WebSocket of the session's progress: step by step, for clients that know no tasks."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from aiohttp import WSCloseCode, web

from kino.errors import Unavailable
from kino.schemas.events import Action, EventType
from kino.schemas.sessions import Progress
from kino.storage import sessions
from kino.web.events import HEARTBEAT_S, MAX_INBOUND, PATIENCE_S
from kino.web.view import View, answers

SOCKETS = 64


class ProgressView(View):
    tag = "session"

    @answers(101)
    async def get(self) -> Progress:
        """Opens the WebSocket of the progress of the session's pictures.

        One message a step. `preview` is the address of a small JPEG on this server, another one whenever there is
        something new to see. A slow reader misses steps, never the newest.
        """
        return await _Following(self).serve()  # type: ignore[return-value]


class _Following:
    """One socket. Keeps nothing but the newest step that is not yet sent."""

    open = 0

    def __init__(self, view: View) -> None:
        self.view = view
        self.ws = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MAX_INBOUND, compress=False, timeout=1.0)
        self._newest: dict[str, Any] | None = None
        self._news = asyncio.Event()

    async def serve(self) -> web.WebSocketResponse:
        """Raises Unavailable when there are too many."""
        if _Following.open >= SOCKETS:
            raise Unavailable(f"There are {SOCKETS} open progress streams already")
        _Following.open += 1
        sending: asyncio.Task[None] | None = None
        try:
            with self.view.hub.heard(self._hear):
                await self.ws.prepare(self.view.request)
                sending = asyncio.create_task(self._send())
                async for _ in self.ws:  # what a client sends is not for us; reading answers pings and sees the close
                    pass
        finally:
            _Following.open -= 1
            if sending:
                sending.cancel()
                await asyncio.wait([sending])
        return self.ws

    def _hear(self, type: EventType, action: Action, data: dict[str, Any]) -> None:
        if type == "task" and data.get("status") == "running" and data.get("steps") and data.get("step") is not None:
            self._newest = data
            self._news.set()
        elif self.view.hub.closed:
            self._news.set()

    async def _send(self) -> None:
        with contextlib.suppress(ConnectionError):
            while not self.view.hub.closed:
                await self._news.wait()
                self._news.clear()
                task, self._newest = self._newest, None
                if task is None or task["project_id"] != await sessions.current_project(self.view.db):
                    continue
                told = Progress(step=task["step"], total_steps=task["steps"], preview=task["preview_url"])
                try:
                    async with asyncio.timeout(PATIENCE_S):
                        await self.ws.send_str(told.model_dump_json(exclude_none=True))
                except TimeoutError:
                    if self.view.request.transport:
                        self.view.request.transport.abort()
                    return
            await self.ws.close(code=WSCloseCode.GOING_AWAY, message=b"The server is stopping")
