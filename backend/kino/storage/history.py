"""The history of what a frame has shown.

Showing a take adds a step after the current one, and drops the steps that were undone; undo and redo move along it.
Takes themselves are never dropped here. Steps whose take is in the trash are passed over.
"""

from __future__ import annotations

import sqlite3

from kino import errors
from kino.schemas.frames import Frame
from kino.storage.database import Database, now
from kino.storage.frame_rows import find


async def choose(db: Database, frame_id: int, take_id: str) -> Frame:
    """Shows another take of the frame. Raises Invalid when it has no such take."""

    def work(tx: sqlite3.Connection) -> Frame:
        frame = find(tx, frame_id)
        row = tx.execute(
            "SELECT 1 FROM takes WHERE id = ? AND frame_id = ? AND deleted_at IS NULL", (take_id, frame_id)
        ).fetchone()
        if row is None:
            raise errors.Invalid.of("take_id", f"names no take of frame {frame_id}")
        if frame.take_id != take_id:  # choosing what is shown is no step: undo would seem to do nothing
            show(tx, frame_id, take_id)
        return find(tx, frame_id)

    return await db.transact(work)


async def undo(db: Database, frame_id: int) -> Frame:
    """Shows what the frame showed before. Raises Conflict when there is nothing."""
    return await db.transact(lambda tx: _walk(tx, frame_id, back=True))


async def redo(db: Database, frame_id: int) -> Frame:
    """Takes back an undo. Raises Conflict when there is none."""
    return await db.transact(lambda tx: _walk(tx, frame_id, back=False))


def show(tx: sqlite3.Connection, frame_id: int, take_id: str) -> None:
    """Makes the take what the frame shows, as a new step; steps that were undone are forgotten."""
    tx.execute(
        "DELETE FROM frame_steps WHERE frame_id = ?1 AND id > (SELECT step_id FROM frames WHERE id = ?1)", (frame_id,)
    )
    row = tx.execute(
        "INSERT INTO frame_steps (frame_id, take_id) VALUES (?, ?) RETURNING id", (frame_id, take_id)
    ).fetchone()
    _set_step(tx, frame_id, row["id"], take_id)


def leave_take(tx: sqlite3.Connection, take_id: str) -> None:
    """Frames that show a take now in the trash show another: an earlier step, a later one, the newest take, or none."""
    for row in tx.execute("SELECT id FROM frames WHERE take_id = ?", (take_id,)).fetchall():
        frame_id = row["id"]
        step = _step(tx, frame_id, back=True) or _step(tx, frame_id, back=False)
        if step:
            _set_step(tx, frame_id, step["id"], step["take_id"])
            continue
        other = tx.execute(
            "SELECT id FROM takes WHERE frame_id = ? AND deleted_at IS NULL ORDER BY number DESC LIMIT 1", (frame_id,)
        ).fetchone()
        if other:
            show(tx, frame_id, other["id"])
        else:
            tx.execute("UPDATE frames SET take_id = NULL, path = '', updated_at = ? WHERE id = ?", (now(), frame_id))


def _walk(tx: sqlite3.Connection, frame_id: int, *, back: bool) -> Frame:
    find(tx, frame_id)
    step = _step(tx, frame_id, back=back)
    if step is None:
        raise errors.Conflict(f"There is nothing to {'undo' if back else 'redo'} on this frame")
    _set_step(tx, frame_id, step["id"], step["take_id"])
    return find(tx, frame_id)


def _step(tx: sqlite3.Connection, frame_id: int, *, back: bool) -> sqlite3.Row | None:
    """The nearest step before or after the current one that shows something else, outside the trash."""
    sign, order = ("<", "DESC") if back else (">", "ASC")
    row: sqlite3.Row | None = tx.execute(
        f"SELECT s.id, s.take_id FROM frames f JOIN frame_steps s ON s.frame_id = f.id AND s.id {sign} f.step_id"
        " JOIN takes t ON t.id = s.take_id AND t.deleted_at IS NULL"
        f" WHERE f.id = ? AND s.take_id IS NOT f.take_id ORDER BY s.id {order} LIMIT 1",
        (frame_id,),
    ).fetchone()
    return row


def _set_step(tx: sqlite3.Connection, frame_id: int, step_id: int, take_id: str) -> None:
    tx.execute(
        "UPDATE frames SET step_id = ?, take_id = t.id, path = t.path, updated_at = ?,"
        " generator = CASE WHEN t.kind = 'import' THEN 'import' ELSE t.plugin END"
        " FROM (SELECT * FROM takes WHERE id = ?) t WHERE frames.id = ?",
        (step_id, now(), take_id, frame_id),
    )
