"""Changes made ready for the journal, applied, and turned round. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from kino import errors
from kino.datasets.captions import MAX_CAPTION, Mode, canonical, join_tags, split_tags
from kino.datasets.encoding import ABOUT, ABOUT_FIELDS, PICTURE, PICTURE_FIELDS
from kino.datasets.merging import merge_captions, merge_suggestions, trimmed
from kino.datasets.state import About, Change, Conflict, Picture, State

Step = list[tuple[Change, Any]]
"""Changes, each with the value that was there."""

TEXT_FIELDS = ("trigger", "mode")
"""Of the dataset as a whole: what changes every caption file."""


def tidy(caption: str, before: str, trigger: str, mode: Mode) -> str:
    """A caption as it is kept. In tag mode the trigger is no part of it, unless it was a tag before it was the trigger:
    then it has to be there when the trigger is another again."""
    found = canonical(caption, mode)
    if mode == "tags" and trigger and trigger in found and trigger not in split_tags(before):
        found = join_tags(tag for tag in split_tags(found) if tag != trigger)
    return found


def plan(state: State, changes: Iterable[Change]) -> Step:
    """The changes that change something, canonical, and with what follows from them.

    Raises errors.NotFound for a picture that is not there, errors.Invalid for a caption that is none.
    """
    wanted: dict[tuple[str | None, str], Any] = {}
    for change in changes:
        fields, coders = (ABOUT_FIELDS, ABOUT) if change.name is None else (PICTURE_FIELDS, PICTURE)
        if change.field not in fields or (change.name is not None and change.field in ("name", "revision")):
            raise errors.Invalid.of(change.field, "is nothing of a dataset that can be changed")
        if change.name is not None and change.name not in state.pictures:
            raise errors.NotFound(f"The dataset has no picture {change.name}.")
        coder = coders.get(change.field)
        # As it would come back from the journal, so that memory and disk can't differ.
        wanted[change.name, change.field] = coder[1](coder[0](change.value)) if coder else change.value
    trigger, mode = wanted.get((None, "trigger"), state.about.trigger), wanted.get((None, "mode"), state.about.mode)
    if mode == "tags" != state.about.mode:
        for picture in state.pictures.values():
            wanted.setdefault((picture.name, "caption"), picture.caption)
    for (name, field), value in list(wanted.items()):
        if name is not None and field == "caption":
            wanted[name, field] = tidy(value, state.pictures[name].caption, trigger, mode)
            if len(wanted[name, field]) > MAX_CAPTION:
                raise errors.Invalid.of("caption", f"of {name} must have at most {MAX_CAPTION:,} characters")
    _follow(state, wanted, mode)
    step: Step = []
    for (name, field), value in wanted.items():
        before = getattr(state.about if name is None else state.pictures[name], field)
        if not _alike(value, before):
            step.append((Change(name, field, value), before))
    return step


def _alike(one: Any, other: Any) -> bool:
    """Equal, and of dictionaries in the same order: the person's groups have one."""
    return bool(one == other) and not (isinstance(one, dict) and list(one) != list(other))


def _follow(state: State, wanted: dict[tuple[str | None, str], Any], mode: Mode) -> None:
    """Adds what a change of a caption brings with it: provenance of what is gone goes, a conflict's text follows."""
    for name in {name: None for name, field in wanted if name is not None and field in ("caption", "machine")}:
        picture = state.pictures[name]
        caption = wanted.get((name, "caption"), picture.caption)
        machine = wanted.get((name, "machine"), picture.machine)
        if machine:
            wanted[name, "machine"] = trimmed(replace(picture, caption=caption, machine=machine), mode)
        if picture.conflict and (name, "conflict") not in wanted:
            wanted[name, "conflict"] = Conflict(caption, picture.conflict.theirs)


def names_of(step: Step) -> tuple[str, ...]:
    """The pictures that are changed, in the order of the changes."""
    return tuple({change.name: None for change, _ in step if change.name is not None})


def is_of_all(step: Step) -> bool:
    """Whether every caption file changes."""
    return any(change.name is None and change.field in TEXT_FIELDS for change, _ in step)


def apply(pictures: dict[str, Picture], about: About, changes: Sequence[Change], revision: int) -> About:
    """Changes `pictures` in place, and gives the new `about`."""
    fields: dict[str | None, dict[str, Any]] = {}
    for change in changes:
        fields.setdefault(change.name, {})[change.field] = change.value
    for name, values in fields.items():
        if name is not None:
            pictures[name] = replace(pictures[name], **values, revision=revision)
    return replace(about, **fields[None]) if None in fields else about


def taken_back(state: State, step: Step) -> list[Change]:
    """What undoes a step (a step turned round: what does it again).

    Suggestions that came since stay. Any other value that is not the step's any more was changed by what can't be
    undone, and is left as it is.
    """
    changes = []
    for change, before in step:
        now = getattr(state.about if change.name is None else state.pictures[change.name], change.field)
        if change.field == "suggestions":
            changes.append(Change(change.name, change.field, merge_suggestions(change.value, before, now)))
        elif now == change.value:
            changes.append(Change(change.name, change.field, before))
    return changes


def turned(step: Step) -> Step:
    return [(Change(change.name, change.field, before), change.value) for change, before in step]


def raw(state: State, changes: Iterable[Change]) -> Step:
    """Changes as they are: what is taken back was canonical when it was made."""
    step = []
    for change in changes:
        before = getattr(state.about if change.name is None else state.pictures[change.name], change.field)
        if before != change.value:
            step.append((change, before))
    return step


def merged(state: State, step: Step, changes: Sequence[Change]) -> list[Change]:
    """Changes that were planned before captions came from outside, brought together with those."""
    if state.about.mode == "sentences":
        return list(changes)
    before = {change.name: was for change, was in step if change.field == "caption"}
    found = []
    for change in changes:
        if change.name is not None and change.name in before and change.field == "caption":
            theirs = state.pictures[change.name].caption
            change = replace(change, value=merge_captions(before[change.name], change.value, theirs))
        found.append(change)
    return found
