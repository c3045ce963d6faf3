"""Carries out a plan of `scanning.py`: copies the pictures into the dataset's folder under their new names.

Originals are only read. A copy is written beside, synced and renamed, so that a picture is there whole or not at all;
an import that was cut short gives the same pictures the same names when it is done again (`numbering.py`). Knows
nothing of the journal: what it gives is for `Dataset.add`, and `settle` is called once that is done.
"""

from __future__ import annotations

import contextlib
import errno
import os
import uuid
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kino.datasets import looks, remembered
from kino.datasets.allowed import shown
from kino.datasets.captions import join_tags, split_tags, unique, without_trigger
from kino.datasets.lines import Lines
from kino.datasets.numbering import Names, settle
from kino.datasets.scanning import Plan, Progress, Source, sha256_of
from kino.datasets.state import Change, Picture
from kino.errors import Unavailable
from kino.schemas.datasets import ImportReport

if TYPE_CHECKING:
    from kino.datasets.reading import Prepared

__all__ = ["Taken", "rehearse", "settle", "take_in"]

THREADS = 4
AHEAD = 8
"""Pictures that are read while one is written: they are in memory whole."""
TRANSPARENT = "Partly transparent: kept so; trainers show it on black or white"
Ready = tuple[str, "Prepared"] | Exception


@dataclass(frozen=True, slots=True)
class Taken:
    pictures: list[Picture]  # new ones, in order
    changes: list[Change]  # of pictures the dataset has already: brought back, captions merged
    report: ImportReport
    stopped: bool = False  # not all were taken in: the same import done again goes on


def take_in(
    plan: Plan,
    first_number: int = 1,
    *,
    known: Iterable[Picture] | None = None,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Taken:
    """Copies what the plan holds into `plan.folder`, numbered from `first_number` or the first number that is free.

    `known`: what the dataset has by now, where another import may have ended since the plan was made. Stops after the
    picture in hand once `should_stop` says so, and where the disk is full: what was copied is in `pictures` all the
    same. Raises Unavailable where nothing can be written at all.
    """
    if known is not None:
        plan = replace(plan, known=tuple(known))
    folder, look = plan.folder, _Look(plan, progress, should_stop)
    pictures: list[Picture] = []
    try:
        with Names(plan, first_number) as names, contextlib.closing(look.fit()) as fit:
            for source, sha256, prepared in fit:
                try:
                    name = names.next(source, sha256, prepared.suffix)
                    _write(folder / name, prepared.data)
                except OSError as error:
                    if not pictures:
                        raise
                    look.lines.group("disk", "error", _no_room(folder, error), [source.relative])
                    look.stopped = True
                    break
                pictures.append(_picture(plan, source, name, sha256, prepared))
    except OSError as error:
        raise Unavailable(_no_room(folder, error)) from None
    _sync(folder)
    _remember(plan, pictures)
    _alike(plan, pictures, look.lines)
    return Taken(pictures, _changes(plan), look.report(len(pictures)), look.stopped)


def rehearse(plan: Plan, most: int = 500, should_stop: Callable[[], bool] = lambda: False) -> ImportReport:
    """The report with what only decoding shows: damage, and pictures that look alike. Writes nothing.

    For more than `most` pictures the plan's own report: nobody wants to wait that long to be asked.
    """
    if len(plan.sources) > most:
        return plan.report
    look = _Look(plan, None, should_stop)
    pictures = [_picture(plan, source, source.relative, sha256, ready) for source, sha256, ready in look.fit()]
    _alike(plan, pictures, look.lines)
    return look.report(0)


class _Look:
    """Goes through a plan's pictures, and notes what is wrong with which."""

    def __init__(self, plan: Plan, progress: Progress | None, should_stop: Callable[[], bool]) -> None:
        self._plan, self._progress, self._should_stop = plan, progress, should_stop
        self.lines, self.stopped = plan.lines.copy(), False
        self._refused = self._double = 0

    def fit(self) -> Generator[tuple[Source, str, Prepared], None, None]:
        """Those that can be taken in, each decoded, with the SHA-256 of the original; in order."""
        plan = self._plan
        by_bytes = {picture.sha256: picture.name for picture in reversed(plan.known)}
        by_source = {(picture.source, picture.sha256) for picture in plan.known}
        with ThreadPoolExecutor(min(THREADS, os.cpu_count() or 1), thread_name_prefix="import") as pool:
            for count, (source, ready) in enumerate(_ahead(plan, pool)):
                if self._should_stop():
                    self.stopped = True
                    return
                if self._progress:
                    self._progress(count, len(plan.sources), "copying")
                if isinstance(ready, Exception):
                    self._refused += 1
                    _tell(ready, source, self.lines)
                    continue
                sha256, prepared = ready
                if (source.relative, sha256) in by_source:
                    self._double += 1
                elif plan.skip_duplicates and sha256 in by_bytes:
                    self._double += 1
                    message = f"The dataset has the very same picture as {by_bytes[sha256]}: not taken in again"
                    self.lines.add("duplicate", "note", message, source.relative)
                else:
                    by_bytes[sha256] = source.relative
                    yield source, sha256, prepared
                    if prepared.changed:
                        self.lines.add("converted", "note", prepared.changed, source.relative)
                    if prepared.transparent:
                        self.lines.add("transparent", "note", TRANSPARENT, source.relative)

    def report(self, taken: int) -> ImportReport:
        report, known = self._plan.report, len(self._plan.again) + self._double
        found, lines = report.found - self._refused, self.lines.in_order()
        return report.model_copy(update={"found": found, "taken": taken, "known": known, "lines": lines})


def _ahead(plan: Plan, pool: ThreadPoolExecutor) -> Iterator[tuple[Source, Ready]]:
    """The pictures in order, each read and prepared while those before it are written."""
    waiting: deque[tuple[Source, Future[Ready]]] = deque()
    sources = iter(plan.sources)
    try:
        for source in sources:
            waiting.append((source, pool.submit(_ready, source, plan.max_megapixels)))
            if len(waiting) == AHEAD:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    finally:
        for _, future in waiting:
            future.cancel()


def _ready(source: Source, max_megapixels: int) -> Ready:
    from kino.datasets import reading

    try:
        data = reading.content(source.path)
        return sha256_of(data), reading.prepared(data, max_megapixels)
    except (reading.Refused, OSError) as error:
        return error


def _tell(error: Exception, source: Source, lines: Lines) -> None:
    from kino.datasets import reading

    if isinstance(error, reading.Refused):
        lines.add(error.kind, "error", error.message, source.relative)
    else:
        why = getattr(error, "strerror", None) or str(error)
        lines.add("unreadable", "error", f"Can't be read ({why}): check that it is still there", source.relative)


def _picture(plan: Plan, source: Source, name: str, sha256: str, prepared: Prepared) -> Picture:
    caption = without_trigger(source.caption or "", plan.trigger, plan.mode)
    return Picture(
        name, source.relative, sha256, prepared.width, prepared.height, len(prepared.data), prepared.look, caption
    )


def _remember(plan: Plan, taken: list[Picture]) -> None:
    sources = {source.relative: source for source in (*plan.sources, *(source for source, _ in plan.again))}
    had = [picture for source, picture in plan.again if picture.source == source.relative]
    files = {
        picture.source: (sources[picture.source].size_bytes, sources[picture.source].changed_ns, picture.sha256)
        for picture in (*taken, *had)
    }
    with contextlib.suppress(OSError):  # it is only to spare work the next time
        remembered.remember(plan.folder, files)


def _changes(plan: Plan) -> list[Change]:
    """What becomes of pictures the dataset has already: brought back, or given what their caption files say as well."""
    found: dict[str, Picture] = {}
    said: dict[str, str] = {}  # a picture may have been found twice
    for source, picture in plan.again:
        if picture.removed and not plan.bring_back:
            continue
        found[picture.name] = picture
        theirs = without_trigger(source.caption or "", plan.trigger, plan.mode) if plan.captions == "merge" else ""
        ours = said.get(picture.name, picture.caption)
        if plan.mode == "tags":
            said[picture.name] = join_tags(unique([*split_tags(ours), *split_tags(theirs)]))
        else:
            said[picture.name] = ours if theirs in ours else f"{ours} {theirs}".strip()
    changes = [Change(name, "removed", False) for name, picture in found.items() if picture.removed]
    return changes + [Change(name, "caption", said[name]) for name, one in found.items() if said[name] != one.caption]


def _alike(plan: Plan, taken: list[Picture], lines: Lines) -> None:
    """Groups of pictures that look nearly the same, with at least one of those taken in now."""
    there = [picture for picture in plan.known if not picture.removed]
    everything = [*there, *taken]
    for group in looks.groups([picture.look for picture in everything]):
        if group[-1] >= len(there):
            sources = [everything[place].source for place in group]
            message = f"{len(group)} pictures look nearly the same: keep the best one, or they weigh as much as several"
            lines.group("near_duplicate", "warning", message, sources)


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    """The names too survive a loss of power; where a system can't sync a folder it does without."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)


def _no_room(folder: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"The disk of {shown(folder)} is full: make room and import the folder again, it goes on where it stopped"
        )
    return f"{shown(folder)} can't be written to ({error.strerror}): put it right and import the folder again"
