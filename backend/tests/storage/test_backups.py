"""A copy a day, complete or not there at all."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from kino import errors
from kino.storage import backups
from kino.storage.database import Database

from .conftest import make_project, names


async def test_there_is_one_copy_a_day_and_the_newest_three_are_kept(db: Database) -> None:
    made = []
    for day in range(5):
        copy = await backups.daily(db)
        assert copy is not None and backups.newest(db.path) == copy
        assert await backups.daily(db) is None  # once a day
        made.append(copy)
        two_days_ago = time.time() - (10 - day) * 86_400
        os.utime(copy, (two_days_ago, two_days_ago))
    assert names(db.path.parent / "backups") == [copy.name for copy in made[-3:]]


async def test_a_copy_is_whole_while_others_write(db: Database) -> None:
    for index in range(100):
        await make_project(db, str(index))
    writing = asyncio.gather(*(make_project(db, str(index)) for index in range(100, 200)))
    copy = await backups.daily(db)
    await writing
    assert copy is not None
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (count,) = connection.execute("SELECT count(*) FROM projects").fetchone()
    assert 100 <= count <= 200


async def test_a_copy_that_can_not_be_made_leaves_nothing_half(db: Database) -> None:
    (db.path.parent / "backups").write_text("a file in the folder's place")
    with pytest.raises(errors.Unavailable, match="could not be backed up"):
        await backups.daily(db)
    assert backups.newest(db.path) is None


async def test_copies_of_another_database_are_not_taken_for_this_ones(tmp_path: Path) -> None:
    first, second = await Database.open(tmp_path / "a.db"), await Database.open(tmp_path / "b.db")
    await backups.daily(first)
    assert backups.newest(second.path) is None
    await first.close()
    await second.close()
