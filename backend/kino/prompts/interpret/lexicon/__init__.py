"""The words the rules know, as tables to read and extend: adding a word is adding it to a line."""

from __future__ import annotations


def table(words: str) -> frozenset[str]:
    """A set of single words, written as prose."""
    return frozenset(words.split())
