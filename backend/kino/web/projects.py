"""Projects over HTTP, their frames in timeline order, and pictures taken in as frames.

An event `project deleted` stands for its frames and takes too: a film may have a hundred thousand of them. So does
`project created`, of a duplicate or one that comes back from the trash.
"""

from __future__ import annotations

import re
import uuid
from typing import Annotated

from pydantic import Field

from kino.errors import Detail, Invalid, KinoError, Unavailable
from kino.schemas.common import Id, Message, Text
from kino.schemas.frames import FrameList, Position
from kino.schemas.projects import Project, ProjectCreate, ProjectList, ProjectUpdate
from kino.sentences import printable, sentence
from kino.storage import copies, projects, takes
from kino.storage.takes import NewTake
from kino.web.changes import tell_frames
from kino.web.view import Limit, Offset, View, answers

Words = Annotated[Text, Field(max_length=500, description="Words of the name")]


class ProjectsView(View):
    tag = "projects"

    async def get(self, q: Words | None = None, limit: Limit = 100, offset: Offset = 0) -> ProjectList:
        """Lists projects."""
        total, found = await projects.page(self.db, limit, offset, q=q)
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


class ProjectDuplicateView(View):
    tag = "projects"

    @answers(201)
    async def post(self, project_id: Id, /) -> Project:
        """Makes a copy of a project, with all its frames and their takes.

        No picture is copied. What the frames have shown before is not copied either: there is nothing to undo.
        """
        project = await copies.duplicate(self.db, project_id)
        self.publish("project", "created", project)
        return project


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
        await tell_frames(self, project_id, "created", made.frames, respaced=made.respaced)
        self.media.prepare([(new.path, new.id) for _, new in saved])
        return FrameList(total=len(made.frames), frames=made.frames)


def natural(name: str) -> list[tuple[int, str]]:
    """A key that sorts names as people count: runs of digits by their value, the rest without regard to case."""
    parts = re.split(r"([0-9]+)", name)
    for index in range(1, len(parts), 2):
        parts[index] = parts[index].lstrip("0")
    # A number is compared by its length and then as text: int() refuses thousands of digits.
    return [(len(part) if index % 2 else 0, part.casefold()) for index, part in enumerate(parts)]
