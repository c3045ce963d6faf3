"""Where a take comes from: its parents, as far as they are there."""

from __future__ import annotations

import sqlite3

from kino.errors import Invalid
from kino.schemas.takes import Take
from kino.storage import frame_rows
from kino.storage.database import Database
from kino.storage.take_rows import COLUMNS, from_row

# A parent in the trash ends the line, as one that was purged does: what can't be looked at is no place to start from.
_LINE = f"""
WITH RECURSIVE line (id, parent_id, depth) AS (
    SELECT id, parent_id, 0 FROM takes WHERE id = :take_id AND frame_id = :frame_id AND deleted_at IS NULL
    UNION ALL
    SELECT p.id, p.parent_id, line.depth + 1 FROM line
    JOIN takes p ON p.id = line.parent_id AND p.frame_id = :frame_id AND p.deleted_at IS NULL
)
SELECT {COLUMNS} FROM line JOIN takes t ON t.id = line.id LEFT JOIN frames f ON f.id = t.frame_id
ORDER BY line.depth DESC
"""


async def of(db: Database, frame_id: int, take_id: str | None = None) -> list[Take]:
    """From the first take of the line to this one; by default to what the frame shows, and empty if that is nothing.

    Raises NotFound for the frame, Invalid for a take that is not the frame's or is in the trash.
    """

    def work(tx: sqlite3.Connection) -> list[Take]:
        wanted = take_id or frame_rows.find(tx, frame_id).take_id
        if wanted is None:
            return []
        rows = tx.execute(_LINE, {"take_id": wanted, "frame_id": frame_id}).fetchall()
        if not rows:
            frame_rows.find(tx, frame_id)
            gone = tx.execute(
                "SELECT 1 FROM takes WHERE id = ? AND frame_id = ? AND deleted_at IS NOT NULL", (wanted, frame_id)
            ).fetchone()
            if gone:
                raise Invalid.of("take_id", "names a take that is in the trash: restore it first")
            raise Invalid.of("take_id", f"names no take of frame {frame_id}: choose one of its takes")
        return [from_row(row) for row in rows]

    return await db.read(work)
