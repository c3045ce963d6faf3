"""A plugin as the server describes it to clients."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from kino.schemas.common import Answer

Produces = Literal["image", "dataset", "video", "model"]


class Plugin(Answer):
    name: str = Field(description="Folder name, and the `type` of its tasks")
    title: str
    version: str = ""
    description: str = ""
    visible: bool = True
    available: bool = True
    error: str | None = Field(None, description="Why it can't be used, when it failed to import")
    parameters: dict[str, dict[str, Any]] = Field({}, description="What draws the form, one entry a field")
    json_schema: dict[str, Any] = Field({}, serialization_alias="schema", description="The JSON Schema of `data`")
    produces: Produces = "image"


class PluginList(Answer):
    total: int
    plugins: list[Plugin]
