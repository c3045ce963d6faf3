"""What can be wrong with an export, whatever it is for; and the words and fixes that the targets' own checks share."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from typing import Any

from kino.datasets.export.choosing import Chosen, Item, Kind, Tokens
from kino.datasets.export.stripping import transparent
from kino.schemas.dataset_training import BulkFix, Finding
from kino.schemas.datasets import Severity

MAX_NAMES = 1000
CLIP_TOKENS, T5_TOKENS, SCHNELL_TOKENS = 77, 512, 256
SMALLEST_SIDE = 64
STEP = 64
_HEAD = 4096  # bytes: what says that a PNG is see-through stands in front of its pixels


def general(chosen: Chosen, kind: Kind, tokens: Tokens | None) -> Iterator[Finding]:
    """What holds for every target. Without `tokens` the lengths of captions are not looked at."""
    if not chosen.items:
        yield finding(
            "nothing", "error", "There are no pictures to export: take pictures in, or ask for other ones.", ()
        )
        return
    if kind.pictures:
        yield from _missing(chosen)
    yield from _collisions(chosen)
    conflicts = [item for item in chosen.items if item.picture.conflict is not None]
    if conflicts:
        yield finding(
            "conflict",
            "warning",
            f"{pictures(conflicts)} {has(conflicts)} a caption that another program changed too; the dataset's own is "
            "exported. Choose which one holds first.",
            conflicts,
        )
    if tokens is not None:
        yield from _lengths(chosen, tokens)
    waiting = [item for item in chosen.items if item.picture.suggestions]
    if waiting:
        yield finding(
            "suggestions", "note",
            f"{pictures(waiting)} {has(waiting)} suggestions that were neither taken nor dismissed; they are no part "
            "of the export.", waiting,
        )  # fmt: skip
    if kind.pictures and chosen.options.format != "jpg":
        yield from _see_through(chosen)


def captions(chosen: Chosen, severity: Severity, consequence: str) -> Iterator[Finding]:
    """Pictures without a caption, and what the trainer makes of them: a clause that goes on after a colon."""
    without = [item for item in chosen.items if not item.text]
    if without:
        yield finding(
            "no_caption", severity,
            f"{pictures(without)} {has(without)} no caption: {consequence}.", without, skip(chosen, without),
        )  # fmt: skip
    bare = [item for item in chosen.items if item.text and not item.picture.caption]
    if bare:
        yield finding(
            "only_trigger", "warning",
            f"{pictures(bare)} {has(bare)} the trigger and nothing else: all that is in them will be learnt as part "
            "of it.", bare, skip(chosen, bare),
        )  # fmt: skip
    if not chosen.trigger:
        yield finding(
            "no_trigger",
            "note",
            "The dataset has no trigger word: what is trained can be called by its descriptions alone.",
            (),
        )


def small(chosen: Chosen, severity: Severity = "error") -> Iterator[Finding]:
    tiny = [item for item in chosen.items if min(item.size) < SMALLEST_SIDE]
    if tiny:
        yield finding(
            "small", severity,
            f"{pictures(tiny)} {has(tiny)} a side shorter than {SMALLEST_SIDE} pixels, which is less than one step of "
            "the sizes that are trained.", tiny, skip(chosen, tiny),
        )  # fmt: skip


def enlarged(chosen: Chosen, *, square: bool = False) -> Iterator[Finding]:
    """Pictures that the trainer would enlarge, for they have fewer pixels than the resolution asks for."""
    wanted = chosen.options.resolution

    def side(item: Item) -> int:
        width, height = item.size
        return min(width, height) if square else int((width * height) ** 0.5)

    low = [item for item in chosen.items if side(item) < wanted]
    if not low:
        return
    best = min(side(item) for item in low) // STEP * STEP
    options = {"resolution": best}
    fix = BulkFix(label=f"Train at {best} pixels", edit={}, options=options) if best >= 256 else skip(chosen, low)
    yield finding(
        "enlarged", "warning",
        f"{pictures(low)} {has(low)} fewer pixels than {wanted}x{wanted} and would be enlarged, which makes them soft.",
        low, fix,
    )  # fmt: skip


def own_size(chosen: Chosen) -> Iterator[Finding]:
    """As `enlarged`, for trainers that leave small pictures as they are."""
    low = [item for item in chosen.items if item.size[0] * item.size[1] < chosen.options.resolution**2]
    if low:
        yield finding(
            "own_size", "note",
            f"{pictures(low)} {has(low)} fewer pixels than {chosen.options.resolution}x{chosen.options.resolution} and "
            "will be trained at their own size.", low,
        )  # fmt: skip


def stretched(chosen: Chosen, limit: float) -> Iterator[Finding]:
    """Pictures longer than the longest bucket: what reaches over it is cut off."""
    wide = [item for item in chosen.items if item.size[0] > limit * item.size[1]]
    tall = [item for item in chosen.items if item.size[1] > limit * item.size[0]]
    shown = f"{limit:g}"
    for items, ratio, word in ((wide, f"{shown}:1", "wide"), (tall, f"1:{shown}", "high")):
        if items:
            yield finding(
                "aspect", "warning",
                f"{pictures(items)} {'is' if len(items) == 1 else 'are'} more than {shown} times as {word} as "
                f"{'high' if word == 'wide' else 'wide'}: the trainer has no such size and cuts off the rest.",
                items, crop(items, ratio),
            )  # fmt: skip


def steps(chosen: Chosen) -> Iterator[Finding]:
    resolution = chosen.options.resolution
    if resolution % STEP:
        best = max(256, round(resolution / STEP) * STEP)
        yield finding(
            "step", "warning",
            f"The resolution {resolution} is no multiple of {STEP}, the step of the sizes that are trained.", (),
            BulkFix(label=f"Train at {best} pixels", edit={}, options={"resolution": best}),
        )  # fmt: skip


def formats(chosen: Chosen, wanted: Collection[str], why: str) -> Iterator[Finding]:
    """Pictures in a format that is not among the wanted extensions."""
    others = [item for item in chosen.items if item.file.rpartition(".")[2].lower() not in wanted]
    if others:
        yield finding(
            "format", "warning", f"{pictures(others)} {'is' if len(others) == 1 else 'are'} WebP: {why}.", others,
            BulkFix(label="Export as PNG", edit={}, options={"format": "png"}),
        )  # fmt: skip


def finding(
    rule: str, severity: Severity, message: str, items: Collection[Item], fix: BulkFix | None = None
) -> Finding:
    names = [item.picture.name for item in items]
    return Finding(rule=rule, severity=severity, message=message, names=names[:MAX_NAMES], count=len(names), fix=fix)


def skip(chosen: Chosen, items: Collection[Item]) -> BulkFix | None:
    """Leaving pictures out; no fix where skipped pictures are exported, too."""
    if chosen.options.include_skipped:
        return None
    return BulkFix(label="Leave them out (mark as skipped)", edit=edit("skip", items))


def crop(items: Collection[Item], ratio: str) -> BulkFix:
    return BulkFix(label=f"Crop them to {ratio}", edit={**edit("crop", items), "ratio": ratio})


def edit(op: str, items: Collection[Item]) -> dict[str, Any]:
    return {"op": op, "names": [item.picture.name for item in items]}


def pictures(items: Collection[object]) -> str:
    return "1 picture" if len(items) == 1 else f"{len(items):,} pictures"


def has(items: Collection[object]) -> str:
    return "has" if len(items) == 1 else "have"


def _missing(chosen: Chosen) -> Iterator[Finding]:
    try:
        there = {entry.name for entry in os.scandir(chosen.folder)}
    except OSError:
        there = set()
    gone = [item for item in chosen.items if item.picture.name not in there]
    if gone:
        yield finding(
            "missing", "error",
            f"{pictures(gone)} {'is' if len(gone) == 1 else 'are'} missing from the dataset's folder: bring the files "
            "back, or take the pictures out of the dataset.",
            gone, BulkFix(label="Take them out of the dataset", edit=edit("delete", gone)),
        )  # fmt: skip


def _collisions(chosen: Chosen) -> Iterator[Finding]:
    seen: set[str] = set()
    doubles = []
    for item in chosen.items:
        stem = item.stem.casefold()  # not every system tells large letters from small ones in a file's name
        if stem in seen:
            doubles.append(item)
        seen.add(stem)
    if doubles:
        yield finding(
            "collision", "error",
            f"{pictures(doubles)} {'shares its' if len(doubles) == 1 else 'share their'} name with another one but for "
            "the ending, so both would share one caption file.", doubles, skip(chosen, doubles),
        )  # fmt: skip


def _lengths(chosen: Chosen, tokens: Tokens) -> Iterator[Finding]:
    over_clip, over_t5 = [], []
    limit = SCHNELL_TOKENS if chosen.schnell else T5_TOKENS
    for item in chosen.items:
        clip, t5 = tokens(item.text) if item.text else (0, 0)
        if clip > CLIP_TOKENS:
            over_clip.append(item)
        if t5 > limit:
            over_t5.append(item)
    if chosen.flux and over_t5:
        yield finding(
            "too_long", "warning",
            f"{pictures(over_t5)} {has(over_t5)} a caption of more than the {limit} tokens that T5 reads: its end will "
            "not be learnt.", over_t5,
        )  # fmt: skip
    if over_clip:
        rest = "FLUX reads the whole by T5, and CLIP's part sets the overall look" if chosen.flux else "the rest is cut"
        yield finding(
            "clip_long", "note" if chosen.flux else "warning",
            f"{pictures(over_clip)} {has(over_clip)} a caption of more than the {CLIP_TOKENS} tokens that CLIP reads: "
            f"{rest}.", over_clip,
        )  # fmt: skip


def _see_through(chosen: Chosen) -> Iterator[Finding]:
    found = []
    for item in chosen.items:
        if item.picture.name.lower().endswith((".png", ".webp")):
            try:
                with (chosen.folder / item.picture.name).open("rb") as file:
                    if transparent(file.read(_HEAD)):
                        found.append(item)
            except OSError:
                continue  # `missing` has said it
    if found:
        yield finding(
            "transparent", "note",
            f"{pictures(found)} may be see-through, and trainers show what lies beneath, often black. As JPEG they are "
            "laid on white.", found, BulkFix(label="Export as JPEG", edit={}, options={"format": "jpg"}),
        )  # fmt: skip
