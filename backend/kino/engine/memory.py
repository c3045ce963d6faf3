"""Where a model's weights go: a pure function of measured bytes, so that every card's case is a row in a test.

`none` keeps everything on the device, `model` brings one component at a time, `group` streams a component's layers
while the one before computes, `sequential` fetches single layers when they are needed: least memory, and by far the
slowest, so it is never chosen by itself. CPU and Apple devices compute in the memory they load into; nothing moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["none", "model", "sequential", "group"]
Asked = Literal["auto", "none", "model", "sequential", "group"]

# Kept free for the CUDA context's growth, libraries' workspaces and fragmentation.
MARGIN_BYTES = 400 * 2**20
MARGIN_SHARE = 0.01
# Widths of hidden states alive at once in a FLUX block: the residuals, q, k, v, four for the feed-forward, and copies.
BLOCK_WIDTHS = 25
# Full-size feature maps alive at once in the autoencoder's last level, and the tile it can be cut into instead.
DECODER_MAPS = 4
TILE_PIXELS = 512 * 512


@dataclass(frozen=True)
class Sizes:
    """Bytes of each component's weights as they will be held, and what one picture needs beside them."""

    text_encoder: int
    text_encoder_2: int
    transformer: int
    vae: int
    denoising: int
    decoding: int
    decoding_tiled: int

    @property
    def weights(self) -> int:
        return self.text_encoder + self.text_encoder_2 + self.transformer + self.vae


@dataclass(frozen=True)
class Placement:
    mode: Mode
    tiled: bool = False


def denoising_bytes(tokens: int, width: int, itemsize: int) -> int:
    """Activations of a step: `tokens` of picture and text, `width` the transformer's inner dimension."""
    return tokens * width * itemsize * BLOCK_WIDTHS


def decoding_bytes(pixels: int, channels: int, itemsize: int) -> int:
    """Activations of the decoder's last level; `channels` of its widest full-size feature map."""
    return pixels * channels * itemsize * DECODER_MAPS


def needed(sizes: Sizes, mode: Mode, *, tiled: bool = False) -> int:
    """Peak bytes on the device in a mode, margin included."""
    decoding = sizes.decoding_tiled if tiled else sizes.decoding
    if mode == "none":
        peak = sizes.weights + max(sizes.denoising, decoding)
    elif mode == "model":
        texts = max(sizes.text_encoder, sizes.text_encoder_2)
        peak = max(texts, sizes.transformer + sizes.denoising, sizes.vae + decoding)
    else:
        # A layer that computes and the one that arrives; a hundredth is more than two of any FLUX component, but of
        # FLUX.2's language models, whose words alone are up to a tenth of them. CLIP is small in any case.
        layers = max(sizes.transformer, sizes.text_encoder_2, 10 * sizes.text_encoder) // 100
        peak = layers + max(sizes.denoising, decoding)
    return int(peak * (1 + MARGIN_SHARE)) + MARGIN_BYTES


def choose(free: int, sizes: Sizes, asked: Asked, *, separate: bool = True) -> Placement:
    """The fastest mode that fits into `free` bytes, or the one asked for; tiles where decoding would not fit.

    `separate` is whether the device has memory of its own. When nothing fits the least demanding mode is returned: an
    estimate is no reason to refuse, and running out of memory is told with advice.
    """
    if not separate:
        return Placement("none", tiled=needed(sizes, "none") > free)
    modes: tuple[Mode, ...] = ("none", "model", "group") if asked == "auto" else (asked,)
    for mode in modes:
        for tiled in (False, True):
            if needed(sizes, mode, tiled=tiled) <= free:
                return Placement(mode, tiled)
    return Placement(modes[-1], tiled=True)


def stricter(mode: Mode) -> Mode | None:
    """What to try after a mode ran out of memory although it seemed to fit; None when there is nothing left."""
    after: dict[Mode, Mode] = {"none": "model", "model": "group"}
    return after.get(mode)
