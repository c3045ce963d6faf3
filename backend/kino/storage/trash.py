"""The trash: what was deleted, how to get it back, and how it goes for good."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kino import errors
from kino.schemas.system import TrashItem
from kino.storage import history
from kino.storage.database import Database

_ITEMS = """
SELECT 'project' AS kind, CAST(id AS TEXT) AS id, name, deleted_at FROM projects WHERE deleted_at IS NOT NULL
UNION ALL
SELECT 'frame', CAST(f.id AS TEXT), coalesce(nullif(substr(f.note, 1, 200), ''), nullif(substr(t.prompt, 1, 200), ''),
    'A frame') || ' of ' || p.name, f.deleted_at
FROM frames f JOIN projects p ON p.id = f.project_id LEFT JOIN takes t ON t.id = f.take_id
WHERE f.deleted_at IS NOT NULL
UNION ALL
SELECT 'take', id, coalesce(nullif(substr(prompt, 1, 200), ''), 'A picture'), deleted_at
FROM takes WHERE deleted_at IS NOT NULL
"""
_TABLES = {"project": "projects", "frame": "frames", "take": "takes"}
# A frame goes with its project and a take with its frame, so that their files have to be looked for in all three.
_FILES = """
SELECT t.id, t.path FROM takes t LEFT JOIN frames f ON f.id = t.frame_id LEFT JOIN projects p ON p.id = f.project_id
WHERE t.deleted_at <= :until OR f.deleted_at <= :until OR p.deleted_at <= :until
"""

# Copies share the files of what they were copied from.
_UNKNOWN = """
SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM takes WHERE path = value)
AND NOT EXISTS (SELECT 1 FROM frames WHERE path = value AND path != '')
"""


@dataclass(frozen=True)
class Purged:
    """What is gone for good: pictures that no row names any more, and takes, which had thumbnails of their own."""

    paths: list[str]
    take_ids: list[str]


async def items(db: Database, limit: int = 100, offset: int = 0) -> tuple[int, list[TrashItem]]:
    """What was deleted by itself, newest first; a deleted project's frames come back with it and are not listed."""

    def work(tx: sqlite3.Connection) -> tuple[int, list[TrashItem]]:
        total: int = tx.execute(f"SELECT count(*) FROM ({_ITEMS})").fetchone()[0]
        rows = tx.execute(f"{_ITEMS} ORDER BY deleted_at DESC, kind, id LIMIT ? OFFSET ?", (limit, offset)).fetchall()
        return total, [TrashItem(**dict(row)) for row in rows]

    return await db.read(work)


async def restore(db: Database, kind: str, id: str | int) -> None:
    """Takes it out of the trash. Raises NotFound, or Conflict while what it belongs to is still in there."""

    def work(tx: sqlite3.Connection) -> None:
        table = _TABLES.get(kind)
        if table is None:
            raise errors.NotFound(f"There is no {kind} in the trash: a project, frame or take can be there")
        row = tx.execute(f"SELECT * FROM {table} WHERE CAST(id AS TEXT) = ? AND deleted_at IS NOT NULL", (str(id),))
        found = row.fetchone()
        if found is None:
            raise errors.NotFound(f"There is no {kind} with the id {id} in the trash")
        _check_home(tx, kind, found)
        tx.execute(f"UPDATE {table} SET deleted_at = NULL WHERE id = ?", (found["id"],))
        if kind == "take":
            _show_again(tx, found)

    await db.transact(work)


async def purge(db: Database, older_than_days: int | None = None) -> Purged:
    """Deletes for good what has been in the trash this long; None: all of it. The caller deletes the files."""
    until = "~"  # after every time
    if older_than_days is not None:
        moment = datetime.now(UTC) - timedelta(days=older_than_days)
        until = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def work(tx: sqlite3.Connection) -> Purged:
        gone = tx.execute(_FILES, {"until": until}).fetchall()
        for table in ("takes", "frames", "projects"):
            tx.execute(f"DELETE FROM {table} WHERE deleted_at <= ?", (until,))
        paths = tx.execute(_UNKNOWN, (json.dumps(sorted({row["path"] for row in gone})),))
        return Purged([path for (path,) in paths], [row["id"] for row in gone])

    return await db.transact(work)


def _check_home(tx: sqlite3.Connection, kind: str, row: sqlite3.Row) -> None:
    """A thing restored into something deleted would stay out of sight."""
    if kind == "take" and row["frame_id"] is not None:
        frame = tx.execute("SELECT * FROM frames WHERE id = ?", (row["frame_id"],)).fetchone()
        if frame["deleted_at"] is not None:
            raise errors.Conflict(f"Its frame is in the trash: restore frame {frame['id']} first")
        _check_home(tx, "frame", frame)
    if kind == "frame":
        project = tx.execute("SELECT * FROM projects WHERE id = ?", (row["project_id"],)).fetchone()
        if project["deleted_at"] is not None:
            raise errors.Conflict(f"Its project is in the trash: restore project {project['id']} first")


def _show_again(tx: sqlite3.Connection, take: sqlite3.Row) -> None:
    """A frame that was left without a picture shows the one that came back."""
    frame = tx.execute("SELECT id FROM frames WHERE id = ? AND take_id IS NULL", (take["frame_id"],)).fetchone()
    if frame:
        history.show(tx, frame["id"], take["id"])
