"""Where an export lands: a folder or a zip, written beside its place under a hidden name and moved there at the end.

So what stands at the place is always whole. A folder that is written again has to be an export of Kino's, which a
hidden file in it says: nothing else is ever removed. Zips are the same bytes for the same content: their dates are
fixed, and their order is that of writing.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import time
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Protocol

from kino.datasets.allowed import EXPORTED
from kino.errors import Conflict, Invalid, Unavailable

LEFT_BEHIND_S = 24 * 3600
_DATE = (1980, 1, 1, 0, 0, 0)
_PACKED = {".txt", ".md", ".json", ".jsonl", ".toml", ".yaml"}


class Landing(Protocol):
    """`put` takes paths with "/" below the export; `size` counts its bytes."""

    size: int

    def put(self, path: str, data: bytes) -> None: ...

    def finish(self) -> None: ...

    def abandon(self) -> None: ...


class FolderLanding:
    """Becomes the folder `to`. Files are not each waited for to be on the disk: an export can be made again."""

    def __init__(self, to: Path, overwrite: bool) -> None:
        self.size = 0
        self._to = to
        self._overwrite = overwrite
        self._refuse()
        self._part = _beside(to)
        self._part.mkdir()

    def put(self, path: str, data: bytes) -> None:
        place = self._part / PurePosixPath(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        self.size += len(data)

    def finish(self) -> None:
        (self._part / EXPORTED).write_text("Kino wrote this folder, and may replace it when asked to.\n", "utf-8")
        self._refuse()  # something may have come there meanwhile
        old = None
        if self._to.exists():
            old = self._part.with_suffix(".old")
            self._to.rename(old)
        try:
            self._part.rename(self._to)
        except OSError:
            if old is not None:
                old.rename(self._to)
            raise
        if old is not None:
            shutil.rmtree(old, ignore_errors=True)

    def abandon(self) -> None:
        shutil.rmtree(self._part, ignore_errors=True)

    def _refuse(self) -> None:
        if not self._to.exists() and not self._to.is_symlink():
            return
        if not self._to.is_dir():
            raise Conflict(f"{self._to} is a file: choose another folder for the export.")
        if not any(self._to.iterdir()):
            return
        if not self._overwrite:
            raise Conflict(f"{self._to} is not empty: choose another folder, or allow to overwrite the export there.")
        if not (self._to / EXPORTED).is_file():
            raise Conflict(f"{self._to} holds files that are no export of Kino's: choose another folder.")


class ZipLanding:
    """Becomes the file `to`; `root` is a folder inside that everything goes into."""

    def __init__(self, to: Path, overwrite: bool, root: str = "") -> None:
        self.size = 0
        self._to = to
        self._root = f"{root}/" if root else ""
        if to.is_dir():
            raise Conflict(f"{to} is a folder: choose another name for the zip.")
        if to.exists() and not overwrite:
            raise Conflict(f"{to} is there already: choose another name, or allow to overwrite it.")
        self._part = _beside(to)
        self._file = self._part.open("xb")
        self._zip = zipfile.ZipFile(self._file, "w")

    def put(self, path: str, data: bytes) -> None:
        entry = zipfile.ZipInfo(self._root + path, _DATE)
        entry.create_system = 3  # the same on every system
        entry.external_attr = 0o100644 << 16
        packed = PurePosixPath(path).suffix in _PACKED
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        self._zip.writestr(entry, data)

    def finish(self) -> None:
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self.size = self._part.stat().st_size
        self._part.replace(self._to)

    def abandon(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._zip.close()
        with contextlib.suppress(OSError):
            self._file.close()
        self._part.unlink(missing_ok=True)


@contextlib.contextmanager
def landing(to: Path, overwrite: bool, *, packed: bool, root: str = "") -> Iterator[Landing]:
    """Finished when the block ends well, without a trace otherwise. Raises Conflict, Invalid, Unavailable."""
    open_one: Landing | None = None
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        sweep(to)
        open_one = ZipLanding(to, overwrite, root) if packed else FolderLanding(to, overwrite)
        yield open_one
        open_one.finish()
    except BaseException as error:
        if open_one is not None:
            open_one.abandon()
        if isinstance(error, OSError):
            raise _refusal(error, to) from error
        raise


def sweep(to: Path) -> None:
    """Removes what an export to this place left behind when the power went, once it is a day old."""
    for path in to.parent.glob(f".{_escaped(to.name)}.*.part"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < time.time() - LEFT_BEHIND_S:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _beside(to: Path) -> Path:
    return to.parent / f".{to.name}.{uuid.uuid4().hex}.part"


def _escaped(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _refusal(error: OSError, to: Path) -> Exception:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Unavailable("The disk is full: nothing was exported. Free some space, then try again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Invalid.of("directory", f"can't be written to: {to.parent} belongs to somebody else, or is read-only")
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.EINVAL):
        return Invalid.of("directory", f"can't be made: {to} ({(error.strerror or 'no such place').lower()})")
    return Unavailable(f"The export could not be written: {(error.strerror or str(error)).lower()}.")
