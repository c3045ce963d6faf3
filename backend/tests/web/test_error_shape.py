"""Every failure, on every route, has the one shape; and none of them is the server's own."""

from __future__ import annotations

import json
import logging

import pytest
from aiohttp import FormData
from yarl import URL

from kino.web import general
from tests.conftest import Client
from tests.web.addresses import UNSAFE, addresses, is_error_shape, operations

JSON = {"content-type": "application/json"}


async def test_every_route_refuses_an_unknown_method_and_tells_what_it_answers_to(client: Client) -> None:
    for path in addresses(client.app):
        answer = await client.request("PURGE", path)
        assert answer.status == 405, path
        assert is_error_shape(await answer.json(), "method_not_allowed")
        assert {"OPTIONS"} < set(answer.headers["Allow"].split(",")), path
        options = await client.options(path)
        assert (options.status, options.headers["Allow"]) == (204, answer.headers["Allow"])


@pytest.mark.parametrize(
    "path", ["/nothing", "/api/v2", "/api/v2/nothing", "/api/v3/projects", "/media/", "/api/v2/projects/"]
)
async def test_an_unknown_address_is_not_found(client: Client, path: str) -> None:
    answer = await client.get(path)
    assert answer.status == 404
    assert is_error_shape(await answer.json(), "not_found")


@pytest.mark.parametrize(
    "name", ["0", "-1", "abc", str(2**63), "9" * 400, "1.5", "%00", "..%2f..%2fkino.db", "%F0%9F%8E%AC"]
)
async def test_every_route_takes_an_odd_name_in_its_path_for_a_client_s_mistake(client: Client, name: str) -> None:
    for path in addresses(client.app, fill=name):
        if name not in path:
            continue
        answer = await client.get(URL(path, encoded=True))
        # 405 where nothing can be read; a list of an unknown kind may be empty.
        assert answer.status in (200, 400, 404, 405), (path, await answer.text())
        if answer.status != 200:
            assert is_error_shape(await answer.json())


async def test_every_operation_with_a_body_refuses_what_is_no_json(client: Client) -> None:
    bodies = [
        b"{",
        b"\xff\xfe",
        b"nonsense",
        b"[" * 100_000,
        b'{"a":NaN}',
        b'{"a":"\\ud800"}',
        b'{"\\u0000":1}',
        b"\xef\xbb\xbf{}",
    ]
    for method, path in operations(client.app):
        if method not in UNSAFE:
            continue
        for body in bodies:
            answer = await client.request(method, path, data=body, headers=JSON)
            assert answer.status < 500, (method, path, body[:20], await answer.text())
            if answer.status >= 400:
                assert is_error_shape(await answer.json())


async def test_every_operation_with_a_body_refuses_other_types_before_reading_them(client: Client) -> None:
    for method, path in operations(client.app):
        if method in UNSAFE:
            for kind in ("text/plain", "application/x-www-form-urlencoded", "application/octet-stream", ""):
                answer = await client.request(method, path, data=b"a=1", headers={"content-type": kind})
                assert answer.status == 415, (method, path, kind)
                assert is_error_shape(await answer.json(), "unsupported_media_type")


ODD = {
    "not finite": ('{"message": 1e999}', "message must be a finite number"),
    "NaN": ('{"message": NaN}', "message must be a finite number"),
    "too large": (f'{{"message": {2**63}}}', "message must fit in 64 bits"),
    "NUL": ('{"message": "a\\u0000b"}', "message must not contain a NUL character"),
    "surrogate": ('{"message": "\\udc00"}', "message must not contain half of a surrogate pair"),
    "wrong type": ('{"message": 1}', "message must be text"),
    "unknown": ('{"message": "a", "massage": 1}', "massage is not known here"),
    "missing": ("{}", "message is missing"),
    "not an object": ("[]", "body must be an object"),
    "null": ("null", "body must be an object"),
    "nested": ('{"message": {"a": ["x", {"b": "\\u0000"}]}}', "message.a.1.b must not contain a NUL character"),
    "digits": ('{"message": ' + "9" * 5000 + "}", "The body has a number with too many digits"),
    "deep": ('{"message": ' + "[" * 70 + "]" * 70 + "}", "The body is nested deeper than 64 levels"),
    "deepest": ("[" * 1_000_000, "The body is nested deeper than 64 levels"),
    "many": ("[" + "1," * 200_000 + "1]", "The body has more than 100000 values"),
    "empty": ("", "A JSON body is required"),
}


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_body_is_refused_with_the_path_of_what_is_odd(client: Client, name: str) -> None:
    body, message = ODD[name]
    answer = await client.post("/api/v2/echo", data=body, headers=JSON)
    assert answer.status == 400
    assert (await answer.json())["error"]["message"] == message


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "application/json; charset=utf-16"}, 415),
        ({"content-type": "application/json; charset=nonsense"}, 415),
        ({"content-type": "application/json", "content-encoding": "gzip"}, 415),
        ({"content-type": "application/json", "content-encoding": "nonsense"}, 415),
        ({"content-type": "application/json; charset=UTF-8"}, 200),
    ],
)
async def test_a_body_in_another_encoding_is_refused(client: Client, headers: dict[str, str], status: int) -> None:
    answer = await client.post("/api/v2/echo", data='{"message": "é"}'.encode(), headers=headers)
    assert answer.status == status


async def test_a_body_beyond_the_limit_is_refused_whether_or_not_its_length_was_told(client: Client) -> None:
    large = json.dumps({"message": "x" * 9_000_000}).encode()

    async def told_late():  # type: ignore[no-untyped-def]
        for start in range(0, len(large), 1_000_000):
            yield large[start : start + 1_000_000]

    for body in (large, told_late()):
        answer = await client.post("/api/v2/echo", data=body, headers=JSON)
        assert answer.status == 413
        assert is_error_shape(await answer.json(), "too_large")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x\r\n\r\n"),
        ("multipart/form-data; boundary=" + "b" * 100, b"--x"),
        ("multipart/form-data; boundary=x", b"no boundary at all"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken header\r\n\r\ndata\r\n--x--\r\n"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="picture"; filename="a"\r\n\r\nhalf',
        ),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y--\r\n--x--\r\n",
        ),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Length: -5\r\n\r\nabc\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 1000 + b"\r\nabc\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n" * 2000 + b"--x--\r\n"),
        ("application/json", b"{}"),
    ],
)
async def test_malformed_multipart_is_a_client_s_mistake(client: Client, kind: str, body: bytes) -> None:
    answer = await client.post("/api/v2/uploads", data=body, headers={"content-type": kind})
    assert answer.status in (400, 413, 415), await answer.text()
    assert is_error_shape(await answer.json())


async def test_a_text_file_as_a_picture_is_refused(client: Client) -> None:
    form = FormData()
    form.add_field("picture", b"not a picture", filename="a.png", content_type="image/png")
    answer = await client.post("/api/v2/uploads", data=form)
    assert 400 <= answer.status < 500
    assert is_error_shape(await answer.json())


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=1001", "limit=x", "limit=1&limit=2", "offset=-1", f"offset={2**63}", "limit=%00", "limit=NaN"],
)
async def test_an_odd_query_is_refused_with_its_field(client: Client, query: str) -> None:
    answer = await client.get(URL(f"/api/v2/projects?{query}", encoded=True))
    assert answer.status == 400
    (detail,) = (await answer.json())["error"]["details"]
    assert detail["field"] == query.split("=")[0]


async def test_what_goes_wrong_inside_is_logged_and_not_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("secret detail of the inside")

    monkeypatch.setattr(general, "Info", fail)
    with caplog.at_level(logging.ERROR):
        answer = await client.get("/api/v2/info")
    assert answer.status == 500
    assert is_error_shape(await answer.json(), "internal_error")
    assert "secret" not in await answer.text()
    assert "secret detail of the inside" in caplog.text


async def test_head_answers_as_get_without_a_body(client: Client) -> None:
    answer = await client.head("/api/v2/projects")
    assert (answer.status, await answer.read()) == (200, b"")
    assert answer.content_type == "application/json"
