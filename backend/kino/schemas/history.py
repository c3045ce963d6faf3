"""The history of a project: every take of every frame, and how one came of another."""

from __future__ import annotations

from pydantic import Field

from kino.schemas.common import Answer
from kino.schemas.frames import Frame
from kino.schemas.projects import Project
from kino.schemas.takes import Take


class HistoryTake(Take):
    path: list[str] = Field(description="Ids of the takes it came of, from the root to itself; none in the trash")


class HistoryFrame(Answer):
    frame: Frame
    takes: list[HistoryTake]


class History(Answer):
    project: Project
    exported_at: str
    frames: list[HistoryFrame]
