"""The one WebSocket: every change of every noun, numbered, server to client only.

`Hub.publish` never waits: each socket has a queue of its own, in which a newer state of a thing replaces the older
one that is still unsent, so progress can't flood a slow socket. A queue that grows too long becomes one `reset`, after
which a client fetches anew; a socket that takes nothing for a while is dropped. The newest events are kept for
`?since=`; whoever missed more gets `reset` too.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from aiohttp import WSCloseCode, web
from pydantic_core import to_json

from kino import __version__
from kino.errors import Unavailable
from kino.schemas.events import Action, Event, EventType
from kino.web.view import View, answers

KEPT = 4096
PATIENCE_S = 10.0
SOCKETS = 64
HEARTBEAT_S = 20.0
MAX_INBOUND = 64 * 1024

Hear = Callable[[EventType, Action, dict[str, Any]], None]


class _Newest(OrderedDict[Hashable, tuple[int, str]]):
    """Numbered events in order, holding only the newest state of each thing that changed."""

    def put(self, key: Hashable, seq: int, text: str) -> None:
        self.pop(key, None)
        self[key] = (seq, text)


class _Reader:
    """One socket's unsent events."""

    def __init__(self, ws: web.WebSocketResponse) -> None:
        self.ws = ws
        self._unsent = _Newest()
        self._more = asyncio.Event()

    def offer(self, key: Hashable, seq: int, text: str) -> None:
        self._unsent.put(key, seq, text)
        if len(self._unsent) > KEPT:
            self.start_with([("reset", (seq, _text(seq, "reset", "reset", {})))])
        self._more.set()

    def start_with(self, events: Iterable[tuple[Hashable, tuple[int, str]]]) -> None:
        self._unsent = _Newest(events)
        self._more.set()

    async def send(self) -> None:
        """Sends what there is, for ever. Raises TimeoutError when the other side takes nothing."""
        while True:
            await self._more.wait()
            self._more.clear()
            while self._unsent:
                _, (_, text) = self._unsent.popitem(last=False)
                async with asyncio.timeout(PATIENCE_S):
                    await self.ws.send_str(text)


class Hub:
    def __init__(self) -> None:
        # Starts at the clock, so numbers grow across restarts and a `since` of an earlier life is seen to be one.
        self.seq = int(time.time() * 1000)
        self._forgotten = self.seq
        self._kept = _Newest()
        self._readers: set[_Reader] = set()
        self._hearing: set[Hear] = set()
        self.closed = False

    @property
    def sockets(self) -> int:
        return len(self._readers)

    def publish(self, type: EventType, action: Action, data: dict[str, Any]) -> None:
        """Numbers a change and hands it to every socket. `data` is the noun's full shape; never waits."""
        self.seq += 1
        text = _text(self.seq, type, action, data)
        # Only a state may be replaced by a newer one that tells as much: made and gone are each told, and so is that a
        # timeline is to be read again, and which pictures of a dataset are others now.
        state = action == "changed" and not data.get("names")
        thing = (data.get("id", data.get("name")), tuple(data), data.get("names") is None) if state else self.seq
        key = (type, action, thing)
        self._kept.put(key, self.seq, text)
        if len(self._kept) > KEPT:
            _, (self._forgotten, _) = self._kept.popitem(last=False)
        for reader in tuple(self._readers):
            reader.offer(key, self.seq, text)
        for hear in tuple(self._hearing):
            hear(type, action, data)

    @contextlib.contextmanager
    def heard(self, hear: Hear) -> Iterator[None]:
        """Calls `hear`, which must not wait, for every change, and once more when the server goes away."""
        self._hearing.add(hear)
        try:
            yield
        finally:
            self._hearing.discard(hear)

    async def serve(self, request: web.Request, since: int | None) -> web.WebSocketResponse:
        """One socket, from handshake to close. Raises Unavailable when there are too many."""
        if len(self._readers) >= SOCKETS:
            raise Unavailable(f"There are {SOCKETS} open event streams already")
        ws = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MAX_INBOUND, compress=False, timeout=1.0)
        reader = _Reader(ws)
        # Counted before the first await, or a crowd would pass the check together.
        self._readers.add(reader)
        sending: asyncio.Task[None] | None = None
        try:
            await ws.prepare(request)
            reader.start_with(self._first(since))
            sending = asyncio.create_task(_send_or_drop(reader, request))
            async for _ in ws:  # what a client sends is not for us; reading answers pings and sees the close
                pass
        finally:
            self._readers.discard(reader)
            if sending:
                sending.cancel()
                await asyncio.wait([sending])
        return ws

    def _first(self, since: int | None) -> list[tuple[Hashable, tuple[int, str]]]:
        """The first messages: a greeting with the current number, what was missed, or `reset`."""
        if since is None:
            return [("first", (self.seq, _text(self.seq, "system", "changed", {"version": __version__})))]
        if self._forgotten <= since <= self.seq:
            return [(key, kept) for key, kept in self._kept.items() if kept[0] > since]
        return [("first", (self.seq, _text(self.seq, "reset", "reset", {})))]

    async def close(self) -> None:
        """Tells every socket that the server goes away."""
        self.closed = True
        for hear in tuple(self._hearing):
            hear("system", "changed", {})
        going = (r.ws.close(code=WSCloseCode.GOING_AWAY, message=b"The server is stopping") for r in self._readers)
        await asyncio.gather(*going, return_exceptions=True)


async def _send_or_drop(reader: _Reader, request: web.Request) -> None:
    with contextlib.suppress(ConnectionError):
        try:
            await reader.send()
        except TimeoutError:
            # Not closed but cut off: a closing message would wait behind what is not taken.
            if request.transport:
                request.transport.abort()


def _text(seq: int, type: str, action: str, data: dict[str, Any]) -> str:
    event = {"seq": seq, "type": type, "action": action, "data": data}
    # As in HTTP answers, NaN becomes null: JSON has no word for it.
    return to_json(event, inf_nan_mode="null", fallback=str).decode()


class EventsView(View):
    tag = "events"

    @answers(101, errors=(503,))
    async def get(self, since: int | None = None) -> Event:
        """Opens the WebSocket of events.

        Every message is one event. `since` is the last number seen before a break: what was missed comes first, or
        one `reset` when that is no longer known, after which everything is to be fetched anew. Of several states of
        one thing that were not yet sent only the newest is, so numbers grow but may skip.
        """
        return await self.hub.serve(self.request, since)  # type: ignore[return-value]
