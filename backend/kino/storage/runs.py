"""What a worker's life does to a task: claim, progress, complete, fail, stop, give back.

Every statement guards on status and attempt, so that an answer of an earlier attempt changes nothing. Attempts only
ever grow, also over a retry; what is counted against a task are the workers that died running it (`deaths`).
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from kino.schemas.frames import Frame
from kino.schemas.takes import Take
from kino.schemas.tasks import MAX_ATTEMPTS, Task
from kino.storage import frame_rows, history, take_rows
from kino.storage.database import Database, now, to_json
from kino.storage.task_rows import COLUMNS, from_row

DIED = f"the worker died {MAX_ATTEMPTS} times running this task"
_RUN = "id = ? AND status = 'running' AND attempt = ?"


@dataclass
class Completion:
    """What became of a finished run. `task` is failed when what it was for is gone for good."""

    task: Task
    frame: Frame | None = None
    frame_created: bool = False
    respaced: bool = False
    takes: list[Take] = field(default_factory=list)


async def claim(db: Database) -> Task | None:
    """The first queued task, now running with one more attempt; None when nothing waits."""

    def work(tx: sqlite3.Connection) -> Task | None:
        at = now()
        row = tx.execute(
            "UPDATE tasks SET status = 'running', attempt = attempt + 1, started_at = ?, updated_at = ?, progress = 0,"
            " stage = NULL, step = NULL, steps = NULL WHERE status = 'queued' AND id ="
            " (SELECT id FROM tasks WHERE status = 'queued' ORDER BY priority, position, id LIMIT 1)"
            f" RETURNING {COLUMNS}",
            (at, at),
        ).fetchone()
        return from_row(row) if row else None

    # Undone by a power cut, the task is queued as it was before: no picture is lost that had a row.
    return await db.transact(work, synced=False)


async def report_progress(
    db: Database,
    task_id: int,
    attempt: int,
    progress: float,
    stage: str | None = None,
    step: int | None = None,
    steps: int | None = None,
) -> None:
    """Percent 0-100. Kept for those who look after a restart; call it at most once a second."""
    await db.transact(
        lambda tx: tx.execute(
            f"UPDATE tasks SET progress = ?, stage = ?, step = ?, steps = ?, updated_at = ? WHERE {_RUN}",
            (progress, stage, step, steps, now(), task_id, attempt),
        ),
        synced=False,
    )


async def complete(
    db: Database, task_id: int, attempt: int, result: dict[str, Any], new_takes: list[take_rows.NewTake]
) -> Completion | None:
    """Takes, frame and status in one transaction; None when this attempt no longer runs.

    The takes go to the task's frame, which then shows the first of them, or to a new frame of its project, or, without
    a project, to nothing. A frame or project in the trash still gets them; one that is gone for good fails the task.
    """

    def work(tx: sqlite3.Connection) -> Completion | None:
        task = tx.execute(
            f"SELECT project_id, frame_id, frame_position FROM tasks WHERE {_RUN}", (task_id, attempt)
        ).fetchone()
        if task is None:
            return None
        if gone := _gone(tx, task):
            failed = _end(tx, task_id, attempt, "failed", error=gone)
            return Completion(failed) if failed else None
        frame_id, created, respaced = task["frame_id"], False, False
        if frame_id is None and task["project_id"] is not None and new_takes:
            (place,) = frame_rows.places(tx, task["project_id"], task["frame_position"], 1)
            frame_id, created = frame_rows.insert(tx, task["project_id"], place), True
            respaced = frame_rows.respace(tx, task["project_id"], [frame_id])
        for take in new_takes:
            take_rows.insert(tx, take, frame_id, task_id)
        if frame_id is not None and new_takes:
            history.show(tx, frame_id, new_takes[0].id)
        ids = [take.id for take in new_takes]
        told = {**result, "takes": ids, "frame_id": frame_id}
        done = _end(tx, task_id, attempt, "completed", result=told)
        if done is None:
            return None
        frame = frame_rows.find(tx, frame_id, trashed=True) if frame_id is not None else None
        return Completion(done, frame, created, respaced, take_rows.of_ids(tx, ids))

    return await db.transact(work)


async def fail(db: Database, task_id: int, attempt: int, error: str) -> Task | None:
    """running -> failed with a sentence; None when this attempt no longer runs."""
    # What a plugin says may quote a file name with bytes that are no text.
    said = error.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")
    return await db.transact(lambda tx: _end(tx, task_id, attempt, "failed", error=said))


async def finish_stopped(db: Database, task_id: int, attempt: int) -> Task | None:
    """running -> stopped; None when this attempt no longer runs."""
    return await db.transact(lambda tx: _end(tx, task_id, attempt, "stopped"))


async def stop_waiting(db: Database, task_id: int) -> Task | None:
    """pending or queued -> stopped; None when it does not wait."""

    def work(tx: sqlite3.Connection) -> Task | None:
        at = now()
        row = tx.execute(
            "UPDATE tasks SET status = 'stopped', completed_at = ?, updated_at = ?"
            f" WHERE id = ? AND status IN ('pending', 'queued') RETURNING {COLUMNS}",
            (at, at, task_id),
        ).fetchone()
        return from_row(row) if row else None

    return await db.transact(work)


async def stop_all_waiting(db: Database) -> int:
    """Every queued task -> stopped; how many. Pending ones were never started, and stay."""
    at = now()
    return await db.transact(
        lambda tx: (
            tx.execute(
                "UPDATE tasks SET status = 'stopped', completed_at = ?, updated_at = ? WHERE status = 'queued'",
                (at, at),
            ).rowcount
        )
    )


async def requeue(db: Database, task_id: int, attempt: int, *, counted: bool) -> Task | None:
    """running -> queued in its old place, or failed once its worker died three times; None as with `fail`.

    `counted` says that the worker died; a clean shutdown is not the task's fault.
    """
    return await db.transact(lambda tx: _give_back(tx, task_id, attempt, counted))


async def recover(db: Database) -> list[Task]:
    """At start nothing can be running: what was, died with its server. The tasks as they are now, oldest first."""

    def work(tx: sqlite3.Connection) -> list[Task]:
        rows = tx.execute("SELECT id, attempt FROM tasks WHERE status = 'running' ORDER BY id").fetchall()
        given_back = [_give_back(tx, row["id"], row["attempt"], True) for row in rows]
        return [task for task in given_back if task]

    return await db.transact(work)


def _give_back(tx: sqlite3.Connection, task_id: int, attempt: int, counted: bool) -> Task | None:
    at = now()
    row = tx.execute(f"SELECT deaths FROM tasks WHERE {_RUN}", (task_id, attempt)).fetchone()
    if row is None:
        return None
    deaths = row["deaths"] + int(counted)
    tx.execute("UPDATE tasks SET deaths = ? WHERE id = ?", (deaths, task_id))
    if deaths >= MAX_ATTEMPTS:
        return _end(tx, task_id, attempt, "failed", error=DIED)
    row = tx.execute(
        "UPDATE tasks SET status = 'queued', progress = 0, stage = NULL, step = NULL, steps = NULL, started_at = NULL,"
        f" updated_at = ? WHERE {_RUN} RETURNING {COLUMNS}",
        (at, task_id, attempt),
    ).fetchone()
    return from_row(row) if row else None


def _end(
    tx: sqlite3.Connection,
    task_id: int,
    attempt: int,
    status: str,
    *,
    error: str | None = None,
    result: dict[str, Any] | None = None,
) -> Task | None:
    at = now()
    row = tx.execute(
        "UPDATE tasks SET status = ?1, error = ?2, result = ?3, stage = NULL, completed_at = ?4, updated_at = ?4,"
        " progress = CASE ?1 WHEN 'completed' THEN 100 ELSE progress END,"
        " step = CASE ?1 WHEN 'completed' THEN steps ELSE step END"
        f" WHERE id = ?5 AND status = 'running' AND attempt = ?6 RETURNING {COLUMNS}",
        (status, error, None if result is None else to_json(result), at, task_id, attempt),
    ).fetchone()
    return from_row(row) if row else None


def _gone(tx: sqlite3.Connection, task: sqlite3.Row) -> str | None:
    """A sentence when the frame or project that the pictures are for was deleted for good."""
    for table, noun in (("frames", "frame"), ("projects", "project")):
        key = task[f"{noun}_id"]
        if key is not None and not tx.execute(f"SELECT 1 FROM {table} WHERE id = ?", (key,)).fetchone():
            return f"the {noun} this task was for (id {key}) was deleted for good while it ran"
    return None
