"""States and changes as JSON, for the journal, the snapshot and restore points. Pure functions.

Fields that hold their default are left out. Text may hold lone surrogates (a file name that is no Unicode), so bytes
are made and read with `surrogatepass`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any

from kino.datasets.state import About, Change, Conflict, Picture, Run, State, Suggestion

_RUN_FIELDS = tuple(field.name for field in fields(Run) if field.name != "id")
_Coder = tuple[Callable[[Any], Any], Callable[[Any], Any]]


def _same(value: Any) -> Any:
    return value


def _suggestions_out(value: tuple[Suggestion, ...]) -> list[list[Any]]:
    return [[s.value, s.kind, s.confidence, s.source, s.run, s.category] for s in value]


def _suggestions_in(value: list[list[Any]]) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(*row) for row in value)


def _box_in(value: list[int] | None) -> tuple[int, ...] | None:
    return None if value is None else tuple(value)


def _conflict_out(value: Conflict | None) -> dict[str, str] | None:
    return None if value is None else {"ours": value.ours, "theirs": value.theirs}


def _conflict_in(value: dict[str, str] | None) -> Conflict | None:
    return None if value is None else Conflict(value["ours"], value["theirs"])


def _runs_out(value: Mapping[int, Run]) -> dict[str, dict[str, Any]]:
    return {str(id): {name: getattr(run, name) for name in _RUN_FIELDS} for id, run in value.items()}


def _runs_in(value: dict[str, dict[str, Any]]) -> dict[int, Run]:
    return {int(id): Run(int(id), **run) for id, run in value.items()}


def _groups_in(value: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(tags) for name, tags in value.items()}


# The fields that are not JSON as they are: how they go out and come in.
PICTURE: dict[str, _Coder] = {
    "crop": (_same, _box_in),
    "suggestions": (_suggestions_out, _suggestions_in),
    "machine": (dict, dict),
    "conflict": (_conflict_out, _conflict_in),
}
ABOUT: dict[str, _Coder] = {
    "favourites": (list, tuple),
    "groups": (dict, _groups_in),
    "vocabularies": (list, tuple),
    "words": (list, tuple),
    "runs": (_runs_out, _runs_in),
}
_PLAIN: _Coder = (_same, _same)


def _defaults(kind: type[Any]) -> dict[str, Any]:
    found = {}
    for field in fields(kind):
        if field.default is not MISSING:
            found[field.name] = field.default
        elif field.default_factory is not MISSING:
            found[field.name] = field.default_factory()
    return found


PICTURE_FIELDS = tuple(field.name for field in fields(Picture))
ABOUT_FIELDS = tuple(field.name for field in fields(About))
_PICTURE_DEFAULTS, _ABOUT_DEFAULTS = _defaults(Picture), _defaults(About)
_UNSET = object()


def picture_out(picture: Picture) -> dict[str, Any]:
    found = {}
    for name in PICTURE_FIELDS:
        value = getattr(picture, name)
        if value != _PICTURE_DEFAULTS.get(name, _UNSET):
            found[name] = PICTURE.get(name, _PLAIN)[0](value)
    return found


def picture_in(data: dict[str, Any]) -> Picture:
    return Picture(**{name: PICTURE.get(name, _PLAIN)[1](value) for name, value in data.items()})


def about_out(about: About) -> dict[str, Any]:
    found = {}
    for name in ABOUT_FIELDS:
        value = getattr(about, name)
        if value != _ABOUT_DEFAULTS.get(name, _UNSET):
            found[name] = ABOUT.get(name, _PLAIN)[0](value)
    return found


def about_in(data: dict[str, Any]) -> About:
    return About(**{name: ABOUT.get(name, _PLAIN)[1](value) for name, value in data.items()})


def state_out(state: State) -> dict[str, Any]:
    return {"about": about_out(state.about), "pictures": [picture_out(p) for p in state.pictures.values()]}


def state_in(data: dict[str, Any]) -> State:
    """Raises KeyError, TypeError or ValueError where it is no state."""
    pictures = [picture_in(found) for found in data["pictures"]]
    return State(about_in(data["about"]), {picture.name: picture for picture in pictures})


def change_out(change: Change, before: Any) -> list[Any]:
    """Name, field, the new value, the old one."""
    out = (ABOUT if change.name is None else PICTURE).get(change.field, _PLAIN)[0]
    return [change.name, change.field, out(change.value), out(before)]


def change_in(row: list[Any]) -> tuple[Change, Any]:
    name, field, value, before = row
    into = (ABOUT if name is None else PICTURE).get(field, _PLAIN)[1]
    return Change(name, field, into(value)), into(before)


def to_bytes(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def from_bytes(data: bytes) -> Any:
    """Raises ValueError."""
    return json.loads(data.decode("utf-8", "surrogatepass"))
