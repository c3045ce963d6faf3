"""A client of one Kino server for a command: plain calls that return, or raise `Failure` with a sentence.

    client.get("projects", q="Tea")                      -> the answer's JSON
    client.post("generator/tasks", {...})
    client.post_told("datasets", {...}, on_event)        -> the same, however long it takes
    client.upload("uploads", "picture", "cat.png", data)
    client.download(f"/media/takes/{id}.png", file)      -> bytes written
    client.run_task({"name": ..., "type": ..., "data": ...}, on_progress)
                                                         -> the task, once it has ended; Ctrl-C stops it
    for event in client.events(): ...                    -> every change of everything, as the WebSocket tells it

Paths are under /api/v2 unless they begin with a slash. For one thread: each call runs an event loop until it is done.
Knows nothing of how the server was found; `connection.py` does.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import time
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import Any, BinaryIO, TypeVar

import aiohttp

from kino.cli.failures import NO_SERVER, STOPPED, Failure, Lost, Refused
from kino.schemas.events import Event
from kino.schemas.tasks import ENDED, Task

API = "/api/v2/"
CONNECT_S = 5.0
ANSWER_S = 120.0
EVENT_BYTES = 16 * 1024 * 1024
"""A task's event holds its parameters, which may hold a long prompt."""
PART = 64 * 1024
BACK_S = 60.0
"""How long a server that went away may take to be back."""

_PATIENT = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S)

T = TypeVar("T")
Progress = Callable[[Task], None]


class TaskStopped(Failure):
    """Ctrl-C while a task was followed: the task was stopped, or could not be (the sentence says which)."""

    def __init__(self, message: str, task: Task | None = None) -> None:
        super().__init__(message, STOPPED)
        self.task = task


class Client:
    """`started`: whether the server runs for this command alone. `again` finds it when it went away: it gives the
    address of one that serves the same data, or raises."""

    def __init__(self, url: str, token: str | None = None, again: Callable[[], str] | None = None) -> None:
        self.url = url.rstrip("/")
        self.started = False
        self.again = again
        self._token = token
        self._runner = asyncio.Runner()
        self._session: aiohttp.ClientSession | None = None

    def close(self) -> None:
        """Can be called twice."""
        if self._session is not None:
            session, self._session = self._session, None
            self._runner.run(session.close())
        self._runner.close()

    # --- plain calls ---------------------------------------------------------------------------------------------

    def get(self, path: str, **query: Any) -> Any:
        """`query` without what is None."""
        return self._run(self._json("GET", path, params=_query(query)))

    def post(self, path: str, body: Any = None) -> Any:
        return self._run(self._json("POST", path, json=body))

    def post_told(self, path: str, body: Any, told: Callable[[Event], None]) -> Any:
        """A call that takes as long as it needs; `told` hears every event meanwhile. Ctrl-C leaves it to the server."""

        async def both() -> Any:
            async with self._socket() as ws:
                answer = asyncio.ensure_future(self._json("POST", path, json=body, timeout=_PATIENT))
                heard: asyncio.Future[Event] | None = None
                try:
                    while not answer.done():
                        heard = heard or asyncio.ensure_future(_next(ws, self.url))
                        await asyncio.wait({answer, heard}, return_when=asyncio.FIRST_COMPLETED)
                        if heard.done():
                            told(heard.result())
                            heard = None
                    return await answer
                finally:
                    for one in (answer, heard):
                        if one is not None:
                            one.cancel()
                            with contextlib.suppress(BaseException):
                                await one

        return self._run(both())

    def put(self, path: str, body: Any) -> Any:
        return self._run(self._json("PUT", path, json=body))

    def delete(self, path: str, **query: Any) -> Any:
        return self._run(self._json("DELETE", path, params=_query(query)))

    def upload(self, path: str, field: str, filename: str, data: bytes) -> Any:
        """One file as a multipart body."""

        async def send() -> Any:
            form = aiohttp.FormData()
            form.add_field(field, data, filename=filename, content_type="application/octet-stream")
            return await self._json("POST", path, data=form)

        return self._run(send())

    def download(self, path: str, file: BinaryIO, **query: Any) -> int:
        """Writes the answer's body as it comes; gives how many bytes. The file's own OSError passes through."""

        async def receive() -> int:
            written = 0
            async with self._answer("GET", path, params=_query(query)) as answer:
                async for part in answer.content.iter_chunked(PART):
                    written += file.write(part)
            return written

        return self._run(receive())

    def events(self, since: int | None = None) -> Iterator[Event]:
        """Every event from now on, or from after `since`. Raises Lost when the server goes away."""
        socket = self._socket(since)
        ws = self._run(socket.__aenter__())
        try:
            while True:
                yield self._run(_next(ws, self.url))
        finally:
            self._run(socket.__aexit__(None, None, None))

    # --- tasks ---------------------------------------------------------------------------------------------------

    def run_task(self, body: dict[str, Any], on_progress: Progress | None = None) -> Task:
        """Makes a task of `body` (a TaskCreate), queues it and follows it to its end.

        Returns a completed task. Raises Failure with the task's own sentence when it failed, Refused when it was not
        taken, and TaskStopped when Ctrl-C or somebody else stopped it.
        """
        key = str(uuid.uuid4())

        async def make() -> Task:
            headers = {"Idempotency-Key": key}
            return Task(**await self._json("POST", "generator/tasks", json={**body, "start": True}, headers=headers))

        task = None
        try:
            task = self._run(make())
            return self.follow(task, on_progress)
        except KeyboardInterrupt:
            # It may have been made; the same key gives it back, so that it can be stopped.
            raise self._stop(task or self._run(make())) from None

    def follow(self, task: Task, on_progress: Progress | None = None) -> Task:
        """Waits for the end of a task that is queued, as `run_task` does. `on_progress` is told every change."""
        try:
            ended = self._followed(task, on_progress or (lambda _: None))
        except KeyboardInterrupt:
            raise self._stop(task) from None
        if ended.status == "failed":
            raise Failure(ended.error or f"Task {task.id} failed, and did not say why; the server's log does")
        if ended.status == "stopped":
            raise TaskStopped(f"Task {task.id} was stopped elsewhere; nothing was made", ended)
        return ended

    def _followed(self, task: Task, on_progress: Progress) -> Task:
        """The task once it has ended, whichever way, also when the server was away meanwhile."""
        back_until = 0.0

        def told(task: Task) -> None:
            nonlocal back_until
            back_until = 0.0  # the server is there
            on_progress(task)

        while True:
            try:
                return self._run(self._ended(task, told))
            except Lost as error:
                # The task is in the server's table: it goes on when the server is back.
                back_until = back_until or time.monotonic() + BACK_S
                if self.again is None or time.monotonic() > back_until:
                    message = f"{error.message}. Task {task.id} is kept, and goes on when the server is started again"
                    raise Lost(message) from None
            self.url = self.again().rstrip("/")

    def _stop(self, task: Task) -> TaskStopped:
        """Stops a task after Ctrl-C, which does not interrupt this: once pressed again, it is not waited for."""
        before = signal.signal(signal.SIGINT, signal.SIG_DFL)
        try:
            self.post(f"generator/tasks/{task.id}/stop")
        except Refused:  # it ended in the same moment
            now = Task(**self.get(f"generator/tasks/{task.id}"))
            said = f"Task {task.id} had ended already ({now.status})"
        except Failure as error:
            said = f"Task {task.id} could not be stopped, it may still run: {error.message}"
        else:
            said = f"Stopped task {task.id}; nothing was made"
        finally:
            signal.signal(signal.SIGINT, before)
        return TaskStopped(said, task)

    async def _ended(self, task: Task, on_progress: Progress) -> Task:
        """The task once it has ended, whichever way. Raises Lost when the server goes away before."""
        path = f"generator/tasks/{task.id}"
        async with self._socket() as ws:
            # Asked after the socket is open: what happened before is in the answer, the rest will be told.
            task = Task(**await self._json("GET", path))
            on_progress(task)
            while task.status not in ENDED:
                event = await _next(ws, self.url)
                if event.type == "reset":
                    task = Task(**await self._json("GET", path))
                elif event.type != "task" or event.data.get("id") != task.id:
                    continue
                elif event.action == "deleted":
                    raise Failure(f"Task {task.id} was removed elsewhere before it had run")
                else:
                    task = Task(**event.data)
                on_progress(task)
        return task

    # --- underneath ----------------------------------------------------------------------------------------------

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return self._runner.run(work)
        except asyncio.CancelledError:
            # Nothing here cancels but an interrupt; one that comes before the first step is told as this.
            raise KeyboardInterrupt from None

    @property
    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=ANSWER_S)
            self._session = aiohttp.ClientSession(headers=headers, timeout=timeout, trust_env=False)
        return self._session

    def _address(self, path: str) -> str:
        return self.url + (path if path.startswith("/") else API + path)

    @asynccontextmanager
    async def _answer(self, method: str, path: str, **more: Any) -> AsyncIterator[aiohttp.ClientResponse]:
        """A 2xx answer, its body unread. Raises Refused, or Lost."""
        try:
            async with self._http.request(method, self._address(path), **more) as answer:
                if answer.status >= 400:
                    raise _refusal(answer.status, await answer.read(), self.url)
                yield answer
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _lost(self.url, error) from None

    async def _json(self, method: str, path: str, **more: Any) -> Any:
        if more.get("json", ...) is None:
            more.pop("json")
        async with self._answer(method, path, **more) as answer:
            body = await answer.read()
        try:
            return json.loads(body)
        except ValueError:
            raise Failure(f"What answers at {self.url} is no Kino server", NO_SERVER) from None

    @asynccontextmanager
    async def _socket(self, since: int | None = None) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        try:
            ws = await self._http.ws_connect(
                self._address("events"),
                params=_query({"since": since}),
                heartbeat=20.0,
                max_msg_size=EVENT_BYTES,
                timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
            )
        except aiohttp.WSServerHandshakeError as error:
            if error.status == 401:
                raise _refusal(401, b"", self.url) from None
            raise Lost(f"The server at {self.url} does not tell what happens (status {error.status})") from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _lost(self.url, error) from None
        try:
            yield ws
        finally:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                await ws.close()


async def _next(ws: aiohttp.ClientWebSocketResponse, url: str) -> Event:
    message = await ws.receive()
    if message.type != aiohttp.WSMsgType.TEXT:
        raise Lost(f"The server at {url} went away")
    return Event(**json.loads(message.data))


def _query(query: dict[str, Any]) -> dict[str, str]:
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in query.items()
        if value is not None
    }


def _lost(url: str, error: Exception) -> Lost:
    if isinstance(error, TimeoutError):
        return Lost(f"The server at {url} does not answer")
    return Lost(f"The server at {url} can't be reached")


def _refusal(status: int, body: bytes, url: str) -> Failure:
    """The server's own sentence, where it has one."""
    if status == 401:
        return Failure(
            f"The server at {url} asks for its token: set KINO_TOKEN to the one that it was started with", NO_SERVER
        )
    try:
        error = json.loads(body)["error"]
        return Refused(error["message"], status, error["code"], error.get("details"))
    except (ValueError, KeyError, TypeError):
        return Refused(f"The server at {url} answered with status {status}", status)
