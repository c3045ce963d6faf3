"""Projects: rows, and what is counted from their frames. Deleting one moves it to the trash, frames and all."""

from __future__ import annotations

import sqlite3

from kino import errors
from kino.schemas.projects import Project, ProjectCreate, ProjectUpdate
from kino.storage import words
from kino.storage.database import Database, now

# The counts come from a covering index: 100,000 frames are counted in milliseconds without touching their rows.
_SELECT = """
SELECT p.id, p.name, p.width, p.height, p.fps, p.style, p.created_at, p.updated_at,
    coalesce(c.frames, 0) AS frame_count, coalesce(c.ticks, 0) AS ticks,
    (SELECT f.take_id FROM frames f
     WHERE f.project_id = p.id AND f.take_id IS NOT NULL AND f.deleted_at IS NULL
     ORDER BY f.position, f.id LIMIT 1) AS take_id
FROM projects p
LEFT JOIN (
    SELECT project_id, count(*) AS frames, sum(hold) AS ticks FROM frames
    WHERE deleted_at IS NULL AND project_id IN ({chosen}) GROUP BY project_id
) c ON c.project_id = p.id
WHERE p.id IN ({chosen}) ORDER BY p.id
"""
_ONE = _SELECT.format(chosen="SELECT id FROM projects WHERE id = :id AND deleted_at IS NULL")
_PAGE = _SELECT.format(chosen="SELECT id FROM projects WHERE {where} ORDER BY id LIMIT :limit OFFSET :offset")


async def create(db: Database, new: ProjectCreate) -> Project:
    return await db.transact(lambda tx: insert(tx, new))


async def get(db: Database, project_id: int, *, in_order: bool = False) -> Project:
    """Raises NotFound, also for a project in the trash."""
    return await db.read(lambda tx: find(tx, project_id), in_order=in_order)


async def page(db: Database, limit: int = 100, offset: int = 0, *, q: str | None = None) -> tuple[int, list[Project]]:
    """How many there are, and those from `offset` on, oldest first. Each word of `q` must be in the name."""
    where = "deleted_at IS NULL"
    values: dict[str, int | str] = {"limit": limit, "offset": offset}
    for index, pattern in enumerate(words.patterns(q)):
        where += f" AND name LIKE :word{index} ESCAPE '\\'"
        values[f"word{index}"] = pattern

    def work(tx: sqlite3.Connection) -> tuple[int, list[Project]]:
        total: int = tx.execute(f"SELECT count(*) FROM projects WHERE {where}", values).fetchone()[0]
        return total, [_project(row) for row in tx.execute(_PAGE.format(where=where), values)]

    return await db.read(work)


async def update(db: Database, project_id: int, change: ProjectUpdate) -> Project:
    def work(tx: sqlite3.Connection) -> Project:
        tx.execute(
            "UPDATE projects SET name = coalesce(?, name), width = coalesce(?, width), height = coalesce(?, height),"
            " fps = coalesce(?, fps), style = coalesce(?, style), updated_at = ? WHERE id = ? AND deleted_at IS NULL",
            (change.name, change.width, change.height, change.fps, change.style, now(), project_id),
        )
        return find(tx, project_id)

    return await db.transact(work)


async def trash(db: Database, project_id: int) -> None:
    def work(tx: sqlite3.Connection) -> None:
        changed = tx.execute(
            "UPDATE projects SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL", (now(), project_id)
        )
        if not changed.rowcount:
            raise missing(project_id)

    await db.transact(work)


def insert(tx: sqlite3.Connection, new: ProjectCreate) -> Project:
    at = now()
    row = tx.execute(
        "INSERT INTO projects (name, width, height, fps, style, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (new.name, new.width, new.height, new.fps, new.style, at, at),
    ).fetchone()
    return find(tx, row["id"])


def exists(tx: sqlite3.Connection, project_id: int) -> bool:
    """False also for a project in the trash."""
    query = "SELECT 1 FROM projects WHERE id = ? AND deleted_at IS NULL"
    return tx.execute(query, (project_id,)).fetchone() is not None


def require(tx: sqlite3.Connection, project_id: int) -> None:
    """Raises Invalid for the field `project_id` unless it names a project outside the trash."""
    if not exists(tx, project_id):
        raise errors.Invalid.of("project_id", f"names no project: there is none with the id {project_id}")


def find(tx: sqlite3.Connection, project_id: int) -> Project:
    row = tx.execute(_ONE, {"id": project_id}).fetchone()
    if row is None:
        raise missing(project_id)
    return _project(row)


def missing(project_id: int) -> errors.NotFound:
    return errors.NotFound(f"There is no project with the id {project_id}")


def _project(row: sqlite3.Row) -> Project:
    values = dict(row)
    take_id, ticks = values.pop("take_id"), values.pop("ticks")
    return Project(
        **values,
        duration_s=ticks / row["fps"],
        thumbnail_url=f"/media/takes/{take_id}/320.webp" if take_id else None,
    )
