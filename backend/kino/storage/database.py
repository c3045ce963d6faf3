"""The one door to SQLite: one connection writes and checkpoints, the others read.

SQLite before 3.51.3 can damage a WAL that several connections write at once, hence the single writer. A transaction
is a plain function that runs in one go on the writer's thread: it costs one hop instead of one a statement, and a
request that is cancelled meanwhile can't leave it open. No SQL of any noun is in this module.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite

from kino import errors
from kino.storage import migrations

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

READERS = 2
BUSY_MS = 5000
_PRAGMAS = ("PRAGMA foreign_keys = ON", f"PRAGMA busy_timeout = {BUSY_MS}", "PRAGMA cache_size = -16000")


def now() -> str:
    """ISO 8601 UTC with milliseconds; sorts as text."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_json(value: Any) -> str:
    """JSON for a column. NaN and infinities, which JSON has not, become null; lone surrogates become escapes."""
    try:
        return json.dumps(value, allow_nan=False)
    except ValueError:
        return json.dumps(json.loads(json.dumps(value), parse_constant=lambda _: None))


class _Connection(aiosqlite.Connection):
    def __init__(self, path: Path) -> None:
        super().__init__(lambda: _connect(path), iter_chunk_size=64)
        # A program that ends by an error, without `close`, must end: a thread that waits for work would keep it alive.
        self._thread.daemon = True

    async def run(self, function: Callable[..., T], *arguments: Any) -> T:
        """Calls `function(connection, *arguments)` on the connection's own thread."""
        return cast(T, await self._execute(function, self._conn, *arguments))  # type: ignore[no-untyped-call]


class Database:
    """An open database. Every storage function takes it first."""

    def __init__(self, path: Path, writer: _Connection, readers: list[_Connection]) -> None:
        self.path = path
        self._writer = writer
        self._readers = readers
        self._next_reader = itertools.cycle(readers)
        self._closed = False

    @classmethod
    async def open(cls, path: Path, *, steps: list[migrations.Step] | None = None) -> Database:
        """Opens or creates, and brings the tables up to date.

        Raises ConfigurationError for a database that is damaged (left untouched), newer, not ours, or out of reach.
        """
        steps = migrations.STEPS if steps is None else steps
        connections: list[_Connection] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            await asyncio.to_thread(migrations.verify, path, len(steps))
            for _ in range(1 + READERS):
                connection = _Connection(path)
                await connection
                connections.append(connection)
                await connection.run(_prepare_reader if connections[1:] else _prepare_writer, path, steps)
        except (sqlite3.Error, OSError) as error:
            await _close(connections)
            raise errors.ConfigurationError(f"the database {path} can't be opened: {error}") from error
        except BaseException:
            await _close(connections)
            raise
        return cls(path, connections[0], connections[1:])

    async def transact(self, work: Work[T], *, synced: bool = True) -> T:
        """Runs `work(connection)` between BEGIN IMMEDIATE and COMMIT, one at a time; a raise rolls back.

        When the caller is cancelled, the work is still done as a whole. Without `synced` a power cut may undo it (a
        crash of the program does not), which spares a wait for the disk: for what nobody was promised. Raises
        errors.Unavailable when the disk is full or fails, or the database stays locked, and errors.Invalid for values
        it can't hold.
        """
        return await self._run(self._writer, _transaction if synced else _unsynced_transaction, work)

    async def read(self, work: Work[T], *, in_order: bool = False) -> T:
        """Runs `work(connection)` on one snapshot of what has been committed; it can't write.

        With `in_order` it waits its turn among the writers, and its result arrives in the order of the commits: for
        what is then told to everybody, where an older state must not come after a newer one.
        """
        connection = self._writer if in_order else next(self._next_reader)
        return await self._run(connection, _snapshot, work)

    async def close(self) -> None:
        """Waits for what was begun. The writer goes last, so that it makes the final checkpoint."""
        self._closed = True
        await _close([self._writer, *self._readers])

    async def _run(
        self, connection: _Connection, function: Callable[[sqlite3.Connection, Work[T]], T], work: Work[T]
    ) -> T:
        if self._closed:
            raise errors.Unavailable("Kino is shutting down")
        try:
            return await connection.run(function, work)
        except (sqlite3.Error, OverflowError, UnicodeEncodeError) as error:
            raise _explained(error) from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    connection.row_factory = sqlite3.Row
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    return connection


def _prepare_writer(connection: sqlite3.Connection, path: Path, steps: list[migrations.Step]) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # an acknowledged task survives a power cut
    connection.execute("PRAGMA journal_size_limit = 67108864")
    migrations.migrate(connection, path, steps)


def _prepare_reader(connection: sqlite3.Connection, path: Path, steps: list[migrations.Step]) -> None:
    connection.execute("PRAGMA query_only = ON")


async def _close(connections: list[_Connection]) -> None:
    for connection in reversed(connections):
        await connection.close()


def _transaction(connection: sqlite3.Connection, work: Work[T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        # After a full disk SQLite may have rolled back already; the first error is the one to tell.
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    return result


def _unsynced_transaction(connection: sqlite3.Connection, work: Work[T]) -> T:
    connection.execute("PRAGMA synchronous = NORMAL")
    try:
        return _transaction(connection, work)
    finally:
        connection.execute("PRAGMA synchronous = FULL")


def _snapshot(connection: sqlite3.Connection, work: Work[T]) -> T:
    connection.execute("BEGIN")
    try:
        return work(connection)
    finally:
        connection.execute("COMMIT")


def _explained(error: Exception) -> Exception:
    """The error as a sentence for a person, or itself when it is a mistake of ours."""
    if isinstance(error, OverflowError):
        return errors.Invalid("a number is too large for the database")
    if isinstance(error, UnicodeEncodeError):
        return errors.Invalid("a text holds half of a character (a lone surrogate)")
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return errors.Unavailable("The disk is full: nothing was saved. Free some space and try again")
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
        return errors.Unavailable(f"The disk of the database fails ({error}): look whether the change is there")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return errors.Unavailable("Another program holds the database: try again when it is done")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return errors.Unavailable(f"The database is damaged ({error}): restart Kino, which says what can be done")
    if code == sqlite3.SQLITE_CONSTRAINT:
        return errors.Invalid(f"the database refuses this: {error}")
    return error
