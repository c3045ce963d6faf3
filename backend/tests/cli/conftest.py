"""One real server for all tests of the commands that need one, and the command as people call it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.serving import environment, served


@pytest.fixture(autouse=True)
def nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings come from flags alone."""
    for name in [name for name in os.environ if name.upper().startswith(("KINO_", "ANTHROPIC_"))]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="package")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a server that runs."""
    folder = tmp_path_factory.mktemp("cli") / "data"
    with served(folder):
        yield folder


@pytest.fixture
def flags(data_dir: Path) -> dict[str, Any]:
    return {"data_dir": str(data_dir)}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "kino", *arguments]


def kino(
    data_dir: Path, *arguments: str, env: dict[str, str] | None = None, **more: Any
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, on a data folder. `env` is set beside what this machine has."""
    return subprocess.run(
        command(*arguments),
        env={**environment(), "KINO_DATA_DIR": str(data_dir), "COLUMNS": "200", **(env or {})},
        capture_output=True,
        text=True,
        timeout=400,
        **({} if "input" in more else {"stdin": subprocess.DEVNULL}),
        **more,
    )
