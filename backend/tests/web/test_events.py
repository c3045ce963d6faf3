"""The event stream: the same for everybody, resumable, and never held up by one who does not read."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType
from aiohttp.http_websocket import WSCloseCode

from kino.web import events, keys
from kino.web.events import Hub
from tests.conftest import Client

PATH = "/api/v2/events"


async def read(ws: ClientWebSocketResponse, count: int) -> list[dict[str, Any]]:
    async with asyncio.timeout(120):
        return [await ws.receive_json() for _ in range(count)]


async def until(condition: Any) -> None:
    async with asyncio.timeout(120):
        while not condition():  # noqa: ASYNC110 - what is waited for is inside the server, which tells nobody
            await asyncio.sleep(0.005)


def hub_of(client: Client) -> Hub:
    assert client.app
    return client.app[keys.HUB]


async def test_the_first_message_tells_the_current_number(client: Client) -> None:
    async with client.ws_connect(PATH) as ws:
        (first,) = await read(ws, 1)
    assert (first["seq"], first["type"], first["action"]) == (hub_of(client).seq, "system", "changed")


async def test_two_clients_are_told_the_same_in_the_same_order(client: Client) -> None:
    async with client.ws_connect(PATH) as one, client.ws_connect("/api/v1/events") as two:
        start = (await read(one, 1))[0]["seq"]
        await read(two, 1)
        made = await client.post("/api/v2/projects", json={"name": "A", "width": 64, "height": 64, "fps": 12})
        project = await made.json()
        await client.put(f"/api/v2/projects/{project['id']}", json={"name": "B"})
        await client.delete(f"/api/v2/projects/{project['id']}")
        told = await read(one, 3)
        assert told == await read(two, 3)
    assert [event["seq"] for event in told] == [start + 1, start + 2, start + 3]
    assert [(event["type"], event["action"]) for event in told] == [
        ("project", "created"),
        ("project", "changed"),
        ("project", "deleted"),
    ]
    assert told[0]["data"] == project


async def test_a_client_that_comes_back_misses_nothing(client: Client) -> None:
    hub = hub_of(client)
    hub.publish("project", "created", {"id": 1})
    seen = hub.seq
    for number in range(2, 200):
        hub.publish("project", "created", {"id": number})
    async with client.ws_connect(f"{PATH}?since={seen}") as ws:
        assert [event["data"]["id"] for event in await read(ws, 198)] == list(range(2, 200))
        hub.publish("project", "created", {"id": 200})
        assert (await read(ws, 1))[0]["data"]["id"] == 200


async def test_a_client_that_missed_nothing_is_told_nothing_old(client: Client) -> None:
    hub = hub_of(client)
    hub.publish("project", "created", {"id": 1})
    async with client.ws_connect(f"{PATH}?since={hub.seq}") as ws:
        await until(lambda: hub.sockets == 1)
        hub.publish("project", "created", {"id": 2})
        assert (await read(ws, 1))[0]["data"] == {"id": 2}


async def test_a_client_that_missed_too_much_is_told_to_fetch_anew(client: Client) -> None:
    hub = hub_of(client)
    start = hub.seq
    for number in range(events.KEPT + 1):
        hub.publish("project", "created", {"id": number})
    for since in (start - 1, start, 0, -5, hub.seq + 1, 2**62):
        async with client.ws_connect(f"{PATH}?since={since}") as ws:
            (first,) = await read(ws, 1)
            assert (first["type"], first["action"], first["seq"]) == ("reset", "reset", hub.seq), since
    async with client.ws_connect(f"{PATH}?since={start + 1}") as ws:
        assert (await read(ws, 1))[0]["type"] == "project"


def test_numbers_grow_across_restarts(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Hub()
    for number in range(500):
        first.publish("project", "created", {"id": number})
    monkeypatch.setattr("kino.web.events.time.time", lambda: (first.seq + 1500) / 1000)
    assert Hub().seq > first.seq


async def test_progress_does_not_push_other_events_out(client: Client) -> None:
    hub = hub_of(client)
    seen = hub.seq
    hub.publish("project", "created", {"id": 1})
    for percent in range(events.KEPT * 2):
        hub.publish("task", "changed", {"id": 7, "progress": percent})
    async with client.ws_connect(f"{PATH}?since={seen}") as ws:
        made, progress = await read(ws, 2)
    assert made["type"] == "project"
    assert (progress["data"]["progress"], progress["seq"]) == (events.KEPT * 2 - 1, hub.seq)


async def test_only_a_state_that_tells_as_much_replaces_another(client: Client) -> None:
    hub = hub_of(client)
    seen = hub.seq
    for data in (
        {"id": 1, "name": "a", "timeline": "changed"},
        {"id": 1, "name": "b"},
        {"id": 1, "name": "c"},
    ):
        hub.publish("project", "changed", data)
    hub.publish("system", "changed", {"presets": "changed"})
    hub.publish("system", "changed", {"trash": "purged"})
    async with client.ws_connect(f"{PATH}?since={seen}") as ws:
        told = [event["data"] for event in await read(ws, 4)]
    assert told == [
        {"id": 1, "name": "a", "timeline": "changed"},
        {"id": 1, "name": "c"},
        {"presets": "changed"},
        {"trash": "purged"},
    ]


async def silent(client: Client) -> asyncio.StreamWriter:
    """A socket that is open and reads nothing."""
    reader, writer = await asyncio.open_connection(client.host, client.port, limit=1024)
    key = base64.b64encode(b"0" * 16).decode()
    writer.write(
        f"GET {PATH} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
    )
    assert b"101" in await reader.readline()
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    return writer


async def test_who_does_not_read_is_dropped_and_holds_nobody_up(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "PATIENCE_S", 0.3)
    hub = hub_of(client)
    lazy = await silent(client)
    async with client.ws_connect(PATH) as ws:
        await read(ws, 1)
        assert hub.sockets == 2
        for number in range(600):  # more than the system's buffers take
            hub.publish("project", "created", {"id": number, "name": "x" * 20_000})
            assert (await read(ws, 1))[0]["data"]["id"] == number
        await until(lambda: hub.sockets == 1)
        hub.publish("project", "created", {"id": 1})
        assert (await read(ws, 1))[0]["data"] == {"id": 1}
    lazy.close()


async def test_a_burst_beyond_the_queue_becomes_a_reset(client: Client) -> None:
    hub = hub_of(client)
    async with client.ws_connect(PATH) as ws:
        await read(ws, 1)
        for number in range(events.KEPT + 1):
            hub.publish("task", "changed", {"id": number})
        (told,) = await read(ws, 1)
        assert (told["type"], told["seq"]) == ("reset", hub.seq)
        hub.publish("task", "changed", {"id": 1})
        assert (await read(ws, 1))[0]["data"] == {"id": 1}


async def test_who_reads_slowly_gets_the_newest_progress_only(client: Client) -> None:
    hub = hub_of(client)
    async with client.ws_connect(PATH) as ws:
        await read(ws, 1)
        for percent in range(1000):  # without a pause, as many as there would be while a socket is slow
            hub.publish("task", "changed", {"id": 7, "progress": percent})
        hub.publish("task", "changed", {"id": 8, "progress": 0})
        told = await read(ws, 2)
    assert [(event["data"]["id"], event["data"]["progress"]) for event in told] == [(7, 999), (8, 0)]


async def test_one_socket_too_many_is_refused(client: Client) -> None:
    sockets = [await client.ws_connect(PATH) for _ in range(events.SOCKETS)]
    answer = await client.get(
        PATH,
        headers={
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(b"0" * 16).decode(),
        },
    )
    assert answer.status == 503
    await sockets[0].close()
    await until(lambda: hub_of(client).sockets < events.SOCKETS)
    async with client.ws_connect(PATH) as ws:
        await read(ws, 1)
    for socket in sockets:
        await socket.close()


async def test_what_a_client_sends_is_passed_over_and_a_flood_ends_it(client: Client) -> None:
    async with client.ws_connect(PATH) as ws:
        await read(ws, 1)
        await ws.send_str('{"type": "task"}')
        await ws.send_bytes(b"\xff")
        hub_of(client).publish("project", "created", {"id": 1})
        assert (await read(ws, 1))[0]["data"] == {"id": 1}
        await ws.send_str("x" * (events.MAX_INBOUND + 1))
        message = await ws.receive(timeout=120)
        assert message.type is WSMsgType.CLOSE
        assert message.data == WSCloseCode.MESSAGE_TOO_BIG


async def test_a_stopping_server_says_so(client: Client) -> None:
    async with client.ws_connect(PATH) as ws:
        await read(ws, 1)
        closing = asyncio.create_task(hub_of(client).close())
        message = await ws.receive(timeout=120)
        assert (message.type, message.data) == (WSMsgType.CLOSE, WSCloseCode.GOING_AWAY)
        await closing


async def test_numbers_that_json_has_no_word_for_become_null(client: Client) -> None:
    async with client.ws_connect(PATH) as ws:
        await read(ws, 1)
        hub_of(client).publish("task", "changed", {"id": 1, "result": {"loss": float("nan"), "path": object}})
        assert (await read(ws, 1))[0]["data"]["result"]["loss"] is None


async def test_a_plain_request_for_events_is_a_client_s_mistake(client: Client) -> None:
    for query in ("", "?since=x", f"?since={2**80}"):
        assert (await client.get(PATH + query)).status == 400
