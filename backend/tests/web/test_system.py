"""Starting, ending and stopping everything: exit statuses, the lock, and the buttons that always answer."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from pytest_aiohttp.plugin import AiohttpClient

from kino.dispatcher import dispatcher
from kino.settings import Settings, load
from kino.storage import tasks
from kino.storage.lock import read_address
from kino.storage.tasks import NewTask
from kino.web import keys
from kino.web.app import make_app
from tests.conftest import Client
from tests.web.serving import COMMAND, environment, served


def ask(url: str, method: str = "GET") -> Any:
    with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=120) as answer:
        return json.load(answer)


@pytest.mark.parametrize(("button", "status"), [("restart", 0), ("shutdown", 1)])
def test_a_button_is_answered_before_the_server_ends(tmp_path: Path, button: str, status: int) -> None:
    with served(tmp_path / "data") as server:
        assert ask(f"{server.url}/api/v2/system/{button}", "POST")["success"] is True
        assert server.ended() == status


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with served(tmp_path / "data") as server:
        server.process.send_signal(number)
        assert server.ended() == 1
    assert "Traceback" not in (tmp_path / "data.log").read_text()
    with sqlite3.connect(tmp_path / "data" / "kino.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_lock_tells_where_the_server_is_and_keeps_a_second_one_out(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with served(data) as server:
        assert read_address(data) == server.url
        command = [*COMMAND, "--port", "0", "--data-dir", str(data)]
        second = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=2000)
        assert second.returncode == 78
        assert server.url in second.stderr
        assert str(server.process.pid) in second.stderr
        assert "Traceback" not in second.stderr
        assert ask(f"{server.url}/health")["status"] == "healthy"
    assert read_address(data) is None


def test_a_port_in_use_is_told_as_a_wrong_configuration(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [*COMMAND, "--port", port, "--data-dir", str(tmp_path / "data")]
        run = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=2000)
    assert run.returncode == 78
    assert f"port {port} is in use" in run.stderr
    assert "Traceback" not in run.stderr


def test_the_server_imports_nothing_heavy() -> None:
    code = (
        "import sys, kino.web.app, kino.web.openapi; kino.web.openapi.document();"
        "print([name for name in ('torch', 'diffusers', 'transformers', 'peft', 'accelerate') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=2000)
    assert run.stdout.strip() == "[]", run.stderr


def test_the_server_answers_soon_after_it_is_started(tmp_path: Path) -> None:
    """Little longer than Python takes for its modules, whatever the machine; the bench holds it to a second."""
    taken_s, modules_s = [], []
    for number in range(3):
        began_s = time.monotonic()
        subprocess.run([sys.executable, "-c", "import kino.web.app, kino.web.openapi"], check=True, timeout=200)
        modules_s.append(time.monotonic() - began_s)
        began_s = time.monotonic()
        with served(tmp_path / str(number)) as server:
            ask(f"{server.url}/health")
            taken_s.append(time.monotonic() - began_s)
    assert min(taken_s) <= 4 * min(modules_s)


async def waiting(client: Client, count: int) -> None:
    """Queues tasks behind a paused queue."""
    assert client.app
    assert (await client.post("/api/v2/generator/queue/pause")).status == 200
    for number in range(count):
        new = NewTask(name=str(number), type="example", data={}, start=True)
        await tasks.create(client.app[keys.DB], new)


async def test_emergency_stop_with_a_thousand_waiting_is_answered_with_their_number(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "EMERGENCY_S", 120)  # a slow disk gets the time to count them all
    await waiting(client, 1000)
    answer = await client.post("/api/v2/system/emergency-stop")
    body = await answer.json()
    assert (answer.status, body["success"], body["stopped_count"]) == (200, True, 1000)
    queue = await (await client.get("/api/v2/generator/queue")).json()
    assert queue["total"] == 0


async def test_emergency_stop_is_answered_while_the_database_is_locked(client: Client) -> None:
    await waiting(client, 3)
    with sqlite3.connect(client.app[keys.SETTINGS].settings.database, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(60):  # it is tried again and again, for as long as the lock is there
            answer = await client.post("/api/v2/system/emergency-stop")
        assert (answer.status, (await answer.json())["success"]) == (200, True)
        other.execute("ROLLBACK")


async def test_health_answers_while_the_database_is_locked(client: Client) -> None:
    assert client.app
    with sqlite3.connect(client.app[keys.SETTINGS].settings.database, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        began_s = time.monotonic()
        health = await (await client.get("/health")).json()
        assert time.monotonic() - began_s <= 4  # the database is asked for 5 s
        other.execute("ROLLBACK")
    assert health["status"] == "healthy"
    assert set(health) >= {"version", "uptime_s", "cpu_percent", "memory_percent", "disk_free_bytes", "workers"}


async def test_every_setting_is_listed_with_its_source_and_the_token_is_masked(
    aiohttp_client: AiohttpClient, tmp_path: Path
) -> None:
    loaded = load({"data_dir": tmp_path / "d"}, root=tmp_path, environment={"KINO_TOKEN": "canary", "PORT": "0"})
    client = await aiohttp_client(make_app(loaded), headers={"Authorization": "Bearer canary"})
    answer = await client.get("/api/v2/system/settings")
    text = await answer.text()
    settings = {setting["name"]: setting for setting in (await answer.json())["settings"]}
    assert set(settings) == set(Settings.model_fields)
    assert "canary" not in text
    assert (settings["token"]["source"], settings["port"]["source"]) == ("environment", "environment")
    assert (settings["data_dir"]["source"], settings["host"]["source"]) == ("flag", "default")
    assert all(setting["description"] for setting in settings.values())


def test_a_used_database_is_copied_when_the_server_starts_and_a_damaged_one_names_the_copy(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with served(data) as server:
        body = {"name": "First", "width": 64, "height": 64, "fps": 12}
        request = urllib.request.Request(
            f"{server.url}/api/v2/projects", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=120).close()
        assert list(data.glob("backups/*.db")) == []
    with served(data):
        until = time.monotonic() + 120
        while not (copies := list(data.glob("backups/*.db"))):
            assert time.monotonic() < until
            time.sleep(0.02)
    for name in ("kino.db-wal", "kino.db-shm"):
        (data / name).unlink(missing_ok=True)
    (data / "kino.db").write_bytes(b"not a database")
    command = [*COMMAND, "--port", "0", "--data-dir", str(data)]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=200, env=environment())
    assert refused.returncode == 78 and str(copies[0]) in refused.stderr and "damaged" in refused.stderr
    assert (data / "kino.db").read_bytes() == b"not a database"
