"""The weights on disk, as listed. Names are checked by `Weights`: nothing outside the folder can be asked for."""

from __future__ import annotations

import asyncio

from kino.schemas.common import Text
from kino.schemas.models import CategoryList, Model, ModelList
from kino.web.view import View


class CategoriesView(View):
    tag = "models"

    async def get(self) -> CategoryList:
        """Lists the categories of models."""
        categories = await asyncio.to_thread(self.weights.categories)
        return CategoryList(total=len(categories), categories=categories)


class CategoryView(View):
    tag = "models"

    async def get(self, category: Text, /) -> ModelList:
        """Lists the models of a category."""
        models = await asyncio.to_thread(self.weights.models, category)
        return ModelList(category=category, total=len(models), models=models)


class ModelView(View):
    tag = "models"

    async def get(self, category: Text, filename: Text, /) -> Model:
        """Tells about one model."""
        return await asyncio.to_thread(self.weights.model, category, filename)
