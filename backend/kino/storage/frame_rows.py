"""A row of the frames table as a `Frame`, new rows, and where they go on the timeline. Commits nothing."""

from __future__ import annotations

import sqlite3

from kino import errors
from kino.schemas.frames import Frame
from kino.storage.database import now

MIN_GAP = 1e-6
"""Frames nearer than this are spread out again, long before halving a gap runs out of digits."""

SELECT = """
SELECT f.id, f.path, f.generator, f.project_id, f.position, f.hold, f.note, f.take_id, f.created_at, f.updated_at,
    t.width, t.height
FROM frames f LEFT JOIN takes t ON t.id = f.take_id
"""
_HERE = "f.deleted_at IS NULL AND (SELECT p.deleted_at FROM projects p WHERE p.id = f.project_id) IS NULL"


def find(tx: sqlite3.Connection, frame_id: int, *, trashed: bool = False) -> Frame:
    """Raises NotFound. With `trashed`, a frame in the trash is found as well."""
    row = tx.execute(f"{SELECT} WHERE f.id = ?" + ("" if trashed else f" AND {_HERE}"), (frame_id,)).fetchone()
    if row is None:
        raise errors.NotFound(f"There is no frame with the id {frame_id}")
    return from_row(row)


def from_row(row: sqlite3.Row) -> Frame:
    take_id = row["take_id"]
    return Frame(
        **dict(row),
        url=f"/media/takes/{take_id}.png" if take_id else None,
        thumbnail_url=f"/media/takes/{take_id}/320.webp" if take_id else None,
    )


def insert(
    tx: sqlite3.Connection,
    project_id: int,
    position: float,
    path: str = "",
    generator: str = "",
    hold: int = 1,
    note: str = "",
) -> int:
    at = now()
    row = tx.execute(
        "INSERT INTO frames (path, generator, project_id, position, hold, note, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (path, generator, project_id, position, hold, note, at, at),
    ).fetchone()
    return int(row["id"])


def places(tx: sqlite3.Connection, project_id: int, position: float | None, count: int) -> list[float]:
    """Positions for `count` new frames: at the end, or from `position` on and before the next frame there."""
    if position is None:
        (last,) = tx.execute(
            "SELECT max(position) FROM frames WHERE project_id = ? AND deleted_at IS NULL", (project_id,)
        ).fetchone()
        return [(last or 0.0) + 1.0 + index for index in range(count)]
    (following,) = tx.execute(
        "SELECT min(position) FROM frames WHERE project_id = ? AND deleted_at IS NULL AND position > ?",
        (project_id, position),
    ).fetchone()
    gap = 1.0 if following is None else min(1.0, (following - position) / count)
    return [position + index * gap for index in range(count)]


def respace(tx: sqlite3.Connection, project_id: int, frame_ids: list[int]) -> None:
    """Spreads the whole timeline to 1, 2, 3 ... once one of these frames is too near to a neighbour.

    Clients move a frame by halving the gap between two others, which a float survives some fifty times.
    Frames at the very same position are left alone: somebody put them there.
    """
    near = tx.execute(
        "SELECT 1 FROM frames f, frames g WHERE f.id IN (SELECT value FROM json_each(?)) AND g.project_id = ?"
        " AND g.deleted_at IS NULL AND g.position BETWEEN f.position - ? AND f.position + ?"
        " AND g.position != f.position LIMIT 1",
        (str(frame_ids), project_id, MIN_GAP, MIN_GAP),
    ).fetchone()
    if near:
        tx.execute(
            "UPDATE frames SET position = r.place FROM (SELECT id, row_number() OVER (ORDER BY position, id) AS place"
            " FROM frames WHERE project_id = ? AND deleted_at IS NULL) r WHERE frames.id = r.id",
            (project_id,),
        )
