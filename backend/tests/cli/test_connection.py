"""How a command comes to its server, and what it says where there is none."""

from __future__ import annotations

import http.server
import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from kino import __version__
from kino.cli import connection
from kino.cli.connection import Failure, connect
from kino.cli.failures import CONFIGURED_WRONGLY, NO_SERVER
from kino.storage.lock import NAME, DataLock, is_held, read_address


@contextmanager
def somebody(info: dict[str, Any], token: str | None = None) -> Iterator[str]:
    """Something that answers HTTP with the same JSON to everybody, or to those who know a token."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = token is None or self.headers["Authorization"] == f"Bearer {token}"
            body = json.dumps(info if known else {"error": {"code": "unauthorized", "message": "no"}}).encode()
            self.send_response(200 if known else 401)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def holder(data_dir: Path) -> int:
    return int(json.loads((data_dir / NAME).read_text())["pid"])


def failure(flags: dict[str, Any]) -> Failure:
    with pytest.raises(Failure) as raised, connect(flags):
        pass
    return raised.value


def test_the_server_of_the_data_folder_is_found(flags: dict[str, Any], data_dir: Path) -> None:
    with connect(flags) as client:
        assert client.url == read_address(data_dir)
        assert not client.started
        assert client.get("info")["data_dir"] == str(data_dir)
    assert is_held(data_dir)


def test_without_one_a_server_runs_for_as_long_as_the_command(tmp_path: Path) -> None:
    with connect({"data_dir": str(tmp_path / "new")}) as client:
        assert client.started
        process = psutil.Process(holder(tmp_path / "new"))
        with connect({"data_dir": str(tmp_path / "new")}) as other:
            assert (other.url, other.started) == (client.url, False)
        assert client.get("info")["supervised"] is False
    assert not process.is_running()
    assert not is_held(tmp_path / "new")


def test_a_task_goes_on_when_its_server_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "RETURN_S", 0.1)
    killed: list[int] = []

    def kill_once(task: Any) -> None:
        if task.status == "running" and not killed:
            killed.append(holder(tmp_path / "data"))
            os.kill(killed[0], signal.SIGKILL)

    with connect({"data_dir": str(tmp_path / "data")}) as client:
        first = client.url
        body = {"name": "a", "type": "flux_txt2img", "data": {"prompt": "a red circle", "steps": 1}}
        task = client.run_task(body, kill_once)
        assert task.status == "completed"
        assert task.attempt == 2
        assert client.url != first
    assert not is_held(tmp_path / "data")


def test_a_server_of_another_version_is_refused() -> None:
    with somebody({"name": "Kino", "version": "0.0.1"}) as url:
        said = failure({"server": url})
    assert said.status == NO_SERVER
    assert said.message == (
        f"The server at {url} is Kino 0.0.1, this command is Kino {__version__}: "
        "restart the server, so that both are of one version"
    )


def test_what_is_no_kino_server_is_refused() -> None:
    with somebody({"hello": "world"}) as url:
        said = failure({"server": url})
    assert (said.status, said.message) == (NO_SERVER, f"What answers at {url} is no Kino server")


def test_a_token_is_sent_and_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with somebody({"name": "Kino", "version": __version__}, token="secret") as url:
        said = failure({"server": url})
        monkeypatch.setenv("KINO_TOKEN", "secret")
        with connect({"server": url.removeprefix("http://")}) as client:
            assert client.get("info")["name"] == "Kino"
    assert said.status == NO_SERVER
    assert said.message == f"The server at {url} asks for its token: set KINO_TOKEN to the one that it was started with"


def test_nobody_there() -> None:
    with somebody({}) as url:
        pass
    said = failure({"server": url})
    assert (said.status, said.message) == (NO_SERVER, f"The server at {url} can't be reached")


def test_a_folder_that_is_held_by_somebody_who_does_not_listen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "STARTING_S", 0.2)
    lock = DataLock.acquire(tmp_path)
    try:
        said = failure({"data_dir": str(tmp_path)})
    finally:
        lock.release()
    assert said.status == NO_SERVER
    assert said.message.startswith(f"Another program holds the data folder {tmp_path} and does not listen")


def test_wrong_settings_are_said_before_anything_is_started(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    said = failure({"data_dir": str(file)})
    assert (said.status, said.message) == (CONFIGURED_WRONGLY, f"data_dir (from flag) is not a folder: {file}")


def test_a_server_that_can_not_start_has_the_last_word(tmp_path: Path) -> None:
    (tmp_path / "kino.db").write_text("this is no database, and never was one; " * 100)
    said = failure({"data_dir": str(tmp_path)})
    assert said.status == CONFIGURED_WRONGLY
    assert str(tmp_path / "kino.db") in said.message
    assert not is_held(tmp_path)
