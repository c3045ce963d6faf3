"""Attribute values read from words: "bright orange" is a colour, "black and white" is one too, "wooden" a material."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kino.prompts.interpret.lexicon.attributes import COLOR_PAIRS, COLORS, OPINIONS, ORDER, SHADES, SLOTS, SPOKEN

SLOT_OF = {word: slot for slot, words in SLOTS.items() for word in words if " " not in word}
SLOT_OF |= {color: "color" for color in COLORS}
PHRASES = {value: slot for slot, words in SLOTS.items() for value in words if " " in value}
PHRASES |= {pair: "color" for pair in COLOR_PAIRS}
ADJECTIVES = set(SLOT_OF) | OPINIONS | SHADES


@dataclass(frozen=True)
class Value:
    """A slot's value at the words from `start` up to `end`."""

    slot: str
    text: str
    start: int
    end: int


def read_value(words: Sequence[str], at: int, stop: int) -> Value | None:
    """The longest value that begins at `at` and ends before `stop`; shades belong to the colour behind them."""
    color = _color(words, at, stop)
    if color:
        end = color
        # "red and white", "red, white and blue": colours joined are one value.
        while end + 1 < stop and words[end] in {"and", "&", ","} and (more := _color(words, end + 1, stop)):
            end = more
        return Value("color", " ".join(words[at:end]).replace(" ,", ","), at, end)
    for length in (2, 1):
        text = " ".join(words[at : at + length])
        if at + length <= stop and (slot := PHRASES.get(text) or SLOT_OF.get(text)):
            return Value(slot, text, at, at + length)
    if at < stop and words[at] in SHADES:
        return Value("shade", words[at], at, at + 1)
    return None


def _color(words: Sequence[str], at: int, stop: int) -> int:
    """Where the one colour that begins at `at` ends, or 0."""
    if at + 3 <= stop and " ".join(words[at : at + 3]) in COLOR_PAIRS:
        return at + 3
    start = at
    while at < stop and words[at] in SHADES:
        at += 1
    if " ".join(words[at : min(at + 2, stop)]) in COLOR_PAIRS:
        return at + 2
    if at < stop and is_color(words[at]):
        # "blue green", "reddish brown"
        two = at + 1 < stop and is_color(words[at + 1]) and words[at + 1] != words[at] and at - start < 2
        return at + 2 if two else at + 1
    return 0


def is_color(word: str) -> bool:
    if word in COLORS:
        return True
    first, dash, rest = word.partition("-")
    if not dash:
        return False
    if rest in {"colored", "coloured"}:
        return first in COLORS
    return rest in COLORS and (first in COLORS or first in SHADES)


def read_values(words: Sequence[str], start: int, stop: int) -> list[Value]:
    """Every value among the words before a head."""
    found, at = [], start
    while at < stop:
        value = read_value(words, at, stop)
        if value:
            found.append(value)
        at = value.end if value else at + 1
    return found


def spoken(text: str) -> str:
    """What a person says, as it stands before a noun."""
    return SPOKEN.get(text, text)


def rank(slot: str) -> int:
    return ORDER.get(slot, ORDER["unknown"])
