"""What the words of a query mean: `tag:`, `tokens:>75`, `untagged` and all the others, one table.

A term is read twice. Once without any dataset, when its value is found good or refused; then for a dataset, as a test
of its pictures. Matching ignores case, and `tag:` takes `_` for a space.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import translate
from functools import cached_property, lru_cache
from typing import Literal

from kino.datasets import looks
from kino.datasets.captions import Mode, compose, split_tags
from kino.datasets.query.words import QueryError, Word
from kino.datasets.state import Picture, State

Tokens = Callable[[str], tuple[int, int]]
"""How many tokens a caption file's text has for CLIP and for T5."""
Test = Callable[[Picture], bool]
CACHED = 1 << 16
SAME_RATIO = 0.01
_COMPARISON = re.compile(r"\s*(<=|>=|<|>|=)?\s*(.+?)\s*")


@dataclass
class Reading:
    """The dataset that a query is asked of."""

    state: State
    tokens: Tokens

    @property
    def mode(self) -> Mode:
        return self.state.about.mode

    @cached_property
    def near(self) -> frozenset[str]:
        """Names of the pictures that look like another one."""
        shown = self.state.shown()
        same = Counter(picture.sha256 for picture in shown)
        alike = _alike(tuple(picture.look for picture in shown))
        return frozenset(
            {picture.name for picture in shown if same[picture.sha256] > 1} | {shown[place].name for place in alike}
        )

    def text(self, picture: Picture) -> str:
        return _text(picture.caption, self.state.about.trigger, self.state.about.mode)

    def numbers_of_tokens(self, picture: Picture) -> tuple[int, int]:
        return self.tokens(self.text(picture))


Make = Callable[[Reading], Test]


@dataclass(frozen=True)
class Term:
    name: str
    description: str
    kind: Literal["text", "number", "flag"]
    read: Callable[[Word], Make]
    example: str = ""


_text = lru_cache(CACHED)(compose)


@lru_cache(4)
def _alike(of: tuple[int | None, ...]) -> frozenset[int]:
    """Places of the looks that have another one near them."""
    return frozenset(place for group in looks.groups(of) for place in group)


@lru_cache(CACHED)
def folded(text: str) -> str:
    return text.casefold()


@lru_cache(CACHED)
def plain_tags(caption: str) -> frozenset[str]:
    """A caption's tags as `tag:` compares them: without case, with `_` as a space."""
    return frozenset(tag.casefold().replace("_", " ") for tag in split_tags(caption))


@lru_cache(CACHED)
def count_tags(caption: str, mode: Mode) -> int:
    """Tags in tag mode, words in sentence mode."""
    return len(split_tags(caption)) if mode == "tags" else len(caption.split())


def within(word: Word) -> Callable[[str], bool]:
    """Whether a folded text holds the value somewhere."""
    if not word.wild:
        needle = word.value.casefold()
        return lambda text: needle in text
    # fnmatch looks for each piece between stars once, so that no pattern takes long.
    match = re.compile(translate(f"*{word.glob.casefold()}*")).match
    return lambda text: match(text) is not None


def bare(word: Word) -> Make:
    """A word alone: somewhere in the caption or in the picture's name."""
    holds = within(word)
    return lambda _: lambda picture: holds(folded(picture.caption)) or holds(folded(picture.name))


def _tag(word: Word) -> Make:
    value = word.value.casefold().replace("_", " ").strip()
    match = re.compile(translate(word.glob.casefold().replace("_", " "))).match

    def of_tags(picture: Picture) -> bool:
        return value in plain_tags(picture.caption)

    def of_wild_tags(picture: Picture) -> bool:
        return any(map(match, plain_tags(picture.caption)))

    holds = within(word)
    whole = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)").search

    def of_words(picture: Picture) -> bool:
        text = folded(picture.caption)
        return holds(text) if word.wild else value in text.replace("_", " ") and bool(whole(text.replace("_", " ")))

    return lambda reading: of_words if reading.mode == "sentences" else of_wild_tags if word.wild else of_tags


def _of_text(get: Callable[[Reading, Picture], str]) -> Callable[[Word], Make]:
    def read(word: Word) -> Make:
        holds = within(word)
        return lambda reading: lambda picture: holds(folded(get(reading, picture)))

    return read


def _suggestion(word: Word) -> Make:
    holds = within(word)
    match = re.compile(translate(word.glob.casefold().replace("_", " "))).match

    def test(picture: Picture) -> bool:
        for found in picture.suggestions:
            value = folded(found.value)
            if match(value.replace("_", " ")) if found.kind == "tag" else holds(value):
                return True
        return False

    return lambda _: test


def _model(word: Word) -> Make:
    holds = within(word)

    def make(reading: Reading) -> Test:
        runs = {run.id for run in reading.state.about.runs.values() if holds(folded(run.model))}
        return lambda picture: (
            any(holds(folded(found.source)) for found in picture.suggestions)
            or any(run in runs for run in picture.machine.values())
        )

    return make


def _flag(test: Callable[[Reading, Picture], bool]) -> Callable[[Word], Make]:
    return lambda _: lambda reading: lambda picture: test(reading, picture)


def _number(get: Callable[[Reading, Picture], float]) -> Callable[[Word], Make]:
    def read(word: Word) -> Make:
        good = comparison(word)
        return lambda reading: lambda picture: good(get(reading, picture))

    return read


def _confidence(word: Word) -> Make:
    good = comparison(word)
    return lambda _: (
        lambda picture: any(found.confidence is not None and good(found.confidence) for found in picture.suggestions)
    )


def _run(word: Word) -> Make:
    good = comparison(word)
    return lambda _: (
        lambda picture: (
            any(good(found.run) for found in picture.suggestions) or any(map(good, picture.machine.values()))
        )
    )


def comparison(word: Word) -> Callable[[float], bool]:
    """The test in `>75`, `<=2.5`, `16:9`, `50..75` (both ends belong to it). A ratio is met within one percent."""
    if ".." in word.value:
        low, _, high = word.value.partition("..")
        least, most = _value(word, low), _value(word, high)
        return lambda number: least <= number <= most
    match = _COMPARISON.fullmatch(word.value)
    sign, bound = (match[1], _value(word, match[2])) if match else (None, _value(word, word.value))
    if sign == "<":
        return lambda number: number < bound
    if sign == "<=":
        return lambda number: number <= bound
    if sign == ">":
        return lambda number: number > bound
    if sign == ">=":
        return lambda number: number >= bound
    slack = bound * SAME_RATIO if word.field == "ar" else 1e-9
    return lambda number: abs(number - bound) <= slack


def _value(word: Word, text: str) -> float:
    above, colon, below = text.strip().partition(":")
    # Only what a person would write: float() also reads nan, 1_000 and digits of other scripts.
    numbers = [part for part in (above, below if colon else "1") if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{0,12})?", part)]
    if len(numbers) < 2 or (colon and (word.field != "ar" or float(below) == 0)):
        term = TERMS.get(word.field)
        like = f", as in {term.example}" if term and term.example else ""
        raise QueryError(f"“{word.field}:” needs a number{like}", word.value_start)
    return float(numbers[0]) / float(numbers[1])


def _conflict(_: Reading, picture: Picture) -> bool:
    return picture.conflict is not None


def _says_trigger(reading: Reading, picture: Picture) -> bool:
    trigger = reading.state.about.trigger.casefold()
    return bool(trigger) and trigger in folded(picture.caption)


_ALL = (
    Term("tag", "a tag as a whole", "text", _tag, 'tag:"red circle"'),
    Term("caption", "text anywhere in the caption", "text", _of_text(lambda _, p: p.caption), "caption:circle"),
    Term("text", "text in the caption file, the trigger included", "text", _of_text(Reading.text), "text:ohwx"),
    Term("name", "the file's name", "text", _of_text(lambda _, p: p.name), "name:*-0012*"),
    Term("source", "where it came from", "text", _of_text(lambda _, p: p.source), "source:holiday"),
    Term("suggestion", "a suggested tag that waits", "text", _suggestion, "suggestion:tree"),
    Term("model", "the model that suggested or made a part", "text", _model, "model:wd"),
    Term("tokens", "tokens for CLIP, which reads 77", "number", _number(lambda r, p: r.numbers_of_tokens(p)[0]),
         "tokens:>75"),
    Term("t5", "tokens for T5, which reads 512", "number", _number(lambda r, p: r.numbers_of_tokens(p)[1]),
         "t5:>512"),
    Term("tags", "how many tags (words in sentence mode)", "number",
         _number(lambda r, p: count_tags(p.caption, r.mode)), "tags:<3"),
    Term("chars", "characters of the caption", "number", _number(lambda _, p: len(p.caption)), "chars:>300"),
    Term("width", "pixels", "number", _number(lambda _, p: p.width), "width:<1024"),
    Term("height", "pixels", "number", _number(lambda _, p: p.height), "height:>=512"),
    Term("size", "pixels of the shorter side", "number", _number(lambda _, p: min(p.width, p.height)), "size:<512"),
    Term("mp", "megapixels", "number", _number(lambda _, p: p.width * p.height / 1e6), "mp:>4"),
    Term("ar", "width to height", "number", _number(lambda _, p: p.width / max(p.height, 1)), "ar:16:9"),
    Term("confidence", "of a suggestion that waits", "number", _confidence, "confidence:>0.5"),
    Term("run", "suggestions of a run, waiting or taken", "number", _run, "run:12"),
    Term("untagged", "without a caption, and not skipped", "flag", _flag(lambda _, p: not p.caption and not p.skipped)),
    Term("tagged", "with a caption", "flag", _flag(lambda _, p: bool(p.caption))),
    Term("reviewed", "marked as reviewed", "flag", _flag(lambda _, p: p.reviewed)),
    Term("skipped", "marked to be left out", "flag", _flag(lambda _, p: p.skipped)),
    Term("machine", "with parts that a model made", "flag", _flag(lambda _, p: bool(p.machine))),
    Term("suggested", "with suggestions that wait", "flag", _flag(lambda _, p: bool(p.suggestions))),
    Term("cropped", "with a crop box", "flag", _flag(lambda _, p: p.crop is not None)),
    Term("conflict", "changed outside meanwhile", "flag", _flag(_conflict)),
    Term("near", "looks like another picture", "flag", _flag(lambda r, p: p.name in r.near)),
    Term("trigger", "the caption itself says the trigger", "flag", _flag(_says_trigger)),
)  # fmt: skip
TERMS = {term.name: term for term in _ALL if term.kind != "flag"}
FLAGS = {term.name: term for term in _ALL if term.kind == "flag"}
FLAGS["dup"] = FLAGS["near"]
