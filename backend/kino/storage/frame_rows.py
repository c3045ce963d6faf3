"""A row of the frames table as a `Frame`, new rows, and where they go on the timeline. Commits nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kino import errors
from kino.schemas.frames import Frame, Place
from kino.storage.database import now

MIN_GAP = 1e-6
"""Frames nearer than this are spread out again, long before halving a gap runs out of digits."""

SELECT = """
SELECT f.id, f.path, f.generator, f.project_id, f.position, f.hold, f.note, f.take_id, f.created_at, f.updated_at,
    t.width, t.height
FROM frames f LEFT JOIN takes t ON t.id = f.take_id
"""
_HERE = "f.deleted_at IS NULL AND (SELECT p.deleted_at FROM projects p WHERE p.id = f.project_id) IS NULL"


@dataclass(frozen=True)
class Placed:
    """Frames that have been put somewhere, and whether others of their timeline had to change their positions."""

    frames: list[Frame]
    respaced: bool = False

    @property
    def frame(self) -> Frame:
        return self.frames[0]


def find(tx: sqlite3.Connection, frame_id: int, *, trashed: bool = False) -> Frame:
    """Raises NotFound. With `trashed`, a frame in the trash is found as well."""
    row = tx.execute(f"{SELECT} WHERE f.id = ?" + ("" if trashed else f" AND {_HERE}"), (frame_id,)).fetchone()
    if row is None:
        raise errors.NotFound(f"There is no frame with the id {frame_id}")
    return from_row(row)


def of_ids(tx: sqlite3.Connection, ids: Sequence[int]) -> list[Frame]:
    """These frames in this order, whether in the trash or not; all of them must be there."""
    rows = tx.execute(f"{SELECT} WHERE f.id IN (SELECT value FROM json_each(?))", (json.dumps(ids),))
    found = {row["id"]: row for row in rows}
    return [from_row(found[id]) for id in ids]


def from_row(row: sqlite3.Row) -> Frame:
    take_id = row["take_id"]
    return Frame(
        **dict(row),
        url=f"/media/takes/{take_id}.png" if take_id else None,
        thumbnail_url=f"/media/takes/{take_id}/320.webp" if take_id else None,
    )


def insert(
    tx: sqlite3.Connection,
    project_id: int,
    position: float,
    path: str = "",
    generator: str = "",
    hold: int = 1,
    note: str = "",
) -> int:
    at = now()
    row = tx.execute(
        "INSERT INTO frames (path, generator, project_id, position, hold, note, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (path, generator, project_id, position, hold, note, at, at),
    ).fetchone()
    return int(row["id"])


def places(tx: sqlite3.Connection, project_id: int, position: float | None, count: int) -> list[float]:
    """Positions for `count` new frames: at the end, or from `position` on and before the next frame there."""
    if position is None:
        (last,) = tx.execute(
            "SELECT max(position) FROM frames WHERE project_id = ? AND deleted_at IS NULL", (project_id,)
        ).fetchone()
        return [(last or 0.0) + 1.0 + index for index in range(count)]
    (following,) = tx.execute(
        "SELECT min(position) FROM frames WHERE project_id = ? AND deleted_at IS NULL AND position > ?",
        (project_id, position),
    ).fetchone()
    gap = 1.0 if following is None else min(1.0, (following - position) / count)
    return [position + index * gap for index in range(count)]


def room(
    tx: sqlite3.Connection, project_id: int, place: Place, count: int, moving: Collection[int] = ()
) -> tuple[list[float], bool]:
    """Positions for `count` frames together at a place, the end by default, and whether the timeline was respaced.

    `moving` are frames that leave their own positions for it. Raises Invalid for a place that is none.
    """
    left_out = json.dumps(list(moving))
    other = _other(tx, project_id, place, moving)
    low, high = _around(tx, project_id, place, other, left_out)
    if low is None or high is None:
        first = low + 1 if low is not None else 1 if high is None else high - count
        return [first + index for index in range(count)], False
    step = (high - low) / (count + 1)
    between = [low + step * (index + 1) for index in range(count)]
    # Far out, floats are further apart than the smallest gap.
    if step >= MIN_GAP and all(one < next_one for one, next_one in pairwise([low, *between, high])):
        return between, False
    assert other is not None  # only between two frames can it be too narrow
    first = _open(tx, project_id, other, count, after=place.after_id is not None)
    return [first + index for index in range(count)], True


def _other(tx: sqlite3.Connection, project_id: int, place: Place, moving: Collection[int]) -> tuple[float, int] | None:
    """Position and id of the frame that a place names, if it names one."""
    said = [name for name in ("before_id", "after_id", "to") if getattr(place, name) is not None]
    if len(said) > 1:
        raise errors.Invalid.of(said[1], f"can't be given together with {said[0]}")
    other_id = place.before_id or place.after_id
    if other_id is None:
        return None
    if other_id in moving:
        raise errors.Invalid.of(said[0], "must be another frame than those that move")
    row = tx.execute(
        "SELECT position FROM frames WHERE id = ? AND project_id = ? AND deleted_at IS NULL", (other_id, project_id)
    ).fetchone()
    if row is None:
        raise errors.Invalid.of(
            said[0], f"names no frame of project {project_id}: there is none with the id {other_id}"
        )
    return row["position"], other_id


def _around(
    tx: sqlite3.Connection, project_id: int, place: Place, other: tuple[float, int] | None, left_out: str
) -> tuple[float | None, float | None]:
    """The positions that a place is between; None where there is no frame on that side."""
    # The frame next to the one that is named, or the one at an end of the timeline.
    forward = place.after_id is not None if other else place.to == "first"
    row = tx.execute(
        "SELECT position FROM frames WHERE project_id = ? AND deleted_at IS NULL"
        " AND id NOT IN (SELECT value FROM json_each(?))"
        + (f" AND (position, id) {'>' if forward else '<'} (?, ?)" if other else "")
        + f" ORDER BY position {'ASC' if forward else 'DESC'}, id {'ASC' if forward else 'DESC'} LIMIT 1",
        (project_id, left_out, *(other or ())),
    ).fetchone()
    found = row["position"] if row else None
    if other is None:
        return (None, found) if place.to == "first" else (found, None)
    return (other[0], found) if place.after_id is not None else (found, other[0])


def _open(tx: sqlite3.Connection, project_id: int, other: tuple[float, int], count: int, *, after: bool) -> int:
    """Spreads the timeline to 1, 2, 3 ... and leaves out `count` places next to a frame; gives the first of them."""
    (before,) = tx.execute(
        f"SELECT count(*) FROM frames WHERE project_id = ? AND (position, id) {'<=' if after else '<'} (?, ?)",
        (project_id, *other),
    ).fetchone()
    _number(tx, project_id, before, count)
    return int(before) + 1


def _number(tx: sqlite3.Connection, project_id: int, before: int = 0, gap: int = 0) -> None:
    """Positions 1, 2, 3 ... as ordered now; the trash is counted too, so that what comes back is in its place."""
    tx.execute(
        "UPDATE frames SET position = r.place + iif(r.place > ?, ?, 0)"
        " FROM (SELECT id, row_number() OVER (ORDER BY position, id) AS place FROM frames WHERE project_id = ?) r"
        " WHERE frames.id = r.id",
        (before, gap, project_id),
    )


def respace(tx: sqlite3.Connection, project_id: int, frame_ids: Sequence[int]) -> bool:
    """Spreads the whole timeline to 1, 2, 3 ... once one of these frames is too near to a neighbour; says whether.

    Clients move a frame by halving the gap between two others, which a float survives some fifty times.
    Frames at the very same position are left alone: somebody put them there.
    """
    near = tx.execute(
        "SELECT 1 FROM frames f, frames g WHERE f.id IN (SELECT value FROM json_each(?)) AND g.project_id = ?"
        " AND g.deleted_at IS NULL AND g.position BETWEEN f.position - ? AND f.position + ?"
        " AND g.position != f.position LIMIT 1",
        (json.dumps(frame_ids), project_id, MIN_GAP, MIN_GAP),
    ).fetchone()
    if near:
        _number(tx, project_id)
    return near is not None
