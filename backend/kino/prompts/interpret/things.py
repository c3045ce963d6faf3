"""A new thing as an instruction names it ("a dragon flying above it"): read word by word, or declined.

Nothing unknown is written into a prompt: the noun and every adjective have to be in the lexicons.
"""

from __future__ import annotations

from dataclasses import dataclass

from kino.prompts.interpret.clauses import Prompt
from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon import nouns, verbs
from kino.prompts.interpret.lexicon import scene as said
from kino.prompts.interpret.lexicon.attributes import PROPER
from kino.prompts.interpret.values import ADJECTIVES, is_color, read_values
from kino.prompts.interpret.words import article, is_plural, singular

RELATIONS = (
    "in front of", "next to", "on top of", "to the left of", "to the right of", "on", "in", "under", "above", "below",
    "behind", "beside", "near", "over", "beneath", "inside", "around", "at", "with", "by", "between", "against",
)  # fmt: skip
UNIQUE = {"sun", "moon", "sky", "sea", "ocean", "ground", "floor", "background", "foreground", "distance"}


@dataclass(frozen=True)
class Thing:
    """`text` with its article; `core` without what follows the noun; `where` is that rest, such as "on the table"."""

    text: str
    core: str
    noun: str
    where: str
    plural: bool


def read_thing(prompt: Prompt, words: list[str], *, tail: bool = True) -> Thing:
    """Reads every word of a new thing; an unknown one declines."""
    at, lead = 0, ""
    if words and words[0] in {"a", "an", "the", "some", *nouns.NUMBERS}:
        lead, at = words[0], 1
    end = _head(words, at)
    if not end:
        raise Declined(f"rules don't know what “{' '.join(words)}” looks like")
    own = words[at:end]
    # "a cup of coffee" is a cup.
    joined = next((i for i, word in enumerate(own) if word in {"of", "with"} and i), len(own))
    own_head = own[joined - 1]
    noun = singular(own_head)
    two = " ".join([*own[joined - 2 : joined - 1], noun])
    noun = two if two in nouns.COMPOUNDS else noun
    _consistent(own)
    many = is_plural(own_head) or own_head in nouns.ALWAYS_PLURAL
    core = _with_lead(lead, own, own_head, many)
    where = words[end:]
    if where and not (tail and _where(prompt, where)):
        raise Declined(f"rules don't understand “{' '.join(where)}” here")
    rest = " ".join(where)
    return Thing(f"{core} {rest}".strip(), core, noun, rest, many)


def _head(words: list[str], at: int) -> int:
    """The end of adjectives and noun, or 0: the longest run of known words that ends in a noun."""
    end = best = 0
    index = at
    while index < len(words):
        three, two = " ".join(words[index : index + 3]), " ".join(words[index : index + 2])
        if three in nouns.COMPOUNDS:
            index, best = index + 3, index + 3
            break
        if two in nouns.COMPOUNDS or f"{words[index]} {singular(words[min(index + 1, len(words) - 1)])}" in (
            nouns.COMPOUNDS
        ):
            index += 2
            best = index
            continue
        low = words[index]
        thing = low in nouns.THINGS or singular(low) in nouns.THINGS
        adjective = low in ADJECTIVES or is_color(low) or low == "very"
        joined = low == "and" and index + 1 < len(words) and words[index + 1] in ADJECTIVES and index > at
        joined = joined and words[index - 1] in ADJECTIVES
        if thing:
            best = index + 1
        elif not (adjective or joined):
            break
        index += 1
    end = best
    return end if end > at else 0


def _consistent(own: list[str]) -> None:
    slots = [value.slot for value in read_values(own, 0, len(own) - 1)]
    if len(slots) != len(set(slots)):
        raise Declined("two values of one kind contradict each other")
    if own[-1] in ADJECTIVES and own[-1] not in nouns.THINGS:
        raise Declined("it does not say what")


def _with_lead(lead: str, own: list[str], noun: str, many: bool) -> str:
    core = " ".join(PROPER.get(word, word) for word in own)
    if lead == "the":
        if noun not in UNIQUE:
            raise Declined(f"it is not clear which {noun} is meant")
        return f"the {core}"
    if lead in nouns.NUMBERS:
        count = nouns.NUMBERS[lead]
        if (count == 1) == many:
            raise Declined("the number does not fit the noun")
        return f"{nouns.COUNTED[count]} {core}"
    if not lead and noun in {"sun", "moon"}:
        return f"the {core}"
    if lead == "some":
        return f"some {core}"
    if many or noun in nouns.MASS:
        if lead in {"a", "an"} and noun not in nouns.MASS:
            raise Declined("the article does not fit the noun")
        return core
    return f"{article(core)} {core}"


def _where(prompt: Prompt, words: list[str]) -> bool:
    """Whether the words behind a noun are a place or an action that the rules know, about things that are there."""
    line = " ".join(words)
    if line in said.WHEREABOUTS:
        return True
    if (
        words[0] in verbs.ING
        and words[0].endswith("ing")
        and words[0] not in {"wearing", "featuring", "holding", "carrying"}
    ):
        return len(words) == 1 or _where(prompt, words[1:])
    if words[:2] in (["that", "says"], ["that", "reads"]) and len(words) == 3:
        return words[2][:1] in {'"', "“", "«", "'"}
    for relation in (*RELATIONS, "wearing", "holding"):
        parts = relation.split()
        if words[: len(parts)] == parts and len(words) > len(parts):
            return _known(prompt, words[len(parts) :], relation)
    return False


def _known(prompt: Prompt, words: list[str], relation: str) -> bool:
    if words == ["it"]:
        return prompt.subject is not None and not prompt.subject.plural
    if words in (["her"], ["him"]):
        sex = nouns.MALE if words == ["her"] else nouns.FEMALE
        living = [p for p in prompt.phrases if p.noun in nouns.LIVING]
        return len(living) == 1 and not living[0].plural and living[0].noun not in sex
    own = words[1:] if words[0] in {"the", "its", "her", "his"} else words
    if not own:
        return False
    if words[0] in {"the", "its", "her", "his"}:
        there = [p for p in prompt.phrases if p.noun == singular(own[-1]) or p.noun == " ".join(own)]
        modifiers = own[:-1]
        there = [p for p in there if all(m in prompt.low[p.first : p.head] for m in modifiers)]
        return len(there) == 1 or (own[-1] in {"sky", "ground", "background", "foreground"} and len(own) == 1)
    if relation in {"with", "wearing", "holding", "in"}:
        try:
            return bool(read_thing(prompt, words, tail=False))
        except Declined:
            return False
    return False
