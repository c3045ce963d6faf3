"""Types that several nouns share, the list envelope and the one error shape."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MAX_ID = 2**63 - 1
MIN_SIDE = 64
MAX_SIDE = 8192
MAX_NAME = 200
MAX_PROMPT = 20_000


def _no_control(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not contain a NUL character")
    return value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be blank")
    return value


Text = Annotated[str, AfterValidator(_no_control)]
"""Any text a person writes. NUL is refused: SQLite, C libraries and PNG text chunks end a string there."""

Id = Annotated[int, Field(ge=1, le=MAX_ID, description="A row's id")]
Name = Annotated[Text, AfterValidator(_not_blank), Field(min_length=1, max_length=MAX_NAME)]
Side = Annotated[int, Field(ge=MIN_SIDE, le=MAX_SIDE, description="Pixels")]


class Body(BaseModel):
    """What a client sends: unknown fields are refused, numbers must be numbers, and finite."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Answer(BaseModel):
    """What the server sends. Fields with defaults are always there, so the schema calls them required."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class Message(Answer):
    message: str


class ErrorDetail(Answer):
    field: str = Field(description="Dotted path of the field, such as `data.steps`")
    message: str


class ErrorBody(Answer):
    code: str = Field(examples=["validation_error"])
    message: str
    details: list[ErrorDetail] = []


class Error(Answer):
    """The one shape of every failure."""

    error: ErrorBody
