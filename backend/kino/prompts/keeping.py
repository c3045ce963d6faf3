"""What a prompt written by a language model must still hold of the one it was made from.

A model writes freely, so its answer is looked through before a person sees it: quoted text and `<lora:…>` tags letter
by letter, the things of the prompt, no new "no X". Every finding is half a sentence about the answer, to be shown and
to be sent back with the request for a better one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set

from kino.prompts.interpret.clauses import Phrase, Prompt, is_content, read
from kino.prompts.interpret.lexicon import nouns
from kino.prompts.interpret.lexicon import scene as said
from kino.prompts.interpret.targets import SAME
from kino.prompts.interpret.words import TOKEN, singular, tokenise
from kino.schemas.common import MAX_PROMPT

NEGATIONS = {"no", "not", "without", "never", "none", "nothing", "nor", "neither"}
# Words of an instruction that put one thing in another's place or take it away.
REMOVING = {
    "remove", "delete", "erase", "drop", "lose", "replace", "swap", "exchange", "change", "turn", "transform",
    "instead", "without", "no", "only", "just", "into", "become", "becomes", "take", "rid", "clear", "empty", "alone",
    "a", "an",
}  # fmt: skip
# Words by which an instruction speaks of lettering without quoting it.
LETTERING = {
    "text", "word", "letter", "lettering", "caption", "title", "label", "slogan", "writing", "inscription", "quote",
    "say", "read", "spell", "rename", "write", "written", "logo",
}  # fmt: skip
SAYING = {"say", "read", "text", "word", "letter", "lettering", "caption", "title"}
PICTURES = {"picture", "image", "scene", "drawing", "photo", "photograph", "painting", "illustration", "view", "style"}


def quotes(text: str) -> list[str]:
    """Quoted texts and tags, with their marks, in their order."""
    return [word.text for word in tokenise(text) if word.kind == "quote"]


def restored(before: str, after: str) -> str:
    """`after` with the marks of `before` around what both quote: models write straight marks for curly ones."""
    known = {quote[1:-1]: quote for quote in quotes(before)}
    return TOKEN.sub(
        lambda match: known.get(match[0][1:-1], match[0]) if match.lastgroup == "quote" else match[0], after
    )


def fit_to_use(text: str) -> str | None:
    """What keeps a text from being a prompt at all."""
    if not text.strip():
        return "is empty"
    if len(text) > MAX_PROMPT:
        return f"is longer than {MAX_PROMPT} characters"
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        return "holds characters that no prompt can hold"
    return None


def lost_quote(before: str, after: str, instruction: str = "", gone: Set[str] = frozenset()) -> str | None:
    """A quoted text that is not there any more, or a new one that nobody wrote. It may go if the instruction speaks of
    lettering and there is other lettering now, or of taking it away; or if it speaks of the thing that bears it."""
    old, new, low = quotes(before), quotes(after), _one_names(instruction)
    exchanged = bool(set(new) - set(old)) or _takes_away(instruction, low)
    if not (exchanged and (quotes(instruction) or low & LETTERING)):
        left = Counter(new)
        for quote, bearer in zip(old, _bearers(read(before)), strict=True):
            left[quote] -= 1
            if left[quote] < 0 and bearer not in low | gone:
                return f"does not hold the quoted text {quote} as it was"
    written = f"{before}\n{instruction}"
    for quote in new:
        if quote[1:-1] not in written:
            return f"holds the quoted text {quote}, which was not asked for"
    return None


def _bearers(prompt: Prompt) -> list[str | None]:
    """For each quoted text the noun of the phrase before it: the sign that says it."""
    heads = {phrase.head: phrase.noun.split()[-1] for phrase in prompt.phrases if phrase.noun not in SAYING}
    found, noun = [], None
    for index, word in enumerate(prompt.words):
        noun = heads.get(index, noun)
        if word.kind == "quote":
            # Nothing in the picture bears a tag: it goes if it is asked for by its own letters.
            found.append(None if word.text.startswith("<") or noun is None else SAME.get(noun, noun))
    return found


def lost_words(after: str, keep: list[str]) -> str | None:
    for word in keep:
        if not stands_in(after, word):
            return f"does not hold “{word}”, which had to stay"
    return None


def stands_in(text: str, word: str) -> bool:
    """Whether a word or several stand in a text as written, not as a part of longer words."""
    return bool(re.search(rf"(?<!\w){re.escape(word.strip())}(?!\w)", text))


def lost_thing(before: str, after: str, instruction: str | None = None, gone: Set[str] = frozenset()) -> str | None:
    """A thing of the prompt that is missing. `gone` are those the model says it took away, which an instruction allows
    for if it asks for such a thing, or names nothing of the prompt at all (as "the bike" for a bicycle)."""
    there, things = _one_names(after), _things(read(before))
    words_there = " " + " ".join(sorted(there))
    allowed: set[str] = set()
    if instruction is not None:
        words = _one_names(instruction)
        named = {noun for noun in things if SAME.get(noun, noun) in words}
        if not named or _takes_away(instruction, words):
            allowed = named | gone
    for noun in things:
        # What no table knows may be a verb, which comes back in another form: "hovers", "hovering".
        stem = noun if noun in nouns.THINGS else noun[: max(3, len(noun) - 1)]
        here = SAME.get(noun, noun) in there or f" {stem}" in words_there
        if not here and noun not in allowed:
            return f"leaves out “{noun}”"
    return None


def _takes_away(instruction: str, words: set[str]) -> bool:
    return bool(words & REMOVING) or _negations(instruction) > 0


def _one_names(text: str) -> set[str]:
    """The words of a text, singular, each by one name: a couch is a sofa."""
    found = {singular(word.low) for word in tokenise(text)}
    return {SAME.get(word, word) for word in found}


def _things(prompt: Prompt) -> list[str]:
    """The nouns that say what is in the picture, singular, by the last word of each."""
    return list(dict.fromkeys(noun for phrase in prompt.phrases if (noun := _thing(prompt, phrase))))


def _thing(prompt: Prompt, phrase: Phrase) -> str | None:
    if phrase.head in prompt.spots or phrase.noun in said.STYLE_WORDS | said.FRAME_WORDS | PICTURES:
        return None
    if phrase.noun in nouns.THINGS or " " in phrase.noun:
        return phrase.noun.split()[-1]
    # "A fox jumps": the verb was taken for the head.
    inside = [singular(low) for low in prompt.low[phrase.first : phrase.head]]
    if known := [noun for noun in inside if noun in nouns.THINGS]:
        return known[-1]
    named = phrase.lead >= 0 and phrase.noun not in SAYING and is_content(prompt, prompt.clauses[phrase.clause])
    return phrase.noun if named else None


def new_negation(before: str, after: str) -> str | None:
    """FLUX draws what a prompt names, also behind a "no"."""
    if _negations(after) > _negations(before):
        return "says what is not there, which a picture can't show"
    return None


def _negations(text: str) -> int:
    return sum(word.kind == "word" and (word.low in NEGATIONS or word.low.endswith("n't")) for word in tokenise(text))
