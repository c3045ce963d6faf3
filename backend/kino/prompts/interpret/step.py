"""What goes into a rule and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kino.prompts.interpret.words import Word, tokenise

UNCHANGED = "keep everything else unchanged"
COMPOSED = "keep the composition and all objects unchanged"


@dataclass(frozen=True)
class Said:
    """One command: as written, its words in lower case, and what `it` means."""

    text: str
    last: str | None = None
    words: list[Word] = field(default_factory=list)
    low: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, last: str | None) -> Said:
        words = tokenise(text)
        return cls(text, last, words, [w.low for w in words])

    @property
    def line(self) -> str:
        return " ".join(self.low)


@dataclass(frozen=True)
class Step:
    """One change: the whole new prompt, and a command without the clause of what to keep.

    `touched` are (noun, slot) pairs: two steps of one instruction that touch the same pair contradict each other.
    """

    kind: str
    text: str
    command: str
    touched: frozenset[tuple[str, str]]
    target: str | None = None
    confidence: float = 0.9
    keep: str = UNCHANGED


def pairs(*found: tuple[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset(found)
