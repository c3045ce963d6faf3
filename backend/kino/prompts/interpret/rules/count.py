"""How many: "only one cat", "another cat", "three balls"."""

from __future__ import annotations

import re

from kino.prompts.interpret.clauses import Phrase, Prompt, edited
from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon import nouns
from kino.prompts.interpret.lexicon.attributes import ALONE
from kino.prompts.interpret.step import Said, Step, pairs
from kino.prompts.interpret.targets import resolve
from kino.prompts.interpret.words import is_plural, like, plural, singular

NUMBER = "|".join(nouns.NUMBERS)
MORE = re.compile(
    rf"(?:add |put in |draw |insert |include )?(?:another|one more|(?P<n>{NUMBER}) more) (?P<what>[\w"
    rf" ]+)|add (?:a|1) (?:second|third) (?P<nth>[\w ]+)"
)
EXACT = re.compile(
    rf"(?:(?:make it|make that|there should be|i want|have|show|only|just|use|draw|change to|change"
    rf" it to|should be) )*(?P<n>{NUMBER}) (?P<what>[\w ]+?)(?: only| instead)?"
)
LESS = re.compile(r"(?:remove|delete|take away) (?:one|1) (?:of the )?(?P<what>[\w ]+)")


def rule(said: Said, prompt: Prompt) -> Step | None:
    line = said.line
    if match := MORE.fullmatch(line):
        phrase = _phrase(prompt, match["what"] or match["nth"])
        return _set(prompt, phrase, _count(prompt, phrase) + nouns.NUMBERS[match["n"] or "one"])
    if match := LESS.fullmatch(line):
        phrase = _phrase(prompt, match["what"])
        return _set(prompt, phrase, _count(prompt, phrase) - 1)
    if match := EXACT.fullmatch(line):
        if line.split()[0] in nouns.NUMBERS and len(line.split()) > 4:
            return None
        if (nouns.NUMBERS[match["n"]] == 1) == is_plural(match["what"].split()[-1]):
            raise Declined("the number does not fit the noun")
        return _set(prompt, _phrase(prompt, match["what"]), nouns.NUMBERS[match["n"]])
    return None


def _phrase(prompt: Prompt, what: str) -> Phrase:
    words = what.split()
    noun = singular(words[-1])
    found = [p for p in prompt.phrases if p.noun == noun]
    if len(found) != 1:
        raise Declined(f"it is not clear which {noun} is meant", "not-found")
    return resolve(prompt, [*words[:-1], prompt.at(found[0].head)], None).phrases[0]


def _count(prompt: Prompt, phrase: Phrase) -> int:
    lead = prompt.at(phrase.lead) if phrase.lead >= 0 else ""
    if lead in nouns.NUMBERS:
        return nouns.NUMBERS[lead]
    if lead in {"a", "an"} and not phrase.plural:
        return 1
    raise Declined(f"the prompt does not say how many {prompt.at(phrase.head)} there are; say a number")


def _set(prompt: Prompt, phrase: Phrase, count: int) -> Step:
    if not 1 <= count < len(nouns.COUNTED):
        raise Declined("rules count from one to ten")
    if prompt.at(phrase.head + 1) in {"is", "are", "has", "have", "was", "were", "that", "who", ":"}:
        raise Declined("the verb would not fit any more; edit the prompt by hand")
    if phrase.noun in nouns.MASS | nouns.BACKGROUNDS or (phrase.lead < 0 and not phrase.plural):
        raise Declined(f"“{phrase.noun}” can't be counted here")
    if count > 1 and ALONE & set(prompt.low[phrase.first : phrase.head]):
        raise Declined(f"the prompt says that the {phrase.noun} is alone; edit it by hand")
    lead = prompt.at(phrase.lead) if phrase.lead >= 0 else ""
    if lead and lead not in {"a", "an", "some", *nouns.NUMBERS}:
        raise Declined("edit the number by hand")
    head = prompt.words[phrase.head]
    single = singular(head.low)
    noun = single if count == 1 else plural(single)
    command = f"Change the number of {plural(single)} to {nouns.COUNTED[count]}"
    touched = pairs((phrase.noun, "count"))
    same = lead in {nouns.COUNTED[count], str(count)} or (count == 1 and lead in {"a", "an"})
    if same:
        return Step("count", prompt.text, command, touched, phrase.noun)
    if prompt.at(phrase.head + 1) in {"wearing", "with", "holding"} and (count == 1) != (not phrase.plural):
        raise Declined("what they wear or have would not fit the number; edit the prompt by hand")
    worn = next((p for p in prompt.phrases if p.start == phrase.head + 2), None)
    if (
        (count == 1) == phrase.plural
        and worn
        and prompt.at(phrase.head + 1) == "in"
        and worn.noun.split()[-1] in nouns.WEARABLES
    ):
        raise Declined("what they wear would not fit the number; edit the prompt by hand")
    if "each" in prompt.low or "both" in prompt.low:
        raise Declined("edit the number by hand")
    edits = [(head.start, head.end, like(head.text, noun))]
    start = prompt.words[phrase.start]
    if phrase.lead >= 0:
        edits.append((start.start, start.end, like(start.text, nouns.COUNTED[count])))
    else:
        edits[0] = (
            start.start,
            head.end,
            like(start.text, f"{nouns.COUNTED[count]} {prompt.span(phrase.first, phrase.head).lower()}"),
        )
        if count == 1:
            raise Declined("edit the number by hand")
    return Step("count", edited(prompt.text, edits), command, touched, phrase.noun, 0.9)
