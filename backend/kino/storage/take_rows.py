"""A row of the takes table as a `Take`, and new rows. Commits nothing."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from typing import Any

from kino import errors
from kino.schemas.takes import Kind, Take
from kino.storage.database import now, to_json

COLUMNS = """
    t.id, t.frame_id, f.project_id, t.parent_id, t.task_id, t.kind, t.prompt, t.modification, t.instruction, t.plugin,
    t.model, t.params, t.seed, t.steps, t.strength, t.guidance_scale, t.width, t.height, t.starred, t.created_at
"""
# What a person can see: a take, its frame and its project are all outside the trash. Loose takes have neither.
VISIBLE = """
FROM takes t LEFT JOIN frames f ON f.id = t.frame_id LEFT JOIN projects p ON p.id = f.project_id
WHERE t.deleted_at IS NULL AND f.deleted_at IS NULL AND p.deleted_at IS NULL
"""


@dataclass
class NewTake:
    """A take about to be written; its file is already there. `parent_id` may have been deleted meanwhile."""

    id: str
    path: str
    width: int
    height: int
    kind: Kind = "new"
    prompt: str = ""
    modification: str | None = None
    instruction: str | None = None
    plugin: str = ""
    model: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    seed: int | None = None
    steps: int | None = None
    strength: float | None = None
    guidance_scale: float | None = None
    parent_id: str | None = None


def find(tx: sqlite3.Connection, take_id: str) -> Take:
    row = tx.execute(f"SELECT {COLUMNS} {VISIBLE} AND t.id = ?", (take_id,)).fetchone()
    if row is None:
        raise missing(take_id)
    return from_row(row)


def from_row(row: sqlite3.Row) -> Take:
    values = dict(row)
    return Take(
        **{**values, "params": json.loads(values["params"]), "starred": bool(values["starred"])},
        url=f"/media/takes/{row['id']}.png",
        thumbnail_url=f"/media/takes/{row['id']}/320.webp",
    )


def insert(tx: sqlite3.Connection, new: NewTake, frame_id: int | None, task_id: int | None) -> None:
    tx.execute(
        "INSERT INTO takes (id, path, frame_id, parent_id, task_id, kind, prompt, modification, instruction, plugin,"
        " model, params, seed, steps, strength, guidance_scale, width, height, created_at)"
        " VALUES (?, ?, ?, (SELECT id FROM takes WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (new.id, new.path, frame_id, new.parent_id, task_id, new.kind, new.prompt, new.modification, new.instruction,
         new.plugin, new.model, to_json(new.params), new.seed, new.steps, new.strength, new.guidance_scale,
         new.width, new.height, now()),
    )  # fmt: skip


def of_ids(tx: sqlite3.Connection, ids: list[str]) -> list[Take]:
    """These takes in the order they were made, whether in the trash or not."""
    rows = tx.execute(
        f"SELECT {COLUMNS} FROM takes t LEFT JOIN frames f ON f.id = t.frame_id"
        f" WHERE t.id IN ({', '.join('?' * len(ids))}) ORDER BY t.number",
        ids,
    ).fetchall()
    return [from_row(row) for row in rows]


def missing(take_id: str) -> errors.NotFound:
    return errors.NotFound(f"There is no take with the id {take_id}")
