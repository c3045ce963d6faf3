"""The gate before everything: which Host, which page, which body and which token get through, on every route.

Each past accident of a program like this one that it would have stopped is named where it is tried.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import sqlite3
from typing import Any

import pytest
from pydantic import SecretStr
from pytest_aiohttp.plugin import AiohttpClient

from kino.errors import ConfigurationError
from kino.settings import Loaded, load
from kino.web import general, security
from kino.web.app import make_app
from tests.conftest import Client
from tests.web.addresses import UNSAFE, addresses, is_error_shape, operations

OURS = ["localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:8000", "127.8.9.1:99", "[::1]", "[::1]:8000"]
# CVE-2024-28224, CVE-2025-62593, CVE-2025-66414: a name of the attacker's that resolves to this machine.
FOREIGN = [
    "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "localhost.",
    "localhost@evil.example", "192.168.1.5", "0.0.0.0", "[::]", "[::ffff:127.0.0.1]", "127.0.0.1:port",
    "localhost:8000:9", "evil.example/localhost", "127.1", "2130706433", "0x7f.1", "localhost,evil.example", "",
]  # fmt: skip


@pytest.mark.parametrize("host", FOREIGN)
async def test_a_foreign_host_gets_nothing_on_any_route(client: Client, host: str) -> None:
    for path in [*addresses(client.app), "/nothing"]:
        answer = await client.get(path, headers={"Host": host})
        assert answer.status == 403, path
        assert is_error_shape(await answer.json(), "forbidden")


@pytest.mark.parametrize("host", OURS)
async def test_loopback_names_and_addresses_are_ours_with_any_port(client: Client, host: str) -> None:
    assert (await client.get("/health", headers={"Host": host})).status == 200


async def raw(client: Client, head: str) -> str:
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(head.replace("\n", "\r\n").encode("latin-1"))
    await writer.drain()
    try:
        return (await asyncio.wait_for(reader.read(), 120)).decode("latin-1")
    finally:
        writer.close()


@pytest.mark.parametrize(
    "head",
    [
        "GET /health HTTP/1.0\nConnection: close\n\n",
        "GET /health HTTP/1.1\nConnection: close\n\n",
        # CVE-2026-34525: which of two Hosts counts is anybody's guess.
        "GET /health HTTP/1.1\nHost: localhost\nHost: evil.example\nConnection: close\n\n",
        "GET /health HTTP/1.1\nHost: evil.example\nHost: localhost\nConnection: close\n\n",
        "GET /health HTTP/1.1\nHost: localhost\nHost: localhost\nConnection: close\n\n",
        "GET http://localhost/health HTTP/1.1\nHost: evil.example\nConnection: close\n\n",
    ],
)
async def test_a_missing_or_doubled_host_is_refused(client: Client, head: str) -> None:
    answer = await raw(client, head)
    assert answer.split(" ", 2)[1] in ("400", "403"), answer
    assert "uptime_s" not in answer


async def served(aiohttp_client: AiohttpClient, loaded: Loaded, **changes: Any) -> Client:
    settings = loaded.settings.model_copy(update=changes)
    return await aiohttp_client(make_app(Loaded(settings=settings, sources=loaded.sources)))


async def test_configured_hosts_are_let_in_and_a_wildcard_address_lets_in_no_others(
    aiohttp_client: AiohttpClient, loaded: Loaded
) -> None:
    client = await served(aiohttp_client, loaded, host="0.0.0.0", allowed_hosts=["Studio.local", "box:8000"])
    for host, status in [
        ("studio.local", 200),
        ("studio.local:9", 200),
        ("box:8000", 200),
        ("box:9", 403),
        ("0.0.0.0", 403),
    ]:
        assert (await client.get("/health", headers={"Host": host})).status == status, host


# What a browser sends with a request, and whether it may change anything. The Host is 127.0.0.1:<port>.
SOURCES: list[tuple[dict[str, str], bool]] = [
    ({}, True),
    ({"Origin": "{ours}"}, True),
    ({"Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "{ours}"}, True),
    ({"Sec-Fetch-Site": "none"}, True),
    ({"Sec-Fetch-Site": "cross-site"}, False),
    ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": "SAME-ORIGIN "}, False),
    ({"Sec-Fetch-Site": ""}, False),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "{ours}"}, False),
    ({"Origin": "null"}, False),  # CVE-2026-56674
    ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, False),
    ({"Origin": ""}, False),
    ({"Origin": "http://evil.example"}, False),
    ({"Origin": "{ours}.evil.example"}, False),  # CVE-2026-40110: a prefix is not the whole
    ({"Origin": "http://evil.example#{ours}"}, False),
    ({"Origin": "http://localhost"}, False),
    ({"Origin": "http://127.0.0.1:1"}, False),
    ({"Origin": "file://"}, False),
]


@pytest.mark.parametrize(("source", "allowed"), SOURCES)
async def test_only_our_own_page_or_none_may_change_anything(
    client: Client, source: dict[str, str], allowed: bool
) -> None:
    ours = f"http://127.0.0.1:{client.port}"
    headers = {name: value.format(ours=ours) for name, value in source.items()}
    for method, path in operations(client.app):
        if method in UNSAFE:
            answer = await client.request(method, path, headers=headers)
            assert (answer.status != 403) is allowed, (method, path, await answer.text())


@pytest.mark.parametrize(("source", "allowed"), SOURCES)
async def test_only_our_own_page_or_none_may_listen(client: Client, source: dict[str, str], allowed: bool) -> None:
    """CVE-2025-24964, CVE-2025-24010: a WebSocket is not covered by a browser's same-origin policy."""
    ours = f"http://127.0.0.1:{client.port}"
    lines = "".join(f"{name}: {value.format(ours=ours)}\n" for name, value in source.items())
    reader, writer = await asyncio.open_connection(client.host, client.port)
    head = (
        f"GET /api/v2/events HTTP/1.1\nHost: 127.0.0.1:{client.port}\nUpgrade: websocket\nConnection: Upgrade\n"
        f"Sec-WebSocket-Version: 13\nSec-WebSocket-Key: {base64.b64encode(b'0' * 16).decode()}\n{lines}\n"
    )
    writer.write(head.replace("\n", "\r\n").encode())
    status = (await asyncio.wait_for(reader.readline(), 120)).split()[1]
    writer.close()
    assert status == (b"101" if allowed else b"403")


async def test_a_plain_read_from_another_page_is_answered_but_can_t_be_read_by_it(client: Client) -> None:
    answer = await client.get(
        "/api/v2/projects", headers={"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status == 200
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


async def test_another_origin_is_let_in_only_when_configured_letter_by_letter(
    aiohttp_client: AiohttpClient, loaded: Loaded
) -> None:
    mine = "https://studio.example"
    client = await served(aiohttp_client, loaded, allowed_origins=[mine, "null", "*"])
    ask = {"Access-Control-Request-Method": "POST", "Sec-Fetch-Site": "cross-site"}
    for origin, allowed in [
        (mine, True), (mine + ":443", False), (mine + ".evil", False), ("https://Studio.example", False),
        ("http://studio.example", False), ("null", False), ("https://evil.example", False),
    ]:  # fmt: skip
        for answer in (
            await client.options("/api/v2/projects", headers={"Origin": origin, **ask}),
            await client.post(
                "/api/v2/echo", json={"message": "a"}, headers={"Origin": origin, "Sec-Fetch-Site": "cross-site"}
            ),
        ):
            assert answer.headers.get("Access-Control-Allow-Origin") == (origin if allowed else None), origin
            assert "Access-Control-Allow-Credentials" not in answer.headers
            assert answer.headers["Vary"] == "Origin"
        assert (answer.status == 200) is allowed


async def test_every_answer_carries_the_protecting_headers(client: Client) -> None:
    for path in [*addresses(client.app), "/nothing"]:
        for method in ("GET", "PURGE", "OPTIONS"):
            answer = await client.request(method, path, allow_redirects=False)
            for name, value in security.HEADERS.items():
                assert answer.headers[name] == value, (method, path)
            policy = answer.headers["Content-Security-Policy"]
            assert "frame-ancestors 'none'" in policy  # CVE-2023-41897
            if path.startswith("/media/"):  # CVE-2026-44727, CVE-2024-10099
                assert policy.startswith("default-src 'none'; sandbox")
            assert "unsafe" not in policy


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"anybody:{password}".encode()).decode()


async def test_with_a_token_every_route_asks_for_it(aiohttp_client: AiohttpClient, tmp_path: Any) -> None:
    token = "a:secret, wíth spaces"
    loaded = load({"data_dir": tmp_path / "d", "token": token, "devices": ["cpu"]}, root=tmp_path, environment={})
    client = await aiohttp_client(make_app(loaded))
    for path in [*addresses(client.app), "/nothing"]:
        answer = await client.get(path)
        assert answer.status == 401, path
        assert is_error_shape(await answer.json(), "unauthorized")
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    encoded = token.encode().decode("latin-1")
    for given, status in [
        (f"Bearer {encoded}", 200), (f"bearer  {encoded}", 200), (basic(token), 200), (basic("wrong"), 401),
        (basic(""), 401),
        ("Bearer", 401), ("Bearer ", 401), ("Bearer wrong", 401), (f"Bearer {encoded}x", 401), ("Basic !!!", 401),
        (f"Digest {encoded}", 401), (encoded, 401), ("Basic " + base64.b64encode(token.encode()).decode(), 401),
    ]:  # fmt: skip
        answer_head = await raw(
            client, f"GET /health HTTP/1.1\nHost: localhost\nAuthorization: {given}\nConnection: close\n\n"
        )
        assert answer_head.split(" ", 2)[1] == str(status), given
    settings = await (await client.get("/api/v2/system/settings", headers={"Authorization": basic(token)})).text()
    assert "secret" not in settings


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5"])
def test_an_address_that_others_can_reach_needs_a_token(tmp_path: Any, host: str) -> None:
    with pytest.raises(ConfigurationError, match="KINO_TOKEN"):
        load({"host": host}, root=tmp_path, environment={})


async def test_a_doubled_slash_leads_to_no_other_site(client: Client) -> None:
    """CVE-2020-26232 and its like."""
    answer = await raw(client, "GET //evil.example/ HTTP/1.1\nHost: localhost\nConnection: close\n\n")
    assert answer.split(" ", 2)[1] == "404"
    assert "Location" not in answer


async def test_the_token_reaches_no_log_even_when_something_fails(
    aiohttp_client: AiohttpClient, loaded: Loaded, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """PYSEC-2022-179: headers with secrets, logged with an internal error."""

    def fail(**_: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr(general, "Info", fail)
    with caplog.at_level(logging.DEBUG):
        client = await served(aiohttp_client, loaded, token=SecretStr("canary"), debug=True)
        for given in ("Bearer canary", basic("canary"), "Bearer wrong-canary"):
            assert (await client.get("/api/v2/info", headers={"Authorization": given})).status in (500, 401)
    assert "inside" in caplog.text
    assert "canary" not in caplog.text
    assert base64.b64encode(b"anybody:canary").decode() not in caplog.text


async def test_reading_changes_nothing(client: Client, loaded: Loaded) -> None:
    """CVE-2025-6237: a plain GET, which any page can cause, that deletes."""

    def state() -> list[str]:
        with sqlite3.connect(loaded.settings.database) as database:
            files = sorted(str(path) for path in loaded.settings.data_dir.rglob("*") if path.suffix != ".db-shm")
            return [*database.iterdump(), *files]

    await client.post("/api/v2/projects", json={"name": "A", "width": 64, "height": 64, "fps": 12})
    await client.post("/api/v2/generator/tasks", json={"name": "n", "type": "example", "data": {}})
    before = state()
    for path in addresses(client.app):
        for method in ("GET", "HEAD", "OPTIONS"):
            await client.request(method, path, allow_redirects=False)
    assert state() == before
