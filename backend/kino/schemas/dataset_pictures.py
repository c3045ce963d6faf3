"""The pictures of a dataset, what can be done to one or to many, and the tags they have."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kino.schemas.common import Answer, Body, Id, Text
from kino.schemas.datasets import Caption, Dataset, PictureName, Query, Tag

BulkOp = Literal[
    "add", "remove", "rename", "replace", "move", "deduplicate", "sort", "set", "clear", "review", "unreview", "skip",
    "unskip", "delete", "crop", "accept", "dismiss",
]  # fmt: skip


class Crop(Answer):
    """Pixels of the picture in the dataset."""

    left: int
    top: int
    width: int
    height: int


class CropBox(Body):
    left: Annotated[int, Field(ge=0, le=100_000)]
    top: Annotated[int, Field(ge=0, le=100_000)]
    width: Annotated[int, Field(ge=1, le=100_000)]
    height: Annotated[int, Field(ge=1, le=100_000)]


class Suggested(Answer):
    value: str
    kind: Literal["tag", "sentence"]
    confidence: float | None = None
    source: str = Field(description="The model")
    run: int = Field(description="The task that made it")
    category: str = "general"


class CaptionConflict(Answer):
    ours: str = Field(description="What the dataset says")
    theirs: str = Field(description="What stands in the file, written by another program")


class DatasetPicture(Answer):
    name: str = Field(description="The file in the dataset's folder")
    source: str = Field(description="Where it came from")
    width: int
    height: int
    size_bytes: int
    caption: str = Field(description="Without the trigger")
    text: str = Field(description="What stands in the .txt file")
    tags: list[str] = Field(description="The caption's tags; empty in sentence mode")
    clip_tokens: int
    t5_tokens: int
    reviewed: bool
    skipped: bool
    crop: Crop | None = None
    suggestions: list[Suggested] = []
    machine: list[str] = Field([], description="What of the caption was taken from a model")
    conflict: CaptionConflict | None = None
    revision: int = Field(description="The dataset's revision when this picture changed last")
    url: str
    thumbnail_url: str = Field(description="320 px wide; other widths beside it")


class DatasetPictureList(Answer):
    total: int
    pictures: list[DatasetPicture]


class DatasetIndex(Answer):
    """All pictures that a query finds, as columns of equal length: a grid of ten thousand needs no more."""

    total: int
    revision: int
    names: list[str]
    widths: list[int]
    heights: list[int]
    tag_counts: list[int] = Field(description="Tags in tag mode, words in sentence mode; 0 is untagged")
    flags: list[int] = Field(description="1 reviewed, 2 skipped, 4 has suggestions, 8 cropped, 16 has a conflict")


class CropChange(Body):
    crop: CropBox | None = Field(description="null: the whole picture")


class PictureEdit(Body):
    """Edits one picture. `base` is the caption the person saw: where it is another by now, nothing is written (409)."""

    caption: Caption | None = Field(None, description="The whole caption, without the trigger")
    base: Caption | None = None
    add: Annotated[list[Tag], Field(max_length=500)] | None = None
    at: Annotated[int, Field(ge=0, le=10_000)] | None = Field(None, description="Where added tags go; the end")
    remove: Annotated[list[Tag], Field(max_length=500)] | None = None
    tags: Annotated[list[Tag], Field(max_length=1000)] | None = Field(None, description="All tags, in their order")
    rename: Annotated[list[Tag], Field(min_length=2, max_length=2)] | None = Field(
        None, description="One tag to another word, in its place"
    )
    reviewed: bool | None = None
    skipped: bool | None = None
    crop: CropChange | None = None
    accept: Annotated[list[Text], Field(max_length=1000)] | None = Field(None, description="Suggestions taken")
    dismiss: Annotated[list[Text], Field(max_length=1000)] | None = None
    resolve: Literal["ours", "theirs", "both"] | None = Field(None, description="What becomes of a conflict")


class Edited(Answer):
    """What an edit changed; `pictures` are the changed ones, at most 200 of them."""

    revision: int
    label: str
    changed: int = Field(description="Pictures")
    names: list[str] | None = Field(description="Of the changed pictures; null: all may be others now")
    pictures: list[DatasetPicture] = []
    dataset: Dataset


class Scope(Body):
    """Which pictures: those named, or those a query finds; all, if neither is given."""

    names: Annotated[list[PictureName], Field(max_length=100_000)] | None = None
    query: Query | None = None


class BulkEdit(Scope):
    op: BulkOp
    tags: Annotated[list[Tag], Field(max_length=1000)] = Field([], description="Of add, remove, move and rename")
    to: Text | None = Field(None, description="The new word of rename, the replacement of replace, the text of set")
    at: Literal["start", "end"] | int = Field("end", description="Where added and moved tags go")
    find: Text | None = Field(None, description="What replace looks for")
    regex: bool = Field(False, description="`find` is a regular expression, and `to` may hold its groups: \\1")
    whole_tag: bool = Field(False, description="Replace only tags that match as a whole (tag mode)")
    match_case: bool = True
    sort: Literal["name", "frequency", "length", "vocabulary"] = "name"
    keep_first: Annotated[int, Field(ge=0, le=1000)] = Field(0, description="As many tags in front stay where they are")
    run: Id | None = Field(None, description="Of accept and dismiss: one run's suggestions only")
    threshold: Annotated[float, Field(ge=0, le=1)] | None = Field(None, description="Of accept and dismiss")
    ratio: Text | None = Field(None, description="Of crop: such as 1:1, or none to remove the boxes")


class BulkExample(Answer):
    name: str
    before: str
    after: str


class BulkPlan(Answer):
    """What a bulk edit would change; nothing is changed yet."""

    label: str
    matched: int = Field(description="Pictures it was asked for")
    changed: int = Field(description="Pictures that would be another afterwards")
    tags_added: int
    tags_removed: int
    examples: list[BulkExample] = Field(description="Up to fifty")
    warnings: list[str] = []


class TagCount(Answer):
    tag: str
    count: int
    category: str | None = None
    recent: int | None = Field(None, description="Place among the most recently used; 0 is the last one")
    favourite: bool = False
    group: str | None = None


class TagList(Answer):
    total: int
    tags: list[TagCount]


class TagCompletion(Answer):
    tag: str
    count: int
    source: Literal["dataset", "other", "vocabulary"]
    category: str | None = None
    alias: str | None = Field(None, description="The other name that matched")


class TagCompletionList(Answer):
    total: int
    completions: list[TagCompletion]


class TagState(Answer):
    """A tag among several pictures: in all of them, in some, or (never listed) in none."""

    tag: str
    count: int
    of: int


class TagStateList(Answer):
    total: int
    tags: list[TagState]


class QueryProblem(Answer):
    """A query that can't be read, and where."""

    message: str
    at: int


class QueryCompletion(Answer):
    text: str
    description: str
    start: int = Field(description="What of the query it replaces: from here")
    end: int = Field(description="to here")


class QueryCompletionList(Answer):
    total: int
    completions: list[QueryCompletion]
    problem: QueryProblem | None = None


class Vocabulary(Answer):
    name: str
    tags: int
    problem: str | None = None


class VocabularyList(Answer):
    total: int
    folder: str = Field(description="Where CSV files go")
    vocabularies: list[Vocabulary]
