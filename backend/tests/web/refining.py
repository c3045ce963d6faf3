"""Frames with takes as the dispatcher writes them, without anything drawn: what refinements start from."""

from __future__ import annotations

import uuid
from typing import Any

from kino.storage.history import show
from kino.storage.take_rows import insert
from kino.storage.takes import NewTake, add_imported
from kino.web import keys
from tests.conftest import Client
from tests.web.nouns import call, make_project, picture

BALL = "a large red ball on a wooden table"
GREEN = "a large green ball on a wooden table"


async def new_take(client: Client, prompt: str = BALL, **more: Any) -> NewTake:
    """A take of a picture that kino-mini could have drawn, its file in place."""
    app = client.app
    assert app is not None
    take_id = str(uuid.uuid4())
    path = await app[keys.MEDIA].save(take_id, None, picture())
    params = {"prompt": prompt, "model": "kino-mini", "width": 64, "height": 64, "seed": 5, "steps": 3, "style": "soft",
              "guidance": 2.5, "pictures": 4, "preset": "gone", "size": None, "loras": []}  # fmt: skip
    values: dict[str, Any] = {"plugin": "flux_txt2img", "model": "kino-mini", "seed": 5, "steps": 3, "params": params}
    return NewTake(id=take_id, path=path, width=64, height=48, prompt=prompt, **{**values, **more})


async def frame_of(client: Client, prompt: str = BALL, *said: tuple[str, str], **more: Any) -> tuple[int, list[str]]:
    """A paused server's frame, and its takes: the first of the prompt, each next a refinement of the last by
    (modification, prompt)."""
    app = client.app
    assert app is not None
    await call(client, "POST", "generator/queue/pause", {})
    project = await make_project(client, width=64, height=64)
    first = await new_take(client, prompt, **more)
    placed = await add_imported(app[keys.DB], project["id"], [first])
    ids = [first.id]
    for modification, after in said:
        ids.append(await refined(client, placed.frames[0].id, ids[-1], modification, after))
    return placed.frames[0].id, ids


async def refined(
    client: Client, frame_id: int, parent_id: str, modification: str | None, prompt: str, **more: Any
) -> str:
    app = client.app
    assert app is not None
    about = {"kind": "refinement", "parent_id": parent_id, "modification": modification, **more}
    take = await new_take(client, prompt, **{"plugin": "flux_img2img", "instruction": f"{modification}!", **about})

    def write(tx: Any) -> None:
        insert(tx, take, frame_id, None)
        show(tx, frame_id, take.id)

    await app[keys.DB].transact(write)
    return take.id


async def refine(client: Client, frame_id: int, modification: str, status: int = 201, **more: Any) -> Any:
    return await call(client, "POST", f"frames/{frame_id}/refine", {"modification": modification, **more}, status)


async def sentence(
    client: Client, frame_id: int, status: int, modification: str = "make the ball green", **m: Any
) -> str:
    """Of a refusal; nothing may have been made by it."""
    said = await refine(client, frame_id, modification, status, **m)
    assert (await call(client, "GET", "generator/tasks"))["total"] == 0
    return str(said["error"]["message"])
