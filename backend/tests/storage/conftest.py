"""A database of its own for every test, and short ways to fill it."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kino.schemas.projects import Project, ProjectCreate
from kino.schemas.tasks import Task
from kino.storage import projects, tasks
from kino.storage.database import Database
from kino.storage.takes import NewTake
from kino.storage.tasks import Completion, NewTask


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "kino.db")
    yield database
    await database.close()


@pytest.fixture
async def project(db: Database) -> Project:
    return await make_project(db)


async def make_project(db: Database, name: str = "First") -> Project:
    return await projects.create(db, ProjectCreate(name=name, width=256, height=128, fps=12))


def new_take(**values: Any) -> NewTake:
    take_id = str(uuid.uuid4())
    return NewTake(**{"id": take_id, "path": f"frames/1/{take_id}.png", "width": 256, "height": 128, **values})


async def make_task(db: Database, **values: Any) -> Task:
    task, _ = await tasks.create(db, NewTask(**{"name": "ball", "type": "example", "data": {"seed": 7}, **values}))
    return task


async def run_task(db: Database, takes: list[NewTake], **values: Any) -> Completion:
    """A task from its creation to its end; nothing else may be queued."""
    task = await make_task(db, start=True, **values)
    claimed = await tasks.claim(db)
    assert claimed is not None and claimed.id == task.id
    done = await tasks.complete(db, claimed.id, claimed.attempt, {}, takes)
    assert done is not None
    return done


def names(folder: Path, pattern: str = "*") -> list[str]:
    return sorted(file.name for file in folder.glob(pattern))
