"""Edits of a caption's text, one function for all pictures: what the bulk operations and the editor do to a caption.

In tag mode a caption is taken apart and joined again; in sentence mode words go in and out and everything else stays
where it is. The trigger is no part of a caption in tag mode, and is never taken out of a sentence. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal

from kino.datasets import fragments
from kino.datasets.captions import MAX_CAPTION, Mode, canonical, clean_tag, join_tags, one_line, split_tags, unique
from kino.datasets.patterns import Replacement, TooLong
from kino.datasets.state import About, Picture
from kino.errors import Invalid
from kino.schemas.dataset_pictures import BulkEdit

MOST_SAID = 100
"""Pieces of text put into sentences at once: each is looked for in what the others made."""
Place = Literal["start", "end"] | int
Rewrite = Callable[[Picture], str]
Uses = Callable[[str], int]


def rewrite(about: About, edit: BulkEdit, uses: Uses) -> Rewrite:
    """What the edit makes of a picture's caption, in its canonical form.

    `uses` tells how often a tag is used, for sorting. The function it gives raises TooLong for a caption that would
    have more than `MAX_CAPTION` characters. Raises Invalid for what the mode can't do, or can't be read.
    """
    change = _tag_edit(about, edit, uses) if about.mode == "tags" else _sentence_edit(about, edit)

    def checked(picture: Picture) -> str:
        caption = change(picture)
        if len(caption) > MAX_CAPTION and len(caption) > len(picture.caption):
            raise TooLong
        return caption

    return checked


def of_tags(tags: Iterable[str], trigger: str) -> str:
    """Tags as a caption: clean, each once, without the trigger, which stands in front of every caption anyway."""
    return join_tags(tag for tag in unique(tags) if tag != trigger)


def parts(texts: Iterable[str], mode: Mode) -> list[str]:
    """What a person typed as tags: in tag mode each split at its commas, in sentence mode as it is."""
    return unique(tag for text in texts for tag in (split_tags(text) if mode == "tags" else [one_line(text)]))


def put(tags: Sequence[str], added: Sequence[str], at: Place) -> list[str]:
    """The tags with others among them; those that are there already stay where they are."""
    new = [tag for tag in added if tag not in tags]
    index = 0 if at == "start" else len(tags) if at == "end" else at
    return [*tags[:index], *new, *tags[index:]]


def _tag_edit(about: About, edit: BulkEdit, uses: Uses) -> Rewrite:
    named = parts(edit.tags, "tags")
    listed = frozenset(named)
    to = split_tags(edit.to or "")
    change: Callable[[list[str]], Iterable[str]]
    if edit.op == "replace":
        return _replace(about, edit)
    if edit.op == "set":
        return lambda _: of_tags(to, about.trigger)
    if edit.op == "add":
        change = lambda tags: put(tags, named, edit.at)  # noqa: E731
    elif edit.op == "remove":
        return lambda picture: of_tags(
            [tag for tag in picture.tags if not (taken(picture, tag, edit.run) and (tag in listed or not listed))],
            about.trigger,
        )
    elif edit.op == "rename":
        change = lambda tags: [new for tag in tags for new in (to if tag in listed else [tag])]  # noqa: E731
    elif edit.op == "move":
        change = lambda tags: put(  # noqa: E731
            [tag for tag in tags if tag not in listed], [tag for tag in named if tag in tags], edit.at
        )
    elif edit.op == "deduplicate":
        change = _without_repeats
    elif edit.op == "sort":
        change = _sorting(edit, uses)
    else:
        raise Invalid.of("op", f"{edit.op} changes no caption")
    return lambda picture: of_tags(change(picture.tags), about.trigger)


def _sentence_edit(about: About, edit: BulkEdit) -> Rewrite:
    if edit.op in ("sort", "deduplicate", "move"):
        raise Invalid.of("op", f"{edit.op} is for tags: this dataset has sentences, whose words stay in their order")
    if edit.op == "add" and edit.at not in ("start", "end", 0):
        raise Invalid.of("at", "must be start or end: this dataset has sentences, which are not taken apart")
    said = parts(edit.tags, "sentences")
    if edit.op in ("add", "rename") and len(said) > MOST_SAID:
        raise Invalid.of("tags", f"must be at most {MOST_SAID} at once in a dataset of sentences")
    trigger, to = about.trigger, one_line(edit.to or "")
    change: Callable[[str], str]
    if edit.op == "replace":
        return _replace(about, edit)
    if edit.op == "set":
        return lambda _: to
    if edit.op == "add":
        front = edit.at != "end"
        change = lambda text: add(text, said, trigger, front=front)  # noqa: E731
    elif edit.op == "remove":
        return lambda picture: remove(
            picture.caption,
            [text for text in (said or picture.machine) if edit.run is None or picture.machine.get(text) == edit.run],
            trigger,
            match_case=edit.match_case,
        )
    elif edit.op == "rename":
        change = lambda text: _renamed(text, said, to, edit.match_case, trigger)  # noqa: E731
    else:
        raise Invalid.of("op", f"{edit.op} changes no caption")
    return lambda picture: change(picture.caption)


def taken(picture: Picture, tag: str, run: int | None) -> bool:
    """Whether the tag was taken from this run; of any, where none is asked for."""
    return run is None or picture.machine.get(tag) == run


def add(text: str, said: Sequence[str], trigger: str, *, front: bool) -> str:
    """A sentence with more words before or behind it; a trigger that it begins with stays its beginning."""
    head = f"{trigger} " if front and trigger and text.startswith(f"{trigger} ") else ""
    body = text[len(head) :]
    for words in reversed(said) if front else said:
        if words != trigger and not fragments.spans(text, words, match_case=False):
            body = fragments.add(body, words, front=front)
    return head + body


def remove(text: str, said: Collection[str], trigger: str, *, match_case: bool = True) -> str:
    """A sentence without some words, the longest first: "red ball" before "red"."""
    for words in sorted(said, key=len, reverse=True):
        text = fragments.remove(text, words, match_case=match_case, keep=trigger)
    return text


def _renamed(text: str, said: Collection[str], to: str, match_case: bool, trigger: str) -> str:
    for words in said:
        if words != to:
            text = fragments.replace(text, words, to, match_case=match_case, keep=trigger)
    return text


def _replace(about: About, edit: BulkEdit) -> Rewrite:
    """Find and replace: in the caption's text, or in the tags that match as a whole."""
    mode, trigger = about.mode, about.trigger
    find, to = edit.find or "", edit.to or ""
    by_words = edit.whole_tag and mode == "sentences"
    everywhere: Callable[[str, list[fragments.Span]], str]
    whole: Callable[[str], str]
    if edit.regex:
        searched = Replacement(rf"(?<!\w)(?:{find})(?!\w)" if by_words else find, to, match_case=edit.match_case)
        everywhere, whole = searched.everywhere, searched.whole
    else:
        if by_words:
            return lambda picture: fragments.replace(
                picture.caption, find, one_line(to), match_case=edit.match_case, keep=trigger
            )
        everywhere, whole = _literal(find, to, edit.match_case)

    def replaced(picture: Picture) -> str:
        if mode == "sentences":
            text = canonical(everywhere(picture.caption, fragments.spans(picture.caption, trigger)), mode)
            # What stands beside the trigger may have become one word with it.
            lost = len(fragments.spans(text, trigger)) < len(fragments.spans(picture.caption, trigger))
            return picture.caption if lost else text
        if edit.whole_tag:
            return of_tags((new for tag in picture.tags for new in split_tags(whole(tag))), trigger)
        return of_tags(split_tags(everywhere(picture.caption, [])), trigger)

    return replaced


def _literal(
    find: str, to: str, match_case: bool
) -> tuple[Callable[[str, list[fragments.Span]], str], Callable[[str], str]]:
    if not match_case:
        # Case can change a text's length, so the places come from a pattern.
        escaped = Replacement(re.escape(find), to.replace("\\", r"\\"), match_case=False)
        return escaped.everywhere, escaped.whole

    def everywhere(text: str, keep: list[fragments.Span]) -> str:
        out, at = [], 0
        while (start := text.find(find, at)) >= 0:
            end = start + len(find)
            out.append(text[at:start] + (find if fragments.overlaps((start, end), keep) else to))
            at = end
        return "".join(out) + text[at:] if out else text

    wanted = clean_tag(find)
    return everywhere, lambda tag: to if tag == wanted else tag


def _without_repeats(tags: list[str]) -> list[str]:
    """Of tags that differ only in case or in `_` for a space, the first."""
    kept: dict[str, str] = {}
    for tag in tags:
        kept.setdefault(tag.casefold().replace("_", " "), tag)
    return list(kept.values())


def _sorting(edit: BulkEdit, uses: Uses) -> Callable[[list[str]], list[str]]:
    keys: dict[str, Callable[[str], object]] = {
        "name": str.casefold,
        "frequency": lambda tag: -uses(tag),
        "vocabulary": lambda tag: -uses(tag),
        "length": len,
    }
    key = keys[edit.sort]
    first = edit.keep_first
    return lambda tags: [*tags[:first], *sorted(tags[first:], key=key)]  # type: ignore[arg-type]
