"""Swagger UI and the OpenAPI document, from files that ship with Kino: it works offline and under the strict CSP."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from aiohttp import web

from kino.errors import NotFound
from kino.web.view import View, answers

ASSETS = Path(__file__).parent / "assets"
# Named one by one, so that no name in a URL ever reaches the file system.
TYPES = {
    "docs.js": "text/javascript",
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon.png": "image/png",
    "LICENSE.txt": "text/plain",
}


class DocsView(View):
    tag = "docs"

    @answers(media="text/html")
    async def get(self) -> web.FileResponse:
        """Shows this documentation in Swagger UI."""
        return web.FileResponse(ASSETS / "docs.html", headers={"Content-Type": "text/html; charset=utf-8"})


class DocsAssetView(View):
    tag = "docs"

    @answers(media="application/octet-stream")
    async def get(self, name: str, /) -> web.FileResponse:
        """Gives a file of Swagger UI."""
        if name not in TYPES:
            raise NotFound("There is no such file")
        headers = {"Content-Type": TYPES[name], "Cache-Control": "no-cache"}
        return web.FileResponse(ASSETS / name, headers=headers)


class SpecView(View):
    tag = "docs"

    @answers(media="application/json")
    async def get(self) -> web.Response:
        """Gives the OpenAPI 3.1 document."""
        return web.Response(body=_spec(), content_type="application/json")


@lru_cache(maxsize=1)
def _spec() -> bytes:
    import json

    from kino.web.openapi import document

    return json.dumps(document()).encode()
