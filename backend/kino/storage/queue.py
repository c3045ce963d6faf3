"""The order of what waits: priority, then position, then id; and moving a task within it.

Positions are fractional, so a move writes one row. Pending tasks keep their place in the same order, but only queued
ones are claimed.
"""

from __future__ import annotations

import sqlite3

from kino import errors
from kino.schemas.tasks import WAITING, QueueMove, Task
from kino.storage.database import Database, now
from kino.storage.task_rows import COLUMNS, PRIORITIES, find, from_row

# Those that run keep their place too: one whose worker dies comes back to it.
_PLACED = "status IN ('pending', 'queued', 'running')"


async def queue(db: Database, limit: int = 100, offset: int = 0) -> tuple[int, list[Task]]:
    """How many tasks run or wait, and those from `offset` on: running first, then in the order they will run."""

    def work(tx: sqlite3.Connection) -> tuple[int, list[Task]]:
        total: int = tx.execute(f"SELECT count(*) FROM tasks WHERE {_PLACED}").fetchone()[0]
        order = "status != 'running', priority, position, id"
        ids = f"SELECT id FROM tasks WHERE {_PLACED} ORDER BY {order} LIMIT ? OFFSET ?"
        rows = tx.execute(
            f"SELECT {COLUMNS} FROM tasks WHERE id IN ({ids}) ORDER BY {order}", (limit, offset)
        ).fetchall()
        return total, [from_row(row) for row in rows]

    return await db.read(work)


async def move(db: Database, change: QueueMove) -> Task:
    """Puts a waiting task before or after another one, or at an end of its (or a new) priority.

    Raises Invalid for a move that says too little or too much, Conflict for tasks that don't wait, NotFound.
    """
    said = [name for name in ("before_id", "after_id", "to") if getattr(change, name) is not None]
    if len(said) > 1:
        raise errors.Invalid.of(said[1], f"can't be given together with {said[0]}")
    if not said and change.priority is None:
        raise errors.Invalid.of("to", "is missing: say before_id, after_id, to or priority")

    def work(tx: sqlite3.Connection) -> Task:
        task = _waiting(tx, change.task_id)
        other_id = change.before_id or change.after_id
        if other_id == change.task_id:
            raise errors.Invalid.of(said[0], "must be another task than the one that moves")
        other = _waiting(tx, other_id) if other_id else None
        wanted = change.priority or (other or task).priority
        if other and other.priority != wanted:
            raise errors.Invalid.of("priority", f"differs from that of task {other.id}, which is {other.priority}")
        priority = PRIORITIES.index(wanted)
        before = change.before_id is not None or change.to == "first"
        position = _place(tx, task.id, priority, other, before)
        if position is None:  # no float is left between the two
            _respace(tx, priority)
            position = _place(tx, task.id, priority, other and find(tx, other.id), before)
        row = tx.execute(
            f"UPDATE tasks SET priority = ?, position = ?, updated_at = ? WHERE id = ? RETURNING {COLUMNS}",
            (priority, position, now(), task.id),
        ).fetchone()
        return from_row(row)

    return await db.transact(work)


def _waiting(tx: sqlite3.Connection, task_id: int) -> Task:
    task = find(tx, task_id)
    if task.status not in WAITING:
        raise errors.Conflict(f"Task {task_id} is {task.status}: only waiting tasks have a place in the queue")
    return task


def _place(tx: sqlite3.Connection, task_id: int, priority: int, other: Task | None, before: bool) -> float | None:
    """A position next to `other`, or at an end; None when the gap there is used up."""
    side, order = ("<", "DESC") if before else (">", "ASC")
    if other is None:
        side, order = ("IS NOT", "ASC" if before else "DESC")
    row = tx.execute(
        f"SELECT position FROM tasks WHERE {_PLACED} AND priority = ? AND id != ?"
        + (f" AND (position, id) {side} (?, ?)" if other else "")
        + f" ORDER BY position {order}, id {order} LIMIT 1",
        (priority, task_id, *((other.position, other.id) if other else ())),
    ).fetchone()
    step = -1.0 if before else 1.0
    if other is None or row is None:
        edge: float = other.position if other else (row["position"] if row else 0.0)
        return edge + step if edge + step != edge else None
    between = (other.position + float(row["position"])) / 2
    return between if between not in (other.position, row["position"]) else None


def _respace(tx: sqlite3.Connection, priority: int) -> None:
    tx.execute(
        "UPDATE tasks SET position = r.place FROM (SELECT id, row_number() OVER (ORDER BY position, id) AS place"
        f" FROM tasks WHERE {_PLACED} AND priority = ?) r WHERE tasks.id = r.id",
        (priority,),
    )
