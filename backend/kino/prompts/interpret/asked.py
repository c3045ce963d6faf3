"""The values an instruction asks for: "red and shiny", "a bit bigger", "very small"; all of them known, or none."""

from __future__ import annotations

from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon.attributes import COMPARATIVES, SPOKEN
from kino.prompts.interpret.values import read_value

FILLER = {"completely", "entirely", "fully", "look", "be", "become", "appear", "to"}
STEPS = {("a", "bit"): 1, ("a", "little"): 1, ("a", "little", "bit"): 1, ("slightly",): 1, ("somewhat",): 1,
         ("even",): 1,
         ("much",): 2, ("a", "lot"): 2, ("way",): 2, ("still",): 1}  # fmt: skip
VERY = {"big": "huge", "large": "huge", "small": "tiny", "little": "tiny"}


def split_words(text: str) -> list[str]:
    return text.replace(",", " , ").split()


def parse_values(words: list[str]) -> list[str] | None:
    """The values of "red and shiny" or "a bit bigger", all of them known, each of another slot; None if not so."""
    while words and words[0] in FILLER:
        words = words[1:]
    if "instead" in words:
        words = words[: words.index("instead")]
    for start, steps in sorted(STEPS.items(), key=lambda item: -len(item[0])):
        if tuple(words[: len(start)]) == start and len(words) > len(start):
            rest = words[len(start) :]
            return [f"{rest[0]}*{steps}"] if len(rest) == 1 and rest[0] in COMPARATIVES else None
    if words and words[0] == "very" and len(words) == 2 and words[1] in VERY:
        return [VERY[words[1]]]
    said = " ".join(words)
    if said in SPOKEN:
        return [SPOKEN[said]]
    found: list[str] = []
    at = 0
    while at < len(words):
        if found and words[at] in {"and", ","}:
            at += 1
            at += at < len(words) and words[at] == "and"
        if at == len(words):
            return None
        if words[at] in COMPARATIVES:
            found.append(words[at])
            at += 1
            continue
        if words[at] in SPOKEN and not read_value(words, at, len(words)):
            found.append(SPOKEN[words[at]])
            at += 1
            continue
        value = read_value(words, at, len(words))
        if value is None:
            return None
        found.append("wooden" if value.text == "wood" else value.text)
        at = value.end
    slots = [slot_of(value) for value in found]
    return found if found and len(set(slots)) == len(slots) else None


def slot_of(value: str) -> str:
    word = value.split("*")[0]
    if word in COMPARATIVES:
        slot = COMPARATIVES[word][0]
        return "color" if slot == "shade" else slot
    words = split_words(word)
    found = read_value(words, 0, len(words))
    if found is None:
        raise Declined(f"rules don't know “{word}”")
    return "color" if found.slot == "shade" else found.slot
