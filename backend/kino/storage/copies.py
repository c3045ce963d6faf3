"""Copies of takes, frames and projects: new rows that share the picture files of the old ones.

A file goes with the last row that names it (`trash.purge`), so no copy can lose its picture to the deletion of another.
A copy of a take was made by no task of its own, and what it was refined from is known only within a copied project.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable

from kino import errors
from kino.schemas.common import MAX_NAME
from kino.schemas.frames import FrameCreate, Place
from kino.schemas.projects import Project
from kino.storage import frame_rows, history, projects, take_rows
from kino.storage.database import Database, now
from kino.storage.frame_rows import Placed

COPY = " copy"
_FRAME = """
INSERT INTO frames (id, path, generator, project_id, position, hold, note, created_at, updated_at)
SELECT ?, path, generator, ?, coalesce(?, position), hold, note, ?, ? FROM frames WHERE id = ?
"""
_TAKE = """
INSERT INTO takes (id, path, frame_id, kind, prompt, modification, instruction, plugin, model, params, seed, steps,
    strength, guidance_scale, width, height, starred, created_at)
SELECT ?, path, ?, kind, prompt, modification, instruction, plugin, model, params, seed, steps,
    strength, guidance_scale, width, height, starred AND ?, ? FROM takes WHERE id = ?
"""
# What a frame shows, as the one step of its history. Its path and generator stay as they were copied.
_STEP = "INSERT INTO frame_steps (frame_id, take_id) VALUES (?, ?)"
_SHOW = """
UPDATE frames SET (step_id, take_id) = (SELECT s.id, s.take_id FROM frame_steps s WHERE s.frame_id = frames.id)
WHERE id >= ? AND project_id = ?
"""


async def copy(db: Database, project_id: int, frame_ids: list[int], place: Place) -> Placed:
    """Copies of frames of any project, in this order, together at a place (the end by default).

    Raises NotFound for the project, Invalid for a frame that is not there and for a place that is none.
    """

    def work(tx: sqlite3.Connection) -> Placed:
        if not projects.exists(tx, project_id):
            raise projects.missing(project_id)
        shown = _shown(tx, frame_ids)
        positions, respaced = frame_rows.room(tx, project_id, place, len(frame_ids))
        first = _next_id(tx)
        made = list(range(first, first + len(frame_ids)))
        at = now()
        tx.executemany(
            _FRAME,
            [(new, project_id, at_, at, at, old) for new, at_, old in zip(made, positions, frame_ids, strict=True)],
        )
        copied = [(new, shown[old]) for new, old in zip(made, frame_ids, strict=True) if shown[old] is not None]
        takes = [(str(uuid.uuid4()), frame, 0, at, take) for frame, take in copied]
        tx.executemany(_TAKE, takes)
        _show(tx, project_id, first, ((frame, new) for new, frame, *_ in takes))
        return Placed(frame_rows.of_ids(tx, made), respaced)

    return await db.transact(work)


async def add_frame(db: Database, new: FrameCreate, take_id: str) -> Placed:
    """As `frames.create`, with a copy of a take as what it shows. Raises Invalid for the project and the take."""

    def work(tx: sqlite3.Connection) -> Placed:
        projects.require(tx, new.project_id)
        try:
            take_rows.find(tx, take_id)
        except errors.NotFound:
            raise errors.Invalid.of("take_id", "names no take that is there") from None
        (place,) = frame_rows.places(tx, new.project_id, new.position, 1)
        frame_id = frame_rows.insert(tx, new.project_id, place, hold=new.hold, note=new.note)
        copy_id = str(uuid.uuid4())
        tx.execute(_TAKE, (copy_id, frame_id, 0, now(), take_id))
        history.show(tx, frame_id, copy_id)
        if new.generator:
            tx.execute("UPDATE frames SET generator = ? WHERE id = ?", (new.generator, frame_id))
        respaced = frame_rows.respace(tx, new.project_id, [frame_id])
        return Placed([frame_rows.find(tx, frame_id)], respaced)

    return await db.transact(work)


async def duplicate(db: Database, project_id: int) -> Project:
    """A project like this one, with its frames and all their takes; the trash stays behind. Raises NotFound."""

    def work(tx: sqlite3.Connection) -> Project:
        source = projects.find(tx, project_id)
        at = now()
        name = f"{source.name[: MAX_NAME - len(COPY)]}{COPY}"
        row = tx.execute(
            "INSERT INTO projects (name, width, height, fps, style, created_at, updated_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (name, source.width, source.height, source.fps, source.style, at, at),
        ).fetchone()
        copy_id: int = row["id"]
        first = _next_id(tx)
        rows = tx.execute(
            "SELECT id, take_id FROM frames WHERE project_id = ? AND deleted_at IS NULL ORDER BY position, id",
            (project_id,),
        ).fetchall()
        frames = {row["id"]: first + index for index, row in enumerate(rows)}
        tx.executemany(_FRAME, [(new, copy_id, None, at, at, old) for old, new in frames.items()])
        found = tx.execute(
            "SELECT t.id, t.frame_id, t.parent_id FROM takes t JOIN frames f ON f.id = t.frame_id"
            " WHERE f.project_id = ? AND f.deleted_at IS NULL AND t.deleted_at IS NULL ORDER BY t.number",
            (project_id,),
        ).fetchall()
        takes = {row["id"]: str(uuid.uuid4()) for row in found}
        tx.executemany(_TAKE, [(takes[row["id"]], frames[row["frame_id"]], 1, at, row["id"]) for row in found])
        parents = [(takes[row["parent_id"]], takes[row["id"]]) for row in found if row["parent_id"] in takes]
        tx.executemany("UPDATE takes SET parent_id = ? WHERE id = ?", parents)
        _show(tx, copy_id, first, ((frames[row["id"]], takes[row["take_id"]]) for row in rows if row["take_id"]))
        return projects.find(tx, copy_id)

    return await db.transact(work)


def _shown(tx: sqlite3.Connection, frame_ids: list[int]) -> dict[int, str | None]:
    """What each of these frames shows. Raises Invalid for one that is not there."""
    rows = tx.execute(
        "SELECT f.id, f.take_id FROM frames f JOIN projects p ON p.id = f.project_id"
        " WHERE f.id IN (SELECT value FROM json_each(?)) AND f.deleted_at IS NULL AND p.deleted_at IS NULL",
        (json.dumps(frame_ids),),
    )
    shown: dict[int, str | None] = {row["id"]: row["take_id"] for row in rows}
    for index, id in enumerate(frame_ids):
        if id not in shown:
            raise errors.Invalid.of(f"frame_ids.{index}", f"names no frame: there is none with the id {id}")
    return shown


def _next_id(tx: sqlite3.Connection) -> int:
    """The id that the next frame would get: ids are never used twice, also not those of frames that are gone."""
    row = tx.execute("SELECT seq FROM sqlite_sequence WHERE name = 'frames'").fetchone()
    return int(row["seq"]) + 1 if row else 1


def _show(tx: sqlite3.Connection, project_id: int, first: int, shown: Iterable[tuple[int, str]]) -> None:
    """Frames of the project from the id `first` on, which have no history yet, show these takes."""
    tx.executemany(_STEP, shown)
    tx.execute(_SHOW, (first, project_id))
