"""Presets that a person keeps; the built-in ones are settings."""

from __future__ import annotations

import json
import sqlite3

from kino import errors
from kino.schemas.presets import Kind, Preset, PresetCreate, PresetUpdate
from kino.storage.database import Database, now, to_json

_COLUMNS = "id, kind, name, plugin, data, created_at, updated_at"


async def page(db: Database, kind: Kind | None = None, plugin: str | None = None) -> list[Preset]:
    """All of them, or those of a kind or a plugin, by name."""
    query = (
        f"SELECT {_COLUMNS} FROM presets WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR plugin = ?2)"
        " ORDER BY kind, name COLLATE NOCASE, id"
    )
    return await db.read(lambda tx: [_preset(row) for row in tx.execute(query, (kind, plugin))])


async def get(db: Database, id: int) -> Preset:
    """Raises NotFound."""
    return await db.read(lambda tx: _find(tx, id))


async def create(db: Database, new: PresetCreate) -> Preset:
    """Raises Conflict for a name that is used."""

    def work(tx: sqlite3.Connection) -> Preset:
        _check_name(tx, new.kind, new.name, new.plugin)
        at = now()
        row = tx.execute(
            "INSERT INTO presets (kind, name, plugin, data, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)"
            f" RETURNING {_COLUMNS}",
            (new.kind, new.name, new.plugin, to_json(new.data), at, at),
        ).fetchone()
        return _preset(row)

    return await db.transact(work)


async def update(db: Database, id: int, change: PresetUpdate) -> Preset:
    """Raises NotFound, and Conflict for a name that another one has."""

    def work(tx: sqlite3.Connection) -> Preset:
        before = _find(tx, id)
        if change.name is not None and change.name != before.name:
            _check_name(tx, before.kind, change.name, before.plugin)
        row = tx.execute(
            "UPDATE presets SET name = coalesce(?, name), data = coalesce(?, data), updated_at = ? WHERE id = ?"
            f" RETURNING {_COLUMNS}",
            (change.name, None if change.data is None else to_json(change.data), now(), id),
        ).fetchone()
        return _preset(row)

    return await db.transact(work)


async def remove(db: Database, id: int) -> None:
    """Raises NotFound."""

    def work(tx: sqlite3.Connection) -> None:
        _find(tx, id)
        tx.execute("DELETE FROM presets WHERE id = ?", (id,))

    await db.transact(work)


def _find(tx: sqlite3.Connection, id: int) -> Preset:
    row = tx.execute(f"SELECT {_COLUMNS} FROM presets WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise errors.NotFound(f"There is no preset with the id {id}")
    return _preset(row)


def _check_name(tx: sqlite3.Connection, kind: Kind, name: str, plugin: str | None) -> None:
    query = "SELECT 1 FROM presets WHERE kind = ? AND coalesce(plugin, '') = ? AND name = ?"
    if tx.execute(query, (kind, plugin or "", name)).fetchone():
        raise errors.Conflict("There is a preset with this name already: choose another one")


def _preset(row: sqlite3.Row) -> Preset:
    values = dict(row)
    return Preset(**{**values, "id": str(row["id"]), "data": json.loads(row["data"])})
