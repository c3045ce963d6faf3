"""Where things are: another place for the subject, the background, and places inside the frame."""

from __future__ import annotations

import re

from kino.prompts.interpret.clauses import Phrase, Prompt, edited, is_content, read, with_clause
from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon import nouns, verbs
from kino.prompts.interpret.lexicon import scene as said_of
from kino.prompts.interpret.slots import set_value
from kino.prompts.interpret.step import Said, Step, pairs
from kino.prompts.interpret.targets import resolve
from kino.prompts.interpret.things import read_thing
from kino.prompts.interpret.values import read_values

MOVES = re.compile(r"(?:put|place|move|set|shift|position|center|centre) (.+)")
BACKGROUND = re.compile(
    r"(?:(?:change|set|turn|switch|replace|make|swap) (?:the )?(?:background|backdrop)(?:"
    r" colou?r)?(?: to be| to| into| with| for| be)? (.+)"
    r"|(?:put|use|give it) (.+?) (?:as the|in the|as a|for the) background)"
)
GROUND = re.compile(
    r"(?:(?:i want|i'd like|use|give it|put it on|on|with) )?(?:a |an |the )?([\w ]+) (?:background|backdrop)"
    r"|(?:the )?(?:background|backdrop) ([\w ]+)"
)
SPOT = re.compile(
    r"(.+?) (?:to|on|in|at|into|towards?) (?:the )?([\w\- ]+?)(?: corner| side)?(?: of the"
    r" (?:picture|image|frame|background|canvas))?"
)
INTO = re.compile(
    r"(.+?) (?:to|into|onto|in|on|at|under|below|beneath|behind|near|next to|beside|in front of"
    r"|inside|above) (.+)"
)
KEEPS = "keep the subject in the exact same position, scale and pose"
PLACING = ("next to", "in front of", "under", "behind", "near", "beside", "inside", "on top of")


def background(said: Said, prompt: Prompt) -> Step | None:
    match = BACKGROUND.fullmatch(said.line)
    if not match:
        return _colored(said, prompt)
    value = (match[1] or match[2]).split()
    touched = pairs(("background", "color"), ("background", "*"))
    grounds = [p for p in prompt.phrases if p.noun in nouns.BACKGROUNDS]
    values = read_values(value, 0, len(value))
    if sum(v.end - v.start for v in values) == len(value):
        return None
    if value[-1] in nouns.BACKGROUNDS and value[0] in {"a", "an", "the"}:
        inner = value[1:-1]
        found = read_values(inner, 0, len(inner))
        if len(grounds) == 1 and len(found) == 1 and found[0].end == len(inner):
            text = set_value(prompt, grounds[0], found[0].slot, found[0].text)
            return Step("attr", text, f"Change the background to {found[0].text}", touched, "background")
    if grounds or prompt.flat:
        raise Declined("rules can only change the colour of that background")
    thing = read_thing(prompt, value, tail=False)
    if thing.noun not in nouns.GROUNDS | nouns.OBJECTS | {"sky"} or thing.noun in nouns.LIVING | nouns.WEARABLES:
        raise Declined(f"{thing.core} is no background that rules know")
    text = _behind(prompt, thing.core, thing.noun)
    return Step("background", text, f"Change the background to {thing.core}", touched, thing.noun, 0.85, KEEPS)


def _colored(said: Said, prompt: Prompt) -> Step | None:
    """ "a yellow background", where the prompt has one background."""
    match = GROUND.fullmatch(said.line)
    grounds = [p for p in prompt.phrases if p.noun in nouns.BACKGROUNDS]
    words = (match[1] or match[2]).split() if match else []
    values = read_values(words, 0, len(words))
    if len(values) != 1 or values[0].end - values[0].start != len(words) or len(grounds) != 1:
        return None
    if values[0].slot != "color":
        return None
    text = set_value(prompt, grounds[0], "color", values[0].text)
    touched = pairs(("background", "color"))
    return Step("attr", text, f"Change the background to {values[0].text}", touched, "background")


def _behind(prompt: Prompt, core: str, noun: str) -> str:
    written = f"{core} in the background"
    if written in " ".join(prompt.low):
        return prompt.text
    if "background" in prompt.low:
        raise Declined("the prompt describes a background already; edit it by hand")
    for number, clause in enumerate(prompt.clauses):
        if number and is_content(prompt, clause):
            heads = [p.noun for p in prompt.phrases if p.clause == number]
            if any(h in nouns.GROUNDS or h.endswith(" room") for h in heads):
                raise Declined("the prompt describes the surroundings in a clause of its own; edit it by hand")
    subject = prompt.subject
    if subject is None or subject.noun in nouns.GROUNDS:
        raise Declined("the surroundings are what the picture is about")
    grounds = [p for p in prompt.phrases if p.clause == 0 and p.noun in nouns.GROUNDS and p is not subject]
    if any(p.noun == noun for p in prompt.phrases):
        raise Declined(f"the prompt has a {noun} already")
    if not grounds:
        return with_clause(prompt, written)
    if len(grounds) > 1 or prompt.at(grounds[0].start - 1) != "in":
        raise Declined(f"the prompt says where it is (“{grounds[0].noun}”); say “put the {subject.noun} in …”")
    ground = grounds[0]
    if prompt.at(ground.start - 2) in verbs.ING or ground.head + 1 < prompt.clauses[0].end:
        raise Declined(f"the prompt says where it is (“{ground.noun}”); say “put the {subject.noun} in …”")
    start, end = prompt.words[ground.start - 2].end, prompt.words[ground.head].end
    return with_clause(read(edited(prompt.text, [(start, end, "")])), written)


def rule(said: Said, prompt: Prompt) -> Step | None:
    match = MOVES.fullmatch(said.line)
    if not match:
        return None
    line = match[1]
    if said.low[0] in {"center", "centre"}:
        line = f"{line} in the center"
    if line.startswith(("a ", "an ", "some ")):
        return None
    for spoken in sorted(said_of.RELATIONS, key=len, reverse=True):
        first, found, second = line.partition(f" {spoken} ")
        if found and prompt.flat and second:
            return _relation(said, prompt, first, said_of.RELATIONS[spoken], second)
    if (found_spot := SPOT.fullmatch(line)) and found_spot[2] in said_of.SPOTS:
        return _spot(said, prompt, found_spot[1], said_of.SPOTS[found_spot[2]])
    # "move it left", "shift the star up".
    words, _, way = line.rpartition(" ")
    if way in said_of.WAYS and words and prompt.flat:
        return _spot(said, prompt, words, _towards(said, prompt, words, said_of.WAYS[way]))
    found_place = INTO.fullmatch(line)
    if found_place:
        return _place(said, prompt, found_place[1], line[found_place.start(2) :], line[found_place.end(1) :].split())
    return None


def _towards(said: Said, prompt: Prompt, words: str, side: str) -> str:
    """Where a shape goes: to that side of the picture, and no further up or down, left or right than it was."""
    target = resolve(prompt, words.split(), said.last)
    at = target.phrases[0].head + 1 if target.phrases else 0
    spot = prompt.low[at : prompt.spots.get(at, at)]
    upright = side in {"top", "bottom"}
    other = next((word for word in spot if word in ({"left", "right"} if upright else {"top", "bottom"})), None)
    return said_of.SPOTS[side if other is None else f"{side} {other}" if upright else f"{other} {side}"]


def _spot(said: Said, prompt: Prompt, words: str, spot: str) -> Step:
    target = resolve(prompt, words.split(), said.last)
    if not prompt.flat or len(target.phrases) != 1 or target.noun not in nouns.SHAPES:
        raise Declined("rules move flat shapes only; say where it should be, such as “put the dog in a forest”")
    phrase = target.phrases[0]
    at = phrase.head + 1
    command, touched = f"Move the {target.noun} to {spot.split(' ', 1)[1]}", pairs((target.noun, "place"))
    if at in prompt.spots:
        start, end = prompt.words[at].start, prompt.words[prompt.spots[at] - 1].end
        if prompt.text[start:end].lower() == spot:
            return Step("place", prompt.text, command, touched, target.noun)
        if prompt.at(prompt.spots[at]) == "of":
            raise Declined("edit the place by hand")
        text = edited(prompt.text, [(start, end, spot)])
    else:
        if any(_related(prompt, p) for p in prompt.phrases) or prompt.at(at) not in {"", "on", "and", ",", "."}:
            raise Declined("the prompt places the shapes by each other; say “put the star below the square”")
        end = prompt.words[phrase.head].end
        text = f"{prompt.text[:end]} {spot}{prompt.text[end:]}"
    taken = [prompt.span(a, b - 1).lower() for a, b in prompt.spots.items() if a != at]
    if spot in taken:
        raise Declined("the other shape is there already")
    return Step("place", text, command, touched, target.noun)


def _related(prompt: Prompt, phrase: Phrase) -> bool:
    after = prompt.low[phrase.head + 1 : phrase.head + 5]
    return after[:1] in (["above"], ["below"], ["under"], ["over"]) or after[:1] == ["to"] or after[1:2] == ["of"]


def _relation(said: Said, prompt: Prompt, first: str, relation: str, second: str) -> Step:
    one, two = resolve(prompt, first.split(), said.last), resolve(prompt, second.split(), said.last)
    shapes = [p for p in prompt.phrases if p.noun in nouns.SHAPES and p.head not in prompt.spots]
    if len(shapes) != 2 or not one.phrases or not two.phrases or one.phrases == two.phrases:
        raise Declined("say which of two shapes goes where")
    if one.phrases[0] is not shapes[0]:
        relation = said_of.OPPOSITE[relation]
    between = prompt.low[shapes[0].head + 1 : shapes[1].start]
    if prompt.spots or " ".join(between) not in {"and", "next to", *said_of.RELATIONS}:
        raise Declined("the shapes have places of their own already; edit them by hand")
    start, end = prompt.words[shapes[0].head].end, prompt.words[shapes[1].start].start
    text = prompt.text if " ".join(between) == relation else edited(prompt.text, [(start, end, f" {relation} ")])
    command = f"Move the {shapes[0].noun} {relation} the {shapes[1].noun}"
    return Step("place", text, command, pairs((shapes[0].noun, "place"), (shapes[1].noun, "place")), one.noun)


def _place(said: Said, prompt: Prompt, words: str, where: str, rest: list[str]) -> Step:
    """Another place for the subject takes the place of its first "on/in/at …"."""
    target = resolve(prompt, words.split(), said.last)
    subject = prompt.subject
    if prompt.flat or subject is None or target.phrases != [subject]:
        raise Declined("rules can move only what the picture is about")
    thing = read_thing(prompt, where.split(), tail=False) if not where.startswith("the ") else None
    own = where.split()
    noun = thing.noun if thing else own[-1]
    if subject.noun == noun or noun not in nouns.PLACES["on"] | nouns.PLACES["in"] | nouns.GROUNDS:
        raise Declined(f"rules don't know “{where}” as a place")
    preposition = " ".join(rest[: len(rest) - len(own)])
    if preposition in {"to", "into", "onto"}:
        preposition = "on" if noun in nouns.PLACES["on"] and noun not in nouns.PLACES["in"] else "in"
    elif preposition not in {"in", "on", *PLACING}:
        raise Declined(f"rules don't know “{preposition} {where}”")
    old = _standing(prompt, subject)
    if thing is None and (old is None or old[2].noun != noun):
        raise Declined("put it somewhere new, such as “in a forest”")
    ground = noun in nouns.GROUNDS
    others = [p for p in prompt.phrases if (p.noun in nouns.GROUNDS or p.noun.endswith(" room"))]
    if ground and any(old is None or p is not old[2] for p in others):
        raise Declined("the prompt describes other surroundings too; edit it by hand")
    core = thing.core if thing else None
    command = f"Put the {subject.noun} {preposition} {core or where}"
    touched = pairs((subject.noun, "place"))
    if old is None:
        if any(p.clause == 0 and prompt.at(p.start - 1) in {"on", "in", "at"} for p in prompt.phrases):
            raise Declined("the prompt says where it is in other words; edit it by hand")
        end = prompt.words[subject.head].end
        after = prompt.at(subject.head + 1)
        if after and after not in {",", "."}:
            raise Declined("it is not clear where that belongs in the sentence; edit it by hand")
        return Step(
            "place", f"{prompt.text[:end]} {preposition} {core}{prompt.text[end:]}", command, touched, subject.noun
        )
    start, stop, phrase = old
    last = phrase.head if core else phrase.start - 1
    new = f"{preposition} {core}" if core else preposition
    if core and prompt.span(phrase.start, phrase.head).lower() == core and prompt.at(start) == preposition:
        return Step("place", prompt.text, command, touched, subject.noun)
    if not core and stop != phrase.start:
        raise Declined("edit the place by hand")
    text = edited(prompt.text, [(prompt.words[start].start, prompt.words[last].end, new)])
    return Step("place", text, command, touched, subject.noun, 0.85)


def _standing(prompt: Prompt, subject: Phrase) -> tuple[int, int, Phrase] | None:
    """(preposition, first word of its phrase, phrase) of the first "on a beach" behind the subject and its verb."""
    at = subject.head + 1
    clause = prompt.clauses[subject.clause]
    if prompt.at(at) == "with":
        own = next((p for p in prompt.phrases if p.start == at + 1), None)
        if own and own.noun in nouns.BODY:
            at = own.head + 1
    if prompt.at(at) == "wearing":
        own = next((p for p in prompt.phrases if p.start == at + 1), None)
        at = own.head + 1 if own else at
    if prompt.at(at) in verbs.ING:
        at += 1
    if at < clause.end and prompt.at(at) in {"on", "in", "at", "under", "behind", "near"}:
        phrase = next((p for p in prompt.phrases if p.start == at + 1), None)
        if phrase and phrase.noun not in said_of.TIME_WORDS and at not in prompt.spots:
            return at, at + 1, phrase
    return None
