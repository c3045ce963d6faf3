"""The datasets Kino knows of: where their folders are, and what a list shows of them without opening one."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from kino import errors
from kino.storage.database import Database, now, to_json

_COLUMNS = "id, name, folder, summary, created_at, updated_at"


@dataclass(frozen=True)
class Known:
    """A row: `folder` is the resolved path, `summary` what its dataset said of itself when it changed last."""

    id: int
    name: str
    folder: str
    summary: dict[str, Any]
    created_at: str
    updated_at: str


async def page(db: Database, limit: int, offset: int) -> tuple[int, list[Known]]:
    """The ones changed last first."""

    def work(tx: sqlite3.Connection) -> tuple[int, list[Known]]:
        total = tx.execute("SELECT count(*) FROM datasets").fetchone()[0]
        rows = tx.execute(
            f"SELECT {_COLUMNS} FROM datasets ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?", (limit, offset)
        )
        return total, [_known(row) for row in rows]

    return await db.read(work)


async def get(db: Database, id: int) -> Known:
    """Raises NotFound."""

    def work(tx: sqlite3.Connection) -> Known:
        row = tx.execute(f"SELECT {_COLUMNS} FROM datasets WHERE id = ?", (id,)).fetchone()
        if row is None:
            raise errors.NotFound(f"There is no dataset with the id {id}")
        return _known(row)

    return await db.read(work)


async def at(db: Database, folder: str) -> Known | None:
    """The dataset of a folder."""

    def work(tx: sqlite3.Connection) -> Known | None:
        row = tx.execute(f"SELECT {_COLUMNS} FROM datasets WHERE folder = ?", (folder,)).fetchone()
        return None if row is None else _known(row)

    return await db.read(work)


async def remember(db: Database, folder: str, name: str) -> tuple[Known, bool]:
    """The row of a folder, and whether it was made now."""

    def work(tx: sqlite3.Connection) -> tuple[Known, bool]:
        when = now()
        made = tx.execute(
            "INSERT INTO datasets (name, folder, created_at, updated_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (name, folder, when, when),
        ).rowcount
        row = tx.execute(f"SELECT {_COLUMNS} FROM datasets WHERE folder = ?", (folder,)).fetchone()
        return _known(row), bool(made)

    return await db.transact(work)


async def note(db: Database, id: int, name: str, summary: dict[str, Any]) -> None:
    """Keeps what the dataset says of itself. One that was forgotten meanwhile stays forgotten."""

    def work(tx: sqlite3.Connection) -> None:
        tx.execute(
            "UPDATE datasets SET name = ?, summary = ?, updated_at = ? WHERE id = ?",
            (name, to_json(summary), now(), id),
        )

    await db.transact(work)


async def forget(db: Database, id: int) -> None:
    """Removes the row; the folder is not touched."""
    await db.transact(lambda tx: tx.execute("DELETE FROM datasets WHERE id = ?", (id,)) and None)


def _known(row: sqlite3.Row) -> Known:
    return Known(**{**dict(row), "summary": json.loads(row["summary"])})
