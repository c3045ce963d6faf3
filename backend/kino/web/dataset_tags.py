"""The tags of a dataset over HTTP: which there are, how often, and what completes a tag or a query."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from pydantic import Field

from kino.datasets import completing
from kino.datasets import query as queries
from kino.schemas.common import Id, Text
from kino.schemas.dataset_pictures import (
    QueryCompletionList,
    Scope,
    TagCompletionList,
    TagList,
    TagStateList,
    VocabularyList,
)
from kino.schemas.datasets import Query
from kino.web.dataset_edits import found, matching
from kino.web.datasets import DatasetView
from kino.web.view import Limit, Offset, View

Typed = Annotated[Text, Field(max_length=500, description="What has been typed")]
Few = Annotated[int, Field(ge=1, le=100, description="How many at most")]


class DatasetTagsView(DatasetView):
    async def get(
        self,
        dataset_id: Id,
        /,
        query: Query | None = None,
        search: Typed | None = None,
        sort: Annotated[Literal["frequency", "name", "recent"], Field()] = "frequency",
        limit: Limit = 1000,
        offset: Offset = 0,
    ) -> TagList:
        """Lists the tags in use with their counts, of all pictures or those that a query finds."""
        opened = await self.opened(dataset_id)

        def work() -> TagList:
            state = opened.state
            names = found(state, query, self.datasets.tokens())
            return completing.tags(
                state,
                names,
                search=search,
                sort=sort,
                limit=limit,
                offset=offset,
                category=self.datasets.vocabulary(state).category,
            )

        return await asyncio.to_thread(work)


class DatasetTagStatesView(DatasetView):
    async def post(self, dataset_id: Id, /, body: Scope) -> TagStateList:
        """Tells for each tag of these pictures how many of them have it."""
        opened = await self.opened(dataset_id)

        def work() -> TagStateList:
            state = opened.state
            return completing.states(state, matching(state, body, self.datasets.tokens()))

        return await asyncio.to_thread(work)


class DatasetCompleteView(DatasetView):
    async def get(self, dataset_id: Id, /, text: Typed = "", limit: Few = 20) -> TagCompletionList:
        """Completes a tag: from this dataset, the other ones that are listed, and vocabularies."""
        opened = await self.opened(dataset_id)
        return await self.datasets.complete(opened, text, limit)


class DatasetQueryView(DatasetView):
    async def get(
        self, dataset_id: Id, /, text: Query = "", at: Annotated[int, Field(ge=0, le=2000)] | None = None
    ) -> QueryCompletionList:
        """Completes a query at a place in it, and says what is wrong with it."""
        opened = await self.opened(dataset_id)
        return await asyncio.to_thread(queries.complete, opened.state, text, len(text) if at is None else at)


class VocabulariesView(View):
    tag = "datasets"

    async def get(self) -> VocabularyList:
        """Lists the CSV files that tags can be completed from."""
        return await asyncio.to_thread(self.datasets.vocabularies)
