"""A dispatcher with a real database, real files and real worker processes, and all it publishes written down."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from kino.dispatcher import Dispatcher
from kino.media import Media
from kino.schemas.projects import ProjectCreate
from kino.schemas.tasks import ENDED, Task
from kino.settings import Settings
from kino.storage import projects, tasks
from kino.storage.database import Database
from kino.storage.tasks import NewTask
from tests.troubles import with_troubles

Event = tuple[str, str, dict[str, Any]]


class Studio:
    """One server's worth of parts, without HTTP."""

    def __init__(self, db: Database, media: Media, settings: Settings) -> None:
        self.db = db
        self.media = media
        self.settings = settings
        self.events: list[Event] = []
        self._news = asyncio.Event()
        self._names = itertools.count(1)
        self.dispatcher = Dispatcher(db, media, settings, self._publish)

    def _publish(self, type: str, action: str, data: dict[str, Any]) -> None:
        self.events.append((type, action, data))
        self._news.set()

    async def add(self, *, plugin: str = "trouble", start: bool = True, **more: Any) -> Task:
        """A task; what is no column of it is a parameter of the plugin."""
        columns = {name: more.pop(name) for name in list(more) if name in NewTask.__dataclass_fields__}
        new = NewTask(f"task {next(self._names)}", plugin, more, start=start, **columns)
        task, _ = await tasks.create(self.db, new)
        self.dispatcher.wake()
        return task

    async def project(self) -> int:
        return (await projects.create(self.db, ProjectCreate(name="Film", width=64, height=64, fps=12))).id

    async def row(self, task: Task | int) -> Task:
        return await tasks.get(self.db, task if isinstance(task, int) else task.id)

    async def until(self, wanted: Callable[[], Any], seconds: float = 150.0) -> float:
        """Waits for what events bring about; how long that took."""
        begun = time.monotonic()
        async with asyncio.timeout(seconds):
            while not wanted():
                self._news.clear()
                await self._news.wait()
        return time.monotonic() - begun

    async def comes(self, wanted: Callable[[], Any], seconds: float = 150.0) -> None:
        """Waits for what no event tells of, such as the state of a folder."""
        async with asyncio.timeout(seconds):
            while not wanted():  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    def told(self, task: Task) -> list[dict[str, Any]]:
        """Every state of a task that was published, in order."""
        return [data for type, _, data in self.events if type == "task" and data["id"] == task.id]

    async def running(self, task: Task, stage: str | None = None) -> None:
        """Waits until the plugin has said something, or that it is in `stage`."""
        await self.until(lambda: any(t["stage"] and stage in (None, t["stage"]) for t in self.told(task)))

    async def ended(self, *wanted: Task) -> list[Task]:
        await self.until(lambda: all(any(t["status"] in ENDED for t in self.told(task)) for task in wanted))
        return [await self.row(task) for task in wanted]

    async def idle(self) -> None:
        await self.until(lambda: all(worker.state == "idle" for worker in self.dispatcher.workers()))

    @property
    def files(self) -> list[Path]:
        return sorted((self.settings.data_dir / "frames").rglob("*.*"))


Open = Callable[..., Awaitable[Studio]]


@pytest.fixture
async def studio_of(tmp_path: Path) -> AsyncIterator[Open]:
    """Opens a studio with settings; called again it closes the one before and opens the same folder."""
    opened: list[Studio] = []
    pids: set[int] = set()

    async def shut() -> None:
        if opened:
            studio = opened.pop()
            pids.update(worker.pid for worker in studio.dispatcher.workers() if worker.pid)
            await studio.dispatcher.close()
            await studio.media.close()
            await studio.db.close()

    async def open(**settings: Any) -> Studio:
        await shut()
        data_dir = with_troubles(tmp_path / "data")
        usual = {"devices": ["cpu"], "stop_grace_s": 0.3, "worker_threads": 1, "models_dir": tmp_path / "models"}
        chosen = Settings(data_dir=data_dir, **{**usual, **settings})
        db = await Database.open(chosen.database)
        opened.append(Studio(db, Media(data_dir, max_megapixels=100), chosen))
        await opened[-1].dispatcher.start()
        return opened[-1]

    yield open
    await shut()
    assert not [pid for pid in pids if psutil.pid_exists(pid)], "a worker outlived its server"
