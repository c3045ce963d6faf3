"""Devices are found without torch, and described without being used."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from kino.workers import devices


def test_the_cpu_is_always_there() -> None:
    found = devices.describe("cpu")
    assert found.device == "cpu" and found.name and found.memory_total_bytes == psutil.virtual_memory().total


@pytest.mark.parametrize("device", ["cuda:99", "abacus", "", "cuda:x"])
def test_another_device_is_a_sentence(device: str) -> None:
    with pytest.raises(LookupError, match=r"device|driver|torch"):
        devices.describe(device)


@pytest.mark.parametrize(
    ("text", "built"),
    [
        ("cuda: Optional[str] = '12.8'\nhip: Optional[str] = None\n", True),
        ("cuda: Optional[str] = None\n", False),
        ("cuda = '12.4'\n", True),
        ("__all__ = ['cuda']\n", False),
    ],
)
def test_a_torch_without_cuda_is_told_from_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, built: bool
) -> None:
    (tmp_path / "version.py").write_text(text)
    spec = importlib.util.spec_from_file_location("torch", tmp_path / "__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    assert devices.torch_has_cuda() is built


def test_asking_for_devices_imports_no_torch_and_answers_a_list() -> None:
    code = (
        "import sys, runpy\n"
        "runpy.run_module('kino.workers.devices', run_name='__main__')\n"
        "assert 'torch' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=200, check=True)
    found = json.loads(done.stdout)
    assert found and all(isinstance(device, str) for device in found)
