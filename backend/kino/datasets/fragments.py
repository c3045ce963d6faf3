"""Words in a person's own sentences: found, taken out with the comma that was theirs, put in. Nothing else moves.

Everything here gives the text back as it is but for the words in question. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

Span = tuple[int, int]

_ENDS = ".!?…:;"
_CLOSING = ".!?…:;,)]}»”"
_OPENING = "([{«“"

_folded = lru_cache(4096)(str.casefold)


@lru_cache(4096)
def pattern(fragment: str, match_case: bool = True) -> re.Pattern[str]:
    """Finds the fragment where it stands as whole words."""
    before = r"(?<!\w)" if fragment[:1].isalnum() or fragment[:1] == "_" else ""
    after = r"(?!\w)" if fragment[-1:].isalnum() or fragment[-1:] == "_" else ""
    return re.compile(f"{before}{re.escape(fragment)}{after}", 0 if match_case else re.IGNORECASE)


def spans(text: str, fragment: str, match_case: bool = True) -> list[Span]:
    # Most texts don't hold most fragments at all, which is seen a hundred times as fast.
    holds = fragment in text if match_case else _folded(fragment) in _folded(text)
    return [match.span() for match in pattern(fragment, match_case).finditer(text)] if fragment and holds else []


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def add(text: str, fragment: str, *, front: bool = False) -> str:
    """The text with the fragment before or behind it, after a comma unless a sentence ends there; as it is where it
    says so already."""
    if not fragment or spans(text, fragment, match_case=False):
        return text
    if not text:
        return fragment
    first, second = (fragment, text) if front else (text, fragment)
    return f"{first}{'' if _ended(first) else ','} {second}"


def say(text: str, sentence: str) -> str:
    """The text with one more sentence behind it."""
    if not text or not sentence or sentence in text:
        return text or sentence
    return f"{text}{'' if _ended(text) else '.'} {sentence}"


def remove(text: str, fragment: str, *, match_case: bool = True, keep: str = "") -> str:
    """The text without the fragment, wherever it stands as whole words but in or across the word `keep`.

    The comma or space that set it apart goes too: "a dog, red, on grass" without "red" is "a dog, on grass".
    """
    while True:
        found = spans(text, fragment, match_case)
        kept = spans(text, keep) if found else []
        found = [span for span in found if not overlaps(span, kept)]
        if not found:
            return text
        # From the last to the first, so that the places before stay what they are.
        for start, end in reversed(found):
            text = _joined(text[:start], text[end:])


def replace(text: str, fragment: str, to: str, *, match_case: bool = True, keep: str = "") -> str:
    """The text with `to` wherever the fragment stood as whole words, but in or across the word `keep`, and in what is
    `to` already: "red" becomes "dark red" once."""
    if not to:
        return remove(text, fragment, match_case=match_case, keep=keep)
    found = spans(text, fragment, match_case)
    kept = spans(text, keep) + spans(text, to, match_case) if found else []
    for start, end in reversed([span for span in found if not overlaps(span, kept)]):
        text = f"{text[:start]}{to}{text[end:]}"
    return text


def _ended(text: str) -> bool:
    return text.rstrip('”»"')[-1:] in f",{_ENDS}"


def _joined(before: str, after: str) -> str:
    """Two ends of a text that something was taken out from between."""
    apart = before.endswith(" ") or after.startswith(" ")
    left, right = before.rstrip(" "), after.lstrip(" ")
    if not left:
        return right.lstrip(",.;:!?… ")
    if left[-1] in f",{_ENDS}" and right[:1] and right[0] in f",{_ENDS}":
        if right[0] == "," or left[-1] != ",":
            right = right[1:].lstrip(" ")
            apart = True
        else:
            left = left[:-1].rstrip(" ")
    elif left[-1] == "," and not right:
        left = left[:-1].rstrip(" ")
    tight = not right or right[0] in _CLOSING or left[-1:] in _OPENING or not apart
    return f"{left}{'' if tight or not left else ' '}{right}"
