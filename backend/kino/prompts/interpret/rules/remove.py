"""Takes a thing away with the word that joins it; what is not in the prompt is never written as "no X"."""

from __future__ import annotations

import re

from kino.prompts.interpret.clauses import Clause, Phrase, Prompt, edited, is_content, is_time
from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon import nouns, verbs
from kino.prompts.interpret.lexicon import scene as said_of
from kino.prompts.interpret.step import Said, Step, pairs
from kino.prompts.interpret.targets import called, resolve
from kino.prompts.interpret.words import like, singular

REMOVES = re.compile(
    r"(?:remove|delete|erase|take away|take out|get rid of|drop|take off|lose) (?:all )?(.+?)(?:"
    r" (?:from|in|out of) (?:the |this )?"
    r"(?:picture|image|scene|photo|prompt|background))?"
)
NONE = re.compile(
    r"(?:no|without|no more|there should be no|there should not be|i don't want) (?:any |a |an |the )?(.+)"
)
JOINS = (
    "to the left of", "to the right of", "on top of", "in front of", "next to", "together with", "with",
    "beside", "near",
    "behind", "holding", "carrying", "above", "below", "under", "wearing", "and", "alongside", "by", "featuring",
    "beneath",
)  # fmt: skip
# Two are meant: one alone sits next to no "each other". And words that mean one of them, which then say nothing.
TWO = {"each", "both", "together", "another", "either"}
ALONE = {"one", "other", "another", "both", "each", "all", "and", *verbs.PRONOUNS}


def rule(said: Said, prompt: Prompt) -> Step | None:
    match = REMOVES.fullmatch(said.line) or NONE.fullmatch(said.line)
    if not match:
        return None
    words = match[1].split()
    if " and " in match[1] or "," in match[1]:
        raise Declined("remove one thing at a time")
    noun = singular(words[-1])
    if words[0] in {"the", "any"}:
        words = words[1:]
    if not words:
        return None
    if len(words) == 1 and (step := _sky(prompt, words[0])):
        return step
    if words[-1] in nouns.BACKGROUNDS:
        raise Declined("say what the background should be instead")
    target = _target(said, prompt, words)
    if len(target) != 1:
        raise Declined(f"the prompt has no “{noun}” that could be removed", "remove:not-found")
    phrase = target[0]
    text = _without(prompt, phrase)
    command = f"Remove the {called(prompt, phrase)} and fill the area with the surrounding background"
    return Step("remove", text, command, pairs((phrase.noun, "*")), None, 0.9)


def _target(said: Said, prompt: Prompt, words: list[str]) -> list[Phrase]:
    try:
        return resolve(prompt, words, said.last).phrases
    except Declined as declined:
        kind = "remove:not-found" if declined.kind == "not-found" else declined.kind
        raise Declined(declined.reason, kind) from None


def _sky(prompt: Prompt, word: str) -> Step | None:
    """Clouds that are a clause become the sky that is there without them; already clear is already so."""
    positive = said_of.INSTEAD_OF.get(word)
    if positive != "clear sky":
        return None
    command, touched = "Change the sky to a clear sky", pairs(("sky", "*"), ("cloud", "*"))
    for clause in prompt.clauses:
        words = prompt.clause_words(clause)
        if words == ["clear", "sky"]:
            return Step("remove", prompt.text, command, touched)
        plain = [w for w in words if singular(w) == "cloud"]
        if plain and words[-1] in plain and all(p.noun == "cloud" for p in prompt.phrases if _in(p, clause)):
            if not all(prompt.noun(at) for at in range(clause.start, clause.end)):
                break
            if "sky" in prompt.low and "sky" not in words:
                raise Declined("the prompt describes the sky in other words; edit it by hand")
            start, end = prompt.words[clause.start].start, prompt.words[clause.end - 1].end
            return Step(
                "remove", edited(prompt.text, [(start, end, like(prompt.text[start], positive))]), command, touched
            )
    return None


def _in(phrase: Phrase, clause: Clause) -> bool:
    return clause.start <= phrase.head < clause.end


def _without(prompt: Prompt, phrase: Phrase) -> str:
    if phrase.noun in nouns.BODY:
        raise Declined(f"say what should be there instead of the {phrase.noun}")
    clause = prompt.clauses[phrase.clause]
    if TWO & set(prompt.clause_words(clause)):
        raise Declined("the prompt speaks of two that do something together; edit it by hand")
    last = phrase.head
    if last + 1 in prompt.spots:
        last = prompt.spots[last + 1] - 1
    subject = prompt.subject
    if phrase.start == clause.start and last + 1 == clause.end and phrase.clause > 0:
        return _without_clause(prompt, phrase.clause)
    if subject and subject.start == phrase.start:
        return _first_of_two(prompt, phrase, last)
    join = _join(prompt, phrase)
    _nothing_hangs_on(prompt, phrase, last, clause, join)
    start = phrase.start - len(join.split())
    if prompt.at(start - 1) in verbs.ING | verbs.FINITE and join not in {"wearing", "holding", "carrying"}:
        raise Declined(f"“{prompt.at(start - 1)}” needs the {phrase.noun}; edit it by hand")
    after = prompt.at(last + 1)
    if join in {"wearing", "with", "holding"} and after == "and":
        # "wearing a coat and a hat": the verb stays with what is left.
        return _cut(prompt, phrase.start, last + 2)
    # "overgrown with plants", "surrounded by trees": the participle would say nothing alone.
    tied = join in {"with", "by"} and prompt.at(start - 1).endswith(("ed", "own", "ewn", "ung", "full", "made"))
    if prompt.at(start - 1) in ALONE or (tied and len(prompt.at(start - 1)) > 3 and prompt.at(start - 1) != "gown"):
        _fail(phrase)
    if join in {"with", "wearing", "holding", "carrying", "featuring"} and after == "," and _listed(prompt, phrase):
        raise Declined("it is the first of a list; edit it by hand")
    if start == clause.start:
        return _without_clause(prompt, phrase.clause) if last + 1 == clause.end else _fail(phrase)
    return _cut(prompt, start, last + 1)


def _listed(prompt: Prompt, phrase: Phrase) -> bool:
    """Whether a list goes on behind it: "with strawberries, whipped cream and mint"."""
    for clause in prompt.clauses[phrase.clause + 1 :]:
        first = next((p for p in prompt.phrases if p.start == clause.start), None)
        if prompt.at(clause.start) in {"and", "&"} or (first and prompt.at(first.head + 1) in {"and", "&"}):
            return True
        if not first or first.head + 1 != clause.end or not is_content(prompt, clause):
            return False
    return False


def _fail(phrase: Phrase) -> str:
    raise Declined(f"removing “{phrase.noun}” would leave the sentence broken; edit it by hand")


def _join(prompt: Prompt, phrase: Phrase) -> str:
    for join in JOINS:
        words = join.split()
        if prompt.low[max(0, phrase.start - len(words)) : phrase.start] == words:
            return join
    raise Declined(f"the rest of the prompt needs the {phrase.noun}; edit it by hand")


def _nothing_hangs_on(prompt: Prompt, phrase: Phrase, last: int, clause: Clause, join: str) -> None:
    """What follows has to belong to something else: the end, a time, kino-mini's background, "and" a next thing."""
    at = last + 1
    rest = prompt.low[at : clause.end]
    backdrop = prompt.flat and rest[:1] == ["on"] and rest[-1:] and singular(rest[-1]) in nouns.BACKGROUNDS
    time = bool(rest) and is_time(prompt, Clause(at, clause.end))
    listed = (
        rest[:1] == ["and"]
        and join in {"with", "wearing", "holding"}
        and any(p.start == at + 1 for p in prompt.phrases)
    )
    if rest and not (backdrop or time or listed):
        raise Declined(f"it is not clear what else goes with the {phrase.noun}; edit the prompt by hand")


def _first_of_two(prompt: Prompt, phrase: Phrase, last: int) -> str:
    """The subject goes only where a second thing can take its place: "X and Y …", "X above Y …"."""
    joins = ("and",) if not prompt.flat else ("and", "above", "below", "to the left of", "to the right of", "next to")
    for join in joins:
        end = last + 1 + len(join.split())
        following = next((p for p in prompt.phrases if p.start == end), None)
        if (
            prompt.low[last + 1 : end] == join.split()
            and following
            and following.lead >= 0
            and (prompt.at(following.lead) not in verbs.POSSESSIVES)
        ):
            text = prompt.text
            start = prompt.words[phrase.start].start
            next_start = prompt.words[end].start
            return text[:start] + like(text[start], text[next_start:])
    raise Declined(f"the {phrase.noun} is what the picture is about; say what should be there instead")


def _without_clause(prompt: Prompt, number: int) -> str:
    clause = prompt.clauses[number]
    if number == 0 or not is_content(prompt, clause):
        raise Declined("that belongs to the style or light of the prompt; edit it by hand")
    previous = prompt.clauses[number - 1]
    return prompt.text[: prompt.words[previous.end - 1].end] + prompt.text[prompt.words[clause.end - 1].end :]


def _cut(prompt: Prompt, start: int, end: int) -> str:
    """The text without the words from `start` up to `end` and the space before them."""
    if end < len(prompt.words) and prompt.words[end - 1].low == "and":
        return prompt.text[: prompt.words[start].start] + prompt.text[prompt.words[end].start :]
    return prompt.text[: prompt.words[start - 1].end] + prompt.text[prompt.words[end - 1].end :]
