"""The words a conversation knows, once: what they are called, what stands behind them, what they do.

Whatever begins with none of them is a change of the picture in hand or, where there is none yet, a first description.
"""

from __future__ import annotations

import math
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kino.cli.chat import sheet
from kino.cli.failures import ASKED_WRONGLY, Failure

if TYPE_CHECKING:
    from kino.cli.chat.shell import Shell

MAX_SEED = 2**53 - 1
LEFT = ("any", "auto", "default", "off", "none", "random")
"""What takes a value back that was set."""


@dataclass(frozen=True)
class Verb:
    """`takes` is shown in the help; `run` gets what was said behind the word."""

    takes: str
    help: str
    run: Callable[[Shell, str], None]
    needs_words: bool = False


def _new(shell: Shell, said: str) -> None:
    shell.tell(shell.working(lambda told: shell.talk.new(said, told)))


def _refine(shell: Shell, said: str) -> None:
    shell.refine(said)


def _walk(way: str) -> Callable[[Shell, str], None]:
    return lambda shell, _: shell.tell(shell.talk.walk(way))


def _again(shell: Shell, _: str) -> None:
    shell.tell(shell.working(shell.talk.again))


def _show(shell: Shell, _: str) -> None:
    take = shell.talk.shown()
    if take is None:
        raise Failure("There is no picture yet: describe one with new", ASKED_WRONGLY)
    shell.show(take)
    shell.print(sheet.about(take))


def _history(shell: Shell, _: str) -> None:
    takes = shell.talk.takes()
    if not takes:
        raise Failure("There is no picture yet: describe one with new", ASKED_WRONGLY)
    shown = shell.talk.shown()
    shell.print(sheet.tree(takes, shown.id if shown else None))


def _take(shell: Shell, said: str) -> None:
    shell.tell(shell.talk.show_take(_number(said, "take")))


def _frame(shell: Shell, said: str) -> None:
    shell.tell(shell.talk.go(_number(said, "frame")))


def _frames(shell: Shell, _: str) -> None:
    shell.print(sheet.frames(shell.talk.frames(), shell.talk.kept.frame_id))


def _compare(shell: Shell, said: str) -> None:
    words = said.split()
    if len(words) > 2:
        raise Failure("Say which two takes, such as: compare 1 2", ASKED_WRONGLY)
    numbers = [_number(word, "take") for word in words]
    first, second = (None, None) if not numbers else (numbers[0], numbers[1] if len(numbers) > 1 else None)
    left, right = shell.talk.compared(first, second)
    png = sheet.side_by_side(shell.talk.picture(left), shell.talk.picture(right))
    shell.show_png(png)
    path = Path(tempfile.gettempdir()) / f"kino-compare-{uuid.uuid4().hex[:8]}.png"
    path.write_bytes(png)
    shell.open(path)
    shell.print(f"left: {sheet.name(left)}\nright: {sheet.name(right)}\n{path}")


def _seed(shell: Shell, said: str) -> None:
    kept = shell.talk.kept
    if said:
        kept.seed = None if said.lower() in LEFT else _whole(said, "seed", 0, MAX_SEED)
    take = shell.talk.shown()
    now = f"seed {kept.seed} for every picture" if kept.seed is not None else "a seed of its own for every new picture"
    shell.print(now + (f" (this one: {take.seed})" if take and take.seed is not None else ""))


def _steps(shell: Shell, said: str) -> None:
    kept = shell.talk.kept
    if said:
        kept.steps = None if said.lower() in LEFT else _whole(said, "steps", 1, 200)
    shell.print(f"{kept.steps} steps" if kept.steps else "as many steps as the model likes")


def _strength(shell: Shell, said: str) -> None:
    kept = shell.talk.kept
    if said:
        kept.strength = None if said.lower() in LEFT else _share(said)
    shell.print(f"strength {kept.strength}" if kept.strength else "a strength that fits the kind of change")


def _star(shell: Shell, _: str) -> None:
    shell.print(shell.talk.star().said)


def _save(shell: Shell, said: str) -> None:
    path, force = _path(said)
    shell.print(f"saved {shell.talk.save(path or Path.cwd(), force=force)}")


def _export(shell: Shell, said: str) -> None:
    path, force = _path(said)
    shell.print(f"saved {shell.talk.export(path, force=force)}")


def _project(shell: Shell, said: str) -> None:
    if said:
        shell.talk.open(said)
    shell.begin()


def _projects(shell: Shell, _: str) -> None:
    shell.print(sheet.projects(shell.talk.projects(), shell.talk.project.id))


def _help(shell: Shell, _: str) -> None:
    shell.print(sheet.verbs({name: (verb.takes, verb.help) for name, verb in VERBS.items()}))


def _quit(shell: Shell, _: str) -> None:
    raise EOFError


VERBS: dict[str, Verb] = {
    "new": Verb("<description>", "a new picture, as a new frame", _new, needs_words=True),
    "refine": Verb("<change>", "change this picture; just saying it does the same", _refine, needs_words=True),
    "undo": Verb("", "show what the frame showed before", _walk("undo")),
    "redo": Verb("", "take back an undo", _walk("redo")),
    "again": Verb("", "the same once more, with another seed", _again),
    "history": Verb("", "all takes of this frame, as a tree", _history),
    "take": Verb("<number>", "show another take of this frame", _take, needs_words=True),
    "compare": Verb("[<a> [<b>]]", "two takes side by side; this one and its parent", _compare),
    "show": Verb("", "this picture, and what made it", _show),
    "seed": Verb("[<number>|any]", "the seed of every picture from now on", _seed),
    "steps": Verb("[<number>|auto]", "how many steps", _steps),
    "strength": Verb("[<0.01-1>|auto]", "how much a change may redraw", _strength),
    "star": Verb("", "star this take, or take the star away", _star),
    "save": Verb("[<file>]", "save this picture; ! behind the name writes over", _save),
    "export": Verb("[<file>]", "the project's history as .html or .json", _export),
    "frame": Verb("<number>", "go to another frame", _frame, needs_words=True),
    "frames": Verb("", "the frames of this project", _frames),
    "project": Verb("[<name>]", "go to another project, or make it", _project),
    "projects": Verb("", "all projects", _projects),
    "help": Verb("", "these words", _help),
    "quit": Verb("", "leave; the next chat goes on from here", _quit),
}
# Words that may begin a description or a change are verbs only where nothing else can be meant.
ALONE = {name for name, verb in VERBS.items() if not verb.takes}
NUMBERED = {"take", "frame", "seed", "steps", "strength"}
SAME = {"exit": "quit", "?": "help", "try again": "again", "variation": "again", "back": "undo"}


def understood(line: str) -> tuple[Verb, str] | None:
    """The verb that a line begins with, and what is said behind it; None where it is a change in plain words."""
    said = line.strip()
    said = SAME.get(said.lower(), said)
    word, _, rest = said.partition(" ")
    name, rest = word.lower(), rest.strip()
    verb = VERBS.get(name)
    if verb is None or (name in ALONE and rest):
        return None
    if name in NUMBERED and rest and not (rest.lower() in LEFT or rest[:1].isdigit() or rest[:1] in "-."):
        return None  # "frame the dog tightly" is a change
    if name == "new" and rest.lower().startswith("seed"):
        return VERBS["again"], ""
    return verb, rest


def _number(said: str, what: str) -> int:
    return _whole(said, what, 1, 10**9)


def _whole(said: str, what: str, least: int, most: int) -> int:
    try:
        number = int(said)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise Failure(f"{what} must be a whole number from {least} to {most}", ASKED_WRONGLY)
    return number


def _share(said: str) -> float:
    try:
        number = float(said)
    except ValueError:
        number = math.nan
    if not 0.01 <= number <= 1:
        raise Failure("strength must be a number from 0.01 (hardly anything) to 1 (everything)", ASKED_WRONGLY)
    return number


def _path(said: str) -> tuple[Path | None, bool]:
    force = said.endswith("!")
    said = said.removesuffix("!").strip().strip("\"'")
    return (Path(said).expanduser() if said else None), force
