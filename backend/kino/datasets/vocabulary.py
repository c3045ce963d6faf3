"""Lists of tags from CSV files, to complete from: Danbooru's layout, a tagger's `selected_tags.csv`, or a tag a line.

Danbooru's has no heading: name, type, count, "alias,alias". A tagger's has: tag_id,name,category,count. Names are
shown with spaces for `_`, but for faces such as ^_^. A list of 200,000 is held as two long texts in the order of use,
so that finding is one search through a text and what is used most comes first.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from kino.datasets.captions import clean_tag
from kino.errors import Unavailable
from kino.schemas.dataset_pictures import Vocabulary, VocabularyList

MAX_BYTES = 100_000_000
TYPES = {"0": "general", "1": "artist", "3": "copyright", "4": "character", "5": "meta", "9": "rating"}
E621 = {**TYPES, "5": "species", "7": "meta", "8": "lore"}
_WORD = re.compile(r"[^\W_]{2}")


@dataclass(frozen=True)
class Listed:
    """One tag of a list. `alias` is the other name that was found, if it was that."""

    tag: str
    count: int
    category: str | None
    alias: str | None = None


@dataclass(frozen=True)
class _Names:
    """Names one behind the other, each after a line feed; `of` are the places of their tags."""

    text: str
    starts: list[int]
    of: Sequence[int]

    @classmethod
    def made(cls, names: Sequence[str], of: Sequence[int]) -> _Names:
        starts = [0, *accumulate(len(name) + 1 for name in names)][:-1]
        return cls("".join(f"\n{name}" for name in names), starts, of)

    def find(self, needle: str) -> Iterator[int]:
        """Places in `starts` of the names with the needle, each once, in their order."""
        at = self.text.find(needle)
        while at >= 0:
            # A needle that begins with a line feed stands right at a start.
            place = bisect_right(self.starts, at) - 1
            yield place
            at = self.text.find(needle, self.starts[place + 1]) if place + 1 < len(self.starts) else -1


@dataclass(frozen=True)
class Words:
    """A vocabulary as it was read."""

    tags: list[str]  # most used first
    counts: list[int]
    categories: list[str | None]
    aliases: list[str]
    _folded: _Names = field(repr=False)
    _other: _Names = field(repr=False)
    _places: dict[str, int] = field(repr=False)

    def __contains__(self, tag: str) -> bool:
        return _fold(tag) in self._places

    def get(self, tag: str) -> Listed | None:
        place = self._places.get(_fold(tag))
        return None if place is None else self._at(place)

    def find(self, typed: str) -> Iterator[Listed]:
        """Tags that begin with what is typed, then those whose aliases do, a word of which does, that hold it; in each
        most used first. A tag can come more than once."""
        typed = _fold(typed)
        for needle in (f"\n{typed}", f" {typed}", typed):
            for place in self._folded.find(needle):
                yield self._at(place)
            if needle != typed:
                for place in self._other.find(needle):
                    yield self._at(self._other.of[place], self.aliases[place])

    def _at(self, place: int, alias: str | None = None) -> Listed:
        return Listed(self.tags[place], self.counts[place], self.categories[place], alias)


class Vocabularies:
    """Several lists as one; the first that has a tag tells of it."""

    def __init__(self, lists: Sequence[Words]) -> None:
        self._lists = lists

    def get(self, tag: str) -> Listed | None:
        return next((found for words in self._lists if (found := words.get(tag))), None)

    def count(self, tag: str) -> int:
        found = self.get(tag)
        return found.count if found else 0

    def category(self, tag: str) -> str | None:
        found = self.get(tag)
        return found.category if found else None

    def find(self, typed: str) -> Iterator[Listed]:
        for words in self._lists:
            yield from words.find(typed)


def files(folder: Path, taggers: Path) -> dict[str, Path]:
    """Name and file of all vocabularies there are: CSV files of a folder, and the lists that taggers came with."""
    found = {path.stem: path for path in sorted(folder.glob("*.csv")) if path.is_file()}
    for path in sorted(taggers.glob("*/selected_tags.csv")):
        found.setdefault(f"{path.parent.name} (tagger)", path)
    return found


def listed(known: dict[str, Path], folder: Path) -> VocabularyList:
    """What there is to choose from, with a word for a file that can't be read."""
    vocabularies = []
    for name, path in known.items():
        try:
            vocabularies.append(Vocabulary(name=name, tags=len(load(path).tags)))
        except Unavailable as error:
            vocabularies.append(Vocabulary(name=name, tags=0, problem=error.message))
    return VocabularyList(total=len(vocabularies), folder=str(folder), vocabularies=vocabularies)


def chosen(known: dict[str, Path], names: Sequence[str]) -> Vocabularies:
    """The vocabularies of these names; all, if none is named. What is gone or can't be read is left out."""
    lists = []
    for name in names or known:
        try:
            if name in known:
                lists.append(load(known[name]))
        except Unavailable:
            continue
    return Vocabularies(lists)


def load(path: Path) -> Words:
    """Reads a file, once for as long as it stays the same. Raises Unavailable."""
    try:
        status = path.stat()
        if status.st_size > MAX_BYTES:
            raise Unavailable(f"{path.name} is too large for a list of tags (more than {MAX_BYTES // 1_000_000} MB)")
        return _load(path, status.st_mtime_ns, status.st_size)
    except OSError as error:
        raise Unavailable(f"{path.name} can't be read: {error.strerror or error}") from None


@lru_cache(maxsize=8)
def _load(path: Path, changed_ns: int, size: int) -> Words:
    """`changed_ns` and `size` are there for the cache alone."""
    types = E621 if "e621" in path.name.lower() else TYPES
    rows: dict[str, tuple[str, int, str | None, str]] = {}
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        try:
            for name, kind, count, aliases in _rows(lines):
                tag = spelled(name)
                if tag:
                    rows.setdefault(tag.casefold(), (tag, count, types.get(kind, kind or None), aliases))
        except csv.Error as error:
            raise Unavailable(f"{path.name} is no CSV file: {error}") from None
    if not rows:
        raise Unavailable(f"{path.name} lists no tags: a line is name,type,count,aliases, or a name alone")
    ordered = sorted(rows.values(), key=lambda row: -row[1])
    folded = [tag.casefold() for tag, _, _, _ in ordered]
    others = [
        (alias, place)
        for place, (_, _, _, aliases) in enumerate(ordered)
        if aliases
        for alias in map(spelled, aliases.split(","))
        if alias
    ]
    return Words(
        tags=[tag for tag, _, _, _ in ordered],
        counts=[count for _, count, _, _ in ordered],
        categories=[kind for _, _, kind, _ in ordered],
        aliases=[alias for alias, _ in others],
        _folded=_Names.made(folded, range(len(ordered))),
        _other=_Names.made([alias.casefold() for alias, _ in others], [place for _, place in others]),
        _places={name: place for place, name in enumerate(folded)},
    )


def _rows(lines: Iterable[str]) -> Iterator[tuple[str, str, int, str]]:
    """Name, type, count and aliases of each row."""
    name, kind, count, aliases = range(4)
    rows = csv.reader(line.replace("\x00", "") for line in lines)
    for number, row in enumerate(rows):
        if number == 0 and any(cell.strip().lower() in ("name", "tag") for cell in row):
            heads = [
                {"tag": "name", "type": "category"}.get(head, head) for head in (cell.strip().lower() for cell in row)
            ]
            name, kind, count, aliases = (
                heads.index(head) if head in heads else len(heads) for head in ("name", "category", "count", "aliases")
            )
            continue
        cells = [*row, "", "", "", "", "", ""]
        number_of = cells[min(count, len(row))].strip()
        yield (
            cells[min(name, len(row))], cells[min(kind, len(row))].strip(),
            int(number_of) if number_of.isascii() and number_of.isdigit() else 0, cells[min(aliases, len(row))],
        )  # fmt: skip


def spelled(name: str) -> str:
    """A tag as it is written in captions: spaces for `_`, but for a face such as ^_^."""
    plain = name.isascii() and name.isprintable() and "," not in name and "  " not in name
    tag = name if plain else clean_tag(name)  # what is plain is clean: a list has hundreds of thousands
    return (tag.replace("_", " ") if "_" in tag and _WORD.search(tag) else tag).strip()


def _fold(tag: str) -> str:
    return spelled(tag).casefold()
