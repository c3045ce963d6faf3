"""Puts a value into a noun phrase: the old one of its slot goes, the place stays, a/an and the capital stay right."""

from __future__ import annotations

import re
from itertools import pairwise

from kino.prompts.interpret.clauses import Phrase, Prompt, edited, is_content, is_weather
from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon import nouns, scene, table
from kino.prompts.interpret.lexicon.attributes import (
    AGED,
    COLOR_NAMES,
    COMPARATIVES,
    METALS,
    OPINIONS,
    ORIGINS,
    PROPER,
    SHADE_OF,
    SIZE_SAME,
    SIZES,
    SLOTS,
)
from kino.prompts.interpret.values import ADJECTIVES, is_color, rank, read_value, read_values
from kino.prompts.interpret.words import like, tokenise, with_article

BEFORE_VALUE = {
    "that",
    "which",
    "is",
    "are",
    "was",
    "painted",
    "in",
    "colored",
    "coloured",
    "dyed",
    "made",
    "of",
    "all",
}
LONG_THINGS = nouns.WEARABLES | table(
    "hair beard mane tail fur shadow shadows table road street path sword rope ears nails neck grass bridge fence train"
)
TALL_THINGS = nouns.LIVING | table(
    "tree building tower castle house lighthouse mountain statue grass skyscraper lamp vase bottle glass plant hill"
)
# A colour said of a person could be skin, hair or clothes.
HUMAN = table("person people child baby kid teenager couple friend model doctor nurse teacher student artist chef")
CHILDREN = table("girl boy child baby kid teenager kitten puppy calf lamb")
LIT = {"lit", "glowing", "illuminated", "shining", "burning"}
STILL = {"calm", "quiet", "still", "serene", "peaceful"}
UNLIT = {"dark", "dim"}
# "a pair of sneakers": what they are like is said of the sneakers.
GROUPS = table("pair group bunch flock herd set row pile stack kind type collection variety")
# What speaks against an age: of the thing itself, or anywhere in the prompt.
WORN = re.compile(r"dusty|rusty|tattered|worn|broken|weathered|faded|battered")
WRINKLED = re.compile(r"wrinkles|wrinkled|weathered")
DECADES = re.compile(r"\d*\d0s")
AGAINST = {"modern": DECADES, "futuristic": DECADES, "young": WRINKLED, "new": WORN}
BODILESS = table("sky light night day weather shadow fog mist snow rain water sea ocean smoke fire clouds cloud")


def check(noun: str, slot: str, text: str) -> None:
    """Declines values that make no sense of a noun: a sunny ball, a curly table, a laughing castle."""
    living, body = noun in nouns.LIVING, noun in nouns.BODY
    place = noun in nouns.WEATHERED or noun in nouns.GROUNDS or noun.endswith(" room")
    allowed = {
        "expression": living or (noun == "face"),
        "weather": place or (text == "wet" and noun not in BODILESS),
        "texture": noun in {"hair", "beard", "fur", "mane", "tail"},
        "length": (noun in TALL_THINGS) if text == "tall" else noun in LONG_THINGS or noun in nouns.LIVING,
        "fill": place,
        "material": noun not in BODILESS and not body,
        "form": not living and noun not in BODILESS and not body,
        "age": noun not in BODILESS and not body,
        "size": noun not in BODILESS - {"cloud", "clouds", "fire", "shadow"} and noun not in nouns.BACKGROUNDS,
        "width": not living and noun not in BODILESS,
        "surface": noun not in BODILESS,
    }.get(slot, True)
    if slot == "color" and noun in nouns.FEMALE | nouns.MALE | HUMAN:
        allowed = False
    if slot == "length" and noun in nouns.LIVING and text == "long":
        allowed = False
    if slot == "age" and text in {"young", "elderly", "middle-aged", "teenage", "aged"} and not living:
        allowed = False
    if slot == "age" and living and text in {"new", "antique", "vintage", "retro", "aged"}:
        allowed = False
    if text == "young" and noun in {"grandmother", "grandfather"}:
        allowed = False
    if noun in GROUPS and slot not in {"size", "count"}:
        allowed = False
    if not allowed:
        raise Declined(f"“{text}” does not go with “{noun}”")


def set_value(prompt: Prompt, phrase: Phrase, slot: str, text: str) -> str:
    """The prompt with the phrase's slot set; the same text if it had that value already."""
    check(phrase.noun, slot, text)
    _nothing_behind(prompt, phrase, slot)
    if phrase.noun in nouns.BACKGROUNDS and prompt.at(phrase.head - 2) == "in" and prompt.at(phrase.head - 1) == "the":
        raise Declined("“in the background” says where something is; say what that should be like")
    if slot == "fill" and text in {"crowded", "busy"} and {"no", "without", "nobody"} & set(prompt.low):
        raise Declined("the prompt says what is not there; edit it by hand")
    if slot == "size" and text in {"small", "tiny"} and "tall" in prompt.low[phrase.first : phrase.head]:
        raise Declined("“tall” in the prompt contradicts that; edit it by hand")
    _fits_the_rest(prompt, phrase, slot, text)
    calm = STILL & set(prompt.low[phrase.first : phrase.head])
    if slot == "weather" and text in {"stormy", "windy"} and calm:
        raise Declined(f"“{sorted(calm)[0]}” in the prompt contradicts that; edit it by hand")
    if slot in {"shade", "color"} and text in UNLIT and prompt.at(phrase.head - 1) in LIT:
        raise Declined(f"“{prompt.at(phrase.head - 1)}” in the prompt contradicts that; edit it by hand")
    other = next((p for p in prompt.phrases if p.head == phrase.start - 2), None)
    pair = prompt.at(phrase.start - 1) == "and" and phrase.plural and phrase.lead < 0
    known = nouns.THINGS | nouns.MASS | nouns.COMPOUNDS
    if pair and other and other.noun not in known and other.lead < 0 and not other.plural:
        raise Declined(f"“{prompt.at(other.head)}” may go with the {phrase.noun}; edit it by hand")
    old = [value for value in phrase.values if value.slot == slot]
    if slot == "color":
        # "a dark sofa" made red is red. Neon is what a sign or a light is, not how its colour looks.
        old = old or [value for value in phrase.values if value.slot == "shade"]
        if old and old[0].text.startswith("neon") and phrase.noun in {"light", "sign", "neon sign"}:
            text = text if text.startswith("neon") else f"neon {text}"
    if len(old) > 1:
        raise Declined("the prompt says that twice; edit it by hand")
    if old:
        if old[0].text == text:
            return prompt.text
        text = PROPER.get(text, text)
        start, end = prompt.words[old[0].start].start, prompt.words[old[0].end - 1].end
        # "a Victorian house" made modern has lost the reason for its capital.
        own = start > 0 and old[0].text in PROPER
        edits = [(start, end, text if own else like(prompt.text[start], text))]
    else:
        edits = _insertion(prompt, phrase, slot, PROPER.get(text, text))
    changed = edited(prompt.text, edits)
    return with_article(changed, prompt.words[phrase.lead].start) if phrase.lead >= 0 else changed


def _fits_the_rest(prompt: Prompt, phrase: Phrase, slot: str, text: str) -> None:
    """Declines a value that another word of the phrase, or the weather of the picture, contradicts."""
    words = prompt.low[phrase.first : phrase.head + 1]
    clash = ""
    if slot == "age":
        clash = next((w for w in words[:-1] if w in AGED or w[:2].isdigit()), "")
        against = AGAINST.get(text)
        where = words if text == "new" else prompt.low
        clash = clash or next((w for w in where if against and against.fullmatch(w)), "")
    elif slot == "color":
        # "a red panda" is another animal than a panda.
        clash = next((f"{a} {b}" for a, b in pairwise(_named(text, words)) if f"{a} {b}" in COLOR_NAMES), "")
        clash = clash or next((w for w in words[:-1] if w in scene.SEASON_WORDS), "")
        if text in METALS:
            clash = clash or next((v.text for v in phrase.values if v.slot == "material" and v.text in METALS), "")
    elif slot == "fill" and text in {"empty", "deserted"}:
        clash = next((p.noun for p in prompt.phrases if p.noun in nouns.LIVING and p.plural), "")
    elif slot == "expression":
        faces = SLOTS["expression"]
        clash = next((prompt.at(c.start) for c in prompt.clauses if prompt.at(c.start) in faces), "")
        clash = "" if _inside(phrase, 0, prompt.clauses[0].end) and prompt.at(phrase.start) == clash else clash
    elif slot == "material":
        clash = next((v.text for v in phrase.values if v.slot == "color" and v.text in METALS), "")
    elif slot == "glow" and text == "transparent":
        clash = next((v.text for v in phrase.values if v.slot == "color"), "")
    elif slot == "shade" and (phrase.noun in nouns.GROUNDS or phrase.noun.endswith("room")):
        clash = next((w for w in prompt.low if w in {"light", "lighting", "daylight", "sunlight", "sunny"}), "")
    elif slot == "weather":
        here = next((c for c in prompt.clauses if is_weather(prompt, c)), None)
        clash = " ".join(prompt.clause_words(here)) if here and not _inside(phrase, here.start, here.end) else ""
        clash = "" if clash in scene.SEASONS.values() else clash
        skies = {"clear", "cloudless", "blue"} if phrase.noun == "sky" and text != "sunny" else set()
        skies |= {"dusty", "dry"} if text == "wet" else set()
        skies |= {"green", *scene.SEASON_WORDS} - {"winter", "wintry"} if text == "snowy" else set()
        clash = clash or next((w for w in words if w in skies), "")
    if clash:
        raise Declined(f"“{clash}” in the prompt contradicts that; edit it by hand")


def _named(text: str, words: list[str]) -> list[str]:
    return [text, *words] if words[-1] in nouns.LIVING else words


def _rank(word: str) -> float:
    """Where a word of no slot stands among the others."""
    if word in ORIGINS:
        return rank("pattern")
    if word.endswith("ing") and word in OPINIONS | LIT:
        # "large floating blue candles"
        return rank("age") + 0.5
    return rank("opinion") if word in OPINIONS | LIT else rank("unknown")


def _inside(phrase: Phrase, start: int, end: int) -> bool:
    return start <= phrase.head < end


def _insertion(prompt: Prompt, phrase: Phrase, slot: str, text: str) -> list[tuple[int, int, str]]:
    ranks = {at: rank(v.slot) for v in phrase.values for at in range(v.start, v.end)}
    # An unknown word before an adjective is one too: "a grumpy old cat".
    before = [i for i in range(phrase.first, phrase.head) if i in ranks and ranks[i] <= rank(slot)]
    at = before[-1] + 1 if before else phrase.first
    # "a red full moon": nothing stands inside a name of two words.
    stop = phrase.head - phrase.noun.count(" ")
    at = min(at, stop)
    while at < stop:
        low = prompt.at(at)
        if low in {"and", "&", ","}:
            at += 1
            continue
        own = ranks.get(at, _rank(low))
        if own > rank(slot):
            break
        at += 1
    word = prompt.words[at]
    if (
        at == phrase.start
        and word.text[:1].isupper()
        and (word.low in nouns.THINGS or word.low in ADJECTIVES or (at == 0 and not word.text.isupper()))
    ):
        return [(word.start, word.start + 1, f"{like('A', text)} {word.text[:1].lower()}")]
    return [(word.start, word.start, f"{text} ")]


def _nothing_behind(prompt: Prompt, phrase: Phrase, slot: str) -> None:
    """ "a ball that is blue", "a ball, blue, …": the value stands behind the noun, where a second would contradict."""
    at = phrase.head + 1
    made = ["made", "of"]
    if prompt.low[phrase.start - 2 : phrase.start] == made or (slot == "material" and prompt.low[at : at + 2] == made):
        raise Declined("the prompt says what it is made of; edit it by hand")
    while prompt.at(at) in BEFORE_VALUE or (at < len(prompt.words) and prompt.words[at].kind == "quote"):
        at += 1
    value = read_value(prompt.low, at, len(prompt.low)) if at < len(prompt.low) else None
    if value and value.slot in {slot, "shade"} and not prompt.noun(value.end):
        raise Declined("the prompt says that behind the noun; edit it by hand")
    for clause in prompt.clauses:
        words = prompt.clause_words(clause)
        alone = read_values(words, 0, len(words))
        only = bool(alone) and sum(v.end - v.start for v in alone) == len(words)
        if only and alone[0].slot == slot and is_content(prompt, clause):
            raise Declined("the prompt says that in a clause of its own; edit it by hand")


def step(phrase_values: dict[str, str], noun: str, comparative: str, steps: int = 1) -> tuple[str, str]:
    """(slot, value) for "bigger", "older", "darker": one step up or down from what the prompt says."""
    slot, way = COMPARATIVES[comparative]
    if slot == "size":
        at = SIZE_SAME.get(phrase_values.get("size", "medium"), 1.5)
        reached = int(at + 0.5) + (way - 1 if way > 0 and at == 1.5 else way) if at == 1.5 else int(at) + way
        if at == 1.5:
            reached = 2 if way > 0 else 1
        reached += (steps - 1) * way
        return "size", SIZES[max(0, min(len(SIZES) - 1, reached))]
    if slot == "age":
        return "age", _age(phrase_values.get("age", ""), noun, way)
    if slot == "length":
        old = phrase_values.get("length", "")
        if noun in nouns.LIVING or noun in TALL_THINGS:
            raise Declined(f"say “taller” or “smaller” as “make the {noun} bigger” or “… smaller”")
        if way > 0:
            return "length", "very long" if old in {"long", "very long"} else "long"
        return "length", "very short" if old in {"short", "very short"} else "short"
    return _shade(phrase_values, way)


def _age(old: str, noun: str, way: int) -> str:
    if noun not in nouns.LIVING:
        if old not in {"", "old", "ancient", "new", "modern"} or way < 0:
            raise Declined("rules know older and younger of people and animals")
        return "ancient" if old in {"old", "ancient"} else "old"
    if old not in {"", "young", "old", "elderly", "middle-aged", "teenage"}:
        raise Declined(f"rules don't know what is older or younger than “{old}”")
    if way > 0:
        if noun in CHILDREN:
            raise Declined(f"an older {noun} is another word; say which, such as “make the girl a woman”")
        return "elderly" if old in {"old", "elderly"} else "old"
    return "middle-aged" if old == "elderly" else "young"


def _shade(values: dict[str, str], way: int) -> tuple[str, str]:
    color = values.get("color", "")
    if not color:
        return "shade", SHADE_OF[way]
    words = [w.low for w in tokenise(color)]
    plain = [w for w in words if w not in {"light", "dark", "bright", "pale"}]
    shades = [w for w in words if w in {"light", "dark", "bright", "pale"}]
    if len(plain) != 1 or not is_color(plain[0]) or plain[0] in {"black", "white"} or len(shades) > 1:
        raise Declined(f"rules don't know a darker or lighter “{color}”")
    if (shades == ["light"] and way == -1) or (shades == ["dark"] and way == 1):
        return "color", plain[0]
    return "color", f"{SHADE_OF[way]} {plain[0]}"
