"""A preset: parameters of a plugin, or a style to write around prompts, kept under a name."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from kino.schemas.common import Answer, Body, Text
from kino.schemas.tasks import PluginName

Kind = Literal["generator", "style"]
PLACEHOLDER = "{prompt}"
MAX_TEMPLATE = 2000


def _not_blank(name: str) -> str:
    if not name.strip():
        raise ValueError("must not be blank")
    return name


PresetName = Annotated[Text, AfterValidator(_not_blank), Field(min_length=1, max_length=100)]
PresetData = Annotated[
    dict[str, Any],
    Field(description='Parameters of the plugin; for a style {"prompt": "..."} with {prompt} in it exactly once'),
]


class Preset(Answer):
    id: str = Field(description="A number, or such as `builtin:fast`")
    kind: Kind
    name: str
    plugin: str | None = Field(None, description="Null for styles, and for what serves every plugin with presets")
    data: dict[str, Any]
    built_in: bool = Field(False, description="Comes from the settings, and can't be changed here")
    created_at: str | None = None
    updated_at: str | None = None


class PresetCreate(Body):
    kind: Kind
    name: PresetName
    plugin: PluginName | None = Field(None, description="Only and always for the kind generator")
    data: PresetData


class PresetUpdate(Body):
    """Fields left out or null stay as they are."""

    name: PresetName | None = None
    data: PresetData | None = None


class PresetList(Answer):
    total: int
    presets: list[Preset]


def template_problem(template: str) -> str | None:
    """What makes a text unfit for a style, or None."""
    if template.count(PLACEHOLDER) != 1:
        return f"must hold {PLACEHOLDER} exactly once"
    if len(template) > MAX_TEMPLATE:
        return f"must have at most {MAX_TEMPLATE} characters"
    return None
