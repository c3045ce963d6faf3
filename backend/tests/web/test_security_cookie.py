"""The cookie a browser gets for the token: made from it, accepted like it, and given for a page alone."""

from __future__ import annotations

import base64
from http.cookies import Morsel

import pytest
from aiohttp import ClientResponse, WSServerHandshakeError
from pydantic import SecretStr
from pytest_aiohttp.plugin import AiohttpClient

from kino.settings import Loaded
from kino.web import security
from kino.web.app import make_app
from tests.conftest import Client

TOKEN = "canary"
RIGHT = {"Authorization": "Basic " + base64.b64encode(b"anybody:canary").decode()}


@pytest.fixture
async def guarded(aiohttp_client: AiohttpClient, loaded: Loaded) -> Client:
    """A server with a token and a built studio, and a client that keeps no cookies by itself."""
    return await _guarded(aiohttp_client, loaded, TOKEN)


async def _guarded(aiohttp_client: AiohttpClient, loaded: Loaded, token: str | None) -> Client:
    loaded.settings.studio_dir.mkdir(exist_ok=True)
    (loaded.settings.studio_dir / "index.html").write_text("<!doctype html>")
    secret = SecretStr(token) if token else None
    settings = loaded.settings.model_copy(update={"token": secret})
    return await aiohttp_client(make_app(Loaded(settings=settings, sources=loaded.sources)))


def given(answer: ClientResponse) -> Morsel[str] | None:
    return answer.cookies.get(security.COOKIE)


async def sign_in(client: Client) -> str:
    cookie = given(await client.get("/", headers=RIGHT))
    assert cookie is not None
    client.session.cookie_jar.clear()
    return f"{security.COOKIE}={cookie.value}"


@pytest.mark.parametrize("path", ["/", "/projects/7", "/api/docs"])
async def test_a_page_brings_a_cookie_that_scripts_and_other_sites_have_no_use_of(guarded: Client, path: str) -> None:
    cookie = given(await guarded.get(path, headers=RIGHT))
    assert cookie is not None
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert (cookie["domain"], cookie["max-age"]) == ("", "")
    assert len(cookie.value) == 64 and set(cookie.value) <= set("0123456789abcdef")
    assert TOKEN not in cookie.value


async def test_nothing_else_brings_one(guarded: Client) -> None:
    wrong = {"Authorization": "Bearer wrong"}
    for path, headers in [("/health", RIGHT), ("/api/v2/projects", RIGHT), ("/", wrong), ("/", {}), ("/api/x", RIGHT)]:
        assert given(await guarded.get(path, headers=headers)) is None, path
    cookie = await sign_in(guarded)
    assert given(await guarded.get("/", headers={"Cookie": cookie})) is None


async def test_it_is_accepted_like_the_token_for_reading_changing_and_listening(guarded: Client) -> None:
    cookie = {"Cookie": await sign_in(guarded)}
    assert (await guarded.get("/health", headers=cookie)).status == 200
    assert (await guarded.post("/api/v2/echo", json={"message": "a"}, headers=cookie)).status == 200
    async with guarded.ws_connect("/api/v2/events", headers=cookie) as socket:
        assert (await socket.receive_json(timeout=120))["type"] == "system"


@pytest.mark.parametrize("value", ["", "wrong", "canary", "0" * 64, "é", '"'])
async def test_a_wrong_one_is_as_good_as_none(guarded: Client, value: str) -> None:
    cookie = {"Cookie": f"{security.COOKIE}={value}"}
    assert (await guarded.get("/health", headers=cookie)).status == 401
    with pytest.raises(WSServerHandshakeError) as refused:
        await guarded.ws_connect("/api/v2/events", headers=cookie)
    assert refused.value.status == 401
    assert (await guarded.get("/health", headers={**cookie, **RIGHT})).status == 200


async def test_it_lets_no_other_page_in(guarded: Client) -> None:
    """A browser may send it along with what another page asks: another port of this host is the same site."""
    headers = {"Cookie": await sign_in(guarded), "Origin": "http://127.0.0.1:1", "Sec-Fetch-Site": "same-site"}
    assert (await guarded.post("/api/v2/echo", json={"message": "a"}, headers=headers)).status == 403
    with pytest.raises(WSServerHandshakeError) as refused:
        await guarded.ws_connect("/api/v2/events", headers=headers)
    assert refused.value.status == 403


async def test_a_new_token_ends_it(aiohttp_client: AiohttpClient, guarded: Client, loaded: Loaded) -> None:
    cookie = {"Cookie": await sign_in(guarded)}
    await guarded.close()
    renewed = await _guarded(aiohttp_client, loaded, "another")
    assert (await renewed.get("/health", headers=cookie)).status == 401


async def test_without_a_token_there_is_none(aiohttp_client: AiohttpClient, loaded: Loaded) -> None:
    client = await _guarded(aiohttp_client, loaded, None)
    assert given(await client.get("/", headers=RIGHT)) is None
