"""Misspelt words without a dictionary: what is nearly the trigger, and rare words that are nearly a frequent one.

A rare word near a frequent one is a slip more often than not; what the person knows better is in `About.words`, and
is never named again. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

WORD = re.compile(r"[^\W\d_][\w'\u2019-]*")
FREQUENT = 4
TIMES = 4
"""As many times as often as the slip the right word is used."""
_ONE, _TWO = 5, 9
"""Letters from which on one is allowed to be wrong, or two."""
_ENDINGS = {"s", "es", "'s", "\u2019s", "d", "ed", "y", "er", "ly", "n", "ing"}


@dataclass(frozen=True)
class Slip:
    """`wrong` was written `count` times where `right` was meant."""

    wrong: str
    right: str
    count: int


@dataclass(frozen=True)
class Mark:
    """A word of a text, by its characters, and what it may have been meant to be."""

    start: int
    end: int
    right: str


def distance(one: str, other: str, limit: int = 3) -> int:
    """Letters that are too many, missing, wrong or swapped with the next; `limit` where it is that or more."""
    if abs(len(one) - len(other)) >= limit:
        return limit
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        after = [i]
        for j, against in enumerate(other, 1):
            best = min(row[j] + 1, after[j - 1] + 1, row[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                best = min(best, before[j - 2] + 1)
            after.append(best)
        if min(after) >= limit:
            return limit
        before, row = row, after
    return min(row[-1], limit)


def allowed(word: str) -> int:
    """How many letters of a word may be wrong for it to be still the same: none in short ones."""
    return 2 if len(word) >= _TWO else 1 if len(word) >= _ONE else 0


def slips(counts: Mapping[str, int], known: Collection[str] = ()) -> list[Slip]:
    """Rare words that are nearly a frequent one; `known` are right as they are. Plurals and words that differ in a
    digit are none."""
    frequent: dict[str, list[str]] = {}
    for word, count in counts.items():
        if count >= FREQUENT and allowed(word):
            for part in _shortened(word):
                frequent.setdefault(part, []).append(word)
    right_words = {word.casefold() for word in known}
    found = []
    for word, count in counts.items():
        if word in right_words or not allowed(word) or any(map(str.isdigit, word)):
            continue
        near = {right for part in _shortened(word) for right in frequent.get(part, ())}
        fitting = [
            right
            for right in near
            if right != word and counts[right] >= TIMES * count and not _inflected(word, right)
            and distance(word, right) <= min(allowed(word), allowed(right))
        ]  # fmt: skip
        if fitting:
            right = min(fitting, key=lambda right: (distance(word, right), -counts[right], right))
            found.append(Slip(word, right, count))
    return sorted(found, key=lambda slip: (-slip.count, slip.wrong))


def near_trigger(words: Iterable[str], trigger: str, known: Collection[str] = ()) -> list[str]:
    """The words that are nearly the trigger, or the trigger in other letters (small, large)."""
    right, letters = {word.casefold() for word in known}, trigger.casefold()
    least = 1 if len(trigger) < 4 else 2 if len(trigger) < 8 else 3
    return [
        word
        for word in dict.fromkeys(words)
        if word != trigger and word.casefold() not in right
        and (word.casefold() == letters
             or (distance(word.casefold(), letters, least) < least and not _inflected(word.casefold(), letters)))
    ]  # fmt: skip


def marks(text: str, trigger: str, slips: Mapping[str, str], known: Collection[str] = ()) -> list[Mark]:
    """Where a text has a word that is nearly the trigger, or a slip (`slips`: wrong word in small letters -> right)."""
    found = []
    for match in WORD.finditer(text):
        word = match[0]
        if trigger and near_trigger([word], trigger, known):
            found.append(Mark(match.start(), match.end(), trigger))
        elif word.casefold() in slips:
            found.append(Mark(match.start(), match.end(), slips[word.casefold()]))
    return found


def words_of(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from WORD.findall(text)


def _shortened(word: str) -> Iterator[str]:
    """The word, and it with letters left out: two words that are near each other have one of these in common."""
    yield word
    for count in range(1, allowed(word) + 1):
        for places in combinations(range(len(word)), count):
            yield "".join(letter for place, letter in enumerate(word) if place not in places)


def _inflected(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long in {
        f"{short}{end}" for end in ("s", "es", "'s", "\u2019s", "d", "ed", "y", "er", "ly", "n", "ing")
    } or (short.endswith("y") and long == f"{short[:-1]}ies")
