"""Projects over HTTP, their frames in timeline order, and pictures taken in as frames.

An event `project deleted` stands for its frames and takes too: a film may have a hundred thousand of them.
What is published was read in the order of the commits, so that the last event of a thing is its present state.
"""

from __future__ import annotations

import re
import uuid
from contextlib import suppress

from kino.errors import Detail, Invalid, KinoError, NotFound, Unavailable
from kino.schemas.common import Id, Message
from kino.schemas.frames import Frame, FrameList, Position
from kino.schemas.projects import Project, ProjectCreate, ProjectList, ProjectUpdate
from kino.sentences import printable, sentence
from kino.storage import frames, projects, takes
from kino.storage.takes import NewTake
from kino.web.view import Limit, Offset, View, answers


async def tell_project(view: View, *project_ids: int) -> None:
    """Publishes projects whose frame count, length or first picture may have changed with a frame of theirs."""
    for project_id in dict.fromkeys(project_ids):
        with suppress(NotFound):  # in the trash by now, which was told already
            view.publish("project", "changed", await projects.get(view.db, project_id, in_order=True))


async def tell_new_frames(view: View, made: list[Frame]) -> None:
    """Publishes frames that have just been made in one project, with the takes they came with."""
    for frame in made:
        view.publish("frame", "created", frame)
    for frame in made:
        if frame.take_id:
            with suppress(NotFound):
                view.publish("take", "created", await takes.get(view.db, frame.take_id, in_order=True))
    if made:
        await tell_project(view, made[0].project_id)


class ProjectsView(View):
    tag = "projects"

    async def get(self, limit: Limit = 100, offset: Offset = 0) -> ProjectList:
        """Lists projects."""
        total, found = await projects.page(self.db, limit, offset)
        return ProjectList(total=total, projects=found)

    @answers(201)
    async def post(self, body: ProjectCreate) -> Project:
        """Makes a project."""
        project = await projects.create(self.db, body)
        self.publish("project", "created", project)
        return project


class ProjectView(View):
    tag = "projects"

    async def get(self, project_id: Id, /) -> Project:
        """Gives a project."""
        return await projects.get(self.db, project_id)

    async def put(self, project_id: Id, /, body: ProjectUpdate) -> Project:
        """Changes a project.

        Fields left out stay as they are.
        """
        project = await projects.update(self.db, project_id, body)
        self.publish("project", "changed", project)
        return project

    async def delete(self, project_id: Id, /) -> Message:
        """Moves a project and its frames to the trash.

        Its running tasks go on; what they make is there when the project is restored.
        """
        project = await projects.get(self.db, project_id)
        await projects.trash(self.db, project_id)
        self.publish("project", "deleted", project)
        return Message(message="Project deleted successfully")


class ProjectFramesView(View):
    tag = "projects"

    async def get(self, project_id: Id, /, limit: Limit = 100, offset: Offset = 0) -> FrameList:
        """Lists a project's frames in timeline order."""
        await projects.get(self.db, project_id)
        total, found = await frames.page(self.db, project_id, limit, offset)
        return FrameList(total=total, frames=found)


class FramesImportView(View):
    tag = "projects"

    @answers(201, files="pictures")
    async def post(self, project_id: Id, /, position: Position | None = None) -> FrameList:
        """Makes frames of pictures.

        PNG, JPEG or WebP files in a multipart body, whatever their fields are called. They become frames in the
        natural order of their names (`shot2` before `shot10`), at `position` or at the end. All of them or none: one
        wrong file and nothing is taken in, and `details` names every file that is wrong.
        """
        await projects.get(self.db, project_id)
        saved: list[tuple[str, NewTake]] = []
        wrong: list[Detail] = []
        count = 0
        imported = False
        try:
            async for upload in self.files():
                count += 1
                try:
                    png, width, height = await self.media.take_in(upload.data)
                except Unavailable:
                    raise
                except KinoError as error:
                    name = printable(upload.filename) or f"file {count}"
                    wrong.append(Detail(name, sentence(name, error.message)))
                    continue
                if not wrong:
                    # On disk at once: a body of small files can unfold to more than memory holds.
                    take_id = str(uuid.uuid4())
                    path = await self.media.save(take_id, project_id, png)
                    new = NewTake(id=take_id, path=path, width=width, height=height, kind="import")
                    saved.append((upload.filename, new))
            if wrong:
                raise Invalid(f"Nothing was imported: {len(wrong)} of {count} files can't be used", wrong)
            if not saved:
                raise Invalid("Send at least one picture file in the multipart body")
            saved.sort(key=lambda pair: natural(pair[0]))
            made = await takes.add_imported(self.db, project_id, [new for _, new in saved], position)
            imported = True
        finally:
            if not imported:
                await self.media.delete([new.path for _, new in saved])
        await tell_new_frames(self, made)
        return FrameList(total=len(made), frames=made)


def natural(name: str) -> list[tuple[int, str]]:
    """A key that sorts names as people count: runs of digits by their value, the rest without regard to case."""
    parts = re.split(r"([0-9]+)", name)
    for index in range(1, len(parts), 2):
        parts[index] = parts[index].lstrip("0")
    # A number is compared by its length and then as text: int() refuses thousands of digits.
    return [(len(part) if index % 2 else 0, part.casefold()) for index, part in enumerate(parts)]
