"""A command's files: refused before the work begins, written whole or not at all, nothing overwritten unasked."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from kino.cli.failures import ASKED_WRONGLY, NOT_WRITTEN, Failure

LONGEST_SLUG = 60


def check(path: Path, force: bool) -> None:
    """Raises Failure when a file can't be written there, or is there already and `force` is not given."""
    if path.is_dir():
        raise Failure(f"{path} is a folder", ASKED_WRONGLY)
    if path.exists() and not force:
        raise Failure(f"{path} is there already: add --force to overwrite it, or choose another name", ASKED_WRONGLY)
    check_folder(path.parent)


def check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise Failure(f"There is no folder {folder} to write to", ASKED_WRONGLY)
    if not os.access(folder, os.W_OK):
        raise Failure(f"The folder {folder} can't be written to", ASKED_WRONGLY)


def write(path: Path, fill: Callable[[BinaryIO], object], force: bool, safe: str = "") -> Path:
    """Writes what `fill` puts into the file it is given, and gives the path of it: another one beside it when a file
    has come to be there meanwhile. `safe` says in the failure where what was to be written still is."""
    part = path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
    try:
        try:
            with part.open("wb") as file:
                fill(file)
                file.flush()
                os.fsync(file.fileno())
            if force:
                part.replace(path)
                return path
            return _link(part, path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        why = error.strerror or str(error)
        raise Failure(f"{path} could not be written: {why}.{f' {safe}' if safe else ''}", NOT_WRITTEN) from None


def _link(part: Path, path: Path) -> Path:
    """Gives a finished file its name without ever replacing another one."""
    for name in (path, *(path.with_stem(f"{path.stem}-{number}") for number in range(2, 10_000))):
        try:
            os.link(part, name)
        except FileExistsError:
            continue
        except OSError:  # a disk without hard links, such as a memory stick
            if name.exists():
                continue
            part.replace(name)
        return name
    raise FileExistsError(17, "too many files of this name are there")


def slug(text: str, otherwise: str = "picture") -> str:
    """A text as a file name that every system and shell takes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    kept = ""
    for word in words:
        if len(kept) + len(word) + 1 > LONGEST_SLUG:
            break
        kept = f"{kept}-{word}" if kept else word
    return kept or otherwise


def numbered(path: Path, count: int) -> list[Path]:
    """`path` for each of so many files: as it is for one, else -1, -2 ... behind its name."""
    if count == 1:
        return [path]
    return [path.with_stem(f"{path.stem}-{number}") for number in range(1, count + 1)]
