"""One server a data folder: a lock the kernel frees when its holder dies, in whatever way.

`kino.lock` also tells others who holds it and where it listens. The file stays when the lock is given up: removing it
would let two programs lock two different files of one name.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from pathlib import Path
from typing import Any

from kino.errors import ConfigurationError

NAME = "kino.lock"
PATIENCE_S = 1.0
"""How long `acquire` tries: a server about to end, or a command that just looks, holds the lock for a moment."""


class DataLock:
    """The lock, held. Not inherited by child processes."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def acquire(cls, data_dir: Path) -> DataLock:
        """Raises ConfigurationError that names the holder's process id and address. Blocks up to a second."""
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(data_dir / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise ConfigurationError(f"the data folder {data_dir} can't be used: {error.strerror}") from error
        until = time.monotonic() + PATIENCE_S
        while not _try_lock(descriptor, fcntl.LOCK_EX):
            if time.monotonic() > until:
                holder = _content(descriptor)
                os.close(descriptor)
                raise ConfigurationError(_refusal(data_dir, holder))
            time.sleep(0.02)
        lock = cls(descriptor)
        lock._write({"pid": os.getpid(), "url": None})
        return lock

    def write_address(self, url: str) -> None:
        """Tells where the holder listens, once it does."""
        self._write({"pid": os.getpid(), "url": url})

    def release(self) -> None:
        """Can be called twice."""
        if self._descriptor < 0:
            return
        os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)
        self._descriptor = -1

    def _write(self, holder: dict[str, Any]) -> None:
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, json.dumps(holder).encode(), 0)


def read_address(data_dir: Path) -> str | None:
    """Where the server of this data folder listens; None when there is none, or it does not listen yet."""
    try:
        descriptor = os.open(data_dir / NAME, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        # What a server that was killed left behind must not be believed: only a held lock counts.
        return None if _try_lock(descriptor, fcntl.LOCK_SH) else _content(descriptor).get("url")
    finally:
        os.close(descriptor)


def is_held(data_dir: Path) -> bool:
    """Whether a server has this data folder, listening or not yet."""
    try:
        descriptor = os.open(data_dir / NAME, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return not _try_lock(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise ConfigurationError(f"the data folder's disk offers no locks: {error.strerror}") from error
    return True


def _content(descriptor: int) -> dict[str, Any]:
    try:
        content = json.loads(os.pread(descriptor, 4096, 0))
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _refusal(data_dir: Path, holder: dict[str, Any]) -> str:
    pid, url = holder.get("pid"), holder.get("url")
    who = f"another Kino server (process {pid})" if pid else "another Kino server"
    where = f" at {url}" if url else ""
    return f"the data folder {data_dir} is in use by {who}{where}: use that one, stop it, or set KINO_DATA_DIR"
