"""Copies of the database in `backups/` beside it: one before every migration, and one a day for a disk that fails.

Rows only; the pictures are files of their own. Nothing here restores: the refusal of a damaged database says how.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kino import errors

if TYPE_CHECKING:
    from kino.storage.database import Database

DAILY = "daily"
KEEP_DAILY = 3


async def daily(db: Database) -> Path | None:
    """Makes a copy unless there is one of the last 24 hours, and drops all daily ones but the newest three.

    Writers go on meanwhile. Raises errors.Unavailable, as when the disk is full.
    """
    newest_copy = newest(db.path, DAILY)
    if newest_copy and datetime.now(UTC) - _made_at(newest_copy) < timedelta(days=1):
        return None
    try:
        copy = await db.read(lambda connection: write(connection, db.path, DAILY))
        for old in _all(db.path, DAILY)[:-KEEP_DAILY]:
            old.unlink()
    except OSError as error:
        raise errors.Unavailable(f"The database could not be backed up: {error}") from error
    return copy


def write(connection: sqlite3.Connection, path: Path, label: str) -> Path:
    """A consistent copy of an open database, complete or not there at all."""
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    target = folder / f"{path.stem}-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{label}.db"
    partial = target.with_suffix(".tmp")
    try:
        with closing(sqlite3.connect(partial)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, that can be copied back as it is
        _sync(partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    _sync(folder)
    return target


def newest(path: Path, label: str = "*") -> Path | None:
    copies = _all(path, label)
    return copies[-1] if copies else None


def _all(path: Path, label: str) -> list[Path]:
    """Oldest first: the names sort by their time."""
    return sorted((path.parent / "backups").glob(f"{path.stem}-*-{label}.db"))


def _made_at(copy: Path) -> datetime:
    return datetime.fromtimestamp(copy.stat().st_mtime, UTC)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
