"""The decline: why an instruction can't be followed by rules, and the three ways on."""

from __future__ import annotations

from kino.errors import Detail, KinoError
from kino.schemas.interpret import Choice


class NotUnderstood(KinoError):
    """Nothing was changed. `reason` is a sentence for the person; `choices` carry the prompt each would give."""

    code, status = "not_understood", 409

    def __init__(self, reason: str, choices: list[Choice], kind: str = "ask") -> None:
        super().__init__(reason, [Detail(choice.action, choice.text) for choice in choices])
        self.reason = reason
        self.choices = choices
        self.kind = kind


class Declined(Exception):
    """Raised inside the rules, which know the reason but not the whole prompt and instruction."""

    def __init__(self, reason: str, kind: str = "ask") -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind


def choices(prompt: str, instruction: str) -> list[Choice]:
    """What a person can do instead; nothing is ever appended without being asked."""
    base, said = prompt.strip().rstrip(".,;"), instruction.strip()
    found = [Choice(action="edit", text=prompt)]
    if said:
        found = [
            Choice(action="append", text=f"{base}, {said}" if base else said),
            Choice(action="replace", text=said),
            *found,
        ]
    return found
