"""A prompt made richer by a language model: what is asked, and the proposal, which changes nothing by itself."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kino.schemas.common import MAX_PROMPT, Answer, Body, Name, Text
from kino.schemas.interpret import Change
from kino.schemas.system import TokenCount

MAX_KEEP = 50
MAX_LORAS = 16


class EnhanceRequest(Body):
    prompt: Annotated[Text, Field(max_length=MAX_PROMPT)]
    fit_clip: bool = Field(False, description="Cut at a word what CLIP would not read")
    model: Text | None = Field(None, max_length=200, description="The diffusion model whose tokenizers count")
    keep: list[Name] = Field([], max_length=MAX_KEEP, description="Words that have to stay, such as a name")
    loras: list[Name] = Field(
        [], max_length=MAX_LORAS, description="LoRAs in use: the trigger words that their files tell have to stay, too"
    )


class Enhanced(Answer):
    prompt: str = Field(description="The new prompt")
    original: str
    changes: list[Change] = []
    kept: list[str] = Field([], description="What had to stay and does: quoted text, words to keep, things by name")
    cut: str = Field("", description="What was cut off to fit CLIP; empty if nothing was")
    clip: TokenCount
    t5: TokenCount
    estimate: bool = Field(False, description="True without the model's own tokenizer: 1.6 tokens a word")
    model: str = Field(description="The language model that wrote it")
