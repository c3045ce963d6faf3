"""What a picture file tells of how it was made, as parameters of this server's plugins."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from kino.schemas.common import Answer


class Recalled(Answer):
    kind: Literal["kino", "parameters", "none"] = Field(
        description="`kino`: written by Kino; `parameters`: the text that other tools write; `none`: made by a plugin "
        "that is not here, so that only its prompt is told"
    )
    plugin: str = Field(description="What makes the picture again; empty for `none`")
    params: dict[str, Any] = Field(description="Parameters as a task's `data` takes them, checked by the plugin")
    prompt: str = ""
    missing: list[str] = Field([], description="Sentences: what is not installed or could not be used")
    take_id: str | None = Field(None, description="The take of this server whose picture it is")
