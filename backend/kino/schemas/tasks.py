"""A task: one piece of long work done by a plugin, a row in the table before the answer is sent."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from kino.schemas.common import Answer, Body, Id, Name, Text

Status = Literal["pending", "queued", "running", "completed", "failed", "stopped"]
Priority = Literal["now", "normal", "background"]
Stage = Literal["loading", "encoding", "denoising", "decoding", "saving"]

WAITING: tuple[Status, ...] = ("pending", "queued")
ENDED: tuple[Status, ...] = ("completed", "failed", "stopped")
MAX_ATTEMPTS = 3


class Refinement(Answer):
    """What a refinement was asked, and what became of it; none of it is a parameter of a plugin."""

    modification: str = Field(description="What the person said")
    instruction: str = Field(description="The command for models that edit by instruction")
    description: str = Field(description="The whole new prompt, which the new take is known by")


class Task(Answer):
    id: int
    name: str
    type: str = Field(description="The plugin's name")
    data: dict[str, Any] = Field(description="The plugin's parameters, complete: defaults and seed are filled in")
    status: Status
    progress: float = Field(0.0, description="Percent")
    result: dict[str, Any] | None = None
    error: str | None = None
    project_id: int | None = None
    frame_id: int | None = None
    frame_position: float | None = Field(None, description="Where its new frame goes; null: the end")
    parent_take_id: str | None = None
    refinement: Refinement | None = None
    priority: Priority = "normal"
    position: float = Field(0.0, description="Place in the queue within its priority")
    attempt: int = Field(0, description="How often a worker has begun it")
    stage: str | None = None
    step: int | None = None
    steps: int | None = None
    eta_s: float | None = None
    preview_url: str | None = None
    created_at: str
    updated_at: str
    queued_at: str | None = None
    started_at: str | None = None
    completed_at: str | None = None


PluginName = Annotated[Text, Field(min_length=1, max_length=100)]
TakeId = Annotated[Text, Field(min_length=1, max_length=64)]


class TaskCreate(Body):
    name: Name
    type: PluginName
    data: dict[str, Any]
    project_id: Id | None = None
    frame_id: Id | None = Field(None, description="Adds a take to this frame and shows it")
    position: Annotated[float, Field(ge=-1e12, le=1e12)] | None = Field(None, description="Of the new frame")
    parent_take_id: TakeId | None = None
    priority: Priority = "normal"
    start: bool = Field(False, description="Queue it at once")


class TaskUpdate(Body):
    """Edits a task that is not yet running. Fields left out or null stay as they are."""

    name: Name | None = None
    data: dict[str, Any] | None = None
    priority: Priority | None = None


class TaskList(Answer):
    total: int
    tasks: list[Task]


class TaskMessage(Answer):
    message: str
    task_id: int


class TaskProgress(Answer):
    task_id: int
    status: Status
    progress: float
    stage: str | None = None
    step: int | None = None
    steps: int | None = None
    eta_s: float | None = None
    preview_url: str | None = None


class Queue(Answer):
    """What runs and what waits, in the order it will run."""

    total: int
    paused: bool
    tasks: list[Task]


class QueueMove(Body):
    """Moves a waiting task before or after another one, or to an end of its priority."""

    task_id: Id
    before_id: Id | None = None
    after_id: Id | None = None
    to: Literal["first", "last"] | None = None
    priority: Priority | None = None
