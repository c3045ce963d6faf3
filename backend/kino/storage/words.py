"""Words that a person looks for, as patterns for LIKE with the escape character \\."""

from __future__ import annotations


def patterns(text: str | None) -> list[str]:
    """One pattern a word, for any place in a text; none for no words."""
    return [
        "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%" for word in (text or "").split()
    ]
