"""`kino enhance`: a prompt made richer by the language model, on stdout, so that it can be piped into `generate`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from kino.cli import showing
from kino.cli.connection import connect
from kino.cli.failures import run
from kino.cli.generate import read_prompt


def enhance(
    flags: dict[str, Any],
    prompt: str | None,
    *,
    fit_clip: bool = False,
    model: str | None = None,
    keep: Sequence[str] = (),
    as_json: bool = False,
) -> int:
    """The exit status."""
    return run(lambda: _enhance(flags, prompt, fit_clip, model, keep, as_json), as_json)


def _enhance(
    flags: dict[str, Any], prompt: str | None, fit_clip: bool, model: str | None, keep: Sequence[str], as_json: bool
) -> None:
    body = {"prompt": read_prompt(prompt), "fit_clip": fit_clip, "model": model, "keep": list(keep)}
    with connect(flags) as client:
        enhanced = client.post("prompts/enhance", body)
    if as_json:
        showing.as_json(enhanced)
        return
    print(enhanced["prompt"])
    if not sys.stderr.isatty():
        return
    clip = enhanced["clip"]
    showing.note(f"CLIP reads {min(clip['count'], clip['limit'])} of its {clip['count']} tokens; T5 reads all of it")
    if enhanced["cut"]:
        showing.note(f"cut off to fit CLIP: {enhanced['cut']}")
