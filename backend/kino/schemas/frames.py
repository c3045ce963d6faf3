"""A frame: one place on a project's timeline, showing one take."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kino.schemas.common import Answer, Body, Id, Text

Position = Annotated[float, Field(ge=-1e12, le=1e12, description="Place on the timeline, fractional")]
Hold = Annotated[int, Field(ge=1, le=100_000, description="Ticks of 1/fps second the frame stays")]
Path = Annotated[Text, Field(max_length=500, description="Relative to the data folder")]
Generator = Annotated[Text, Field(max_length=200, description="What made the picture, such as `flux_txt2img`")]
Note = Annotated[Text, Field(max_length=10_000)]


class Frame(Answer):
    id: int
    path: str
    generator: str
    project_id: int
    position: float
    hold: int = 1
    note: str = ""
    take_id: str | None = Field(None, description="The take it shows; null while there is none")
    url: str | None = None
    thumbnail_url: str | None = None
    width: int | None = None
    height: int | None = None
    created_at: str
    updated_at: str


class FrameCreate(Body):
    path: Path = ""
    generator: Generator = ""
    project_id: Id
    position: Position | None = Field(None, description="The end by default")
    hold: Hold = 1
    note: Note = ""


class FrameUpdate(Body):
    """Fields left out or null stay as they are."""

    path: Path | None = None
    generator: Generator | None = None
    project_id: Id | None = None
    position: Position | None = None
    hold: Hold | None = None
    note: Note | None = None


class FrameList(Answer):
    total: int
    frames: list[Frame]


class TakeChoice(Body):
    take_id: Annotated[str, Field(min_length=1, max_length=64)]
