"""`kino serve`: reads the settings, runs the server, gives its exit status."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
from typing import Any

from kino.errors import ConfigurationError
from kino.settings import load

CONFIGURED_WRONGLY = 78
PR_SET_PDEATHSIG = 1


def run(flags: dict[str, Any]) -> int:
    _end_with_supervisor()
    try:
        loaded = load(flags)
        logging.basicConfig(
            level=loaded.settings.log_level,
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
            stream=sys.stderr,
        )
        from kino.web.app import run as run_server

        return run_server(loaded)
    except ConfigurationError as error:
        print(f"kino: {error}", file=sys.stderr)
        return CONFIGURED_WRONGLY


def _end_with_supervisor() -> None:
    """Whoever watches it (run.sh, or a command that uses it) takes it along, however that one ends."""
    supervisor = os.environ.get("KINO_SUPERVISOR") or os.environ.get("KINO_CALLER")
    if supervisor and sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if str(os.getppid()) != supervisor:
            raise SystemExit(1)
