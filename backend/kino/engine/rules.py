"""What a model wants, read from its own configuration and its kino.json; nothing is guessed from its name.

A FLUX.1 transformer without `guidance_embeds` is a distilled one (schnell): it takes no guidance, needs four steps and
knows 256 text tokens. kino.json, where there is one, has the last word.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

MAX_TEXT_TOKENS = 512

# FLUX's latents (16 channels, scaled) to RGB in -1..1, as published with ComfyUI's latent formats.
_FLUX_FACTORS = (
    (-0.0346, 0.0244, 0.0681), (0.0034, 0.0210, 0.0687), (0.0275, -0.0668, -0.0433), (-0.0174, 0.0160, 0.0617),
    (0.0859, 0.0721, 0.0329), (0.0004, 0.0383, 0.0115), (0.0405, 0.0861, 0.0915), (-0.0236, -0.0185, -0.0259),
    (-0.0245, 0.0250, 0.1180), (0.1008, 0.0755, -0.0421), (-0.0515, 0.0201, 0.0011), (0.0428, -0.0012, -0.0036),
    (0.0817, 0.0765, 0.0749), (-0.1264, -0.0522, -0.1103), (-0.0280, -0.0881, -0.0499), (-0.1262, -0.0982, -0.0778),
)  # fmt: skip
_FLUX_BIAS = (-0.0329, -0.0718, -0.0851)

Factors = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Rules:
    steps: int
    guidance: float
    guided: bool  # whether the model takes guidance at all
    max_sequence_length: int
    width: int = 1024
    height: int = 1024
    hires_strength: float = 0.25  # of the redrawing of an enlarged picture, tile by tile: what is there stays
    image_shift: float | None = None  # of the noise levels for image-to-image, where it is not the scheduler's own
    factors: Factors = tuple(tuple(value / 2 for value in row) for row in _FLUX_FACTORS)  # latents to RGB in 0..1
    bias: tuple[float, ...] = tuple((value + 1) / 2 for value in _FLUX_BIAS)


def read(guidance_embeds: bool, kino: Mapping[str, Any] | None = None, *, kontext: bool = False) -> Rules:
    """The rules of a model whose transformer's configuration says `guidance_embeds`; `kino` is its kino.json.

    `kontext` is what its makers advise for FLUX.1 Kontext.
    """
    rules = Rules(28, 2.5 if kontext else 3.5, True, MAX_TEXT_TOKENS) if guidance_embeds else Rules(4, 0.0, False, 256)
    return with_own(rules, kino)


def with_own(rules: Rules, kino: Mapping[str, Any] | None) -> Rules:
    """The rules with what the model's kino.json says instead."""
    if not kino:
        return rules
    defaults, preview = kino.get("defaults"), kino.get("preview")
    if isinstance(defaults, Mapping):
        if not rules.guided:
            defaults = {name: value for name, value in defaults.items() if name != "guidance"}
        rules = replace(rules, **_numbers(defaults))
    if isinstance(preview, Mapping):
        rules = _with_preview(rules, preview)
    return rules


def read_file(folder: Path) -> Mapping[str, Any] | None:
    """The kino.json of a model's folder; None when it has none, or one that can't be read."""
    path = folder / "kino.json"
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        log.warning("%s can't be read and is left out: %s", path.name, error)
        return None
    return content if isinstance(content, Mapping) else None


def _numbers(defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `defaults` that are sensible numbers; a mistake in a file must not draw nonsense or crash."""
    bounds = {
        "steps": (1, 200),
        "width": (64, 4096),
        "height": (64, 4096),
        "max_sequence_length": (16, MAX_TEXT_TOKENS),
    }
    taken: dict[str, Any] = {}
    for name, (low, high) in bounds.items():
        value = defaults.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            taken[name] = value
    shift = defaults.get("image_shift")
    if isinstance(shift, (int, float)) and not isinstance(shift, bool) and 0 < shift <= 1000:
        taken["image_shift"] = float(shift)
    hires = defaults.get("hires_strength")
    if isinstance(hires, (int, float)) and not isinstance(hires, bool) and 0 <= hires <= 1:
        taken["hires_strength"] = float(hires)
    guidance = defaults.get("guidance")
    if isinstance(guidance, (int, float)) and not isinstance(guidance, bool) and 0 <= guidance <= 30:
        taken["guidance"] = float(guidance)
    return taken


def _with_preview(rules: Rules, preview: Mapping[str, Any]) -> Rules:
    try:
        factors = tuple(tuple(float(value) for value in row) for row in preview["factors"])
        bias = tuple(float(value) for value in preview["bias"])
    except (KeyError, TypeError, ValueError):
        factors, bias = (), ()
    whole = len(factors) == 16 and len(bias) == 3 and all(len(row) == 3 for row in factors)
    if not whole or not all(math.isfinite(value) for row in (*factors, bias) for value in row):
        log.warning("the preview of kino.json needs 16 rows of 3 factors and 3 biases; FLUX's own are used")
        return rules
    return replace(rules, factors=factors, bias=bias)
