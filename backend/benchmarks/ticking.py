"""A ticker on an event loop: sleeps 5 ms again and again, and notes by how much it was late at worst.

`python -m benchmarks.ticking serve ...` is `python -m kino serve ...` with a ticker on the server's own loop;
`python -m benchmarks.ticking idle` runs nothing else, to tell what the machine alone does to a ticker. Both write the
worst lateness in milliseconds into the file KINO_BENCH_TICKS names; whoever writes a zero there begins anew.
"""

from __future__ import annotations

import asyncio
import mmap
import os
import struct
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from benchmarks.server import parent_ended

PERIOD_S = 0.005
VARIABLE = "KINO_BENCH_TICKS"


class Ticks:
    """The worst lateness, in a file that two processes share."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(8))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), 8)

    def reset(self) -> None:
        self._shared[:8] = bytes(8)

    @property
    def worst_ms(self) -> float:
        return float(struct.unpack("d", self._shared[:8])[0])

    async def tick(self) -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(PERIOD_S)
            late_ms = (time.perf_counter() - begun - PERIOD_S) * 1000
            if late_ms > self.worst_ms:
                self._shared[:8] = struct.pack("d", late_ms)


async def idle(ticks: Ticks) -> None:
    ticking = asyncio.create_task(ticks.tick())
    await parent_ended()
    ticking.cancel()


def main() -> None:
    ticks = Ticks(Path(os.environ[VARIABLE]))
    if sys.argv[1:] == ["idle"]:
        asyncio.run(idle(ticks))
        return
    import kino.web.app as server
    from kino.cli import main as kino

    made = server.make_app

    def make_app(loaded: Any) -> Any:
        app = made(loaded)

        async def ticker(_: Any) -> AsyncIterator[None]:
            task = asyncio.create_task(ticks.tick())
            yield
            task.cancel()

        app.cleanup_ctx.append(ticker)
        return app

    server.make_app = make_app
    kino()


if __name__ == "__main__":
    main()
