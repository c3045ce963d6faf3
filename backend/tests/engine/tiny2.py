"""FLUX.2 and FLUX.2-klein pipelines of random weights, laid out as theirs: a language model, a normed autoencoder.

The language models have as many layers as their pipelines look into, and next to no width.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKLFlux2,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Pipeline,
    Flux2Transformer2DModel,
)
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    Mistral3Config,
    Mistral3ForConditionalGeneration,
    PreTrainedTokenizerFast,
    Qwen2TokenizerFast,
    Qwen3Config,
    Qwen3ForCausalLM,
)

WIDTH = 16
QWEN_CHAT = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n"
    "{% if enable_thinking is defined and enable_thinking is false %}<think>\n\n</think>\n\n{% endif %}{% endif %}"
)
MISTRAL_CHAT = (
    "{{ bos_token }}{% for m in messages %}{% if m.role == 'system' %}[SYSTEM_PROMPT]{{ m.content[0].text }}"
    "[/SYSTEM_PROMPT]{% else %}[INST]{{ m.content[0].text }}[/INST]{% endif %}{% endfor %}"
)
SIZES = {
    "hidden_size": WIDTH, "intermediate_size": WIDTH, "num_attention_heads": 1, "num_key_value_heads": 1,
    "head_dim": WIDTH,
}  # fmt: skip


def _bytes(*more: str) -> dict[str, int]:
    return {name: index for index, name in enumerate([*sorted(pre_tokenizers.ByteLevel.alphabet()), *more])}


def qwen() -> tuple[Qwen3ForCausalLM, Qwen2TokenizerFast]:
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    vocab = _bytes(*special)
    tokenizer = Qwen2TokenizerFast(vocab=vocab, merges=[], additional_special_tokens=special[1:])
    tokenizer.chat_template = QWEN_CHAT
    config = Qwen3Config(vocab_size=len(vocab), num_hidden_layers=28, **SIZES)
    return Qwen3ForCausalLM(config), tokenizer


def mistral() -> tuple[Mistral3ForConditionalGeneration, PreTrainedTokenizerFast]:
    special = ["<pad>", "<s>", "</s>", "[INST]", "[/INST]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[IMG]"]
    vocab = _bytes(*special)
    inner = Tokenizer(models.BPE(vocab=vocab, merges=[]))
    inner.pre_tokenizer, inner.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="<pad>", bos_token="<s>", eos_token="</s>",
        additional_special_tokens=special[3:],
    )  # fmt: skip
    tokenizer.chat_template = MISTRAL_CHAT
    text = {"model_type": "mistral", "vocab_size": len(vocab), "num_hidden_layers": 31, **SIZES}
    vision = {
        "model_type": "pixtral", "hidden_size": WIDTH, "intermediate_size": WIDTH, "num_hidden_layers": 1,
        "num_attention_heads": 1, "image_size": 28, "patch_size": 14,
    }  # fmt: skip
    config = Mistral3Config(text_config=text, vision_config=vision, image_token_index=vocab["[IMG]"])
    return Mistral3ForConditionalGeneration(config), tokenizer


def folder(path: Path, *, klein: bool, distilled: bool = True, kino: dict[str, Any] | None = None) -> Path:
    """Saves a pipeline as FLUX.2's folders are laid out; `kino` becomes its kino.json."""
    torch.manual_seed(0)
    encoder, tokenizer = qwen() if klein else mistral()
    transformer = Flux2Transformer2DModel(
        in_channels=128, num_layers=1, num_single_layers=2, attention_head_dim=32, num_attention_heads=1,
        joint_attention_dim=3 * WIDTH, timestep_guidance_channels=32, axes_dims_rope=(8, 8, 8, 8),
        guidance_embeds=not klein,
    )  # fmt: skip
    vae = AutoencoderKLFlux2(block_out_channels=(32,) * 4, layers_per_block=1, latent_channels=32, sample_size=64)
    parts = {
        "transformer": transformer.eval(), "vae": vae.eval(), "text_encoder": encoder.eval(), "tokenizer": tokenizer,
        "scheduler": FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
    }  # fmt: skip
    pipeline = Flux2KleinPipeline(**parts, is_distilled=distilled) if klein else Flux2Pipeline(**parts)
    pipeline.save_pretrained(path)
    if not klein:
        # As the published folder says it; only its tokenizer is used.
        index = json.loads((path / "model_index.json").read_text()) | {
            "tokenizer": ["transformers", "PixtralProcessor"]
        }
        (path / "model_index.json").write_text(json.dumps(index))
    if kino is not None:
        (path / "kino.json").write_text(json.dumps(kino))
    return path
