"""Two browsers that only listen end up with what the server says, whoever changed it and how often at once."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse

from kino.schemas.frames import Frame
from kino.storage import frames as stored_frames
from kino.storage import tasks as stored_tasks
from kino.storage.database import Database
from kino.web import changes, keys
from tests.conftest import Client
from tests.web.nouns import API, call, files, make_project, make_task, picture, until

NOUNS = ("project", "frame", "take", "task")


class Browser:
    """Keeps the newest of everything it was told of, as a page would."""

    def __init__(self, client: Client, ws: ClientWebSocketResponse) -> None:
        self.client = client
        self.ws = ws
        self.known: dict[str, dict[Any, Any]] = {noun: {} for noun in NOUNS}
        self.read_again: set[int] = set()  # projects whose timeline had to be

    async def listen(self, last: asyncio.Future[int]) -> None:
        """Takes in all events up to the one with this number, once it is known."""
        while True:
            event = await self.ws.receive_json()
            if event["type"] in NOUNS:
                await self._take_in(event)
            if last.done() and event["seq"] >= last.result():
                return

    async def _take_in(self, event: Any) -> None:
        type, known, data = event["type"], self.known[event["type"]], event["data"]
        if data.pop("timeline", None) == "changed":
            await self._read(data["id"])
        if event["action"] == "deleted":
            known.pop(data["id"], None)
            for take in self.known["take"].values():  # a picture forgets the task that made it
                if type == "task" and take["task_id"] == data["id"]:
                    take["task_id"] = None
        else:
            # What was read may already be without a thing that is yet to be told of as deleted.
            missed = type in ("frame", "take") and data["project_id"] in self.read_again
            made = event["action"] == "created" or data["id"] in known or missed
            assert made, f"what nobody made has changed: {event}"
            known[data["id"]] = data

    async def _read(self, project_id: int) -> None:
        self.read_again.add(project_id)
        for noun, path in (("frame", "frames"), ("take", "takes")):
            listed = (await call(self.client, "GET", f"{path}?project_id={project_id}&limit=1000"))[path]
            others = [item for item in self.known[noun].values() if item["project_id"] != project_id]
            self.known[noun] = {item["id"]: item for item in [*others, *listed]}


async def change_something(client: Client, dice: random.Random, project_id: int) -> None:
    """One thing a person may do; it may be refused, for others change things too."""
    frames = (await call(client, "GET", f"projects/{project_id}/frames"))["frames"]
    takes = (await call(client, "GET", "takes"))["takes"]
    tasks = (await call(client, "GET", "generator/tasks"))["tasks"]
    frame = dice.choice(frames)["id"] if frames else 0
    some = [f["id"] for f in dice.sample(frames, min(len(frames), dice.randint(1, 4)))] or [1]
    trashed = [int(i["id"]) for i in (await call(client, "GET", "trash"))["items"] if i["kind"] == "frame"] or [1]
    here = f"projects/{project_id}/frames"
    place = dice.choice([{"to": "first"}, {"to": "last"}, {"after_id": frame or 1}, {"before_id": frame or 1}])
    take = dice.choice(takes)["id"] if takes else "none"
    task = dice.choice(tasks)["id"] if tasks else 0
    generation = {"name": "g", "type": "example", "data": {"width": 64, "height": 64, "steps": 2}, "start": True}
    method, path, body = dice.choice(
        [
            ("POST", "frames", {"project_id": project_id}),
            ("POST", f"projects/{project_id}/frames/import", None),
            ("PUT", f"frames/{frame}", {"hold": dice.randint(1, 9), "position": dice.uniform(0, 9)}),
            ("PUT", f"frames/{frame}", {"note": str(dice.random())}),
            ("DELETE", f"frames/{frame}", None),
            ("POST", f"frames/{frame}/undo", None),
            ("POST", f"frames/{frame}/redo", None),
            ("POST", f"frames/{frame}/take", {"take_id": take}),
            ("PATCH", f"takes/{take}", {"starred": dice.random() < 0.5}),
            ("DELETE", f"takes/{take}", None),
            ("POST", "generator/tasks", {**generation, "project_id": project_id}),
            ("POST", "generator/tasks", {**generation, "frame_id": frame or None}),
            ("POST", f"generator/tasks/{task}/stop", None),
            ("POST", f"generator/tasks/{task}/retry", None),
            ("PATCH", f"generator/tasks/{task}", {"name": str(dice.random())}),
            ("POST", "generator/queue/move", {"task_id": task or 1, "to": "first"}),
            ("DELETE", f"generator/tasks/{task}", None),
            ("PUT", f"projects/{project_id}", {"style": str(dice.random())}),
            ("PATCH", here, {"frames": [{"id": id, "hold": dice.randint(1, 9)} for id in some]}),
            ("PATCH", here, {"frames": [{"id": id, "position": dice.uniform(0, 9)} for id in some]}),
            ("POST", f"{here}/move", {"frame_ids": some, **place}),
            ("POST", f"{here}/copy", {"frame_ids": some, **place}),
            ("POST", f"{here}/delete", {"frame_ids": some}),
            ("POST", f"{here}/restore", {"frame_ids": dice.sample(trashed, min(len(trashed), 3))}),
            ("POST", "frames", {"project_id": project_id, "take_id": take}),
        ]
    )
    form = files(("b.png", picture("blue")), ("a.png", picture())) if path.endswith("import") else None
    await call(client, method, path, body, data=form)


async def at_rest(client: Client) -> None:
    async with asyncio.timeout(200):
        while (await call(client, "GET", "generator/queue"))["total"]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("many", [changes.MANY, 2], ids=["each is told", "three are many"])
async def test_listeners_end_up_with_what_the_server_says(
    client: Client, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    for module in ("changes", "frames"):
        monkeypatch.setattr(f"kino.web.{module}.MANY", many)
    async with client.ws_connect(f"{API}/events") as one, client.ws_connect(f"{API}/events") as two:
        browsers = [Browser(client, ws) for ws in (one, two)]
        last: asyncio.Future[int] = asyncio.Future()
        listening = asyncio.gather(*(browser.listen(last) for browser in browsers))
        project = await make_project(client)

        async def person(seed: int) -> None:
            dice = random.Random(seed)
            for _ in range(30):
                await change_something(client, dice, project["id"])

        await asyncio.gather(*(person(seed) for seed in range(4)))
        await at_rest(client)
        truth = {
            "project": (await call(client, "GET", "projects"))["projects"],
            "frame": (await call(client, "GET", "frames?limit=1000"))["frames"],
            "take": (await call(client, "GET", "takes?limit=1000"))["takes"],
            "task": (await call(client, "GET", "generator/tasks?limit=1000"))["tasks"],
        }
        last.set_result(client.app[keys.HUB].seq + 1)
        await call(client, "POST", "generator/queue/resume", status=200)  # after all that was to be told
        async with asyncio.timeout(200):
            await listening
        here = {frame["id"] for frame in truth["frame"]}
        for browser in browsers:
            for noun in NOUNS:
                known = browser.known[noun]
                if noun == "take":  # a deleted frame stands for its takes
                    known = {id: take for id, take in known.items() if take["frame_id"] in here}
                assert known == {item["id"]: item for item in truth[noun]}, noun
        if many == 2:
            assert browsers[0].read_again == {project["id"]}


async def test_a_picture_is_not_told_with_a_task_that_was_removed_before_it_could_be_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The task goes after its end was written, and before its takes are told."""
    project = await make_project(client)
    hub = client.app[keys.HUB]
    real = stored_frames.get

    async def after_the_removal(db: Database, frame_id: int, *, in_order: bool = False) -> Frame:
        _, (task,) = await stored_tasks.page(db)
        await stored_tasks.remove(db, task.id)
        hub.publish("task", "deleted", task.model_dump(mode="json"))
        return await real(db, frame_id, in_order=in_order)

    async with client.ws_connect(f"{API}/events") as ws:
        monkeypatch.setattr("kino.dispatcher.ending.frames.get", after_the_removal)
        await make_task(client, project_id=project["id"], start=True)
        browser = Browser(client, ws)
        browser.known["project"][project["id"]] = project
        last: asyncio.Future[int] = asyncio.Future()
        listening = asyncio.create_task(browser.listen(last))
        await until(lambda: browser.known["take"])
        last.set_result(client.app[keys.HUB].seq + 1)
        await call(client, "POST", "generator/queue/resume", status=200)
        async with asyncio.timeout(200):
            await listening
    monkeypatch.undo()
    (take,) = browser.known["take"].values()
    assert take["task_id"] is None and browser.known["task"] == {}
    assert take == await call(client, "GET", f"takes/{take['id']}", status=200)
