"""What an application carries, each thing under a typed key: set in `app.py`, read through `View`'s properties."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from kino.dispatcher import Dispatcher
    from kino.media import Media
    from kino.plugins.plugin_loader import Registered
    from kino.settings import Loaded
    from kino.storage.database import Database
    from kino.storage.lock import DataLock
    from kino.web.dataset_library import Library
    from kino.web.dist import Studio
    from kino.web.events import Hub
    from kino.web.health import TaskCounts
    from kino.weights import Weights

STOPPED_ON_PURPOSE = 1
RESTART = 0


@dataclass
class Boot:
    """One life of the server: when it began, what it has to say, and how it is asked to end.

    `exit_status` is what the process ends with: 0 asks `run.sh` to start it again, 1 to leave it stopped.
    """

    started_at_s: float = field(default_factory=time.monotonic)
    warnings: list[str] = field(default_factory=list)
    ending: asyncio.Event = field(default_factory=asyncio.Event)
    exit_status: int = STOPPED_ON_PURPOSE

    def end(self, exit_status: int) -> None:
        self.exit_status = exit_status
        self.ending.set()


# The classes are named for the type checker only: a key needs no import, so starting stays quick.
SETTINGS: web.AppKey[Loaded] = web.AppKey("settings")
BOOT: web.AppKey[Boot] = web.AppKey("boot", Boot)
LOCK: web.AppKey[DataLock] = web.AppKey("lock")
DB: web.AppKey[Database] = web.AppKey("db")
MEDIA: web.AppKey[Media] = web.AppKey("media")
STUDIO: web.AppKey[Studio] = web.AppKey("studio")
WEIGHTS: web.AppKey[Weights] = web.AppKey("weights")
PLUGINS: web.AppKey[dict[str, Registered]] = web.AppKey("plugins")
COUNTS: web.AppKey[TaskCounts] = web.AppKey("counts")
HUB: web.AppKey[Hub] = web.AppKey("hub")
DATASETS: web.AppKey[Library] = web.AppKey("datasets")
DISPATCHER: web.AppKey[Dispatcher] = web.AppKey("dispatcher")
