"""Text as words with their places in it, and English word forms: a/an, singular, plural, -ing.

Quoted text and `<lora:…>` tags are one opaque token each, so that no rule can match inside them. Every expression
here runs in linear time: each repetition stops at a character that the next part needs.
"""

from __future__ import annotations

import re
from typing import NamedTuple

TOKEN = re.compile(
    r"""(?P<quote>"[^"]*"|“[^“”]*”|«[^«»]*»|(?<!\w)'[^']*'(?!\w)"
    r"|(?<!\w)\u2018[^\u2018\u2019]*\u2019(?!\w)|<[^<>]*>)"""
    r"""|(?P<word>\w+(?:['\u2019\-]\w+)*)|(?P<mark>[<“]+(?=[<“])|\S)"""
)
IRREGULAR = {
    "man": "men", "woman": "women", "child": "children", "person": "people", "mouse": "mice", "foot": "feet",
    "tooth": "teeth", "goose": "geese", "wolf": "wolves", "leaf": "leaves", "knife": "knives", "shelf": "shelves",
    "sheep": "sheep", "fish": "fish", "deer": "deer", "scarf": "scarves", "loaf": "loaves", "half": "halves",
    "fireman": "firemen", "policeman": "policemen", "snowman": "snowmen", "horseman": "horsemen", "dwarf": "dwarves",
    "elf": "elves", "aircraft": "aircraft", "spacecraft": "spacecraft", "cactus": "cacti", "potato": "potatoes",
    "tomato": "tomatoes", "volcano": "volcanoes", "hero": "heroes", "calf": "calves", "thief": "thieves",
}  # fmt: skip
SINGULAR = {plural: singular for singular, plural in IRREGULAR.items()}
# Written with an -s and still one thing, or always plural: never cut.
FIXED = {
    "glasses", "sunglasses", "trousers", "pants", "shorts", "jeans", "scissors", "grass", "glass", "dress", "cross",
    "moss", "bus", "cactus", "octopus", "canvas", "gas", "iris", "lens", "mattress", "actress", "princess", "goddess",
    "compass", "chess", "brass", "christmas", "headphones", "goggles", "binoculars", "clothes", "fortress", "atlas",
    "circus", "lotus", "hibiscus", "walrus", "waitress", "pancreas", "ss", "abyss", "mess", "boss", "harness",
}  # fmt: skip
AN = ("hour", "honest", "heir", "honor", "honour", "x-ray")
NOT_AN = ("uni", "use", "usu", "uti", "ura", "eu", "ewe", "one", "once", "uk", "ufo", "u-")
STILL_AN = ("unim", "unin", "unid")


class Word(NamedTuple):
    """One token: `kind` is word, quote or mark; `low` compares, with curly apostrophes made straight."""

    text: str
    low: str
    start: int
    end: int
    kind: str


def tokenise(text: str) -> list[Word]:
    found = []
    for match in TOKEN.finditer(text):
        raw = match[0]
        found.append(
            Word(raw, raw.lower().replace("\u2019", "'"), match.start(), match.end(), match.lastgroup or "mark")
        )
    return found


def singular(word: str) -> str:
    """The dictionary form of a lower-case noun; a word that isn't plural comes back as it is."""
    if word in SINGULAR:
        return SINGULAR[word]
    if word in FIXED or len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


def is_plural(word: str) -> bool:
    return word in SINGULAR or singular(word) != word


def plural(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if is_plural(word) or word in {"glasses", "sunglasses", "trousers", "pants", "jeans", "shorts"}:
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith(("ch", "sh", "x", "ss", "z", "us", "s")):
        return word + "es"
    return word + "s"


def article(following: str) -> str:
    """`a` or `an`, by sound as far as spelling tells it."""
    low = following.lower()
    if low.startswith(AN) or low[:1] == "8" or low.startswith(("11", "18")):
        return "an"
    if low.startswith(NOT_AN) and not low.startswith(STILL_AN):
        return "a"
    return "an" if low[:1] in tuple("aeiouàáâäåæèéêëìíîïòóôöøùúûü") else "a"


def like(model: str, text: str) -> str:
    """`text` with a capital if `model` begins with one."""
    return text[:1].upper() + text[1:] if model[:1].isupper() else text


def with_article(text: str, at: int) -> str:
    """The text with the a/an that stands at `at`, if one does, made to fit the word behind it."""
    match = re.compile(r"(an?)(\s+)(\w[\w'\u2019\-]*)", re.IGNORECASE).match(text, at)
    if not match:
        return text
    return text[:at] + like(match[1], article(match[3])) + text[match.end(1) :]
