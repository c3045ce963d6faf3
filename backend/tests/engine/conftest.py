"""Models for the engine's tests: the real kino-mini, and tiny random FLUX pipelines where only rules matter."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
import torch

from kino.engine.resident import Resident
from kino.settings import BACKEND
from kino.weights import Weights
from tests.engine import tiny
from tests.engine.recording import Recording

torch.set_num_threads(1)
MINI = {"steps": 8, "guidance": 3.5, "width": 64, "height": 64, "max_sequence_length": 32}


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with `dev` and `schnell` folders. Shared: a test that changes it makes its own."""
    root = tmp_path_factory.mktemp("models")
    for category in ("DiffusionModels", "Lora", "TextEncoders", "VAE"):
        (root / category).mkdir()
    tiny.folder(root / "DiffusionModels" / "dev", kino={"defaults": MINI})
    tiny.folder(root / "DiffusionModels" / "schnell", guidance=False)
    return root


@pytest.fixture
def tiny_weights(tiny_models: Path) -> Weights:
    return Weights(tiny_models)


@pytest.fixture(scope="session")
def mini_weights() -> Weights:
    return Weights(BACKEND / "models_storage")


@pytest.fixture
def task(tiny_weights: Weights) -> Recording:
    return Recording(tiny_weights)


@pytest.fixture
def resident() -> Iterator[Resident]:
    keeper = Resident()
    yield keeper
    keeper.unload()


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks up or calls another machine fails, and the test with it."""

    def refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
