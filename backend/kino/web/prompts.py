"""Prompts over HTTP: how one fits the two text encoders, and what a language model would make of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from kino.errors import Invalid, NotFound, TaskFailed
from kino.prompts.enhance import enhance
from kino.prompts.tokens import Measured, measure
from kino.schemas.enhance import Enhanced, EnhanceRequest
from kino.schemas.system import TokenCount, Tokens, TokensRequest
from kino.web.view import View, answers
from kino.weights import read_header
from kino.weights.triggers import trigger_words


class TokensView(View):
    tag = "prompts"

    async def post(self, body: TokensRequest) -> Tokens:
        """Counts a prompt's tokens for CLIP and T5, and tells what of it each will read.

        Without the model's own tokenizer files the counts are an estimate, and say so.
        """
        model = body.model or self.settings.default_model
        folder = _folder(self, body.model)
        # Counting a long prompt, or reading a tokenizer for the first time, is no work for the event loop.
        clip, t5, estimate = await asyncio.to_thread(measure, body.prompt, folder)
        return Tokens(model=model, clip=_shape(clip), t5=_shape(t5), estimate=estimate)


class EnhanceView(View):
    tag = "prompts"

    @answers(errors=(429,))
    async def post(self, body: EnhanceRequest) -> Enhanced:
        """Proposes a richer prompt, written by the language model; changes nothing.

        Quoted text, the words to keep and the things of the prompt are still there in it, or it is refused. With
        `fit_clip` it is cut at a word to what CLIP reads. Without a language model, and whenever it gives no usable
        answer, this is a 503 that says why.
        """
        if not body.prompt.strip():
            raise Invalid.of("prompt", "must not be blank: describe the picture in a few words first")
        triggers = await asyncio.to_thread(_triggers, self, body.loras)
        keeping = body.model_copy(update={"keep": [*body.keep, *triggers]})
        return await enhance(self.settings, keeping, _folder(self, body.model))


def _triggers(view: View, loras: list[str]) -> list[str]:
    """The trigger words of these LoRAs. Raises Invalid for one that is not there."""
    found: list[str] = []
    for index, name in enumerate(loras):
        try:
            found += trigger_words(read_header(view.weights.path("Lora", name)).metadata)
        except TaskFailed as error:
            raise Invalid.of(f"loras.{index}", f"can't be used: {error}") from None
    return found


def _folder(view: View, model: str | None) -> Path | None:
    """The model folder whose tokenizers count; the default model's if none is named, None if that is not there."""
    try:
        return view.weights.path("DiffusionModels", model or view.settings.default_model)
    except (NotFound, TaskFailed) as error:
        if model:
            raise Invalid.of("model", f"is not there: {error}") from None
        return None


def _shape(measured: Measured) -> TokenCount:
    return TokenCount(count=measured.count, limit=measured.limit, kept=measured.kept, cut=measured.cut)
