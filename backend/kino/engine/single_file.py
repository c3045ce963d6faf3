"""Components out of single .safetensors files, without asking a hub: the configuration is the shipped one of FLUX.1,
with every number that shows in the file's shapes taken from there, so that pruned variants load too.

diffusers' own converter of FLUX's original names holds one width only; this one holds any.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import torch
from accelerate import init_empty_weights
from diffusers import AutoencoderKL, FluxTransformer2DModel
from safetensors import safe_open
from transformers import CLIPTextConfig, CLIPTextModel, T5Config, T5EncoderModel

from kino.engine.sources import Source
from kino.errors import TaskFailed

CONFIGS = Path(__file__).parent / "configs"
DEV, SCHNELL = CONFIGS / "FLUX.1-dev", CONFIGS / "FLUX.1-schnell"

Check = Callable[[], None]
Tensors = dict[str, torch.Tensor]
Shapes = dict[str, tuple[int, ...]]

# Original name -> diffusers name; several names share the rows of one original tensor.
_TOP = {
    "time_in.in_layer": "time_text_embed.timestep_embedder.linear_1",
    "time_in.out_layer": "time_text_embed.timestep_embedder.linear_2",
    "vector_in.in_layer": "time_text_embed.text_embedder.linear_1",
    "vector_in.out_layer": "time_text_embed.text_embedder.linear_2",
    "guidance_in.in_layer": "time_text_embed.guidance_embedder.linear_1",
    "guidance_in.out_layer": "time_text_embed.guidance_embedder.linear_2",
    "txt_in": "context_embedder",
    "img_in": "x_embedder",
    "final_layer.linear": "proj_out",
    "final_layer.adaLN_modulation.1": "norm_out.linear",
}
_DOUBLE = {
    "img_mod.lin": "norm1.linear",
    "txt_mod.lin": "norm1_context.linear",
    "img_attn.qkv": "attn.to_q attn.to_k attn.to_v",
    "txt_attn.qkv": "attn.add_q_proj attn.add_k_proj attn.add_v_proj",
    "img_attn.norm.query_norm": "attn.norm_q",
    "img_attn.norm.key_norm": "attn.norm_k",
    "txt_attn.norm.query_norm": "attn.norm_added_q",
    "txt_attn.norm.key_norm": "attn.norm_added_k",
    "img_attn.proj": "attn.to_out.0",
    "txt_attn.proj": "attn.to_add_out",
    "img_mlp.0": "ff.net.0.proj",
    "img_mlp.2": "ff.net.2",
    "txt_mlp.0": "ff_context.net.0.proj",
    "txt_mlp.2": "ff_context.net.2",
}
_SINGLE = {
    "modulation.lin": "norm.linear",
    "linear1": "attn.to_q attn.to_k attn.to_v proj_mlp",
    "linear2": "proj_out",
    "norm.query_norm": "attn.norm_q",
    "norm.key_norm": "attn.norm_k",
}
_BLOCKS = {"double_blocks": ("transformer_blocks", _DOUBLE), "single_blocks": ("single_transformer_blocks", _SINGLE)}


def to_diffusers(name: str, tensor: torch.Tensor, width: int) -> Iterator[tuple[str, torch.Tensor]]:
    """The diffusers names and tensors of one original FLUX tensor; `width` is the transformer's inner dimension.

    Raises LookupError for a name that is not FLUX.1's.
    """
    stem, _, kind = name.rpartition(".")
    kind = "weight" if kind == "scale" else kind
    block = re.fullmatch(r"(double_blocks|single_blocks)\.(\d+)\.(.+)", stem)
    if block is None:
        target = _TOP.get(stem)
        if target == "norm_out.linear":  # the original gives shift before scale, diffusers scale before shift
            shift, scale = tensor.chunk(2, dim=0)
            tensor = torch.cat([scale, shift], dim=0)
    else:
        blocks, names = _BLOCKS[block[1]]
        target = names.get(block[3])
        target = target and " ".join(f"{blocks}.{block[2]}.{part}" for part in target.split())
    if target is None:
        raise LookupError(f"it has a tensor that no FLUX.1 transformer has: {name[:100]}")
    *wide, last = target.split()
    for index, part in enumerate(wide):
        yield f"{part}.{kind}", tensor[index * width : (index + 1) * width]
    yield f"{last}.{kind}", tensor[len(wide) * width :]


def read(source: Source, check: Check) -> Generator[tuple[str, torch.Tensor]]:
    """A component's tensors one by one, asking `check` before each, so that a stop takes effect while loading."""
    with safe_open(source.path, framework="pt") as file:
        for name in file.keys():  # noqa: SIM118 - not a mapping
            if name.startswith(source.prefix):
                check()
                yield name.removeprefix(source.prefix), file.get_tensor(name)


def transformer(source: Source, dtype: torch.dtype, check: Check) -> FluxTransformer2DModel:
    """The transformer of a file in FLUX's original names or diffusers'. Raises TaskFailed for one that is neither."""
    shapes = source.shapes()
    config = transformer_config(shapes, original=source.layout == "original")
    with init_empty_weights():
        model = FluxTransformer2DModel.from_config(config)
    width = config["num_attention_heads"] * config["attention_head_dim"]
    state: Tensors = {}
    with closing(read(source, check)) as tensors:
        for name, tensor in tensors:
            pieces = to_diffusers(name, tensor, width) if source.layout == "original" else [(name, tensor)]
            for piece_name, piece in pieces:
                # A copy even without a cast: a view would keep the whole file mapped, and the fused tensor alive.
                state[piece_name] = piece.to(dtype, copy=True).contiguous()
    _fill(model, state, source)
    return model.eval()


def transformer_config(shapes: Shapes, *, original: bool) -> dict[str, Any]:
    """FLUX.1's configuration with what the shapes of a transformer's tensors say."""
    blocks = ("double_blocks", "single_blocks") if original else ("transformer_blocks", "single_transformer_blocks")
    guided = any(name.startswith(("guidance_in.", "time_text_embed.guidance_embedder.")) for name in shapes)
    if original:
        names = (
            "img_in.weight",
            "txt_in.weight",
            "vector_in.in_layer.weight",
            "double_blocks.0.img_attn.norm.query_norm.scale",
        )
    else:
        names = (
            "x_embedder.weight",
            "context_embedder.weight",
            "time_text_embed.text_embedder.linear_1.weight",
            "transformer_blocks.0.attn.norm_q.weight",
        )
    config: dict[str, Any] = json.loads(((DEV if guided else SCHNELL) / "transformer" / "config.json").read_text())
    try:
        picture, text, pooled, head = (shapes[name] for name in names)
        config |= {
            "in_channels": picture[1], "joint_attention_dim": text[1], "pooled_projection_dim": pooled[1],
            "attention_head_dim": head[0], "num_attention_heads": picture[0] // head[0],
            "num_layers": _count(shapes, blocks[0]), "num_single_layers": _count(shapes, blocks[1]),
        }  # fmt: skip
    except (KeyError, IndexError, ZeroDivisionError):
        raise LookupError("it holds only a piece of a FLUX.1 transformer") from None
    return config


def text_encoder(source: Source, dtype: torch.dtype, check: Check) -> CLIPTextModel:
    shapes = source.shapes()
    vocabulary, width = shapes["embeddings.token_embedding.weight"]
    config = CLIPTextConfig.from_pretrained(DEV / "text_encoder")
    config.vocab_size, config.hidden_size, config.projection_dim = vocabulary, width, width
    config.intermediate_size = shapes["encoder.layers.0.mlp.fc1.weight"][0]
    config.num_attention_heads = max(1, width // 64)
    config.num_hidden_layers = _count(shapes, "encoder.layers")
    return _from_state(CLIPTextModel, config, source, dtype, check)


def text_encoder_2(source: Source, dtype: torch.dtype, check: Check) -> T5EncoderModel:
    shapes = source.shapes()
    config = T5Config.from_pretrained(DEV / "text_encoder_2")
    config.vocab_size, config.d_model = (
        shapes["shared.weight"] if "shared.weight" in shapes else shapes["encoder.embed_tokens.weight"]
    )
    config.d_ff = shapes["encoder.block.0.layer.1.DenseReluDense.wi_0.weight"][0]
    config.num_heads = shapes["encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"][1]
    config.d_kv = shapes["encoder.block.0.layer.0.SelfAttention.q.weight"][0] // config.num_heads
    config.num_layers = _count(shapes, "encoder.block")
    return _from_state(T5EncoderModel, config, source, dtype, check)


def vae(source: Source, dtype: torch.dtype, check: Check) -> AutoencoderKL:
    shapes = source.shapes()
    config: dict[str, Any] = {}
    if source.layout == "original":
        levels = _count(shapes, "encoder.down")
        config["block_out_channels"] = tuple(shapes[f"encoder.down.{n}.block.0.conv1.weight"][0] for n in range(levels))
        config["layers_per_block"] = _count(shapes, "encoder.down.0.block")
    else:
        levels = _count(shapes, "encoder.down_blocks")
        first = "encoder.down_blocks.{}.resnets.0.conv1.weight"
        config["block_out_channels"] = tuple(shapes[first.format(n)][0] for n in range(levels))
        config["layers_per_block"] = _count(shapes, "encoder.down_blocks.0.resnets")
    config["down_block_types"] = ("DownEncoderBlock2D",) * levels
    config["up_block_types"] = ("UpDecoderBlock2D",) * levels
    with closing(read(source, check)) as tensors:
        state = dict(tensors)
    model: AutoencoderKL = AutoencoderKL.from_single_file(
        state, config=str(DEV), subfolder="vae", local_files_only=True, dtype=dtype, **config
    )
    return model.eval()


def _from_state(kind: Any, config: Any, source: Source, dtype: torch.dtype, check: Check) -> Any:
    with closing(read(source, check)) as tensors:
        state = dict(tensors)
    model, loading = kind.from_pretrained(
        None, config=config, state_dict=state, dtype=dtype, local_files_only=True, output_loading_info=True
    )
    if loading["missing_keys"] or loading["mismatched_keys"]:
        raise TaskFailed(f"{source.path.name} is not whole: {len(loading['missing_keys'])} of its tensors are missing")
    return model.eval()


def _fill(model: torch.nn.Module, state: Tensors, source: Source) -> None:
    wanted = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    given = {name: tuple(tensor.shape) for name, tensor in state.items()}
    wrong = [name for name in wanted.keys() | given.keys() if wanted.get(name) != given.get(name)]
    if wrong:
        raise TaskFailed(
            f"{source.path.name} does not hold a FLUX.1 transformer that can be drawn with: {len(wrong)} of its "
            f"tensors are missing or of another shape, {min(wrong)[:100]} among them"
        )
    model.load_state_dict(state, assign=True)


def _count(shapes: Shapes, blocks: str) -> int:
    """How many numbered blocks stand under a name."""
    found = (re.match(rf"{re.escape(blocks)}\.(\d+)\.", name) for name in shapes)
    return 1 + max((int(match[1]) for match in found if match), default=-1)
