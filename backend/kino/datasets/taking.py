"""Suggestions of a model becoming part of a caption, or going away. Nothing here happens by itself. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kino.datasets import fragments, rewriting
from kino.datasets.captions import MAX_CAPTION, clean_tag, one_line, split_tags
from kino.datasets.patterns import TooLong
from kino.datasets.state import About, Change, Picture, Suggestion


def wanted(values: Collection[str]) -> frozenset[str]:
    """Values as suggestions may have them: clean as tags, or as they are."""
    return frozenset(form(value) for value in values for form in (clean_tag, one_line))


def chosen(
    picture: Picture,
    values: frozenset[str] | None = None,
    run: int | None = None,
    threshold: float | None = None,
    *,
    below: bool = False,
) -> list[Suggestion]:
    """The picture's suggestions that are meant: of these values (see `wanted`), of this run, from the threshold on, or
    below it. One without a confidence, as sentences are, counts as sure."""
    return [
        found
        for found in picture.suggestions
        if (values is None or found.value in values or one_line(found.value) in values)
        and (run is None or found.run == run)
        and (threshold is None or (_sure(found) < threshold) is below)
    ]


def _sure(found: Suggestion) -> float:
    return 1.0 if found.confidence is None else found.confidence


def accept(about: About, picture: Picture, found: Sequence[Suggestion]) -> list[Change]:
    """Changes that put suggestions into the caption and note where they came from.

    The run's policy decides about the caption that is there: `replace` puts the first that is taken of a run in its
    place, and the further ones behind that one; any other puts them behind. Raises TooLong.
    """
    if not found:
        return []
    caption, machine = picture.caption, dict(picture.machine)
    for run in dict.fromkeys(one.run for one in found):
        known = about.runs.get(run)
        if known is not None and known.policy == "replace" and run not in machine.values():
            caption, machine = "", {}
        for one in found:
            if one.run == run:
                caption = _with(about, caption, one, machine)
    if len(caption) > MAX_CAPTION:
        raise TooLong
    changes = [Change(picture.name, "caption", caption)] if caption != picture.caption else []
    if machine != picture.machine:
        changes.append(Change(picture.name, "machine", machine))
    return [*changes, *dismiss(picture, found)]


def dismiss(picture: Picture, found: Sequence[Suggestion]) -> list[Change]:
    gone = {(one.value, one.run) for one in found}
    left = tuple(one for one in picture.suggestions if (one.value, one.run) not in gone)
    return [Change(picture.name, "suggestions", left)] if len(left) < len(picture.suggestions) else []


def still_new(about: About, picture: Picture) -> tuple[Suggestion, ...]:
    """Without those that the caption says by now. Those of a run that replaces captions stay: they are the whole."""
    tags = set(picture.tags)

    def said(one: Suggestion) -> bool:
        run = about.runs.get(one.run)
        if run is not None and run.policy == "replace":
            return False
        return one.value in tags if about.mode == "tags" else one.value == picture.caption

    return tuple(one for one in picture.suggestions if not said(one))


def _with(about: About, caption: str, one: Suggestion, machine: dict[str, int]) -> str:
    """The caption with one suggestion behind it; what it says already stays the person's own."""
    if about.mode == "tags":
        tags = split_tags(caption)
        new = [tag for tag in split_tags(one.value) if tag not in tags and tag != about.trigger]
        machine.update(dict.fromkeys(new, one.run))
        return rewriting.of_tags([*tags, *new], about.trigger)
    value = one_line(one.value)
    longer = fragments.say(caption, value) if one.kind == "sentence" else fragments.add(caption, value)
    if longer != caption:
        machine[value] = one.run
    return longer
