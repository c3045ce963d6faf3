"""Small things the program remembers by itself, such as whether the queue is paused. Not the configuration."""

from __future__ import annotations

import json
import sqlite3
from typing import TypeVar, cast

from kino.storage.database import Database, now, to_json

T = TypeVar("T")


async def get(db: Database, name: str, default: T) -> T:
    """The value last put under this name; its type is the caller's word."""
    row = await db.read(lambda tx: tx.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone())
    return cast(T, json.loads(row["value"])) if row else default


async def put(db: Database, name: str, value: object) -> None:
    """Any JSON value."""

    def work(tx: sqlite3.Connection) -> None:
        tx.execute(
            "INSERT INTO settings (name, value, updated_at) VALUES (?1, ?2, ?3)"
            " ON CONFLICT (name) DO UPDATE SET value = ?2, updated_at = ?3",
            (name, to_json(value), now()),
        )

    await db.transact(work)
