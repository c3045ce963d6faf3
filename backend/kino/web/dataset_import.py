"""Pictures into datasets: from a folder on this machine or uploaded, into a new dataset or one that is there.

A dataset is made first, empty, and filled a few hundred pictures at a time: whenever that is cut short, what was taken
in is there, and the same folder opened again goes on where it was.
"""

from __future__ import annotations

import asyncio
import shutil
import uuid
from pathlib import Path

from aiohttp import web

from kino.datasets import allowed, importing, scanning
from kino.datasets.allowed import Place
from kino.datasets.dataset import Dataset
from kino.datasets.scanning import Plan
from kino.datasets.state import About
from kino.errors import Invalid
from kino.schemas.datasets import DatasetAdd, DatasetOpen, DatasetOpened, DatasetScan, ImportReport, Policy
from kino.settings import Settings
from kino.storage import datasets as rows
from kino.web.dataset_edits import trigger
from kino.web.dataset_library import Library, Opened
from kino.web.view import View

INCOMING = "dataset-"


async def look(view: View, body: DatasetOpen) -> DatasetScan:
    """What opening would do. Raises Invalid for a folder that can't be opened."""
    settings = view.settings
    place = await asyncio.to_thread(allowed.locate, body.directory, body.output, settings.dataset_folders)
    known = await rows.at(view.db, str(place.folder)) if place.exists else None
    pictures = () if known is None else tuple((await view.datasets.get(known.id)).state.pictures.values())
    plan = await asyncio.to_thread(
        scanning.scan, place, body.prefix, mode=body.mode, trigger=body.trigger, captions=body.captions,
        skip_duplicates=body.skip_duplicates, known=pictures, max_megapixels=settings.max_megapixels,
        roots=settings.dataset_folders,
    )  # fmt: skip
    report = await asyncio.to_thread(importing.rehearse, plan)
    return DatasetScan(directory=str(place.directory), folder=str(place.folder), exists=place.exists, report=report)


async def open_folder(view: View, body: DatasetOpen) -> DatasetOpened:
    place = await asyncio.to_thread(allowed.locate, body.directory, body.output, view.settings.dataset_folders)
    word = trigger(body.trigger)
    if place.exists:
        opened = await _known(view, place)
        # A dataset that was named by its own folder has its pictures already.
        plan = await _scan(view, opened, place, body.captions, body.skip_duplicates) if _inside(place) else None
        report = ImportReport(found=0, taken=0, known=len(opened.state.shown()), captions=0, lines=[])
        if plan is not None:
            report = await _take(view.datasets, opened, plan, undoable=True)
        answer = DatasetOpened(dataset=await view.datasets.told(opened), resumed=True, report=report)
        return _with_status(view, answer, 200)
    prefix = body.prefix or allowed.prefix_of(place.directory.name)
    plan = await asyncio.to_thread(
        scanning.scan, place, prefix, mode=body.mode, trigger=word, captions=body.captions,
        skip_duplicates=body.skip_duplicates, max_megapixels=view.settings.max_megapixels,
        roots=view.settings.dataset_folders,
    )  # fmt: skip
    if not plan.sources:
        raise Invalid.of("directory", f"holds no picture that can be taken in: {_why(plan.report)}")
    about = About(
        name=body.name or place.directory.name or "Dataset", prefix=plan.prefix, mode=body.mode, trigger=word,
        source=str(place.directory),
    )  # fmt: skip
    return await _make(view, place, about, plan)


async def upload(view: View, body: DatasetOpen) -> DatasetOpened:
    name = body.name or "Dataset"
    word = trigger(body.trigger)
    incoming = _incoming(view.settings)
    try:
        await _receive(view, incoming)
        prefix = body.prefix or allowed.prefix_of(name)
        folder = await asyncio.to_thread(_free, view.settings.data_dir / "datasets", prefix)
        place = Place(incoming, folder, False)
        plan = await asyncio.to_thread(
            scanning.scan, place, prefix, mode=body.mode, trigger=word, max_megapixels=view.settings.max_megapixels
        )
        if not plan.sources:
            raise Invalid(f"None of the files is a picture that can be taken in: {_why(plan.report)}")
        about = About(name=name, prefix=plan.prefix, mode=body.mode, trigger=word)
        return await _make(view, place, about, plan)
    finally:
        await asyncio.to_thread(shutil.rmtree, incoming, True)


async def add(view: View, opened: Opened, body: DatasetAdd) -> DatasetOpened:
    source = body.directory or opened.state.about.source
    if source is None:
        raise Invalid.of("directory", "is required: this dataset was made of uploaded pictures")
    roots = view.settings.dataset_folders
    directory = await asyncio.to_thread(allowed.existing, source, roots)
    plan = await _scan(view, opened, Place(directory, opened.dataset.folder, True), body.captions, body.skip_duplicates)
    report = await _take(view.datasets, opened, plan, undoable=True)
    return DatasetOpened(dataset=await view.datasets.told(opened), resumed=True, report=report)


async def add_upload(view: View, opened: Opened) -> DatasetOpened:
    incoming = _incoming(view.settings)
    try:
        await _receive(view, incoming)
        plan = await _scan(view, opened, Place(incoming, opened.dataset.folder, True), "keep", True, outside=False)
        report = await _take(view.datasets, opened, plan, undoable=True)
    finally:
        await asyncio.to_thread(shutil.rmtree, incoming, True)
    return DatasetOpened(dataset=await view.datasets.told(opened), resumed=True, report=report)


async def _known(view: View, place: Place) -> Opened:
    """The dataset of a folder: listed, or from now on."""
    known, made = await rows.remember(view.db, str(place.folder), place.folder.name)
    opened = await view.datasets.get(known.id)
    if made:
        view.hub.publish("dataset", "created", {"id": known.id, "revision": opened.dataset.revision, "names": None})
    return opened


async def _make(view: View, place: Place, about: About, plan: Plan) -> DatasetOpened:
    dataset = await asyncio.to_thread(_create, place.folder, about)
    opened = await view.datasets.adopt(dataset, place.folder)
    view.hub.publish("dataset", "created", {"id": opened.id, "revision": dataset.revision, "names": None})
    report = await _take(view.datasets, opened, plan, undoable=False)
    return DatasetOpened(dataset=await view.datasets.told(opened), resumed=False, report=report)


def _create(folder: Path, about: About) -> Dataset:
    folder.mkdir(parents=True, exist_ok=True)
    return Dataset.create(folder, about, (), "Made the dataset")


async def _scan(
    view: View, opened: Opened, place: Place, captions: Policy, skip_duplicates: bool, *, outside: bool = True
) -> Plan:
    about = opened.state.about
    return await asyncio.to_thread(
        scanning.scan, place, about.prefix, mode=about.mode, trigger=about.trigger, captions=captions,
        skip_duplicates=skip_duplicates, known=tuple(opened.state.pictures.values()),
        # Who uploads a picture that was taken out wants it back; one that only lies in the folder stays out.
        bring_back=not outside, max_megapixels=view.settings.max_megapixels,
        roots=view.settings.dataset_folders if outside else None,
    )  # fmt: skip


async def _take(library: Library, opened: Opened, plan: Plan, *, undoable: bool) -> ImportReport:
    """Copies the plan's pictures. Raises Conflict while other long work is under way, and what copying raises."""
    with library.busy(opened, "import") as progress:

        def work() -> ImportReport:
            def tell(done: int, total: int, _stage: str) -> None:
                progress(done, total)

            # Asked now: another import may have ended since the folder was looked at.
            had = opened.state.pictures.values()
            taken = importing.take_in(plan, 1, known=had, progress=tell, should_stop=opened.stop.is_set)
            if count := len(taken.pictures):
                label = f"Added {count} picture{'' if count == 1 else 's'}"
                opened.dataset.add(taken.pictures, label, undoable=undoable)
            if taken.changes:
                back = any(change.field == "removed" for change in taken.changes)
                label = "Brought pictures back" if back else "Captions merged with the folder's"
                opened.dataset.edit(taken.changes, label)
            importing.settle(opened.dataset.folder)
            return taken.report

        return await asyncio.to_thread(work)


def _inside(place: Place) -> bool:
    return place.directory != place.folder


def _with_status(view: View, answer: DatasetOpened, status: int) -> DatasetOpened:
    response: web.Response = view.json(answer, status)
    return response  # type: ignore[return-value]


def _incoming(settings: Settings) -> Path:
    return settings.data_dir / "uploads" / f"{INCOMING}{uuid.uuid4().hex}"


def sweep(settings: Settings) -> None:
    """Removes what uploads left that were under way when the last server died."""
    for folder in (settings.data_dir / "uploads").glob(f"{INCOMING}*"):
        shutil.rmtree(folder, ignore_errors=True)


async def _receive(view: View, folder: Path) -> None:
    """Uploaded files, each under its own name. Raises Invalid when there is none."""
    await asyncio.to_thread(folder.mkdir, parents=True)
    count = 0
    async for file in view.files():
        count += 1
        name = _file_name(file.filename, count)
        path = folder / name
        if await asyncio.to_thread(path.exists):
            path = folder / f"{count}-{name}"
        await asyncio.to_thread(path.write_bytes, file.data)
    if not count:
        raise Invalid("Send pictures, and caption files of the same names, in the multipart body")


def _file_name(name: str, number: int) -> str:
    """The last part of a path of any system, as a name that is no path and not hidden."""
    plain = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in plain if c.isprintable()).lstrip(".").strip()
    encoded = kept.encode("utf-8", "ignore")[-200:].decode("utf-8", "ignore")
    return encoded or f"file-{number}"


def _free(parent: Path, name: str) -> Path:
    """A folder of this name that is not there yet."""
    parent.mkdir(parents=True, exist_ok=True)
    for number in range(1, 10_000):
        path = parent / (name if number == 1 else f"{name}-{number}")
        if not path.exists():
            return path
    raise Invalid.of("name", "is used too often: choose another one")


def _why(report: ImportReport) -> str:
    return report.lines[0].message if report.lines else "it has none in it or in its subfolders"
