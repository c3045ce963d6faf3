"""Tags while one types and chooses: what is used how often, what a selection has, what a few letters may become.

The dataset's own tags come before those of other datasets, and these before vocabularies; what begins with the typed
letters before what only holds them. Pure functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from kino.datasets import counting
from kino.datasets.captions import clean_tag
from kino.datasets.state import State
from kino.datasets.vocabulary import Vocabularies
from kino.schemas.dataset_pictures import TagCompletion, TagCompletionList, TagCount, TagList, TagState, TagStateList

RECENT = 30
Sort = Literal["frequency", "name", "recent"]


def tags(
    state: State,
    names: Iterable[str] | None = None,
    *,
    search: str | None = None,
    sort: Sort = "frequency",
    limit: int = 1000,
    offset: int = 0,
    category: Callable[[str], str | None] = lambda _: None,
) -> TagList:
    """The tags of these pictures (of all, without names) that hold `search`; none in sentence mode."""
    counts = counting.tags(state) if names is None else _counts(state, names)
    needle = _plain(search or "")
    found = [tag for tag in counts if needle in _plain(tag)]
    places = {tag: place for place, tag in enumerate(recent(state))}
    if sort == "name":
        found.sort(key=str.casefold)
    else:
        found.sort(key=lambda tag: (-counts[tag], tag.casefold()))
    if sort == "recent":
        found.sort(key=lambda tag: places.get(tag, RECENT))
    groups = {tag: name for name, members in reversed(list(state.about.groups.items())) for tag in members}
    favourites = set(state.about.favourites)
    shown = [
        TagCount(
            tag=tag, count=counts[tag], category=category(tag), recent=places.get(tag), favourite=tag in favourites,
            group=groups.get(tag),
        )
        for tag in found[offset : offset + limit]
    ]  # fmt: skip
    return TagList(total=len(found), tags=shown)


def states(state: State, names: Iterable[str]) -> TagStateList:
    """Of each tag that any of these pictures has, how many of them have it."""
    there = [name for name in dict.fromkeys(names) if name in state.pictures]
    counts = _counts(state, there)
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0].casefold()))
    return TagStateList(
        total=len(ordered), tags=[TagState(tag=tag, count=count, of=len(there)) for tag, count in ordered]
    )


def recent(state: State) -> list[str]:
    """Up to `RECENT` tags of the pictures that were changed last, the latest first: in each from the end, where new
    tags are put."""
    if state.about.mode == "sentences":
        return []
    changed = sorted(
        (picture for picture in state.shown() if picture.revision and picture.caption),
        key=lambda picture: -picture.revision,
    )
    every = (tag for picture in changed for tag in reversed(counting.split(picture.caption)))
    found: dict[str, None] = {}
    for tag in every:
        found[tag] = None
        if len(found) == RECENT:
            break
    return list(found)


def complete(
    state: State,
    text: str,
    limit: int = 20,
    *,
    others: Mapping[str, int] | None = None,
    vocabulary: Vocabularies | None = None,
) -> TagCompletionList:
    """What the typed letters may become. `others` are tags of other datasets with their counts. Without any letters:
    what was used last, then what is used most."""
    typed = clean_tag(text)
    own = counting.tags(state)
    seen = {state.about.trigger.casefold()} if state.about.trigger else set()
    found: list[TagCompletion] = []
    for one in _all(state, typed, own, others or {}, vocabulary):
        key = _plain(one.tag)
        if key not in seen:
            seen.add(key)
            found.append(one)
            if len(found) == limit:
                break
    return TagCompletionList(total=len(found), completions=found)


def _all(
    state: State, typed: str, own: Mapping[str, int], others: Mapping[str, int], vocabulary: Vocabularies | None
) -> Iterator[TagCompletion]:
    category = vocabulary.category if vocabulary else lambda _: None
    if not typed:
        for tag in [*state.about.favourites, *recent(state), *own]:
            yield TagCompletion(tag=tag, count=own.get(tag, 0), source="dataset", category=category(tag))
        return
    for tag in ranked(dict.fromkeys([*own, *state.about.favourites]), typed, own):
        yield TagCompletion(tag=tag, count=own.get(tag, 0), source="dataset", category=category(tag))
    for tag in ranked(others, typed, others):
        yield TagCompletion(tag=tag, count=others[tag], source="other", category=category(tag))
    for one in vocabulary.find(typed) if vocabulary else ():
        yield TagCompletion(
            tag=one.tag, count=one.count, source="vocabulary", category=one.category, alias=one.alias
        )  # fmt: skip


def ranked(tags: Iterable[str], typed: str, counts: Mapping[str, int]) -> list[str]:
    """The tags that hold the typed letters: itself, those that begin with them, a word of which does, then the others;
    in each the most used first."""
    needle = _plain(typed)
    found = [(tag, plain) for tag in tags if needle in (plain := _plain(tag))]

    def place(one: tuple[str, str]) -> tuple[int, int, str]:
        tag, plain = one
        rank = 0 if plain == needle else 1 if plain.startswith(needle) else 2 if f" {needle}" in plain else 3
        return rank, -counts.get(tag, 0), plain

    return [tag for tag, _ in sorted(found, key=place)]


def _counts(state: State, names: Iterable[str]) -> Mapping[str, int]:
    if state.about.mode == "sentences":
        return {}
    pictures = (state.pictures[name] for name in dict.fromkeys(names) if name in state.pictures)
    return counting.tags_of(picture for picture in pictures if not picture.removed)


def _plain(tag: str) -> str:
    return tag.casefold().replace("_", " ")


def known(values: Sequence[State]) -> Mapping[str, int]:
    """Tags of several datasets together, with their counts."""
    together: dict[str, int] = {}
    for state in values:
        for tag, count in counting.tags(state).items():
            together[tag] = together.get(tag, 0) + count
    return together
