"""From an empty file, from every earlier version, and away from what must not be touched."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kino.errors import ConfigurationError
from kino.storage import backups, projects
from kino.storage.database import Database
from kino.storage.migrations import APPLICATION_ID, STEPS, Step, load_steps

from .conftest import make_project, names

NEXT = Step(len(STEPS) + 1, "colours", "ALTER TABLE projects ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';")


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def copies(path: Path) -> list[Path]:
    return sorted((path.parent / "backups").glob("*"))


async def fill(path: Path, count: int = 1) -> None:
    db = await Database.open(path)
    for index in range(count):
        await make_project(db, f"Project {index} " + "x" * 150)
    await db.close()


async def test_a_fresh_database_is_marked_as_kinos_and_needs_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "new" / "kino.db"
    await fill(path)
    assert query(path, "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert query(path, "PRAGMA user_version") == [(len(STEPS),)]
    assert query(path, "SELECT number, name FROM migrations") == [(step.number, step.name) for step in STEPS]
    assert copies(path) == []


async def test_the_tables_and_indexes_have_the_agreed_names(tmp_path: Path) -> None:
    path = tmp_path / "kino.db"
    await fill(path)
    names = {name for (name,) in query(path, "SELECT name FROM sqlite_schema")}
    assert names >= {"projects", "frames", "takes", "tasks", "settings", "frame_steps", "presets"}
    assert names >= {"idx_frames_project_id", "idx_tasks_status", "idx_tasks_type", "idx_takes_path"}
    strict = query(path, "SELECT name FROM pragma_table_list WHERE NOT strict AND name NOT LIKE 'sqlite_%'")
    assert strict == []


async def test_an_empty_file_is_a_new_database(tmp_path: Path) -> None:
    path = tmp_path / "kino.db"
    path.touch()
    await fill(path)


@pytest.mark.parametrize("version", range(1, len(STEPS) + 1))
async def test_every_earlier_version_comes_up_to_date_with_a_backup(tmp_path: Path, version: int) -> None:
    path = tmp_path / "kino.db"
    old = await Database.open(path, steps=STEPS[:version])
    await old.transact(
        lambda tx: tx.execute(
            "INSERT INTO projects (name, width, height, fps, created_at, updated_at) VALUES ('old', 64, 64, 1, '', '')"
        )
    )
    await old.close()
    db = await Database.open(path, steps=[*STEPS, NEXT])
    colour = await db.read(lambda tx: tx.execute("SELECT name, colour FROM projects").fetchone())
    await db.close()
    assert tuple(colour) == ("old", "red")
    (copy,) = copies(path)
    assert query(copy, "PRAGMA user_version") == [(version,)]
    assert query(copy, "SELECT name FROM projects") == [("old",)]
    # Opening again changes nothing.
    await (await Database.open(path, steps=[*STEPS, NEXT])).close()
    assert copies(path) == [copy]


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE colours (id INTEGER) STRICT; DROP TABLE projects; SELECT nonsense;",
        "DELETE FROM projects; INSERT INTO frames (path, generator, project_id, position, created_at, updated_at)"
        " VALUES ('', '', 99, 1, '', '');",
    ],
    ids=["a statement fails", "a foreign key is left dangling"],
)
async def test_a_step_that_fails_leaves_no_trace(tmp_path: Path, sql: str) -> None:
    path = tmp_path / "kino.db"
    await fill(path)
    with pytest.raises(ConfigurationError, match="nothing of that step was changed"):
        await Database.open(path, steps=[*STEPS, Step(len(STEPS) + 1, "broken", sql)])
    db = await Database.open(path)
    assert (await projects.page(db))[0] == 1
    assert await db.read(lambda tx: tx.execute("SELECT 1 FROM sqlite_schema WHERE name = 'colours'").fetchone()) is None
    await db.close()


async def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "kino.db"
    await (await Database.open(path, steps=[*STEPS, NEXT])).close()
    before = path.read_bytes()
    with pytest.raises(ConfigurationError, match="newer Kino"):
        await Database.open(path)
    assert path.read_bytes() == before


async def test_somebody_elses_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "kino.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE projects (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(ConfigurationError, match=r"not one of Kino's"):
        await Database.open(path)
    assert path.read_bytes() == before


async def test_a_folder_in_the_databases_place_is_told_as_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "kino.db").mkdir()
    with pytest.raises(ConfigurationError, match="can't be opened"):
        await Database.open(tmp_path / "kino.db")


def overwrite(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def truncate(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2 + 100)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "another file": lambda path: path.write_text("not a database, " * 1000),  # type: ignore[dict-item]
    "a zeroed header": lambda path: overwrite(path, 0, bytes(100)),
    "a torn page": lambda path: overwrite(path, 4096 * 3, b"\xff" * 4096),
    "cut off": truncate,
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("backed_up", [True, False])
async def test_a_damaged_database_is_kept_and_the_way_out_is_told(tmp_path: Path, damage: str, backed_up: bool) -> None:
    path = tmp_path / "kino.db"
    await fill(path, 200)
    copy = None
    if backed_up:
        db = await Database.open(path)
        copy = await backups.daily(db)
        await db.close()
    DAMAGES[damage](path)
    wal = path.with_name("kino.db-wal")
    wal.write_bytes(b"what the dead server left")
    before = path.read_bytes()
    with pytest.raises(ConfigurationError, match="is damaged") as refusal:
        await Database.open(path)
    assert path.read_bytes() == before
    assert wal.read_bytes() == b"what the dead server left"
    sentence = str(refusal.value)
    if copy is None:
        assert "there is no backup" in sentence
        return
    assert f"the newest backup is {copy}" in sentence
    # And doing what it says works.
    for name in names(tmp_path, "kino.db*"):
        (tmp_path / name).rename(tmp_path / f"aside-{name}")
    shutil.copy(copy, path)
    db = await Database.open(path)
    assert (await projects.page(db))[0] == 200
    await db.close()


async def test_what_a_killed_server_left_in_its_wal_is_there_again(tmp_path: Path) -> None:
    db = await Database.open(tmp_path / "kino.db")
    await make_project(db)
    for name in ("kino.db", "kino.db-wal"):  # as a kill leaves them: nothing checkpointed, no shared memory
        (tmp_path / "killed").mkdir(exist_ok=True)
        shutil.copy(tmp_path / name, tmp_path / "killed" / name)
    await db.close()
    again = await Database.open(tmp_path / "killed" / "kino.db")
    assert (await projects.page(again))[0] == 1
    await again.close()


def test_steps_are_numbered_without_a_gap(tmp_path: Path) -> None:
    (tmp_path / "0001_a.sql").write_text("")
    (tmp_path / "0003_c.sql").write_text("")
    with pytest.raises(ConfigurationError, match="numbered"):
        load_steps(tmp_path)
