"""torch and diffusers behind one door: `draw.draw(request, task)` makes pictures, `resident.RESIDENT` keeps the model.

Imported by workers and inside plugins' functions, never by the server. Nothing here knows projects, tables or HTTP.
"""

from __future__ import annotations

import os
import sys
from importlib import metadata

# Models are files on this machine, and nothing asks a hub for them. Whoever set the variable otherwise is left alone.
if "HF_HUB_OFFLINE" not in os.environ:
    os.environ["HF_HUB_OFFLINE"] = "1"
    # The library reads the variable once, when it is first imported; a warmed-up worker has it imported already.
    if "huggingface_hub.constants" in sys.modules:
        sys.modules["huggingface_hub.constants"].HF_HUB_OFFLINE = True  # type: ignore[attr-defined]
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
# What these libraries notice (no torchvision here, a LoRA without text layers) is for people who write programs.
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
os.environ.setdefault("DIFFUSERS_VERBOSITY", "error")


def _has_strange_torchvision() -> bool:
    """Whether torchvision, which an upscaler's library brings along, was built for another torch than this one.

    pip takes it from where it is made for CUDA, also beside a torch for the CPU alone. It can't be loaded then, and
    transformers, which uses it wherever it lies, can't either.
    """
    try:
        torch, torchvision = metadata.version("torch"), metadata.version("torchvision")
    except metadata.PackageNotFoundError:
        return False
    return torch.endswith("+cpu") and not torchvision.endswith("+cpu")


if "torchvision" not in sys.modules and _has_strange_torchvision():
    sys.modules["torchvision"] = None  # type: ignore[assignment] # Python's own word for a module that is not there


def loaded() -> list[str]:
    """Names of the models in memory, the most recently used last; asked by the heartbeat, which imports no torch."""
    resident = sys.modules.get("kino.engine.resident")
    keeper = getattr(resident, "RESIDENT", None)
    return keeper.names() if keeper else []


def unload() -> None:
    """Frees every model in memory, and imports nothing to find that there is none."""
    resident = sys.modules.get("kino.engine.resident")
    keeper = getattr(resident, "RESIDENT", None)
    if keeper:
        keeper.unload()
