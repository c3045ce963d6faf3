"""A picture in the terminal, where it can show one: kitty's graphics, iTerm's inline images, sixel.

Terminals say what they are in their environment, or answer when asked; where none of that helps there is no picture,
and whoever asked names the file instead.
"""

from __future__ import annotations

import base64
import io
import os
import sys
from typing import Literal, cast, get_args

from rich.console import Console

Protocol = Literal["kitty", "iterm", "sixel"]
WANTED = ("auto", *get_args(Protocol), "none")
COLUMNS = 48
"""How wide a picture is shown, in characters; narrower where the terminal is."""


def protocol(wanted: str = "auto", environment: dict[str, str] | None = None) -> Protocol | None:
    """How this terminal shows pictures; None when it can't, or its output goes elsewhere. `wanted` is one of WANTED."""
    if wanted != "auto":
        return None if wanted == "none" else cast("Protocol", wanted)
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        return None
    known = _by_name(dict(os.environ) if environment is None else environment)
    return known or _asked()


def _by_name(environment: dict[str, str]) -> Protocol | None:
    program = environment.get("TERM_PROGRAM", "")
    if environment.get("TMUX") or environment.get("STY"):
        return None  # what draws is behind a multiplexer, which lets no pictures through
    if environment.get("KITTY_WINDOW_ID") or environment.get("TERM") in ("xterm-kitty", "xterm-ghostty"):
        return "kitty"
    if program in ("iTerm.app", "WezTerm") or environment.get("LC_TERMINAL") == "iTerm2":
        return "iterm"
    return None


def _asked() -> Protocol | None:
    # Importing it asks the terminal, which must not happen before there is one.
    from textual_image import renderable

    return cast("dict[object, Protocol]", {renderable.SixelImage: "sixel", renderable.TGPImage: "kitty"}).get(
        renderable.Image
    )


def show(console: Console, png: bytes, how: Protocol) -> None:
    """Draws a PNG at the cursor, which ends below it."""
    width = min(COLUMNS, console.width)
    if how == "iterm":
        text = base64.b64encode(png).decode()
        console.file.write(f"\x1b]1337;File=inline=1;size={len(png)};width={width};preserveAspectRatio=1:{text}\a\n")
        console.file.flush()
        return
    from textual_image.renderable import SixelImage, TGPImage

    image = (SixelImage if how == "sixel" else TGPImage)(io.BytesIO(png), width=width, height="auto")
    console.print(image)
