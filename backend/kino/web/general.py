"""The seed's small endpoints: what this server is, and two that show a client that it talks to it rightly."""

from __future__ import annotations

import asyncio
import os
import platform
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from pydantic import Field

from kino import __version__
from kino.prompts import claude
from kino.schemas.common import Text
from kino.schemas.system import Echo, EchoRequest, Hello, Info
from kino.web.view import View


class InfoView(View):
    async def get(self) -> Info:
        """Tells what this server is."""
        database = self.settings.database
        return Info(
            version=__version__,
            python=platform.python_version(),
            sqlite=sqlite3.sqlite_version,
            plugins=sorted(self.plugins),
            data_dir=str(self.settings.data_dir),
            models_dir=str(self.settings.models_dir),
            database_path=str(database),
            database_bytes=await asyncio.to_thread(_size, database, database.with_name(database.name + "-wal")),
            supervised="KINO_SUPERVISOR" in os.environ,
            language_model=claude.state(self.settings),
        )


def _size(*files: Path) -> int:
    """Of those that are there: the log goes whenever the database is closed."""
    total = 0
    for file in files:
        with suppress(OSError):
            total += file.stat().st_size
    return total


class HelloView(View):
    async def get(self, name: Annotated[Text, Field(max_length=200)] = "World") -> Hello:
        """Greets."""
        return Hello(message=f"Hello, {name}!")


class EchoView(View):
    async def post(self, body: EchoRequest) -> Echo:
        """Sends a message back, with its length in characters."""
        return Echo(echo=body.message, length=len(body.message))
