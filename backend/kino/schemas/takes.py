"""A take: one picture and all that made it. Takes are never overwritten."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from kino.schemas.common import Answer, Body

Kind = Literal["new", "refinement", "import"]


class Take(Answer):
    id: str = Field(description="UUID")
    frame_id: int | None = Field(None, description="Null for a loose take, made by a task without a project")
    project_id: int | None = None
    parent_id: str | None = None
    task_id: int | None = None
    kind: Kind
    prompt: str = ""
    modification: str | None = None
    instruction: str | None = None
    plugin: str = ""
    model: str = ""
    params: dict[str, Any] = {}
    seed: int | None = None
    steps: int | None = None
    strength: float | None = None
    guidance_scale: float | None = None
    width: int
    height: int
    url: str
    thumbnail_url: str
    starred: bool = False
    created_at: str


class TakeUpdate(Body):
    starred: bool | None = None


class TakeList(Answer):
    total: int
    takes: list[Take]


class Facet(Answer):
    value: str
    count: int


class SizeFacet(Answer):
    width: int
    height: int
    count: int


class TakeFacets(Answer):
    """What the takes there are can be filtered by, the most frequent first."""

    plugins: list[Facet]
    models: list[Facet]
    sizes: list[SizeFacet]


class Uploaded(Answer):
    """A picture handed in; a task's parameters refer to it as `upload:<name>`."""

    name: str
    url: str
    width: int
    height: int
