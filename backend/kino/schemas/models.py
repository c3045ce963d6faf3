"""Weights under `models_storage/<Category>/`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kino.schemas.common import Answer

Format = Literal["diffusers", "safetensors", "gguf", "onnx", "transformers"]


class Model(Answer):
    name: str
    filename: str = Field(description="File or folder name within its category; what parameters and URLs use")
    category: str
    size_bytes: int
    format: Format
    family: str | None = None
    license: str | None = None
    modified_at: str


class ModelList(Answer):
    category: str
    total: int
    models: list[Model]


class CategoryList(Answer):
    total: int
    categories: list[str]
