"""The models folder: one folder a category, models inside it by name. Nothing outside it can be reached.

What is listed was looked at; what was looked at is remembered by size and time of change, so that lists are quick.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from kino.errors import NotFound, TaskFailed
from kino.schemas.models import Model
from kino.sentences import printable
from kino.weights.content import Content, inspect

State = tuple[tuple[str, int, int], ...]  # path, size in bytes and time of change of each file


class Weights:
    """Implements `base_plugin.ModelFolders`. Safe to use from several threads; touches the disk, so not on a loop."""

    def __init__(self, models_dir: Path) -> None:
        self.models_dir = models_dir
        self._seen: dict[Path, tuple[State, Content | str]] = {}

    def path(self, category: str, filename: str) -> Path:
        """The file or folder of a model. Raises TaskFailed with a sentence when it is not there or not whole."""
        path = self._inside(category, filename)
        if path is None:
            raise TaskFailed(f"{printable(category)} has no model named {printable(filename)}")
        self.check(path)
        return path

    def check(self, path: Path) -> None:
        """Raises TaskFailed with a sentence for weights that are missing, cut off, damaged, or a pickle."""
        found, _ = self._look(path)
        if isinstance(found, str):
            raise TaskFailed(found)

    def names(self, category: str, families: Sequence[str] = ()) -> list[str]:
        """File and folder names of the usable models of a category, as parameters and URLs use them."""
        usable = self._usable(category)
        return [path.name for path, found, _ in usable if not families or found.family in families]

    def categories(self) -> list[str]:
        try:
            return sorted(path.name for path in self.models_dir.iterdir() if self._inside(path.name) and path.is_dir())
        except OSError:
            return []

    def models(self, category: str) -> list[Model]:
        """Raises NotFound for a category that is not there."""
        self._category(category)
        return [_model(category, path, content, state) for path, content, state in self._usable(category)]

    def model(self, category: str, filename: str) -> Model:
        """Raises NotFound for a model that is not there, with the reason for one that can't be used."""
        self._category(category)
        path = self._inside(category, filename)
        if path is None:
            raise NotFound(f"{category} has no model named {printable(filename)}")
        found, state = self._look(path)
        if isinstance(found, str):
            raise NotFound(found)
        return _model(category, path, found, state)

    def _category(self, category: str) -> None:
        path = self._inside(category)
        if path is None or not path.is_dir():
            raise NotFound(f"there is no category of models named {printable(category)}")

    def _inside(self, *names: str) -> Path | None:
        """What the names lead to, if it is there, is named directly, and stays inside, links followed."""
        if any(not n or n.startswith(".") or Path(n).name != n or "\\" in n or not n.isprintable() for n in names):
            return None
        path = self.models_dir.joinpath(*names)
        try:
            inside = path.resolve(strict=True).is_relative_to(self.models_dir.resolve())
        except (OSError, ValueError, RuntimeError):  # absent, too long, a NUL or lone surrogate, a circle of links
            return None
        return path if inside else None

    def _usable(self, category: str) -> list[tuple[Path, Content, State]]:
        usable = []
        folder = self._inside(category)
        try:
            entries = sorted((entry.name for entry in folder.iterdir()), key=str.lower) if folder else []
        except OSError:
            entries = []
        for name in entries:
            path = self._inside(category, name)
            if path is None:
                continue
            found, state = self._look(path)
            if isinstance(found, Content):
                usable.append((path, found, state))
        return usable

    def _look(self, path: Path) -> tuple[Content | str, State]:
        """What a path holds, or the sentence why it can't be used; from memory if nothing about it has changed."""
        try:
            state = _state(path, self.models_dir.resolve())
        except OSError:
            return f"{path.name} is not there", ()
        except TaskFailed as error:
            return str(error), ()
        seen = self._seen.get(path)
        if seen and seen[0] == state:
            return seen[1], state
        found: Content | str
        try:
            found = inspect(path)
        except TaskFailed as error:
            found = str(error)
        except OSError as error:  # replaced or removed while being looked at
            return f"{path.name} can't be read: {error.strerror}", state
        self._seen[path] = (state, found)
        return found, state


def _state(path: Path, root: Path) -> State:
    """Raises OSError when it is not there, TaskFailed when a link inside leads out of the models folder."""
    files = (
        [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file() or file.is_symlink())
    )
    state = []
    for file in files:
        if file.is_symlink() and not file.resolve().is_relative_to(root):
            raise TaskFailed(f"{path.name} has a link, {file.name}, that leads out of the models folder")
        about = file.stat()
        state.append((str(file.relative_to(path)), about.st_size, about.st_mtime_ns))
    if not path.exists():
        raise FileNotFoundError(path)
    return tuple(state)


def _model(category: str, path: Path, content: Content, state: State) -> Model:
    newest = max((changed for _, _, changed in state), default=0)
    moment = datetime.fromtimestamp(newest / 1e9, UTC)
    return Model(
        name=path.name if path.is_dir() else path.stem,
        filename=path.name,
        category=category,
        size_bytes=sum(size for _, size, _ in state),
        format=content.format,
        family=content.family,
        license=content.license,
        modified_at=moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    )
