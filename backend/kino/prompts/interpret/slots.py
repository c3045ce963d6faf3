"""Puts a value into a noun phrase: the old one of its slot goes, the place stays, a/an and the capital stay right."""

from __future__ import annotations

from kino.prompts.interpret.clauses import Phrase, Prompt, edited, is_content
from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon import nouns, table
from kino.prompts.interpret.lexicon.attributes import COMPARATIVES, OPINIONS, SHADE_OF, SIZE_SAME, SIZES
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
    calm = STILL & set(prompt.low[phrase.first : phrase.head])
    if slot == "weather" and text in {"stormy", "windy"} and calm:
        raise Declined(f"“{sorted(calm)[0]}” in the prompt contradicts that; edit it by hand")
    if slot in {"shade", "color"} and text in UNLIT and prompt.at(phrase.head - 1) in LIT:
        raise Declined(f"“{prompt.at(phrase.head - 1)}” in the prompt contradicts that; edit it by hand")
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
        start, end = prompt.words[old[0].start].start, prompt.words[old[0].end - 1].end
        edits = [(start, end, like(prompt.text[start], text))]
    else:
        edits = _insertion(prompt, phrase, slot, text)
    changed = edited(prompt.text, edits)
    return with_article(changed, prompt.words[phrase.lead].start) if phrase.lead >= 0 else changed


def _insertion(prompt: Prompt, phrase: Phrase, slot: str, text: str) -> list[tuple[int, int, str]]:
    ranks = {at: rank(v.slot) for v in phrase.values for at in range(v.start, v.end)}
    at = phrase.first
    while at < phrase.head:
        low = prompt.at(at)
        if low in {"and", "&", ","}:
            at += 1
            continue
        own = ranks.get(at, rank("opinion") if low in OPINIONS else rank("unknown"))
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
    while prompt.at(at) in BEFORE_VALUE:
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
