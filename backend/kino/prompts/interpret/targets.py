"""What an instruction speaks of: "the blue ball", "her hair", "it", in the prompt's own phrases, or a decline."""

from __future__ import annotations

from dataclasses import dataclass, field

from kino.prompts.interpret.clauses import Phrase, Prompt, is_content
from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon import nouns
from kino.prompts.interpret.lexicon import scene as said
from kino.prompts.interpret.words import is_plural, singular

SAME = {"backdrop": "background", "couch": "sofa", "cafe": "café", "disk": "disc", "guy": "man", "lady": "woman"}
WHOLE = {"picture", "image", "scene", "everything", "photo", "photograph", "whole"}
IT = {"it", "this", "that"}
PEOPLE_WORDS = {"her": "female", "she": "female", "him": "male", "he": "male", "his": "male"}
ABSENT = {"without", "no", "not", "minus"}
# Words that say something of hair, eyes or fur without naming them.
HAIR = {"blonde", "blond", "brunette", "redhead", "bald", "ginger", "hairless", "shaved"}
POSSESSORS = {*PEOPLE_WORDS, "its", "their"}
MANY = {"them", "they", "their"}


@dataclass(frozen=True)
class Target:
    """`phrases` is empty for something that is implied: a sky, or a living subject's eyes."""

    noun: str
    phrases: list[Phrase] = field(default_factory=list)


def resolve(prompt: Prompt, said_words: list[str], last: str | None) -> Target:
    """The one thing meant (or all of a plural); more than one candidate, or none, is declined."""
    words = list(said_words)
    if len(words) == 1 and (words[0] in IT or words[0] in PEOPLE_WORDS or words[0] in MANY):
        return _pronoun(prompt, words[0], last)
    owner = _strip_owner(prompt, words)
    if not words:
        raise Declined("it does not say what to change")
    noun, modifiers = singular(words[-1]), words[:-1]
    if len(words) > 1 and f"{words[-2]} {noun}" in nouns.COMPOUNDS:
        noun, modifiers = f"{words[-2]} {noun}", words[:-2]
    found = [p for p in prompt.phrases if _same(p.noun, noun) or (" " in p.noun and p.noun.split()[-1] == noun)]
    found = [p for p in found if p.head not in prompt.spots]
    if modifiers:
        fitting = [p for p in found if _fits(prompt, p, modifiers)]
        if not fitting:
            raise Declined(f"the prompt has no “{' '.join(words)}”", "not-found")
        found = fitting
    if not found:
        return _implied(prompt, noun, words[-1], bool(owner))
    if any(not is_content(prompt, prompt.clauses[p.clause]) for p in found):
        raise Declined(f"“{words[-1]}” belongs to the style or the light of the prompt")
    if any(prompt.at(p.start - 1) in ABSENT or prompt.at(p.start) in ABSENT for p in found):
        raise Declined(f"the prompt says that there is no {noun}; edit it by hand")
    many = is_plural(words[-1])
    if len(found) > 1 and not many:
        raise Declined(f"there is more than one {noun}: say which, such as “the red {noun}”")
    if len(found) == 1 and found[0].plural != many and words[-1] not in nouns.MASS:
        raise Declined(f"“{words[-1]}” could be one of several")
    return Target(noun, found)


def _same(first: str, second: str) -> bool:
    return SAME.get(first, first) == SAME.get(second, second)


def _fits(prompt: Prompt, phrase: Phrase, modifiers: list[str]) -> bool:
    own = prompt.low[phrase.first : phrase.head]
    return all(word in own for word in modifiers)


def _strip_owner(prompt: Prompt, words: list[str]) -> str:
    """Takes "the", "her" or "the woman's" off; whoever owns has to be in the prompt."""
    owner = ""
    while words and words[0] in {"the", "a", "an", "this", "that", "these", "those", "both", "all"}:
        words.pop(0)
    if words and words[0] in POSSESSORS:
        owner = words.pop(0)
        _owner(prompt, owner)
    elif words and words[0].endswith("'s"):
        owner = words.pop(0)
        if not any(_same(p.noun, owner[:-2]) for p in prompt.phrases):
            raise Declined(f"the prompt has no “{owner[:-2]}”", "not-found")
        # Only a living thing wears or has what the prompt leaves unsaid.
        if owner[:-2] not in nouns.LIVING:
            raise Declined("it is not clear which part is meant")
    return owner


def _owner(prompt: Prompt, word: str) -> None:
    living = [p for p in prompt.phrases if p.noun in nouns.LIVING]
    if word == "its":
        return
    if len(living) != 1:
        raise Declined(f"it is not clear who “{word}” is")
    sex = PEOPLE_WORDS.get(word)
    other = {"female": nouns.MALE, "male": nouns.FEMALE}.get(sex or "", frozenset())
    if living[0].noun in other or (sex and living[0].plural):
        raise Declined(f"it is not clear who “{word}” is")


def _pronoun(prompt: Prompt, word: str, last: str | None) -> Target:
    if word in PEOPLE_WORDS:
        _owner(prompt, word)
        phrase = next(p for p in prompt.phrases if p.noun in nouns.LIVING)
        return Target(phrase.noun, [phrase])
    candidates = [p for p in prompt.phrases if last and _same(p.noun, singular(last.lower()))]
    if len(candidates) > 1:
        raise Declined(f"there is more than one {candidates[0].noun}: say which")
    phrase_or_none = candidates[0] if candidates else prompt.subject
    if phrase_or_none is None:
        raise Declined("it is not clear what the prompt is about")
    phrase = phrase_or_none
    if not is_content(prompt, prompt.clauses[phrase.clause]):
        raise Declined("it is not clear what the prompt is about")
    if (word in MANY) != phrase.plural:
        raise Declined(f"it is not clear what “{word}” means here")
    return Target(phrase.noun, [phrase])


def _implied(prompt: Prompt, noun: str, word: str, owned: bool) -> Target:
    if noun in prompt.low or word in prompt.low:
        raise Declined(f"“{word}” stands in the prompt in a way that rules can't change safely")
    subject = prompt.subject
    if word in nouns.IMPLIED_SCENE and not owned:
        indoors = nouns.INDOORS & set(prompt.low) - {"studio"}
        if (word == "sky" and indoors) or (prompt.flat and word not in nouns.BACKGROUNDS):
            raise Declined(f"there is no {word} in this picture")
        return Target(word)
    if word == "hair" and any(low in HAIR or low.endswith("haired") for low in prompt.low):
        raise Declined("the prompt says what the hair is like in other words; edit it by hand")
    if word in {"eye", "eyes"} and any(low.endswith("eyed") or low == "blind" for low in prompt.low):
        raise Declined("the prompt says what the eyes are like in other words; edit it by hand")
    if word in {"fur", "skin"} and subject and any(value.slot == "color" for value in subject.values):
        raise Declined(f"say “make the {subject.noun} …” to change its colour")
    alone = sum(p.noun in nouns.LIVING for p in prompt.phrases) == 1
    if word in nouns.IMPLIED_BODY and alone and subject and subject.noun in nouns.LIVING and not subject.plural:
        return Target(word)
    raise Declined(f"the prompt has no “{word}”", "not-found")


def called(prompt: Prompt, phrase: Phrase) -> str:
    """The noun as the prompt has it, or all its words where another has that noun: "red circle" beside a green one."""
    twins = sum(p.noun == phrase.noun for p in prompt.phrases) > 1
    if twins:
        return prompt.span(phrase.first, phrase.head)
    return prompt.span(phrase.head - phrase.noun.count(" "), phrase.head).lower() if phrase.plural else phrase.noun


def behind(prompt: Prompt, phrase: Phrase) -> int:
    """The number of the word after a phrase and what clings to it: "with long hair", "that says …", its place."""
    at = phrase.head + 1
    while True:
        if at in prompt.spots:
            at = prompt.spots[at]
        elif prompt.at(at) in {"that", "which"} and prompt.at(at + 1) in {"says", "say", "reads", "read"}:
            at += 3
        elif prompt.at(at) == "with":
            own = _own(prompt, at + 1)
            if own is None:
                return at
            at = own.head + 1
            while prompt.at(at) == "and" and (also := _own(prompt, at + 1)):
                at = also.head + 1
        else:
            return at


def _own(prompt: Prompt, start: int) -> Phrase | None:
    """The part of the body, or the thing worn, that a phrase from this word on names."""
    own = next((p for p in prompt.phrases if p.start == start), None)
    if own is None:
        return None
    known = nouns.BODY | nouns.WEARABLES
    return own if own.noun.split()[-1] in known or prompt.at(own.head) in known else None


def names(prompt: Prompt, leaving_out: set[str]) -> list[str]:
    """The things of the prompt, as it names them, but for some nouns."""
    found = []
    for phrase in prompt.phrases:
        thing = phrase.noun in nouns.THINGS or " " in phrase.noun
        if thing and phrase.noun not in leaving_out | said.STYLE_WORDS and phrase.head not in prompt.spots:
            found.append(prompt.span(phrase.first, phrase.head).lower())
    return list(dict.fromkeys(found))[:12]
