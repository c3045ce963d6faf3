"""How a prompt fits the two text encoders."""

from __future__ import annotations

import asyncio

from kino.errors import Invalid, NotFound, TaskFailed
from kino.prompts.tokens import Measured, measure
from kino.schemas.system import TokenCount, Tokens, TokensRequest
from kino.web.view import View


class TokensView(View):
    tag = "prompts"

    async def post(self, body: TokensRequest) -> Tokens:
        """Counts a prompt's tokens for CLIP and T5, and tells what of it each will read.

        Without the model's own tokenizer files the counts are an estimate, and say so.
        """
        model = body.model or self.settings.default_model
        try:
            folder = self.weights.path("DiffusionModels", model)
        except (NotFound, TaskFailed) as error:
            if body.model:
                raise Invalid.of("model", f"is not there: {error}") from None
            folder = None
        # Counting a long prompt, or reading a tokenizer for the first time, is no work for the event loop.
        clip, t5, estimate = await asyncio.to_thread(measure, body.prompt, folder)
        return Tokens(model=model, clip=_shape(clip), t5=_shape(t5), estimate=estimate)


def _shape(measured: Measured) -> TokenCount:
    return TokenCount(count=measured.count, limit=measured.limit, kept=measured.kept, cut=measured.cut)
