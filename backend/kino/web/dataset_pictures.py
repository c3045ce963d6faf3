"""The pictures of a dataset over HTTP: found by queries, edited one by one or many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from kino.datasets import bulk
from kino.datasets.dataset import Dataset as Folder
from kino.datasets.dataset import Edit
from kino.datasets.state import Change, Picture, State
from kino.errors import Invalid, NotFound
from kino.schemas.common import Id
from kino.schemas.dataset_pictures import (
    BulkEdit,
    BulkPlan,
    DatasetIndex,
    DatasetPicture,
    DatasetPictureList,
    Edited,
    PictureEdit,
    Scope,
)
from kino.schemas.datasets import PictureName, Query
from kino.web import dataset_shapes
from kino.web.dataset_edits import found, make, matching
from kino.web.dataset_library import Library
from kino.web.datasets import DatasetView
from kino.web.view import Limit, Offset, answers

Sort = Annotated[
    Literal["name", "tags", "width", "height", "changed", "confidence"], Field(description="Names are in their order")
]


class DatasetIndexView(DatasetView):
    async def get(
        self, dataset_id: Id, /, query: Query | None = None, sort: Sort = "name", reverse: bool = False
    ) -> DatasetIndex:
        """Gives all pictures that a query finds, as columns."""
        opened = await self.opened(dataset_id)

        def work() -> DatasetIndex:
            state, revision = opened.state, opened.dataset.revision
            names = _sorted(state, found(state, query, self.datasets.tokens()), sort, reverse)
            return dataset_shapes.index(state, names, revision)

        return await asyncio.to_thread(work)


class DatasetPicturesView(DatasetView):
    async def get(
        self, dataset_id: Id, /, query: Query | None = None, limit: Limit = 100, offset: Offset = 0
    ) -> DatasetPictureList:
        """Lists the pictures that a query finds, in the order of their numbers."""
        opened = await self.opened(dataset_id)
        names = await asyncio.to_thread(lambda: found(opened.state, query, self.datasets.tokens()))
        shown = await self.datasets.pictures(opened, names[offset : offset + limit])
        return DatasetPictureList(total=len(names), pictures=shown)

    async def post(self, dataset_id: Id, /, body: Scope) -> DatasetPictureList:
        """Gives the pictures of these names (at most a thousand), without those that are gone."""
        opened = await self.opened(dataset_id)
        if body.names is None:
            raise Invalid.of("names", "is required: say which pictures")
        if len(body.names) > 1000:
            raise Invalid.of("names", "must be at most 1000 at once")
        shown = await self.datasets.pictures(opened, body.names)
        return DatasetPictureList(total=len(shown), pictures=shown)


class DatasetPictureView(DatasetView):
    async def get(self, dataset_id: Id, name: PictureName, /) -> DatasetPicture:
        """Gives a picture with its caption and what is suggested for it."""
        found = await self.datasets.pictures(await self.opened(dataset_id), [name])
        if not found:
            raise NotFound(f"The dataset has no picture named {name[:80]}")
        return found[0]

    @answers(errors=(409,))
    async def patch(self, dataset_id: Id, name: PictureName, /, body: PictureEdit) -> Edited:
        """Edits one picture.

        Added and removed tags fit whatever somebody else does to the picture meanwhile; a whole `caption` with the
        `base` it was made of is refused where the caption is another by now (409; nothing is overwritten).
        """
        opened = await self.opened(dataset_id)

        def work(dataset: Folder) -> Edit:
            def planned(state: State) -> tuple[Sequence[Change], str]:
                picture = state.pictures.get(name)
                if picture is None or picture.removed:
                    raise NotFound(f"The dataset has no picture named {name[:80]}")
                return bulk.edit_picture(state, picture, body)

            base = None if body.base is None else {name: body.base}
            return make(dataset, planned, base)

        return await self.datasets.edit(opened, work)


class DatasetBulkView(DatasetView):
    @answers(errors=(409,))
    async def post(self, dataset_id: Id, /, body: BulkEdit) -> Edited:
        """Edits many pictures in one change that can be undone."""
        library = self.datasets

        def work(dataset: Folder) -> Edit:
            def planned(state: State) -> tuple[Sequence[Change], str]:
                found = plan(library, state, body)
                return found.changes, found.label

            return make(dataset, planned)

        return await self.datasets.edit(await self.opened(dataset_id), work)


class DatasetBulkPlanView(DatasetView):
    async def post(self, dataset_id: Id, /, body: BulkEdit) -> BulkPlan:
        """Says what a bulk edit would change, and changes nothing."""
        opened = await self.opened(dataset_id)

        return await asyncio.to_thread(lambda: plan(self.datasets, opened.state, body).plan)


def plan(library: Library, state: State, edit: BulkEdit) -> bulk.Planned:
    """For threads. How common a tag is anywhere is asked of vocabularies only where it matters: they are long."""
    uses = library.vocabulary(state).count if edit.op == "sort" and edit.sort == "vocabulary" else None
    return bulk.plan(state, edit, matching(state, edit, library.tokens()), uses=uses)


def _sorted(state: State, names: list[str], sort: Sort, reverse: bool) -> list[str]:
    pictures = state.pictures
    if sort == "tags":
        names = sorted(names, key=lambda name: pictures[name].caption.count(",") if pictures[name].caption else -1)
    elif sort == "width":
        names = sorted(names, key=lambda name: pictures[name].width)
    elif sort == "height":
        names = sorted(names, key=lambda name: pictures[name].height)
    elif sort == "changed":
        names = sorted(names, key=lambda name: -pictures[name].revision)
    elif sort == "confidence":
        names = sorted(
            names, key=lambda name: -max((one.confidence or 0 for one in pictures[name].suggestions), default=-1)
        )
    return names[::-1] if reverse else names


def _surest(picture: Picture) -> float:
    return max((one.confidence or 0 for one in picture.suggestions), default=-1)
