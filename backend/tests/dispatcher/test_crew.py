"""Which workers `settings.devices` makes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

import pytest

from kino.dispatcher import crew as crew_module
from kino.dispatcher.crew import crew
from kino.settings import Settings
from kino.workers import devices


async def names(tmp_path: Path, *entries: str) -> list[tuple[str, str]]:
    workers = await crew(cast(Any, None), Settings(data_dir=tmp_path, models_dir=tmp_path, devices=list(entries)))
    return [(worker.name, worker.device) for worker in workers]


async def test_an_entry_is_a_worker_and_names_are_unique(tmp_path: Path) -> None:
    assert await names(tmp_path, "cpu", "cuda", "CPU ", "cuda:1", "cpu") == [
        ("cpu", "cpu"), ("cuda:0", "cuda:0"), ("cpu-2", "cpu"), ("cuda:1", "cuda:1"), ("cpu-3", "cpu"),
    ]  # fmt: skip


async def test_auto_without_a_sign_of_a_gpu_asks_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "maybe_cuda", lambda: False)
    monkeypatch.setattr(crew_module.sys, "executable", "/nonexistent")
    assert await names(tmp_path, "auto") == [(devices.without_cuda(),) * 2]
    assert await names(tmp_path) == [(devices.without_cuda(),) * 2]


@pytest.mark.parametrize(
    ("says", "wanted"),
    [
        ('echo \'["cuda:0", "cuda:1"]\'', ["cuda:0", "cuda:1"]),
        ("exec sleep 60", ["cpu"]),
        ("echo nonsense", ["cpu"]),
        ("exit 1", ["cpu"]),
    ],
)
@pytest.mark.skipif(sys.platform == "darwin", reason="auto is Apple's GPU there, before any driver is asked")
async def test_auto_takes_what_the_driver_says_and_the_cpu_when_it_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, wanted: list[str]
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{says}\n")
    program.chmod(0o755)
    monkeypatch.setattr(devices, "maybe_cuda", lambda: True)
    monkeypatch.setattr(crew_module.sys, "executable", str(program))
    monkeypatch.setattr(crew_module, "ASK_S", 0.5 if "sleep" in says else 60)
    assert [device for _, device in await names(tmp_path, "auto")] == wanted
