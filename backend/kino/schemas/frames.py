"""A frame: one place on a project's timeline, showing one take."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from kino.schemas.common import Answer, Body, Id, Text

Position = Annotated[float, Field(ge=-1e12, le=1e12, description="Place on the timeline, fractional")]
Hold = Annotated[int, Field(ge=1, le=100_000, description="Ticks of 1/fps second the frame stays")]
Path = Annotated[Text, Field(max_length=500, description="Relative to the data folder")]
Generator = Annotated[Text, Field(max_length=200, description="What made the picture, such as `flux_txt2img`")]
Note = Annotated[Text, Field(max_length=10_000)]

MAX_AT_ONCE = 10_000


def _each_once(ids: list[int]) -> list[int]:
    if len(set(ids)) < len(ids):
        raise ValueError("must name each frame once")
    return ids


FrameIds = Annotated[
    list[Id],
    AfterValidator(_each_once),
    Field(min_length=1, max_length=MAX_AT_ONCE, json_schema_extra={"uniqueItems": True}),
]


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
    take_id: Annotated[Text, Field(min_length=1, max_length=64)] | None = Field(
        None, description="The frame shows a copy of this take, of any project or loose"
    )


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


class FrameChange(Body):
    """Fields left out or null stay as they are."""

    id: Id
    position: Position | None = None
    hold: Hold | None = None
    note: Note | None = None


def _every_frame_once(changes: list[FrameChange]) -> list[FrameChange]:
    _each_once([change.id for change in changes])
    return changes


class FramesUpdate(Body):
    frames: Annotated[list[FrameChange], AfterValidator(_every_frame_once), Field(min_length=1, max_length=MAX_AT_ONCE)]


class FramesChoice(Body):
    frame_ids: FrameIds


class Place(Body):
    """Next to another frame of the project or at an end of its timeline: one of the three."""

    before_id: Id | None = None
    after_id: Id | None = None
    to: Literal["first", "last"] | None = None


class FramesMove(Place):
    frame_ids: FrameIds


class FramesCopy(Place):
    """Without a place the copies go to the end."""

    frame_ids: FrameIds = Field(description="Of any project")


class TakeChoice(Body):
    take_id: Annotated[str, Field(min_length=1, max_length=64)]
