"""The seed's small endpoints: what this server is, and two that show a client that it talks to it rightly."""

from __future__ import annotations

import platform
import sqlite3
from typing import Annotated

from pydantic import Field

from kino import __version__
from kino.schemas.common import Text
from kino.schemas.system import Echo, EchoRequest, Hello, Info
from kino.web.view import View


class InfoView(View):
    async def get(self) -> Info:
        """Tells what this server is."""
        return Info(
            version=__version__,
            python=platform.python_version(),
            sqlite=sqlite3.sqlite_version,
            plugins=sorted(self.plugins),
        )


class HelloView(View):
    async def get(self, name: Annotated[Text, Field(max_length=200)] = "World") -> Hello:
        """Greets."""
        return Hello(message=f"Hello, {name}!")


class EchoView(View):
    async def post(self, body: EchoRequest) -> Echo:
        """Sends a message back, with its length in characters."""
        return Echo(echo=body.message, length=len(body.message))
