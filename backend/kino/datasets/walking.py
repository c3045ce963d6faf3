"""The files below a folder in the order people count: dragon2 before dragon10, subfolders where their names stand.

Left out without a word: what is hidden, what other systems leave behind (__MACOSX), datasets, exports. Links to folders
are not followed, so that no folder is walked twice and none outside; links to files are, where they may be.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kino.datasets.allowed import EXPORTED, is_dataset, shown
from kino.datasets.lines import Lines
from kino.errors import Invalid

LEFT_BEHIND = frozenset(("__macosx", "thumbs.db", "desktop.ini", "$recycle.bin"))
DEEPEST = 64
MOST = 200_000
"""Files in a folder that is meant: more are somebody's whole disk."""


@dataclass(frozen=True, slots=True)
class File:
    path: Path
    relative: str  # below the folder that was walked, with slashes; text that can be written anywhere
    size_bytes: int
    changed_ns: int


def natural(relative: str) -> tuple[tuple[tuple[str | int, ...], str], ...]:
    """The key to sort paths by: numbers by their value, letters whatever their case or Unicode form."""
    key: list[tuple[tuple[str | int, ...], str]] = []
    for part in relative.split("/"):
        plain = unicodedata.normalize("NFC", part).casefold()
        # Text and numbers take turns in what split gives, so keys can always be compared.
        words = [int(word) if i % 2 else word for i, word in enumerate(re.split(r"([0-9]{1,18})", plain))]
        key.append((tuple(words), part))
    return tuple(key)


def walk(
    directory: Path, without: Path | None, roots: Sequence[Path] | None, lines: Lines, most: int = MOST
) -> list[File]:
    """Every ordinary file. `without`: a folder that is left out. What can't be looked at becomes a line.

    Raises Invalid for more than `most` files.
    """
    files: list[File] = []
    for file in _below(directory, directory, without, roots, lines, 0):
        files.append(file)
        if len(files) > most:
            raise Invalid.of("directory", f"holds more than {most:,} files: name the folder of the pictures itself")
    return sorted(files, key=lambda file: natural(file.relative))


def _below(
    folder: Path, top: Path, without: Path | None, roots: Sequence[Path] | None, lines: Lines, depth: int
) -> Iterator[File]:
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError as error:
        lines.add(
            "unreadable",
            "error",
            f"This folder can't be read ({error.strerror}): check its permissions",
            _name(folder, top),
        )
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name.casefold() in LEFT_BEHIND:
            continue
        path = Path(entry.path)
        try:
            is_link = entry.is_symlink()
            what = path.stat()
        except OSError as error:
            _unfollowed(error, path, top, lines)
            continue
        if stat.S_ISDIR(what.st_mode):
            if path == without:
                continue
            if is_link:
                message = "A link to a folder is not followed: import that folder itself"
                lines.add("outside", "note", message, _name(path, top))
            elif depth >= DEEPEST:
                lines.add("unreadable", "error", f"More than {DEEPEST} folders deep: not looked at", _name(path, top))
            elif not is_dataset(path) and not (path / EXPORTED).is_file():
                yield from _below(path, top, without, roots, lines, depth + 1)
        elif not stat.S_ISREG(what.st_mode):
            message = "Not an ordinary file but a pipe or a device: left alone"
            lines.add("unsupported", "warning", message, _name(path, top))
        elif is_link and roots is not None and not _inside(path, (top, *roots)):
            message = "A link that leads out of the folders Kino may read: copy the file itself into the folder"
            lines.add("outside", "error", message, _name(path, top))
        else:
            yield File(path, _name(path, top), what.st_size, what.st_mtime_ns)


def _unfollowed(error: OSError, path: Path, top: Path, lines: Lines) -> None:
    if error.errno == errno.ELOOP:
        message = "A link that leads in a circle"
    elif error.errno == errno.ENOENT:
        message = "A link that leads nowhere: what it names is gone"
    else:
        message = f"Can't be read ({error.strerror}): check its permissions"
    lines.add("unreadable", "error", message, _name(path, top))


def _inside(path: Path, roots: Sequence[Path]) -> bool:
    try:
        found = path.resolve(strict=True)
        return any(found.is_relative_to(root.resolve()) for root in roots)
    except (OSError, RuntimeError):
        return False


def _name(path: Path, top: Path) -> str:
    return shown(path.relative_to(top).as_posix())
