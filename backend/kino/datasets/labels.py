"""What edits are called, in the history and beside undo: "Added “red” to 12 pictures"."""

from __future__ import annotations

from collections.abc import Sequence

from kino.datasets.captions import one_line
from kino.schemas.dataset_pictures import BulkEdit


def whole(edit: BulkEdit, changed: int, only: str | None) -> str:
    """The label of an edit that changes so many pictures; `only` is the name, where it is one."""
    return f"{doing(edit)} {only or many(changed)}"


def doing(edit: BulkEdit) -> str:
    """The beginning of a label; the pictures' name or number follows."""
    tags = _quoted(edit.tags)
    to = _short(edit.to or "")
    if edit.op == "add":
        return f"Added {tags} to"
    if edit.op == "remove":
        return f"Removed {tags or 'what was taken from a run'} from"
    if edit.op == "rename":
        return f"Renamed {tags} to “{to}” in"
    if edit.op == "replace":
        return f"Replaced “{_short(edit.find or '')}” by “{to}” in" if to else f"Removed “{_short(edit.find or '')}” in"
    if edit.op == "move":
        where = {"start": "the front", "end": "the end"}.get(str(edit.at), f"place {edit.at}")
        return f"Moved {tags} to {where} in"
    if edit.op == "crop":
        none = (edit.ratio or "").strip().lower() == "none"
        return "Removed the crop of" if none else f"Cropped to {_short((edit.ratio or '').strip())}:"
    return {
        "deduplicate": "Removed repeated tags in", "sort": f"Sorted the tags by {edit.sort} in",
        "set": f"Set the caption “{to}” for", "clear": "Cleared the captions of", "review": "Marked as reviewed:",
        "unreview": "Marked as not reviewed:", "skip": "Skipped", "unskip": "No longer skipped:",
        "delete": "Removed from the dataset:", "accept": "Took suggestions for", "dismiss": "Dismissed suggestions for",
    }[edit.op]  # fmt: skip


def _quoted(tags: Sequence[str]) -> str:
    shown = ", ".join(f"“{_short(one_line(tag))}”" for tag in tags[:3])
    return f"{shown} and {len(tags) - 3} more" if len(tags) > 3 else shown


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def many(count: int) -> str:
    return f"{count:,} picture{'' if count == 1 else 's'}"
