"""Words that are no change of the prompt but a move among takes: undo, redo, try again, compare, keep."""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "undo": "undo", "undo that": "undo", "undo it": "undo", "undo this": "undo", "go back": "undo", "back": "undo",
    "revert": "undo", "revert that": "undo", "revert it": "undo", "undo the last change": "undo", "step back": "undo",
    "undo last change": "undo", "undo the change": "undo", "take that back": "undo", "go back one step": "undo",
    "revert the last change": "undo",
    "redo": "redo", "redo that": "redo", "redo it": "redo", "go forward": "redo", "forward": "redo",
    "try again": "reroll", "again": "reroll", "another one": "reroll", "try another": "reroll", "reroll": "reroll",
    "re-roll": "reroll", "another try": "reroll", "new seed": "reroll", "one more try": "reroll",
    "try another one": "reroll", "another version": "reroll", "regenerate": "reroll", "give me another one": "reroll",
    "generate again": "reroll", "different seed": "reroll", "same prompt again": "reroll", "show another": "reroll",
    "compare": "compare", "compare them": "compare", "compare with the last one": "compare",
    "compare with before": "compare", "compare to before": "compare", "show before and after": "compare",
    "before and after": "compare", "compare with the original": "compare",
    "keep this": "keep", "keep it": "keep", "keep that": "keep", "keep this one": "keep", "keep that one": "keep",
    "i like this one": "keep", "keep": "keep",
}  # fmt: skip


def command(text: str) -> str | None:
    return COMMANDS.get(" ".join(text.lower().split()))
