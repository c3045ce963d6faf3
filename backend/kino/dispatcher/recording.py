"""What a worker sent, put where it lasts: pictures into files, their takes and the task's end into one transaction.

Files go first, so that a crash leaves at most a file without a row. Takes are described by the task's own parameters;
what the plugin tells about a picture wins over them (its seed, when there are several).
"""

from __future__ import annotations

import asyncio
import uuid
from typing import Any, TypeVar

from kino import png
from kino.dispatcher.running import Run
from kino.errors import Invalid, KinoError, NotFound
from kino.media import Media
from kino.schemas.tasks import Task
from kino.storage import frames, projects, takes
from kino.storage.database import Database
from kino.storage.takes import NewTake
from kino.workers.protocol import Message

T = TypeVar("T")
MAX_INTEGER = 2**63 - 1


async def save(media: Media, task: Task, message: Message) -> NewTake:
    """Writes the picture of an `output` message. Raises Unavailable with a sentence when the disk is full or fails."""
    take_id = str(uuid.uuid4())
    about = about_take(take_id, task)
    # Several megabytes are copied: not on the loop.
    told = await asyncio.to_thread(png.with_metadata, message["png"], about)
    path = await media.save(take_id, task.project_id, told)
    return new_take(take_id, path, task, message)


def about_take(take_id: str, task: Task) -> dict[str, Any]:
    """What a worker can't know of its picture, and a picture should carry: the rest is told by the plugin."""
    refinement = task.refinement
    return {
        "take_id": take_id,
        "parent_id": task.parent_take_id,
        "modification": refinement.modification if refinement else None,
        "instruction": refinement.instruction if refinement else None,
        "image": task.data.get("image"),
    }


def new_take(take_id: str, path: str, task: Task, message: Message) -> NewTake:
    told: dict[str, Any] = message["metadata"]
    about = {**task.data, **told}
    refinement = task.refinement
    return NewTake(
        id=take_id,
        path=path,
        width=message["width"],
        height=message["height"],
        kind="refinement" if task.parent_take_id else "new",
        # A model that edits by instruction is sent that as its prompt; the take is known by what it shows.
        prompt=refinement.description if refinement else _of(str, about.get("prompt")) or "",
        modification=refinement.modification if refinement else None,
        instruction=refinement.instruction if refinement else None,
        plugin=task.type,
        model=_of(str, about.get("model")) or "",
        # Only the plugin's own parameters, so that they can be used again as they are.
        params={name: told.get(name, value) for name, value in task.data.items()},
        seed=_whole(about.get("seed")),
        steps=_whole(about.get("steps")),
        strength=_number(about.get("strength")),
        guidance_scale=_number(about.get("guidance_scale", about.get("guidance"))),
        parent_id=task.parent_take_id,
    )


async def saved(run: Run) -> list[NewTake]:
    """The takes of all pictures that arrived, in their order. Raises what the first that failed raised."""
    done = await asyncio.gather(*run.saves, return_exceptions=True)
    for one in done:
        if isinstance(one, BaseException):
            raise one
    return [one for one in done if isinstance(one, NewTake)]


async def recorded(run: Run) -> str | None:
    """Waits until what the run recorded is written; the sentence why that failed, if it did."""
    return await run.recording if run.recording is not None else None


async def discard(media: Media, run: Run) -> None:
    """Removes the files of a run that came to nothing."""
    done = await asyncio.gather(*run.saves, return_exceptions=True)
    run.saves.clear()
    paths = [one.path for one in done if isinstance(one, NewTake)]
    if paths:
        await media.delete(paths)


async def fetched(db: Database, media: Media, ref: str) -> tuple[bytes, str]:
    """The bytes of the picture that `take:<id>`, `frame:<id>` or `upload:<name>` names, and a name that will go on
    meaning this very picture: a frame may show another take tomorrow. Raises KinoError."""
    kind, _, name = ref.partition(":")
    if kind == "upload":
        path = media.upload(name)
    elif kind == "take":
        path = media.path(await takes.path(db, name))
    elif kind == "frame" and name.isascii() and name.isdigit() and int(name) <= MAX_INTEGER:
        frame = await frames.get(db, int(name))
        if frame.take_id is None:
            raise NotFound(f"Frame {name} has no picture yet")
        ref = f"take:{frame.take_id}"
        path = media.path(await takes.path(db, frame.take_id))
    else:
        raise Invalid("A picture is named take:<id>, frame:<id> or upload:<name>")
    try:
        return await asyncio.to_thread(path.read_bytes), ref
    except OSError as error:
        raise NotFound(f"The picture {ref[:80]} can't be read from the disk: {error.strerror}") from error


async def project_of(db: Database, task: Task) -> dict[str, Any]:
    """What the task's project says to plugins; empty without one, or when it is in the trash."""
    if task.project_id is None:
        return {}
    try:
        project = await projects.get(db, task.project_id)
    except KinoError:
        return {}
    return project.model_dump(include={"name", "width", "height", "fps", "style"})


def _of(kind: type[T], value: Any) -> T | None:
    return value if isinstance(value, kind) else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_INTEGER else None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
