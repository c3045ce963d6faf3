"""A project's timeline as a whole, and changes of many of its frames: one transaction, all of them or none."""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections.abc import Sequence

from kino import errors
from kino.schemas.frames import Frame, FrameChange, Place
from kino.storage import projects
from kino.storage.database import Database, now
from kino.storage.frame_rows import Placed, of_ids, respace, room

_GIVEN = "SELECT value FROM json_each(?)"


async def columns(db: Database, project_id: int) -> bytes:
    """All n frames in timeline order: n float64 positions, n int32 ids, n int32 holds, little endian.

    Raises NotFound for the project.
    """

    def work(tx: sqlite3.Connection) -> bytes:
        if not projects.exists(tx, project_id):
            raise projects.missing(project_id)
        positions, ids, holds = array("d"), array("i"), array("i")
        # In the order of the covering index, so that nothing is sorted and no row is read.
        for position, id, hold in tx.execute(
            "SELECT position, id, hold FROM frames WHERE project_id = ? AND deleted_at IS NULL"
            " ORDER BY project_id, deleted_at, position, id",
            (project_id,),
        ):
            positions.append(position)
            ids.append(id)
            holds.append(hold)
        found = (positions, ids, holds)
        if sys.byteorder == "big":
            for column in found:
                column.byteswap()
        return b"".join(column.tobytes() for column in found)

    return await db.read(work)


async def update(db: Database, project_id: int, changes: list[FrameChange]) -> Placed:
    """The frames in the order of the changes. Raises NotFound for the project, Invalid for a frame it has not."""

    def work(tx: sqlite3.Connection) -> Placed:
        ids = [change.id for change in changes]
        _check(tx, project_id, ids, "frames.{}.id")
        at = now()
        tx.executemany(
            "UPDATE frames SET position = coalesce(?, position), hold = coalesce(?, hold), note = coalesce(?, note),"
            " updated_at = ? WHERE id = ?",
            ((change.position, change.hold, change.note, at, change.id) for change in changes),
        )
        moved = [change.id for change in changes if change.position is not None]
        respaced = bool(moved) and respace(tx, project_id, moved)
        return Placed(of_ids(tx, ids), respaced)

    return await db.transact(work)


async def move(db: Database, project_id: int, frame_ids: list[int], place: Place) -> Placed:
    """The frames, now together at a place, in timeline order. Raises as `update`, and Invalid for the place."""
    if place.before_id is None and place.after_id is None and place.to is None:
        raise errors.Invalid.of("to", "is missing: say before_id, after_id or to")

    def work(tx: sqlite3.Connection) -> Placed:
        _check(tx, project_id, frame_ids)
        ids = _in_order(tx, frame_ids)
        positions, respaced = room(tx, project_id, place, len(ids), set(ids))
        at = now()
        tx.executemany(
            "UPDATE frames SET position = ?, updated_at = ? WHERE id = ?",
            ((position, at, id) for position, id in zip(positions, ids, strict=True)),
        )
        return Placed(of_ids(tx, ids), respaced)

    return await db.transact(work)


async def trash(db: Database, project_id: int, frame_ids: list[int]) -> list[Frame]:
    """The frames that are in the trash now, in timeline order. Raises as `update`."""

    def work(tx: sqlite3.Connection) -> list[Frame]:
        _check(tx, project_id, frame_ids)
        gone = of_ids(tx, _in_order(tx, frame_ids))
        tx.execute(f"UPDATE frames SET deleted_at = ? WHERE id IN ({_GIVEN})", (now(), json.dumps(frame_ids)))
        return gone

    return await db.transact(work)


async def restore(db: Database, project_id: int, frame_ids: list[int]) -> list[Frame]:
    """The frames that came back, in timeline order. Raises NotFound for the project, Invalid for what is not there."""

    def work(tx: sqlite3.Connection) -> list[Frame]:
        _check(tx, project_id, frame_ids, trashed=True)
        tx.execute(f"UPDATE frames SET deleted_at = NULL WHERE id IN ({_GIVEN})", (json.dumps(frame_ids),))
        return of_ids(tx, _in_order(tx, frame_ids))

    return await db.transact(work)


def _check(
    tx: sqlite3.Connection,
    project_id: int,
    frame_ids: Sequence[int],
    field: str = "frame_ids.{}",
    *,
    trashed: bool = False,
) -> None:
    """All of these are frames of the project, outside of the trash or, with `trashed`, in it. Raises as `update`."""
    if not projects.exists(tx, project_id):
        raise projects.missing(project_id)
    rows = tx.execute(
        f"SELECT id FROM frames WHERE id IN ({_GIVEN}) AND project_id = ?"
        f" AND deleted_at IS {'NOT NULL' if trashed else 'NULL'}",
        (json.dumps(frame_ids), project_id),
    )
    there = {id for (id,) in rows}
    for index, id in enumerate(frame_ids):
        if id not in there:
            where = f"project {project_id} in the trash" if trashed else f"project {project_id}"
            raise errors.Invalid.of(field.format(index), f"names no frame of {where}: there is none with the id {id}")


def _in_order(tx: sqlite3.Connection, frame_ids: list[int]) -> list[int]:
    rows = tx.execute(f"SELECT id FROM frames WHERE id IN ({_GIVEN}) ORDER BY position, id", (json.dumps(frame_ids),))
    return [id for (id,) in rows]
