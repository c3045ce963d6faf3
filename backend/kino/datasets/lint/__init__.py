"""What of the captions will do harm in training, found before any is paid for.

Each finding names the pictures and, where one edit would put it right, that edit. Pure functions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kino.datasets.lint import everywhere, sentences, tags
from kino.datasets.query.terms import Tokens
from kino.datasets.state import Picture, State
from kino.schemas.dataset_training import Finding
from kino.schemas.datasets import Severity

Rule = Callable[[State, Sequence[Picture]], list[Finding]]

_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}
_ALWAYS: tuple[Rule, ...] = (everywhere.blank, everywhere.trigger, everywhere.twins, everywhere.phrases)
_TAGS: tuple[Rule, ...] = (tags.binding, tags.underscores, tags.same, tags.slips, tags.contradictions, tags.praise)
_SENTENCES: tuple[Rule, ...] = (sentences.traits, sentences.words)


def check(state: State, tokens: Tokens) -> list[Finding]:
    """All findings about the pictures that are to be trained, the worst first. `tokens` counts a caption file's text
    for CLIP and T5."""
    trained = [picture for picture in state.shown() if not picture.skipped]
    captioned = [picture for picture in trained if picture.caption]
    found = everywhere.lengths(state, trained, tokens)
    for rule in _ALWAYS:
        found += rule(state, trained)
    for rule in _TAGS if state.about.mode == "tags" else _SENTENCES:
        found += rule(state, captioned)
    return sorted(found, key=lambda one: (_ORDER[one.severity], -one.count))
