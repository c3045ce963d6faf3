"""Datasets and their pictures as they cross HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from urllib.parse import quote

from kino.datasets.dataset import Dataset
from kino.datasets.state import Picture, State
from kino.datasets.statistics import counts
from kino.schemas import datasets as shapes
from kino.schemas.dataset_pictures import CaptionConflict, Crop, DatasetIndex, DatasetPicture, Suggested
from kino.storage.datasets import Known

REVIEWED, SKIPPED, SUGGESTED, CROPPED, CONFLICT = 1, 2, 4, 8, 16
THUMBNAIL = 320


def picture_url(id: int, picture: Picture) -> str:
    return f"/media/datasets/{id}/pictures/{quote(picture.name)}?v={picture.sha256[:12]}"


def thumbnail_url(id: int, picture: Picture, width: int = THUMBNAIL) -> str:
    """The name may come to stand for another picture: the address says which one is meant, so it can be kept."""
    return f"/media/datasets/{id}/{width}/{quote(picture.name)}.webp?v={picture.sha256[:12]}"


def runs(state: State) -> list[shapes.DatasetRun]:
    """The newest first."""
    if not state.about.runs:
        return []
    shown = state.shown()
    pending = Counter(one.run for picture in shown for one in picture.suggestions)
    accepted = Counter(run for picture in shown for run in picture.machine.values())
    return [
        shapes.DatasetRun(
            id=run.id, model=run.model, at=run.at, threshold=run.threshold, pending=pending[run.id],
            accepted=accepted[run.id],
        )
        for run in sorted(state.about.runs.values(), key=lambda run: -run.id)
    ]  # fmt: skip


def dataset(
    known: Known, dataset: Dataset, busy: shapes.DatasetBusy | None, trouble: str | None = None
) -> shapes.Dataset:
    state = dataset.state
    about = state.about
    first = next((picture for picture in state.pictures.values() if not picture.removed), None)
    return shapes.Dataset(
        id=known.id, name=about.name, folder=known.folder, source=about.source, mode=about.mode,
        trigger=about.trigger, prefix=about.prefix, counts=counts(state), place=about.place,
        favourites=list(about.favourites), groups={name: list(tags) for name, tags in about.groups.items()},
        vocabularies=list(about.vocabularies), words=list(about.words), runs=runs(state), revision=dataset.revision,
        undo=dataset.undo_label, redo=dataset.redo_label, busy=busy,
        thumbnail_url=None if first is None else thumbnail_url(known.id, first),
        problem=trouble or dataset.problem,
        created_at=known.created_at, updated_at=known.updated_at,
    )  # fmt: skip


def remembered(known: Known, problem: str | None) -> shapes.Dataset:
    """From what was noted of it when it changed last."""
    empty = {
        "mode": "tags", "trigger": "", "prefix": "", "revision": 0,
        "counts": dict.fromkeys(shapes.DatasetCounts.model_fields, 0),
    }  # fmt: skip
    row = {"id": known.id, "name": known.name, "folder": known.folder}
    times = {"created_at": known.created_at, "updated_at": known.updated_at}
    return shapes.Dataset.model_validate({**empty, **known.summary, **row, **times, "problem": problem})


def picture(id: int, state: State, picture: Picture, tokens: Callable[[str], tuple[int, int]]) -> DatasetPicture:
    text = state.text(picture)
    clip, t5 = tokens(text)
    left, top, width, height = picture.crop or (0, 0, 0, 0)
    conflict = picture.conflict
    return DatasetPicture(
        name=picture.name, source=picture.source, width=picture.width, height=picture.height,
        size_bytes=picture.size_bytes, caption=picture.caption, text=text,
        tags=picture.tags if state.about.mode == "tags" else [], clip_tokens=clip, t5_tokens=t5,
        reviewed=picture.reviewed, skipped=picture.skipped,
        crop=Crop(left=left, top=top, width=width, height=height) if picture.crop else None,
        suggestions=[
            Suggested(
                value=one.value, kind=one.kind, confidence=one.confidence, source=one.source, run=one.run,
                category=one.category,
            )
            for one in picture.suggestions
        ],
        machine=list(picture.machine),
        conflict=None if conflict is None else CaptionConflict(ours=conflict.ours, theirs=conflict.theirs),
        revision=picture.revision, url=picture_url(id, picture), thumbnail_url=thumbnail_url(id, picture),
    )  # fmt: skip


def index(state: State, names: list[str], revision: int) -> DatasetIndex:
    found = [state.pictures[name] for name in names]
    tags = state.about.mode == "tags"
    return DatasetIndex(
        total=len(found), revision=revision, names=names, widths=[one.width for one in found],
        heights=[one.height for one in found],
        tag_counts=[_parts(one.caption, tags) for one in found], flags=[_flags(one) for one in found],
    )  # fmt: skip


def _parts(caption: str, tags: bool) -> int:
    """Tags in a caption that is kept canonical, or words."""
    if not caption:
        return 0
    return caption.count(", ") + 1 if tags else len(caption.split())


def _flags(picture: Picture) -> int:
    return (
        REVIEWED * picture.reviewed
        | SKIPPED * picture.skipped
        | SUGGESTED * bool(picture.suggestions)
        | CROPPED * (picture.crop is not None)
        | CONFLICT * (picture.conflict is not None)
    )
