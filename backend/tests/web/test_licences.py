"""What Kino needs is listed with its licences: what its own metadata names, and what those need in turn."""

from __future__ import annotations

import re
from importlib import metadata

from kino.web.licences import licences
from tests.conftest import Client


async def test_every_package_that_is_needed_is_listed_with_its_licence(client: Client) -> None:
    answer = await client.get("/api/v2/system/licences")
    listed = (await answer.json())["licences"]
    assert (answer.status, (await answer.json())["total"]) == (200, len(listed))
    told = {re.sub(r"[-_.]+", "-", one["name"]).lower(): one for one in listed}
    needed = [line for line in metadata.requires("kino") or [] if "extra" not in line]
    for line in needed:
        name, version = re.split("==|;", line.replace("_", "-").lower())[:2]
        assert told[name]["version"].partition("+")[0] == version
    assert told["aiohttp"]["license"] == "Apache-2.0 AND MIT"
    assert "yarl" in told, "what aiohttp needs"
    assert "python-dotenv" in told, "what pydantic-settings needs"
    assert not {"pytest", "mypy", "kino"} & set(told)
    assert all(one["license"] and "\n" not in one["license"] and len(one["license"]) <= 200 for one in listed)
    assert listed == sorted(listed, key=lambda one: one["name"].lower())


def test_they_are_read_once() -> None:
    assert licences() is licences()
