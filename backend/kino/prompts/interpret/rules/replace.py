"""One thing for another: the whole noun phrase goes, so its old adjectives go with it."""

from __future__ import annotations

import re

from kino.prompts.interpret.clauses import Phrase, Prompt, edited, is_content, read
from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon import nouns
from kino.prompts.interpret.lexicon import scene as said_of
from kino.prompts.interpret.slots import set_value
from kino.prompts.interpret.step import Said, Step, pairs
from kino.prompts.interpret.targets import IT, WHOLE, called, resolve
from kino.prompts.interpret.things import Thing, read_thing
from kino.prompts.interpret.values import read_values
from kino.prompts.interpret.words import like, singular, tokenise, with_article

REPLACES = re.compile(r"(?:replace|swap|exchange|substitute|switch) (?:out )?(.+?) (?:with|for|by) (.+)")
TURNS = re.compile(r"(?:change|turn|transform|convert|make|switch) (.+?) (?:to be|to|into|be) (.+)")
MAKES = re.compile(r"make (.+?) ((?:a|an) .+)")
INSTEAD = re.compile(r"(?:use |i want |draw |put )?(.+?) instead of (.+)")
PRONOUNS = dict.fromkeys(("her", "she", "hers"), nouns.FEMALE) | dict.fromkeys(("his", "he", "him"), nouns.MALE)
BEARDS = {"beard", "mustache", "moustache"}
BEARDLESS = nouns.FEMALE | {"boy", "child", "baby", "kid", "fairy", "robot", "cyborg", "android"}


def rule(said: Said, prompt: Prompt) -> Step | None:
    line = said.line
    whole = True
    if match := INSTEAD.fullmatch(line):
        new, old = match[1], match[2]
    elif match := REPLACES.fullmatch(line):
        old, new = match[1], match[2]
    elif match := TURNS.fullmatch(line) or MAKES.fullmatch(line):
        old, new, whole = match[1], match[2], False
    else:
        return None
    if old.split()[-1] in WHOLE | nouns.BACKGROUNDS or (old in IT and whole):
        return None
    if old.endswith((" color", " colour", "'s color")) or " of " in old:
        return None
    target = resolve(prompt, old.split(), said.last)
    if len(target.phrases) != 1:
        raise Declined(f"the prompt has no “{old}” to replace", "not-found")
    phrase = target.phrases[0]
    thing = read_thing(prompt, new.split(), tail=False)
    if thing.noun in nouns.BACKGROUNDS or (
        phrase.noun in nouns.BODY - nouns.WEARABLES and thing.noun not in nouns.BODY
    ):
        raise Declined(f"“{new}” cannot take the place of the {phrase.noun}")
    if old in IT and thing.noun in said_of.STYLE_WORDS:
        raise Declined("the prompt names a style already; edit it by hand")
    if old in IT and said.last is None and not prompt.flat and (thing.noun in nouns.GROUNDS):
        raise Declined("say what should change")
    if not whole and thing.noun in nouns.SEXES and phrase.noun in nouns.PEOPLE - nouns.KIN:
        raise Declined(f"say “replace the {phrase.noun} with {thing.core}” if it should be {phrase.noun} no more")
    text = _outline(prompt, phrase, thing, new) if not whole else None
    if text is None:
        text = _exchange(prompt, phrase, thing)
    command = f"Replace the {called(prompt, phrase)} with {thing.core}"
    return Step("replace", text, command, pairs((phrase.noun, "*")), thing.noun, 0.9)


def _outline(prompt: Prompt, phrase: Phrase, thing: Thing, new: str) -> str | None:
    """A flat circle that is turned into a square stays red and large: only its outline changes."""
    both = phrase.noun in nouns.OUTLINES and thing.noun in nouns.OUTLINES
    if not (both and prompt.flat and new.split()[0] in {"a", "an", thing.noun}) or phrase.plural or thing.plural:
        return None
    own = new.split()
    own = own[1:] if own[0] in {"a", "an"} else own
    values = read_values(own, 0, len(own) - 1)
    if sum(v.end - v.start for v in values) != len(own) - 1:
        return None
    head = prompt.words[phrase.head]
    text = edited(prompt.text, [(head.start, head.end, thing.noun)])
    text = with_article(text, prompt.words[phrase.lead].start) if phrase.lead >= 0 else text
    for value in values:
        now = next(p for p in read(text).phrases if p.start == phrase.start)
        text = set_value(read(text), now, value.slot, value.text)
    return text


def _exchange(prompt: Prompt, phrase: Phrase, thing: Thing) -> str:
    clause = prompt.clauses[phrase.clause]
    if not is_content(prompt, clause):
        raise Declined("that belongs to the style or light of the prompt")
    if prompt.at(phrase.lead) in {"her", "his", "its", "their"} and phrase.lead >= 0:
        raise Declined(f"edit “{prompt.span(phrase.start, phrase.head)}” by hand")
    of = prompt.at(phrase.head + 1) == "of" and not {phrase.noun, thing.noun} <= nouns.CONTAINERS
    if of or prompt.at(phrase.head + 1) in {"that", "which", "who", "is", "are"}:
        raise Declined(f"what the prompt says of the {phrase.noun} may not fit; edit it by hand")
    if prompt.at(phrase.head + 1) == "with":
        own = next((p for p in prompt.phrases if p.start == phrase.head + 2), None)
        if own and own.noun in nouns.BODY | nouns.WEARABLES and thing.noun not in nouns.LIVING:
            raise Declined(f"what the prompt says of the {phrase.noun} may not fit; edit it by hand")
        if own and own.noun in BEARDS and thing.noun in BEARDLESS:
            raise Declined(f"the {own.noun} may not fit {thing.core}; edit it by hand")
    if phrase.plural != thing.plural and ("wearing" in prompt.low or prompt.at(phrase.head + 1) in {"with", "holding"}):
        raise Declined(f"what the {phrase.noun} wears or has would not fit the number; edit it by hand")
    if phrase.noun in nouns.LIVING and thing.noun not in nouns.LIVING and _alive(prompt, phrase):
        raise Declined(f"what the {phrase.noun} does may not fit {thing.core}; edit it by hand")
    if phrase.noun in nouns.LIVING and any(
        word in prompt.low and thing.noun not in sex and not _another(prompt, phrase, sex)
        for word, sex in PRONOUNS.items()
    ):
        raise Declined(f"“he” or “she” in the prompt may not fit {thing.core}; edit it by hand")
    text = _number(prompt, phrase, thing)
    # "…, black turtleneck, …": what stands in a list without an article is exchanged without one.
    if prompt.clauses[phrase.clause].start == phrase.start and phrase.clause and phrase.lead < 0 and not phrase.plural:
        text = text.removeprefix("an ").removeprefix("a ")
    if prompt.at(phrase.start - 1) == "of" and phrase.noun in nouns.MASS and text.startswith(("a ", "an ")):
        raise Declined(f"“of {text}” may not fit; edit it by hand")
    start, end = prompt.words[phrase.start].start, prompt.words[phrase.head].end
    if _present(prompt, phrase, thing):
        raise Declined(f"the prompt has {thing.core} already")
    edits = [(start, end, like(prompt.text[start], text))]
    before = prompt.at(phrase.start - 1)
    on, inside = nouns.PLACES["on"], nouns.PLACES["in"]
    fitting = {"on": "in", "in": "on"}.get(before, "")
    # "on a beach" becomes "in a park".
    if (
        fitting
        and thing.noun in (inside - on if before == "on" else on - inside)
        and phrase.noun in nouns.PLACES[before]
    ):
        word = prompt.words[phrase.start - 1]
        edits.append((word.start, word.end, like(word.text, fitting)))
    return edited(prompt.text, edits)


def _another(prompt: Prompt, phrase: Phrase, sex: frozenset[str]) -> bool:
    """Whether "her" can be someone else than what is exchanged."""
    return any(p is not phrase and p.noun in sex for p in prompt.phrases) and phrase.noun not in sex


def _alive(prompt: Prompt, phrase: Phrase) -> bool:
    after = prompt.at(phrase.head + 1)
    return after.endswith("ing") or "wearing" in prompt.low or (phrase.head != 0 and after in {"who", "whose"})


def _present(prompt: Prompt, phrase: Phrase, thing: Thing) -> bool:
    """The same words as another thing of the prompt: the two could not be told apart afterwards."""
    return any(
        p is not phrase
        and p.noun == thing.noun
        and (
            thing.core.split(" ", 1)[-1] == prompt.span(p.first, p.head).lower()
            or singular(thing.core.split(" ", 1)[-1]) == p.noun
        )
        for p in prompt.phrases
    )


def _number(prompt: Prompt, phrase: Phrase, thing: Thing) -> str:
    """ "replace the cats with dogs" keeps "two"; a single thing does not take the place of several."""
    lead = prompt.at(phrase.lead) if phrase.lead >= 0 else ""
    words = [w.text for w in tokenise(thing.core)]
    if phrase.plural and thing.plural and lead in nouns.NUMBERS and words[0] not in {*nouns.NUMBERS, "some"}:
        return f"{lead} {thing.core}"
    if phrase.plural and not thing.plural:
        raise Declined(f"“{thing.core}” is one, but the prompt has several; say it in the plural")
    if not phrase.plural and thing.plural and singular(words[-1]) not in nouns.WEARABLES and lead in {"one"}:
        raise Declined("the number does not fit")
    if lead == "the" and words[0] in {"a", "an"}:
        return " ".join(["the", *words[1:]])
    return thing.core
