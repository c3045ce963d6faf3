"""A dispatcher over a database, a folder and a worker of its own."""

from __future__ import annotations

import pytest

from tests.troubles.studio import Open, Studio, studio_of

__all__ = ["studio_of"]


@pytest.fixture
async def studio(studio_of: Open) -> Studio:
    return await studio_of()
