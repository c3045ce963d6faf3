"""`change the sign to "CLOSED"`: only the quoted string is exchanged, in the prompt's own quotation marks."""

from __future__ import annotations

import re

from kino.prompts.interpret.clauses import Prompt, edited
from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon.verbs import SAYS
from kino.prompts.interpret.step import Said, Step, pairs
from kino.prompts.interpret.words import singular

TARGET = re.compile(
    r"(?:make|let|have|change|set|switch|replace) (?:the )?(.+?)(?:'s text)? (?:to(?: say| read)?"
    r"|into|say|read|with) §"
    r"|(?:the )?(.+?) should (?:say|read|be) §"
)
FROM = re.compile(r"(?:change|switch|set|replace) (?:the )?(.+?)(?:'s text)? from § (?:to|into|with) §")
WORDS = {"text", "word", "lettering", "title"}


def rule(said: Said, prompt: Prompt) -> Step | None:
    quotes = [word for word in said.words if word.kind == "quote" and not word.text.startswith("<")]
    if not quotes:
        return None
    new = quotes[-1].text[1:-1]
    if not new.strip():
        raise Declined("say what the text should be")
    line = " ".join("§" if word.kind == "quote" else word.low for word in said.words)
    own = [word for word in prompt.words if word.kind == "quote" and not word.text.startswith("<")]
    if re.fullmatch(r"(?:change|replace|swap) (?:the text )?(?:from )?§ (?:to|with|for|by|into) §", line):
        fitting = [word for word in own if word.text[1:-1] == quotes[0].text[1:-1]]
        if not fitting and any(word.text[1:-1] == new for word in own):
            return _step(prompt.text, new)
    elif match := FROM.fullmatch(line):
        # "change the sign from "A" to "B"": the old text says which, and the noun has to fit.
        noun = singular(match[1].split()[-1])
        fitting = [
            word
            for word in own
            if word.text[1:-1] == quotes[0].text[1:-1] and (noun in WORDS or _says(prompt, noun, word.start))
        ]
    else:
        match = TARGET.fullmatch(line)
        if not match:
            return None
        if {"and", ",", "to"} & set((match[1] or match[2]).split()):
            raise Declined("change one thing at a time, or begin each change with a verb")
        noun = singular((match[1] or match[2]).split()[-1])
        fitting = [word for word in own if noun in WORDS or _says(prompt, noun, word.start)]
        if noun in WORDS and len((match[1] or match[2]).split()) > 1:
            raise Declined("it is not clear which text is meant")
    if len(fitting) != 1:
        raise Declined("it is not clear which text of the prompt is meant", "not-found")
    word = fitting[0]
    if word.text[0] in new or word.text[-1] in new:
        raise Declined("the new text has quotation marks in it; edit the prompt by hand")
    text = edited(prompt.text, [(word.start + 1, word.end - 1, new)])
    return _step(text, new)


def _step(text: str, new: str) -> Step:
    return Step("text", text, f'Change the text to "{new}"', pairs(("text", "text")), None, 0.95)


def _says(prompt: Prompt, noun: str, start: int) -> bool:
    """Whether the quoted text at that character belongs to the noun: `sign that says "OPEN"`, `sign "OPEN"`."""
    at = next(i for i, word in enumerate(prompt.words) if word.start == start) - 1
    while at >= 0 and (
        prompt.at(at) in SAYS or prompt.at(at) in {"that", "which", "with", "the", "text", "words", "word"}
    ):
        at -= 1
    return singular(prompt.at(at)) == noun
