"""A dataset's folder on the disk: captions looked at and written, pictures put aside and brought back, one user.

A caption file is looked at before it is written: its status first, its text where that is another. So what another
program wrote is seen, and nothing of it is overwritten. Everything new is written in the hidden folder and renamed:
who reads the dataset sees whole files only. Writes go through functions of `os`, where tests put their faults.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import stat
import sys
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import psutil

from kino import errors
from kino.datasets.captions import decode
from kino.datasets.journal import sync_folder

HIDDEN = ".kino"
SNAPSHOT = "kino-session.json"
TAGS = "tags.txt"
LARGEST_TEXT = 2 * 2**20
"""Bytes of a caption file that are read."""
SETTLED_NS = 2_500_000_000
"""A file may be written twice within one tick of its disk's clock (two seconds on FAT): its status is believed only
when it was taken so long after the file's own time."""

MANY = 200
SAME_BOOT_S = 5.0
"""The time a machine was started is told a little differently when its clock is set; nothing starts as fast."""

Status = tuple[int, int, int, int]
Stem = str


@dataclass(frozen=True, slots=True)
class Found:
    """What stands beside a picture. `text` is None where there is no file; `cut`: the file holds more than is read."""

    text: str | None
    exact: bool  # the file's bytes are the text and nothing else
    status: Status | None
    taken_ns: int  # when the status was
    cut: bool = False

    def unchanged(self, now: os.stat_result | None) -> bool:
        if now is None or self.status is None:
            return now is None and self.status is None
        return _status(now) == self.status and self.taken_ns - now.st_mtime_ns > SETTLED_NS


class Unreadable(Exception):
    """A caption file that can't be looked at, as a clause."""


class Folder:
    """Paths and files of one dataset, locked for one process."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self.hidden = path / HIDDEN
        self.journal = self.hidden / "journal.jsonl"
        self.snapshot = path / SNAPSHOT
        self._lock = lock
        self._root = f"{path}/"  # thousands of paths are made of it
        self._written = -1

    @classmethod
    def take(cls, path: Path) -> Folder:
        """Raises errors.Conflict when another process has it, errors.Unavailable where it can't be used."""
        hidden = path / HIDDEN
        try:
            hidden.mkdir(parents=True, exist_ok=True)
            lock = os.open(hidden / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise errors.Unavailable(f"The folder {path} can't be used: {error.strerror}.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            sentence = _refusal(path, lock, error)
            os.close(lock)
            raise sentence from error
        with contextlib.suppress(OSError):  # a disk that is full keeps nobody from looking
            os.ftruncate(lock, 0)
            os.pwrite(lock, json.dumps({"pid": os.getpid()}).encode(), 0)
            for unfinished in ("part", "whole", "journal.new"):
                (hidden / unfinished).unlink(missing_ok=True)
        return cls(path, lock)

    def release(self) -> None:
        """Can be called twice."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    # Captions

    def look(self, stem: Stem, before: Found | None = None) -> Found:
        """What stands beside a picture; `before` itself where its status says that nothing has changed.

        Raises Unreadable.
        """
        path = f"{self._root}{stem}.txt"
        now = time.time_ns()
        try:
            try:
                status = os.stat(path)  # noqa: PTH116
            except FileNotFoundError:
                return before if before and before.unchanged(None) else Found(None, True, None, now)
            if before and before.unchanged(status):
                return before
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable(f"{stem}.txt is no file")
            with open(path, "rb") as file:  # noqa: PTH123
                data = file.read(LARGEST_TEXT + 1)
        except OSError as error:
            raise Unreadable(f"{stem}.txt can't be read: {error.strerror}") from error
        decoded = decode(data)
        cut = len(data) > LARGEST_TEXT or any("was cut" in problem for problem in decoded.problems)
        exact = bool(data) and decoded.text.encode("utf-8", "replace") == data
        return Found(decoded.text, exact, _status(status), now, cut)

    def write_text(self, stem: Stem, text: str) -> Found:
        """The caption's file as it is to be; there is none where there is nothing to say. Raises OSError."""
        path = f"{self._root}{stem}.txt"
        now = time.time_ns()
        if not text:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)  # noqa: PTH108
            return Found(None, True, None, now)
        partial = f"{self._root}{HIDDEN}/part"
        write_file(partial, text.encode("utf-8", "replace"), sync=False)
        status = os.stat(partial)  # noqa: PTH116
        os.replace(partial, path)  # noqa: PTH105
        return Found(text, True, _status(status), now)

    def sync_texts(self, stems: Collection[Stem]) -> None:
        """Sees to it that captions written before are on the disk. Raises OSError."""
        if len(stems) > MANY and sys.platform == "linux":
            os.sync()  # waits, unlike elsewhere; ten thousand waits one after the other take far longer
            return
        for stem in stems:
            with contextlib.suppress(FileNotFoundError):
                descriptor = os.open(f"{self._root}{stem}.txt", os.O_RDONLY | os.O_CLOEXEC)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
        sync_folder(self.path)

    # Pictures

    def put_aside(self, name: str, stem: Stem) -> None:
        """A picture and its caption leave the dataset's folder; undo brings them back. Raises OSError."""
        removed = self.hidden / "removed"
        removed.mkdir(exist_ok=True)
        for file in (f"{stem}.txt", name):
            with contextlib.suppress(FileNotFoundError):
                os.replace(self.path / file, removed / file)  # noqa: PTH105

    def bring_back(self, name: str) -> None:
        """Raises OSError."""
        if not os.path.exists(self._root + name):  # noqa: PTH110
            with contextlib.suppress(FileNotFoundError):
                os.replace(self.hidden / "removed" / name, self.path / name)  # noqa: PTH105

    def has(self, name: str) -> bool:
        """Whether the picture's file is there, under this name in whatever way the disk writes it."""
        return os.path.isfile(self._root + name)  # noqa: PTH113

    def can_bring_back(self, name: str) -> bool:
        return self.has(name) or (self.hidden / "removed" / name).is_file()

    # What has been projected

    def read_projected(self) -> int:
        """The revision up to which captions are known to be written; 0 where that is not known.

        `projected` tells what is on the disk, `written` what the system has been given: that counts for as long as
        the machine has not been started again.
        """
        found = [0]
        with contextlib.suppress(OSError, ValueError):
            found.append(int((self.hidden / "projected").read_text("ascii")))
        with contextlib.suppress(OSError, ValueError):
            revision, booted = (self.hidden / "written").read_text("ascii").split()
            if abs(float(booted) - psutil.boot_time()) < SAME_BOOT_S:
                found.append(int(revision))
        return max(found)

    def write_projected(self, revision: int) -> None:
        """Raises OSError."""
        self.replace(self.hidden / "projected", str(revision).encode())

    def note_written(self, revision: int) -> None:
        """Raises OSError."""
        if revision != self._written:
            descriptor = os.open(f"{self._root}{HIDDEN}/written", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                os.pwrite(descriptor, b"%020d %020.3f" % (revision, psutil.boot_time()), 0)
            finally:
                os.close(descriptor)
            self._written = revision

    def replace(self, path: Path, data: bytes) -> None:
        """A whole file in the place of another, on the disk. Raises OSError."""
        partial = self.hidden / "whole"
        write_file(partial, data)
        os.replace(partial, path)  # noqa: PTH105
        sync_folder(path.parent)


def write_file(path: Path | str, data: bytes, *, sync: bool = True) -> None:
    """Raises OSError, and leaves no part of a file then."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        if sync:
            os.fsync(descriptor)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(path)  # noqa: PTH108
        raise
    finally:
        os.close(descriptor)


def _status(found: os.stat_result) -> Status:
    return found.st_mtime_ns, found.st_size, found.st_ino, found.st_dev


def _refusal(path: Path, lock: int, error: OSError) -> errors.KinoError:
    if not isinstance(error, BlockingIOError):
        return errors.Unavailable(f"The disk of {path} offers no locks ({error.strerror}): copy the dataset elsewhere.")
    try:
        pid = json.loads(os.pread(lock, 200, 0))["pid"]
    except (OSError, ValueError, KeyError, TypeError):
        pid = None
    who = "by this Kino already" if pid == os.getpid() else f"in another Kino (process {pid})" if pid else "elsewhere"
    return errors.Conflict(f"The dataset in {path} is open {who}: use it there, or close it first.")
