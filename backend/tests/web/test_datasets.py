"""Datasets over HTTP: opened from a folder or uploaded, edited by two at once, undone, and told to everybody."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kino.settings import Loaded
from tests.conftest import Client
from tests.web.nouns import call, files, listening, picture, refused

COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "white", "black")


def folder_of(path: Path, count: int = 3) -> Path:
    """A folder of small pictures, one of them with a caption."""
    path.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        size = (96 + number, 80)
        Image.new("RGB", size, COLOURS[number % len(COLOURS)]).save(path / f"shot{number + 1}.png")
    (path / "shot2.txt").write_text("red ball, grass")
    return path


async def opened(client: Client, path: Path, **more: Any) -> Any:
    """A dataset of such a folder, named ball-0001.png and so on."""
    body = {"directory": str(folder_of(path)), "prefix": "ball", "skip_duplicates": False, **more}
    return (await call(client, "POST", "datasets", body, 201))["dataset"]


def there(dataset: Any, name: str = "") -> bool:
    return (Path(dataset["folder"]) / name).exists()


def pictures_in(dataset: Any) -> list[str]:
    return sorted(path.name for path in Path(dataset["folder"]).glob("*.png"))


def text(dataset: Any, stem: str) -> str:
    return (Path(dataset["folder"]) / f"{stem}.txt").read_text("utf-8")


async def test_a_folder_becomes_a_dataset_and_is_opened_again_as_it_was_left(client: Client, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pictures", 12)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    body = {"directory": str(folder), "prefix": "ball", "trigger": "bll"}
    seen = await call(client, "POST", "datasets/scan", body, 200)
    assert (seen["exists"], seen["report"]["found"], seen["report"]["captions"]) == (False, 12, 1)
    assert not there(seen)
    made = await call(client, "POST", "datasets", body, 201)
    dataset = made["dataset"]
    assert (made["resumed"], made["report"]["taken"], dataset["counts"]["pictures"]) == (False, 12, 12)
    assert pictures_in(dataset) == [f"ball-{number:04}.png" for number in range(1, 13)]
    # shot2 comes before shot10, and its caption with it.
    assert (text(dataset, "ball-0002"), text(dataset, "ball-0003")) == ("bll, red ball, grass", "bll")
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    await call(client, "PUT", f"datasets/{dataset['id']}/place", {"name": "ball-0005.png"}, 200)
    again = await call(client, "POST", "datasets", body, 200)
    assert (again["resumed"], again["report"]["taken"], again["dataset"]["place"]) == (True, 0, "ball-0005.png")
    assert again["dataset"]["id"] == dataset["id"]


async def test_new_pictures_go_on_with_the_numbers_and_can_be_taken_back(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures")
    Image.new("RGB", (70, 70), "pink").save(tmp_path / "pictures" / "a-new-one.png")
    added = await call(client, "POST", f"datasets/{dataset['id']}/add", {}, 201)
    assert (added["report"]["taken"], added["dataset"]["counts"]["pictures"]) == (1, 4)
    assert there(dataset, "ball-0004.png")
    undone = await call(client, "POST", f"datasets/{dataset['id']}/undo", status=200)
    assert undone["dataset"]["counts"]["pictures"] == 3 and not there(dataset, "ball-0004.png")
    await call(client, "POST", f"datasets/{dataset['id']}/redo", status=200)
    assert there(dataset, "ball-0004.png")


async def test_uploads_become_a_dataset_in_the_data_folder(client: Client, loaded: Loaded) -> None:
    sent = files(("b.png", picture("red")), ("a.png", picture("blue")), ("a.txt", b"blue"), ("note.pdf", b"%PDF"))
    made = await call(client, "POST", "datasets/upload", status=201, params={"name": "Balls"}, data=sent)
    dataset = made["dataset"]
    assert Path(dataset["folder"]).is_relative_to(loaded.settings.data_dir / "datasets")
    assert (dataset["name"], dataset["counts"]["pictures"], dataset["counts"]["tagged"]) == ("Balls", 2, 1)
    assert text(dataset, "Balls-0001") == "blue"
    more = files(("c.png", picture("green")))
    added = await call(client, "POST", f"datasets/{dataset['id']}/upload", status=201, data=more)
    assert (added["report"]["taken"], added["dataset"]["undo"]) == (1, "Added 1 picture")
    nothing = files(("a.txt", b"words"))
    await call(client, "POST", "datasets/upload", status=400, params={"name": "No pictures"}, data=nothing)
    assert list((loaded.settings.data_dir / "uploads").glob("dataset-*")) == []


async def test_edits_are_on_the_disk_when_they_are_answered_and_undone_one_by_one(
    client: Client, tmp_path: Path
) -> None:
    dataset = await opened(client, tmp_path / "pictures", trigger="bll")
    base = f"datasets/{dataset['id']}"
    one = f"{base}/pictures/ball-0001.png"
    edited = await call(client, "PATCH", one, {"add": ["sky", "blue ball"]}, 200)
    assert edited["pictures"][0]["tags"] == ["sky", "blue ball"] and text(dataset, "ball-0001") == "bll, sky, blue ball"
    await call(client, "PATCH", one, {"add": ["first"], "at": 0}, 200)
    await call(client, "PATCH", one, {"rename": ["sky", "cloudy sky"]}, 200)
    await call(client, "PATCH", one, {"remove": ["first"]}, 200)
    assert text(dataset, "ball-0001") == "bll, cloudy sky, blue ball"
    await call(client, "PATCH", one, {"reviewed": True}, 200)
    assert (await call(client, "GET", one))["reviewed"] is True
    history = await call(client, "GET", f"{base}/history")
    assert history["total"] == 7 and not any(step["undone"] for step in history["steps"])
    for wanted in ("bll, cloudy sky, blue ball", "bll, first, cloudy sky, blue ball", "bll, first, sky, blue ball"):
        await call(client, "POST", f"{base}/undo", status=200)
        assert text(dataset, "ball-0001") == wanted
    await call(client, "POST", f"{base}/redo", status=200)
    assert text(dataset, "ball-0001") == "bll, first, cloudy sky, blue ball"
    assert (await call(client, "GET", base))["redo"] is not None


async def test_a_caption_that_was_changed_meanwhile_is_not_overwritten(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures", mode="sentences")
    one = f"datasets/{dataset['id']}/pictures/ball-0001.png"
    await call(client, "PATCH", one, {"caption": "A red ball.", "base": ""}, 200)
    await call(client, "PATCH", one, {"caption": "A blue ball.", "base": ""}, 409)
    assert text(dataset, "ball-0001") == "A red ball."
    await call(client, "PATCH", one, {"caption": "A blue ball.", "base": "A red ball."}, 200)
    assert text(dataset, "ball-0001") == "A blue ball."


async def test_many_are_edited_in_one_step_after_a_look_at_what_it_does(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures", trigger="bll")
    base = f"datasets/{dataset['id']}"
    edit = {"op": "add", "tags": ["flat"], "at": "start", "query": "untagged"}
    plan = await call(client, "POST", f"{base}/bulk/plan", edit, 200)
    assert (plan["matched"], plan["changed"], plan["tags_added"]) == (2, 2, 2)
    assert plan["examples"][0]["after"] == "bll, flat" and text(dataset, "ball-0001") == "bll"
    done = await call(client, "POST", f"{base}/bulk", edit, 200)
    assert (done["changed"], done["names"]) == (2, ["ball-0001.png", "ball-0003.png"])
    assert text(dataset, "ball-0001") == "bll, flat" and text(dataset, "ball-0002") == "bll, red ball, grass"
    await call(client, "POST", f"{base}/undo", status=200)
    assert text(dataset, "ball-0001") == "bll"
    assert await refused(client, "POST", f"{base}/bulk", {"op": "replace", "find": "(", "to": "", "regex": True}) != []
    await call(client, "POST", f"{base}/bulk", {"op": "add", "tags": ["x"], "names": ["nobody.png"]}, 404)


async def test_trigger_and_mode_are_edits_like_others(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures", trigger="bll")
    base = f"datasets/{dataset['id']}"
    changed = await call(client, "PATCH", base, {"trigger": "sphere"}, 200)
    assert (changed["names"], changed["dataset"]["trigger"]) == (None, "sphere")
    assert text(dataset, "ball-0002") == "sphere, red ball, grass"
    await call(client, "PATCH", base, {"mode": "sentences", "favourites": ["grass", "sky"]}, 200)
    assert text(dataset, "ball-0002") == "sphere red ball, grass"
    await call(client, "POST", f"{base}/undo", status=200)
    await call(client, "POST", f"{base}/undo", status=200)
    assert text(dataset, "ball-0002") == "bll, red ball, grass"
    assert await refused(client, "PATCH", base, {"trigger": "one, two"}) == ["trigger"]


async def test_pictures_are_found_by_queries_and_a_wrong_one_is_told_where(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures")
    base = f"datasets/{dataset['id']}"
    index = await call(client, "GET", f"{base}/index", params={"query": "tag:grass or width:>97"}, status=200)
    assert index["names"] == ["ball-0002.png", "ball-0003.png"] and index["tag_counts"] == [2, 0]
    listed = await call(client, "GET", f"{base}/pictures", params={"query": "untagged", "limit": "1"}, status=200)
    assert (listed["total"], [one["name"] for one in listed["pictures"]]) == (2, ["ball-0001.png"])
    wrong = await call(client, "GET", f"{base}/index", params={"query": "width:>"}, status=400)
    assert wrong["error"]["details"][0]["field"] == "query" and "character" in wrong["error"]["message"]
    batch = await call(client, "POST", f"{base}/pictures", {"names": ["ball-0003.png", "gone.png"]}, 200)
    assert [one["name"] for one in batch["pictures"]] == ["ball-0003.png"]


async def test_two_browsers_hear_of_each_edit_and_of_other_programs(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures")
    one = f"datasets/{dataset['id']}/pictures/ball-0001.png"
    async with listening(client) as events:
        await call(client, "PATCH", one, {"add": ["sky"]}, 200)
        told = await events.wait("dataset", "changed", names=["ball-0001.png"])
        assert told["dataset"]["counts"]["tagged"] == 2
        (Path(dataset["folder"]) / "ball-0003.txt").write_text("written elsewhere, by hand")
        await call(client, "POST", f"datasets/{dataset['id']}/rescan", status=200)
        await events.wait("dataset", "changed", names=["ball-0003.png"])
    found = await call(client, "GET", f"datasets/{dataset['id']}/pictures/ball-0003.png")
    assert found["tags"] == ["written elsewhere", "by hand"]


async def test_restore_points_bring_everything_back_in_one_step(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures")
    base = f"datasets/{dataset['id']}"
    point = await call(client, "POST", f"{base}/points", {"name": "before"}, 201)
    await call(client, "POST", f"{base}/bulk", {"op": "clear"}, 200)
    assert not there(dataset, "ball-0002.txt")
    await call(client, "POST", f"{base}/points/{point['id']}/restore", status=200)
    assert text(dataset, "ball-0002") == "red ball, grass"
    assert any(one["id"] == point["id"] for one in (await call(client, "GET", f"{base}/points"))["points"])
    await call(client, "DELETE", f"{base}/points/{point['id']}", status=200)
    await call(client, "POST", f"{base}/points/{point['id']}/restore", status=404)


async def test_one_that_is_removed_from_the_list_keeps_its_folder(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures")
    await call(client, "DELETE", f"datasets/{dataset['id']}", status=200)
    assert (await call(client, "GET", "datasets"))["total"] == 0
    await call(client, "GET", f"datasets/{dataset['id']}", status=404)
    again = await call(client, "POST", "datasets", {"directory": dataset["folder"]}, 200)
    assert (again["resumed"], again["dataset"]["counts"]["pictures"]) == (True, 3)


async def test_nothing_of_it_stays_in_the_data_folder(client: Client, tmp_path: Path, loaded: Loaded) -> None:
    dataset = await opened(client, tmp_path / "pictures")
    async with client.get(f"/media/datasets/{dataset['id']}/320/ball-0001.png.webp") as answer:
        assert answer.status == 200
    await call(client, "POST", f"datasets/{dataset['id']}/export", {"target": "captions"}, 200)
    kept = [loaded.settings.data_dir / part / "datasets" / str(dataset["id"]) for part in ("thumbnails", "exports")]
    assert all(map(Path.exists, kept))
    await call(client, "DELETE", f"datasets/{dataset['id']}", status=200)
    assert not any(map(Path.exists, kept))


@pytest.fixture
def left_over(loaded: Loaded) -> Path:
    """What an upload leaves whose server is killed."""
    folder = loaded.settings.data_dir / "uploads" / "dataset-0123"
    folder.mkdir(parents=True)
    (folder / "a.png").write_bytes(b"half of it")
    return folder


async def test_what_a_cut_off_upload_left_is_removed_at_the_next_start(left_over: Path, client: Client) -> None:
    await call(client, "GET", "datasets", status=200)
    assert not await asyncio.to_thread(left_over.exists)


async def test_pictures_chosen_among_those_a_query_finds_are_both(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures")
    edit = {"op": "add", "tags": ["x"], "query": "untagged", "names": ["ball-0002.png", "ball-0003.png"]}
    done = await call(client, "POST", f"datasets/{dataset['id']}/bulk", edit, 200)
    assert done["names"] == ["ball-0003.png"]


async def test_a_folder_that_is_gone_is_listed_with_the_reason(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures")
    base = f"datasets/{dataset['id']}"
    await call(client, "DELETE", base, status=200)
    again = await call(client, "POST", "datasets", {"directory": dataset["folder"]}, 200)
    assert again["dataset"]["problem"] is None
    (tmp_path / "pictures").rename(tmp_path / "elsewhere")
    listed = (await call(client, "GET", "datasets"))["datasets"]
    assert len(listed) == 1


@pytest.mark.parametrize("directory", ["/nowhere/at/all", "relative/path", "", "/etc/hostname"])
async def test_a_path_that_can_not_be_opened_is_refused_beside_its_field(client: Client, directory: str) -> None:
    assert await refused(client, "POST", "datasets", {"directory": directory}) == ["directory"]
    assert await refused(client, "POST", "datasets/scan", {"directory": directory}) == ["directory"]


async def test_nothing_outside_of_the_dataset_can_be_named(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures")
    for name in ("..%2Fshot1.png", "shot1.png", ".kino%2Fjournal.jsonl", "ball-0001.txt"):
        await call(client, "GET", f"/media/datasets/{dataset['id']}/pictures/{name}", status=404)
        await call(client, "GET", f"/media/datasets/{dataset['id']}/320/{name}.webp", status=404)
    async with client.get(f"/media/datasets/{dataset['id']}/pictures/ball-0001.png") as answer:
        assert (answer.status, answer.content_type) == (200, "image/png")
    async with client.get(f"/media/datasets/{dataset['id']}/320/ball-0001.png.webp") as answer:
        assert (answer.status, answer.content_type) == (200, "image/webp")


async def test_edits_of_two_at_once_all_count(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures")
    one = f"datasets/{dataset['id']}/pictures/ball-0001.png"
    await asyncio.gather(*(call(client, "PATCH", one, {"add": [f"tag {number}"]}, 200) for number in range(20)))
    assert sorted((await call(client, "GET", one))["tags"]) == sorted(f"tag {number}" for number in range(20))
    lines = (Path(dataset["folder"]) / ".kino" / "journal.jsonl").read_text().splitlines()
    assert all(json.loads(line) for line in lines)


async def test_a_folder_that_goes_away_is_said_and_comes_back_without_loss(client: Client, tmp_path: Path) -> None:
    dataset = await opened(client, tmp_path / "pictures")
    base = f"datasets/{dataset['id']}"
    async with listening(client) as events:
        (tmp_path / "pictures").rename(tmp_path / "taken out")
        while not (told := await events.wait("dataset", "changed"))["dataset"]["problem"]:
            pass
        assert str(tmp_path) in told["dataset"]["problem"]
        one = f"/api/v2/{base}/pictures/ball-0001.png"
        async with client.patch(one, json={"add": ["sky"]}) as answer:
            assert answer.status == 503 and "folder" in (await answer.json())["error"]["message"]
        (tmp_path / "taken out").rename(tmp_path / "pictures")
        while (await events.wait("dataset", "changed"))["dataset"]["problem"]:
            pass
    await call(client, "PATCH", f"{base}/pictures/ball-0001.png", {"add": ["sky"]}, 200)
    assert text(dataset, "ball-0001") == "sky"
