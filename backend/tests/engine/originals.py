"""Single files as people download them: FLUX's original names for the transformer, whole checkpoints, encoders."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from kino.engine import single_file

Tensors = dict[str, torch.Tensor]

CLIP_IN_CHECKPOINT = "text_encoders.clip_l.transformer.text_model."
T5_IN_CHECKPOINT = "text_encoders.t5xxl.transformer."


def original_names(state: Tensors) -> Tensors:
    """A transformer's diffusers state in FLUX's original names, fused as the original is."""
    tables = {"": single_file._TOP, "transformer_blocks.": single_file._DOUBLE}
    tables["single_transformer_blocks."] = single_file._SINGLE
    blocks = {"": "", "transformer_blocks.": "double_blocks.", "single_transformer_blocks.": "single_blocks."}
    found: Tensors = {}
    for start, table in tables.items():
        numbers = {""} if not start else {name.split(".")[1] + "." for name in state if name.startswith(start)}
        for number in numbers:
            for old, new in table.items():
                for kind in ("weight", "bias"):
                    names = [f"{start}{number}{part}.{kind}" for part in new.split()]
                    if names[0] not in state:
                        continue
                    tensor = torch.cat([state[name] for name in names])
                    if new == "norm_out.linear":
                        tensor = torch.cat(list(reversed(tensor.chunk(2))))
                    last = "scale" if old.endswith("_norm") else kind
                    found[f"{blocks[start]}{number}{old}.{last}"] = tensor.contiguous()
    return found


def transformer_file(path: Path, transformer: Any, prefix: str = "", extra: Tensors | None = None) -> Path:
    state = {prefix + name: tensor for name, tensor in original_names(transformer.state_dict()).items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({**state, **(extra or {})}, path)
    return path


def checkpoint(path: Path, parts: dict[str, Any]) -> Path:
    """A whole checkpoint in one file: everything but the tokenizers."""
    extra = {f"vae.{name}": tensor for name, tensor in parts["vae"].state_dict().items()}
    extra |= {CLIP_IN_CHECKPOINT + name: tensor for name, tensor in parts["text_encoder"].state_dict().items()}
    extra |= {T5_IN_CHECKPOINT + name: tensor for name, tensor in t5_state(parts).items()}
    return transformer_file(path, parts["transformer"], "model.diffusion_model.", extra)


def clip_file(path: Path, parts: dict[str, Any]) -> Path:
    state = {f"text_model.{name}": tensor for name, tensor in parts["text_encoder"].state_dict().items()}
    save_file({**state, "text_projection.weight": torch.eye(4)}, path)
    return path


def t5_file(path: Path, parts: dict[str, Any]) -> Path:
    save_file(t5_state(parts), path)
    return path


def vae_file(path: Path, parts: dict[str, Any]) -> Path:
    """An autoencoder in its original names, as ae.safetensors has them: the decoder counted from its end."""
    state: Tensors = parts["vae"].state_dict()
    levels = len(parts["vae"].config.block_out_channels)
    found: Tensors = {}
    for name, tensor in state.items():
        name = re.sub(r"down_blocks\.(\d+)\.", r"down.\1.", name)
        name = re.sub(r"up_blocks\.(\d+)\.", lambda match: f"up.{levels - 1 - int(match[1])}.", name)
        name = re.sub(r"mid_block\.resnets\.(\d)", lambda match: f"mid.block_{int(match[1]) + 1}", name)
        for new, old in (
            ("mid_block.attentions.0", "mid.attn_1"), ("resnets.", "block."), ("downsamplers.0.", "downsample."),
            ("upsamplers.0.", "upsample."), ("conv_shortcut", "nin_shortcut"), ("conv_norm_out", "norm_out"),
            ("group_norm", "norm"), ("to_q", "q"), ("to_k", "k"), ("to_v", "v"), ("to_out.0", "proj_out"),
        ):  # fmt: skip
            name = name.replace(new, old)
        convolution = "attn_1" in name and tensor.ndim == 2
        found[name] = tensor[..., None, None].contiguous() if convolution else tensor
    save_file(found, path)
    return path


def t5_state(parts: dict[str, Any]) -> Tensors:
    state: Tensors = parts["text_encoder_2"].state_dict()
    return {name: tensor for name, tensor in state.items() if name != "encoder.embed_tokens.weight"}
