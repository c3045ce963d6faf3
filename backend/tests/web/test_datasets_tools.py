"""What is done with a dataset as a whole, over HTTP: suggestions by the shipped tagger, numbers, checks, exports."""

from __future__ import annotations

import io
import json
import random
import zipfile
from pathlib import Path
from typing import Any

from kino.settings import Loaded
from kino.storage import datasets as rows
from kino.web import keys
from tests.conftest import Client
from tests.web.nouns import call, listening, refused, wait_for
from tests.web.test_datasets import folder_of, opened, text
from training import scenes

TAGGER = "kino-mini-tagger"


def draw(path: Path, count: int) -> None:
    path.mkdir(parents=True)
    rng = random.Random(11)
    for number in range(count):
        scenes.render(scenes.sample_scene(rng, things=1)).save(path / f"{number + 1}.png")


async def drawn(client: Client, path: Path, count: int = 4, **more: Any) -> Any:
    """A dataset of scenes that the shipped tagger knows."""
    draw(path, count)
    body = {"directory": str(path), "prefix": "scene", **more}
    return (await call(client, "POST", "datasets", body, 201))["dataset"]


async def suggested(client: Client, dataset: Any, **more: Any) -> Any:
    """The task that asked for suggestions, once it is through."""
    body = {"model": TAGGER, **more}
    task = await call(client, "POST", f"datasets/{dataset['id']}/tagging", body, 201)
    return await wait_for(client, task["id"], "completed", "failed")


async def test_a_model_suggests_and_only_the_person_takes(client: Client, tmp_path: Path) -> None:
    dataset = await drawn(client, tmp_path / "pictures", trigger="shp")
    base = f"datasets/{dataset['id']}"
    plan = await call(client, "POST", f"{base}/tagging/plan", {"model": TAGGER}, 200)
    assert (plan["pictures"], plan["kind"], plan["cost_usd"]) == (4, "tags", None)
    async with listening(client) as events:
        task = await suggested(client, dataset)
        told = await events.wait("dataset", "changed")
        assert told["id"] == dataset["id"]
    assert (task["status"], task["result"]["pictures"], task["priority"]) == ("completed", 4, "background")
    now = await call(client, "GET", base)
    assert (now["counts"]["suggested"], now["counts"]["tagged"], now["undo"]) == (4, 0, None)
    (run,) = now["runs"]
    assert (run["id"], run["model"], run["accepted"]) == (task["id"], TAGGER, 0) and run["pending"] > 4
    one = await call(client, "GET", f"{base}/pictures/scene-0001.png")
    assert text(dataset, "scene-0001") == "shp" and one["caption"] == ""
    first = one["suggestions"][0]
    assert (first["kind"], first["source"], first["run"]) == ("tag", TAGGER, task["id"])
    assert all(0.3 <= found["confidence"] <= 1 for found in one["suggestions"])

    edited = await call(client, "PATCH", f"{base}/pictures/scene-0001.png", {"accept": [first["value"]]}, 200)
    (taken,) = edited["pictures"]
    assert (taken["tags"], taken["machine"]) == ([first["value"]], [first["value"]])
    assert text(dataset, "scene-0001") == f"shp, {first['value']}"
    await call(client, "POST", f"{base}/bulk", {"op": "accept", "run": run["id"], "threshold": 0.9}, 200)
    sure = await call(client, "GET", f"{base}/pictures", params={"query": "machine"})
    assert sure["total"] == 4
    assert all(not found["confidence"] >= 0.9 for page in sure["pictures"] for found in page["suggestions"])
    await call(client, "POST", f"{base}/bulk", {"op": "remove", "run": run["id"]}, 200)
    assert text(dataset, "scene-0001") == "shp"
    await call(client, "POST", f"{base}/undo", status=200)
    await call(client, "POST", f"{base}/undo", status=200)
    assert text(dataset, "scene-0001") == f"shp, {first['value']}"


async def test_pictures_with_a_caption_are_left_out_added_to_or_rewritten(client: Client, tmp_path: Path) -> None:
    dataset = await drawn(client, tmp_path / "pictures")
    base = f"datasets/{dataset['id']}"
    await call(client, "PATCH", f"{base}/pictures/scene-0001.png", {"add": ["mine"]}, 200)
    assert (await suggested(client, dataset, threshold=0.6))["result"]["pictures"] == 3
    assert (await call(client, "GET", f"{base}/pictures/scene-0001.png"))["suggestions"] == []
    # Taken by itself from a confidence on, where that was asked for.
    added = await suggested(client, dataset, policy="append", accept=0.8, query="tag:mine")
    assert added["result"]["pictures"] == 1
    tags = (await call(client, "GET", f"{base}/pictures/scene-0001.png"))["tags"]
    assert tags[0] == "mine" and len(tags) > 1
    await suggested(client, dataset, policy="replace", accept=0.8, names=["scene-0001.png"])
    rewritten = await call(client, "GET", f"{base}/pictures/scene-0001.png")
    assert "mine" not in rewritten["tags"] and rewritten["tags"]


async def test_what_can_not_suggest_is_refused_with_the_reason(client: Client, tmp_path: Path, loaded: Loaded) -> None:
    dataset = await opened(client, tmp_path / "pictures")
    base = f"datasets/{dataset['id']}"
    listed = await call(client, "GET", "datasets/taggers", status=200)
    by_name = {one["name"]: one for one in listed["models"]}
    assert by_name[TAGGER]["available"] and by_name[TAGGER]["kind"] == "tags"
    assert not by_name["claude"]["available"] and "ANTHROPIC_API_KEY" in by_name["claude"]["reason"]
    for model in ("claude", "nobody", "../kino-mini-tagger"):
        assert await refused(client, "POST", f"{base}/tagging", {"model": model}) == ["model"]
        assert await refused(client, "POST", f"{base}/tagging/plan", {"model": model}) == ["model"]
    nothing = {"model": TAGGER, "query": "tag:nowhere"}
    await call(client, "POST", f"{base}/tagging", nothing, 409)


async def test_tags_are_counted_completed_and_told_for_several(client: Client, tmp_path: Path, loaded: Loaded) -> None:
    folder = loaded.settings.data_dir / "vocabularies"
    folder.mkdir(parents=True)
    (folder / "mine.csv").write_text("red_dragon,0,500,wyrm\nred_panda,0,9000,\n")
    dataset = await opened(client, tmp_path / "pictures")
    base = f"datasets/{dataset['id']}"
    await call(client, "PATCH", f"{base}/pictures/ball-0001.png", {"add": ["red ball", "sky"]}, 200)
    tags = await call(client, "GET", f"{base}/tags", status=200)
    assert (tags["tags"][0]["tag"], tags["tags"][0]["count"], tags["total"]) == ("red ball", 2, 3)
    found = await call(client, "GET", f"{base}/tags", params={"search": "gra"})
    assert [one["tag"] for one in found["tags"]] == ["grass"]
    states = await call(client, "POST", f"{base}/tag-states", {"names": ["ball-0001.png", "ball-0002.png"]}, 200)
    assert {one["tag"]: (one["count"], one["of"]) for one in states["tags"]} == {
        "red ball": (2, 2), "sky": (1, 2), "grass": (1, 2),
    }  # fmt: skip
    completed = await call(client, "GET", f"{base}/complete", params={"text": "red"})
    said = [(one["tag"], one["source"]) for one in completed["completions"]]
    assert said[0] == ("red ball", "dataset") and said.index(("red panda", "vocabulary")) < len(said)
    aliased = await call(client, "GET", f"{base}/complete", params={"text": "wyrm"})
    assert aliased["completions"][0]["tag"] == "red dragon" and aliased["completions"][0]["alias"] == "wyrm"
    listed = await call(client, "GET", "datasets/vocabularies")
    assert {one["name"]: one["tags"] for one in listed["vocabularies"]}["mine"] == 2
    query = await call(client, "GET", f"{base}/query", params={"text": "tag:gra"})
    assert any("grass" in one["text"] for one in query["completions"])
    assert (await call(client, "GET", f"{base}/query", params={"text": "width:>("}))["problem"]["message"]


async def test_tags_of_another_dataset_complete_though_it_is_closed(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures")
    other = tmp_path / "other"
    other.mkdir()
    (other / "tags.txt").write_text("othertrigger\t9\nwyvern\t4\nwyvern wing\t2\n")
    known, _ = await rows.remember(client.app[keys.DB], str(other), "Other")
    await rows.note(client.app[keys.DB], known.id, "Other", {"trigger": "othertrigger"})
    found = await call(client, "GET", f"datasets/{dataset['id']}/complete", params={"text": "wyv"}, status=200)
    assert [(one["tag"], one["source"]) for one in found["completions"]] == [
        ("wyvern", "other"), ("wyvern wing", "other"),
    ]  # fmt: skip
    none = await call(client, "GET", f"datasets/{dataset['id']}/complete", params={"text": "othert"}, status=200)
    assert none["completions"] == []
    (other / "tags.txt").write_text("no list at all\n")
    none = await call(client, "GET", f"datasets/{dataset['id']}/complete", params={"text": "wyv"}, status=200)
    assert none["completions"] == []


async def test_numbers_and_checks_tell_what_there_is(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures", trigger="bll")
    base = f"datasets/{dataset['id']}"
    numbers = await call(client, "GET", f"{base}/statistics", params={"resolution": "512"}, status=200)
    assert numbers["counts"]["pictures"] == 3 and sum(one["count"] for one in numbers["buckets"]) == 3
    assert numbers["clip_tokens"]["maximum"] >= numbers["clip_tokens"]["median"] > 0
    findings = (await call(client, "GET", f"{base}/lint", status=200))["findings"]
    blank = next(one for one in findings if one["fix"])
    fixed = await call(client, "POST", f"{base}/bulk", blank["fix"]["edit"], 200)
    assert fixed["changed"] > 0


async def test_exports_are_downloaded_or_written_where_the_person_says(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures", trigger="bll")
    base = f"datasets/{dataset['id']}"
    await call(client, "POST", f"{base}/bulk", {"op": "add", "tags": ["flat"]}, 200)
    checked = await call(client, "POST", f"{base}/preflight", {"target": "civitai"}, 200)
    assert (checked["ready"], checked["total_files"]) == (True, 6)
    done = await call(client, "POST", f"{base}/export", {"target": "civitai"}, 200)
    async with client.get(done["url"]) as answer:
        assert (answer.status, answer.content_type) == (200, "application/zip")
        packed = zipfile.ZipFile(io.BytesIO(await answer.read()))
    assert packed.read("ball-0001.txt") == b"bll, flat" and len(packed.namelist()) == 6
    to = tmp_path / "training" / "balls"
    body = {"target": "kohya", "directory": str(to), "repeats": 3, "class_word": "toy"}
    await call(client, "POST", f"{base}/export", body, 200)
    assert (to / "img" / "3_bll toy" / "ball-0002.txt").read_text() == "bll, red ball, grass, flat"
    await call(client, "POST", f"{base}/export", body, 409)
    await call(client, "POST", f"{base}/export", {**body, "overwrite": True}, 200)
    inside = {"target": "kohya", "directory": dataset["folder"]}
    assert await refused(client, "POST", f"{base}/export", inside) == ["directory"]
    assert await refused(client, "POST", f"{base}/export", {**body, "directory": "not/whole"}) == ["directory"]
    lines = await call(client, "POST", f"{base}/export", {"target": "diffusers"}, 200)
    async with client.get(lines["url"]) as answer:
        packed = zipfile.ZipFile(io.BytesIO(await answer.read()))
    (metadata,) = [name for name in packed.namelist() if name.endswith("metadata.jsonl")]
    rows = [json.loads(line) for line in packed.read(metadata).decode().splitlines()]
    assert {row["text"] for row in rows} == {"bll, flat", "bll, red ball, grass, flat"}
    async with client.get(f"/media/datasets/{dataset['id']}/exports/nothing.zip") as answer:
        assert answer.status == 404


async def test_a_task_of_another_dataset_gets_none_of_its_pictures(client: Client, tmp_path: Path) -> None:
    folder_of(tmp_path / "other")
    dataset = await opened(client, tmp_path / "pictures")
    await call(client, "DELETE", f"datasets/{dataset['id']}", status=200)
    data = {"dataset": dataset["id"], "model": TAGGER}
    task = await call(
        client, "POST", "generator/tasks", {"name": "x", "type": "lora_tagger", "data": data, "start": True}, 201
    )
    ended = await wait_for(client, task["id"], "failed", "completed")
    assert ended["status"] == "failed" and "dataset" in ended["error"]
