"""A query cut into words: brackets, operators, and values with their escapes undone.

Everything carries its place in the text, for marks under what can't be read and for completion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kino.errors import Detail, Invalid

OPERATORS = {"and", "or", "not"}


class QueryError(Invalid):
    """A query that can't be read; `at` is the character where the trouble is."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message, [Detail("query", message)])
        self.at = at


@dataclass(frozen=True, slots=True)
class Word:
    """One piece of a query. `value` is its text without escapes; `glob` is the same as a pattern for `fnmatch`."""

    kind: Literal["(", ")", "-", "and", "or", "not", "value"]
    start: int
    end: int
    field: str = ""  # what stands before the colon, small letters; empty: a bare word
    value: str = ""
    glob: str = ""
    quoted: bool = False
    closed: bool = True  # its quotes and brackets are; only a query being typed has others
    value_start: int = 0

    @property
    def wild(self) -> bool:
        return "*" in self.glob.replace("[*]", "") or "?" in self.glob.replace("[?]", "")


def words(text: str) -> list[Word]:
    """All words of a query in their order. Nothing is refused here: see `Word.closed`."""
    found: list[Word] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        word = _one(text, at)
        found.append(word)
        at = word.end
    return found


def quote(value: str) -> str:
    """A value as it is written in a query so that it means itself: `red circle` -> `"red circle"`."""
    escaped = "".join(f"\\{c}" if c in '\\*?"' else c for c in value)
    plain = escaped and value.lower() not in OPERATORS and not escaped.startswith("-")
    return escaped if plain and not any(c.isspace() or c in '():"' for c in value) else f'"{escaped}"'


def _one(text: str, at: int) -> Word:
    if text[at] in "()":
        return Word("(" if text[at] == "(" else ")", at, at + 1)
    if text[at] == "-" and at + 1 < len(text) and not text[at + 1].isspace():
        return Word("-", at, at + 1)
    field, start = "", at
    for index in range(at, len(text)):
        if text[index] == ":" and index > at:
            field, start = text[at:index].lower(), index + 1
            break
        if not (text[index].isalnum() or text[index] == "_"):
            break
    if field and not field.isalpha() and field != "t5":
        field, start = "", at  # 16:9 and such are text
    if start < len(text) and text[start] == '"':
        return _quoted(text, at, field, start)
    return _bare(text, at, field, start)


def _quoted(text: str, at: int, field: str, start: int) -> Word:
    plain, glob, index = [], [], start + 1
    while index < len(text) and text[index] != '"':
        index, char, wild = _char(text, index)
        plain.append(char)
        glob.append(char if wild else literal(char))
    closed = index < len(text)
    return Word(
        "value", at, index + closed, field, "".join(plain), "".join(glob), True, closed, start + 1
    )  # fmt: skip


def _bare(text: str, at: int, field: str, start: int) -> Word:
    plain, glob, index, depth = [], [], start, 0
    while index < len(text) and not text[index].isspace():
        if text[index] == "(":
            if not field and text[at:index].lower() in OPERATORS:
                break
            depth += 1
        elif text[index] == ")":
            if not depth:
                break
            depth -= 1
        index, char, wild = _char(text, index)
        plain.append(char)
        glob.append(char if wild else literal(char))
    value = "".join(plain)
    if not field and text[at:index].lower() in OPERATORS:
        return Word(text[at:index].lower(), at, index)  # type: ignore[arg-type]
    return Word("value", at, index, field, value, "".join(glob), False, not depth, start)


def _char(text: str, index: int) -> tuple[int, str, bool]:
    """The next place, the character that is meant, and whether it is a wildcard."""
    if text[index] == "\\" and index + 1 < len(text) and text[index + 1] in '\\*?"()':
        return index + 2, text[index + 1], False
    return index + 1, text[index], text[index] in "*?"


def literal(text: str) -> str:
    """Text as a pattern of `fnmatch` that matches nothing else."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in text)
