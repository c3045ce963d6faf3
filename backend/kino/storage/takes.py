"""Takes: one row a picture, and all that made it. Nothing overwrites a take; a star is all that changes.

The pictures themselves are files; a row holds their path relative to the data folder, and is written after them.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from kino import errors
from kino.schemas.frames import FrameCreate
from kino.schemas.takes import Facet, SizeFacet, Take, TakeFacets, TakeUpdate
from kino.storage import frame_rows, history, projects, words
from kino.storage.database import Database, now
from kino.storage.frame_rows import Placed
from kino.storage.take_rows import COLUMNS, VISIBLE, NewTake, find, from_row, insert, missing

__all__ = [
    "NewTake", "add_frame", "add_imported", "all_ids", "all_paths", "facets", "get", "of_frame", "of_frames", "path",
    "search", "trash", "update",
]  # fmt: skip

K = TypeVar("K", str, tuple[int, int])


async def get(db: Database, take_id: str, *, in_order: bool = False) -> Take:
    """Raises NotFound, also for a take in the trash."""
    return await db.read(lambda tx: find(tx, take_id), in_order=in_order)


async def path(db: Database, take_id: str) -> str:
    """Where its picture is, relative to the data folder; also while it is in the trash. Raises NotFound."""
    row = await db.read(lambda tx: tx.execute("SELECT path FROM takes WHERE id = ?", (take_id,)).fetchone())
    if row is None:
        raise missing(take_id)
    return str(row["path"])


async def of_frame(
    db: Database, frame_id: int, limit: int = 100, offset: int = 0, *, deleted: bool = False
) -> tuple[int, list[Take]]:
    """All takes of a frame, oldest first; `parent_id` makes them a tree. Raises NotFound for the frame.

    `deleted`: those that are in the trash instead.
    """

    def work(tx: sqlite3.Connection) -> tuple[int, list[Take]]:
        frame_rows.find(tx, frame_id)
        trashed = "FROM takes t JOIN frames f ON f.id = t.frame_id WHERE t.deleted_at IS NOT NULL"
        where = f"{trashed if deleted else VISIBLE} AND t.frame_id = ?"
        total: int = tx.execute(f"SELECT count(*) {where}", (frame_id,)).fetchone()[0]
        rows = tx.execute(
            f"SELECT {COLUMNS} {where} ORDER BY t.number LIMIT ? OFFSET ?", (frame_id, limit, offset)
        ).fetchall()
        return total, [from_row(row) for row in rows]

    return await db.read(work)


async def of_frames(db: Database, frame_ids: list[int], limit: int, *, in_order: bool = False) -> list[Take]:
    """The takes of these frames, oldest first, and no more than `limit` of them."""
    query = f"SELECT {COLUMNS} {VISIBLE} AND t.frame_id IN (SELECT value FROM json_each(?)) ORDER BY t.number LIMIT ?"
    values = (json.dumps(frame_ids), limit)
    return await db.read(lambda tx: [from_row(row) for row in tx.execute(query, values)], in_order=in_order)


async def facets(db: Database) -> TakeFacets:
    """Plugins, models and sizes of all takes there are, each with how many, the most frequent first."""
    query = f"SELECT t.plugin, t.model, t.width, t.height, count(*) {VISIBLE} GROUP BY 1, 2, 3, 4"
    rows = await db.read(lambda tx: tx.execute(query).fetchall())
    plugins, models, sizes = Counter[str](), Counter[str](), Counter[tuple[int, int]]()
    for plugin, model, width, height, count in rows:
        plugins[plugin] += count
        models[model] += count
        sizes[width, height] += count
    return TakeFacets(
        plugins=[Facet(value=value, count=count) for value, count in _ranked(plugins) if value],
        models=[Facet(value=value, count=count) for value, count in _ranked(models) if value],
        sizes=[SizeFacet(width=width, height=height, count=count) for (width, height), count in _ranked(sizes)],
    )


def _ranked(counted: Counter[K]) -> list[tuple[K, int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


async def search(
    db: Database,
    *,
    q: str | None = None,
    plugin: str | None = None,
    model: str | None = None,
    seed: int | None = None,
    starred: bool | None = None,
    project_id: int | None = None,
    width: int | None = None,
    height: int | None = None,
    since: str | datetime | None = None,
    until: str | datetime | None = None,
    limit: int = 100,
    offset: int = 0,
) -> tuple[int, list[Take]]:
    """Takes of all projects, newest first. Every word of `q` must be in the prompt, modification or instruction.

    `since` and `until` are ISO 8601 and inclusive; a bare date means that whole day, UTC. Raises Invalid.
    """
    where, values = [VISIBLE], list[Any]()
    for pattern in words.patterns(q):
        columns = ("prompt", "modification", "instruction")
        where.append("(" + " OR ".join(f"t.{column} LIKE ? ESCAPE '\\'" for column in columns) + ")")
        values += [pattern] * len(columns)
    for column, value in (
        ("t.plugin = ?", plugin),
        ("t.model = ?", model),
        ("t.seed = ?", seed),
        ("t.starred = ?", None if starred is None else int(starred)),
        ("f.project_id = ?", project_id),
        ("t.width = ?", width),
        ("t.height = ?", height),
        ("t.created_at >= ?", _moment("since", since, time.min)),
        ("t.created_at <= ?", _moment("until", until, time.max)),
    ):
        if value is not None:
            where.append(column)
            values.append(value)
    clause = " AND ".join(where)

    def work(tx: sqlite3.Connection) -> tuple[int, list[Take]]:
        total: int = tx.execute(f"SELECT count(*) {clause}", values).fetchone()[0]
        rows = tx.execute(
            f"SELECT {COLUMNS} {clause} ORDER BY t.number DESC LIMIT ? OFFSET ?", [*values, limit, offset]
        ).fetchall()
        return total, [from_row(row) for row in rows]

    return await db.read(work)


async def update(db: Database, take_id: str, change: TakeUpdate) -> Take:
    def work(tx: sqlite3.Connection) -> Take:
        take = find(tx, take_id)
        if change.starred is None or change.starred == take.starred:
            return take
        tx.execute("UPDATE takes SET starred = ? WHERE id = ?", (int(change.starred), take_id))
        return take.model_copy(update={"starred": change.starred})

    return await db.transact(work)


async def trash(db: Database, take_id: str) -> None:
    """A frame that shows it goes back to what it showed before, or to another take it has."""

    def work(tx: sqlite3.Connection) -> None:
        find(tx, take_id)
        tx.execute("UPDATE takes SET deleted_at = ? WHERE id = ?", (now(), take_id))
        history.leave_take(tx, take_id)

    await db.transact(work)


async def add_imported(db: Database, project_id: int, takes: list[NewTake], position: float | None = None) -> Placed:
    """A frame for each picture, one after another from `position` on (the end by default); all of them or none."""

    def work(tx: sqlite3.Connection) -> Placed:
        projects.require(tx, project_id)
        made = []
        for index, place in enumerate(frame_rows.places(tx, project_id, position, len(takes))):
            frame_id = frame_rows.insert(tx, project_id, place)
            insert(tx, takes[index], frame_id, None)
            history.show(tx, frame_id, takes[index].id)
            made.append(frame_id)
        respaced = frame_rows.respace(tx, project_id, made)
        return Placed(frame_rows.of_ids(tx, made), respaced)

    return await db.transact(work)


async def add_frame(db: Database, new: FrameCreate, take: NewTake) -> Placed:
    """As `frames.create`, with a picture taken in as what the frame shows; `path` and `generator` stay as asked."""

    def work(tx: sqlite3.Connection) -> Placed:
        projects.require(tx, new.project_id)
        (place,) = frame_rows.places(tx, new.project_id, new.position, 1)
        frame_id = frame_rows.insert(tx, new.project_id, place, hold=new.hold, note=new.note)
        insert(tx, take, frame_id, None)
        history.show(tx, frame_id, take.id)
        tx.execute("UPDATE frames SET path = ?, generator = ? WHERE id = ?", (new.path, new.generator, frame_id))
        respaced = frame_rows.respace(tx, new.project_id, [frame_id])
        return Placed([frame_rows.find(tx, frame_id)], respaced)

    return await db.transact(work)


async def all_paths(db: Database) -> set[str]:
    """Every file that a row knows, trash included: what a sweep must leave."""
    query = "SELECT path FROM takes UNION ALL SELECT path FROM frames WHERE path != ''"
    return await db.read(lambda tx: {path for (path,) in tx.execute(query)})


async def all_ids(db: Database) -> set[str]:
    """Every take, trash included: whose thumbnails a sweep must leave."""
    return await db.read(lambda tx: {id for (id,) in tx.execute("SELECT id FROM takes")})


def _moment(name: str, value: str | datetime | None, of_day: time) -> str | None:
    """The text `created_at` is compared with; a date alone stands for its first or last moment."""
    if value is None:
        return None
    try:
        if isinstance(value, str) and len(value) == 10:
            value = datetime.combine(date.fromisoformat(value), of_day, UTC)
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError):
        raise errors.Invalid.of(name, "must be a date or a time in ISO 8601, such as 2026-11-20T09:30:00Z") from None
