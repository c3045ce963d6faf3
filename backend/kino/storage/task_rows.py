"""A row of the task table as a `Task`, and what the modules that write the table share. Commits nothing."""

from __future__ import annotations

import json
import sqlite3
from typing import get_args

from kino import errors
from kino.schemas.tasks import Priority, Task

PRIORITIES: tuple[Priority, ...] = get_args(Priority)
"""Stored as an index into this, so that the queue's index sorts by it."""

COLUMNS = """id, name, type, data, status, progress, result, error, project_id, frame_id, frame_position,
    parent_take_id, priority, position, attempt, stage, step, steps, created_at, updated_at, queued_at, started_at,
    completed_at, refinement"""


def find(tx: sqlite3.Connection, task_id: int) -> Task:
    """Raises NotFound."""
    row = tx.execute(f"SELECT {COLUMNS} FROM tasks WHERE id = ?", (task_id,)).fetchone()
    if row is None:
        raise missing(task_id)
    return from_row(row)


def from_row(row: sqlite3.Row) -> Task:
    values = dict(row)
    values["data"] = json.loads(values["data"])
    values["result"] = json.loads(values["result"]) if values["result"] else None
    values["refinement"] = json.loads(values["refinement"]) if values["refinement"] else None
    values["priority"] = PRIORITIES[values["priority"]]
    return Task(**values)


def last_place(tx: sqlite3.Connection, priority: int) -> float:
    """A position after everything that waits or runs with this priority."""
    # One index seek a status; running ones count, so that one that comes back is still ahead of what came later.
    row = tx.execute(
        "SELECT max("
        "coalesce((SELECT max(position) FROM tasks WHERE status = 'queued' AND priority = ?1), 0),"
        "coalesce((SELECT max(position) FROM tasks WHERE status = 'pending' AND priority = ?1), 0),"
        "coalesce((SELECT max(position) FROM tasks WHERE status = 'running' AND priority = ?1), 0))",
        (priority,),
    ).fetchone()
    return float(row[0]) + 1.0


def missing(task_id: int) -> errors.NotFound:
    return errors.NotFound(f"There is no task with the id {task_id}")
