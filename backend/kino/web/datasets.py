"""Datasets over HTTP: opening a folder, what holds for a dataset as a whole, and the ways back from every change.

Every change is told as `dataset changed` with the names of the pictures it concerns (null: read all again), whichever
browser, task or other program made it.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

from pydantic import Field

from kino.datasets.dataset import Dataset as Folder
from kino.datasets.points import Point
from kino.datasets.state import Change
from kino.errors import Conflict
from kino.schemas import datasets as shapes
from kino.schemas.common import Id, Message, Name, Text
from kino.schemas.dataset_pictures import Edited
from kino.schemas.datasets import (
    Dataset,
    DatasetAdd,
    DatasetHistory,
    DatasetList,
    DatasetOpen,
    DatasetOpened,
    DatasetPlace,
    DatasetScan,
    DatasetUpdate,
    HistoryStep,
    RestorePoint,
    RestorePointCreate,
    RestorePointList,
)
from kino.storage import datasets as rows
from kino.web import dataset_import as importing
from kino.web.dataset_edits import about_changes, make
from kino.web.dataset_library import Opened, find
from kino.web.view import Limit, Offset, View, answers

Prefix = Annotated[shapes.Prefix, Field(description="Files are <prefix>-0001.png")]
PointId = Annotated[Text, Field(min_length=1, max_length=100)]


class DatasetView(View):
    """What the views of one dataset share."""

    tag = "datasets"

    async def opened(self, dataset_id: int) -> Opened:
        return await self.datasets.get(dataset_id)


class DatasetsView(View):
    tag = "datasets"

    async def get(self, limit: Limit = 100, offset: Offset = 0) -> DatasetList:
        """Lists datasets, the ones changed last first."""
        total, found = await rows.page(self.db, limit, offset)
        return DatasetList(total=total, datasets=[await self.datasets.listed(known) for known in found])

    @answers(201, errors=(409,))
    async def post(self, body: DatasetOpen) -> DatasetOpened:
        """Makes a dataset of a folder of pictures, or opens the one it has.

        The pictures are copied to a folder inside it, in the natural order of their names, with what their caption
        files say; nothing that was there is touched. Answers once all are there: meanwhile the dataset says how far it
        is, and `stop` ends it. A folder that was taken in before is opened as it was left, and pictures that are new
        in it are taken in.
        """
        return await importing.open_folder(self, body)


class DatasetsScanView(View):
    tag = "datasets"

    async def post(self, body: DatasetOpen) -> DatasetScan:
        """Says what opening a folder would do; writes nothing."""
        return await importing.look(self, body)


class DatasetsUploadView(View):
    tag = "datasets"

    @answers(201, errors=(409,), files="files")
    async def post(
        self, name: Name, prefix: Prefix | None = None, trigger: shapes.Trigger = "", mode: shapes.Mode = "tags"
    ) -> DatasetOpened:
        """Makes a dataset of uploaded pictures and caption files, in a folder of its own in the data folder."""
        about = DatasetOpen(directory=".", name=name, prefix=prefix, trigger=trigger, mode=mode)
        return await importing.upload(self, about)


class DatasetOneView(DatasetView):
    async def get(self, dataset_id: Id, /) -> Dataset:
        """Gives a dataset."""
        return await self.datasets.shown(await self.opened(dataset_id))

    async def patch(self, dataset_id: Id, /, body: DatasetUpdate) -> Edited:
        """Changes what holds for the dataset as a whole.

        A new trigger is written into every caption file, and so is another mode; both can be undone.
        """
        opened = await self.opened(dataset_id)
        return await self.datasets.edit(opened, lambda dataset: make(dataset, lambda _: about_changes(body)))

    async def delete(self, dataset_id: Id, /) -> Message:
        """Removes a dataset from the list; its folder stays as it is, and can be opened again."""
        await self.datasets.forget(dataset_id)
        return Message(message="The dataset is no longer listed; its folder was not touched")


class DatasetPlaceView(DatasetView):
    async def put(self, dataset_id: Id, /, body: DatasetPlace) -> Dataset:
        """Keeps which picture the person is at, for the next time."""
        opened = await self.opened(dataset_id)
        find(opened.state, [body.name])
        place = [Change(None, "place", body.name)]
        await asyncio.to_thread(lambda: opened.dataset.edit(place, "", undoable=False))
        return await self.datasets.shown(opened)


class DatasetAddView(DatasetView):
    @answers(201, errors=(409,))
    async def post(self, dataset_id: Id, /, body: DatasetAdd) -> DatasetOpened:
        """Takes in pictures that are new in the folder, or those of another folder.

        Numbers go on where they ended; what is there already keeps its name. Can be undone.
        """
        return await importing.add(self, await self.opened(dataset_id), body)


class DatasetUploadView(DatasetView):
    @answers(201, errors=(409,), files="files")
    async def post(self, dataset_id: Id, /) -> DatasetOpened:
        """Takes in uploaded pictures, with caption files of the same names. Can be undone."""
        return await importing.add_upload(self, await self.opened(dataset_id))


class DatasetStopView(DatasetView):
    @answers(errors=(409,))
    async def post(self, dataset_id: Id, /) -> Dataset:
        """Ends the import or export that is under way: what was taken in until then stays."""
        opened = await self.opened(dataset_id)
        if opened.busy is None:
            raise Conflict("Nothing is under way for this dataset")
        opened.stop.set()
        return await self.datasets.shown(opened)


class DatasetUndoView(DatasetView):
    @answers(errors=(409,))
    async def post(self, dataset_id: Id, /) -> Edited:
        """Takes the last change back, of however many pictures."""
        return await self.datasets.edit(await self.opened(dataset_id), Folder.undo)


class DatasetRedoView(DatasetView):
    @answers(errors=(409,))
    async def post(self, dataset_id: Id, /) -> Edited:
        """Makes the change that was taken back last once more."""
        return await self.datasets.edit(await self.opened(dataset_id), Folder.redo)


class DatasetHistoryView(DatasetView):
    async def get(self, dataset_id: Id, /, limit: Limit = 100, offset: Offset = 0) -> DatasetHistory:
        """Lists the changes that can be undone or made again, newest first."""
        opened = await self.opened(dataset_id)
        total, steps = await asyncio.to_thread(opened.dataset.history, limit, offset)
        return DatasetHistory(
            total=total,
            steps=[
                HistoryStep(revision=one.revision, label=one.label, at=one.at, changed=one.changed, undone=one.undone)
                for one in steps
            ],
        )


class DatasetRescanView(DatasetView):
    async def post(self, dataset_id: Id, /) -> Dataset:
        """Takes in what other programs wrote into the folder. Happens by itself while somebody looks."""
        opened = await self.opened(dataset_id)
        await self.datasets.rescan(opened)
        return await self.datasets.shown(opened)


class DatasetPointsView(DatasetView):
    async def get(self, dataset_id: Id, /) -> RestorePointList:
        """Lists restore points, newest first."""
        opened = await self.opened(dataset_id)
        points = await asyncio.to_thread(opened.dataset.points)
        return RestorePointList(total=len(points), points=[_point(one) for one in points])

    @answers(201)
    async def post(self, dataset_id: Id, /, body: RestorePointCreate) -> RestorePoint:
        """Keeps how everything is now under a name."""
        opened = await self.opened(dataset_id)
        return _point(await asyncio.to_thread(opened.dataset.make_point, body.name))


class DatasetPointView(DatasetView):
    async def delete(self, dataset_id: Id, point_id: PointId, /) -> Message:
        """Removes a restore point."""
        opened = await self.opened(dataset_id)
        await asyncio.to_thread(opened.dataset.delete_point, point_id)
        return Message(message="The restore point is removed")


class DatasetPointRestoreView(DatasetView):
    async def post(self, dataset_id: Id, point_id: PointId, /) -> Edited:
        """Brings back how everything was at a restore point, as one change that can be undone."""
        return await self.datasets.edit(await self.opened(dataset_id), lambda dataset: dataset.restore(point_id))


def _point(point: Point) -> RestorePoint:
    return RestorePoint(
        id=point.id, name=point.name, at=point.at, revision=point.revision, tagged=point.tagged,
        automatic=point.automatic,
    )  # fmt: skip
