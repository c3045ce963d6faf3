"""CivitAI's own trainer: a flat zip of pictures, each with a .txt of the same name.

Read from its website's code (`TrainingImages.tsx`) and its guidelines: at most 1000 pictures, sides of 64 to 2048
pixels (longer ones are made smaller, pictures with both sides below 256 larger), PNG and JPEG recommended, WebP read.
"""

from __future__ import annotations

from collections.abc import Iterator

from kino.datasets.export import checking
from kino.datasets.export.choosing import Chosen, Kind
from kino.schemas.dataset_training import Finding

MAX_PICTURES = 1000
LARGEST_SIDE = 2048
ENLARGED_BELOW = 256


def _check(chosen: Chosen) -> Iterator[Finding]:
    items = chosen.items
    if len(items) > MAX_PICTURES:
        rest = items[MAX_PICTURES:]
        yield checking.finding(
            "too_many", "error",
            f"CivitAI takes {MAX_PICTURES:,} pictures at most; these are {len(items):,}.", rest,
            checking.skip(chosen, rest),
        )  # fmt: skip
    yield from checking.small(chosen)
    long = [item for item in items if max(item.size) > LARGEST_SIDE]
    if long:
        yield checking.finding(
            "large", "note",
            f"{checking.pictures(long)} {checking.has(long)} a side longer than {LARGEST_SIDE} pixels and will be made "
            "smaller by CivitAI.", long,
        )  # fmt: skip
    low = [item for item in items if max(item.size) < ENLARGED_BELOW]
    if low:
        yield checking.finding(
            "enlarged", "warning",
            f"{checking.pictures(low)} {checking.has(low)} both sides shorter than {ENLARGED_BELOW} pixels and will be "
            "enlarged by CivitAI, which makes them soft.", low, checking.skip(chosen, low),
        )  # fmt: skip
    yield from checking.formats(chosen, {"png", "jpg", "jpeg"}, "CivitAI's guidelines ask for PNG or JPEG")
    yield from checking.captions(chosen, "warning", "CivitAI trains on the picture alone")
    if chosen.mode == "tags" and chosen.trigger != chosen.trigger.lower():
        yield checking.finding(
            "trigger_case", "note",
            f"CivitAI writes tags in small letters when they are edited there; “{chosen.trigger.lower()}” would stay "
            "as it is.", (),
        )  # fmt: skip


KIND = Kind("civitai", "CivitAI", True, lambda chosen: "", lambda chosen, at: {}, _check, notice=False)
