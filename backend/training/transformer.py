"""The transformer: FLUX's own class, small, with a start and a training path that suit two CPU cores.

2 double and 4 single blocks, 4 heads of 64, 9.3 M parameters. The stock class starts at random where it should start at
zero (adaLN) and has no sense of place until attention finds RoPE; `build` mends both.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from diffusers import FluxTransformer2DModel
from diffusers.models.transformers.transformer_flux import FluxAttention

from training.text import WIDTH

HEADS = 4
HEAD_WIDTH = 64
TOKEN_CHANNELS = 64


def build(seed: int = 0) -> FluxTransformer2DModel:
    torch.manual_seed(seed)
    model = FluxTransformer2DModel(
        patch_size=1,
        in_channels=TOKEN_CHANNELS,
        num_layers=2,
        num_single_layers=4,
        attention_head_dim=HEAD_WIDTH,
        num_attention_heads=HEADS,
        joint_attention_dim=WIDTH,
        pooled_projection_dim=WIDTH,
        guidance_embeds=True,
        axes_dims_rope=(16, 24, 24),
    )
    silent = [block.norm.linear for block in model.single_transformer_blocks]
    for block in model.transformer_blocks:
        silent += [block.norm1.linear, block.norm1_context.linear]
    # Guidance arrives as 1000 times its value: at random it is noise in every modulation. Zero, and kept so.
    guidance = model.time_text_embed.guidance_embedder.linear_2
    for layer in [*silent, model.norm_out.linear, model.proj_out, guidance]:
        torch.nn.init.zeros_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
    model.time_text_embed.guidance_embedder.requires_grad_(False)
    # Constant queries and keys, turned by RoPE, let half of the heads see from the first step where a token lies.
    half = HEADS * HEAD_WIDTH // 2
    for name, p in model.named_parameters():
        if name.endswith(("attn.to_q.bias", "attn.to_k.bias", "attn.add_q_proj.bias", "attn.add_k_proj.bias")):
            p.data[half:] = torch.randn(half) * 1.5
    return model


def image_ids(rows: int, columns: int) -> torch.Tensor:
    """(rows * columns, 3) positions as FluxPipeline numbers them."""
    ids = torch.zeros(rows, columns, 3)
    ids[..., 1] = torch.arange(rows)[:, None]
    ids[..., 2] = torch.arange(columns)[None]
    return ids.reshape(-1, 3)


def pack(latents: torch.Tensor) -> torch.Tensor:
    """(n, 16, 2h, 2w) latents as (n, h*w, 64) tokens, in FluxPipeline's order."""
    n, c, h, w = latents.shape
    return latents.view(n, c, h // 2, 2, w // 2, 2).permute(0, 2, 4, 1, 3, 5).reshape(n, h // 2 * (w // 2), c * 4)


class PlainAttention:
    """The stock processor's arithmetic for CPU training: written-out attention (the backward of the fused one is slow
    there) and RoPE without a detour over float32. The weights it trains run under the stock processor."""

    def __call__(
        self,
        attn: FluxAttention,
        hidden_states: torch.Tensor,
        encoder_hidden_states: torch.Tensor | None = None,
        attention_mask: torch.Tensor | None = None,
        image_rotary_emb: tuple[torch.Tensor, torch.Tensor] | None = None,
    ) -> torch.Tensor | tuple[torch.Tensor, torch.Tensor]:
        def heads(x: torch.Tensor) -> torch.Tensor:
            return x.view(*x.shape[:-1], attn.heads, attn.head_dim)

        q, k, v = (heads(layer(hidden_states)) for layer in (attn.to_q, attn.to_k, attn.to_v))
        q, k = rms(q, attn.norm_q.weight), rms(k, attn.norm_k.weight)
        length = 0
        if encoder_hidden_states is not None:
            length = encoder_hidden_states.shape[1]
            eq, ek, ev = (heads(m(encoder_hidden_states)) for m in (attn.add_q_proj, attn.add_k_proj, attn.add_v_proj))
            q = torch.cat([rms(eq, attn.norm_added_q.weight), q], 1)
            k = torch.cat([rms(ek, attn.norm_added_k.weight), k], 1)
            v = torch.cat([ev, v], 1)
        assert image_rotary_emb is not None
        cos, sin = (t.to(q.dtype)[None, :, None] for t in image_rotary_emb)
        q, k = turn(q, cos, sin), turn(k, cos, sin)
        q, k, v = (t.transpose(1, 2) for t in (q, k, v))
        weights = (q @ k.transpose(2, 3) * attn.head_dim**-0.5).softmax(-1)
        out = torch.as_tensor((weights @ v).transpose(1, 2).flatten(2))
        if encoder_hidden_states is None:
            return out
        return attn.to_out[0](out[:, length:]), attn.to_add_out(out[:, :length])


def rms(x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    return F.rms_norm(x, (x.shape[-1],), weight, 1e-6)


def turn(x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    even, odd = x.view(*x.shape[:-1], -1, 2).unbind(-1)
    return x * cos + torch.stack([-odd, even], -1).flatten(-2) * sin
