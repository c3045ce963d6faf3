"""A dataset: a folder of pictures with captions, for LoRA training."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from kino.schemas.common import Answer, Body, Id, Name, Text

Mode = Literal["tags", "sentences"]
Policy = Literal["keep", "merge", "replace"]
Target = Literal["civitai", "kohya", "ai-toolkit", "onetrainer", "simpletuner", "diffusers", "zip", "captions"]
Severity = Literal["error", "warning", "note"]
BulkOp = Literal[
    "add", "remove", "rename", "replace", "move", "deduplicate", "sort", "set", "clear", "review", "unreview", "skip",
    "unskip", "delete", "crop", "accept", "dismiss",
]  # fmt: skip

Caption = Annotated[Text, Field(max_length=20_000)]
Tag = Annotated[Text, Field(min_length=1, max_length=500)]
Trigger = Annotated[Text, Field(max_length=100)]
PictureName = Annotated[Text, Field(min_length=1, max_length=255)]
Query = Annotated[Text, Field(max_length=2000, description="Which pictures: the query language of datasets")]
Directory = Annotated[Text, Field(min_length=1, max_length=4096, description="A folder on the server's machine")]
Prefix = Annotated[Text, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9._ -]*$")]


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


class DatasetCounts(Answer):
    pictures: int
    tagged: int
    untagged: int
    skipped: int
    reviewed: int
    suggested: int = Field(description="Pictures with suggestions that wait")
    conflicts: int


class DatasetRun(Answer):
    id: int = Field(description="The task that made the suggestions")
    model: str
    at: str
    threshold: float | None = None
    pending: int = Field(description="Suggestions that wait")
    accepted: int = Field(description="Tags and sentences that were taken from it and are still there")


class DatasetBusy(Answer):
    """Long work under way on the dataset: told as it goes on, and stopped by POST datasets/{id}/stop."""

    kind: Literal["import", "export"]
    done: int
    total: int


class Dataset(Answer):
    id: int
    name: str
    folder: str = Field(description="Where the pictures and captions are")
    source: str | None = Field(None, description="The folder they were copied from")
    mode: Mode
    trigger: str
    prefix: str
    counts: DatasetCounts
    place: str | None = Field(None, description="The picture the person was at")
    favourites: list[str] = Field([], description="Tags; the first nine are under the keys 1 to 9")
    groups: dict[str, list[str]] = {}
    vocabularies: list[str] = Field([], description="Names of CSV files that complete tags")
    words: list[str] = Field([], description="Words that are not marked as misspelt")
    runs: list[DatasetRun] = []
    revision: int = Field(description="Grows by one with every change")
    undo: str | None = Field(None, description="What undo would take back")
    redo: str | None = None
    busy: DatasetBusy | None = None
    problem: str | None = Field(None, description="Why it can't be opened, such as a folder that is gone")
    thumbnail_url: str | None = None
    created_at: str
    updated_at: str


class DatasetList(Answer):
    total: int
    datasets: list[Dataset]


class ReportLine(Answer):
    """One thing that was found while looking at a folder."""

    kind: Literal[
        "orphan", "collision", "unreadable", "tiny", "large", "unsupported", "encoding", "duplicate", "near_duplicate",
        "outside", "caption", "disk", "converted", "transparent",
    ]  # fmt: skip
    severity: Severity
    message: str
    files: list[str] = Field(description="The files it is about, below the folder; for duplicates the one kept first")


class ImportReport(Answer):
    found: int = Field(description="Pictures that can be taken in")
    taken: int = Field(description="Pictures that were copied now")
    known: int = Field(description="Pictures that the dataset has already")
    captions: int = Field(description="Caption files that were read")
    lines: list[ReportLine]


class DatasetOpen(Body):
    """Makes a dataset of a folder of pictures, or opens the one it already has."""

    directory: Directory
    name: Name | None = Field(None, description="The folder's name, if left out")
    prefix: Prefix | None = Field(None, description="Files are <prefix>-0001.png; the folder's name, if left out")
    output: Annotated[Text, Field(min_length=1, max_length=200)] = Field(
        "dataset", description="The subfolder that the copies go to"
    )
    trigger: Trigger = ""
    mode: Mode = "tags"
    captions: Policy = Field("keep", description="What becomes of caption files that are there already")
    skip_duplicates: bool = Field(True, description="Pictures with the very same bytes are taken in once")


class DatasetOpened(Answer):
    dataset: Dataset
    resumed: bool = Field(description="Whether it was there already")
    report: ImportReport


class DatasetScan(Answer):
    """What opening a folder would do; nothing is written."""

    directory: str
    folder: str = Field(description="Where the copies would go")
    exists: bool = Field(description="There is a dataset already, which would be opened")
    report: ImportReport


class DatasetAdd(Body):
    directory: Directory | None = Field(None, description="Another folder; the one that was imported, if left out")
    captions: Policy = "keep"
    skip_duplicates: bool = True


class DatasetUpdate(Body):
    """Fields left out stay as they are. Each is an edit that can be undone."""

    name: Name | None = None
    mode: Mode | None = None
    trigger: Trigger | None = None
    favourites: Annotated[list[Tag], Field(max_length=200)] | None = None
    groups: dict[Name, Annotated[list[Tag], Field(max_length=1000)]] | None = None
    vocabularies: Annotated[list[Text], Field(max_length=20)] | None = None
    words: Annotated[list[Tag], Field(max_length=10_000)] | None = None


class DatasetPlace(Body):
    """Where the person is: kept for the next time, and no edit."""

    name: PictureName


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


class RestorePoint(Answer):
    id: str
    name: str
    at: str
    revision: int
    tagged: int
    automatic: bool = Field(description="Made by Kino, and the oldest of those go when there are too many")


class RestorePointList(Answer):
    total: int
    points: list[RestorePoint]


class RestorePointCreate(Body):
    name: Name


class HistoryStep(Answer):
    revision: int
    label: str
    at: str
    changed: int
    undone: bool


class DatasetHistory(Answer):
    total: int
    steps: list[HistoryStep]


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
