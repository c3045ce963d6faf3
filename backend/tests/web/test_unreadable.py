"""What is no HTTP is refused in the one shape, by a server as people start it."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.web.addresses import is_error_shape
from tests.web.serving import served


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    folder: Path = tmp_path_factory.mktemp("unreadable") / "data"
    with served(folder) as server:
        yield server.url


def answer(url: str, sent: bytes) -> tuple[bytes, bytes]:
    """Head and body of what comes back, until the server closes."""
    address = urlsplit(url)
    with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=120) as connection:
        connection.sendall(sent)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    return head, body


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"BLAH\r\n\r\n", "The request could not be read as HTTP"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "The request could not be read as HTTP"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n", "The request could not be read as HTTP"),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", "The address or a header of the request"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 9000 + b"\r\n\r\n", "The address or a header"),
    ],
    ids=["not HTTP", "TLS", "header without a colon", "long address", "long header"],
)
def test_what_can_not_be_read_is_refused_in_the_one_shape(url: str, sent: bytes, said: str) -> None:
    head, body = answer(url, sent)
    assert head.split()[1] == b"400"
    shape = json.loads(body)
    assert is_error_shape(shape, "validation_error")
    assert shape["error"]["message"].startswith(said)
    for line in (b"content-type: application/json", b"server: kino\r\n", b"x-content-type-options: nosniff"):
        assert line in head.lower() + b"\r\n", line
    assert b"aiohttp" not in head.lower() and b"aaaa" not in body


def test_a_readable_request_still_gets_its_answer(url: str) -> None:
    head, body = answer(url, b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert head.split()[1] == b"200" and json.loads(body)["status"]
