"""Finding pictures of a dataset in words: `tag:"red circle" -skipped tokens:>75 (width:<1024 or untagged)`.

    query  = and-terms joined by OR
    term   = NOT term | -term | ( query ) | flag | field:value | value

Words side by side must all be met. A word alone is looked for in the caption and the name; quotes keep spaces, and
make a word of `and`, `or`, `not` and of the flags; `*` and `?` stand for any text and any character, and `\\` before
them for themselves. `terms.py` has the table of fields and flags. Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kino.datasets.query.completing import at_place
from kino.datasets.query.terms import FLAGS, TERMS, Make, Reading, Test, Tokens, bare
from kino.datasets.query.words import QueryError, Word, quote, words
from kino.datasets.state import Picture, State
from kino.schemas.dataset_pictures import QueryCompletionList, QueryProblem, Scope

__all__ = ["Query", "QueryError", "complete", "find", "named", "parse", "quote"]

DEEPEST = 50
"""Brackets and negations within each other."""


@dataclass(frozen=True)
class Query:
    """A query that was read. `make` gives a dataset's test; without one every picture is found."""

    text: str
    make: Make | None


def parse(text: str) -> Query:
    """Raises QueryError, with the place, for what can't be read."""
    found = words(text)
    if not found:
        return Query(text, None)
    parser = _Parser(found, len(text))
    make = parser.either(0)
    if parser.next is not None:
        raise QueryError("This closing bracket has no opening one", parser.next.start)
    return Query(text, make)


def find(state: State, query: Query | str, tokens: Tokens) -> list[str]:
    """Names of the shown pictures that the query finds, in the dataset's order. `tokens` counts a caption file's text
    for CLIP and T5, and is asked only where the query asks for tokens. Raises QueryError."""
    return [picture.name for picture in pictures(state, query, tokens)]


def pictures(state: State, query: Query | str, tokens: Tokens) -> list[Picture]:
    """As `find`, the pictures themselves."""
    read = parse(query) if isinstance(query, str) else query
    shown = state.shown()
    return shown if read.make is None else list(filter(read.make(Reading(state, tokens)), shown))


def named(state: State, scope: Scope, tokens: Tokens) -> list[str]:
    """Names of the pictures in a scope, in the dataset's order: those that are named and there, and found by the query
    where there is one. Raises QueryError."""
    found = find(state, scope.query or "", tokens)
    if scope.names is None:
        return found
    wanted = set(scope.names)
    return [name for name in found if name in wanted]


def complete(state: State, text: str, at: int) -> QueryCompletionList:
    """What the query may become at a place in it, and what is wrong with it as it is."""
    try:
        parse(text)
        problem = None
    except QueryError as error:
        problem = QueryProblem(message=error.message, at=error.at)
    found = at_place(state, text, at)
    return QueryCompletionList(total=len(found), completions=found, problem=problem)


class _Parser:
    """Recursive descent over the words; each step gives what makes the test of a dataset."""

    def __init__(self, found: Sequence[Word], end: int) -> None:
        self.words = found
        self.at = 0
        self.end = end

    @property
    def next(self) -> Word | None:
        return self.words[self.at] if self.at < len(self.words) else None

    def either(self, depth: int) -> Make:
        parts = [self.both(depth)]
        while self.next is not None and self.next.kind == "or":
            self.at += 1
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else _any_of(parts)

    def both(self, depth: int) -> Make:
        parts = [self.one(depth)]
        while self.next is not None and self.next.kind not in (")", "or"):
            self.at += self.next.kind == "and"
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else _all_of(parts)

    def one(self, depth: int) -> Make:
        word = self.next
        if word is None or word.kind in (")", "and", "or"):
            before = self.words[self.at - 1].kind if self.at else ""
            what = {"(": "this bracket", "": "it"}.get(before, f"“{before}”")
            place = word.start if word else self.end
            raise QueryError(f"Something to look for is missing after {what}" if before else
                             "A query can't begin with this", place)  # fmt: skip
        if depth > DEEPEST:
            raise QueryError("There are too many brackets within each other", word.start)
        self.at += 1
        if word.kind in ("not", "-"):
            return _not(self.one(depth + 1))
        if word.kind == "(":
            inner = self.either(depth + 1)
            if self.next is None:
                raise QueryError("This bracket is not closed", word.start)
            self.at += 1
            return inner
        return _term(word)


def _term(word: Word) -> Make:
    if not word.closed:
        what = (
            "These quotes are not closed" if word.quoted else "A bracket in this word is not closed: put it in quotes"
        )
        raise QueryError(what, word.start)
    if not word.field:
        flag = None if word.quoted else FLAGS.get(word.value.lower())
        return flag.read(word) if flag else bare(word)
    term = TERMS.get(word.field)
    if term is None:
        if word.field in FLAGS:
            raise QueryError(f"“{word.field}” stands alone, without a colon", word.start)
        raise QueryError(f"There is no field “{word.field}”; quotes around it all find it as text", word.start)
    if not word.value.strip():
        raise QueryError(f"“{word.field}:” needs a value, as in {term.example}", word.end)
    return term.read(word)


def _all_of(parts: Iterable[Make]) -> Make:
    def make(reading: Reading) -> Test:
        tests = [part(reading) for part in parts]
        return lambda picture: all(test(picture) for test in tests)

    return make


def _any_of(parts: Iterable[Make]) -> Make:
    def make(reading: Reading) -> Test:
        tests = [part(reading) for part in parts]
        return lambda picture: any(test(picture) for test in tests)

    return make


def _not(part: Make) -> Make:
    def make(reading: Reading) -> Test:
        test = part(reading)
        return lambda picture: not test(picture)

    return make
