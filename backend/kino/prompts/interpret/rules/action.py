"""What a living thing does, and its face: "make the dog sleep", "make her smile"."""

from __future__ import annotations

import re

from kino.prompts.interpret.clauses import Phrase, Prompt, edited
from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon import nouns, verbs
from kino.prompts.interpret.slots import set_value
from kino.prompts.interpret.step import Said, Step, pairs
from kino.prompts.interpret.targets import behind, resolve

LIVING = re.compile(r"(?:make|let|have) (.+)|(.+?) should (?:be )?(.+)")
INGS = {ing: ing for ing in verbs.ACTIONS.values()}
# Nobody stands on a throne or walks on a sofa because the prompt had them sit there.
SEATS = {"throne", "chair", "armchair", "sofa", "couch", "bench", "stool", "bed"}
RESTING = {"sitting", "sleeping", "lying down", "lying", "resting"}


def rule(said: Said, prompt: Prompt) -> Step | None:
    match = LIVING.fullmatch(said.line)
    if not match:
        return None
    words = (match[1] or f"{match[2]} {match[3]}").split()
    for length in (2, 1):
        tail, target = " ".join(words[-length:]), [w for w in words[:-length] if w not in {"be", "start"}]
        if not target:
            continue
        if tail in verbs.ACTIONS or tail in INGS:
            return _act(said, prompt, target, verbs.ACTIONS.get(tail, tail))
        if tail in verbs.EXPRESSIONS:
            phrase = _living(said, prompt, target)
            value = verbs.EXPRESSIONS[tail]
            text = set_value(prompt, phrase, "expression", value)
            touched = pairs((phrase.noun, "expression"))
            return Step("expression", text, f"Make the {phrase.noun} {tail}", touched, phrase.noun)
    return None


def _living(said: Said, prompt: Prompt, words: list[str]) -> Phrase:
    target = resolve(prompt, words, said.last)
    if len(target.phrases) != 1 or target.noun not in nouns.LIVING:
        raise Declined(f"rules don't know what a {target.noun} could do")
    return target.phrases[0]


def _act(said: Said, prompt: Prompt, words: list[str], ing: str) -> Step:
    phrase = _living(said, prompt, words)
    at = behind(prompt, phrase)
    if prompt.at(at) == "wearing":
        own = next((p for p in prompt.phrases if p.start == at + 1), None)
        at = own.head + 1 if own else at
    command, touched = f"Make the {phrase.noun} {ing}", pairs((phrase.noun, "action"))
    old = [i for i in range(at, len(prompt.low)) if prompt.at(i) in verbs.ING and prompt.at(i).endswith("ing")]
    if prompt.at(at) in verbs.ING:
        end = at + 1
        end += prompt.at(at) == "lying" and prompt.at(end) == "down"
        if prompt.text[prompt.words[at].start : prompt.words[end - 1].end].lower() == ing:
            return Step("action", prompt.text, command, touched, phrase.noun)
        after = prompt.at(end)
        if after not in verbs.ACTION_STAYS | {"", ",", "."} or (ing in verbs.ACTION_NOT_ON and after == "on"):
            raise Declined(f"what follows “{prompt.at(at)}” may not fit “{ing}”; edit it by hand")
        if after == "at" and prompt.at(at) not in INGS:
            raise Declined(f"“{prompt.at(at)} at” may not fit “{ing}”; edit it by hand")
        seat = next((p.noun for p in prompt.phrases if p.start == end + 1), "") if after in {"on", "in"} else ""
        if seat in SEATS and ing not in RESTING:
            raise Declined(f"“{ing}” may not fit the {seat}; edit it by hand")
        text = edited(prompt.text, [(prompt.words[at].start, prompt.words[end - 1].end, ing)])
        return Step("action", text, command, touched, phrase.noun)
    if phrase.clause == prompt.phrases[0].clause and any(i < prompt.clauses[phrase.clause].end for i in old):
        raise Declined("the prompt says what happens in other words; edit it by hand")
    if any(prompt.at(c.start) in INGS for c in prompt.clauses):
        raise Declined("the prompt says what it does in a part of its own; edit it by hand")
    after = prompt.at(at)
    if after not in verbs.ACTION_STAYS | {"", ",", "."} or (ing in verbs.ACTION_NOT_ON and after == "on"):
        raise Declined(f"it is not clear where “{ing}” belongs in the sentence; edit it by hand")
    if any(v.text.endswith("ing") and v.slot != "expression" for v in phrase.values) or any(
        prompt.at(i) in INGS for i in range(phrase.first, phrase.head)
    ):
        raise Declined("the prompt says what it does in other words; edit it by hand")
    end = prompt.words[at - 1].end
    return Step("action", f"{prompt.text[:end]} {ing}{prompt.text[end:]}", command, touched, phrase.noun, 0.85)
