"""One process as the server holds it: what it prints, and how it ends."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

import pytest

from kino.workers import child as child_module
from kino.workers.child import Child


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is started in the worker's place."""
    path = tmp_path / "python"
    monkeypatch.setattr(child_module.sys, "executable", str(path))
    return path


def write(program: Path, code: str) -> None:
    program.write_text(f"#!{PYTHON}\n{code}")
    program.chmod(0o755)


PYTHON = sys.executable


async def end_of(child: Child) -> str:
    reason = await child.listen(lambda message: None)
    child.kill()
    assert await child.gone(60)
    return reason


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise SystemExit(7)", "it ended with status 7"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "it was ended by SIGTERM"),
        ("print('hello, hello')", "protocol"),
        ("import os, time; os.close(1); time.sleep(60)", "it closed its pipe"),
        ("import sys, time; sys.stdout.buffer.write(bytes(4)); sys.stdout.flush(); time.sleep(60)", "protocol"),
    ],
)
async def test_the_reason_of_an_end_is_told(
    program: Path, monkeypatch: pytest.MonkeyPatch, code: str, reason: str
) -> None:
    if "status" in reason or "SIG" in reason:  # the process's end comes after its pipe's, however busy the machine is
        monkeypatch.setattr(child_module, "DRAIN_S", 60)
    write(program, code)
    assert reason in await end_of(await Child.start("cpu"))


async def test_a_pipe_that_a_runaway_process_holds_open_holds_up_nothing(program: Path) -> None:
    write(
        program,
        "import subprocess\nsubprocess.Popen(['sleep', '5'], start_new_session=True)\n",
    )
    assert await end_of(await Child.start("cpu")) == "it ended with status 0"


async def test_what_it_prints_is_logged_line_by_line_and_not_endlessly(
    program: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_module, "DRAIN_S", 60)
    caplog.set_level(logging.INFO)
    write(
        program,
        "import sys\n"
        "print('10%\\r20%\\r' + 'x' * 100_000, file=sys.stderr)\n"
        "for line in range(20_000): print('line', line, file=sys.stderr)\n",
    )
    begun = time.monotonic()
    child = await Child.start("cpu")
    await end_of(child)
    most = 3 + child_module.LINES_BURST + child_module.LINES_PER_S * (time.monotonic() - begun) * 2
    lines = [record.getMessage() for record in caplog.records if record.name == "kino.worker.cpu"]
    assert lines[:2] == ["10%", "20%"] and len(lines) < most and max(map(len, lines)) <= 2000
    assert child.last_lines[-1] == "line 19999"


async def test_secrets_stay_with_the_server(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KINO_TOKEN", "ANTHROPIC_API_KEY", "KINO_ANTHROPIC_API_KEY"):
        monkeypatch.setenv(name, "canary")
    monkeypatch.setattr(child_module, "DRAIN_S", 60)
    write(program, "import os, sys; print('secrets', 'canary' in os.environ.values(), file=sys.stderr)")
    child = await Child.start("cpu")
    await end_of(child)
    assert child.last_lines[-1] == "secrets False"


async def test_a_program_that_is_not_there_is_an_os_error(program: Path) -> None:
    with pytest.raises(OSError, match="python"):
        await Child.start("cpu")
