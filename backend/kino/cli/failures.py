"""How a command ends: its exit statuses, and the failure that carries one with a sentence for the person.

0    done
1    refused or failed: the server says no, or the task failed
2    asked wrongly: an option, a file, a model that is not there; nothing was begun
3    no server: it can't be reached or started, is of another version, or wants a token
4    made, but not written: the picture is safe in Kino, the file that was asked for is not there
78   configured wrongly
130  stopped with Ctrl-C
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

DONE = 0
FAILED = 1
ASKED_WRONGLY = 2
NO_SERVER = 3
NOT_WRITTEN = 4
CONFIGURED_WRONGLY = 78
STOPPED = 130

EXIT_STATUSES = (
    "Exit status: 0 done, 1 refused or failed, 2 asked wrongly, 3 no server to talk to, 4 made but not written to its "
    "file, 78 configured wrongly, 130 stopped with Ctrl-C."
)
"""For the help of every command."""


class Failure(Exception):
    """Ends a command: the sentence goes to stderr, the status to the shell."""

    def __init__(self, message: str, status: int = FAILED) -> None:
        super().__init__(message)
        self.message, self.status = message, status


class Refused(Failure):
    """The server's own no: `code` and `details` are those of its error shape, `http_status` its answer's."""

    def __init__(self, message: str, http_status: int, code: str = "", details: list[dict[str, Any]] | None = None):
        super().__init__(message, ASKED_WRONGLY if http_status in (400, 404) else FAILED)
        self.http_status, self.code, self.details = http_status, code, details or []


class Lost(Failure):
    """The server went away, or does not answer."""

    def __init__(self, message: str) -> None:
        super().__init__(message, NO_SERVER)


def run(work: Callable[[], None], as_json: bool = False) -> int:
    """Does a command's work and gives its exit status; what went wrong is said on stderr, with `as_json` on stdout."""
    try:
        work()
    except Failure as failure:
        if as_json:
            print(json.dumps({"error": {"message": failure.message, "exit_status": failure.status}}))
        else:
            print(f"kino: {failure.message}", file=sys.stderr)
        return failure.status
    except KeyboardInterrupt:
        print("kino: stopped", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # Whoever read our output has enough; Python must not complain about it once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE
