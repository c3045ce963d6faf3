"""The task table as clients use it: create, list, edit, order, start, retry, remove.

What a worker's life does to a task is in `runs.py` and is offered from here as well. One guarded statement or one
transaction a change, so that two callers can never both succeed. Nothing here knows of workers or plugins.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import Any

from kino import errors
from kino.schemas.tasks import Priority, Refinement, Status, Task, TaskUpdate
from kino.storage import projects
from kino.storage.database import Database, now, to_json
from kino.storage.queue import move, queue
from kino.storage.runs import (
    Completion,
    claim,
    complete,
    fail,
    finish_stopped,
    recover,
    report_progress,
    requeue,
    stop_all_waiting,
    stop_waiting,
)
from kino.storage.task_rows import COLUMNS, PRIORITIES, find, from_row, last_place, missing

__all__ = [
    "Completion", "NewTask", "claim", "clear_ended", "complete", "counts", "create", "edit", "fail", "finish_stopped",
    "get", "made_with", "move", "needed_uploads", "page", "queue", "recover", "remove", "report_progress",
    "requeue", "retry", "start", "stop_all_waiting", "stop_waiting",
]  # fmt: skip


_UPLOAD = re.compile(r"upload:([0-9a-f-]{36})")


@dataclass
class NewTask:
    """A task about to be written. `position` is where its new frame goes; None: the end."""

    name: str
    type: str
    data: dict[str, Any]
    project_id: int | None = None
    frame_id: int | None = None
    position: float | None = None
    parent_take_id: str | None = None
    priority: Priority = "normal"
    start: bool = False
    refinement: Refinement | None = None


async def create(db: Database, new: NewTask, idempotency_key: str | None = None) -> tuple[Task, bool]:
    """The task, and whether it was made now: a key that was used before gives the task it made then.

    Raises Invalid for a project, frame or take that is not there, naming the field.
    """

    def work(tx: sqlite3.Connection) -> tuple[Task, bool]:
        if idempotency_key is not None:
            known = tx.execute(f"SELECT {COLUMNS} FROM tasks WHERE idempotency_key = ?", (idempotency_key,)).fetchone()
            if known:
                return from_row(known), False
        project_id = _check_references(tx, new)
        at, priority = now(), PRIORITIES.index(new.priority)
        row = tx.execute(
            "INSERT INTO tasks (name, type, data, status, project_id, frame_id, frame_position, parent_take_id,"
            " priority, position, idempotency_key, created_at, updated_at, queued_at, refinement)"
            f" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING {COLUMNS}",
            (new.name, new.type, to_json(new.data), "queued" if new.start else "pending", project_id, new.frame_id,
             new.position, new.parent_take_id, priority, last_place(tx, priority), idempotency_key, at, at,
             at if new.start else None, new.refinement.model_dump_json() if new.refinement else None),
        ).fetchone()  # fmt: skip
        return from_row(row), True

    return await db.transact(work)


async def made_with(db: Database, idempotency_key: str) -> Task | None:
    """The task that was made with this key, if there is one."""
    row = await db.read(
        lambda tx: tx.execute(f"SELECT {COLUMNS} FROM tasks WHERE idempotency_key = ?", (idempotency_key,)).fetchone()
    )
    return from_row(row) if row else None


async def get(db: Database, task_id: int) -> Task:
    """Raises NotFound."""
    return await db.read(lambda tx: find(tx, task_id))


async def page(
    db: Database,
    *,
    status: Status | None = None,
    type: str | None = None,
    project_id: int | None = None,
    limit: int = 100,
    offset: int = 0,
) -> tuple[int, list[Task]]:
    """How many tasks fit, and those from `offset` on, newest first."""
    filters = {"status": status, "type": type, "project_id": project_id}
    given = {name: value for name, value in filters.items() if value is not None}
    where = " AND ".join(f"{name} = :{name}" for name in given) or "true"
    values = {**given, "limit": limit, "offset": offset}

    def work(tx: sqlite3.Connection) -> tuple[int, list[Task]]:
        total: int = tx.execute(f"SELECT count(*) FROM tasks WHERE {where}", values).fetchone()[0]
        ids = f"SELECT id FROM tasks WHERE {where} ORDER BY id DESC LIMIT :limit OFFSET :offset"
        rows = tx.execute(f"SELECT {COLUMNS} FROM tasks WHERE id IN ({ids}) ORDER BY id DESC", values).fetchall()
        return total, [from_row(row) for row in rows]

    return await db.read(work)


async def counts(db: Database) -> dict[str, int]:
    """How many tasks there are of each status; statuses without one are left out."""
    rows = await db.read(lambda tx: tx.execute("SELECT status, count(*) AS n FROM tasks GROUP BY status").fetchall())
    return {row["status"]: row["n"] for row in rows}


async def start(db: Database, task_id: int) -> Task:
    """pending -> queued, in its place. Raises Conflict for any other status."""

    def work(tx: sqlite3.Connection) -> Task:
        at = now()
        row = tx.execute(
            "UPDATE tasks SET status = 'queued', queued_at = ?, updated_at = ? WHERE id = ? AND status = 'pending'"
            f" RETURNING {COLUMNS}",
            (at, at, task_id),
        ).fetchone()
        return from_row(row) if row else _refuse(tx, task_id, "started", "only a pending task can be")

    return await db.transact(work)


async def retry(db: Database, task_id: int) -> Task:
    """failed or stopped -> queued at the end, with the same data and seed. Raises Conflict for any other status."""

    def work(tx: sqlite3.Connection) -> Task:
        at = now()
        priority = PRIORITIES.index(find(tx, task_id).priority)
        row = tx.execute(
            "UPDATE tasks SET status = 'queued', deaths = 0, error = NULL, result = NULL, progress = 0, stage = NULL,"
            " step = NULL, steps = NULL, position = ?, queued_at = ?, started_at = NULL, completed_at = NULL,"
            f" updated_at = ? WHERE id = ? AND status IN ('failed', 'stopped') RETURNING {COLUMNS}",
            (last_place(tx, priority), at, at, task_id),
        ).fetchone()
        return from_row(row) if row else _refuse(tx, task_id, "retried", "only a failed or stopped task can be")

    return await db.transact(work)


async def edit(db: Database, task_id: int, change: TaskUpdate) -> Task:
    """Changes a pending or queued task; a new priority puts it at that one's end. Raises Conflict once it runs."""

    def work(tx: sqlite3.Connection) -> Task:
        priority = None if change.priority is None else PRIORITIES.index(change.priority)
        place = None
        if change.priority is not None and change.priority != find(tx, task_id).priority and priority is not None:
            place = last_place(tx, priority)
        row = tx.execute(
            "UPDATE tasks SET name = coalesce(?, name), data = coalesce(?, data), priority = coalesce(?, priority),"
            " position = coalesce(?, position), updated_at = ? WHERE id = ? AND status IN ('pending', 'queued')"
            f" RETURNING {COLUMNS}",
            (change.name, None if change.data is None else to_json(change.data), priority, place, now(), task_id),
        ).fetchone()
        return from_row(row) if row else _refuse(tx, task_id, "edited", "only a waiting task can be")

    return await db.transact(work)


async def remove(db: Database, task_id: int) -> None:
    """Forgets a task; takes it made stay. Raises Conflict while it runs."""

    def work(tx: sqlite3.Connection) -> None:
        if not tx.execute("DELETE FROM tasks WHERE id = ? AND status != 'running'", (task_id,)).rowcount:
            _refuse(tx, task_id, "removed", "stop it first")

    await db.transact(work)


async def clear_ended(db: Database) -> int:
    """Forgets all completed, failed and stopped tasks; how many there were."""
    return await db.transact(
        lambda tx: tx.execute("DELETE FROM tasks WHERE status IN ('completed', 'failed', 'stopped')").rowcount
    )


async def needed_uploads(db: Database) -> set[str]:
    """Names of the uploads that tasks refer to which may yet run: failed and stopped ones can be retried."""
    rows = await db.read(
        lambda tx: tx.execute("SELECT data FROM tasks WHERE status != 'completed' AND data LIKE '%upload:%'").fetchall()
    )
    return {name for row in rows for name in _UPLOAD.findall(row["data"])}


def _check_references(tx: sqlite3.Connection, new: NewTask) -> int | None:
    """The project the task belongs to: the one named, or its frame's."""
    project_id = new.project_id
    if project_id is not None:
        projects.require(tx, project_id)
    if new.frame_id is not None:
        frame = tx.execute(
            "SELECT f.project_id FROM frames f JOIN projects p ON p.id = f.project_id"
            " WHERE f.id = ? AND f.deleted_at IS NULL AND p.deleted_at IS NULL",
            (new.frame_id,),
        ).fetchone()
        if frame is None:
            raise errors.Invalid.of("frame_id", f"names no frame: there is none with the id {new.frame_id}")
        if project_id is not None and frame["project_id"] != project_id:
            raise errors.Invalid.of("frame_id", f"names a frame of another project than {project_id}")
        project_id = frame["project_id"]
    if new.parent_take_id is not None:
        take = tx.execute("SELECT 1 FROM takes WHERE id = ? AND deleted_at IS NULL", (new.parent_take_id,)).fetchone()
        if take is None:
            raise errors.Invalid.of("parent_take_id", f"names no take: there is none with the id {new.parent_take_id}")
    return project_id


def _refuse(tx: sqlite3.Connection, task_id: int, done: str, advice: str) -> Task:
    """Says why a guarded statement met no row. Always raises."""
    row = tx.execute("SELECT status FROM tasks WHERE id = ?", (task_id,)).fetchone()
    if row is None:
        raise missing(task_id)
    raise errors.Conflict(f"Task {task_id} is {row['status']} and can't be {done}: {advice}")
