"""run.sh: what the supervisor does with each exit status, and that it leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

RUN_SH = Path(__file__).resolve().parents[2] / "run.sh"
pytestmark = pytest.mark.skipif(os.name != "posix", reason="run.sh needs a POSIX system")


def heeding_signals() -> None:
    """Whoever runs the tests may ignore signals, and a shell can't trap what it was told to ignore."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def supervised(code: str, tmp_path: Path, backoff_ms: int = 20) -> subprocess.Popen[str]:
    """A supervised Python program; `runs()` inside it counts its starts in a file."""
    prelude = (
        f"import os, pathlib, signal, sys, time\nlog = pathlib.Path({str(tmp_path / 'starts')!r})\n"
        "log.open('a').write(f'{os.getpid()}\\n')\nstarts = len(log.read_text().split())\n"
    )
    return subprocess.Popen(
        [str(RUN_SH), "supervise", sys.executable, "-c", prelude + code],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "KINO_BACKOFF_MS": str(backoff_ms)},
        start_new_session=True,
        preexec_fn=heeding_signals,
    )


def starts(tmp_path: Path) -> list[int]:
    path = tmp_path / "starts"
    return [int(pid) for pid in path.read_text().split()] if path.exists() else []


def wait_until(condition: object, seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "the state never came"
        time.sleep(0.02)


def test_exit_0_restarts_and_exit_1_stops(tmp_path: Path) -> None:
    process = supervised("sys.exit(0 if starts < 3 else 1)", tmp_path)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert len(starts(tmp_path)) == 3
    assert "crashed" not in output


def test_a_configuration_error_stops_with_its_status(tmp_path: Path) -> None:
    process = supervised("print('port is wrong'); sys.exit(78)", tmp_path)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 78
    assert len(starts(tmp_path)) == 1
    assert "port is wrong" in output


def test_five_crashes_stop_with_the_last_lines(tmp_path: Path) -> None:
    process = supervised("print('the last word', starts, flush=True); os.abort()", tmp_path)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert len(starts(tmp_path)) == 5
    assert output.count("the last word 5") == 2  # once as it came, once in the summary
    waits = [line.rsplit(" in ", 1)[1] for line in output.splitlines() if "starting it again" in line]
    assert waits == ["0.020 s", "0.040 s", "0.080 s", "0.160 s"]


def test_a_crash_is_followed_by_a_new_start(tmp_path: Path) -> None:
    process = supervised("sys.exit(3 if starts == 1 else 1)", tmp_path)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert len(starts(tmp_path)) == 2
    assert "exit status 3" in output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_are_forwarded_and_waited_for(tmp_path: Path, number: signal.Signals) -> None:
    code = (
        "def end(*_):\n    time.sleep(0.3); (log.parent / 'clean').touch(); sys.exit(1)\n"
        "signal.signal(signal.SIGTERM, end)\n(log.parent / 'ready').touch()\nwhile True: time.sleep(0.05)"
    )
    process = supervised(code, tmp_path)
    wait_until(lambda: (tmp_path / "ready").exists())
    os.kill(process.pid, number)
    process.communicate(timeout=120)
    assert (tmp_path / "clean").exists()
    assert process.returncode == 128 + number
    assert not psutil.pid_exists(starts(tmp_path)[0])


def test_a_signal_during_the_back_off_stops_at_once(tmp_path: Path) -> None:
    process = supervised("os.abort()", tmp_path, backoff_ms=600_000)
    assert process.stdout is not None
    while "starting it again" not in process.stdout.readline():
        pass
    os.kill(process.pid, signal.SIGTERM)
    assert process.wait(timeout=120) == 128 + signal.SIGTERM


@pytest.mark.skipif(
    not (RUN_SH.parent / "backend" / ".venv" / ".kino-setup").exists(),
    reason="run.sh has not set this checkout up, and would install things first",
)
def test_kino_is_the_command_where_one_stands(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(RUN_SH), "kino", "config", "port"],
        cwd=tmp_path,
        env={**os.environ, "KINO_PORT": "8123"},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert (done.returncode, done.stdout) == (0, "8123\n"), done.stderr
    done = subprocess.run([str(RUN_SH), "kino", "config", "prot"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
