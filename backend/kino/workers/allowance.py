"""How much may pass at once and how much a second: keeps a plugin in a tight loop from drowning who listens."""

from __future__ import annotations

import time


class Allowance:
    """A bucket of `burst` that refills by `per_s`. Not for several threads at once without a lock."""

    def __init__(self, burst: float, per_s: float) -> None:
        self._burst, self._per_s = burst, per_s
        self._left, self._filled_at = burst, time.monotonic()

    def take(self) -> bool:
        """Whether one more may pass now."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._filled_at) * self._per_s)
        self._filled_at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
