"""The loop of `kino chat`: reads lines, does what they say, shows what came of it.

Typed in a terminal it has completion, a history across runs and a line of facts; from a pipe it reads one line after
another and ends with the status of the first that failed.
"""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from rich.console import Console, RenderableType
from rich.text import Text

from kino.cli import failures, pictures
from kino.cli.chat import kept, sheet
from kino.cli.chat.talk import Done, NotUnderstood, Progress, Talk
from kino.cli.chat.verbs import VERBS, understood
from kino.cli.client import TaskStopped
from kino.cli.connection import connect, settings_of
from kino.cli.failures import ASKED_WRONGLY, DONE, Failure, Lost
from kino.cli.showing import progress
from kino.schemas.takes import Take

CHOICES = {"a": "append", "w": "replace", "e": "edit"}
FILES = ("save", "export")
CHANGE = re.compile(r"\s*(?:please )?(?:make|change|turn|remove|add|replace|swap|give|move|undo) ", re.IGNORECASE)
"""How a change begins, and no description: where there is nothing to change, it was meant for another picture."""


def run(flags: dict[str, Any], project: str | None, show: str = "auto") -> int:
    """The whole conversation; its exit status."""
    status = DONE

    def work() -> None:
        nonlocal status
        if show not in pictures.WANTED:
            raise Failure(f"--pictures must be one of {', '.join(pictures.WANTED)}", ASKED_WRONGLY)
        data_dir = settings_of(flags).data_dir
        with connect(flags) as client:
            talk = Talk(client, kept.load(data_dir))
            talk.begin(project)
            try:
                shell = Shell(talk, data_dir, pictures.protocol(show))
                status = shell.typed() if sys.stdin.isatty() else shell.piped(sys.stdin)
            finally:
                kept.save(data_dir, talk.kept)

    return failures.run(work) or status


class Shell:
    def __init__(self, talk: Talk, data_dir: Path, how: pictures.Protocol | None) -> None:
        self.talk = talk
        self._data_dir = data_dir
        self._how = how
        self._console = Console(highlight=False)
        self._session: PromptSession[str] | None = None

    # --- reading -------------------------------------------------------------------------------------------------

    def typed(self) -> int:
        self._data_dir.mkdir(parents=True, exist_ok=True)
        # An interrupt only throws a line away here; being told to end must end.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(failures.STOPPED))
        words = _Words()
        session = self._session = PromptSession[str](
            history=FileHistory(str(self._data_dir / kept.LINES)),
            completer=words,
            auto_suggest=AutoSuggestFromHistory(),
            complete_while_typing=False,
            bottom_toolbar=self._facts,
        )
        self.begin()
        self.print(Text("Describe a picture, or say what to change; help lists the words.", style="dim"))
        while True:
            try:
                # Asked for ahead: completing happens inside of an event loop, where the client can't run its own.
                words.projects = [one.name for one in self.talk.projects()]
                line = session.prompt("> ")
            except KeyboardInterrupt:
                continue  # the line is thrown away, as in a shell
            except EOFError:
                return DONE
            except Failure as error:
                self._failed(error)
                return error.status
            try:
                self._do(line)
            except EOFError:
                return DONE
            except Lost as error:
                self._failed(error)
                return error.status
            except Failure as error:
                self._failed(error)
            except KeyboardInterrupt:
                self.print("Stopped; nothing was begun")  # between two calls: a task under way says so itself
            finally:
                kept.save(self._data_dir, self.talk.kept)

    def piped(self, lines: Iterable[str]) -> int:
        status = DONE
        for line in lines:
            try:
                self._do(line)
            except EOFError:
                break
            except Failure as error:
                self._failed(error)
                status = status or error.status
                if isinstance(error, Lost | TaskStopped):
                    break
        return status

    def _do(self, line: str) -> None:
        if not line.strip():
            return
        found = understood(line)
        if found is None:
            if self.talk.shown() is None:
                if CHANGE.match(line):
                    raise Failure("There is no picture to change yet: describe one first, such as: a red ball")
                return VERBS["new"].run(self, line.strip())
            return self.refine(line.strip())
        verb, said = found
        if verb.needs_words and not said:
            word = line.split()[0].lower()
            raise Failure(f"say it as: {word} {verb.takes}")
        verb.run(self, said)

    # --- doing ---------------------------------------------------------------------------------------------------

    def refine(self, said: str) -> None:
        """A change in plain words; where it is not understood, the person chooses what to make of it."""
        try:
            done = self.working(lambda told: self.talk.refine(said, told))
        except NotUnderstood as error:
            description = self._chosen(error)
            if description is None:
                return
            done = self.working(lambda told: self.talk.refine(said, told, description))
        if done.said == "compare":
            return VERBS["compare"].run(self, "")
        self.tell(done)

    def _chosen(self, error: NotUnderstood) -> str | None:
        if self._session is None:
            raise error
        self.print(Text(error.message, style="yellow"))
        if "append" in error.choices:
            self.print(Text(f"  a  add it: {error.choices['append']}"))
            self.print(Text(f"  w  use it as the whole prompt: {error.choices['replace']}"))
        self.print("  e  edit the prompt by hand\n  Enter  leave the picture as it is")
        ask = PromptSession[str]()
        try:
            choice = CHOICES.get(ask.prompt("a, w, e or Enter > ").strip().lower()[:1])
            if choice == "edit":
                return ask.prompt("prompt > ", default=error.choices.get("edit", "")).strip() or None
            return error.choices.get(choice or "")
        except (KeyboardInterrupt, EOFError):
            return None

    def working(self, work: Callable[[Progress], Done]) -> Done:
        """Something that takes its time, with a bar."""
        with progress() as told:
            return work(told)

    # --- showing -------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Where we are."""
        project = self.talk.project
        self.print(Text.assemble((project.name, "bold"), f"  {project.width} x {project.height}, {project.fps} fps"))
        take = self.talk.shown()
        if take:
            self.tell(Done("", take))

    def tell(self, done: Done) -> None:
        if done.interpretation and done.interpretation.changes:
            self.print(sheet.changed(done.interpretation))
        if done.take is None:
            self.print(f"{done.said}: this frame has no picture")
            return
        self.show(done.take)
        words = Text(done.take.prompt, style="bold" if not done.interpretation else "")
        self.print(words if done.take.prompt else Text("an imported picture"))

    def show(self, take: Take) -> None:
        """The picture itself where the terminal can show it, and where it is."""
        if self._how:
            pictures.show(self._console, self.talk.picture(take), self._how)
        frame = self.talk.frame()
        path = self._data_dir / frame.path if frame and frame.take_id == take.id and frame.path else None
        where = str(path) if path and path.is_file() else f"{self.talk.client.url}{take.url}"
        self.print(Text(where, style="dim", no_wrap=True, overflow="ignore"))

    def show_png(self, png: bytes) -> None:
        if self._how:
            pictures.show(self._console, png, self._how)

    def open(self, path: Path) -> None:
        """In whatever this machine shows pictures with; nothing where it has nothing."""
        if self._session is not None:
            import typer

            typer.launch(str(path))

    def print(self, what: RenderableType) -> None:
        self._console.print(what, soft_wrap=isinstance(what, Text | str))

    def _failed(self, error: Failure) -> None:
        self.print(Text(error.message, style="red"))

    def _facts(self) -> str:
        now = self.talk.kept
        values = {"seed": now.seed, "steps": now.steps, "strength": now.strength}
        return " · ".join([self.talk.project.name, *(f"{k} {v}" for k, v in values.items() if v is not None)])


class _Words(Completer):
    """The verbs at a line's beginning; projects and files behind those that take them."""

    def __init__(self) -> None:
        self.projects: list[str] = []
        self._files = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        line = document.text_before_cursor
        word, space, rest = line.partition(" ")
        if not space:
            yield from (Completion(f"{name} ", -len(word), display=name) for name in VERBS if name.startswith(word))
        elif word == "project":
            found = (name for name in self.projects if name.lower().startswith(rest.lower()))
            yield from (Completion(name, -len(rest)) for name in found)
        elif word in FILES:
            yield from self._files.get_completions(Document(rest), complete_event)
