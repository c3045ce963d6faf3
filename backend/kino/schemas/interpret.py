"""What an instruction was taken to mean: the new prompt, the command for an edit model, and what changes."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from kino.schemas.common import Answer


class Change(Answer):
    """One stretch of the prompt that differs. An addition has an empty `from`, a removal an empty `to`."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    before: str = Field(alias="from")
    after: str = Field(alias="to")


class Interpretation(Answer):
    kind: str = Field(description="What was asked, such as `attr`, `add` or `command:undo`; several joined by `+`")
    confidence: float = Field(ge=0, le=1)
    description: str = Field(description="The whole new prompt, for models that draw from a prompt")
    instruction: str = Field(description="The command for models that edit by instruction; empty for a command")
    kept: list[str] = Field([], description="Things of the prompt that stay as they are")
    changes: list[Change] = []
    target: str | None = Field(None, description="The noun last edited: what `it` means next")


class Choice(Answer):
    """A way on after a decline; `text` is the prompt that it would give."""

    action: Literal["append", "replace", "edit"]
    text: str
