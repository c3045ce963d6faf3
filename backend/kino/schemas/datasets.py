"""A dataset: a folder of pictures with captions, for LoRA training."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kino.schemas.common import Answer, Body, Name, Text

Mode = Literal["tags", "sentences"]
Policy = Literal["keep", "merge", "replace"]
Severity = Literal["error", "warning", "note"]
Caption = Annotated[Text, Field(max_length=20_000)]
Tag = Annotated[Text, Field(min_length=1, max_length=500)]
Trigger = Annotated[Text, Field(max_length=100)]
PictureName = Annotated[Text, Field(min_length=1, max_length=255)]
Query = Annotated[Text, Field(max_length=2000, description="Which pictures: the query language of datasets")]
Directory = Annotated[Text, Field(min_length=1, max_length=4096, description="A folder on the server's machine")]
Prefix = Annotated[Text, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9._ -]*$")]


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
