"""What is put under a name comes back, also after a restart."""

from __future__ import annotations

from pathlib import Path

from kino.storage import settings
from kino.storage.database import Database


async def test_a_value_comes_back_after_a_restart_and_the_last_one_counts(tmp_path: Path) -> None:
    db = await Database.open(tmp_path / "kino.db")
    assert await settings.get(db, "paused", False) is False
    await settings.put(db, "paused", True)
    await settings.put(db, "paused", {"since": [1, None, "é"]})
    await db.close()
    db = await Database.open(tmp_path / "kino.db")
    assert await settings.get(db, "paused", None) == {"since": [1, None, "é"]}
    await db.close()
