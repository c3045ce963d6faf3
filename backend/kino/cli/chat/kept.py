"""What a conversation leaves for the next one: where it was, and how pictures are made. A file in the data folder."""

from __future__ import annotations

import contextlib
import json
import uuid
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

NAME = "chat.json"
LINES = "chat_history"


class Kept(BaseModel):
    """None: as the model or the kind of change has it."""

    model_config = ConfigDict(extra="ignore")

    project_id: int | None = None
    frame_id: int | None = None
    seed: int | None = Field(None, ge=0, le=2**53 - 1)
    steps: int | None = Field(None, ge=1, le=200)
    strength: float | None = Field(None, ge=0.01, le=1)


def load(data_dir: Path) -> Kept:
    """What was kept; fresh where nothing was, or it can't be read: it is only where somebody was."""
    try:
        return Kept(**json.loads((data_dir / NAME).read_text("utf-8")))
    except (OSError, ValueError, TypeError, ValidationError):
        return Kept()


def save(data_dir: Path, kept: Kept) -> None:
    """All or nothing. A folder that can't be written only means that the next run begins anew."""
    with contextlib.suppress(OSError):
        data_dir.mkdir(parents=True, exist_ok=True)
        part = data_dir / f".{uuid.uuid4().hex}.tmp"
        part.write_text(kept.model_dump_json(indent=2) + "\n", "utf-8")
        part.replace(data_dir / NAME)
