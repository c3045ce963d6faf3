"""The caption files as the state would have them: what is known of each, what is still to write, what is another's.

A file is written only when it holds what it was last known to hold. Where it does not, its text is from outside, and
`outside` tells it; taking it in is `Dataset`'s.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kino.datasets.captions import without_trigger
from kino.datasets.folder import Folder, Found, Unreadable
from kino.datasets.state import About, Picture, State


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
        self._ours = {name: set(texts) for name, texts in stale.items()}
        self._texts: dict[str, tuple[Picture, About, str]] = {}
        self._found: dict[str, Found] = {}
        self.pending: dict[str, None] = dict.fromkeys(stale)  # in the order they came
        self.unsynced: set[str] = set()
        self._aside = {name for name, picture in state.pictures.items() if picture.removed or name in stale}
        self._unwritten: str | None = None
        self._unreadable: dict[str, str] = {}

    def add(self, names: Iterable[str]) -> None:
        """Pictures that are new: nothing is known to be beside them."""
        for name in names:
            self._known[name] = ""
            self.pending[name] = None

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
                self._unreadable.pop(name, None)
            except Unreadable as problem:
                self._unreadable[name] = str(problem)
                continue
            if outside:
                found[name] = outside
        return found

    def taken_in(self, name: str, outside: Outside) -> None:
        """The state knows of it now: the file may be written again."""
        self._known[name] = outside.text
        self._found[name] = outside.found
        self.pending[name] = None

    def await_writing(self, names: Iterable[str]) -> None:
        self.pending.update(dict.fromkeys(names))

    def flush(self, state: State, revision: int, at_most: int | None = None) -> int | None:
        """Writes what is pending, or so many of it, and gives how many could be; None when the disk can't.

        What can't be written stays pending, behind the rest, with a sentence in `problem`; so does what another
        program wrote to, until that is taken in.
        """
        self._unwritten = None
        written = 0
        for name in list(itertools.islice(self.pending, at_most)):
            try:
                done = self._write(state, state.pictures[name])
                self._unreadable.pop(name, None)
            except Unreadable as problem:
                self._unreadable[name] = str(problem)
                done = False
            except OSError as error:
                self._unwritten = error.strerror
                return None
            del self.pending[name]
            if done:
                written += 1
            else:
                self.pending[name] = None
        if not self.pending:
            with contextlib.suppress(OSError):  # told by the next caption, if the disk is full
                self._folder.note_written(revision)
        return written

    @property
    def problem(self) -> str | None:
        """Why files are not as they are to be, as a sentence."""
        if self._unwritten:
            return (
                f"{len(self.pending):,} caption files in {self._folder.path} could not be written yet "
                f"({self._unwritten}): nothing is lost, and the next edit tries again."
            )
        for problem in self._unreadable.values():
            more = f", and {len(self._unreadable) - 1:,} more are like that" if len(self._unreadable) > 1 else ""
            return f"{problem}{more}: left as it is until it can be."
        return None

    def _look(self, state: State, picture: Picture) -> Outside | None:
        name = picture.name
        found = self._folder.look(picture.stem, self._found.get(name))
        text, known = found.text or "", self._known[name]
        ours = self._text(state, picture)
        if found is not self._found.get(name) and text != known:
            if picture.conflict:
                theirs = without_trigger(text, state.about.trigger, state.about.mode)
                if theirs != picture.conflict.theirs:
                    return Outside(known, found)
                self._known[name] = text
            elif text != ours and not self._is_stale(name, found):
                return Outside(known, found)
            elif text == ours:
                self._known[name] = text
        self._found[name] = found
        if picture.conflict is None and not self._is_so(found, ours):
            self.pending[name] = None
        return None

    def _write(self, state: State, picture: Picture) -> bool:
        """False: another's text is in the way."""
        name = picture.name
        if picture.removed:
            self._folder.put_aside(name, picture.stem)
            self._known[name] = ""
            self._aside.add(name)
            self._found.pop(name, None)
            self._ours.pop(name, None)
            return True
        if name in self._aside:
            self._folder.bring_back(name)
            self._aside.discard(name)
        if self._look(state, picture):
            return False
        if picture.conflict:
            return True
        text = self._text(state, picture)
        if not self._is_so(self._found[name], text):
            self._found[name] = self._folder.write_text(picture.stem, text)
            self.unsynced.add(picture.stem)
        self._known[name] = text
        self._ours.pop(name, None)
        return True

    def _is_stale(self, name: str, found: Found) -> bool:
        """Whether it is what we wrote before, or what a disk that lost its power makes of a file: one of no bytes."""
        return name in self._ours and (
            (found.text or "") in self._ours[name] or (found.status is not None and not found.status[1])
        )

    def _text(self, state: State, picture: Picture) -> str:
        """As `state.text`, which takes a while for ten thousand."""
        kept = self._texts.get(picture.name)
        if kept and kept[0] is picture and kept[1] is state.about:
            return kept[2]
        text = state.text(picture)
        self._texts[picture.name] = picture, state.about, text
        return text

    @staticmethod
    def _is_so(found: Found, text: str) -> bool:
        return (found.text or "") == text and found.exact and (found.status is None) == (not text)
