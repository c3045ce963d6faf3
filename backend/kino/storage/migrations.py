"""Numbered steps from an empty file to today's tables, and the check of a database before anything touches it.

A step is `sql/<number>_<name>.sql`: it runs in one transaction, and is never edited once released. `user_version`
says how far a database is. Before the first step that changes an existing one, a backup is made beside it.
This module does not open the connections that the program works with.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from kino.errors import ConfigurationError
from kino.storage import backups

APPLICATION_ID = 0x4B696E6F  # "Kino"
FOLDER = Path(__file__).parent / "sql"
_HEADER = b"SQLite format 3\x00"


@dataclass(frozen=True)
class Step:
    number: int
    name: str
    sql: str


def load_steps(folder: Path = FOLDER) -> list[Step]:
    """The steps of a folder, in order, without a gap."""
    files = sorted(folder.glob("*.sql"))
    steps = [Step(int(file.stem[:4]), file.stem[5:], file.read_text("utf-8")) for file in files]
    if [step.number for step in steps] != list(range(1, len(steps) + 1)):
        raise ConfigurationError(f"the migrations in {folder} must be numbered 0001, 0002 and so on")
    return steps


STEPS = load_steps()


def verify(path: Path, newest: int) -> None:
    """Reads an existing database, never writing to it or to its WAL.

    Raises ConfigurationError when it is damaged, not Kino's, or newer than `newest`.
    """
    wal = path.with_name(path.name + "-wal")
    if not path.exists() or (path.stat().st_size == 0 and not (wal.exists() and wal.stat().st_size)):
        return
    with path.open("rb") as file:
        if file.read(len(_HEADER)) != _HEADER:
            raise ConfigurationError(_damaged(path, "it is not an SQLite file"))
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=5)) as connection:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            empty = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
            problem = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise ConfigurationError(_damaged(path, str(error))) from error
        raise ConfigurationError(f"the database {path} can't be read: {error}") from error
    if problem != "ok":
        raise ConfigurationError(_damaged(path, problem.splitlines()[-1]))
    if application != APPLICATION_ID and not (empty and application == 0):
        raise ConfigurationError(f"{path} is a database, but not one of Kino's: choose another data folder")
    if version > newest:
        raise ConfigurationError(
            f"the database {path} was written by a newer Kino (version {version}, this one knows {newest}): "
            "update Kino, or choose another data folder"
        )


def migrate(connection: sqlite3.Connection, path: Path, steps: list[Step]) -> None:
    """Brings the database up to the last step. Raises ConfigurationError; a failed step leaves no trace."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    due = steps[version:]
    if not due:
        return
    if version:
        backups.write(connection, path, f"before-{due[0].number:04}")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migrations"
        " (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT"
    )
    # A step may rebuild a table, which would cascade through its foreign keys; they are checked before the commit.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        for step in due:
            _apply(connection, step)
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _apply(connection: sqlite3.Connection, step: Step) -> None:
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{step.sql}")
        if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.IntegrityError(f"rows of {broken[0]} refer to rows that are not there")
        connection.execute(
            "INSERT INTO migrations (number, name, applied_at) VALUES (?, ?, ?)",
            (step.number, step.name, datetime.now(UTC).isoformat(timespec="seconds")),
        )
        connection.execute(f"PRAGMA user_version = {step.number}")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise ConfigurationError(
            f"the database could not be brought up to date (step {step.number}, {step.name}): {error}; "
            "nothing of that step was changed"
        ) from error


def _damaged(path: Path, why: str) -> str:
    backup = backups.newest(path)
    aside = f"move {path.name}, {path.name}-wal and {path.name}-shm out of {path.parent}"
    if backup:
        advice = f"the newest backup is {backup}; to use it, {aside} and copy the backup to {path}"
    else:
        advice = f"there is no backup; to begin with an empty one, {aside}"
    return f"the database {path} is damaged ({why}) and was left as it is: {advice}"
