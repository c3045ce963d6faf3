"""The names that copies get: numbers that are free, and the same ones again after an import that was cut short.

Before each copy its name is written down in `.kino/importing.jsonl`; once the dataset has the pictures, `settle`
deletes that.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from kino.datasets.allowed import HIDDEN, IMPORTING
from kino.datasets.scanning import Plan, Source

DIGITS = 4


def digits(plan: Plan, first_number: int) -> int:
    """How many digits its numbers have: all of them as many, so that every program lists them in order."""
    return max(DIGITS, len(str(first_number + len(plan.sources) - 1)))


def settle(folder: Path) -> None:
    """Forgets that an import was under way: what it copied is in the dataset's journal now."""
    (folder / HIDDEN / IMPORTING).unlink(missing_ok=True)


class Names:
    """Numbers that are free, and those that an import which was cut short had given already."""

    def __init__(self, plan: Plan, first_number: int) -> None:
        self._prefix, hidden = plan.prefix, plan.folder / HIDDEN
        hidden.mkdir(parents=True, exist_ok=True)
        known = {picture.name for picture in plan.known}
        self._given = {key: name for key, name in _read(hidden / IMPORTING) if name not in known}
        numbers = [*_numbers(plan.folder, plan.prefix), *_numbers(hidden / "removed", plan.prefix)]
        numbers += [_number(name, plan.prefix) for name in (*known, *self._given.values())]
        self._next = max(first_number, max(numbers, default=0) + 1)
        self._digits = digits(plan, self._next)
        self._folder, self._file = plan.folder, (hidden / IMPORTING).open("a", encoding="utf-8")

    def __enter__(self) -> Names:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def next(self, source: Source, sha256: str, suffix: str) -> str:
        """Raises OSError where it can't be written down."""
        given = self._given.pop((source.relative, sha256), None)
        if given and given.endswith(suffix):
            return given
        name = f"{self._prefix}-{self._next:0{self._digits}d}{suffix}"
        self._next += 1
        self._file.write(json.dumps([source.relative, sha256, name]) + "\n")
        self._file.flush()
        return name


def _read(file: Path) -> Iterator[tuple[tuple[str, str], str]]:
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            relative, sha256, name = json.loads(line)
        except (ValueError, TypeError):  # the last line of an import that was cut short
            continue
        if isinstance(name, str) and not re.search(r"[/\\\0]", name) and not name.startswith("."):
            yield (str(relative), str(sha256)), name


def _numbers(folder: Path, prefix: str) -> list[int]:
    try:
        return [number for entry in os.scandir(folder) if (number := _number(entry.name, prefix))]
    except OSError:
        return []


def _number(name: str, prefix: str) -> int:
    """The number in a copy's name; 0 for another file."""
    found = re.fullmatch(rf"{re.escape(prefix)}-([0-9]{{1,12}})\.[A-Za-z0-9]+", name)
    return int(found[1]) if found else 0
