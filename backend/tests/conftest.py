"""A running app with a data folder of its own, for whoever needs one; a test of one module needs nothing from here."""

from __future__ import annotations

import os
from pathlib import Path

# Before anything loads torch, here or in a worker: on busy cores its threads wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from hypothesis import settings
from pytest_aiohttp.plugin import AiohttpClient

from kino.settings import Loaded, load

Client = TestClient[web.Request, web.Application]

# The same examples every time: a run judges the change at hand, not the luck of the draw. KINO_EXPLORE=1 looks for
# new ones; what it finds becomes a test of its own.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("explore" if os.environ.get("KINO_EXPLORE") else "same")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What hangs is ended after a quarter of an hour: the slowest take a minute, and a busy machine ten times that."""
    for item in items:
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(900))


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    """Settings as on a fresh machine, but for the data folder. Nothing of this machine's environment gets in."""
    flags = {
        "data_dir": tmp_path / "data",
        "studio_dir": tmp_path / "studio",
        "port": 0,
        "devices": ["cpu"],
        "worker_threads": 1,
    }
    return load(flags, root=tmp_path, environment={})


@pytest.fixture
async def client(aiohttp_client: AiohttpClient, loaded: Loaded) -> Client:
    """A client of the whole server, on a free port."""
    from kino.web.app import make_app

    return await aiohttp_client(make_app(loaded))
