"""How the server is, at once: also while the database is locked and while models load."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

import psutil

from kino import __version__
from kino.schemas.system import Health
from kino.storage import tasks
from kino.web import keys
from kino.web.view import View

if TYPE_CHECKING:
    from kino.storage.database import Database

DATABASE_PATIENCE_S = 0.3
log = logging.getLogger(__name__)


class TaskCounts:
    """Tasks by status. One question at a time is put to the database; while it is unanswered the last answer stands."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._asking: asyncio.Task[dict[str, int]] | None = None
        self._last: dict[str, int] = {}

    async def get(self) -> tuple[dict[str, int], bool]:
        """The counts, and whether they are fresh."""
        if self._asking is None:
            self._asking = asyncio.create_task(tasks.counts(self._db))
        # Not cancelled when it takes too long: a cancelled question leaves a connection in an unknown state.
        await asyncio.wait([self._asking], timeout=DATABASE_PATIENCE_S)
        if not self._asking.done():
            return self._last, False
        asked, self._asking = self._asking, None
        if error := asked.exception():
            log.warning("counting tasks failed: %s", error)
            return self._last, False
        self._last = asked.result()
        return self._last, True

    async def close(self) -> None:
        if self._asking is not None:
            await asyncio.wait([self._asking], timeout=DATABASE_PATIENCE_S)


class HealthView(View):
    tag = "system"

    async def get(self) -> Health:
        """Tells how the server, its machine and its workers are."""
        app = self.request.app
        counts, fresh = await app[keys.COUNTS].get()
        memory = psutil.virtual_memory()
        disk = await asyncio.to_thread(psutil.disk_usage, str(self.settings.data_dir))
        warnings = [*app[keys.BOOT].warnings, *self.dispatcher.warnings()]
        if not fresh:
            warnings.append("The database does not answer; the numbers of tasks are the last known")
        return Health(
            version=__version__,
            uptime_s=round(time.monotonic() - app[keys.BOOT].started_at_s, 3),
            cpu_percent=psutil.cpu_percent(interval=None),
            memory_percent=memory.percent,
            memory_used_bytes=memory.used,
            memory_total_bytes=memory.total,
            disk_free_bytes=disk.free,
            tasks_running=counts.get("running", 0),
            tasks_queued=counts.get("queued", 0),
            workers=self.dispatcher.workers(),
            warnings=warnings,
        )
