"""The session of one picture at a time: the project that stands for it, found by what was remembered, not by its name.

The current picture is what the frame of the newest take shows: nothing has to be kept in step when a person works on
the same project in the studio, or when the server ends in the middle of a task.
"""

from __future__ import annotations

import json
import sqlite3

from kino.schemas.frames import Frame
from kino.schemas.projects import Project, ProjectCreate
from kino.schemas.takes import Take
from kino.storage import frame_rows, projects, take_rows
from kino.storage.database import Database, now
from kino.storage.take_rows import COLUMNS, VISIBLE

_NAME = "session_project"


async def current_project(db: Database) -> int | None:
    """The session's project; None before the first picture, and once it is in the trash."""
    return await db.read(_known)


async def project(db: Database, new: ProjectCreate) -> tuple[Project, bool]:
    """The session's project, and whether it was made now: `new` is made where there is none."""

    def work(tx: sqlite3.Connection) -> tuple[Project, bool]:
        known = _known(tx)
        if known is not None:
            return projects.find(tx, known), False
        made = projects.insert(tx, new)
        tx.execute(
            "INSERT INTO settings (name, value, updated_at) VALUES (?1, ?2, ?3)"
            " ON CONFLICT (name) DO UPDATE SET value = ?2, updated_at = ?3",
            (_NAME, json.dumps(made.id), now()),
        )
        return made, True

    return await db.transact(work)


async def current_frame(db: Database) -> Frame | None:
    """The frame whose picture is talked about."""

    def work(tx: sqlite3.Connection) -> Frame | None:
        row = tx.execute(
            f"SELECT t.frame_id {VISIBLE} AND f.project_id = ? AND f.take_id IS NOT NULL"
            " ORDER BY t.number DESC LIMIT 1",
            (_known(tx),),
        ).fetchone()
        return frame_rows.find(tx, row["frame_id"]) if row else None

    return await db.read(work)


async def generations(db: Database) -> list[tuple[Take, str]]:
    """All takes of the session with their files, relative to the data folder, oldest first."""
    query = f"SELECT {COLUMNS}, t.path {VISIBLE} AND f.project_id = ? ORDER BY t.number"
    return await db.read(
        lambda tx: [(take_rows.from_row(row), row["path"]) for row in tx.execute(query, (_known(tx),))]
    )


async def generation(db: Database, take_id: str) -> tuple[Take, str]:
    """A take with its file. Raises NotFound."""

    def work(tx: sqlite3.Connection) -> tuple[Take, str]:
        row = tx.execute(f"SELECT {COLUMNS}, t.path {VISIBLE} AND t.id = ?", (take_id,)).fetchone()
        if row is None:
            raise take_rows.missing(take_id)
        return take_rows.from_row(row), row["path"]

    return await db.read(work)


def _known(tx: sqlite3.Connection) -> int | None:
    row = tx.execute(
        "SELECT p.id FROM settings s JOIN projects p ON p.id = s.value WHERE s.name = ? AND p.deleted_at IS NULL",
        (_NAME,),
    ).fetchone()
    return row["id"] if row else None
