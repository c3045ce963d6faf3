"""Which family of models weights belong to, read from their tensors and settings, never from their name.

Names follow the models' own: `flux.1-dev`, `flux.1-schnell`. What is not recognised is None, not a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kino.errors import TaskFailed
from kino.weights.safetensors_header import Header

GGUF = {"flux": "flux.1", "sdxl": "sdxl", "sd1": "sd1.5", "sd3": "sd3", "t5": "t5", "t5encoder": "t5"}
PIPELINES = {
    "FluxKontextPipeline": "flux.1-kontext",
    "FluxFillPipeline": "flux.1-fill",
    "Flux2Pipeline": "flux.2",
    "Flux2KleinPipeline": "flux.2-klein",
    "StableDiffusionXLPipeline": "sdxl",
    "StableDiffusionPipeline": "sd1.5",
    "StableDiffusion3Pipeline": "sd3",
}
# Those that change a picture by an instruction, as folders; what they need beside the transformer lies in the folder.
EDITING = ("flux.1-kontext", "flux.2", "flux.2-klein")
FLUX_WIDTH = 3072
_LORA = (".lora_A.", ".lora_B.", ".lora_down.", ".lora_up.", ".lora.down.", ".lora.up.")


def of_pipeline(path: Path, index: dict[str, Any], read_json: Callable[[Path], dict[str, Any]]) -> str | None:
    """Of a diffusers folder: by its pipeline's class, and for FLUX by whether it was distilled with guidance."""
    name = index.get("_class_name")
    if not isinstance(name, str):
        raise TaskFailed(f"{path.name}/model_index.json names no pipeline: download it again")
    if name in ("FluxPipeline", "FluxImg2ImgPipeline", "FluxInpaintPipeline"):
        config = read_json(path / "transformer" / "config.json")
        return "flux.1-dev" if config.get("guidance_embeds") is True else "flux.1-schnell"
    return PIPELINES.get(name, name.removesuffix("Pipeline").lower() or None)


def of_tensors(header: Header) -> str | None:
    """Of a single file: by what its metadata says, else by the names and shapes of its tensors."""
    said = header.metadata.get("family") or header.metadata.get("modelspec.architecture", "").partition("/")[0]
    names = header.tensors
    if any(part in name for name in names for part in _LORA):
        return said or _of_lora(header)

    def has(*parts: str) -> bool:
        return any(part in name for name in names for part in parts)

    if has("distilled_guidance_layer."):
        return "chroma"
    if has("double_stream_modulation_img."):
        return "flux.2-transformer"  # a part: its text encoder and VAE are in no file with it
    if has("double_blocks.0.", "single_transformer_blocks.0."):
        # Its tensors are those of FLUX.1-dev: only what the file says of itself tells it.
        if "kontext" in f"{said} {header.metadata.get('modelspec.architecture', '')}".lower():
            return "flux.1-kontext"
        return "flux.1-dev" if has("guidance_in.", "guidance_embedder.") else "flux.1-schnell"
    if has("conditioner.embedders.1."):
        return "sdxl"
    if has("joint_blocks.0."):
        return "sd3"
    if has("diffusion_model.input_blocks.0."):
        return "sd1.5"
    return said or None


def _of_lora(header: Header) -> str | None:
    names = header.tensors
    if any("double_blocks" in name or "single_transformer_blocks" in name for name in names):
        # Other networks of the same architecture, kino-mini for one, are narrower or wider than FLUX.1.
        wide = any(FLUX_WIDTH in tensor.shape for tensor in names.values())
        return "flux.1" if wide else "flux"
    if any("lora_te2" in name or "text_encoder_2" in name for name in names):
        return "sdxl"
    if any("lora_unet" in name or name.startswith("unet.") for name in names):
        wide = any(2048 in tensor.shape for tensor in names.values())  # SDXL attends to 2048 channels of text, SD 768
        return "sdxl" if wide else "sd1.5"
    return None
