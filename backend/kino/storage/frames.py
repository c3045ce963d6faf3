"""Frames: places on a project's timeline, in the order of their positions, which are fractional.

What a frame shows and has shown is in `history.py`, and is offered from here as well.
"""

from __future__ import annotations

import sqlite3

from kino.schemas.frames import Frame, FrameCreate, FrameUpdate
from kino.storage import projects, words
from kino.storage.database import Database, now
from kino.storage.frame_rows import SELECT, Placed, find, from_row, insert, places, respace
from kino.storage.history import choose, redo, undo

__all__ = ["choose", "create", "get", "page", "redo", "trash", "undo", "update"]

_VISIBLE = "deleted_at IS NULL AND project_id NOT IN (SELECT id FROM projects WHERE deleted_at IS NOT NULL)"
# Naming deleted_at in the order lets the covering index answer, so that a deep offset walks index entries, not rows.
_IDS = "SELECT id FROM frames WHERE {where} ORDER BY project_id, deleted_at, position, id LIMIT :limit OFFSET :offset"


async def create(db: Database, new: FrameCreate) -> Placed:
    """Raises Invalid for a project that is not there."""

    def work(tx: sqlite3.Connection) -> Placed:
        projects.require(tx, new.project_id)
        (place,) = places(tx, new.project_id, new.position, 1)
        frame_id = insert(tx, new.project_id, place, new.path, new.generator, new.hold, new.note)
        respaced = respace(tx, new.project_id, [frame_id])
        return Placed([find(tx, frame_id)], respaced)

    return await db.transact(work)


async def get(db: Database, frame_id: int, *, in_order: bool = False) -> Frame:
    """Raises NotFound, also for a frame in the trash or of a project there."""
    return await db.read(lambda tx: find(tx, frame_id), in_order=in_order)


async def page(
    db: Database, project_id: int | None = None, limit: int = 100, offset: int = 0, *, q: str | None = None
) -> tuple[int, list[Frame]]:
    """How many frames there are, and those from `offset` on in timeline order; of all projects one after another.

    Each word of `q` must be in the note, or in the prompt of the take that is shown. Raises NotFound for a project that
    is not there.
    """
    where = "project_id = :project_id AND deleted_at IS NULL" if project_id is not None else _VISIBLE
    values: dict[str, int | str | None] = {"project_id": project_id, "limit": limit, "offset": offset}
    for index, pattern in enumerate(words.patterns(q)):
        prompt = "(SELECT t.prompt FROM takes t WHERE t.id = frames.take_id)"
        where += f" AND (note LIKE :word{index} ESCAPE '\\' OR {prompt} LIKE :word{index} ESCAPE '\\')"
        values[f"word{index}"] = pattern

    def work(tx: sqlite3.Connection) -> tuple[int, list[Frame]]:
        if project_id is not None and not projects.exists(tx, project_id):
            raise projects.missing(project_id)
        total: int = tx.execute(f"SELECT count(*) FROM frames WHERE {where}", values).fetchone()[0]
        rows = tx.execute(
            f"{SELECT} WHERE f.id IN ({_IDS.format(where=where)}) ORDER BY f.project_id, f.position, f.id", values
        ).fetchall()
        return total, [from_row(row) for row in rows]

    return await db.read(work)


async def update(db: Database, frame_id: int, change: FrameUpdate) -> Placed:
    """Changes or moves a frame; in another project without a position it goes to the end."""

    def work(tx: sqlite3.Connection) -> Placed:
        frame = find(tx, frame_id)
        project_id, position = frame.project_id, change.position
        if change.project_id is not None and change.project_id != project_id:
            project_id = change.project_id
            projects.require(tx, project_id)
            (position,) = places(tx, project_id, position, 1)
        tx.execute(
            "UPDATE frames SET path = coalesce(?, path), generator = coalesce(?, generator), project_id = ?,"
            " position = coalesce(?, position), hold = coalesce(?, hold), note = coalesce(?, note), updated_at = ?"
            " WHERE id = ?",
            (change.path, change.generator, project_id, position, change.hold, change.note, now(), frame_id),
        )
        respaced = position is not None and respace(tx, project_id, [frame_id])
        return Placed([find(tx, frame_id)], respaced)

    return await db.transact(work)


async def trash(db: Database, frame_id: int) -> None:
    def work(tx: sqlite3.Connection) -> None:
        find(tx, frame_id)
        tx.execute("UPDATE frames SET deleted_at = ? WHERE id = ?", (now(), frame_id))

    await db.transact(work)
