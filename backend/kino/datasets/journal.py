"""The journal of a dataset: one line for every step, on the disk before anybody hears of it.

A line is JSON and ends in a checksum of itself, so that one that was cut short, or that a disk has spoilt, is known
as such. `n` counts lines; `r` is the dataset's revision after the line. A line of kind `base` holds the whole state:
what follows the last one is replayed, what stands before it is only there to be undone. The heavy part of a line is
its `body`; it is read when it is wanted, so a long history costs little memory.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kino import errors
from kino.datasets.encoding import from_bytes, to_bytes

Kind = Literal["base", "edit", "quiet", "undo", "redo"]
"""`edit` can be undone, `quiet` can't; `undo` and `redo` are of the line that `of` names."""

KEEP = 1000
"""As many steps can be undone after the journal was made shorter, at least."""
SPARE_BYTES = 4 * 2**20
"""Less than this is not worth writing the file again."""
REPLAYED_BYTES = 32 * 2**20
"""With more behind its last base, opening gets slow."""
_BODY = b',"body":'  # nowhere else in a line: within a JSON text its quotes would be escaped
_SUM = b',"sum":"'
_TAIL = len(_SUM) + 8 + 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A line without its body, and where it is in the file."""

    n: int
    r: int
    kind: Kind
    at: str
    label: str
    changed: int
    of: int
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Scan:
    """The lines of a journal that are as they were written."""

    entries: list[Entry]
    good_bytes: int  # what comes after is a line that was never finished
    damaged: list[int]  # offsets of lines that are not as they were written, with good ones after them


def seal(head: dict[str, Any], body: dict[str, Any]) -> bytes:
    """A line with its checksum and its end."""
    text = to_bytes(head)[:-1] + _BODY + to_bytes(body)
    return text + _SUM + b'%08x"}\n' % zlib.crc32(text)


def unseal(line: bytes, offset: int) -> Entry | None:
    """None: it is not as it was written."""
    text = line[: -_TAIL - 1]
    if not line.endswith(b"\n") or line[-_TAIL - 1 :] != _SUM + b'%08x"}\n' % zlib.crc32(text):
        return None
    try:
        head = from_bytes(text[: text.index(_BODY)] + b"}")
        return Entry(
            n=head["n"], r=head["r"], kind=head["k"], at=head["at"], label=head["label"], changed=head["changed"],
            of=head.get("of", 0), offset=offset, length=len(line),
        )  # fmt: skip
    except (ValueError, KeyError):
        return None


def scan(path: Path) -> Scan:
    """Raises OSError."""
    entries: list[Entry] = []
    damaged: list[int] = []
    offset = good = 0
    with path.open("rb") as file:
        for line in file:
            entry = unseal(line, offset)
            if entry:
                entries.append(entry)
                good = offset + len(line)
            else:
                damaged.append(offset)
            offset += len(line)
    return Scan(entries, good, [at for at in damaged if at < good])


class Journal:
    """Open for appending. Not safe from several threads: `Dataset` holds its lock."""

    def __init__(self, path: Path, descriptor: int, entries: list[Entry], size: int) -> None:
        self.path = path
        self.entries = entries
        self._descriptor = descriptor
        self._size = size
        self._cut = True  # whether anything may lie behind the last good line

    @classmethod
    def open(cls, path: Path, found: Scan) -> Journal:
        """Raises OSError."""
        return cls(path, os.open(path, os.O_RDWR | os.O_CLOEXEC), found.entries, found.good_bytes)

    @classmethod
    def create(cls, path: Path, lines: Iterable[bytes]) -> Journal:
        """A journal of these lines in the place of any there is; complete, or as it was before. Raises OSError."""
        partial = path.with_suffix(".new")
        descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
        try:
            entries: list[Entry] = []
            size = 0
            for line in lines:
                entry = unseal(line, size)
                assert entry is not None
                entries.append(entry)
                _write(descriptor, line, size)
                size += len(line)
            os.fsync(descriptor)
            os.replace(partial, path)  # noqa: PTH105 - the tests' faults are in os
            sync_folder(path.parent)
        except BaseException:
            os.close(descriptor)
            with contextlib.suppress(OSError):
                os.unlink(partial)  # noqa: PTH108
            raise
        return cls(path, descriptor, entries, size)

    @property
    def size(self) -> int:
        return self._size

    @property
    def next_n(self) -> int:
        return self.entries[-1].n + 1 if self.entries else 1

    def append(self, line: bytes) -> Entry:
        """On the disk when it returns. Raises errors.Unavailable, and then nothing was added."""
        entry = unseal(line, self._size)
        assert entry is not None
        try:
            self._still_there()
            if self._cut:
                os.ftruncate(self._descriptor, self._size)
                self._cut = False
            _write(self._descriptor, line, self._size)
            os.fsync(self._descriptor)
        except OSError as error:
            self._cut = True
            # What was written of it must not be taken for an edit; if even this fails, the next line begins with it.
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, self._size)
            raise errors.Unavailable(_sentence(self.path, error)) from error
        self._size += len(line)
        self.entries.append(entry)
        return entry

    def line(self, entry: Entry) -> bytes:
        """Raises errors.Unavailable."""
        try:
            data = os.pread(self._descriptor, entry.length, entry.offset)
        except OSError as error:
            raise errors.Unavailable(f"The journal {self.path} can't be read: {error.strerror}.") from error
        if unseal(data, entry.offset) is None:
            raise errors.Unavailable(f"The journal {self.path} is damaged: close the dataset and open it again.")
        return data

    def body(self, entry: Entry) -> dict[str, Any]:
        data = self.line(entry)
        body: dict[str, Any] = from_bytes(data[data.index(_BODY) + len(_BODY) : -_TAIL - 1])
        return body

    def close(self) -> None:
        """Can be called twice."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _still_there(self) -> None:
        """A journal whose folder was deleted still takes lines, which nobody would ever read."""
        ours, named = os.fstat(self._descriptor), os.stat(self.path)  # noqa: PTH116
        if (ours.st_dev, ours.st_ino) != (named.st_dev, named.st_ino):
            raise FileNotFoundError(2, "another file has taken its place")


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(descriptor: int, data: bytes, offset: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(descriptor, view, offset)
        view, offset = view[written:], offset + written


def _sentence(path: Path, error: OSError) -> str:
    folder = path.parent.parent
    if isinstance(error, FileNotFoundError):
        return f"The dataset's folder {folder} is gone: nothing was changed. Bring it back, and try again."
    return f"The dataset in {folder} can't be written, and nothing was changed: {error.strerror}."
