"""What a conversation does, over HTTP: one project, one frame in hand, and the takes that come of talking about it.

Every method does one thing and answers with what there is to show, or raises Failure with a sentence. Draws nothing on
the screen and reads nothing from it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kino.cli.asking import project_of
from kino.cli.chat.kept import Kept
from kino.cli.client import Client
from kino.cli.failures import ASKED_WRONGLY, Failure, Refused
from kino.cli.writing import check, slug, write
from kino.schemas.frames import Frame
from kino.schemas.interpret import Interpretation
from kino.schemas.projects import Project
from kino.schemas.takes import Take
from kino.schemas.tasks import Task

NEW = "flux_txt2img"
SKETCHES = "Sketches"

Progress = Callable[[Task], None]


@dataclass(frozen=True)
class Done:
    """What came of something said: the take that is shown now, and a line about it."""

    said: str
    take: Take | None = None
    interpretation: Interpretation | None = None


class NotUnderstood(Failure):
    """`choices` are the prompts that the person can choose instead, by what each would do."""

    def __init__(self, message: str, choices: dict[str, str]) -> None:
        super().__init__(message, ASKED_WRONGLY)
        self.choices = choices


@dataclass
class Talk:
    client: Client
    kept: Kept
    project: Project = field(init=False)

    # --- where we are --------------------------------------------------------------------------------------------

    def begin(self, name: str | None = None) -> None:
        """Opens the project of this name (made if there is none), or the one of the last time, or Sketches."""
        if name is None and self.kept.project_id is not None:
            try:
                self.project = Project(**self.client.get(f"projects/{self.kept.project_id}"))
                self._check_frame()
                return
            except Refused as error:
                if error.http_status != 404:
                    raise
        self.open(name or SKETCHES)

    def open(self, name: str) -> None:
        """Goes to a project by its name; a name that there is none of makes one."""
        project_id, _ = project_of(self.client, name.strip(), {})
        self.project = Project(**self.client.get(f"projects/{project_id}"))
        if self.kept.project_id != self.project.id:
            self.kept.project_id, self.kept.frame_id = self.project.id, None
            frames = self.frames()
            if frames:
                self.kept.frame_id = frames[-1].id
        self._check_frame()

    def _check_frame(self) -> None:
        if self.kept.frame_id is not None:
            try:
                if Frame(**self.client.get(f"frames/{self.kept.frame_id}")).project_id == self.project.id:
                    return
            except Refused as error:
                if error.http_status != 404:
                    raise
            self.kept.frame_id = None

    def projects(self) -> list[Project]:
        return [Project(**one) for one in self.client.get("projects", limit=1000)["projects"]]

    def frames(self) -> list[Frame]:
        """Of the project, in timeline order."""
        total = self.client.get(f"projects/{self.project.id}/frames", limit=1)["total"]
        offset = max(0, total - 1000)
        answer = self.client.get(f"projects/{self.project.id}/frames", limit=1000, offset=offset)
        return [Frame(**one) for one in answer["frames"]]

    def go(self, number: int) -> Done:
        """To the frame with this number, counted from 1 as the studio counts."""
        answer = self.client.get(f"projects/{self.project.id}/frames", limit=1, offset=max(0, number - 1))
        if number < 1 or not answer["frames"]:
            raise Failure(f"{self.project.name} has {_frames(answer['total'])}: there is no {number}", ASKED_WRONGLY)
        self.kept.frame_id = answer["frames"][0]["id"]
        return Done(f"frame {number}", self.shown())

    def frame(self) -> Frame | None:
        return None if self.kept.frame_id is None else Frame(**self.client.get(f"frames/{self.kept.frame_id}"))

    def shown(self) -> Take | None:
        """The take that the frame in hand shows."""
        frame = self.frame()
        return Take(**self.client.get(f"takes/{frame.take_id}")) if frame and frame.take_id else None

    def takes(self) -> list[Take]:
        """Of the frame in hand, oldest first."""
        if self.kept.frame_id is None:
            return []
        answer = self.client.get(f"frames/{self.kept.frame_id}/takes", limit=1000)
        return [Take(**one) for one in answer["takes"]]

    # --- pictures ------------------------------------------------------------------------------------------------

    def new(self, prompt: str, on_progress: Progress) -> Done:
        """A new picture as a new frame at the end, which is then the one in hand."""
        data: dict[str, Any] = {"prompt": prompt, "seed": self.kept.seed, "steps": self.kept.steps}
        body = {"name": _short(prompt), "type": NEW, "project_id": self.project.id, "data": data}
        task = self.client.run_task(body, on_progress)
        self.kept.frame_id = (task.result or {}).get("frame_id")
        return Done("a new picture", self.shown())

    def refine(self, said: str, on_progress: Progress, description: str | None = None) -> Done:
        """The picture in hand, changed as it was said. `description` is the whole new prompt, chosen by the person.

        Raises NotUnderstood with the choices where nobody understands what was said.
        """
        body = {
            "modification": said, "strength": self.kept.strength, "steps": self.kept.steps, "seed": self.kept.seed,
            "description": description,
        }  # fmt: skip
        body = {name: value for name, value in body.items() if value is not None}
        try:
            answer = self.client.post(f"frames/{self._in_hand()}/refine", body)
        except Refused as error:
            if error.code != "not_understood":
                raise
            raise NotUnderstood(error.message, {one["field"]: one["message"] for one in error.details}) from None
        if "status" not in answer:  # a command such as undo, carried out
            return Done(str(answer["kind"]).removeprefix("command:"), self.shown())
        task = Task(**answer)
        self.client.follow(task, on_progress)
        return Done(task.name, self.shown(), Interpretation(**answer["interpretation"]))

    def walk(self, way: str) -> Done:
        """`undo` or `redo` of what the frame shows."""
        self.client.post(f"frames/{self._in_hand()}/{way}")
        return Done(way, self.shown())

    def again(self, on_progress: Progress) -> Done:
        """The same once more, with another seed."""
        return self.refine("try again", on_progress)

    def show_take(self, number: int) -> Done:
        """Makes the frame show its take with this number, as the history counts them."""
        take = self._numbered(number)
        self.client.put(f"frames/{self._in_hand()}/take", {"take_id": take.id})
        return Done(f"take {number}", take)

    def star(self) -> Done:
        take = self._shown()
        starred = not take.starred
        self.client.put(f"takes/{take.id}", {"starred": starred})
        return Done("starred" if starred else "star taken away")

    def picture(self, take: Take) -> bytes:
        file = io.BytesIO()
        self.client.download(take.url, file)
        return file.getvalue()

    def compared(self, first: int | None, second: int | None) -> tuple[Take, Take]:
        """The two takes to compare: by their numbers, or the shown one and what it was made from."""
        right = self._shown() if second is None else self._numbered(second)
        if first is not None:
            return self._numbered(first), right
        if right.parent_id is None:
            raise Failure("This picture was made from no other: say which two, such as: compare 1 2", ASKED_WRONGLY)
        return Take(**self.client.get(f"takes/{right.parent_id}")), right

    def save(self, path: Path, *, force: bool = False) -> Path:
        """Writes the shown picture, with its parameters inside. Never over another file unless told to."""
        take = self._shown()
        if path.is_dir():
            path /= f"{slug(take.prompt)}.png"
        elif path.suffix.lower() != ".png":
            path = path.with_name(f"{path.name}.png")
        _check(path, force)
        return write(path, lambda file: self.client.download(take.url, file), force)

    def export(self, path: Path | None, *, force: bool = False) -> Path:
        """Writes the project's history: a page with the pictures, or JSON where the name ends so."""
        path = path or Path.cwd()
        if path.is_dir():
            path /= f"{slug(self.project.name, 'history')}.html"
        _check(path, force)
        kind = "json" if path.suffix.lower() == ".json" else "html"
        address = f"projects/{self.project.id}/history"
        return write(path, lambda file: self.client.download(address, file, format=kind), force)

    def _in_hand(self) -> int:
        if self.kept.frame_id is None:
            raise Failure("There is no picture yet: describe one with new, such as: new a red ball", ASKED_WRONGLY)
        return self.kept.frame_id

    def _shown(self) -> Take:
        self._in_hand()
        take = self.shown()
        if take is None:
            raise Failure("This frame has no picture yet: describe one with new", ASKED_WRONGLY)
        return take

    def _numbered(self, number: int) -> Take:
        takes = self.takes()
        if not 1 <= number <= len(takes):
            raise Failure(f"This frame has {len(takes)} takes: there is no {number}", ASKED_WRONGLY)
        return takes[number - 1]


def _check(path: Path, force: bool) -> None:
    if path.exists() and not force:
        raise Failure(f"{path} is there already: choose another name, or say it with ! behind it", ASKED_WRONGLY)
    check(path, True)


def _frames(count: int) -> str:
    return "no frames yet" if count == 0 else "1 frame" if count == 1 else f"{count} frames"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"
