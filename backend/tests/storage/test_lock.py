"""One server a data folder, whatever way the last one ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kino.errors import ConfigurationError
from kino.storage import lock
from kino.storage.lock import DataLock, read_address

HOLDER = """
import sys, time
from pathlib import Path
from kino.storage.lock import DataLock
lock = DataLock.acquire(Path(sys.argv[1]))
lock.write_address("http://127.0.0.1:4321")
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE_S", 0.1)


def hold(folder: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "held\n"
    return child


def test_a_second_server_is_refused_and_told_who_holds_the_folder(tmp_path: Path, impatient: None) -> None:
    with hold(tmp_path) as child:
        with pytest.raises(ConfigurationError) as refusal:
            DataLock.acquire(tmp_path)
        assert str(child.pid) in str(refusal.value)
        assert "http://127.0.0.1:4321" in str(refusal.value)
        assert str(tmp_path) in str(refusal.value)
        assert read_address(tmp_path) == "http://127.0.0.1:4321"
        child.kill()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_lock_ends_with_its_process(tmp_path: Path, number: signal.Signals, impatient: None) -> None:
    with hold(tmp_path) as child:
        child.send_signal(number)
    assert read_address(tmp_path) is None  # what it wrote is still there, and not believed
    held = DataLock.acquire(tmp_path)
    held.release()


def test_within_a_process_the_folder_is_locked_as_well(tmp_path: Path, impatient: None) -> None:
    held = DataLock.acquire(tmp_path / "new")
    with pytest.raises(ConfigurationError, match=f"process {os.getpid()}"):
        DataLock.acquire(tmp_path / "new")
    held.release()
    held.release()
    DataLock.acquire(tmp_path / "new").release()


def test_nobody_listens_before_the_address_is_written_or_after_the_lock_is_given_up(tmp_path: Path) -> None:
    assert read_address(tmp_path) is None
    held = DataLock.acquire(tmp_path)
    assert read_address(tmp_path) is None
    held.write_address("http://127.0.0.1:8000/a/long/address")
    held.write_address("http://127.0.0.1:80")
    assert read_address(tmp_path) == "http://127.0.0.1:80"
    held.release()
    assert read_address(tmp_path) is None


def test_a_child_process_does_not_keep_the_lock(tmp_path: Path) -> None:
    held = DataLock.acquire(tmp_path)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False) as child:
        held.release()
        DataLock.acquire(tmp_path).release()
        child.kill()


def test_a_folder_that_can_not_be_made_is_told_as_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="can't be used"):
        DataLock.acquire(tmp_path / "file" / "data")
