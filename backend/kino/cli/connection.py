"""Finds the server a command talks to, or starts one for as long as the command takes.

    with connect({"data_dir": None, "server": None}) as client:
        client.get("info")

The running server is the one that holds the lock on the data folder; the lock file tells its address. Without one,
`kino serve` is started on a free port of this machine and ended with the block; what it logs is shown only where it
could not start. `server` (an address) leaves all of that out, for a server on another machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kino import __version__
from kino.cli.client import Client, Progress, TaskStopped
from kino.cli.failures import CONFIGURED_WRONGLY, NO_SERVER, Failure, Lost, Refused
from kino.errors import ConfigurationError
from kino.settings import Settings, load
from kino.storage.lock import is_held, read_address

__all__ = ["Client", "Failure", "Lost", "Progress", "Refused", "TaskStopped", "connect", "settings_of"]

STARTING_S = 60.0
"""How long another process may hold the data folder without listening: it starts, migrates, or is about to end."""
ENDING_S = 15.0
RETURN_S = 3.0
"""How long a server that went away is waited for before one is started in its place."""
SERVE_FLAGS = ("data_dir", "models_dir")


@contextmanager
def connect(flags: dict[str, Any] | None = None) -> Iterator[Client]:
    """A client of the running server, or of one started for this block.

    `flags`: `data_dir` and `models_dir` as of `kino serve`, and `server`, an address to use instead of looking for one.
    Raises Failure when the settings are wrong, or there is no server to talk to and none can be started; one of another
    version is none.
    """
    flags = flags or {}
    settings = settings_of(flags)
    token = settings.token.get_secret_value() if settings.token else None
    place = _Place(settings, flags)
    try:
        client = Client(_url(flags["server"]) if flags.get("server") else place.find(), token)
        try:
            client.started = place.process is not None
            supervised = _check(client)
            if not flags.get("server"):
                client.again = lambda: place.find_again(supervised)
            yield client
        finally:
            client.close()
    finally:
        place.close()


def settings_of(flags: dict[str, Any]) -> Settings:
    """The settings as a server with these flags would have them. Raises Failure."""
    try:
        return load({name: flags.get(name) for name in SERVE_FLAGS}).settings
    except ConfigurationError as error:
        raise Failure(f"{error}", CONFIGURED_WRONGLY) from None


def _url(server: str) -> str:
    return server if "://" in server else f"http://{server}"


def _check(client: Client) -> bool:
    """Whether the server is one that is started again when it ends. Raises Failure when it is none of ours."""
    info = client.get("info")
    if not isinstance(info, dict) or info.get("name") != "Kino":
        raise Failure(f"What answers at {client.url} is no Kino server", NO_SERVER)
    if info.get("version") != __version__:
        raise Failure(
            f"The server at {client.url} is Kino {info.get('version')}, this command is Kino {__version__}: "
            "restart the server, so that both are of one version",
            NO_SERVER,
        )
    return bool(info.get("supervised"))


class _Place:
    """One data folder, and the server that serves it: somebody else's, or one started here."""

    def __init__(self, settings: Settings, flags: dict[str, Any]) -> None:
        self.process: subprocess.Popen[str] | None = None
        self._data_dir = settings.data_dir
        self._flags = [
            part
            for name in SERVE_FLAGS
            if flags.get(name) is not None
            for part in (f"--{name.replace('_', '-')}", str(flags[name]))
        ]

    def find(self) -> str:
        """The address of the server of this data folder, started if there is none."""
        until = time.monotonic() + STARTING_S
        while True:
            if url := self._address():
                return url
            if not self._is_held() and (url := self._start()):
                return url
            if time.monotonic() > until:
                raise Failure(
                    f"Another program holds the data folder {self._data_dir} and does not listen: end it, or choose "
                    "another folder with KINO_DATA_DIR",
                    NO_SERVER,
                )
            time.sleep(0.1)

    def find_again(self, supervised: bool) -> str:
        """The same after it went away: one that run.sh starts again is only waited for, or two would compete."""
        until = time.monotonic() + (STARTING_S if supervised else RETURN_S)
        while not (url := self._address()):
            if time.monotonic() > until:
                if supervised:
                    raise Lost(f"The server of {self._data_dir} went away and is not back after {STARTING_S:.0f} s")
                return self.find()
            time.sleep(0.1)
        return url

    def _address(self) -> str | None:
        try:
            return read_address(self._data_dir)
        except ConfigurationError as error:
            raise Failure(f"{error}", CONFIGURED_WRONGLY) from None

    def _is_held(self) -> bool:
        try:
            return is_held(self._data_dir)
        except ConfigurationError as error:
            raise Failure(f"{error}", CONFIGURED_WRONGLY) from None

    def _start(self) -> str | None:
        """The address of a server of our own; None when another one was quicker. Raises Failure with its last words."""
        self.close()
        # Its interrupts are ours to give: Ctrl-C is to stop a task first, and that needs the server.
        command = [sys.executable, "-m", "kino", "serve", "--host", "127.0.0.1", "--port", "0", *self._flags]
        with tempfile.TemporaryFile("w+", errors="replace") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
                env=_environment(),
            )
            self.process = process
            assert process.stdout
            line = process.stdout.readline()
            if line.startswith("Kino is at "):
                return line.removeprefix("Kino is at ").strip()
            status = process.wait()
            log.seek(0)
            said = [line for line in log.read().splitlines() if line.strip()]
        self.close()
        if self._is_held() or self._address():
            return None
        why = said[-1].removeprefix("kino: ") if said else f"it ended with status {status} and said nothing"
        wrong = status == CONFIGURED_WRONGLY
        raise Failure(why if wrong else f"A server could not be started: {why}", status if wrong else NO_SERVER)

    def close(self) -> None:
        """Ends the server that was started here."""
        process, self.process = self.process, None
        if process is None:
            return
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(ENDING_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if process.stdout:
            process.stdout.close()


def _environment() -> dict[str, str]:
    """Of a server that ends when this process does, and that nobody starts again."""
    kept = {name: value for name, value in os.environ.items() if name != "KINO_SUPERVISOR"}
    return {**kept, "KINO_CALLER": str(os.getpid())}
