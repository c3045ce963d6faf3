"""Tasks that work on a dataset: what they read of it, and what they record in it while they run.

The dispatcher knows no datasets; whoever has them stands behind a door. Records are handed over in the order in which
they came, all that gathered during one writing together in the next, so that a quick model does not wait for the disk.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any, Protocol

from kino.dispatcher.running import Run
from kino.errors import Forbidden, Invalid, KinoError, NotFound, Unavailable
from kino.schemas.tasks import Task
from kino.settings import Settings

log = logging.getLogger(__name__)

TAGGER = "lora_tagger"
"""The one plugin that is given the language model's key. Plugins of the person can't take its name."""
MESSAGES = "service:messages"


class DatasetDoor(Protocol):
    """The datasets as tasks reach them. `task` is the row as claimed: its id is the run, its `data` what was asked.

    Every method may be called for several tasks at once, and raises KinoError with a sentence for the person.
    """

    async def read(self, task: Task, ref: str) -> bytes:
        """`dataset:<id>`: a JSON object of what is left to do for this task,

            {"mode": "tags", "trigger": "ohwx", "total": 12, "pictures": [{"name", "caption", "text"}, ...]}

        honouring the task's `names`, `query` and `policy`, without the pictures that this very task has recorded
        (those with an error are there again); `total` counts the recorded ones too.
        `dataset:<id>/<name>`: the bytes of a picture of it.
        """
        ...

    async def record(self, task: Task, parts: Sequence[dict[str, Any]]) -> None:
        """Parts in the order in which the task gave them, each of one picture: `{"name", "suggestions": [{"value",
        "kind", "confidence", "category"}, ...]}` (none: nothing to say, and done) or `{"name", "error"}`.

        Durable when it returns. The same picture may come again after a crash, and replaces what this run said of it.
        """
        ...

    async def finish(self, task: Task) -> None:
        """All is recorded; the task is about to be completed. May be called again for the same task after a crash."""
        ...


def is_dataset(ref: str) -> bool:
    return ref.startswith("dataset:")


async def read(door: DatasetDoor | None, run: Run, ref: str) -> bytes:
    """The bytes behind `dataset:...`. Raises KinoError."""
    if door is None:
        raise NotFound("There are no datasets here")
    try:
        return await door.read(run.task, ref)
    except KinoError:
        raise
    except Exception as error:  # without an answer the plugin would wait for ever
        log.exception("task %d could not read %s", run.task.id, ref[:200])
        raise Unavailable("The dataset could not be read; the server's log has the details") from error


def service(settings: Settings, task: Task, ref: str) -> bytes:
    """The language model of the settings, as JSON with its key: for the tagger alone, and written down nowhere."""
    if ref != MESSAGES:
        raise Invalid(f"There is no service {ref[:80]}")
    if task.type != TAGGER:
        raise Forbidden(f"Only {TAGGER} is told how to reach the language model")
    key = settings.anthropic_api_key
    about = {
        "api_key": key.get_secret_value() if key else "",
        "base_url": settings.anthropic_base_url,
        "model": settings.claude_model,
        "timeout_s": settings.claude_timeout_s,
    }
    return json.dumps(about).encode()


async def record(door: DatasetDoor | None, run: Run) -> str | None:
    """Writes the run's records until there are none left; the sentence why that failed, if it did."""
    try:
        if door is None:
            raise NotFound("There are no datasets here that could take what this task found")
        while run.records:
            parts, run.records = run.records, []
            await door.record(run.task, parts)
    except Exception as error:
        run.records.clear()
        if not isinstance(error, KinoError):
            log.exception("what task %d recorded could not be written", run.task.id)
        return error.message if isinstance(error, KinoError) else "What it found could not be written down"
    return None
