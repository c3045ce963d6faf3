"""The caption files as the state would have them: what is known of each, what is still to write, what is another's.

A file is written only when it holds what it was last known to hold. Where it does not, its text is from outside, and
`outside` tells it; taking it in is `Dataset`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kino.datasets.captions import without_trigger
from kino.datasets.folder import Folder, Found, Unreadable
from kino.datasets.state import Picture, State


@dataclass(frozen=True, slots=True)
class Outside:
    """A caption file another program wrote: what it was known to hold, and what it holds."""

    known: str
    found: Found

    @property
    def text(self) -> str:
        return self.found.text or ""


class Projection:
    """Not safe from several threads: `Dataset` holds its lock."""

    def __init__(self, folder: Folder, state: State, stale: Mapping[str, tuple[str, ...]]) -> None:
        """`stale`: pictures whose files may not be written yet, each with the texts it had since they were: the first
        is what the file held then."""
        self._folder = folder
        self._known = {
            name: stale[name][0] if name in stale else "" if picture.removed else state.text(picture)
            for name, picture in state.pictures.items()
        }
        self._ours = {name: {"", *texts} for name, texts in stale.items()}
        self._found: dict[str, Found] = {}
        self.pending: set[str] = set(stale)
        self.unsynced: set[str] = set()
        self.problem: str | None = None

    def add(self, names: Iterable[str]) -> None:
        """Pictures that are new: nothing is known to be beside them."""
        for name in names:
            self._known[name] = ""
            self.pending.add(name)

    def outside(self, state: State, names: Iterable[str]) -> dict[str, Outside]:
        """What other programs wrote beside these pictures. Files that can't be read are passed over, and not written
        either."""
        found = {}
        for name in names:
            picture = state.pictures[name]
            if picture.removed:
                continue
            try:
                outside = self._look(state, picture)
            except Unreadable as problem:
                self.problem = f"{problem}: it is left as it is."
                continue
            if outside:
                found[name] = outside
        return found

    def taken_in(self, name: str, outside: Outside) -> None:
        """The state knows of it now: the file may be written again."""
        self._known[name] = outside.text
        self._found[name] = outside.found
        self.pending.add(name)

    def flush(self, state: State) -> None:
        """Writes what is pending; what can't be written stays so, with a sentence in `problem`."""
        self.problem = None
        for name in [name for name in state.pictures if name in self.pending] if self.pending else ():
            try:
                if self._write(state, state.pictures[name]):
                    self.pending.discard(name)
            except Unreadable as problem:
                self.problem = f"{problem}: it is left as it is."
            except OSError as error:
                self.problem = (
                    f"{len(self.pending):,} caption files in {self._folder.path} could not be written yet "
                    f"({error.strerror}): nothing is lost, and the next edit tries again."
                )
                return

    def exact(self, state: State, name: str) -> bool:
        """Whether the file is known to be, to the byte, as it is to be."""
        found = self._found.get(name)
        return found is not None and self._is_so(found, state.text(state.pictures[name]))

    def _look(self, state: State, picture: Picture) -> Outside | None:
        name = picture.name
        found = self._folder.look(picture.stem, self._found.get(name))
        text, known = found.text or "", self._known[name]
        ours = state.text(picture)
        if found is not self._found.get(name) and text != known:
            if picture.conflict:
                theirs = without_trigger(text, state.about.trigger, state.about.mode)
                if theirs != picture.conflict.theirs:
                    return Outside(known, found)
                self._known[name] = text
            elif text != ours and text not in self._ours.get(name, ()):
                return Outside(known, found)
            elif text == ours:
                self._known[name] = text
        self._found[name] = found
        if picture.conflict is None and not self._is_so(found, ours):
            self.pending.add(name)
        return None

    def _write(self, state: State, picture: Picture) -> bool:
        """False: another's text is in the way."""
        name = picture.name
        if picture.removed:
            self._folder.put_aside(name, picture.stem)
            self._known[name] = ""
            self._forget(name)
            return True
        self._folder.bring_back(name)
        if self._look(state, picture):
            return False
        if picture.conflict:
            return True
        text = state.text(picture)
        if not self._is_so(self._found[name], text):
            self._found[name] = self._folder.write_text(picture.stem, text)
            self.unsynced.add(picture.stem)
        self._known[name] = text
        self._ours.pop(name, None)
        return True

    def _forget(self, name: str) -> None:
        self._found.pop(name, None)
        self._ours.pop(name, None)

    @staticmethod
    def _is_so(found: Found, text: str) -> bool:
        return (found.text or "") == text and found.exact and (found.status is None) == (not text)
