"""Loads a FLUX.1 pipeline part by part: a stop takes effect between parts (and between a single file's tensors), and
progress is told by bytes. Which parts, and from where, is `sources.py`; nothing here asks a hub.

The classes are FLUX.1's own. A model folder can name others in its model_index.json; they are not obeyed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, FlowMatchEulerDiscreteScheduler, FluxPipeline, FluxTransformer2DModel
from diffusers.utils import logging as diffusers_logging
from safetensors import SafetensorError
from transformers import CLIPTextModel, CLIPTokenizer, T5EncoderModel, T5TokenizerFast
from transformers.utils import logging as transformers_logging

from kino.engine import memory, rules, single_file
from kino.engine.canvas import canvas
from kino.engine.sources import WEIGHTS, Part, Source, Sources
from kino.errors import OutOfMemory, TaskFailed

log = logging.getLogger(__name__)

Tell = Callable[[float], None]

_FOLDERS: dict[Part, Any] = {
    "transformer": FluxTransformer2DModel, "text_encoder": CLIPTextModel, "text_encoder_2": T5EncoderModel,
    "vae": AutoencoderKL, "tokenizer": CLIPTokenizer, "tokenizer_2": T5TokenizerFast,
    "scheduler": FlowMatchEulerDiscreteScheduler,
}  # fmt: skip
_FILES: dict[Part, Callable[[Source, torch.dtype, Callable[[], None]], Any]] = {
    "transformer": single_file.transformer, "text_encoder": single_file.text_encoder,
    "text_encoder_2": single_file.text_encoder_2, "vae": single_file.vae,
}  # fmt: skip


def load(sources: Sources, dtype: torch.dtype, tell: Tell) -> FluxPipeline:
    """The pipeline, on the CPU. `tell` hears how much is loaded (0-1) and may raise to end it.

    Raises TaskFailed with a sentence for weights that can't be used.
    """
    # Bars and notices of both libraries would fill the log of a worker that has nobody looking at its terminal.
    transformers_logging.disable_progress_bar()
    diffusers_logging.disable_progress_bar()
    two = sources.family.startswith("flux.2")
    if two:
        from kino.engine import flux2  # seldom needed, and long to import
    counts = numbers(sources)
    total, done = max(1, sum(counts.values())), 0
    parts: dict[str, Any] = {}
    for part, kind in (flux2.classes(sources.family) if two else _FOLDERS).items():
        tell(done / total)
        parts[part] = _part(sources, part, kind, dtype, lambda: tell(done / total))  # noqa: B023 - called at once
        done += counts.get(part, 0)
        if part == "transformer" and "scheduler" not in sources.parts:
            # A single file has no scheduler; whether guidance is built in tells which of the two it needs.
            guided = parts[part].config.guidance_embeds
            shipped = single_file.DEV if guided else single_file.SCHNELL
            sources.parts["scheduler"] = Source(shipped / "scheduler")
    tell(1.0)
    pipeline: Any = flux2.pipeline(sources, parts) if two else _pipeline(sources, parts)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _pipeline(sources: Sources, parts: dict[str, Any]) -> FluxPipeline:
    if parts["transformer"].config.in_channels != 4 * parts["vae"].config.latent_channels:
        raise TaskFailed(
            f"{sources.name} takes more than a prompt (it fills, or follows a drawing): this plugin can't draw with it"
        )
    return FluxPipeline(**parts)


def _part(sources: Sources, part: Part, kind: Any, dtype: torch.dtype, check: Callable[[], None]) -> Any:
    source = sources.parts[part]
    try:
        if source.layout != "folder":
            return _FILES[part](source, dtype, check)
        if part not in WEIGHTS:
            return kind.from_pretrained(source.path, local_files_only=True)
        model = kind.from_pretrained(source.path, dtype=dtype, local_files_only=True, use_safetensors=True)
        return model.eval()
    except (OSError, ValueError, TypeError, LookupError, RuntimeError, SafetensorError, ImportError) as error:
        if isinstance(error, torch.OutOfMemoryError) or "memory" in str(error):
            raise
        # What the libraries say here is for programmers; the log has it.
        log.warning("%s of %s could not be loaded", part, sources.name, exc_info=True)
        made = "FLUX.2" if sources.family.startswith("flux.2") else "FLUX.1"
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        raise TaskFailed(
            f"{sources.name} can't be loaded: {source.path.name} is damaged or not {made}'s ({reason})"
        ) from error


def numbers(sources: Sources) -> dict[Part, int]:
    """How many weights each component has."""
    return {part: sources.parts[part].numbers() for part in WEIGHTS if part in sources.parts}


def rules_of(sources: Sources) -> rules.Rules:
    """The model's rules, from its transformer's configuration or names and from its kino.json."""
    if sources.family.startswith("flux.2"):
        from kino.engine import flux2

        return flux2.rules_of(sources)
    source = sources.parts["transformer"]
    if source.layout == "folder":
        guided = bool(source.config().get("guidance_embeds"))
    else:
        names = source.shapes()
        guided = any(name.startswith(("guidance_in.", "time_text_embed.guidance_embedder.")) for name in names)
    kino = rules.read_file(sources.path) if sources.path.is_dir() else None
    return rules.read(guided, kino, kontext=sources.family == "flux.1-kontext")


def weight_bytes(pipeline: FluxPipeline) -> dict[str, int]:
    """Bytes of each component's weights as they are held; 0 of one it does without."""
    return {part: module_bytes(getattr(pipeline, part)) if hasattr(pipeline, part) else 0 for part in WEIGHTS}


def sizes(
    pipeline: FluxPipeline, held: dict[str, int], width: int, height: int, text_tokens: int, *, source: bool = False
) -> memory.Sizes:
    """The bytes `held` by a pipeline's components, and an estimate of what one picture takes beside them.

    With a `source` that is picture tokens of its own, as for editing by an instruction, there are twice as many.
    """
    multiple = pipeline.vae_scale_factor * 2
    wide, high = canvas(width, height, multiple)
    config, itemsize = pipeline.transformer.config, pipeline.transformer.dtype.itemsize
    inner = config.num_attention_heads * config.attention_head_dim
    channels = max(pipeline.vae.config.block_out_channels[:2])
    tokens = wide * high // multiple**2 * (2 if source else 1) + text_tokens
    decode = memory.decoding_bytes(wide * high, channels, itemsize)
    return memory.Sizes(
        **held,
        denoising=memory.denoising_bytes(tokens, inner, itemsize),
        decoding=decode,
        decoding_tiled=min(decode, memory.decoding_bytes(memory.TILE_PIXELS, channels, itemsize)),
    )


def module_bytes(module: torch.nn.Module) -> int:
    return sum(p.numel() * p.element_size() for p in (*module.parameters(), *module.buffers()))


def check_host(sources: Sources, dtype: torch.dtype, free: int) -> None:
    """Raises OutOfMemory before a model that does not fit into `free` bytes of RAM makes the machine swap or kill."""
    need = sum(numbers(sources).values()) * dtype.itemsize
    if need > free:
        raise OutOfMemory(
            f"{sources.name} needs {need / 1e9:.1f} GB of memory to load and {free / 1e9:.1f} GB are free: "
            "close other programs, or choose a smaller model"
        )


def stamp(sources: Sources) -> tuple[tuple[str, int, int, int], ...]:
    """Which files a model is made of, with inode, size and time: a model that was replaced is loaded again."""
    files: list[Path] = []
    for source in sources.parts.values():
        files += sorted(source.path.iterdir()) if source.path.is_dir() else [source.path]
    if sources.path.is_dir():
        files += [path for path in (sources.path / "kino.json", sources.path / "model_index.json") if path.is_file()]
    stats = [(str(path), path.stat()) for path in files if path.is_file()]
    return tuple((name, stat.st_ino, stat.st_size, stat.st_mtime_ns) for name, stat in stats)
