"""What goes on beside the edits of an open dataset: many caption files written, the session file and its copies,
restore points before large edits, a journal that does not grow for ever. What fails here loses no edit, and is told
in `problem`."""

from __future__ import annotations

import contextlib
import threading
import time

from kino import errors
from kino.datasets import keeping, opening
from kino.datasets.core import Core
from kino.datasets.points import Points

MANY = 100
"""An edit of more pictures makes a restore point first."""
AT_ONCE = 1000
"""Of more caption files the rest is written while the editor goes on: the journal has them."""
SHARE = 10
"""As many are written while nobody else gets the lock."""


class Upkeep:
    def __init__(self, core: Core, quiet_s: float | None) -> None:
        """`quiet_s` None: nothing happens by itself, and everything at once."""
        self._core = core
        self._by_itself = quiet_s is not None
        self._quiet = keeping.Quiet(self.settle, quiet_s)
        self._settling = threading.Lock()  # taken before the core's
        self._settled = keeping.settled_n(core.folder)
        self._writing = False
        self._trouble: str | None = None
        self.points = Points(core.folder)
        self._pointed_at = next((point.at for point in self.points.all() if point.automatic), "")

    @property
    def problem(self) -> str | None:
        return self._core.projection.problem or self._trouble

    def wake(self) -> None:
        """Something was edited."""
        self._quiet.wake()

    def stop(self) -> None:
        self._quiet.stop()

    def guard(self, label: str, count: int) -> None:
        """A restore point before a large edit, and once a day. A disk too full for it is told by the edit itself."""
        daily = self._pointed_at[:10] != opening.now()[:10]
        if daily or count > MANY:
            name = f"Before: {label}" if count > MANY else "Daily"
            with contextlib.suppress(errors.Unavailable):
                self._pointed_at = self.points.make(name, self._core.head(), self._core.state, automatic=True).at

    def flush(self) -> None:
        """Writes caption files, and goes on with those that are too many to be waited for."""
        if self._writing:
            return  # what was edited now comes after the rest
        many = self._by_itself and len(self._core.projection.pending) > AT_ONCE
        if self._core.flush(AT_ONCE if many else None) is not None and many:
            self._writing = True
            threading.Thread(target=self._write_rest, daemon=True).start()

    def _write_rest(self) -> None:
        in_vain = 0
        while True:
            with self._core.lock:
                began = time.monotonic()
                written = None if self._core.closed else self._core.flush(SHARE)
                in_vain = 0 if written else in_vain + SHARE
                if written is None or in_vain >= len(self._core.projection.pending):
                    self._writing = False
                    break
            # A lock is not given in turn: whoever edits meanwhile gets as much time as this.
            time.sleep(max(0.001, time.monotonic() - began))
        self._quiet.wake()

    def settle(self) -> None:
        """Everything on the disk that is to be there: captions, session file, `tags.txt`, a journal that is short."""
        core = self._core
        with self._settling:
            with core.lock:
                if core.closed:
                    return
                core.flush()
                state, head, revision = core.state, core.head(), core.revision
                if head.n == self._settled and not core.projection.unsynced:
                    return
                written = not core.projection.pending
                stems, core.projection.unsynced = core.projection.unsynced, set()
            try:
                core.folder.sync_texts(stems)
                if written:
                    core.folder.write_projected(revision)
                keeping.write_tags(core.folder, state)
                keeping.write_session(core.folder, head, state)
                with core.lock:
                    # What a caption file that waits may hold is known from the journal, so it stays as it is.
                    if written and revision == core.revision:
                        self._shorten()
                    self._settled, self._trouble = head.n, None
            except (OSError, errors.Unavailable) as error:
                with core.lock:
                    core.projection.unsynced |= stems
                reason = error.strerror if isinstance(error, OSError) else error
                self._trouble = (
                    f"The session file in {core.folder.path} could not be written ({reason}): "
                    "every edit is safe in the journal, and it is tried again."
                )

    def _shorten(self) -> None:
        """Raises OSError, errors.Unavailable."""
        core = self._core
        if opening.is_long(core.journal, core.stacks):
            core.journal, core.stacks = opening.compacted(core.journal, core.id, core.state, core.revision, core.stacks)
        elif opening.is_slow(core.journal):
            n = core.journal.next_n
            core.journal.append(opening.base_line(core.id, n, core.revision, "", core.state, core.stacks))
