"""What is done with a dataset as a whole: suggestions by models, numbers, what would harm a training, exports."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from kino.schemas.common import Answer, Body, Text
from kino.schemas.dataset_pictures import Scope, TagCount
from kino.schemas.datasets import Caption, DatasetCounts, Directory, Query, Severity, Tag

Target = Literal["civitai", "kohya", "ai-toolkit", "onetrainer", "simpletuner", "diffusers", "zip", "captions"]


class TaggingRequest(Scope):
    """Suggestions by a model, as a task on the queue."""

    model: Annotated[Text, Field(min_length=1, max_length=200)] = Field(description="Of the Taggers, or `claude`")
    threshold: Annotated[float, Field(ge=0, le=1)] | None = Field(None, description="The model's own, if left out")
    character_threshold: Annotated[float, Field(ge=0, le=1)] | None = None
    policy: Literal["skip", "append", "replace"] = Field("skip", description="What of pictures that have a caption")
    max_tags: Annotated[int, Field(ge=1, le=200)] | None = None
    exclude: Annotated[list[Tag], Field(max_length=500)] = []
    prompt: Caption | None = Field(None, description="What a captioner is asked; {tags} and {name} are filled in")
    max_tokens: Annotated[int, Field(ge=8, le=1024)] = 200
    accept: Annotated[float, Field(ge=0, le=1)] | None = Field(
        None, description="Take all suggestions from this confidence on once the run is through"
    )
    priority: Literal["now", "normal", "background"] = "background"


class TaggingPlan(Answer):
    pictures: int
    model: str
    kind: Literal["tags", "sentences"]
    input_tokens: int | None = Field(None, description="Of a service: estimated")
    output_tokens: int | None = None
    cost_usd: float | None = Field(None, description="null: nothing to pay, or the price is not known")
    message: str


class TaggerModel(Answer):
    name: str
    title: str
    kind: Literal["tags", "sentences"]
    threshold: float | None = None
    available: bool
    reason: str | None = Field(None, description="Why it can't be used")


class TaggerList(Answer):
    total: int
    models: list[TaggerModel]


class Number(Answer):
    """A set of numbers in short."""

    minimum: float
    median: float
    mean: float
    maximum: float


class Bucket(Answer):
    width: int
    height: int
    count: int
    names: list[str] = Field(description="Up to a hundred")
    lost: float = Field(description="Share of the pixels that cropping to it cuts off, on average")


class Bin(Answer):
    label: str
    count: int


class TagPair(Answer):
    first: str
    second: str
    count: int


class DatasetStatistics(Answer):
    counts: DatasetCounts
    tags: list[TagCount]
    pairs: list[TagPair] = Field(description="Tags that come together most")
    clip_tokens: Number
    t5_tokens: Number
    clip_over: int = Field(description="Captions longer than the 77 tokens of CLIP")
    t5_over: int = Field(description="Captions longer than the 512 tokens of T5")
    token_bins: list[Bin]
    tags_per_picture: Number
    widths: Number
    heights: Number
    megapixels: Number
    resolution: int = Field(description="What the buckets are for")
    step: int
    buckets: list[Bucket]
    coverage: float = Field(description="Share of the pictures that are tagged or skipped")
    estimate: bool = Field(description="Tokens are estimated: no model's tokenizer is there")


class Finding(Answer):
    """Something about the captions or pictures that will do harm in training."""

    rule: str
    severity: Severity
    message: str
    names: list[str] = Field(description="The pictures it is about, up to a thousand")
    count: int
    tags: list[str] = []
    fix: BulkFix | None = None


class BulkFix(Answer):
    """A bulk edit that would put it right, or another way to export."""

    label: str
    edit: dict[str, Any] = Field(description="The body of a bulk edit; empty where `options` do it")
    options: dict[str, Any] | None = Field(None, description="Export options that would do it instead of an edit")


class FindingList(Answer):
    total: int
    findings: list[Finding]


class Preflight(Answer):
    target: Target
    ready: bool = Field(description="Nothing stands in the way")
    findings: list[Finding]
    files: list[str] = Field(description="What would be written, up to a hundred names")
    total_files: int


class ExportOptions(Body):
    target: Target
    repeats: Annotated[int, Field(ge=1, le=1000)] = Field(10, description="kohya, OneTrainer: times a picture is shown")
    resolution: Annotated[int, Field(ge=256, le=2048)] = 1024
    format: Literal["keep", "png", "jpg", "webp"] = "keep"
    resize: bool = Field(False, description="Pictures larger than the resolution needs are made smaller")
    include_skipped: bool = False
    class_word: Annotated[Text, Field(max_length=100)] = Field(
        "", description="kohya's folder: <repeats>_<trigger> <class>"
    )
    base_model: Annotated[Text, Field(max_length=100)] = Field("FLUX.1-dev", description="Whose terms apply")
    query: Query | None = None


class ExportRequest(ExportOptions):
    directory: Directory | None = Field(None, description="Where it is written; without one it is kept for a download")
    overwrite: bool = False


class Exported(Answer):
    target: Target
    path: str = Field(description="The folder or zip that was written")
    url: str | None = Field(None, description="Where a zip can be fetched")
    pictures: int
    size_bytes: int
    files: list[str] = Field(description="Up to a hundred names")
    warnings: list[str] = []


Finding.model_rebuild()
