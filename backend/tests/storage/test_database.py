"""Transactions: whole or not at all, one at a time, and never left open by whoever asked for them."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from kino import errors
from kino.storage import projects
from kino.storage.database import Database, now, to_json

from .conftest import make_project, names


async def count(db: Database) -> int:
    return (await projects.page(db))[0]


def add(connection: sqlite3.Connection, name: str = "x") -> None:
    connection.execute(
        "INSERT INTO projects (name, width, height, fps, created_at, updated_at) VALUES (?, 64, 64, 1, '', '')", (name,)
    )


async def test_writes_survive_a_power_cut_and_readers_are_not_kept_waiting(db: Database) -> None:
    def pragmas(connection: sqlite3.Connection) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names}

    assert await db.transact(pragmas) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


async def test_a_raise_rolls_everything_back(db: Database) -> None:
    def work(tx: sqlite3.Connection) -> None:
        add(tx)
        raise LookupError("no")

    with pytest.raises(LookupError):
        await db.transact(work)
    assert await count(db) == 0
    await db.transact(add)
    assert await count(db) == 1


async def test_a_failed_statement_rolls_everything_back(db: Database) -> None:
    def work(tx: sqlite3.Connection) -> None:
        add(tx)
        tx.execute("INSERT INTO projects (id) VALUES (1)")

    with pytest.raises(errors.Invalid, match="NOT NULL"):
        await db.transact(work)
    assert await count(db) == 0


async def test_a_cancelled_request_leaves_no_transaction_open(db: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(tx: sqlite3.Connection) -> None:
        add(tx)
        begun.set()
        assert go_on.wait(120)
        add(tx)

    running = asyncio.create_task(db.transact(slow))
    await asyncio.to_thread(begun.wait, 120)
    waiting = asyncio.create_task(db.transact(add))
    await asyncio.sleep(0)
    for request in (running, waiting):
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
    go_on.set()
    assert not await db.transact(lambda tx: tx.execute("SELECT 1 WHERE 1 = 0").fetchone())
    # Both were done as a whole, in their order; another connection can write at once.
    assert await count(db) == 3
    with closing(sqlite3.connect(db.path, timeout=0)) as other, other:
        add(other)


async def test_transactions_of_many_callers_do_not_mix(db: Database) -> None:
    def work(tx: sqlite3.Connection) -> None:
        (seen,) = tx.execute("SELECT count(*) FROM projects").fetchone()
        add(tx, str(seen))

    await asyncio.gather(*(db.transact(work) for _ in range(50)))
    _, found = await projects.page(db)
    assert [project.name for project in found] == [str(index) for index in range(50)]


async def test_reading_can_not_write(db: Database) -> None:
    with pytest.raises(errors.Unavailable):
        await db.read(add)
    assert await count(db) == 0


async def test_a_read_sees_one_moment(db: Database) -> None:
    first, go_on = threading.Event(), threading.Event()

    def work(connection: sqlite3.Connection) -> list[int]:
        query = "SELECT count(*) FROM projects"
        before = connection.execute(query).fetchone()[0]
        first.set()
        assert go_on.wait(120)
        return [before, connection.execute(query).fetchone()[0]]

    reading = asyncio.create_task(db.read(work))
    await asyncio.to_thread(first.wait, 120)
    await db.transact(add)
    go_on.set()
    assert await reading == [0, 0]
    assert await count(db) == 1


async def test_a_full_disk_is_told_as_a_sentence_and_loses_nothing(db: Database) -> None:
    await make_project(db)

    def limit(tx: sqlite3.Connection, pages: int) -> None:
        tx.execute(f"PRAGMA max_page_count = {pages}")

    await db.transact(lambda tx: limit(tx, tx.execute("PRAGMA page_count").fetchone()[0]))
    with pytest.raises(errors.Unavailable, match="disk is full"):
        await db.transact(lambda tx: add(tx, "x" * 1_000_000))
    assert await count(db) == 1
    await db.transact(lambda tx: limit(tx, 1_000_000))
    await db.transact(lambda tx: add(tx, "x" * 1_000_000))
    assert await count(db) == 2


async def test_another_program_that_holds_the_database_is_told_as_a_sentence(db: Database) -> None:
    await db.transact(lambda tx: tx.execute("PRAGMA busy_timeout = 20"))
    with closing(sqlite3.connect(db.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(errors.Unavailable, match="Another program"):
            await db.transact(add)
    await db.transact(add)


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, "half \ud800"])
async def test_values_sqlite_can_not_hold_are_refused(db: Database, value: object) -> None:
    query = "SELECT 1 FROM projects WHERE id = ?"
    with pytest.raises(errors.Invalid):
        await db.read(lambda tx: tx.execute(query, (value,)).fetchone())
    with pytest.raises(errors.Invalid):
        await db.transact(lambda tx: tx.execute(query, (value,)).fetchone())


async def test_after_closing_every_call_says_that_kino_shuts_down(tmp_path: Path) -> None:
    db = await Database.open(tmp_path / "kino.db")
    begun = asyncio.create_task(db.transact(add))
    await asyncio.sleep(0)
    await db.close()
    await begun  # what was begun is done
    await db.close()
    with pytest.raises(errors.Unavailable, match="shutting down"):
        await db.transact(add)
    db = await Database.open(tmp_path / "kino.db")
    assert await count(db) == 1
    await db.close()


async def test_closing_leaves_one_file_that_can_be_copied(tmp_path: Path) -> None:
    db = await Database.open(tmp_path / "kino.db")
    await make_project(db)
    await db.close()
    assert names(tmp_path) == ["kino.db"]


CHILD = """
import asyncio, sys
from pathlib import Path
from kino.schemas.projects import ProjectCreate
from kino.storage import projects
from kino.storage.database import Database

async def main():
    db = await Database.open(Path(sys.argv[1]))
    while True:
        made = await projects.create(db, ProjectCreate(name="x" * 200, width=64, height=64, fps=1))
        print(made.id, flush=True)

asyncio.run(main())
"""


async def test_a_killed_server_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    path, acknowledged = tmp_path / "kino.db", 0
    for enough in (1, 40, 200):
        child = await asyncio.create_subprocess_exec(sys.executable, "-c", CHILD, str(path), stdout=subprocess.PIPE)
        assert child.stdout is not None
        for _ in range(enough):
            acknowledged = int(await child.stdout.readline())
        child.kill()
        rest = (await child.stdout.read()).split(b"\n")[:-1]  # acknowledged before the kill, read after it
        await child.wait()
        acknowledged = int(rest[-1]) if rest else acknowledged
        db = await Database.open(path)
        stored = await count(db)
        assert acknowledged <= stored <= acknowledged + 1  # the last one may be there, and not yet told
        check = await db.read(lambda tx: tx.execute("PRAGMA integrity_check").fetchone()[0])
        await db.close()
        assert check == "ok"


def test_a_program_that_ends_by_an_error_does_not_hang(tmp_path: Path) -> None:
    code = CHILD.replace("while True:", "raise SystemExit(3)\n    while True:")
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path / "kino.db")], timeout=200).returncode == 3


def test_times_sort_as_text_and_json_has_no_nan() -> None:
    assert now() <= now() and now().endswith("Z") and len(now()) == 24
    assert (
        to_json({"a": [float("nan"), float("inf"), 1.5], "b": "\ud800é"})
        == '{"a": [null, null, 1.5], "b": "\\ud800\\u00e9"}'
    )


async def test_what_nobody_was_promised_does_not_wait_for_the_disk_and_all_else_does(db: Database) -> None:
    def level(tx: sqlite3.Connection) -> int:
        return int(tx.execute("PRAGMA synchronous").fetchone()[0])

    def broken(tx: sqlite3.Connection) -> None:
        raise ValueError

    full, normal = 2, 1
    assert await db.transact(level) == full
    assert await db.transact(level, synced=False) == normal
    with pytest.raises(ValueError):
        await db.transact(broken, synced=False)
    assert await db.transact(level) == full
