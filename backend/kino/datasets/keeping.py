"""What is kept beside the journal: the session file and its rotating copies, and `tags.txt`. Written when nothing was
edited for a while; nothing that fails here loses an edit."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from kino.datasets.captions import split_tags
from kino.datasets.folder import TAGS, Folder
from kino.datasets.snapshot import Damaged, Head, from_file, head_of, to_file
from kino.datasets.state import State
from kino.errors import KinoError

KEEP_BACKUPS = 10
BACKUP_EVERY = timedelta(minutes=10)
AT_LATEST_S = 60.0
"""Someone who never pauses still gets a session file as often."""


def tags_text(state: State) -> str:
    """A tag and its count a line, the most used first: of the text beside the pictures, so with the trigger."""
    if state.about.mode != "tags":
        return ""
    counts = Counter(tag for picture in state.shown() for tag in split_tags(state.text(picture)))
    return "".join(f"{tag}\t{count}\n" for tag, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def write_tags(folder: Folder, state: State) -> None:
    """No file where there is nothing to list: a caption file of no bytes stops trainers. Raises OSError."""
    path, data = folder.path / TAGS, tags_text(state).encode("utf-8", "replace")
    if not data:
        path.unlink(missing_ok=True)
    elif not path.is_file() or path.read_bytes() != data:
        folder.replace(path, data)


def read_tags(folder: Path) -> Mapping[str, int]:
    """What `tags.txt` lists, for a dataset that is not open: tags and their counts. Empty where there is none."""
    try:
        status = (folder / TAGS).stat()
        return _read_tags(folder / TAGS, status.st_mtime_ns, status.st_size)
    except (OSError, ValueError):
        return {}


@lru_cache(maxsize=64)
def _read_tags(path: Path, changed_ns: int, size: int) -> Mapping[str, int]:
    """`changed_ns` and `size` are for the cache alone. Raises OSError, and ValueError for what is no such list."""
    rows = (line.rpartition("\t") for line in path.read_text("utf-8").splitlines())
    return {tag: int(count) for tag, _, count in rows}


def settled_n(folder: Folder) -> int:
    """The journal's line that the session file is of; 0 where there is none."""
    with contextlib.suppress(Damaged, KinoError):
        return head_of(folder.snapshot).n
    return 0


def write_session(folder: Folder, head: Head, state: State) -> None:
    """Raises OSError."""
    _keep_copy(folder)
    folder.replace(folder.snapshot, to_file(head, state))


def _keep_copy(folder: Folder) -> None:
    """The session file as it is goes to the backups, unless one of the last minutes is there or it is damaged."""
    backups = folder.hidden / "backups"
    kept = sorted(backups.glob("*.json"))
    now = datetime.now(UTC)
    with contextlib.suppress(FileNotFoundError, IndexError):
        if now - datetime.fromtimestamp(kept[-1].stat().st_mtime, UTC) < BACKUP_EVERY:
            return
    try:
        from_file(folder.snapshot)
    except (Damaged, KinoError):
        return
    backups.mkdir(exist_ok=True)
    folder.replace(backups / f"{now:%Y%m%dT%H%M%S%f}.json", folder.snapshot.read_bytes())
    for old in sorted(backups.glob("*.json"))[:-KEEP_BACKUPS]:
        old.unlink(missing_ok=True)


class Quiet:
    """Calls `act` on a thread of its own once nobody has called `wake` for a while."""

    def __init__(self, act: Callable[[], None], quiet_s: float | None) -> None:
        """`quiet_s` None: never."""
        self._act = act
        self._quiet_s = quiet_s
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._first = self._last = 0.0

    def wake(self) -> None:
        with self._lock:
            self._last = time.monotonic()
            if self._quiet_s is not None and self._timer is None:
                self._first = self._last
                self._start(self._quiet_s)

    def stop(self) -> None:
        with self._lock:
            self._quiet_s = None
            if self._timer:
                self._timer.cancel()

    def _start(self, delay_s: float) -> None:
        self._timer = threading.Timer(delay_s, self._ring)
        self._timer.daemon = True
        self._timer.start()

    def _ring(self) -> None:
        with self._lock:
            if self._quiet_s is None:
                return
            now = time.monotonic()
            rest = self._last + self._quiet_s - now
            if rest > 0 and now - self._first < AT_LATEST_S:
                self._start(rest)
                return
            self._timer = None
        self._act()
