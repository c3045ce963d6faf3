"""What stands in the way of an export, before anything is written: the limits of its target, with fixes."""

from __future__ import annotations

from pathlib import Path

from kino.datasets.export.choosing import Tokens, choose
from kino.datasets.export.writing import KINDS, findings, paths
from kino.datasets.state import State
from kino.schemas.dataset_training import ExportOptions, Preflight

MAX_FILES = 100


def check(state: State, folder: Path, options: ExportOptions, tokens: Tokens) -> Preflight:
    """`tokens` counts a text's tokens for CLIP and for T5. Raises Invalid (field `query`) for a bad query."""
    kind = KINDS[options.target]
    chosen = choose(state, folder, options, kind, tokens)
    found = findings(chosen, kind, tokens)
    files = paths(chosen, kind) if chosen.items else []
    return Preflight(
        target=options.target,
        ready=all(one.severity != "error" for one in found),
        findings=found,
        files=files[:MAX_FILES],
        total_files=len(files),
    )
