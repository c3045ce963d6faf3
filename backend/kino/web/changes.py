"""What is published of frames: each by itself, or, of many at once, that their timeline is to be read again.

`project changed` with `"timeline": "changed"` says that any frame of the project, and its takes, may be another now: a
film may have a hundred thousand of them. What is published was read in the order of the commits, so that the last
event of a thing is its present state: a result of a transaction is published before anything else is waited for.
"""

from __future__ import annotations

from contextlib import suppress

from kino.errors import NotFound
from kino.schemas.events import Action
from kino.schemas.frames import Frame
from kino.storage import projects, takes
from kino.web.view import View

MANY = 200
"""More frames or takes than this are not told of one by one."""


async def tell_project(view: View, *project_ids: int, timeline: bool = False) -> None:
    """Publishes projects whose frame count, length or first picture may have changed with a frame of theirs."""
    more = {"timeline": "changed"} if timeline else {}
    for project_id in dict.fromkeys(project_ids):
        with suppress(NotFound):  # in the trash by now, which was told already
            view.publish("project", "changed", await projects.get(view.db, project_id, in_order=True), **more)


async def tell_frames(
    view: View, project_id: int, action: Action, frames: list[Frame], *, respaced: bool = False
) -> None:
    """Publishes what happened to frames of one project, with the takes that come along with frames that are new."""
    many = len(frames) > MANY
    if not many:
        for frame in frames:
            view.publish("frame", action, frame)
        if action == "created":
            found = await takes.of_frames(view.db, [frame.id for frame in frames], MANY + 1, in_order=True)
            many = len(found) > MANY
            for take in [] if many else found:
                view.publish("take", "created", take)
    await tell_project(view, project_id, timeline=many or respaced)
