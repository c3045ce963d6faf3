from __future__ import annotations

import base64
import io

import pytest
from PIL import Image
from rich.console import Console

from kino.cli import pictures


def png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (32, 16), (200, 30, 30)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("environment", "how"),
    [
        ({"KITTY_WINDOW_ID": "1"}, "kitty"),
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM_PROGRAM": "iTerm.app"}, "iterm"),
        ({"LC_TERMINAL": "iTerm2"}, "iterm"),
        ({"TERM": "xterm-256color"}, None),
        ({"TERM_PROGRAM": "iTerm.app", "TMUX": "/tmp/tmux"}, None),
    ],
)
def test_a_terminal_is_known_by_its_environment(environment: dict[str, str], how: str | None) -> None:
    assert pictures._by_name(environment) == how


def test_output_that_goes_elsewhere_gets_no_pictures() -> None:
    assert pictures.protocol("auto", {"KITTY_WINDOW_ID": "1"}) is None  # tests have no terminal
    assert pictures.protocol("none") is None
    assert pictures.protocol("sixel") == "sixel"


def test_iterm_is_sent_the_file_itself() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    pictures.show(console, png(), "iterm")
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert text.startswith("\x1b]1337;File=inline=1") and base64.b64encode(png()).decode() in text


def test_sixel_is_drawn_as_sixels() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    pictures.show(console, png(), "sixel")
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "\x1bP" in text and text.count("\x1b\\") >= 1
