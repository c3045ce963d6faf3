"""A prompt read as clauses and noun phrases. Words are only found here; no rule looks into quoted text.

Reading is linear in the prompt's length. A noun phrase is a run of words that are neither prepositions, verbs nor
pronouns, and its head is its last word: "a soccer ball" is a ball, and in "a ball gown" there is no ball.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon import nouns, verbs
from kino.prompts.interpret.lexicon import scene as said
from kino.prompts.interpret.lexicon.attributes import OPINIONS
from kino.prompts.interpret.values import ADJECTIVES, Value, read_values
from kino.prompts.interpret.words import is_plural, singular, tokenise

FUNCTION = verbs.PREPOSITIONS | verbs.CONJUNCTIONS | verbs.PRONOUNS | verbs.AUXILIARIES | {"there", "not", "very"}
LEADS = verbs.DETERMINERS | verbs.POSSESSIVES
BREAKS = {",", ";", ".", "\n", "|", ":", "(", ")", "[", "]", "!", "?"}
# "Draw a red circle": what the picture is asked with is no part of it.
OPENERS = {"draw", "paint", "generate", "show", "me", "please", "create"}
# "A man. He wears …": to a sentence, nothing is added behind a comma.
SENTENCES = re.compile(r"[a-z][.!?]\s+[A-Z]")
CORNERS = {"corner", "side"}


@dataclass(frozen=True)
class Phrase:
    """Word numbers: `lead` is the article, number or possessive (or -1), `first` to `head` the words behind it."""

    lead: int
    first: int
    head: int
    clause: int
    noun: str
    values: tuple[Value, ...]
    plural: bool

    @property
    def start(self) -> int:
        return self.lead if self.lead >= 0 else self.first


@dataclass(frozen=True)
class Clause:
    """Word numbers from `start` up to `end`, without the mark that ends it."""

    start: int
    end: int


class Prompt:
    """A prompt with its words, clauses and phrases."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = tokenise(text)
        self.low = [word.low for word in self.words]
        self.clauses: list[Clause] = []
        self.phrases: list[Phrase] = []
        self.spots: dict[int, int] = {}
        self.contents: dict[Clause, bool] = {}
        self._read()

    def at(self, index: int) -> str:
        """The lower-case word with that number; empty beyond either end."""
        return self.low[index] if 0 <= index < len(self.low) else ""

    def noun(self, index: int) -> bool:
        """Whether the word can stand in a noun phrase."""
        return 0 <= index < len(self.words) and self.words[index].kind == "word" and self.low[index] not in FUNCTION

    def clause_words(self, clause: Clause) -> list[str]:
        return self.low[clause.start : clause.end]

    def span(self, first: int, last: int) -> str:
        """The text from one word to another, both included."""
        return self.text[self.words[first].start : self.words[last].end]

    @property
    def subject(self) -> Phrase | None:
        """The first thing that is neither a background nor the "photo" of "photo of"."""
        for phrase in self.phrases:
            if phrase.clause > 0 and phrase.noun not in nouns.THINGS:
                return None
            style = phrase.noun in said.STYLE_WORDS | said.FRAME_WORDS | {"picture", "image", "scene"}
            style = style or (phrase.noun == "close" and self.at(phrase.head + 1) == "up")
            if phrase.noun not in nouns.BACKGROUNDS and not (
                style and self.at(phrase.head + 1) in {"of", "with", "up"}
            ):
                return phrase
        return None

    @property
    def flat(self) -> bool:
        """Whether this is a scene of flat shapes, as kino-mini draws them."""
        heads = [p.noun for p in self.phrases if p.clause == 0 and p.head not in self.spots]
        known = nouns.SHAPES | nouns.BACKGROUNDS | {"picture", "image", "drawing", "photo", "illustration", "scene"}
        return bool(heads) and all(h in known for h in heads) and any(h in nouns.SHAPES for h in heads)

    def _read(self) -> None:
        start = 0
        index = 0
        while index < len(self.words):
            if self.low[index] in BREAKS and not self._comma_inside(index):
                if index > start:
                    self.clauses.append(Clause(start, index))
                start = index + 1
            index += 1
        if len(self.words) > start:
            self.clauses.append(Clause(start, len(self.words)))
        for number, clause in enumerate(self.clauses):
            self._read_clause(number, clause)

    def _comma_inside(self, index: int) -> bool:
        """ "a big, red ball" is one phrase."""
        if self.low[index] != "," or index < 2 or not self.noun(index + 2):
            return False
        before, after = self.at(index - 1), self.at(index + 1)
        plain = before in ADJECTIVES and before not in nouns.THINGS and before != "light"
        return (
            plain
            and after in ADJECTIVES
            and after not in nouns.THINGS
            and self.at(index - 2) in {"a", "an", "the", *nouns.NUMBERS}
        )

    def _read_clause(self, number: int, clause: Clause) -> None:
        index = clause.start
        while index < clause.end:
            spot = self._spot(index, clause.end)
            if spot > index:
                self.spots[index] = spot
                index = spot
                continue
            low, lead = self.low[index], -1
            if low in OPENERS and index < 2:
                index += 1
                continue
            if low in LEADS or low in nouns.NUMBERS:
                lead, index = index, index + 1
                if low in LEADS and self.at(index) in nouns.NUMBERS:
                    lead, index = index, index + 1
            first = index
            while index < clause.end and self._goes_on(index, first, lead, clause.end):
                index += 1
            if index == first:
                index = max(index, first if lead >= 0 else first + 1)
                continue
            head = index - 1
            values = tuple(read_values(self.low, first, head))
            noun = singular(self.low[head])
            two = f"{self.at(head - 1)} {noun}"
            if head > first and two in nouns.COMPOUNDS:
                noun = two
            if noun in {"left", "right", "front", "top"} and self.at(index) == "of":
                # "to the left of a square" relates two things; it is none itself.
                continue
            self.phrases.append(Phrase(lead, first, head, number, noun, values, is_plural(self.low[head])))

    def _goes_on(self, index: int, first: int, lead: int, end: int) -> bool:
        low = self.low[index]
        inside = index > first
        follows = index + 1 < end and self.noun(index + 1)
        if low in {"and", "&", ","}:
            joined = inside and self.at(index - 1) in ADJECTIVES and self.at(index + 1) in ADJECTIVES
            return joined and index + 2 < end and self.noun(index + 2)
        if not self.noun(index) or low in LEADS:
            return False
        if self._doing(index) and not (lead >= 0 and not inside and not follows):
            modifier = not inside or (self.at(index - 1) in ADJECTIVES and self.at(index - 1) not in nouns.THINGS)
            # "a man drinking coffee" says what the man does; "drinking" is nothing of the coffee.
            if not inside and lead < 0 and self.phrases and self.phrases[-1].head == index - 1:
                return False
            return follows and modifier
        if inside and low in verbs.FINITE and not follows:
            return False
        # "covered with", "thrown by": a participle, not the head.
        return not (
            inside
            and low.endswith("ed")
            and len(low) > 4
            and low not in ADJECTIVES
            and self.at(index + 1) in verbs.PREPOSITIONS
        )

    def _doing(self, index: int) -> bool:
        """A verb in -ing: one of the table, or one behind a thing ("a car swerving"), where no adjective stands."""
        low = self.low[index]
        if low in verbs.ING:
            return True
        known = low in nouns.THINGS | nouns.GERUNDS or (low in ADJECTIVES and self.noun(index + 1))
        before = self.at(index - 1)
        if not low.endswith("ing") or len(low) <= 5 or known:
            return False
        # "explorers dragging a sled", "a sari selling mangoes": behind a noun of no table it is a verb too.
        plain = before in ADJECTIVES or before in LEADS or before in nouns.NUMBERS
        return self.noun(index - 1) and not plain

    def _spot(self, index: int, end: int) -> int:
        """Where a place inside the frame ends ("at the top left corner"), or `index` if none begins here."""
        if self.low[index] not in {"on", "in", "at"}:
            return index
        at = index + 1 + (self.at(index + 1) == "the")
        for length in (2, 1):
            if " ".join(self.low[at : min(at + length, end)]) in said.SPOTS and at + length <= end:
                at += length
                at += at < end and self.low[at] in CORNERS
                # "to the left of X" is a relation; "in the middle of a field" is not a place in the frame.
                beyond = self.at(at) == "of" and self.at(at + 2) not in {"background", "backdrop"}
                beyond = beyond and self.at(at + 3) not in {"background", "backdrop"}
                return index if beyond or (at < end and self.noun(at) and self.at(at) not in LEADS) else at
        return index


@lru_cache(maxsize=64)
def read(text: str) -> Prompt:
    return Prompt(text)


def edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    """The text with `(start, end, new)` applied; the places must not overlap."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def is_time(prompt: Prompt, clause: Clause) -> bool:
    words = prompt.clause_words(clause)
    return all(w in said.TIME_WORDS | said.TIME_COMPANY for w in words) and (
        any(w in said.TIME_WORDS for w in words) or " ".join(words) in said.TIMES
    )


def is_light(prompt: Prompt, clause: Clause) -> bool:
    words = prompt.clause_words(clause)
    known = set().union(*said.LIGHT_SLOTS.values()) | OPINIONS | {"and", "with", "very"}
    return bool(words) and words[-1] in said.LIGHT_NOUNS and all(w in known for w in words[:-1])


def is_style(prompt: Prompt, clause: Clause) -> bool:
    words = prompt.clause_words(clause)
    if not any(w in said.STYLE_WORDS for w in words):
        return False
    if " ".join(words).startswith("in the style of "):
        return True
    return all(w in said.STYLE_WORDS | said.STYLE_COMPANY for w in words)


def is_lens(prompt: Prompt, clause: Clause) -> bool:
    words = [w for w in prompt.clause_words(clause) if w.isalpha() or w.isalnum() or "-" in w]
    known = said.LENS_WORDS | said.LENS_COMPANY
    return (
        bool(words)
        and any(w in said.LENS_WORDS or w in {"depth", "depth-of-field"} for w in words)
        and all(w in known or w[:1].isdigit() for w in words)
    )


def is_frame(prompt: Prompt, clause: Clause) -> bool:
    said_so = " ".join(prompt.clause_words(clause))
    return said_so in said.FRAMINGS or any(said_so == phrase for phrase, _ in said.FRAMINGS.values())


def is_weather(prompt: Prompt, clause: Clause) -> bool:
    words = prompt.clause_words(clause)
    known = said.WEATHER_WORDS | said.SEASON_WORDS | {"in", "the", "a", "heavy", "light", "weather", "day", "thick"}
    return any(w in said.WEATHER_WORDS | said.SEASON_WORDS for w in words) and all(w in known for w in words)


def is_content(prompt: Prompt, clause: Clause) -> bool:
    known = prompt.contents.get(clause)
    if known is None:
        kinds = (is_time, is_light, is_style, is_lens, is_frame, is_weather)
        known = prompt.contents[clause] = not any(kind(prompt, clause) for kind in kinds)
    return known


def _technical(prompt: Prompt, clause: Clause) -> bool:
    """ "food photography", "window light", "by Thomas Kinkade": style and light in words of no table."""
    if prompt.at(clause.start) == "by" and prompt.words[min(clause.start + 1, clause.end - 1)].text[:1].isupper():
        return True
    return prompt.at(clause.end - 1) in said.TECHNICAL_TAILS and prompt.at(clause.start) not in {*LEADS, "with"}


def content_end(prompt: Prompt) -> int:
    """The character behind the last clause that says what is in the picture, before style, light and the like.

    Content after the first style clause ("dramatic clouds") does not move this place: what is added belongs before
    the style, where models weigh it more.
    """
    last = None
    for clause in prompt.clauses:
        if not is_content(prompt, clause) or (last is not None and _technical(prompt, clause)):
            break
        last = clause
    if last is None:
        return 0
    return prompt.words[last.end - 1].end


def with_clause(prompt: Prompt, clause: str, *, end: bool = False) -> str:
    """The prompt with a new clause: behind its content, or at its very end (a final full stop stays last)."""
    body = prompt.text.rstrip()
    if SENTENCES.search(body):
        raise Declined("the prompt is written in sentences; add that to one of them by hand")
    tail = prompt.text[len(body) :]
    stop = ""
    while body[-1:] in {".", ",", ";"}:
        stop, body = body[-1] + stop, body[:-1].rstrip()
    stop = "." if "." in stop else ""
    at = len(body) if end else min(content_end(prompt), len(body))
    if at == 0:
        return f"{clause}, {body}{stop}{tail}" if body else clause
    return f"{body[:at]}, {clause}{body[at:]}{stop}{tail}"
