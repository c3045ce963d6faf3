"""FLUX.2 and FLUX.2-klein: what of them is not as with FLUX.1. Everything else, from memory to stopping, is shared.

They read the prompt with one language model (Mistral 3, or Qwen 3 for klein) and see a source picture as tokens of its
own, so they edit by instruction. Only whole diffusers folders are loaded; a LoRA is refused with a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import (
    AutoencoderKLFlux2,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Pipeline,
    Flux2Transformer2DModel,
)
from diffusers.pipelines.flux2.pipeline_flux2 import format_input
from PIL import Image
from transformers import AutoTokenizer, Mistral3ForConditionalGeneration, Qwen3ForCausalLM

from kino.engine.adapters import TextState, Wanted
from kino.engine.rules import MAX_TEXT_TOKENS, Rules, read_file, with_own
from kino.engine.sources import Part, Sources, pipeline_index
from kino.engine.texts import Encoded, Texts
from kino.errors import TaskFailed
from kino.prompts.tokens import trim_to_tokens

KLEIN = "flux.2-klein"
# The pipelines bring a larger source down to this, whatever size is drawn.
SOURCE_AREA = 1024 * 1024
# Of the fit of a preview's colours: keeps channels that say nothing about colour out of it.
RIDGE = 1e-3


def classes(family: str) -> dict[Part, Any]:
    """The class of each component; not of the processor FLUX.2 names as its tokenizer, for it only reads text here."""
    return {
        "transformer": Flux2Transformer2DModel,
        "text_encoder": Qwen3ForCausalLM if family == KLEIN else Mistral3ForConditionalGeneration,
        "vae": AutoencoderKLFlux2, "tokenizer": AutoTokenizer, "scheduler": FlowMatchEulerDiscreteScheduler,
    }  # fmt: skip


def pipeline(sources: Sources, parts: dict[str, Any]) -> Any:
    """The pipeline of its loaded components. Raises TaskFailed for components of models that are not the same."""
    transformer, text = parts["transformer"].config, parts["text_encoder"].config
    width = getattr(text, "text_config", text).hidden_size
    if (
        transformer.in_channels != 4 * parts["vae"].config.latent_channels
        or transformer.joint_attention_dim != 3 * width
    ):
        raise TaskFailed(f"{sources.name} has parts of different models: download it again")
    if sources.family == KLEIN:
        return Flux2KleinPipeline(**parts, is_distilled=_distilled(sources.path))
    return Flux2Pipeline(**parts)


def rules_of(sources: Sources) -> Rules:
    """klein is distilled to four steps without guidance, but for its base models."""
    if sources.family != KLEIN:
        rules = Rules(28, 4.0, True, MAX_TEXT_TOKENS)
    elif _distilled(sources.path):
        rules = Rules(4, 0.0, False, MAX_TEXT_TOKENS)
    else:
        rules = Rules(50, 4.0, True, MAX_TEXT_TOKENS)
    return with_own(rules, read_file(sources.path))


def _distilled(path: Path) -> bool:
    return pipeline_index(path).get("is_distilled") is True


class Texts2(Texts):
    """Prompts as the language model reads them, within its chat template; `pooled` is empty."""

    @torch.no_grad()
    def _encode(self, prompt: str, length: int) -> Encoded:
        count = _counter(self._pipeline)
        text, cut = trim_to_tokens(prompt, count, MAX_TEXT_TOKENS)
        padded = min(max(length, count(text)), MAX_TEXT_TOKENS)
        states = self._states(text, padded)
        # A base model of klein is guided by the difference from no prompt at all; FLUX.2 and the others are not.
        guided = isinstance(self._pipeline, Flux2KleinPipeline) and not self._pipeline.config.is_distilled
        without = self._states("", padded) if guided else None
        return Encoded(states, states.new_zeros(1, 0), "", "", cut, without)

    def _states(self, text: str, padded: int) -> torch.Tensor:
        states, _ids = self._pipeline.encode_prompt(prompt=text, device=self._device, max_sequence_length=padded)
        found: torch.Tensor = states.cpu()
        return found


def _counter(pipe: Any) -> Callable[[str], int]:
    """Tokens of a prompt in its chat template, as the pipelines write it."""

    def count(text: str) -> int:
        if isinstance(pipe, Flux2KleinPipeline):
            messages: Any = [{"role": "user", "content": text}]
            more = {"add_generation_prompt": True, "enable_thinking": False}
        else:
            messages = format_input([text], pipe.system_message)[0]
            more = {"add_generation_prompt": False}
        whole = pipe.tokenizer.apply_chat_template(messages, tokenize=False, **more)
        return len(pipe.tokenizer(whole, truncation=False, verbose=False, add_special_tokens=False).input_ids)

    return count


class NoAdapters:
    """LoRAs of a FLUX.2 model: none."""

    def apply(self, wanted: list[Wanted]) -> TextState:
        if on := [one.name for one in wanted if one.strength_model or one.strength_clip]:
            raise TaskFailed(f"the LoRA {on[0]} can't be used: Kino has LoRAs for FLUX.1 models only; take it out")
        return ()


def text_layers(pipe: Any) -> list[torch.nn.Module]:
    """The blocks of the language model, which lies deeper in Mistral 3 than in Qwen 3."""
    lists = [
        module
        for name, module in pipe.text_encoder.named_modules()
        if isinstance(module, torch.nn.ModuleList) and name.endswith("layers")
    ]
    return [layer for layers in lists for layer in layers]


def unpacked(pipe: Any, latents: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    """Latents as the autoencoder decodes them. klein's pipeline hands them out so, FLUX.2's as normed tokens."""
    if latents.ndim == 4:
        return latents
    norm = pipe.vae.bn
    mean, var = (values.view(1, -1, 1, 1).to(latents) for values in (norm.running_mean, norm.running_var))
    tokens = latents.permute(0, 2, 1).reshape(1, -1, rows, columns)
    found: torch.Tensor = pipe._unpatchify_latents(tokens * torch.sqrt(var + pipe.vae.config.batch_norm_eps) + mean)
    return found


def grid(width: int, height: int, multiple: int) -> tuple[int, int]:
    """Rows and columns of tokens that a source of this size becomes."""
    if width * height > SOURCE_AREA:
        scale = math.sqrt(SOURCE_AREA / (width * height))
        width, height = int(width * scale), int(height * scale)
    return height // multiple, width // multiple


def colours(tokens: torch.Tensor, rows: int, columns: int, source: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    """The linear map from latents to RGB in 0..1 that shows the source best: factors (channels, 3) and bias (3).

    `tokens` (rows * columns, 4 * channels) are the source's own. An edited picture is of the same colours for the most
    part, so no table of this autoencoder is needed.
    """
    packed = tokens.float().cpu().numpy()
    channels = packed.shape[1] // 4
    latents = packed.reshape(rows, columns, channels, 2, 2).transpose(0, 3, 1, 4, 2).reshape(-1, channels)
    shown = source.resize((columns * 2, rows * 2), Image.Resampling.BOX)
    rgb = np.asarray(shown, np.float32).reshape(-1, 3) / 255
    known = np.concatenate([latents, np.ones((len(latents), 1), np.float32)], axis=1)
    square = known.T @ known / len(known) + RIDGE * np.eye(channels + 1, dtype=np.float32)
    found = np.linalg.solve(square, known.T @ rgb / len(known))
    return found[:-1], found[-1]
