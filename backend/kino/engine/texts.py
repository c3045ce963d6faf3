"""A prompt as FLUX reads it: CLIP's pooled vector of what fits its 77 tokens, T5's states of the whole, up to 512.

Encoded prompts are kept, the least recently used going first, so the same prompt is not encoded twice.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from diffusers import FluxPipeline

from kino.engine.adapters import TextState
from kino.engine.rules import MAX_TEXT_TOKENS
from kino.prompts.tokens import trim_to_tokens

KEPT_BYTES = 256 * 2**20


@dataclass(frozen=True)
class Encoded:
    """`states` (1, tokens, T5 width) and `pooled` (1, CLIP width) on the CPU, and what of the prompt was cut.

    Of FLUX.2's one text encoder: `text_cut`, and `without`, the states of no prompt, where a model is guided by them.
    """

    states: torch.Tensor
    pooled: torch.Tensor
    clip_cut: str
    t5_cut: str
    text_cut: str = ""
    without: torch.Tensor | None = None

    @property
    def size(self) -> int:
        tensors = (self.states, self.pooled, *([] if self.without is None else [self.without]))
        return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


class Texts:
    """The encoded prompts of one loaded pipeline; they end with it."""

    def __init__(self, pipeline: FluxPipeline, device: str, kept_bytes: int = KEPT_BYTES) -> None:
        self._pipeline = pipeline
        self._device = torch.device(device)
        self._kept_bytes = kept_bytes
        self._kept: OrderedDict[tuple[str, int, TextState], Encoded] = OrderedDict()

    def encode(self, prompt: str, length: int, lora: TextState) -> Encoded:
        """`length` is what T5 is padded to; a longer prompt raises it, up to 512, and is cut at a word beyond."""
        key = (prompt, length, lora)
        encoded = self._kept.get(key)
        if encoded is not None:
            self._kept.move_to_end(key)
            return encoded
        encoded = self._encode(prompt, length)
        self._kept[key] = encoded
        total = sum(kept.size for kept in self._kept.values())
        while total > self._kept_bytes:
            total -= self._kept.popitem(last=False)[1].size
        return encoded

    @torch.no_grad()
    def _encode(self, prompt: str, length: int) -> Encoded:
        pipeline = self._pipeline
        for_clip, clip_cut = trim_to_tokens(prompt, counter(pipeline.tokenizer), pipeline.tokenizer_max_length)
        count = counter(pipeline.tokenizer_2)
        for_t5, t5_cut = trim_to_tokens(prompt, count, MAX_TEXT_TOKENS)
        # T5's padding is attended: a model draws best at the length it was trained with, so only need makes it longer.
        padded = min(max(length, count(for_t5)), MAX_TEXT_TOKENS)
        states, pooled, _ids = pipeline.encode_prompt(
            prompt=for_clip, prompt_2=for_t5 or " ", max_sequence_length=padded, device=self._device
        )
        return Encoded(states.cpu(), pooled.cpu(), clip_cut, t5_cut)


def counter(tokenizer: Any) -> Callable[[str], int]:
    """Tokens of a text, specials included, without the warning a tokenizer gives for long ones."""
    return lambda text: len(tokenizer(text, truncation=False, verbose=False).input_ids)
