"""Carries out a plan of `scanning.py`: copies the pictures into the dataset's folder under their new names.

Originals are only read. A copy is written beside, synced and renamed, so that a picture is there whole or not at all.
Before each, its name is written down in `.kino/importing.jsonl`: an import that was cut short gives the same pictures
the same names when it is done again. Knows nothing of the journal: what it gives is for `Dataset.create` and `add`.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kino.datasets import looks, remembered
from kino.datasets.allowed import HIDDEN, IMPORTING, shown
from kino.datasets.captions import join_tags, split_tags, unique, without_trigger
from kino.datasets.lines import Lines
from kino.datasets.scanning import Plan, Progress, Source, sha256_of
from kino.datasets.state import Change, Picture
from kino.errors import Unavailable
from kino.schemas.datasets import ImportReport

if TYPE_CHECKING:
    from kino.datasets.reading import Prepared

DIGITS = 4
THREADS = 4
AHEAD = 8
"""Pictures that are read while one is written: they are in memory whole."""
TRANSPARENT = "Partly transparent: kept so; trainers show it on black or white"
Ready = tuple[str, "Prepared"] | Exception


@dataclass(frozen=True, slots=True)
class Taken:
    pictures: list[Picture]  # new ones, in order
    changes: list[Change]  # captions of pictures the dataset has already, under the policy merge
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

    `known`: what the dataset has by now, where another import may have ended since the plan was made.

    Stops after the picture in hand once `should_stop` says so, and where the disk is full: what was copied is in
    `pictures` all the same. Raises Unavailable where nothing can be written at all.
    """
    if known is not None:
        plan = replace(plan, known=tuple(known))
    folder, lines = plan.folder, plan.lines.copy()
    try:
        names = _Names(plan, first_number)
    except OSError as error:
        raise Unavailable(_no_room(folder, error)) from None
    pictures: list[Picture] = []
    by_bytes = {picture.sha256: picture for picture in reversed(plan.known)}
    by_source = {(picture.source, picture.sha256) for picture in plan.known}
    double = stopped = 0
    with names, ThreadPoolExecutor(min(THREADS, os.cpu_count() or 1), thread_name_prefix="import") as pool:
        for count, (source, ready) in enumerate(_ahead(plan, pool)):
            if should_stop():
                stopped = 1
                break
            if progress:
                progress(count, len(plan.sources), "copying")
            if isinstance(ready, Exception):
                _tell(ready, source, lines)
                continue
            sha256, prepared = ready
            if (source.relative, sha256) in by_source:
                double += 1
                continue
            if plan.skip_duplicates and (same := by_bytes.get(sha256)):
                double += 1
                message = f"The dataset has the very same picture as {same.name}: not taken in again"
                lines.add("duplicate", "note", message, source.relative)
                continue
            try:
                name = names.next(source, sha256, prepared.suffix)
                _write(folder / name, prepared.data)
            except OSError as error:
                if not pictures:
                    raise Unavailable(_no_room(folder, error)) from None
                lines.group("disk", "error", _no_room(folder, error), [source.relative])
                stopped = 1
                break
            picture = _picture(plan, source, name, sha256, prepared)
            by_bytes[sha256] = picture
            pictures.append(picture)
            if prepared.changed:
                lines.add("converted", "note", prepared.changed, source.relative)
            if prepared.transparent:
                lines.add("transparent", "note", TRANSPARENT, source.relative)
    _sync(folder)
    _remember(plan, pictures)
    _alike(plan, pictures, lines)
    report = plan.report.model_copy(
        update={"taken": len(pictures), "known": len(plan.again) + double, "lines": lines.in_order()}
    )
    return Taken(pictures, _merged(plan), report, bool(stopped))


def digits(plan: Plan, first_number: int) -> int:
    """How many digits its numbers have: all of them as many, so that every program lists them in order."""
    return max(DIGITS, len(str(first_number + len(plan.sources) - 1)))


def settle(folder: Path) -> None:
    """Forgets that an import was under way: what it copied is in the dataset's journal now."""
    (folder / HIDDEN / IMPORTING).unlink(missing_ok=True)


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


def _merged(plan: Plan) -> list[Change]:
    """What caption files say of pictures the dataset has already, beside what it says: under the policy merge only."""
    if plan.captions != "merge":
        return []
    changes = []
    for source, picture in plan.again:
        theirs = without_trigger(source.caption or "", plan.trigger, plan.mode)
        if plan.mode == "tags":
            both = join_tags(unique([*split_tags(picture.caption), *split_tags(theirs)]))
        else:
            both = picture.caption if theirs in picture.caption else f"{picture.caption} {theirs}".strip()
        if both != picture.caption and not picture.removed:
            changes.append(Change(picture.name, "caption", both))
    return changes


def _alike(plan: Plan, taken: list[Picture], lines: Lines) -> None:
    """Groups of pictures that look nearly the same, with at least one of those taken in now."""
    there = [picture for picture in plan.known if not picture.removed]
    everything = [*there, *taken]
    for group in looks.groups([picture.look for picture in everything]):
        if group[-1] >= len(there):
            sources = [everything[place].source for place in group]
            message = f"{len(group)} pictures look nearly the same: keep the best one, or they weigh as much as several"
            lines.group("near_duplicate", "warning", message, sources)


class _Names:
    """Numbers that are free, and those that an import which was cut short had given already."""

    def __init__(self, plan: Plan, first_number: int) -> None:
        self._prefix, hidden = plan.prefix, plan.folder / HIDDEN
        hidden.mkdir(parents=True, exist_ok=True)
        known = {picture.name for picture in plan.known}
        self._given = {key: name for key, name in _read(hidden / IMPORTING) if name not in known}
        numbers = [*_numbers(plan.folder, plan.prefix), *_numbers(hidden / "removed", plan.prefix)]
        numbers += [_number(name, plan.prefix) for name in (*known, *self._given.values())]
        self._next = max(first_number, max(numbers, default=0) + 1)
        self._digits = digits(plan, self._next)
        self._folder, self._file = plan.folder, (hidden / IMPORTING).open("a", encoding="utf-8")

    def __enter__(self) -> _Names:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def next(self, source: Source, sha256: str, suffix: str) -> str:
        """Raises OSError where it can't be written down."""
        given = self._given.pop((source.relative, sha256), None)
        if given and given.endswith(suffix):
            return given
        name = f"{self._prefix}-{self._next:0{self._digits}d}{suffix}"
        self._next += 1
        self._file.write(json.dumps([source.relative, sha256, name]) + "\n")
        self._file.flush()
        return name


def _read(file: Path) -> Iterator[tuple[tuple[str, str], str]]:
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            relative, sha256, name = json.loads(line)
        except (ValueError, TypeError):  # the last line of an import that was cut short
            continue
        if isinstance(name, str) and not re.search(r"[/\\\0]", name) and not name.startswith("."):
            yield (str(relative), str(sha256)), name


def _numbers(folder: Path, prefix: str) -> list[int]:
    try:
        return [number for entry in os.scandir(folder) if (number := _number(entry.name, prefix))]
    except OSError:
        return []


def _number(name: str, prefix: str) -> int:
    """The number in a copy's name; 0 for another file."""
    found = re.fullmatch(rf"{re.escape(prefix)}-([0-9]{{1,12}})\.[A-Za-z0-9]+", name)
    return int(found[1]) if found else 0


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
