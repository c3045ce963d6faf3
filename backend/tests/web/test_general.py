"""The small endpoints, the models and the plugins as listed, and the counts of a prompt."""

from __future__ import annotations

import pytest
from yarl import URL

from kino import __version__
from kino.settings import Loaded
from tests.conftest import Client


@pytest.mark.parametrize("version", ["v1", "v2"])
async def test_hello_echo_and_info_answer_in_both_versions(client: Client, version: str) -> None:
    base = f"/api/{version}"
    assert await (await client.get(f"{base}/hello")).json() == {"message": "Hello, World!"}
    assert await (await client.get(f"{base}/hello?name=Ann+é")).json() == {"message": "Hello, Ann é!"}
    echo = await client.post(f"{base}/echo", json={"message": "🎬 film"})
    assert await echo.json() == {"echo": "🎬 film", "length": 6}
    info = await (await client.get(f"{base}/info")).json()
    assert (info["name"], info["version"]) == ("Kino", __version__)
    assert "example" in info["plugins"]


async def test_info_tells_where_everything_is_and_whether_someone_watches(
    client: Client, loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KINO_SUPERVISOR", raising=False)
    info = await (await client.get("/api/v2/info")).json()
    assert info["data_dir"] == str(loaded.settings.data_dir)
    assert info["models_dir"] == str(loaded.settings.models_dir)
    assert info["database_path"] == str(loaded.settings.database)
    assert info["database_bytes"] >= loaded.settings.database.stat().st_size > 0
    assert info["supervised"] is False
    monkeypatch.setenv("KINO_SUPERVISOR", "1")
    assert (await (await client.get("/api/v2/info")).json())["supervised"] is True


async def test_models_are_listed_by_category_and_told_one_by_one(client: Client) -> None:
    categories = await (await client.get("/api/v2/models/categories")).json()
    assert {"DiffusionModels", "Lora"} <= set(categories["categories"])
    for category in categories["categories"]:
        listed = await (await client.get(f"/api/v2/models/{category}")).json()
        assert listed["total"] == len(listed["models"])
        for model in listed["models"]:
            told = await client.get(f"/api/v2/models/{category}/{model['filename']}")
            assert await told.json() == model


TRAVERSALS = [
    "..", ".", "..%2f..", "%2e%2e%2f%2e%2e%2fetc", "..%5c..", "%2fetc", "%2fetc%2fpasswd", "Lora%2f..%2f..", "~",
    "....%2f%2f", "C:%5cWindows", "Lora%00", "..%c0%af..", "%252e%252e%252f", "%2e%2e%2fmodels_storage_other",
    "nothing",
]  # fmt: skip


@pytest.mark.parametrize("name", TRAVERSALS)
async def test_no_name_leads_out_of_the_models_folder(client: Client, name: str) -> None:
    """CVE-2024-37032, CVE-2026-5422, CVE-2026-35397: names in URLs that climb, or that lead to a sibling folder."""
    for path in (f"/api/v2/models/{name}", f"/api/v2/models/{name}/{name}", f"/api/v2/models/DiffusionModels/{name}"):
        answer = await client.get(URL(path, encoded=True))
        assert answer.status in (400, 404), (path, await answer.text())


async def test_plugins_are_listed_with_their_parameters(client: Client) -> None:
    listed = await (await client.get("/api/v2/generator/plugins")).json()
    assert listed["total"] == len(listed["plugins"])
    named = {plugin["name"]: plugin for plugin in listed["plugins"]}
    example = named["example"]
    assert example["available"] is True
    assert example["parameters"]
    assert example["schema"]["type"] == "object"
    assert await (await client.get("/api/v2/generator/plugins/example")).json() == example
    for name in ("nothing", "..", "__init__", "%2e%2e%2fexample"):
        answer = await client.get(URL(f"/api/v2/generator/plugins/{name}", encoded=True))
        assert answer.status == 404


async def test_a_prompt_is_counted_for_both_encoders(client: Client) -> None:
    prompt = "a large red circle on a blue background " * 30
    answer = await client.post("/api/v2/prompts/tokens", json={"prompt": prompt})
    counted = await answer.json()
    assert (answer.status, counted["model"]) == (200, "kino-mini")
    assert counted["clip"]["count"] > counted["clip"]["limit"] == 77
    kept = counted["clip"]["kept"]
    assert prompt.startswith(kept + " ")
    assert kept + " " + counted["clip"]["cut"] == prompt
    assert (counted["t5"]["kept"], counted["t5"]["cut"]) == (prompt, "")


async def test_as_much_is_counted_as_a_task_takes_and_more_is_refused(client: Client) -> None:
    answer = await client.post("/api/v2/prompts/tokens", json={"prompt": "word " * 4_000})
    assert answer.status == 200
    assert (await answer.json())["t5"]["count"] >= 4_000
    answer = await client.post("/api/v2/prompts/tokens", json={"prompt": "x" * 20_001})
    assert answer.status == 400
    assert (await answer.json())["error"]["details"][0]["field"] == "prompt"


@pytest.mark.parametrize("model", ["nothing", "../kino-mini", "/etc", "..", "kino-mini/../../Lora", "kino-mini\\x", ""])
async def test_a_model_that_is_not_there_is_named(client: Client, model: str) -> None:
    answer = await client.post("/api/v2/prompts/tokens", json={"prompt": "a", "model": model})
    if model == "":
        assert answer.status in (200, 400)
    else:
        assert answer.status == 400
        assert (await answer.json())["error"]["details"][0]["field"] == "model"
