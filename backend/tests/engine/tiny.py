"""A real FLUX pipeline of random weights, small enough to be made in a test: every part has its own class and files.

It draws noise; what it holds is the shape of things: the layout of a folder, the names in a single file, the rules
that are read from configurations. Widths are such that a
single file tells them: heads of 128 in the transformer and of 64 in CLIP, 32 groups in the autoencoder, as FLUX's own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    FlowMatchEulerDiscreteScheduler,
    FluxKontextPipeline,
    FluxPipeline,
    FluxTransformer2DModel,
)
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer, T5Config, T5EncoderModel, T5TokenizerFast

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 ,.-'"
WORDS = ["red", "blue", "large", "circle", "square", "a", "on", "background", "the", "of"]


def clip_tokenizer() -> CLIPTokenizer:
    names = [*LETTERS.replace(" ", ""), *(f"{letter}</w>" for letter in LETTERS if letter != " ")]
    vocab = {name: index for index, name in enumerate([*names, "<|startoftext|>", "<|endoftext|>"])}
    return CLIPTokenizer(vocab=vocab, merges=[], model_max_length=77)


def t5_tokenizer() -> T5TokenizerFast:
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -20.0)]
    pieces += [("\u2581" + word, -2.0) for word in WORDS] + [(letter, -9.0) for letter in LETTERS.replace(" ", "")]
    return T5TokenizerFast(vocab=[*pieces, ("\u2581", -4.0)], extra_ids=0, model_max_length=512)


def parts(*, guidance: bool = True, width: int = 64, seed: int = 0, factor: int = 8) -> dict[str, Any]:
    """The seven components; `width` is that of both text encoders, `factor` the autoencoder's."""
    torch.manual_seed(seed)
    clip, t5 = clip_tokenizer(), t5_tokenizer()
    transformer = FluxTransformer2DModel(
        patch_size=1, in_channels=64, num_layers=1, num_single_layers=2, attention_head_dim=128, num_attention_heads=1,
        joint_attention_dim=width, pooled_projection_dim=width, guidance_embeds=guidance, axes_dims_rope=(16, 56, 56),
    )  # fmt: skip
    levels = factor.bit_length()
    vae = AutoencoderKL(
        in_channels=3, out_channels=3, down_block_types=("DownEncoderBlock2D",) * levels,
        up_block_types=("UpDecoderBlock2D",) * levels, block_out_channels=(32,) * levels, layers_per_block=1,
        latent_channels=16, norm_num_groups=32, sample_size=64, scaling_factor=0.3611, shift_factor=0.1159,
        use_quant_conv=False, use_post_quant_conv=False, mid_block_add_attention=True,
    )  # fmt: skip
    text = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(clip), hidden_size=width, intermediate_size=width * 2, num_hidden_layers=2,
            num_attention_heads=1, projection_dim=width, max_position_embeddings=77, bos_token_id=len(clip) - 2,
            eos_token_id=len(clip) - 1,
        )
    )  # fmt: skip
    text_2 = T5EncoderModel(
        T5Config(
            vocab_size=len(t5), d_model=width, d_kv=16, d_ff=width * 2, num_layers=2, num_heads=2,
            feed_forward_proj="gated-gelu",
        )
    )  # fmt: skip
    scheduler = FlowMatchEulerDiscreteScheduler(shift=3.0 if guidance else 1.0, use_dynamic_shifting=guidance)
    return {
        "transformer": transformer.eval(), "vae": vae.eval(), "text_encoder": text.eval(),
        "text_encoder_2": text_2.eval(), "tokenizer": clip, "tokenizer_2": t5, "scheduler": scheduler,
    }  # fmt: skip


def folder(path: Path, *, kino: dict[str, Any] | None = None, kontext: bool = False, **choices: Any) -> Path:
    """Saves a pipeline as FLUX.1 folders are laid out; `kino` becomes its kino.json."""
    (FluxKontextPipeline if kontext else FluxPipeline)(**parts(**choices)).save_pretrained(path)
    if kino is not None:
        (path / "kino.json").write_text(json.dumps(kino))
    return path
