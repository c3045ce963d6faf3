"""What is read to write a project down as a whole: a few frames at a time, so that thousands of takes fit memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from kino.schemas.frames import Frame
from kino.schemas.projects import Project
from kino.schemas.takes import Take
from kino.storage import frame_rows, projects
from kino.storage.database import Database
from kino.storage.take_rows import COLUMNS, VISIBLE, from_row

BATCH = 200
"""Takes, or frames without any, that are in memory at a time; a frame with more of them comes alone."""


@dataclass(frozen=True)
class Told:
    """A frame with its takes, oldest first, and with the parents of all it ever had: some may be in the trash."""

    frame: Frame
    takes: list[Take]
    parents: dict[str, str | None]
    files: dict[str, str]  # where each take's picture is, relative to the data folder


async def outline(db: Database, project_id: int) -> tuple[Project, list[list[int]]]:
    """The project, and the ids of its frames in timeline order, in batches for `told`. Raises NotFound."""
    query = """
        SELECT f.id, (SELECT count(*) FROM takes t WHERE t.frame_id = f.id) AS takes
        FROM frames f WHERE f.project_id = ? AND f.deleted_at IS NULL ORDER BY f.position, f.id
    """

    def work(tx: sqlite3.Connection) -> tuple[Project, list[list[int]]]:
        project = projects.find(tx, project_id)
        return project, list(_batches(tx.execute(query, (project_id,))))

    return await db.read(work)


def _batches(rows: sqlite3.Cursor) -> Iterator[list[int]]:
    batch, weight = list[int](), 0
    for frame_id, count in rows:
        if batch and weight + max(1, count) > BATCH:
            yield batch
            batch, weight = [], 0
        batch.append(frame_id)
        weight += max(1, count)
    if batch:
        yield batch


async def told(db: Database, frame_ids: list[int]) -> list[Told]:
    """These frames with their takes, in this order; those that went to the trash meanwhile are left out."""
    chosen = (json.dumps(frame_ids),)

    def work(tx: sqlite3.Connection) -> list[Told]:
        frames = tx.execute(
            f"{frame_rows.SELECT} WHERE f.id IN (SELECT value FROM json_each(?)) AND f.deleted_at IS NULL", chosen
        )
        found = {row["id"]: Told(frame_rows.from_row(row), [], {}, {}) for row in frames}
        for row in tx.execute(
            "SELECT id, frame_id, parent_id, path FROM takes WHERE frame_id IN (SELECT value FROM json_each(?))", chosen
        ):
            if one := found.get(row["frame_id"]):
                one.parents[row["id"]] = row["parent_id"]
                one.files[row["id"]] = row["path"]
        query = f"SELECT {COLUMNS} {VISIBLE} AND t.frame_id IN (SELECT value FROM json_each(?)) ORDER BY t.number"
        for row in tx.execute(query, chosen):
            if one := found.get(row["frame_id"]):
                one.takes.append(from_row(row))
        return [found[frame_id] for frame_id in frame_ids if frame_id in found]

    return await db.read(work)
