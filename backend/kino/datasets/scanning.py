"""What importing a folder would do: its pictures in order, the captions beside them, and all that is not as it should
be. Nothing is written, and nothing that is found ends it; `importing.py` carries the plan out.

    plan = scan(place, "dragon")     plan.report is what a person is shown; plan.sources what would be taken in

Pictures are known by what they hold, not by their ending. Only headers are read here, and whole files where two are
of one size or the dataset may have them already: damage further in shows when a picture is taken in. Files that the
dataset has and that did not change since are not read at all (`remembered.py`).

Captions by policy. keep: the file beside a new picture is its caption; a picture the dataset has already keeps what
the dataset says. merge: the same for new pictures; a picture the dataset has already is given what the file says
beside what it has (tags it lacks at the end; in sentence mode the text behind its own, unless it holds it). replace:
caption files are left aside; new pictures begin blank, and what the dataset says stays.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kino.datasets import pairing, remembered
from kino.datasets.allowed import Place, prefix_of
from kino.datasets.captions import Mode
from kino.datasets.lines import Lines
from kino.datasets.state import Picture
from kino.datasets.walking import File, walk
from kino.schemas.datasets import ImportReport, Policy

Progress = Callable[[int, int, str], None]
"""Told how many of how many files are done, and what is done with them: reading or copying."""

STAYS_OUT = "Taken out of the dataset before, and stays out: undo brings it back, and so does uploading it"
CHANGED = "Another picture than the one taken in under this name: taken in beside it"


@dataclass(frozen=True, slots=True)
class Source:
    """A picture that can be taken in."""

    path: Path
    relative: str  # below the folder, or an uploaded file's name
    size_bytes: int
    changed_ns: int
    sha256: str | None  # where it was read whole
    caption: str | None  # what the file beside it says, in one line, trigger and all; None: there is no file


@dataclass(frozen=True, slots=True)
class Plan:
    directory: Path  # what is imported
    folder: Path  # the dataset's folder
    exists: bool  # there is a dataset in it
    prefix: str
    mode: Mode
    trigger: str
    captions: Policy
    skip_duplicates: bool
    bring_back: bool
    max_megapixels: int
    sources: tuple[Source, ...]  # new ones only
    again: tuple[tuple[Source, Picture], ...]  # pictures that the dataset has already
    known: tuple[Picture, ...]  # the dataset's pictures, the removed ones too
    lines: Lines
    report: ImportReport


def scan(
    place: Place,
    prefix: str | None = None,
    *,
    mode: Mode = "tags",
    trigger: str = "",
    captions: Policy = "keep",
    skip_duplicates: bool = True,
    bring_back: bool = False,
    known: Iterable[Picture] = (),
    max_megapixels: int = 100,
    roots: Sequence[Path] | None = None,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Plan:
    """Looks at `place.directory`. `known`: what the dataset has already, removed pictures included; with `bring_back`
    those come back when they are found again. `roots`: folders that links may lead into; None is any. Once
    `should_stop` says so the rest is not looked at. Raises Invalid for a folder with too many files."""
    from kino.datasets import reading

    lines = Lines()
    files = walk(place.directory, place.folder, roots, lines)
    kept = tuple(known)
    seen = remembered.unchanged(place.folder, files, kept)
    pictures, texts = pairing.sort_out(files, seen, lines)
    good: list[File] = []
    for count, file in enumerate(pictures):
        if should_stop():
            break
        if file.relative in seen:
            good.append(file)
            continue
        if progress:
            progress(count, len(pictures), "reading")
        try:
            header = reading.header(file.path, max_megapixels)
        except reading.Refused as refused:
            lines.add(refused.kind, "error", refused.message, file.relative)
        except OSError as error:
            lines.add("unreadable", "error", f"Can't be read ({error.strerror}): check its permissions", file.relative)
        else:
            good.append(file)
            if header.small:
                message = (
                    f"Smaller than {reading.SMALL_SIDE} pixels on a side: taken in, but little can be learnt from it"
                )
                lines.add("tiny", "warning", message, file.relative)
    wanted = {file.relative for file in good if captions == "merge" or file.relative not in seen}
    paired, read = pairing.pair(wanted, pictures, texts, captions, lines)
    sources = [
        Source(file.path, file.relative, file.size_bytes, file.changed_ns, sha256, paired.get(file.relative))
        for file, sha256 in zip(good, _hashes(good, kept, seen, should_stop), strict=True)
    ]
    new, again = _sorted_out(sources, kept, skip_duplicates, lines)
    for source, picture in () if bring_back else again:
        if picture.removed:
            lines.add("duplicate", "note", STAYS_OUT, source.relative)
    _disk(new, place, lines)
    report = ImportReport(found=len(sources), taken=0, known=len(again), captions=read, lines=lines.in_order())
    return Plan(
        place.directory, place.folder, place.exists, prefix or prefix_of(place.directory.name), mode, trigger, captions,
        skip_duplicates, bring_back, max_megapixels, tuple(new), tuple(again), kept, lines, report,
    )  # fmt: skip


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _hashes(
    files: Sequence[File], known: Sequence[Picture], seen: Mapping[str, str], should_stop: Callable[[], bool]
) -> list[str | None]:
    """Of the files that may be the very same as another one; None for the rest."""
    from kino.datasets import reading

    sizes = Counter(file.size_bytes for file in files)
    names, taken = {picture.source for picture in known}, {picture.size_bytes for picture in known}
    found: list[str | None] = []
    for file in files:
        if file.relative in seen:
            found.append(seen[file.relative])
            continue
        alike = sizes[file.size_bytes] > 1 or file.relative in names or file.size_bytes in taken
        try:
            found.append(sha256_of(reading.content(file.path)) if alike and not should_stop() else None)
        except (OSError, reading.Refused):  # it went away meanwhile: `take_in` will say so
            found.append(None)
    return found


def _sorted_out(
    sources: Sequence[Source], known: Sequence[Picture], skip_duplicates: bool, lines: Lines
) -> tuple[list[Source], list[tuple[Source, Picture]]]:
    """The new ones, and those that the dataset has, with what it has of them."""
    by_source = {(picture.source, picture.sha256): picture for picture in known}
    by_bytes = {picture.sha256: picture for picture in reversed(known)}
    names = {picture.source for picture in known}
    new: list[Source] = []
    again: list[tuple[Source, Picture]] = []
    same: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        sha256 = source.sha256 or ""
        if picture := by_source.get((source.relative, sha256)):
            again.append((source, picture))
        elif (picture := by_bytes.get(sha256)) and skip_duplicates:
            again.append((source, picture))
            message = f"The dataset has the very same picture as {picture.name}: not taken in again"
            lines.add("duplicate", "note", message, source.relative)
        else:
            if source.relative in names:
                lines.add("duplicate", "warning", CHANGED, source.relative)
            new.append(source)
            if sha256:
                same[sha256].append(source)
    return _without_copies(new, same, skip_duplicates, lines), again


def _without_copies(
    new: Sequence[Source], same: dict[str, list[Source]], skip_duplicates: bool, lines: Lines
) -> list[Source]:
    """Of pictures with the same bytes the first one, with the first caption that any of them has."""
    kept = list(new)
    for copies in same.values():
        if len(copies) < 2:
            continue
        said = [copy.caption for copy in copies if copy.caption]
        more = "; their captions differ, and the first one's is taken" if len(set(said)) > 1 else ""
        done = "only the first is taken in" if skip_duplicates else "all are taken in"
        files = [copy.relative for copy in copies]
        lines.group("duplicate", "warning", f"The very same picture {len(copies)} times: {done}{more}", files)
        if skip_duplicates:
            dropped = set(files[1:])
            first = replace(copies[0], caption=said[0] if said else copies[0].caption)
            kept = [first if one is copies[0] else one for one in kept if one.relative not in dropped]
    return kept


def _disk(sources: Sequence[Source], place: Place, lines: Lines) -> None:
    needed = sum(source.size_bytes for source in sources)
    there = next(folder for folder in (place.folder, *place.folder.parents) if folder.exists())
    try:
        free = shutil.disk_usage(there).free
    except OSError:
        return
    if needed > free:
        message = f"The copies need {needed / 1e6:,.0f} MB and the disk has {free / 1e6:,.0f} MB free: make room first"
        lines.group("disk", "error", message, [])
