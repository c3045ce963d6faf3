"""One picture talked into shape, for clients that know neither projects nor frames nor tasks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from kino.schemas.common import MAX_PROMPT, Answer, Body, Text


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be blank: say what the picture is to show, or what to change")
    return value


Words = Annotated[Text, AfterValidator(_not_blank)]
Steps = Annotated[int, Field(ge=1, le=200, description="Denoising steps; the model's own when left out")]


class GenerateNew(Body):
    prompt: Annotated[Words, Field(min_length=1, max_length=MAX_PROMPT)]
    steps: Steps | None = None
    seed: Annotated[int, Field(ge=0, le=2**53 - 1)] | None = None


class GenerateRefine(Body):
    modification: Annotated[Words, Field(min_length=1, max_length=10_000, description="What to change, in words")]
    strength: Annotated[float, Field(ge=0.01, le=1)] | None = None
    steps: Steps | None = None


class GenerationEntry(Answer):
    """A picture and what made it."""

    id: str = Field(description="UUID; the id of its take")
    timestamp: str
    type: Literal["new", "refinement"]
    prompt: str
    modification: str | None = None
    seed: int | None = None
    steps: int | None = None
    strength: float | None = None
    guidance_scale: float | None = None
    image_path: str = Field(description="Relative to the data folder")
    parent_id: str | None = None


class Generated(Answer):
    image_id: str
    image_url: str
    metadata: GenerationEntry


class SessionState(Answer):
    current_image: str | None = Field(None, description="Address of the picture; null before the first one")
    prompt: str | None = None
    seed: int | None = None
    history: list[GenerationEntry] = Field([], description="Every picture of the session, oldest first")


class SessionHistory(Answer):
    generations: list[GenerationEntry]


class Success(Answer):
    success: bool = True


class Progress(Answer):
    """What travels on the WebSocket of the progress."""

    step: int
    total_steps: int
    preview: str | None = Field(None, description="Address of a small JPEG; left out while there is none")
