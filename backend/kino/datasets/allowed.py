"""Which folders may be read, and where a dataset made of one lies.

Kino that only this machine can reach may open any folder its owner can. Where others reach it, `roots` holds the
folders they may name: links are resolved before they are compared, and compared part by part.
"""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kino.errors import Invalid

HIDDEN = ".kino"
SESSION = "kino-session.json"
JOURNAL = "journal.jsonl"
IMPORTING = "importing.jsonl"
EXPORTED = ".kino-export"  # a file that says that a folder is an export
LONGEST_PREFIX = 60


@dataclass(frozen=True, slots=True)
class Place:
    directory: Path  # what was named, links resolved
    folder: Path  # where the dataset lies, or would
    exists: bool  # there is a dataset


def target(directory: str | Path, roots: Sequence[Path] | None, field: str = "directory") -> Path:
    """A folder to write to, links resolved, which need not exist. `roots`: None where every folder may be named.

    Raises Invalid with `field` for a path that leads nowhere a folder can be, or out of the roots.
    """
    try:
        path = Path(directory).expanduser()
    except RuntimeError:  # ~somebody who is not known here
        raise Invalid.of(field, f"names a home folder that is not there: {shown(directory)}") from None
    if not path.is_absolute():
        raise Invalid.of(field, "must be a whole path, such as /home/me/pictures")
    try:
        # strict: a path that goes round in circles would be given back as it is.
        found = path.resolve(strict=True)
    except FileNotFoundError:
        found = path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise Invalid.of(field, _said(error)) from None
    if roots is not None and not any(found.is_relative_to(_resolved(root)) for root in roots):
        raise Invalid.of(field, f"must lie in {_named(roots)}: others can reach this Kino, see dataset_roots")
    return found


def existing(directory: str | Path, roots: Sequence[Path] | None, field: str = "directory") -> Path:
    """A folder that is there and can be read, as `target`. Raises Invalid with what to do."""
    found = target(directory, roots, field)
    try:
        if not found.exists():
            raise Invalid.of(field, f"is not there: {shown(found)}")
        if not found.is_dir():
            raise Invalid.of(field, f"is a file; name the folder that it lies in: {shown(found.parent)}")
        with os.scandir(found):
            pass
    except OSError as error:
        raise Invalid.of(field, _said(error)) from None
    return found


def locate(directory: str | Path, output: str, roots: Sequence[Path] | None = None) -> Place:
    """Where the dataset of a folder lies: in its subfolder `output`, or in itself where it is a dataset.

    Raises Invalid: for the folder as `existing`, for `output` where it is no plain name, leads out of the folder, or
    holds what Kino has not put there.
    """
    found = existing(directory, roots)
    if is_dataset(found):
        return Place(found, found, True)
    if (
        output != output.strip()
        or output in ("", ".", "..")
        or output.startswith(".")
        or re.search(r"[/\\:\0]", output)
    ):
        raise Invalid.of("output", "must be the plain name of a subfolder, such as dataset")
    try:
        folder = (found / output).resolve()
        inside = folder.is_relative_to(found) and folder != found
        taken = folder.exists() and not folder.is_dir()
        foreign = not taken and inside and folder.exists() and not _ours(folder)
    except (OSError, RuntimeError) as error:
        raise Invalid.of("output", _said(error)) from None
    if not inside:
        raise Invalid.of("output", f"leads out of the folder {shown(found)}")
    if taken:
        raise Invalid.of("output", f"is a file: {shown(folder)}")
    if foreign:
        raise Invalid.of("output", f"names a folder that holds other files; choose another name: {shown(folder)}")
    return Place(found, folder, is_dataset(folder))


def is_dataset(folder: Path) -> bool:
    return (folder / HIDDEN / JOURNAL).is_file() or (folder / SESSION).is_file()


def prefix_of(name: str) -> str:
    """A prefix for files, from the name of a folder: letters, digits, dots and hyphens that every trainer takes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.]+", "-", plain).strip("-.")[:LONGEST_PREFIX].rstrip("-.") or "picture"


def shown(path: str | Path) -> str:
    """A path as text that can be written anywhere: names that are no UTF-8 with their bytes as \\xNN."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def _ours(folder: Path) -> bool:
    """An empty folder, a dataset, or one whose import was cut short."""
    if is_dataset(folder) or (folder / HIDDEN / IMPORTING).is_file():
        return True
    return not any(entry.name not in (HIDDEN, ".DS_Store") for entry in os.scandir(folder))


def _resolved(root: Path) -> Path:
    return root.expanduser().resolve()


def _named(roots: Sequence[Path]) -> str:
    return " or ".join(shown(root) for root in roots) or "no folder at all"


def _said(error: Exception) -> str:
    number = getattr(error, "errno", None)
    if number == errno.ELOOP or isinstance(error, RuntimeError):
        return "leads in a circle of links"
    if number in (errno.EACCES, errno.EPERM):
        return "can't be read: Kino has no permission for it"
    if number == errno.ENOTDIR:
        return "leads through a file as if it were a folder"
    if number == errno.ENAMETOOLONG:
        return "is too long a path"
    return f"can't be read: {getattr(error, 'strerror', None) or 'it is no path'}"
