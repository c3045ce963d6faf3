"""Edits of many pictures at once, and of one: what a client asks for, as changes. Pure functions.

Whatever it is, it is planned first: a plan says what would change, and its changes are what is done. Asked again after
it was done, an edit changes nothing (but for a replacement that makes what it looks for). The trigger is in every
caption file, and in reach of none of the edits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kino.datasets import counting, fragments, labels, rewriting, taking
from kino.datasets.captions import MAX_CAPTION, Mode, canonical, one_line, split_tags, unique, without_trigger
from kino.datasets.patterns import TooLong
from kino.datasets.state import Box, Change, Picture, State, of_picture
from kino.errors import Invalid
from kino.schemas.dataset_pictures import BulkEdit, BulkExample, BulkPlan, PictureEdit

EXAMPLES = 50
_FLAGS = {
    "review": ("reviewed", True, "reviewed"), "unreview": ("reviewed", False, "not reviewed"),
    "skip": ("skipped", True, "skipped"), "unskip": ("skipped", False, "not skipped"),
    "delete": ("removed", True, "removed"),
}  # fmt: skip
_RATIO = re.compile(r"\s*([0-9]{1,5}(?:\.[0-9]{1,4})?)\s*[:x/]\s*([0-9]{1,5}(?:\.[0-9]{1,4})?)\s*")


@dataclass(frozen=True)
class Planned:
    changes: list[Change]
    label: str
    plan: BulkPlan


def plan(state: State, edit: BulkEdit, names: Sequence[str], *, uses: rewriting.Uses | None = None) -> Planned:
    """What the edit does to the pictures of these names; removed and unknown ones are passed over.

    `uses` gives how often a vocabulary has a tag, for sorting by it; without one the dataset's own counts serve.
    Raises Invalid, with the field, for an edit that can't be done.
    """
    found = [state.pictures[name] for name in unique(names) if name in state.pictures]
    found = [picture for picture in found if not picture.removed]
    _check(edit, state.about.mode)
    maker = _Maker(state, edit, uses)
    changes: list[Change] = []
    examples: list[BulkExample] = []
    changed = added = removed = too_long = 0
    for picture in found:
        try:
            made = maker.changes(picture)
        except TooLong:
            too_long += 1
            continue
        if not made:
            continue
        changes += made
        changed += 1
        caption = next((change.value for change in made if change.field == "caption"), picture.caption)
        plus, minus = _difference(picture.caption, caption, state.about.mode)
        added, removed = added + plus, removed + minus
        if len(examples) < EXAMPLES:
            after = picture
            for change in made:
                after = of_picture(after, change)
            before, now = maker.shown(picture), maker.shown(after)
            examples.append(BulkExample(name=picture.name, before=before, after=now))
    label = labels.whole(edit, changed, examples[0].name if changed == 1 else None)
    warnings = maker.warnings(found)
    if too_long:
        warnings.append(
            f"{labels.many(too_long)} would get a caption of more than {MAX_CAPTION:,} characters: left alone"
        )
    told = BulkPlan(
        label=label, matched=len(found), changed=changed, tags_added=added, tags_removed=removed, examples=examples,
        warnings=warnings,
    )  # fmt: skip
    return Planned(changes, label, told)


def edit_picture(state: State, picture: Picture, edit: PictureEdit) -> tuple[list[Change], str]:
    """The changes of an edit of one picture, and what it is called. What changes nothing gives no changes.

    Done in this order: a conflict resolved, the caption or tags as a whole, rename, remove, add, suggestions, flags,
    crop. Raises Invalid, with the field.
    """
    about, said = state.about, []
    after = picture
    if edit.resolve and picture.conflict:
        after = replace(after, caption=_resolved(state, picture, edit.resolve), conflict=None)
        said.append("Resolved the conflict of")
    if edit.caption is not None:
        after = replace(after, caption=_whole(edit.caption, about.trigger, about.mode))
        said.append("Changed the caption of")
    if edit.tags is not None:
        if about.mode == "sentences":
            raise Invalid.of("tags", "are for tag mode: this dataset has sentences, so send the caption")
        tags = rewriting.parts(edit.tags, "tags")
        moved = sorted(tags) == sorted(after.tags)
        after = replace(after, caption=rewriting.of_tags(tags, about.trigger))
        said.append("Moved tags of" if moved else "Changed the tags of")
    for part in _parts(edit, about.mode):
        try:
            after = replace(after, caption=rewriting.rewrite(about, part, lambda _: 0)(after))
        except TooLong:
            raise Invalid.of("caption", f"would have more than {MAX_CAPTION:,} characters") from None
        said.append(labels.doing(part))
    for field in ("accept", "dismiss"):
        values = getattr(edit, field)
        if values is None:
            continue
        waiting = taking.chosen(after, taking.wanted(values))
        try:
            made = taking.accept(about, after, waiting) if field == "accept" else taking.dismiss(after, waiting)
        except TooLong:
            raise Invalid.of("accept", f"would make a caption of more than {MAX_CAPTION:,} characters") from None
        for change in made:
            after = of_picture(after, change)
        said.append("Took suggestions for" if field == "accept" else "Dismissed suggestions for")
    if after.caption != picture.caption:
        after = replace(after, suggestions=taking.still_new(about, after))
    for flag in ("reviewed", "skipped"):
        value = getattr(edit, flag)
        if value is not None:
            after = of_picture(after, Change(picture.name, flag, value))
            said.append(f"Marked as {'' if value else 'not '}{flag}:")
    if edit.crop is not None:
        box = edit.crop.crop
        after = replace(after, crop=None if box is None else _box(picture, (box.left, box.top, box.width, box.height)))
        said.append("Cropped" if box else "Removed the crop of")
    changes = [
        Change(picture.name, field, getattr(after, field))
        for field in ("caption", "machine", "suggestions", "conflict", "reviewed", "skipped", "crop")
        if getattr(after, field) != getattr(picture, field)
    ]
    return changes, f"{said[0] if len(said) == 1 else 'Changed'} {picture.name}"


class _Maker:
    """The edit of any one picture, with what all pictures share worked out once."""

    def __init__(self, state: State, edit: BulkEdit, uses: rewriting.Uses | None) -> None:
        self.state, self.edit = state, edit
        self.about = state.about
        self.rewrite: rewriting.Rewrite | None = None
        self.values = taking.wanted(edit.tags) if edit.tags else None
        self.ratio = _ratio(edit) if edit.op == "crop" else None
        if edit.op not in (*_FLAGS, "crop", "accept", "dismiss", "clear"):
            if edit.op == "sort" and (edit.sort == "frequency" or uses is None):
                counts = counting.tags(state)
                uses = lambda tag: counts[tag]  # noqa: E731
            self.rewrite = rewriting.rewrite(self.about, edit, uses or (lambda _: 0))

    def changes(self, picture: Picture) -> list[Change]:
        """Raises TooLong."""
        edit, name = self.edit, picture.name
        if edit.op in _FLAGS:
            field, value, _ = _FLAGS[edit.op]
            return [] if getattr(picture, field) == value else [Change(name, field, value)]
        if edit.op == "crop":
            box = _largest(picture, self.ratio) if self.ratio else None
            return [] if box == picture.crop else [Change(name, "crop", box)]
        if edit.op in ("accept", "dismiss"):
            dismiss = edit.op == "dismiss"
            found = taking.chosen(picture, self.values, edit.run, edit.threshold, below=dismiss)
            return taking.dismiss(picture, found) if dismiss else taking.accept(self.about, picture, found)
        caption = self.rewrite(picture) if self.rewrite else ""
        return [] if caption == picture.caption else [Change(name, "caption", caption)]

    def shown(self, picture: Picture) -> str:
        """What of the picture the edit is about, for a preview."""
        if self.edit.op in _FLAGS:
            field, value, word = _FLAGS[self.edit.op]
            return word if getattr(picture, field) == value else ""
        if self.edit.op == "crop":
            left, top, width, height = picture.crop or (0, 0, picture.width, picture.height)
            return f"{width} x {height} at {left}, {top}"
        if self.edit.op == "dismiss":
            return ", ".join(found.value for found in picture.suggestions)
        return self.state.text(picture)

    def warnings(self, found: Iterable[Picture]) -> list[str]:
        edit, about, said = self.edit, self.about, []
        words = rewriting.parts(edit.tags, about.mode)
        if about.trigger and about.trigger in words and edit.op in ("add", "remove", "rename", "move"):
            said.append(f"“{about.trigger}” is the trigger: it stays in front of every caption")
        if edit.op == "rename" and about.mode == "tags":
            there = counting.tags_of(found)
            said += [
                f"“{tag}” is there already in {labels.many(there[tag])}: the two become one"
                for tag in split_tags(edit.to or "")
                if there[tag] and tag not in words
            ]
        return said


def _check(edit: BulkEdit, mode: Mode) -> None:
    tags = rewriting.parts(edit.tags, mode)
    if edit.op in ("add", "move", "rename") and not tags:
        raise Invalid.of("tags", "must not be empty: say which")
    if edit.op == "remove" and edit.run is None and not tags:
        raise Invalid.of("tags", "must not be empty: say which, or of which run")
    if edit.op == "rename" and not one_line(edit.to or "").strip(", "):
        raise Invalid.of("to", "must not be empty: remove takes tags out")
    if edit.op == "replace" and not edit.find:
        raise Invalid.of("find", "must not be empty: say what is looked for")
    if edit.op == "set" and not one_line(edit.to or ""):
        raise Invalid.of("to", "must not be empty: clear empties captions")
    if edit.to is not None and len(edit.to) > MAX_CAPTION:
        raise Invalid.of("to", f"must have at most {MAX_CAPTION:,} characters")


def _parts(edit: PictureEdit, mode: Mode) -> list[BulkEdit]:
    """The edits of the caption in parts, as bulk edits."""
    found = []
    if edit.rename is not None:
        found.append(BulkEdit(op="rename", tags=[edit.rename[0]], to=edit.rename[1]))
    if edit.remove:
        found.append(BulkEdit(op="remove", tags=edit.remove))
    if edit.add:
        found.append(BulkEdit(op="add", tags=edit.add, at="end" if edit.at is None else edit.at))
    for part in found:
        _check(part, mode)
    return found


def _whole(caption: str, trigger: str, mode: Mode) -> str:
    """A caption that a person wrote. In tag mode the trigger is taken out of it; a sentence stays as it is."""
    return without_trigger(caption, trigger, mode) if mode == "tags" else canonical(caption, mode)


def _resolved(state: State, picture: Picture, how: str) -> str:
    about, conflict = state.about, picture.conflict
    theirs = without_trigger(conflict.theirs, about.trigger, about.mode) if conflict else ""
    if how == "ours":
        return picture.caption
    if how == "theirs":
        return theirs
    if about.mode == "tags":
        return rewriting.of_tags([*picture.tags, *split_tags(theirs)], about.trigger)
    return fragments.say(picture.caption, theirs)


def _ratio(edit: BulkEdit) -> float | None:
    """None: the boxes go. Raises Invalid."""
    if (edit.ratio or "").strip().lower() == "none":
        return None
    match = _RATIO.fullmatch(edit.ratio or "")
    if not match or not float(match[1]) or not float(match[2]) or not 0.05 <= float(match[1]) / float(match[2]) <= 20:
        raise Invalid.of("ratio", "must be such as 1:1 or 16:9 (at most 20:1), or none")
    return float(match[1]) / float(match[2])


def _largest(picture: Picture, ratio: float) -> Box | None:
    """The largest box of this ratio in the middle of the picture; None where that is all of it."""
    width = min(picture.width, max(1, round(picture.height * ratio)))
    height = min(picture.height, max(1, round(picture.width / ratio)))
    return _box(picture, ((picture.width - width) // 2, (picture.height - height) // 2, width, height))


def _box(picture: Picture, box: Box) -> Box | None:
    left, top, width, height = box
    if left + width > picture.width or top + height > picture.height:
        raise Invalid.of("crop", f"must lie within the picture, which is {picture.width} x {picture.height}")
    return None if (width, height) == (picture.width, picture.height) else box


def _difference(before: str, after: str, mode: Mode) -> tuple[int, int]:
    """How many tags (words, in sentence mode) came and went."""
    if before == after:
        return 0, 0
    if mode == "tags":
        had, has = set(split_tags(before)), set(split_tags(after))
        return len(has - had), len(had - has)
    old, new = Counter(before.split()), Counter(after.split())
    return (new - old).total(), (old - new).total()
