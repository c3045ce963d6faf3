"""What a query may become while it is typed: fields, flags and values at the place of the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd

from kino.datasets import counting
from kino.datasets.completing import ranked
from kino.datasets.query.terms import FLAGS, TERMS
from kino.datasets.query.words import quote, words
from kino.datasets.state import State
from kino.schemas.dataset_pictures import QueryCompletion

LIMIT = 20
_OPERATORS = {"and": "both", "or": "either", "not": "without what follows"}
_NUMBERS = {
    "tokens": (">75", "<20"), "t5": (">256", ">512"), "tags": ("0", "<3", ">20"), "chars": (">300",),
    "width": ("<1024", ">=1024"), "height": ("<1024", ">=1024"), "size": ("<512", "<1024", ">=1024"),
    "mp": ("<1", ">4"), "confidence": (">0.5", "<0.5"),
}  # fmt: skip


def at_place(state: State, text: str, at: int) -> list[QueryCompletion]:
    """Completions of the word that the place is in or right behind, each with what of the text it replaces."""
    at = min(max(at, 0), len(text))
    word = next((word for word in words(text) if word.start < at <= word.end and word.kind not in "()-"), None)
    if word is None:
        return [_made(*one, at, at) for one in _terms("")][:LIMIT]
    if word.field in TERMS:
        typed = text[word.value_start : max(at, word.value_start)].rstrip('"')
        found = [(f"{word.field}:{value}", said) for value, said in _values(state, word.field, typed)]
    else:
        typed = text[word.start : at].lstrip('"')
        before = any(other.end <= word.start for other in words(text))
        found = [] if text[word.start] == '"' else [*_terms(typed.lower()), *_joining(typed.lower(), before)]
        found += [(f"tag:{quote(tag)}", said) for tag, said in _tags(state, typed)]
    end = max(at, word.end)
    return [_made(value, said, word.start, end) for value, said in found if value != text[word.start : end]][:LIMIT]


def _terms(typed: str) -> Iterator[tuple[str, str]]:
    for name, term in {**TERMS, **FLAGS}.items():
        if name.startswith(typed):
            value = name if name in FLAGS else f"{name}:"
            yield value, f"{term.description}{f', as in {term.example}' if term.example else ''}"


def _joining(typed: str, before: bool) -> Iterator[tuple[str, str]]:
    for name, said in _OPERATORS.items():
        if name.startswith(typed) and (before or name == "not"):
            yield name, said


def _values(state: State, field: str, typed: str) -> Iterator[tuple[str, str]]:
    if field == "tag":
        yield from ((quote(tag), said) for tag, said in _tags(state, typed))
    elif field == "suggestion":
        counts: dict[str, int] = {}
        for picture in state.shown():
            for found in picture.suggestions:
                counts[found.value] = counts.get(found.value, 0) + 1
        yield from ((quote(value), _many(counts[value])) for value in ranked(counts, typed, counts)[:LIMIT])
    elif field == "model":
        models = dict.fromkeys(run.model for run in state.about.runs.values())
        yield from ((quote(model), "a run's model") for model in models if typed.lower() in model.lower())
    elif field == "run":
        for run in sorted(state.about.runs.values(), key=lambda run: -run.id):
            if str(run.id).startswith(typed):
                yield str(run.id), f"{run.model}, {run.at}"
    elif field == "ar":
        yield from ((value, said) for value, said in _ratios(state) if value.startswith(typed))
    else:
        yield from ((value, TERMS[field].description) for value in _NUMBERS.get(field, ()) if value.startswith(typed))


def _tags(state: State, typed: str) -> Iterator[tuple[str, str]]:
    counts = counting.tags(state)
    plain = typed.replace("*", "").replace("?", "").replace("\\", "")
    for tag in ranked(counts, plain, counts)[:LIMIT]:
        yield tag, _many(counts[tag])


def _ratios(state: State) -> Iterator[tuple[str, str]]:
    counts: dict[str, int] = {}
    for picture in state.shown():
        common = gcd(picture.width, picture.height) or 1
        ratio = f"{picture.width // common}:{picture.height // common}"
        counts[ratio] = counts.get(ratio, 0) + 1
    for ratio in sorted(counts, key=lambda ratio: -counts[ratio])[:LIMIT]:
        yield ratio, _many(counts[ratio])


def _made(text: str, said: str, start: int, end: int) -> QueryCompletion:
    return QueryCompletion(text=text, description=said, start=start, end=end)


def _many(count: int) -> str:
    return f"{count:,} picture{'' if count == 1 else 's'}"
