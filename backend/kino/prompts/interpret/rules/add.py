"""Puts a new thing in: worn by a living subject, "with" a named thing, beside a flat shape, or as a clause "with X"."""

from __future__ import annotations

import re

from kino.prompts.interpret.clauses import Phrase, Prompt, content_end, with_clause
from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon import nouns, verbs
from kino.prompts.interpret.lexicon import scene as said_of
from kino.prompts.interpret.step import Said, Step, pairs
from kino.prompts.interpret.targets import ABSENT, behind, resolve
from kino.prompts.interpret.things import Thing, read_thing
from kino.prompts.interpret.words import article, singular, tokenise

ADDS = re.compile(r"(?:add|insert|include|put in|draw|place|put) (.+)")
GIVES = re.compile(r"give (the .+?|him|her|it|them) ((?:a|an|some|two|three) .+|\w+|\w+ \w+)")
WEARS = re.compile(r"(?:make |let |have )?(the .+?|him|her|it|them) (?:should )?wear (.+)")
TO = re.compile(r"(.+?) (to|on|onto|for) (the .+|him|her|it|them|its head|her head|his head)")
# "next to the ball" and "to the left of it" are places, not owners.
NOT_TO = re.compile(r"\b(?:next|close) to |\bto the (?:left|right)(?: side)?\b")
HAS = re.compile(r"(?:make |let )?(the .+?) (?:should have|have) ((?:a|an) .+)")


def rule(said: Said, prompt: Prompt) -> Step | None:
    line = said.line
    for shape in (GIVES, WEARS, HAS):
        if match := shape.fullmatch(line):
            return _to(said, prompt, match[1], match[2], worn=shape is WEARS)
    match = ADDS.fullmatch(line)
    if not match:
        return None
    new, verb = match[1], said.low[0]
    for quote in (w for w in said.words if w.kind == "quote"):
        new = new.replace(quote.low, quote.text)
    if text := _lettering(prompt, new):
        return text
    if verb in {"put", "place", "draw"} and new.startswith(("the ", "it ", "her ", "him ", "his ")):
        return None
    if (match := TO.fullmatch(new)) and not NOT_TO.search(new):
        worn = match[2] == "to" or _wearable(match[1])
        if worn:
            return _to(said, prompt, match[3], match[1])
    return _anywhere(prompt, read_thing(prompt, new.split()))


def _lettering(prompt: Prompt, new: str) -> Step | None:
    """`add the text "SALE"`"""
    match = re.fullmatch(r"(?:a |the )?(text|words|caption|title)(?: that says| saying)? (\"[^\"]+\")", new)
    if not match:
        return None
    if match[2] in prompt.text:
        return Step("add", prompt.text, f"Add the text {match[2]}", pairs(("text", "text")))
    text = with_clause(prompt, f"with the text {match[2]}")
    return Step("add", text, f"Add the text {match[2]}", pairs(("text", "text")), None, 0.85)


def _wearable(words: str) -> bool:
    return singular(words.split()[-1]) in nouns.WEARABLES or words.split()[-1] in nouns.WEARABLES


def _to(said: Said, prompt: Prompt, owner: str, new: str, *, worn: bool = False) -> Step:
    owner = {"her head": "her", "his head": "him", "its head": "it"}.get(owner, owner)
    target = resolve(prompt, owner.split(), said.last)
    if len(target.phrases) != 1:
        raise Declined(f"the prompt has no “{owner}”", "not-found")
    phrase = target.phrases[0]
    thing = read_thing(prompt, new.split(), tail=False)
    living = phrase.noun in nouns.LIVING
    if living and (_wearable(thing.core) or thing.noun in nouns.WEARABLES):
        return _wear(prompt, phrase, thing)
    odd = living and thing.noun not in nouns.BODY | nouns.OBJECTS
    if worn or odd:
        raise Declined(f"rules don't know how the {phrase.noun} should have {thing.core}")
    if living and thing.noun in nouns.LIVING | nouns.GROUNDS:
        raise Declined(f"say where {thing.core} should be")
    verb = "holding" if living and thing.noun not in nouns.BODY else "with"
    return _have(prompt, phrase, thing, verb)


def _step(prompt: Prompt, text: str, thing: Thing, where: str = "") -> Step:
    # Two additions of one noun are two things; only the very same words are the same change.
    return Step("add", text, f"Add {thing.text}{where}", pairs(("add", thing.text)), thing.noun, 0.85)


def _wear(prompt: Prompt, phrase: Phrase, thing: Thing) -> Step:
    command = f" to the {phrase.noun}"
    if phrase.plural and not thing.plural:
        raise Declined(f"say it in the plural, or which {phrase.noun}")
    if _there(prompt, thing):
        return _step(prompt, prompt.text, thing, command)
    worn = [at for at, low in enumerate(prompt.low) if low == "wearing"]
    if worn:
        if len(worn) > 1 or sum(p.noun in nouns.LIVING for p in prompt.phrases) > 1:
            raise Declined("it is not clear who should wear it")
        last = worn[0]
        while own := next((p for p in prompt.phrases if p.start == last + 1), None):
            last = own.head
            if prompt.at(last + 1) != "and":
                break
            last += 1
        if prompt.at(last) in {"wearing", "and"}:
            raise Declined("edit what is worn by hand")
        at = prompt.words[last].end
        return _step(prompt, f"{prompt.text[:at]} and {thing.core}{prompt.text[at:]}", thing, command)
    after = behind(prompt, phrase)
    _nothing_clings(prompt, phrase, after)
    if prompt.at(after) in {"in", "dressed"} and any(
        p.start in {after + 1, after + 2} and p.noun.split()[-1] in nouns.WEARABLES for p in prompt.phrases
    ):
        raise Declined("the prompt says what is worn in other words; edit it by hand")
    at = prompt.words[after - 1].end
    return _step(prompt, f"{prompt.text[:at]} wearing {thing.core}{prompt.text[at:]}", thing, command)


def _have(prompt: Prompt, phrase: Phrase, thing: Thing, verb: str) -> Step:
    if _there(prompt, thing):
        return _step(prompt, prompt.text, thing)
    after = _dressed(prompt, behind(prompt, phrase))
    _nothing_clings(prompt, phrase, after)
    if "bald" in prompt.low and thing.noun == "hair":
        raise Declined("“bald” in the prompt contradicts that; edit it by hand")
    if prompt.at(after) in {"with", "that", "which", "of", "holding"} or phrase.plural:
        raise Declined(f"rules don't know where to put {thing.core}; edit the prompt by hand")
    at = prompt.words[after - 1].end
    joined = "and" if verb == "with" and "with" in prompt.low[phrase.head + 1 : after] else verb
    return _step(prompt, f"{prompt.text[:at]} {joined} {thing.core}{prompt.text[at:]}", thing, f" to the {phrase.noun}")


def _nothing_clings(prompt: Prompt, phrase: Phrase, at: int) -> None:
    """ "with tattoos on his neck": what is put behind the tattoos would be on his neck too."""
    own = prompt.at(at + 1) in verbs.POSSESSIVES | {"both"} and prompt.at(at) in verbs.PREPOSITIONS
    # "a man wearing a hat and his dog" would wear the dog.
    if prompt.at(at) in {"and", "made", "painted", "carved", "covered", "decorated", "filled"} or (
        own and at > phrase.head + 1
    ):
        raise Declined("it is not clear where that belongs in the sentence; edit it by hand")


def _dressed(prompt: Prompt, at: int) -> int:
    """The number of the word after "in shining armour", if that begins here: what is held stands behind it."""
    own = next((p for p in prompt.phrases if p.start == at + 1), None)
    worn = prompt.at(at) in {"in", "wearing"} and own and own.noun.split()[-1] in nouns.WEARABLES
    return own.head + 1 if worn and own else at


def _there(prompt: Prompt, thing: Thing) -> bool:
    """Whether the prompt has this very thing; one of the same noun in other words is a question, not a match."""
    same = [p for p in prompt.phrases if p.noun == thing.noun and p.head not in prompt.spots]
    if any(prompt.at(p.start - 1) in ABSENT for p in same):
        raise Declined(f"the prompt says that there is no {thing.noun}; edit it by hand")
    if not same:
        return False
    if thing.core.lower() in " ".join(prompt.low) and all(_exactly(prompt, p, thing) for p in same):
        return True
    if prompt.flat and not any(_exactly(prompt, p, thing) for p in same) and _values_differ(prompt, same, thing):
        return False
    has = f"the prompt has {article(thing.noun)} {thing.noun} already"
    raise Declined(f"{has}: say “another {thing.noun}”, or what to change about it")


def _exactly(prompt: Prompt, phrase: Phrase, thing: Thing) -> bool:
    return prompt.span(phrase.start, phrase.head).lower() == thing.core.lower()


def _values_differ(prompt: Prompt, same: list[Phrase], thing: Thing) -> bool:
    """A second shape of the same outline but another colour can be told from the first."""
    colors = {v.text for p in same for v in p.values if v.slot == "color"}
    return not any(w.low in colors for w in tokenise(thing.core)) and " " in thing.core[2:]


def _anywhere(prompt: Prompt, thing: Thing) -> Step:
    subject = prompt.subject
    if thing.noun in nouns.BACKGROUNDS | nouns.BODY - nouns.WEARABLES:
        raise Declined(f"say to whom, or as “change the {thing.noun} to …”")
    if f"with {thing.text.lower()} " in f"{' '.join(prompt.low)} ":
        return _step(prompt, prompt.text, thing)
    if thing.noun.split()[-1] in nouns.WEARABLES and not thing.where:
        if subject is None or subject.noun not in nouns.LIVING:
            raise Declined(f"say who or what should have {thing.core}")
        if sum(p.noun in nouns.LIVING for p in prompt.phrases) > 1:
            raise Declined(f"say who should have {thing.core}")
        return _wear(prompt, subject, thing)
    if said_of.WEATHERS.get(thing.core.split()[-1], "").startswith("in ") and not thing.where:
        raise Declined("say it as weather, such as “in the rain”")
    if _contradicts(prompt, thing):
        raise Declined(f"{thing.core} contradicts what the prompt says of the sky or the light")
    if prompt.flat and thing.noun in nouns.SHAPES:
        return _beside_shape(prompt, thing)
    if _there(prompt, thing) and (thing.where in " ".join(prompt.low)):
        return _step(prompt, prompt.text, thing)
    if not content_end(prompt):
        raise Declined("it is not clear what the prompt is about")
    return _step(prompt, with_clause(prompt, f"with {thing.text}"), thing)


def _contradicts(prompt: Prompt, thing: Thing) -> bool:
    words = set(prompt.low)
    if thing.noun in {"cloud", "clouds"} and words & {"clear", "cloudless"}:
        return True
    if thing.noun in {"sun"} and words & (said_of.NIGHT_MARKS | {"rain", "rainy", "overcast"}):
        return True
    return thing.noun in {"moon", "star", "stars", "full moon", "crescent moon"} and bool(words & said_of.DAY_MARKS)


def _beside_shape(prompt: Prompt, thing: Thing) -> Step:
    """In kino-mini's own words: "A and B on a … background", "B above A"."""
    if _there(prompt, Thing(thing.core, thing.core, thing.noun, "", thing.plural)):
        return _step(prompt, prompt.text, thing)
    shapes = [p for p in prompt.phrases if p.noun in nouns.SHAPES and p.head not in prompt.spots]
    if len(shapes) != 1:
        raise Declined("there are two shapes already: say which one to change or replace")
    own, where = shapes[0], thing.where
    end = behind(prompt, own)
    at = prompt.words[end - 1].end
    for spoken, written in said_of.RELATIONS.items():
        if where.startswith(spoken + " "):
            if end != own.head + 1:
                raise Declined(f"the {own.noun} has a place of its own already; edit it by hand")
            start = prompt.words[own.start].start
            rest = prompt.text[start:]
            upper = prompt.text[start].isupper()
            first = thing.core[:1].upper() + thing.core[1:] if upper else thing.core
            text = f"{prompt.text[:start]}{first} {written} {rest[:1].lower()}{rest[1:]}"
            return _step(prompt, text, thing)
    where = said_of.CORNERS.get(where, where)
    spot = f" {where}" if where in said_of.SPOTS.values() else ""
    if where and not spot and not where.startswith(("next to ", "beside ", "near ", "by ")):
        raise Declined(f"rules don't know where “{where}” is among shapes")
    if prompt.at(end) in {"and", "with"}:
        raise Declined("edit the prompt by hand")
    return _step(prompt, f"{prompt.text[:at]} and {thing.core}{spot}{prompt.text[at:]}", thing)
