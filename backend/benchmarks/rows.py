"""A timeline of 100,000 frames, put into a database that the real server made: one insert each, no HTTP."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from benchmarks.server import serve

FRAMES = 100_000


async def fill(data_dir: Path, frames: int = FRAMES) -> None:
    """A project with id 1 and `frames` frames, ids 1 to `frames`, in a fresh data folder."""
    async with serve(data_dir, listen=False) as server:
        await server.client.post("/api/v2/projects", {"name": "long", "width": 256, "height": 256, "fps": 24})
    now = "2026-01-01T00:00:00.000Z"
    with sqlite3.connect(data_dir / "kino.db") as db:
        db.executemany(
            "INSERT INTO frames (path, generator, project_id, position, created_at, updated_at)"
            " VALUES (?, '', 1, ?, ?, ?)",
            ((f"frames/1/{number}.png", float(number), now, now) for number in range(1, frames + 1)),
        )
    db.close()
