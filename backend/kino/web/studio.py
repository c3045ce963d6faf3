"""The built studio over HTTP: one page for every address a person may open, and the files that the page loads.

Which file a name means is `Studio`'s to say (`dist.py`). Without a built studio the front door leads to the
documentation.
"""

from __future__ import annotations

import asyncio
import secrets

from aiohttp import hdrs, web

from kino.errors import NotFound
from kino.web import keys, security
from kino.web.dist import ASSETS, Ready
from kino.web.view import View, answers

FOREVER = "public, max-age=31536000, immutable"
NONCE = "KINO_NONCE"  # what Vite's `html.cspNonce` leaves in the page
# Every address but those of the API and of files. A second slash in front would be another site's name to a browser.
PAGE = r"/{path:(?!/|(?:api|media|health|assets)(?:/|$)).*}"
ASSET = r"/assets/{name:.+}"


class PageView(View):
    tag = "studio"

    @answers(media="text/html")
    async def get(self, path: str, /) -> web.Response:
        """Gives the studio, or a file in the root of what was built."""
        studio = self.request.app[keys.STUDIO]
        if ready := await asyncio.to_thread(studio.file, path, _weights(self.request, hdrs.ACCEPT_ENCODING)):
            return _answer(self.request, ready, "no-cache")
        page = await asyncio.to_thread(studio.page)
        if page is None:
            if path == "":
                return web.Response(status=302, headers={"Location": "/api/docs"})
            raise NotFound("There is nothing at this address: the studio is not built (./run.sh does it, with Node.js)")
        if not _wants_page(self.request):
            raise NotFound("There is nothing at this address")
        nonce = secrets.token_urlsafe(16)
        headers = {"Content-Security-Policy": security.studio_policy(nonce)}
        return web.Response(text=page.replace(NONCE, nonce), content_type="text/html", headers=headers)


class AssetView(View):
    tag = "studio"

    @answers(media="application/octet-stream")
    async def get(self, name: str, /) -> web.Response:
        """Gives a file that the studio loads; its name changes with its content."""
        studio = self.request.app[keys.STUDIO]
        codings = _weights(self.request, hdrs.ACCEPT_ENCODING)
        ready = await asyncio.to_thread(studio.file, ASSETS + name, codings)
        if ready is None:
            raise NotFound("There is no such file")
        return _answer(self.request, ready, FOREVER)


def _answer(request: web.Request, ready: Ready, cache: str) -> web.Response:
    headers: dict[str, str] = {hdrs.ETAG: f'"{ready.etag}"', hdrs.CACHE_CONTROL: cache, hdrs.VARY: "Accept-Encoding"}
    if any(known.value in (ready.etag, "*") for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    if ready.coding:
        headers[hdrs.CONTENT_ENCODING] = ready.coding
    if ready.content_type.startswith("text/javascript"):
        # A script may be a worker's, which lives by the policy that came with it and not by its page's.
        headers["Content-Security-Policy"] = security.PAGE_POLICY
    return web.Response(body=ready.body, headers={**headers, hdrs.CONTENT_TYPE: ready.content_type})


def _wants_page(request: web.Request) -> bool:
    """A script that asks for JSON, or a picture that is not there, is not helped by a page."""
    kinds = _weights(request, hdrs.ACCEPT) or {"*/*": 1.0}
    return next((kinds[kind] for kind in ("text/html", "text/*", "*/*") if kind in kinds), 0.0) > 0


def _weights(request: web.Request, name: str) -> dict[str, float]:
    """An Accept header's choices with their weights; what can't be read weighs nothing."""
    found = {}
    for choice in ",".join(request.headers.getall(name, [])).split(","):
        what, *parameters = (part.strip().lower() for part in choice.split(";"))
        weight = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        try:
            found[what] = float(weight)
        except ValueError:
            found[what] = 0.0
    found.pop("", None)
    return found
