"""From an instruction to an interpretation: normalise, commands, split, one rule a command, checks, or a decline."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher

from kino.prompts.interpret import targets
from kino.prompts.interpret.clauses import Prompt, edited, read
from kino.prompts.interpret.commands import command
from kino.prompts.interpret.errors import Declined, NotUnderstood, choices
from kino.prompts.interpret.lexicon import verbs
from kino.prompts.interpret.normalising import normalise, split
from kino.prompts.interpret.rules import action, add, attribute, count, place, remove, replace, scene, style, text
from kino.prompts.interpret.step import UNCHANGED, Said, Step
from kino.prompts.interpret.words import tokenise
from kino.schemas.interpret import Change, Interpretation

Rule = Callable[[Said, Prompt], Step | None]
# The order matters where two could match: what is narrower comes first.
RULES: list[Rule] = [
    text.rule, scene.rule, style.framing, style.rule, count.rule, remove.rule, place.background, place.rule,
    add.rule, action.rule, attribute.rule, replace.rule,
]  # fmt: skip
VAGUE = re.compile(
    r"(?:make )?(?:it |this |that |the \w+ )?(?:look )?(?:much |a bit |more )?"
    r"(?:better|nicer|prettier|cooler looking|good|great|amazing|beautiful|interesting|improve"
    r"|improved|epic|perfect)"
    r"|improve (?:it|this|the \w+)|fix it|change it|surprise me|something else"
)
KEEPS = re.compile(
    r"(?:(?:but|and) )?(?:keep|leave|don't change|do not change|don't touch|do not touch|without"
    r" changing) (?P<what>.+?)"
    r"(?: (?:as (?:it|they) (?:is|are)|unchanged|the same|like that|alone|untouched|intact))?",
)
KEPT_TAIL = re.compile(
    r"(?P<rest>.+?)[\s,;]+(?:but |and )?(?P<keep>(?:keep|leave|don't change|do not change|don't"
    r" touch|without changing) [^,;]+)",
    re.IGNORECASE,
)
EVERYTHING = {"everything else", "the rest", "all else", "everything", "the others", "anything else"}


def interpret(prompt: str, instruction: str, *, last_edited: str | None = None) -> Interpretation:
    """What the instruction makes of the prompt; `last_edited` is the noun that `it` means, if there is one.

    Raises `NotUnderstood` with a reason and the ways on, where the rules are not sure.
    """
    try:
        try:
            return _interpret(prompt, instruction, last_edited)
        except Declined:
            # A background can't be made smaller: then "it" was the subject after all.
            if last_edited is None:
                raise
            return _interpret(prompt, instruction, None)
    except Declined as declined:
        reason = declined.reason[:1].upper() + declined.reason[1:]
        raise NotUnderstood(f"{reason}.", choices(prompt, instruction), declined.kind) from None


def _interpret(prompt: str, instruction: str, last: str | None) -> Interpretation:
    said = normalise(instruction)
    if not said:
        raise Declined("say what to change, such as “make the ball red”")
    if name := command(said):
        return Interpretation(kind=f"command:{name}", confidence=1, description=prompt, instruction="", target=last)
    if VAGUE.fullmatch(said.lower()):
        raise Declined("say what should be different: a colour, a thing to add or remove, the light, the style")
    if not prompt.strip():
        raise Declined("there is no prompt to change yet; use this as the whole prompt")
    kept: list[str] = []
    if match := KEPT_TAIL.fullmatch(said):
        said, keep = match["rest"].strip(" ,;"), match["keep"]
        kept = _kept(prompt, keep, last)
    steps, now, seen = [], prompt, set[tuple[str, str]]()
    for part in split(said):
        step = _one(Said.of(part, last), read(now))
        if not step.touched.isdisjoint(seen) or _clash(step.touched, seen):
            raise Declined("these changes contradict each other")
        seen |= step.touched
        now, last = step.text, step.target or last
        steps.append(step)
    if any(noun in kept for noun, slot in seen):
        raise Declined("this changes what it says to keep")
    now = _titled(prompt, now)
    _check(prompt, now, steps)
    return _answer(prompt, now, steps, kept, last)


def _one(said: Said, prompt: Prompt) -> Step:
    """The step of the first rule that knows the command; a decline of one leaves the others their chance."""
    reason: Declined | None = None
    for rule in RULES:
        try:
            step = rule(said, prompt)
        except Declined as declined:
            if reason is None or declined.kind != "ask":
                reason = declined
            continue
        if step:
            return step
    raise reason or Declined("rules don't understand that; say in plain English which thing should become what")


def _clash(new: frozenset[tuple[str, str]], seen: set[tuple[str, str]]) -> bool:
    gone = {noun for noun, slot in seen if slot == "*"}
    coming = {noun for noun, slot in new if slot == "*"}
    return any(noun in gone for noun, _ in new) or any(noun in coming for noun, _ in seen)


def _kept(prompt: str, keep: str, last: str | None) -> list[str]:
    match = KEEPS.fullmatch(keep.lower())
    if not match:
        raise Declined("it is not clear what to keep")
    kept = []
    for what in re.split(r",| and ", match["what"]):
        if what.strip() in EVERYTHING:
            continue
        target = targets.resolve(read(prompt), what.split(), last)
        kept.append(target.noun)
    return kept


def _titled(prompt: str, now: str) -> str:
    """A prompt In Title Case stays so: the new words get their capitals too."""
    small = verbs.PREPOSITIONS | verbs.CONJUNCTIONS | verbs.DETERMINERS | verbs.POSSESSIVES
    words = [w for w in read(prompt).words if w.kind == "word" and w.text[:1].isalpha()]
    large = [w for w in words if w.low not in small]
    if len(large) < 4 or not all(w.text[:1].isupper() for w in large):
        return now
    before = {w.text for w in words}
    return edited(
        now,
        [
            (w.start, w.start + 1, w.text[0].upper())
            for w in tokenise(now)
            if w.kind == "word" and w.text not in before and not (w.low in small and len(w.low) < 5)
        ],
    )


def _check(prompt: str, now: str, steps: list[Step]) -> None:
    """What may never happen, whatever a rule did: lost quotes, a new "no X", a wrong article."""
    before, after = read(prompt), tokenise(now)
    quoted = [w.text for w in before.words if w.kind == "quote"]
    if not any(step.kind == "text" for step in steps):
        left = [w.text for w in after if w.kind == "quote"]
        if [q for q in left if q in quoted] != quoted:
            raise Declined("that would change quoted text; edit it by hand")
    for word in ("no", "without", "not"):
        if sum(w.low == word for w in after) > before.low.count(word):
            raise Declined("a prompt can't say what is not there; say what is there instead")


def _answer(prompt: str, now: str, steps: list[Step], kept: list[str], last: str | None) -> Interpretation:
    touched = {noun for step in steps for noun, _ in step.touched}
    stays = targets.names(read(prompt), touched)
    keep = steps[0].keep if len({step.keep for step in steps}) == 1 else UNCHANGED
    if kept:
        keep = f"keep the {' and the '.join(kept)} and everything else unchanged"
    commands = [steps[0].command, *(step.command[:1].lower() + step.command[1:] for step in steps[1:])]
    said = " and ".join(commands)
    kinds = list(dict.fromkeys(step.kind for step in steps))
    confidence = min(step.confidence for step in steps) - 0.05 * (len(steps) - 1)
    return Interpretation(
        kind="+".join(kinds),
        confidence=max(0.0, confidence),
        description=now,
        instruction=f"{said}, {keep}.",
        kept=[name for name in stays if name.lower() in now.lower()],
        changes=changes(prompt, now),
        target=last,
    )


def changes(before: str, after: str) -> list[Change]:
    """What differs, word by word. Common beginnings and ends go first: only what is between is compared."""
    if before == after:
        return []
    old, new = re.findall(r"\w[\w'\-]*|\s+|.", before), re.findall(r"\w[\w'\-]*|\s+|.", after)
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    if len(old) * len(new) > 10_000:
        return [Change(before="".join(old).strip(), after="".join(new).strip())]
    # A blank that stays between two changed words belongs to the change: words are shown, not letters.
    found: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            found.append(Change(before="".join(old[a:b]).strip(), after="".join(new[c:d]).strip()))
    return [change for change in found if change.before or change.after]
