"""Two browsers that only listen end up with what the server says, whoever changed it and how often at once."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from aiohttp import ClientWebSocketResponse

from tests.conftest import Client
from tests.web.nouns import API, call, files, make_project, picture

NOUNS = ("project", "frame", "take", "task")


class Browser:
    """Keeps the newest of everything it was told of, as a page would."""

    def __init__(self, ws: ClientWebSocketResponse) -> None:
        self.ws = ws
        self.known: dict[str, dict[Any, Any]] = {noun: {} for noun in NOUNS}

    async def listen_to(self, seq: int) -> None:
        """Takes in all events up to the one with this number."""
        async with asyncio.timeout(30):
            while True:
                event = await self.ws.receive_json()
                if event["type"] in NOUNS:
                    self._take_in(event)
                if event["seq"] >= seq:
                    return

    def _take_in(self, event: Any) -> None:
        known, data = self.known[event["type"]], event["data"]
        if event["action"] == "deleted":
            known.pop(data["id"], None)
            for take in self.known["take"].values():  # a picture forgets the task that made it
                if event["type"] == "task" and take["task_id"] == data["id"]:
                    take["task_id"] = None
        else:
            assert event["action"] == "created" or data["id"] in known, f"what nobody made has changed: {event}"
            known[data["id"]] = data


async def change_something(client: Client, dice: random.Random, project_id: int) -> None:
    """One thing a person may do; it may be refused, for others change things too."""
    frames = (await call(client, "GET", f"projects/{project_id}/frames"))["frames"]
    takes = (await call(client, "GET", "takes"))["takes"]
    tasks = (await call(client, "GET", "generator/tasks"))["tasks"]
    frame = dice.choice(frames)["id"] if frames else 0
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
        ]
    )
    form = files(("b.png", picture("blue")), ("a.png", picture())) if path.endswith("import") else None
    await call(client, method, path, body, data=form)


async def at_rest(client: Client) -> None:
    async with asyncio.timeout(60):
        while (await call(client, "GET", "generator/queue"))["total"]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_listeners_end_up_with_what_the_server_says(client: Client) -> None:
    async with client.ws_connect(f"{API}/events") as one, client.ws_connect(f"{API}/events") as two:
        project = await make_project(client)

        async def person(seed: int) -> None:
            dice = random.Random(seed)
            for _ in range(30):
                await change_something(client, dice, project["id"])

        await asyncio.gather(*(person(seed) for seed in range(4)))
        await at_rest(client)
        # The last event of all is one of ours, so whatever comes up to it is all there is.
        await call(client, "POST", "generator/queue/resume", status=200)
        async with client.ws_connect(f"{API}/events") as late:
            last = (await late.receive_json())["seq"]
        truth = {
            "project": (await call(client, "GET", "projects"))["projects"],
            "frame": (await call(client, "GET", "frames?limit=1000"))["frames"],
            "take": (await call(client, "GET", "takes?limit=1000"))["takes"],
            "task": (await call(client, "GET", "generator/tasks?limit=1000"))["tasks"],
        }
        for ws in (one, two):
            browser = Browser(ws)
            await browser.listen_to(last)
            here = {frame["id"] for frame in truth["frame"]}
            for noun in NOUNS:
                known = browser.known[noun]
                if noun == "take":  # a deleted frame stands for its takes
                    known = {id: take for id, take in known.items() if take["frame_id"] in here}
                assert known == {item["id"]: item for item in truth[noun]}, noun
