"""Restore points: whole states under a name, made by the person, or by Kino before large edits and once a day."""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from kino import errors
from kino.datasets.folder import Folder
from kino.datasets.snapshot import Damaged, Head, from_file, head_of, to_file
from kino.datasets.state import State

KEEP_AUTOMATIC = 20


@dataclass(frozen=True, slots=True)
class Point:
    id: str
    name: str
    at: str
    revision: int
    tagged: int
    automatic: bool


class Points:
    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._path = folder.hidden / "points"

    def all(self) -> list[Point]:
        """The newest first; damaged ones are passed over."""
        found = []
        for path in sorted(self._path.glob("*.json"), reverse=True):
            with contextlib.suppress(Damaged, errors.Unavailable):
                found.append(_point(path, head_of(path)))
        return found

    def make(self, name: str, head: Head, state: State, *, automatic: bool = False) -> Point:
        """Raises errors.Unavailable."""
        path = self._path / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(2)}.json"
        head = replace(head, name=name, automatic=automatic)
        try:
            self._path.mkdir(exist_ok=True)
            self._folder.replace(path, to_file(head, state))
        except OSError as error:
            raise errors.Unavailable(f"The restore point could not be written: {error.strerror}.") from error
        if automatic:
            for old in [point for point in self.all() if point.automatic][KEEP_AUTOMATIC:]:
                with contextlib.suppress(errors.KinoError):
                    self.delete(old.id)
        return _point(path, head)

    def read(self, id: str) -> tuple[Point, State]:
        """Raises errors.NotFound, errors.Unavailable for one that is damaged."""
        path = self._named(id)
        try:
            snapshot = from_file(path)
        except Damaged as error:
            raise errors.Unavailable(f"The restore point can't be used: {error}.") from error
        return _point(path, snapshot.head), snapshot.state

    def delete(self, id: str) -> None:
        """Raises errors.NotFound, errors.Unavailable."""
        path = self._named(id)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise errors.Unavailable(f"The restore point could not be removed: {error.strerror}.") from error

    def _named(self, id: str) -> Path:
        # Looked up among those that are there: an id from a request is no path.
        for path in self._path.glob("*.json"):
            if path.stem == id:
                return path
        raise errors.NotFound(f"The dataset has no restore point {id}.")


def _point(path: Path, head: Head) -> Point:
    return Point(path.stem, head.name, head.at, head.revision, head.tagged, head.automatic)
