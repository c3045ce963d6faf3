"""Findings, and the edits they offer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kino.datasets import counting
from kino.datasets.state import Picture, State
from kino.schemas.dataset_training import BulkFix, Finding
from kino.schemas.datasets import Severity

NAMES = 1000
BINDING = 0.8
"""Share of the captions from which on a word is learnt as a part of every picture."""
FEWEST = 5
"""Captions below which nothing is usual."""


def tag_mode(state: State) -> bool:
    return state.about.mode == "tags"


def having(captioned: Sequence[Picture], tags: Iterable[str]) -> list[str]:
    wanted = set(tags)
    return [picture.name for picture in captioned if not wanted.isdisjoint(counting.split(picture.caption))]


def told(
    rule: str, severity: Severity, names: Sequence[str], message: str, tags: Sequence[str] = (),
    fix: BulkFix | None = None,
) -> list[Finding]:  # fmt: skip
    """The finding; none where it is about no picture."""
    if not names:
        return []
    return [
        Finding(
            rule=rule, severity=severity, message=message, names=list(names[:NAMES]), count=len(names), tags=list(tags),
            fix=fix,
        )
    ]  # fmt: skip


def offer(label: str, **edit: Any) -> BulkFix:
    return BulkFix(label=label, edit=edit)


def many(names: Sequence[str]) -> str:
    return f"{len(names):,} picture{'' if len(names) == 1 else 's'}"


def bound(state: State, captions: int, said: str, names: list[str]) -> list[Finding]:
    trigger = state.about.trigger
    share = f"“{said}” stands in {100 * len(names) // captions} % of the captions"
    # One word out of a sentence leaves a broken one; a tag or a whole phrase can go.
    fix = None if not tag_mode(state) and " " not in said else offer(
        f"Remove “{said}” everywhere", op="remove", tags=[said], **({} if tag_mode(state) else {"match_case": False})
    )  # fmt: skip
    belongs = f"“{trigger}”" if trigger else "what is trained"
    return told(
        "binding", "warning" if trigger else "note", names,
        f"{share}: it is learnt with that word, and not with the trigger. Remove it if it belongs to {belongs}; keep it"
        f" if it is to stay something one can change", tags=[said], fix=fix,
    )  # fmt: skip
