"""A dataset in numbers. Skipped pictures count for tags, and for nothing else: no training sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean, median

from kino.datasets import buckets, completing, counting
from kino.datasets.query.terms import Tokens, count_tags
from kino.datasets.state import Picture, State
from kino.schemas.dataset_training import Bin, Bucket, DatasetStatistics, Number, TagPair
from kino.schemas.datasets import DatasetCounts

CLIP_LIMIT, T5_LIMIT = 77, 512
TAGS, PAIRS, PAIRED, NAMES = 1000, 50, 100, 100
_BINS = (0, 20, 40, 60, 78, 155, 257, 513)


def counts(state: State) -> DatasetCounts:
    """Untagged are those that wait for a caption: without one, and not skipped."""
    shown = state.shown()
    return DatasetCounts(
        pictures=len(shown),
        tagged=sum(bool(picture.caption) for picture in shown),
        untagged=sum(not picture.caption and not picture.skipped for picture in shown),
        skipped=sum(picture.skipped for picture in shown),
        reviewed=sum(picture.reviewed for picture in shown),
        suggested=sum(bool(picture.suggestions) for picture in shown),
        conflicts=sum(picture.conflict is not None for picture in shown),
    )


def of(
    state: State, tokens: Tokens, resolution: int = 1024, step: int = 64, *, estimate: bool = False
) -> DatasetStatistics:
    """`tokens` counts a caption file's text for CLIP and T5, `estimate` says that it guesses. Buckets are those of
    sd-scripts for `resolution`, with sides in multiples of `step`."""
    shown = state.shown()
    trained = [picture for picture in shown if not picture.skipped]
    measured = [tokens(state.text(picture)) for picture in trained]
    clip, t5 = [one[0] for one in measured], [one[1] for one in measured]
    sizes = [buckets.size_of(picture) for picture in trained]
    used = counting.tags(state)
    return DatasetStatistics(
        counts=counts(state),
        tags=completing.tags(state, limit=TAGS).tags,
        pairs=pairs(shown, used) if used else [],
        clip_tokens=number(clip),
        t5_tokens=number(t5),
        clip_over=sum(count > CLIP_LIMIT for count in clip),
        t5_over=sum(count > T5_LIMIT for count in t5),
        token_bins=bins(clip),
        tags_per_picture=number([count_tags(picture.caption, state.about.mode) for picture in trained]),
        widths=number([width for width, _ in sizes]),
        heights=number([height for _, height in sizes]),
        megapixels=number([width * height / 1e6 for width, height in sizes]),
        resolution=resolution,
        step=step,
        buckets=[
            Bucket(
                width=width, height=height, count=len(members), names=[one.name for one in members[:NAMES]],
                lost=fmean(buckets.cover(buckets.size_of(one), (width, height)) for one in members),
            )
            for (width, height), members in buckets.grouped(trained, resolution, step).items()
        ],
        coverage=sum(bool(picture.caption) or picture.skipped for picture in shown) / len(shown) if shown else 0.0,
        estimate=estimate,
    )  # fmt: skip


def number(values: Sequence[float]) -> Number:
    """All 0 where there are none."""
    if not values:
        return Number(minimum=0, median=0, mean=0, maximum=0)
    return Number(minimum=min(values), median=median(values), mean=fmean(values), maximum=max(values))


def bins(values: Sequence[int]) -> list[Bin]:
    """How many are 0 to 19, 20 to 39 ...; the bounds are where CLIP (77 tokens) and T5 (256, 512) stop reading."""
    place = Counter(sum(value >= start for start in _BINS) - 1 for value in values)
    ends = [f"-{end - 1}" for end in _BINS[1:]]
    return [
        Bin(label=f"{start}{end}", count=place[index])
        for index, (start, end) in enumerate(zip(_BINS, [*ends, "+"], strict=True))
    ]


def pairs(pictures: Sequence[Picture], used: Mapping[str, int]) -> list[TagPair]:
    """The tags that come together most, among the hundred that are used most."""
    import numpy as np

    known = {tag: place for place, tag in enumerate(list(used)[:PAIRED])}
    there = np.zeros((len(pictures), len(known)), np.float32)
    for row, picture in enumerate(pictures):
        there[row, [known[tag] for tag in counting.split(picture.caption) if tag in known]] = 1
    together = np.triu(there.T @ there, 1)
    tags = list(known)
    order = np.argsort(-together, axis=None, kind="stable")[:PAIRS]
    found = [(int(place // len(known)), int(place % len(known))) for place in order]
    return [
        TagPair(first=tags[one], second=tags[other], count=int(together[one, other]))
        for one, other in found
        if together[one, other] > 0
    ]
