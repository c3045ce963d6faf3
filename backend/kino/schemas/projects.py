"""A project: a film in the making."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kino.schemas.common import Answer, Body, Name, Side, Text

Fps = Annotated[int, Field(ge=1, le=240, description="Frames a second")]
Style = Annotated[Text, Field(max_length=2000, description="A line added to every prompt of the project")]


class Project(Answer):
    id: int
    name: str
    width: int
    height: int
    fps: int
    style: str = ""
    frame_count: int = 0
    duration_s: float = Field(0.0, description="Sum of the frames' holds divided by fps")
    thumbnail_url: str | None = None
    created_at: str
    updated_at: str


class ProjectCreate(Body):
    name: Name
    width: Side
    height: Side
    fps: Fps
    style: Style = ""


class ProjectUpdate(Body):
    """Fields left out or null stay as they are."""

    name: Name | None = None
    width: Side | None = None
    height: Side | None = None
    fps: Fps | None = None
    style: Style | None = None


class ProjectList(Answer):
    total: int
    projects: list[Project]
