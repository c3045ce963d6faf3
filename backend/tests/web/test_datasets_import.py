"""Pictures into datasets over HTTP: told before they are taken in, taken once however often asked."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pytest_aiohttp import AiohttpClient

from kino.settings import Loaded
from kino.web.app import make_app
from tests.conftest import Client
from tests.datasets.drawing import drawn, packed, put
from tests.web.nouns import call, files, refused

BAD = {"zero.png": b"", "cut.png": packed(drawn(30))[:900], "phone.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1"}


async def test_a_look_tells_of_everything_and_writes_nothing(client: Client, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    put(folder, "a.png", "a.jpg", "b.webp")
    drawn(3).save(folder / "like b.jpg", quality=60)
    (folder / "copy.png").write_bytes((folder / "a.png").read_bytes())
    (folder / "b.txt").write_bytes("café".encode("latin-1"))
    (folder / "alone.txt").write_text("nobody's")
    for name, data in BAD.items():
        (folder / name).write_bytes(data)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    seen = await call(client, "POST", "datasets/scan", {"directory": str(folder)}, 200)
    found = {line["kind"] for line in seen["report"]["lines"]}
    assert found == {"unreadable", "unsupported", "duplicate", "near_duplicate", "encoding", "orphan", "collision"}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    made = await call(client, "POST", "datasets", {"directory": str(folder), "prefix": "fox"}, 201)
    assert (made["report"]["taken"], made["dataset"]["counts"]["pictures"]) == (seen["report"]["found"] - 1, 4)
    assert {line["kind"] for line in made["report"]["lines"]} == found
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


async def test_bad_uploads_are_told_and_the_rest_is_taken(client: Client) -> None:
    sent = files(("good.png", packed(drawn(1))), *BAD.items(), ("good.txt", "a fox".encode("utf-16")))
    made = await call(client, "POST", "datasets/upload", status=201, params={"name": "Foxes"}, data=sent)
    assert (made["report"]["taken"], made["dataset"]["counts"]["tagged"]) == (1, 1)
    told = {file for line in made["report"]["lines"] for file in line["files"]}
    assert told == {*BAD, "good.txt"}
    await call(client, "POST", "datasets/upload", status=400, params={"name": "None"}, data=files(("a.png", b"")))


async def test_a_picture_that_was_taken_out_comes_back_when_it_is_uploaded(client: Client, tmp_path: Path) -> None:
    put(tmp_path, "a.png", "b.png")
    (tmp_path / "a.txt").write_text("hat")
    body = {"directory": str(tmp_path), "prefix": "fox"}
    dataset = (await call(client, "POST", "datasets", body, 201))["dataset"]["id"]
    await call(client, "POST", f"datasets/{dataset}/bulk", {"op": "delete", "names": ["fox-0001.png"]}, 200)
    left = await call(client, "POST", f"datasets/{dataset}/add", {}, 201)
    assert left["dataset"]["counts"]["pictures"] == 1
    assert [line["files"] for line in left["report"]["lines"]] == [["a.png"]]
    sent = files(("anything.png", packed(drawn(1))))
    back = await call(client, "POST", f"datasets/{dataset}/upload", status=201, data=sent)
    assert (back["dataset"]["counts"]["pictures"], back["dataset"]["counts"]["tagged"]) == (2, 1)
    assert (tmp_path / "dataset" / "fox-0001.png").is_file()
    assert back["dataset"]["undo"] == "Brought pictures back"


async def test_asked_several_times_at_once_each_picture_is_taken_once(client: Client, tmp_path: Path) -> None:
    put(tmp_path, *[f"{number}.png" for number in range(30)])
    body = {"directory": str(tmp_path), "prefix": "fox"}

    async def ask() -> int:
        async with client.post("/api/v2/datasets", json=body) as answer:
            return answer.status

    statuses = await asyncio.gather(*[ask() for _ in range(6)])
    assert set(statuses) <= {200, 201, 409}
    dataset = (await call(client, "POST", "datasets", body))["dataset"]
    assert dataset["counts"]["pictures"] == 30
    names = sorted(path.name for path in (tmp_path / "dataset").glob("*.png"))
    assert names == [f"fox-{number:04}.png" for number in range(1, 31)]
    assert (await call(client, "GET", "datasets"))["total"] == 1


async def test_where_others_reach_kino_only_the_roots_can_be_named(
    aiohttp_client: AiohttpClient, loaded: Loaded, tmp_path: Path
) -> None:
    root = tmp_path / "sets"
    put(root / "in", "a.png")
    put(tmp_path / "sets-not", "secret.png", first=5)
    (root / "way").symlink_to(tmp_path / "sets-not")
    (root / "in" / "secret.png").symlink_to(tmp_path / "sets-not" / "secret.png")
    settings = loaded.settings.model_copy(update={"host": "0.0.0.0", "dataset_roots": [root]})
    client = await aiohttp_client(make_app(Loaded(settings=settings, sources=loaded.sources)))
    for path in (tmp_path / "sets-not", root / "way", root / ".." / "sets-not", Path("/etc"), tmp_path):
        assert await refused(client, "POST", "datasets", {"directory": str(path)}) == ["directory"]
        assert await refused(client, "POST", "datasets/scan", {"directory": str(path)}) == ["directory"]
    made = await call(client, "POST", "datasets", {"directory": str(root / "in")}, 201)
    assert made["report"]["taken"] == 1
    assert [line["files"] for line in made["report"]["lines"] if line["kind"] == "outside"] == [["secret.png"]]
    dataset = made["dataset"]["id"]
    assert await refused(client, "POST", f"datasets/{dataset}/add", {"directory": str(tmp_path / "sets-not")}) == [
        "directory"
    ]
    export = {"target": "zip", "directory": str(tmp_path / "sets-not" / "out.zip")}
    assert await refused(client, "POST", f"datasets/{dataset}/export", export) == ["directory"]


@pytest.mark.parametrize("width", [160, 320, 640, 1280])
async def test_thumbnails_lie_in_the_data_folder(client: Client, loaded: Loaded, tmp_path: Path, width: int) -> None:
    put(tmp_path / "pictures", "a.png")
    body = {"directory": str(tmp_path / "pictures"), "prefix": "fox"}
    dataset = (await call(client, "POST", "datasets", body, 201))["dataset"]
    address = f"/media/datasets/{dataset['id']}/{width}/fox-0001.png.webp"
    async with client.get(address) as answer:
        assert (answer.status, answer.content_type) == (200, "image/webp")
        assert (await answer.read())[:4] == b"RIFF"
    assert not list((tmp_path / "pictures").rglob("*.webp"))
    assert list((loaded.settings.data_dir / "thumbnails").rglob("*.webp"))
