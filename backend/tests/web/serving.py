"""The server as a process of its own, as people start it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = [sys.executable, "-m", "kino", "serve"]


class Served:
    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process, self.url = process, url

    def ended(self) -> int:
        """The exit status, once it has ended."""
        return self.process.wait(120)


def environment() -> dict[str, str]:
    """This machine's environment without any setting of Kino."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(("KINO_", "ANTHROPIC_"))}
    return {**kept, "OMP_NUM_THREADS": "1"}


@contextmanager
def served(data_dir: Path, *flags: str) -> Iterator[Served]:
    """A server on a free port, ended with the block. What it logs is at `<data_dir>.log`."""
    command = [*COMMAND, "--port", "0", "--data-dir", str(data_dir), *flags]
    with data_dir.with_suffix(".log").open("w") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment())
        try:
            assert process.stdout
            line = process.stdout.readline()
            assert line.startswith("Kino is at http://"), data_dir.with_suffix(".log").read_text()
            yield Served(process, line.split()[-1])
        finally:
            process.kill() if process.poll() is None else None
            process.wait(120)
            if process.stdout:
                process.stdout.close()
