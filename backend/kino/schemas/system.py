"""Health, information, settings and the three big buttons."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from kino.schemas.common import MAX_PROMPT, Answer, Body, Text

WorkerState = Literal["absent", "starting", "idle", "busy", "stopping"]


class Worker(Answer):
    """A worker as the server sees it."""

    name: str = Field(description="Such as `cuda:0` or `cpu`")
    device: str
    device_name: str | None = Field(None, description="What the driver calls it; null until it was first started")
    state: WorkerState
    pid: int | None = None
    task_id: int | None = None
    memory_used_bytes: int | None = Field(None, description="Resident memory, or the device's where it has its own")
    memory_total_bytes: int | None = None
    loaded: list[str] = Field([], description="Models in memory")


class Health(Answer):
    status: Literal["healthy"] = "healthy"
    version: str
    uptime_s: float
    cpu_percent: float
    memory_percent: float
    memory_used_bytes: int
    memory_total_bytes: int
    disk_free_bytes: int
    tasks_running: int
    tasks_queued: int
    workers: list[Worker]
    warnings: list[str] = []


class LanguageModel(Answer):
    """What enhances prompts and reads instructions that the rules decline."""

    available: bool
    model: str | None = Field(None, description="The language model that is asked")
    reason: str | None = Field(None, description="Why there is none, and what to do; null if there is one")


class Info(Answer):
    name: str = "Kino"
    version: str
    api_versions: list[str] = ["v1", "v2"]
    docs_url: str = "/api/docs"
    python: str
    sqlite: str
    plugins: list[str]
    data_dir: str
    models_dir: str
    database_path: str
    database_bytes: int = Field(description="With what is not yet moved from the log into the file")
    supervised: bool = Field(description="Whether `run.sh` starts it again after a restart or a crash")
    language_model: LanguageModel


class Licence(Answer):
    name: str
    version: str
    license: str = Field(description="An SPDX expression where the distribution has one, else its own words")


class LicenceList(Answer):
    total: int
    licences: list[Licence]


class Hello(Answer):
    message: str


class EchoRequest(Body):
    message: Text


class Echo(Answer):
    echo: str
    length: int


class SystemAnswer(Answer):
    success: bool
    message: str


class EmergencyStop(Answer):
    success: bool
    message: str
    stopped_count: int


class Setting(Answer):
    name: str
    value: Any
    source: Literal["default", "kino.yaml", "config.env", "environment", "flag"]
    description: str = ""


class SettingList(Answer):
    total: int
    settings: list[Setting]


class TrashItem(Answer):
    kind: Literal["project", "frame", "take"]
    id: str
    name: str
    deleted_at: str


class TrashList(Answer):
    total: int
    items: list[TrashItem]


class TokensRequest(Body):
    prompt: Text = Field(max_length=MAX_PROMPT)
    model: Text | None = Field(None, max_length=200)


class TokenCount(Answer):
    count: int = Field(description="Tokens of the prompt, specials included")
    limit: int
    kept: str = Field(description="The text that fits, cut at a word")
    cut: str = Field(description="The text that does not")


class Tokens(Answer):
    model: str
    clip: TokenCount
    t5: TokenCount
    estimate: bool = Field(False, description="True without the model's own tokenizer: 1.6 tokens a word")
