"""kill -9 at any point of a write leaves the last acknowledged edit, or that and the one in flight."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from kino.settings import BACKEND

KILLS = 200


def test_two_hundred_kills_at_random_points_lose_no_edit(tmp_path: Path) -> None:
    # A process of its own: it forks, which one with threads had better not.
    command = [sys.executable, "-m", "tests.datasets.killed", str(tmp_path / "set"), str(KILLS), "2026"]
    done = subprocess.run(command, cwd=BACKEND, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    found = re.search(r"(\d+) kills", done.stdout)
    assert found and int(found[1]) >= KILLS
