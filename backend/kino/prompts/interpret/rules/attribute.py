""" "make the ball red": a value of a closed slot, for one thing, several things, or something implied (the sky)."""

from __future__ import annotations

import re

from kino.prompts.interpret.asked import FILLER, parse_values, slot_of, split_words
from kino.prompts.interpret.clauses import Prompt, is_weather, read, with_clause
from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon import nouns
from kino.prompts.interpret.lexicon.attributes import COMPARATIVES
from kino.prompts.interpret.slots import check, set_value, step
from kino.prompts.interpret.step import Said, Step
from kino.prompts.interpret.targets import IT, WHOLE, Target, called, resolve
from kino.prompts.interpret.values import is_color, read_value
from kino.prompts.interpret.words import plural

MAKES = re.compile(
    r"(?:make|turn|paint|colou?r|recolou?r|dye|get|have|i want|i'd like|i would like|let|render|draw)\s+(.+)"
)
CHANGES = re.compile(
    r"(?:change|set|switch|turn|paint|colou?r|recolou?r|make|convert)\s+(.+?)\s+(?:to be|to|into|in)\s+(.+)"
)
SHOULD = re.compile(r"(.+?)\s+(?:should be|must be|needs to be|has to be|should become|should look)\s+(.+)")
SLOT_OF = re.compile(
    r"(?:the )?(colou?r|size|material|pattern|expression|age|length)(?: and \w+)? of (.+)"
    r"|(.+?)(?:'s)? (colou?r|size|material)"
)
NAMED_SLOT = {"colour": "color"}
# On the picture as a whole these mean its style or its light, not the subject.
OF_THE_WHOLE = {"black and white", "colorful", "colourful", "monochrome", "vintage", "retro", "blurry", "blurred",
                "sharp", "empty", "crowded", "busy", "deserted", "plain", "smooth", "patterned",
                "out-of-focus"}  # fmt: skip


def rule(said: Said, prompt: Prompt) -> Step | None:
    line = said.line
    if match := SHOULD.fullmatch(line):
        return _apply(said, prompt, [(split_words(match[1]), split_words(match[2]))])
    if match := CHANGES.fullmatch(line):
        found = _change(said, prompt, match[1], match[2])
        if found:
            return found
    if match := MAKES.fullmatch(line):
        return _make(said, prompt, split_words(match[1]))
    if said.low[:1] and said.low[0] in {"the", "her", "his"}:
        return _make(said, prompt, said.low)
    return None


def _change(said: Said, prompt: Prompt, target: str, value: str) -> Step | None:
    slot = None
    if match := SLOT_OF.fullmatch(target):
        slot, target = match[1] or match[4], match[2] or match[3]
        slot = NAMED_SLOT.get(slot, slot)
    old = None
    if match := re.fullmatch(r"(.+?) from (.+)", target):
        target, old = match[1], match[2]
    words = split_words(value)
    values = parse_values(words)
    if values is None:
        if slot:
            raise Declined(f"rules don't know the {slot} “{value}”")
        return None
    if slot and any(slot_of(v) != slot for v in values):
        raise Declined(f"“{value}” is not a {slot}")
    if old:
        for one in _targets(said, prompt, split_words(target)):
            if not any(old in {v.text for v in p.values} for p in one.phrases):
                raise Declined(f"the {one.noun} is not {old} in the prompt", "not-found")
    return _apply(said, prompt, [(split_words(target), words)])


def _make(said: Said, prompt: Prompt, words: list[str]) -> Step | None:
    groups = _groups(said, prompt, words)
    return _apply(said, prompt, groups) if groups else None


def _groups(said: Said, prompt: Prompt, words: list[str]) -> list[tuple[list[str], list[str]]]:
    """Targets with their values: "the circle red and the square blue" are two."""
    error: Declined | None = None
    for at in range(1, min(len(words), 10)):
        target = words[:at]
        if target[-1] in FILLER or (
            parse_values(target) is not None and len(target) == 1 and target[0] not in prompt.low
        ):
            continue
        for end in range(len(words), at, -1):
            if parse_values(words[at:end]) is None:
                continue
            try:
                _targets(said, prompt, target)
                rest = words[end:]
                if rest[:2] == [",", "and"]:
                    rest = rest[1:]
                if not rest:
                    return [(target, words[at:end])]
                if rest[0] in {"and", ",", "but"} and len(rest) > 2 and rest[1] in {"the", "her", "his", "a"}:
                    return [(target, words[at:end]), *_groups(said, prompt, rest[1:])]
            except Declined as declined:
                error = declined
            break
    raise error or _unknown(said, prompt, words)


def _unknown(said: Said, prompt: Prompt, words: list[str]) -> Declined:
    """Names the words that were not known, behind a target that was."""
    for at in range(min(len(words), 8), 0, -1):
        try:
            found = _targets(said, prompt, words[:at])
        except Declined:
            continue
        rest = " ".join(words[at:])
        return Declined(
            f"rules don't know “{rest}” for the {found[0].noun}" if rest else "it does not say what to change"
        )
    return Declined("rules don't understand that; say in plain English which thing should become what")


def _targets(said: Said, prompt: Prompt, words: list[str]) -> list[Target]:
    if words in (["both"], ["both", "shapes"], ["both", "of", "them"], ["all", "shapes"]) and prompt.flat:
        shapes = [p for p in prompt.phrases if p.noun in nouns.SHAPES and p.head not in prompt.spots]
        if len(shapes) == 2 and shapes[0].noun != shapes[1].noun:
            return [Target(p.noun, [p]) for p in shapes]
        raise Declined("say which shapes")
    parts: list[list[str]] = [[]]
    for word in words:
        if word == "and":
            parts.append([])
        else:
            parts[-1].append(word)
    return [resolve(prompt, part, said.last) for part in parts]


def _apply(said: Said, prompt: Prompt, groups: list[tuple[list[str], list[str]]]) -> Step | None:
    touched: set[tuple[str, str]] = set()
    commands: list[str] = []
    text, kind, last = prompt.text, "attr", said.last
    for target_words, value_words in groups:
        values = parse_values(value_words)
        if values is None:
            raise Declined(f"rules don't know “{' '.join(value_words)}”")
        if target_words[0] in WHOLE or (target_words[0] == "the" and target_words[-1] in WHOLE):
            raise Declined("say which thing of the picture")
        for target in _targets(said, prompt, target_words):
            for value in values:
                pair = (target.noun, slot_of(value))
                if pair in touched:
                    raise Declined("these changes contradict each other")
                touched.add(pair)
                if target_words[0] in IT and not said.last:
                    _not_the_whole(value, pair[1], prompt, target)
                text, appended, reached = _one(text, prompt, target, value)
                kind = "attr:append" if appended else kind
                if pair[1] == "expression":
                    kind = "expression"
                # A model that edits sees no words: "small" would shrink what was tiny and is to grow.
                comparative, _, steps = value.partition("*")
                if pair[1] == "size" and comparative in COMPARATIVES:
                    reached = f"much {comparative}" if steps == "2" else comparative
                commands.append(_command(prompt, target, reached, pair[1]))
            last = target.noun
    said_all = " and ".join([commands[0], *(one[:1].lower() + one[1:] for one in commands[1:])])
    return Step(kind, text, said_all, frozenset(touched), last, 0.95)


def _not_the_whole(value: str, slot: str, prompt: Prompt, target: Target) -> None:
    word = value.split("*")[0]
    vague = word in OF_THE_WHOLE and target.noun not in nouns.GROUNDS
    if vague or slot == "weather" or word in {"darker", "lighter", "brighter", "paler", "dark", "light", "bright"}:
        raise Declined(f"say what should be {word}: the whole picture or the {target.noun}")


def _one(text: str, original: Prompt, target: Target, value: str) -> tuple[str, bool, str]:
    """(new text, whether a clause was added, the value reached). Reads the text afresh: an earlier value moved it."""
    prompt = read(text)
    if not target.phrases:
        word = value.split("*")[0]
        slot = slot_of(value)
        reached = step({}, target.noun, word)[1] if word in COMPARATIVES else word
        check(target.noun, slot, reached)
        if target.noun in nouns.BODY and slot not in {"color", "length", "texture"}:
            raise Declined(f"rules don't know “{reached} {target.noun}”")
        _implied_fits(prompt, target.noun, slot)
        return with_clause(prompt, f"{reached} {target.noun}"), True, reached
    reached = value
    # An earlier value moved the words, but not the order of the things of one name.
    several = {_reached(p.values, p.noun, value) for p in target.phrases}
    if len(several) > 1:
        raise Declined(f"the prompt has {plural(target.noun)} of several kinds: say which")
    for phrase in target.phrases:
        own = [p for p in original.phrases if p.noun == phrase.noun]
        now = [p for p in read(text).phrases if p.noun == phrase.noun][own.index(phrase)]
        reached, slot = _reached(now.values, now.noun, value)
        text = set_value(read(text), now, slot, reached)
    return text, False, reached


def _reached(own: tuple[object, ...], noun: str, value: str) -> tuple[str, str]:
    values = {getattr(v, "slot", ""): getattr(v, "text", "") for v in own}
    word, _, steps = value.partition("*")
    if word in COMPARATIVES:
        slot, reached = step(values, noun, word, int(steps or 1))
        return reached, slot
    if word in {"dark", "light", "bright", "pale"}:
        if "color" in values:
            color = values["color"]
            plain = color.split()[-1]
            if not is_color(plain) or plain in {"black", "white"} or len(color.split()) > 2:
                raise Declined(f"rules don't know a {word} “{color}”")
            return f"{word} {plain}", "color"
        return word, "shade"
    words = split_words(word)
    found = read_value(words, 0, len(words))
    assert found is not None
    if found.slot == "shade" and noun not in {"light", "sign"}:
        raise Declined(f"say which colour should be {word}")
    return word, found.slot


def _implied_fits(prompt: Prompt, noun: str, slot: str) -> None:
    if noun == "sky" and any(w in prompt.low for w in ("clouds", "starry", "skies")) and "dramatic" not in prompt.low:
        raise Declined("the prompt describes the sky in other words; edit it by hand")
    if (slot == "weather" or noun == "sky") and any(is_weather(prompt, c) for c in prompt.clauses):
        raise Declined("the prompt names the weather already; say “make it …” for the whole picture")
    surroundings = any(p.noun in nouns.GROUNDS or p.noun.endswith(" room") for p in prompt.phrases)
    if noun in nouns.BACKGROUNDS and surroundings and slot != "blur":
        raise Declined("the prompt says where it is; change that instead of the background")
    if noun in nouns.BACKGROUNDS and prompt.flat and any(p.noun in nouns.BACKGROUNDS for p in prompt.phrases):
        raise Declined("the prompt has a background already")


def _command(prompt: Prompt, target: Target, value: str, slot: str) -> str:
    noun = target.noun
    if len(target.phrases) == 1:
        noun = called(prompt, target.phrases[0])
    elif target.phrases:
        noun = plural(noun)
    if slot in {"color", "pattern"}:
        return f"Change the {noun} to {value}"
    return f"Make the {noun} {value}"
