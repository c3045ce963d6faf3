"""Puts a loaded pipeline where `memory.choose` said: on the device, or on the CPU with hooks that bring parts of it."""

from __future__ import annotations

import math

import psutil
import torch
from diffusers import FluxPipeline

from kino.engine import memory
from kino.engine.load import module_bytes


def place(pipeline: FluxPipeline, placement: memory.Placement, device: str) -> None:
    """Done once for a pipeline, right after loading: another mode takes a freshly loaded one."""
    where = torch.device(device)
    if placement.mode == "none":
        pipeline.to(where)
        if where.type == "cpu":
            # As oneDNN computes convolutions: otherwise each turns its picture around and back, more than half of the
            # time of decoding.
            pipeline.vae.to(memory_format=torch.channels_last)
    elif placement.mode == "model":
        pipeline.enable_model_cpu_offload(device=where)
    elif placement.mode == "sequential":
        pipeline.enable_sequential_cpu_offload(device=where)
    else:
        # A stream brings the next layer while this one computes; pinning all weights beforehand takes them twice.
        held = sum(
            module_bytes(module) for module in pipeline.components.values() if isinstance(module, torch.nn.Module)
        )
        pipeline.enable_group_offload(
            onload_device=where,
            offload_device=torch.device("cpu"),
            offload_type="leaf_level",
            use_stream=where.type == "cuda",
            low_cpu_mem_usage=psutil.virtual_memory().available < held * 1.2,
        )


def tile(pipeline: FluxPipeline, tiled: bool) -> None:
    """Decodes in overlapping tiles, or whole, as one picture's size asks for."""
    vae = pipeline.vae
    if not tiled:
        vae.disable_tiling()
        return
    # diffusers' own tile is the size the VAE was trained for, 1024 pixels with FLUX: that saves little.
    vae.tile_sample_min_size = math.isqrt(memory.TILE_PIXELS)
    vae.tile_latent_min_size = vae.tile_sample_min_size // pipeline.vae_scale_factor
    vae.enable_tiling()
