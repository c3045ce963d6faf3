"""A project's history: as JSON with lineages, and as a page that shows every take and lets nothing in it run."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import json
import re
import sqlite3
import uuid
from html.parser import HTMLParser
from typing import Any

import pytest
from aiohttp import ClientError
from PIL import Image

from kino.schemas.history import History
from kino.storage import history, take_rows
from kino.storage.takes import NewTake
from kino.web import history as module
from kino.web import keys
from kino.web.history import AHEAD, HistoryView
from kino.web.history_page import Picture, changed
from tests.conftest import Client
from tests.web.nouns import call, import_pictures, make_frame, make_project, picture, refused

HOSTILE = [
    "<script>alert(1)</script>",
    "</style></title><img src=x onerror=alert(1)>",
    "\" onload='alert(1)' &amp; `x` {0} %s",
    "שלום עולם \u202eevil\u202c مرحبا",
    "🎬🏳️‍🌈 é",
    "]]><!-- --> <a href=javascript:alert(1)>x</a>",
    "a\x01b\x1b[0m",
]


async def add(client: Client, frame_id: int, prompt: str, parent: str | None = None, **more: Any) -> str:
    """A take as a finished task leaves it: its file, then its row, shown by the frame."""
    take_id = str(uuid.uuid4())
    size = more.pop("size", (64, 48))
    path = await client.app[keys.MEDIA].save(take_id, 1, picture(size=size))
    kind = "refinement" if parent else "new"
    new = NewTake(id=take_id, path=path, width=size[0], height=size[1], kind=kind, prompt=prompt, parent_id=parent)
    for name, value in more.items():
        setattr(new, name, value)

    def work(tx: sqlite3.Connection) -> None:
        take_rows.insert(tx, new, frame_id, None)
        history.show(tx, frame_id, take_id)

    await client.app[keys.DB].transact(work)
    return take_id


async def page_of(client: Client, project_id: int) -> str:
    async with client.get(f"/api/v2/projects/{project_id}/history?format=html") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/html"
        return await answer.text()


class Page(HTMLParser):
    """What a browser would find: elements, attributes, and the text of every one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.style = ""
        self._within = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._within = tag

    def handle_data(self, data: str) -> None:
        if self._within == "style" and not self.style:
            self.style = data
        else:
            self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


async def test_json_tells_every_take_and_what_it_came_of(client: Client) -> None:
    project = await make_project(client, name="A film")
    frame, empty = [await make_frame(client, project["id"]) for _ in range(2)]
    first = await add(client, frame["id"], "a red ball")
    second = await add(client, frame["id"], "a blue ball", first, modification="make it blue", params={"steps": 4})
    third = await add(client, frame["id"], "a green ball", first, modification="make it green")
    await call(client, "DELETE", f"frames/{(await make_frame(client, project['id']))['id']}", status=200)
    async with client.get(f"/api/v2/projects/{project['id']}/history") as answer:
        told = await answer.json()
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="A film - history.json"')
    History.model_validate(told)
    assert told["project"] == await call(client, "GET", f"projects/{project['id']}")
    assert [one["frame"]["id"] for one in told["frames"]] == [frame["id"], empty["id"]]
    assert told["frames"][1]["takes"] == []
    takes = told["frames"][0]["takes"]
    assert [take.pop("path") for take in takes] == [[first], [first, second], [first, third]]
    assert takes == (await call(client, "GET", f"frames/{frame['id']}/takes"))["takes"]


async def test_a_take_in_the_trash_is_left_out_and_what_came_of_it_stays(client: Client) -> None:
    project = await make_project(client)
    frame = await make_frame(client, project["id"])
    first = await add(client, frame["id"], "one")
    second = await add(client, frame["id"], "two", first)
    third = await add(client, frame["id"], "three", second)
    await call(client, "DELETE", f"takes/{second}", status=200)
    told = await call(client, "GET", f"projects/{project['id']}/history", status=200)
    assert [take["path"] for take in told["frames"][0]["takes"]] == [[first], [first, third]]


async def test_more_frames_than_are_read_at_a_time_come_in_their_order(client: Client) -> None:
    project = await make_project(client)
    names = [(f"{number}.png", picture(size=(64, 64))) for number in range(230)]
    made = (await import_pictures(client, project["id"], *names))["frames"]
    frame = made[100]["id"]
    await add(client, frame, "another")
    told = await call(client, "GET", f"projects/{project['id']}/history", status=200)
    assert [one["frame"]["id"] for one in told["frames"]] == [one["id"] for one in made]
    assert [len(one["takes"]) for one in told["frames"]] == [2 if one["id"] == frame else 1 for one in made]


async def test_the_page_shows_every_picture_with_its_instruction_prompt_and_parameters(client: Client) -> None:
    project = await make_project(client, name="A film", style="flat colours")
    frame = await make_frame(client, project["id"], note="Hold on the ball", hold=24)
    first = await add(client, frame["id"], "a red ball", seed=41, size=(1300, 700))
    await add(
        client, frame["id"], "a blue ball", first, modification="make it blue", instruction="Change the ball to blue.",
        seed=42, steps=4, strength=0.8, guidance_scale=3.5, model="kino-mini", plugin="flux_img2img",
        params={"steps": 4, "image": "take:x", "loras": [], "offload": "auto"},
    )  # fmt: skip
    page = Page(await page_of(client, project["id"]))
    words = " ".join(" ".join(page.texts).split())
    for said in (
        "A film", "Style: flat colours", "Hold on the ball", "24 ticks, 2 s", "2 takes", "make it blue", "from take 1",
        "Change the ball to blue.", "Seed 42", "Steps 4", "Strength 0.8", "Guidance 3.5", "Model kino-mini",
        "Plugin flux_img2img", "offload auto", "● shown", "a red ball",
    ):  # fmt: skip
        assert said in words
    assert "loras" not in words
    sizes = []
    for image in page.all("img"):
        kind, _, data = str(image["src"]).partition(",")
        assert kind == "data:image/webp;base64"
        with Image.open(io.BytesIO(base64.b64decode(data))) as opened:
            sizes.append((opened.format, opened.size))
        assert (str(opened.width), str(opened.height)) == (image["width"], image["height"])
    assert sizes == [("WEBP", (640, 345)), ("WEBP", (64, 48))]


async def test_nothing_that_was_written_becomes_part_of_the_page(client: Client) -> None:
    project = await make_project(client, name=HOSTILE[0], style=HOSTILE[1])
    for words in HOSTILE:
        frame = await make_frame(client, project["id"], note=words)
        first = await add(client, frame["id"], words, model=words, params={words: [words], "preset": words})
        await add(client, frame["id"], f"{words} more", first, modification=words, instruction=f"{words}.")
    html = await page_of(client, project["id"])
    page = Page(html)
    tags = {name for name, _ in page.tags}
    assert tags <= {
        "html", "head", "meta", "title", "style", "body", "header", "main", "section", "article", "figure", "img", "ol",
        "li", "div", "p", "h1", "h2", "h3", "small", "span", "q", "bdi", "dl", "dt", "dd", "details", "summary", "ins",
        "del",
    }  # fmt: skip
    assert len(page.all("img")) == 2 * len(HOSTILE)
    known = {"class", "id", "dir", "lang", "charset", "name", "content", "http-equiv", "width", "height", "alt", "src"}
    assert {attribute for _, attributes in page.tags for attribute in attributes} <= known
    assert all(str(image["src"]).startswith("data:image/webp;base64,") for image in page.all("img"))
    for words in HOSTILE:
        shown = words.replace("\x01", "\N{REPLACEMENT CHARACTER}").replace("\x1b", "\N{REPLACEMENT CHARACTER}")
        assert page.texts.count(shown) >= 4, words  # note, prompt, model, preset
        assert any(shown in text for text in page.texts if text.endswith("."))
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", html)


async def test_the_page_carries_a_policy_that_lets_in_its_own_style_and_pictures_alone(client: Client) -> None:
    project = await make_project(client, name="Ünïcode / film")
    async with client.get(f"/api/v2/projects/{project['id']}/history?format=html") as answer:
        html = await answer.text()
        header = answer.headers["Content-Security-Policy"]
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert "%C3%9Cn%C3%AFcode%20_%20film%20-%20history.html" in answer.headers["Content-Disposition"]
    page = Page(html)
    (policy,) = [str(meta["content"]) for meta in page.all("meta") if meta.get("http-equiv")]
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert (
        policy == f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert header == f"{policy}; frame-ancestors 'none'"
    assert "url(" not in page.style
    assert "There are no frames in this project yet." in html


async def test_a_picture_that_is_gone_or_damaged_leaves_a_sentence(client: Client) -> None:
    project = await make_project(client)
    frame = await make_frame(client, project["id"])
    ids = [await add(client, frame["id"], "x") for _ in range(3)]
    files = [client.app[keys.MEDIA].path(f"frames/1/{id}.png") for id in ids]
    files[0].unlink()
    files[1].write_bytes(b"no picture")
    page = Page(await page_of(client, project["id"]))
    assert len(page.all("img")) == 1
    assert {"The picture's file is missing from the data folder.", "The picture's file is damaged."} < set(page.texts)


async def test_few_pictures_are_in_memory_at_a_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    project = await make_project(client)
    frame = await make_frame(client, project["id"])
    for _ in range(12):
        await add(client, frame["id"], "x")
    media = client.app[keys.MEDIA]
    path = (await call(client, "GET", f"frames/{frame['id']}"))["path"]
    made = 0
    fitted = media.fitted

    async def counted(*arguments: Any) -> bytes:
        nonlocal made
        made += 1
        return await fitted(*arguments)

    monkeypatch.setattr(media, "fitted", counted)

    class Asked:
        app = client.app

    view = HistoryView.__new__(HistoryView)
    view._request = Asked()  # type: ignore[assignment]
    sent = 0
    async for _ in view._pictures(iter([Picture(path, 64, 48, "x")] * 12)):
        sent += 1
        await asyncio.sleep(0)
        assert made - sent < AHEAD + 1
    assert sent == made == 12


async def test_an_answer_that_breaks_off_does_not_look_complete(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = await make_project(client)
    await make_frame(client, project["id"])

    async def fails(*_: object) -> Any:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(module.exports, "told", fails)
    for format in ("json", "html"):
        with pytest.raises(ClientError):
            async with client.get(f"/api/v2/projects/{project['id']}/history?format={format}") as answer:
                await answer.read()


async def test_what_is_asked_wrongly_is_said(client: Client) -> None:
    project = await make_project(client)
    assert await refused(client, "GET", f"projects/{project['id']}/history?format=pdf") == ["format"]
    await call(client, "GET", "projects/999/history", status=404)
    await call(client, "GET", "projects/999/history?format=html", status=404)
    async with client.head(f"/api/v2/projects/{project['id']}/history") as answer:
        assert (answer.status, await answer.read()) == (200, b"")
    async with client.get(f"/api/v1/projects/{project['id']}/history") as answer:
        assert json.loads(await answer.read())["frames"] == []


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("a red ball", "a blue ball", "a <del>red</del> <ins>blue</ins> ball"),
        ("red ball", "a red ball at night", "<ins>a</ins> red ball <ins>at night</ins>"),
        ("dog cat fish", "cat fish dog", "<del>dog</del> cat fish <ins>dog</ins>"),
        ("a b & c", "a b", "a b <del>&amp; c</del>"),
        ("", "<b>", "&lt;b&gt;"),
        ("a red ball", "an old house by the sea", "an old house by the sea"),
        ("same", "same", "same"),
        ("a " * 400, "b " * 400, "b " * 400),
    ],
)
def test_a_prompt_shows_what_changed_in_it(before: str, after: str, shown: str) -> None:
    assert changed(before, after) == shown
