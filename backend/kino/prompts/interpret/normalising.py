"""An instruction without its politeness and marks, and split into single commands."""

from __future__ import annotations

import re

from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon.verbs import COMMANDS
from kino.prompts.interpret.words import tokenise

# Longer texts are descriptions, not commands; it also bounds the work.
LONGEST = 400
ASKS = re.compile(r"(can|could|would|will) you( please)? ", re.IGNORECASE)
POLITE = re.compile(
    r"(?:(?:please|pls|plz|now|also|then|actually|ok|okay|hey|hi|just|so|well|and|kindly|next)\b[\s,]+"
    r"|i(?:'d| would) like (?:you )?to (?!have |see )|i want (?:you )?to (?!have |see )|i need you to "
    r"|let's |let us |go ahead and |try to )",
    re.IGNORECASE,
)
TRAILING = re.compile(r"[\s,]+(?:please|pls|plz|thanks|thank you|thx|now|for me|as well|too)$", re.IGNORECASE)
OPENERS = {"and", "then", "also", "please", "but", "plus", ",", ";", ".", "!", "now"}


def normalise(instruction: str) -> str:
    """The command itself; quoted text is untouched."""
    text = instruction.strip()
    if len(text) > LONGEST:
        raise Declined("this is too long for a command; use it as the whole prompt, or change one thing at a time")
    text = text.replace("\u2019", "'")
    if '"' not in text:
        text = " ".join(text.split())
    before = None
    asked = False
    while text != before:
        before = text
        if match := ASKS.match(text):
            text, asked = text[match.end() :], True
        if match := POLITE.match(text):
            text = text[match.end() :]
        text = text.strip().rstrip(".!;, ")
        text = TRAILING.sub("", text)
        if asked:
            text = text.rstrip("? ")
    if text.endswith("?"):
        raise Declined("this is a question; say what to change")
    return text


def split(text: str) -> list[str]:
    """The commands of an instruction: cut where "and", "then" or a comma stands before a verb of the closed list."""
    words = tokenise(text)
    cuts = [0]
    for index, word in enumerate(words):
        if index == 0 or word.low not in COMMANDS:
            continue
        back = index
        while back > 0 and words[back - 1].low in OPENERS:
            back -= 1
        if 0 < back < index:
            cuts += [back, index]
    cuts.append(len(words))
    found = []
    starts = [0, *cuts[2:-1:2]] if len(cuts) > 2 else [0]
    ends = [*cuts[1:-1:2], len(words)] if len(cuts) > 2 else [len(words)]
    for start, end in zip(starts, ends, strict=True):
        if end > start:
            found.append(text[words[start].start : words[end - 1].end])
    return found
