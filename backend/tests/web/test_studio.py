"""The built studio: one page for every address, its files cached for good, and no name that leads anywhere else."""

from __future__ import annotations

import asyncio
import gzip
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from aiohttp import ClientResponse
from yarl import URL

from kino.settings import Loaded
from kino.web import security
from kino.web.dist import Studio
from tests.conftest import Client
from tests.web.addresses import is_error_shape

PAGE = '<!doctype html><meta property="csp-nonce" nonce="KINO_NONCE"><script nonce="KINO_NONCE" src="/assets/app-1.js">'
SCRIPT = b"console.log('kino');\n" * 500
PRECOMPRESSED = b"as the build compressed it"
FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def dist(loaded: Loaded) -> Path:
    """A small built studio, with a secret beside it and a link to that."""
    folder = loaded.settings.studio_dir
    (folder / "assets" / "fonts").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE, "utf-8")
    (folder / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "licences.txt").write_text("MIT")
    (folder / "assets" / "app-1.js").write_bytes(SCRIPT)
    (folder / "assets" / "app-1.css").write_bytes(b"body{}")
    (folder / "assets" / "app-1.css.br").write_bytes(PRECOMPRESSED)
    (folder / "assets" / "app-1.css.gz").write_bytes(gzip.compress(b"body{}"))
    (folder / "assets" / "fonts" / "a-1.woff2").write_bytes(b"wOF2" + bytes(200))
    (folder.parent / "secret.txt").write_text("<secret>")
    (folder / "assets" / "link.txt").symlink_to(folder.parent / "secret.txt")
    return folder


async def get(client: Client, path: str, headers: Mapping[str, str] | None = None) -> ClientResponse:
    """As it was sent: nothing is asked for or decoded on the test's behalf."""
    url = URL(path, encoded=True)
    return await client.get(
        url, headers=headers, auto_decompress=False, skip_auto_headers=["Accept-Encoding", "Accept"]
    )


async def raw(client: Client, path: str, accept: str) -> str:
    """The whole answer to a path that a client library would put straight first."""
    reader, writer = await asyncio.open_connection(client.host, client.port)
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"
    writer.write(head.encode())
    try:
        return (await asyncio.wait_for(reader.read(), 120)).decode("latin-1")
    finally:
        writer.close()


@pytest.mark.parametrize(
    "path", ["/", "/projects/7?frame=31", "/gallery", "/settings", "/a/b.c/d", "/index.html", "/apis", "/healthy"]
)
async def test_every_address_of_a_person_is_the_page_with_a_nonce_of_its_own(
    dist: Path, client: Client, path: str
) -> None:
    nonces = set()
    for _ in range(2):
        answer = await get(client, path, {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert (answer.status, answer.content_type, answer.headers["Cache-Control"]) == (200, "text/html", "no-store")
        page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
        (nonce,) = re.findall(r"style-src 'self' 'nonce-([\w-]{16,})'", policy)
        assert page == PAGE.replace("KINO_NONCE", nonce)
        for rule in (security.PAGE_POLICY, "worker-src 'self' blob:", "connect-src 'self'", "font-src 'self'"):
            assert rule in policy
        assert "unsafe" not in policy
        nonces.add(nonce)
    assert len(nonces) == 2


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (None, 200), ("*/*", 200), ("text/html", 200), ("TEXT/HTML;level=1", 200), ("text/*;q=0.1", 200),
        ("application/json", 404), ("image/avif,image/*;q=0.8", 404), ("text/html;q=0, */*", 404), (";;,=", 404),
        ("text/html;q=much", 404),
    ],
)  # fmt: skip
async def test_only_who_takes_a_page_is_given_it(dist: Path, client: Client, accept: str | None, status: int) -> None:
    answer = await get(client, "/gallery", {"Accept": accept} if accept else {})
    assert answer.status == status
    if status == 404:
        assert is_error_shape(await answer.json(), "not_found")


@pytest.mark.parametrize(
    "path",
    [
        "/api", "/api/", "/api/v2/nothing", "/api/v3/projects", "/media", "/media/nothing", "/health/nothing",
        "/assets", "/assets/", "/assets/nothing.js", "/assets/app-2.js",
    ],
)  # fmt: skip
async def test_what_is_no_address_of_a_person_is_not_found(dist: Path, client: Client, path: str) -> None:
    answer = await get(client, path)
    assert answer.status == 404
    assert is_error_shape(await answer.json(), "not_found")


async def test_the_page_and_its_files_are_only_read(dist: Path, client: Client) -> None:
    for path in ("/", "/projects/7", "/assets/app-1.js", "/favicon.svg"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = await client.request(method, path)
            assert (answer.status, answer.headers["Allow"]) == (405, "GET,HEAD,OPTIONS")
            assert is_error_shape(await answer.json(), "method_not_allowed")
        head, full = await client.head(path), await client.get(path)
        assert (head.status, head.headers["Content-Length"]) == (200, full.headers["Content-Length"])
    assert (await client.post("/api/v2/nothing")).status == 404


@pytest.mark.parametrize(
    ("name", "accepts", "coding", "body"),
    [
        ("app-1.js", None, None, SCRIPT),
        ("app-1.js", "gzip, deflate, br", "gzip", SCRIPT),
        ("app-1.js", "br", None, SCRIPT),
        ("app-1.js", "*", "gzip", SCRIPT),
        ("app-1.js", "gzip;q=0, *", None, SCRIPT),
        ("app-1.css", "gzip, br", "br", PRECOMPRESSED),
        ("app-1.css", "gzip, br;q=0", "gzip", b"body{}"),
        ("fonts/a-1.woff2", "gzip, br", None, b"wOF2" + bytes(200)),
    ],
)
async def test_a_file_is_sent_in_the_best_coding_and_kept_for_good(
    dist: Path, client: Client, name: str, accepts: str | None, coding: str | None, body: bytes
) -> None:
    headers = {"Accept-Encoding": accepts} if accepts else {}
    answer = await get(client, f"/assets/{name}", headers)
    sent = await answer.read()
    assert answer.status == 200
    assert answer.headers.get("Content-Encoding") == coding
    assert (gzip.decompress(sent) if coding == "gzip" else sent) == body
    assert (answer.headers["Cache-Control"], answer.headers["Vary"]) == (FOREVER, "Accept-Encoding")
    known = await get(client, f"/assets/{name}", {**headers, "If-None-Match": answer.headers["ETag"]})
    assert (known.status, await known.read(), known.headers["ETag"]) == (304, b"", answer.headers["ETag"])
    other = await get(client, f"/assets/{name}", {**headers, "If-None-Match": '"another"'})
    assert other.status == 200


async def test_a_script_s_policy_lets_it_work_as_a_worker(dist: Path, client: Client) -> None:
    answer = await get(client, "/assets/app-1.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Content-Security-Policy"] == security.PAGE_POLICY
    style = await get(client, "/assets/app-1.css")
    assert (style.content_type, style.headers["Content-Security-Policy"]) == ("text/css", security.DATA_POLICY)
    assert (await get(client, "/assets/fonts/a-1.woff2")).content_type == "font/woff2"


async def test_each_coding_has_a_tag_of_its_own(dist: Path, client: Client) -> None:
    tags = {
        (await get(client, "/assets/app-1.css", {"Accept-Encoding": coding})).headers["ETag"]
        for coding in ("identity", "gzip", "br")
    }
    assert len(tags) == 3


def test_a_file_is_compressed_once(dist: Path) -> None:
    studio = Studio(dist)
    first = studio.file("assets/app-1.js", {"gzip": 1.0})
    assert first is not None and len(first.body) < len(SCRIPT) / 10
    assert studio.file("assets/app-1.js", {"gzip": 1.0}) is first


@pytest.mark.parametrize(("name", "kind"), [("favicon.svg", "image/svg+xml"), ("licences.txt", "text/plain")])
async def test_files_in_the_root_are_given_by_name_and_asked_after_each_time(
    dist: Path, client: Client, name: str, kind: str
) -> None:
    answer = await get(client, f"/{name}")
    assert (answer.status, answer.content_type, answer.headers["Cache-Control"]) == (200, kind, "no-cache")
    assert await answer.read() == (dist / name).read_bytes()
    assert (await get(client, f"/{name}", {"If-None-Match": answer.headers["ETag"]})).status == 304


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "%2e%2e%2fsecret.txt", "..%2f..%2fsecret.txt",
        "..%5csecret.txt", "link.txt", "%2fetc%2fpasswd", "/etc/passwd", "app-1.js/../../../secret.txt", "~",
        "....//secret.txt", "app-1.css.br", "secret.txt%00.js", "C:%5csecret.txt", "fonts", "fonts/",
    ],
)  # fmt: skip
async def test_no_name_leads_out_of_the_studio(dist: Path, client: Client, name: str) -> None:
    for path in (f"/assets/{name}", f"/{name}", f"/assets/fonts/../{name}"):
        answer = await raw(client, path, "application/json")
        assert answer.split(" ", 2)[1] in ("400", "404"), path
        page = await raw(client, path, "text/html")
        assert "<secret>" not in page and "root:" not in page and "Location" not in page, path


async def test_a_doubled_slash_leads_to_no_other_site(dist: Path, client: Client) -> None:
    answer = await raw(client, "//evil.example/", "text/html")
    assert answer.split(" ", 2)[1] == "404"
    assert "Location" not in answer


async def test_a_studio_built_anew_is_served_by_a_running_server(dist: Path, client: Client) -> None:
    assert (await get(client, "/assets/app-1.js")).status == 200
    (dist / "assets" / "app-1.js").rename(dist / "assets" / "app-2.js")
    # A chunk may be asked for before the page is.
    assert (await get(client, "/assets/app-2.js")).status == 200
    (dist / "index.html").write_text(PAGE.replace("app-1", "app-2"))
    os.utime(dist / "index.html", (1, 1))
    assert "/assets/app-2.js" in await (await get(client, "/")).text()
    assert (await get(client, "/assets/app-1.js")).status == 404


async def test_without_a_built_studio_there_is_the_documentation_and_a_word_on_it(client: Client) -> None:
    answer = await client.get("/", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (302, "/api/docs")
    missing = await get(client, "/projects/7")
    assert missing.status == 404
    assert "not built" in (await missing.json())["error"]["message"]
    assert (await get(client, "/assets/app-1.js")).status == 404


async def test_the_gate_stands_before_the_studio_too(dist: Path, client: Client) -> None:
    for path in ("/", "/projects/7", "/assets/app-1.js", "/favicon.svg"):
        answer = await get(client, path, {"Host": "evil.example"})
        assert answer.status == 403
        assert is_error_shape(await answer.json(), "forbidden")
