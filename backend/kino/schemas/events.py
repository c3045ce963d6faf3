"""What travels on the WebSocket, server to client only."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from kino.schemas.common import Answer

EventType = Literal["task", "frame", "project", "take", "dataset", "worker", "queue", "system", "reset"]
Action = Literal["created", "changed", "deleted", "reset"]


class Event(Answer):
    seq: int = Field(description="Grows by one with every event, and across restarts")
    type: EventType
    action: Action
    data: dict[str, Any]
