"""A worker's main: takes its pipes, ties its life to the server's, and serves (`serving.py`).

    python -m kino.workers.process --device cpu --data-dir DIR --models-dir DIR [--parent PID] [--threads N] [--warm]

What holds for the process as a whole is here: file descriptors, signals, environment. Tasks are not.
"""

from __future__ import annotations

import argparse
import ctypes
import faulthandler
import os
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from kino.workers import devices
from kino.workers.outbox import Outbox
from kino.workers.protocol import HEARTBEAT_S
from kino.workers.serving import Worker

PR_SET_PDEATHSIG = 1


def main() -> None:
    options = _options()
    _end_with(options.parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the server, which decides
    down, up = _take_pipes()
    faulthandler.enable(sys.stderr)
    if options.threads:
        # Read by OpenMP and MKL when torch loads them.
        os.environ.update(OMP_NUM_THREADS=str(options.threads), MKL_NUM_THREADS=str(options.threads))
    try:
        device = devices.describe(options.device)
    except LookupError as error:
        sys.exit(f"{error}")
    worker = Worker(device, down, Outbox(up), options.data_dir, options.models_dir)
    worker.serve(heartbeat_s=options.heartbeat_s, warm=options.warm)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kino.workers.process")
    parser.add_argument("--device", required=True)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--models-dir", type=Path, required=True)
    parser.add_argument("--parent", type=int, help="leave when this process is no longer the parent")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--warm", action="store_true", help="import torch before the first task")
    parser.add_argument("--heartbeat-s", type=float, default=HEARTBEAT_S)
    return parser.parse_args()


def _end_with(parent: int | None) -> None:
    """A killed server takes its workers with it, even one that is held in C. (Elsewhere the end of the pipe tells.)"""
    if parent is None:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)


def _take_pipes() -> tuple[BinaryIO, int]:
    """The pipes to the server, under numbers of their own: what a library prints goes to stderr, and what it reads
    from stdin is empty. Neither is inherited by processes a plugin starts."""
    down, up = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return os.fdopen(down, "rb"), up


if __name__ == "__main__":
    main()
