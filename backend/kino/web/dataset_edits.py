"""What clients ask for, as changes of a dataset: the same few for one picture, many, or the dataset itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kino.datasets import query as queries
from kino.datasets.captions import clean_tag, one_line, unique
from kino.datasets.dataset import Dataset, Edit
from kino.datasets.query import QueryError
from kino.datasets.state import Change, State
from kino.errors import Detail, Invalid
from kino.schemas.dataset_pictures import Scope
from kino.schemas.datasets import DatasetUpdate
from kino.web.dataset_library import Tokens, find

Plan = Callable[[State], tuple[Sequence[Change], str]]
LABELS = {
    "name": "Renamed the dataset",
    "mode": "Changed between tags and sentences",
    "trigger": "Changed the trigger",
    "favourites": "Changed favourites",
    "groups": "Changed groups",
    "vocabularies": "Changed vocabularies",
    "words": "Changed known words",
}


def about_changes(update: DatasetUpdate) -> tuple[list[Change], str]:
    """Raises Invalid for a trigger that can't be one. What another mode makes of captions follows by itself."""
    values = update.model_dump(exclude_none=True)
    if "trigger" in values:
        values["trigger"] = trigger(values["trigger"])
    if "favourites" in values:
        values["favourites"] = tuple(unique(map(clean_tag, values["favourites"])))
    if "groups" in values:
        values["groups"] = {name: tuple(unique(map(clean_tag, tags))) for name, tags in values["groups"].items()}
    for name in ("vocabularies", "words"):
        if name in values:
            values[name] = tuple(values[name])
    changes = [Change(None, field, value) for field, value in values.items()]
    return changes, LABELS[next(iter(values))] if len(values) == 1 else "Changed the dataset"


def trigger(text: str) -> str:
    """The word as it is kept. Raises Invalid for one with a comma, which no trainer would read as one word."""
    word = clean_tag(text)
    if "," in text:
        raise Invalid.of("trigger", "must not hold a comma: trainers split captions there")
    return word


def matching(state: State, scope: Scope, tokens: Tokens) -> list[str]:
    """The pictures a request is about, in order. Raises Invalid for a query that can't be read, NotFound for a name."""
    if scope.names is not None:
        wanted = set(find(state, scope.names))
        return [name for name in found(state, scope.query, tokens) if name in wanted]
    return found(state, scope.query, tokens)


def found(state: State, query: str | None, tokens: Tokens) -> list[str]:
    if query is None or not query.strip():
        return [picture.name for picture in state.shown()]
    try:
        return queries.find(state, one_line(query), tokens)
    except QueryError as error:
        said = f"can't be read at character {error.at + 1}: {error.message}"
        raise Invalid(f"The query {said}", [Detail("query", f"query {said}")]) from None


def make(dataset: Dataset, plan: Plan, base: Mapping[str, str] | None = None) -> Edit:
    """Plans changes and makes them; plans them anew where another edit, or another program, came between."""
    seen = dataset.state
    changes, label = plan(seen)
    return dataset.edit(lambda state: changes if state is seen else plan(state)[0], label, base=base)
