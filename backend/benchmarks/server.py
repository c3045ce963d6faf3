"""The real server as a child process on a free port, with a data folder of its own; and a client that listens.

Nothing is mocked: `python -m kino serve`, HTTP, the WebSocket, and the worker that the server starts.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import signal
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

BACKEND = Path(__file__).resolve().parents[1]
ENDED = ("completed", "failed", "stopped")
PATIENCE_S = 180.0


@dataclass
class Seen:
    """An event and when it came in, in `time.perf_counter` seconds."""

    at: float
    type: str
    action: str
    data: dict[str, Any]


def of(task_id: int, state: Callable[[dict[str, Any]], bool]) -> Callable[[Seen], bool]:
    """What to wait for: an event of this task, of which `state` holds."""
    return lambda event: event.type == "task" and event.data["id"] == task_id and state(event.data)


@dataclass
class Client:
    """HTTP and events of one server. `seen` grows while the socket is open."""

    url: str
    session: aiohttp.ClientSession
    seen: list[Seen] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def get(self, path: str) -> Any:
        async with self.session.get(self.url + path) as answer:
            return await _content(answer)

    async def post(self, path: str, body: Any = None) -> Any:
        async with self.session.post(self.url + path, json={} if body is None else body) as answer:
            return await _content(answer)

    async def patch(self, path: str, body: Any) -> Any:
        async with self.session.patch(self.url + path, json=body) as answer:
            return await _content(answer)

    async def listen(self, ready: asyncio.Event) -> None:
        async with self.session.ws_connect(f"{self.url}/api/v2/events", max_msg_size=0) as socket:
            async for message in socket:
                now = time.perf_counter()
                event = json.loads(message.data)
                self.seen.append(Seen(now, event["type"], event["action"], event["data"]))
                self._news.set()
                ready.set()

    async def wait(self, wanted: Callable[[Seen], bool], since: int = 0, patience_s: float = PATIENCE_S) -> Seen:
        """The first event from index `since` on for which `wanted` holds; waits for it. Raises TimeoutError."""
        async with asyncio.timeout(patience_s):
            while True:
                for event in self.seen[since:]:
                    if wanted(event):
                        return event
                since = len(self.seen)
                self._news.clear()
                await self._news.wait()

    async def submit(self, plugin: str, data: dict[str, Any], **more: Any) -> int:
        body = {"name": "bench", "type": plugin, "data": data, "start": True, **more}
        return int((await self.post("/api/v2/generator/tasks", body))["id"])

    async def ended(self, task_id: int, since: int = 0) -> Seen:
        return await self.wait(
            lambda e: e.type == "task" and e.data["id"] == task_id and e.data["status"] in ENDED, since
        )

    async def generate(self, plugin: str, data: dict[str, Any], **more: Any) -> Seen:
        """Submits and waits. Raises RuntimeError when the task does not complete."""
        since = len(self.seen)
        end = await self.ended(await self.submit(plugin, data, **more), since)
        if end.data["status"] != "completed":
            raise RuntimeError(f"the task {end.data['status']}: {end.data['error']}")
        return end

    def step_s(self, task_id: int) -> float:
        """How long a step of a task took, in the middle; not every step is told, so what lies between is shared out."""
        told = (e for e in self.seen if e.type == "task" and e.data["id"] == task_id and e.data.get("step"))
        first: dict[int, float] = {}
        for event in told:
            first.setdefault(event.data["step"], event.at)
        return statistics.median((b - a) / (n - m) for (m, a), (n, b) in itertools.pairwise(first.items()))


@dataclass
class Server:
    client: Client
    pid: int
    begun: float
    url: str


@asynccontextmanager
async def serve(
    data_dir: Path, *, module: str = "kino", settings: dict[str, str] | None = None, listen: bool = True
) -> AsyncIterator[Server]:
    """Runs `python -m <module> serve` until left. `settings` are environment variables such as KINO_DEVICES."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KINO_")}
    # As its supervisor, so that a bench that is killed leaves no server behind.
    own = {"KINO_LOG_LEVEL": "WARNING", "KINO_SUPERVISOR": str(os.getpid())}
    environment = {**inherited, **own, **(settings or {})}
    begun = time.perf_counter()
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, "serve", "--port", "0", "--data-dir", str(data_dir),
        cwd=BACKEND, env=environment, stdout=asyncio.subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    assert child.stdout
    try:
        line = (await asyncio.wait_for(child.stdout.readline(), 60)).decode()
        if "http" not in line:
            raise RuntimeError(f"the server did not start: {line!r}")
        url = "http" + line.split("http", 1)[1].strip()
        timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
        async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=64)) as session:
            client = Client(url, session)
            ready = asyncio.Event()
            listener = asyncio.create_task(client.listen(ready)) if listen else None
            try:
                if listener:
                    await asyncio.wait_for(ready.wait(), 30)
                yield Server(client, child.pid, begun, url)
            finally:
                if listener:
                    listener.cancel()
                    await asyncio.gather(listener, return_exceptions=True)
    finally:
        if child.returncode is None:
            child.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(child.wait(), 15)
            except TimeoutError:
                os.killpg(child.pid, signal.SIGKILL)
                await child.wait()


async def parent_ended() -> None:
    """Returns when whoever holds the other end of stdin is gone; for helpers that would run for ever."""
    await asyncio.to_thread(sys.stdin.buffer.read)


async def _content(answer: aiohttp.ClientResponse) -> Any:
    if answer.status >= 400:
        raise RuntimeError(f"{answer.method} {answer.url.path}: {answer.status} {(await answer.text())[:500]}")
    return await (answer.json() if answer.content_type == "application/json" else answer.read())
