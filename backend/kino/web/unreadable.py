"""What can't be read as HTTP gets the one error shape too: aiohttp refuses it before any middleware sees it."""

from __future__ import annotations

from aiohttp import hdrs, web
from aiohttp.http_exceptions import LineTooLong
from aiohttp.web_protocol import RequestHandler

from kino.errors import Invalid, KinoError
from kino.web import security
from kino.web.errors import error_response


class Runner(web.AppRunner):
    """aiohttp's own, with answers of ours to what aiohttp refuses by itself."""

    async def _make_server(self) -> web.Server:
        server = await super()._make_server()
        # The one thing about a server that aiohttp has no setting for; everything else stays as it was made.
        server.__class__ = _Server
        return server


class _Server(web.Server):
    def __call__(self) -> RequestHandler:
        return _Protocol(self, loop=self._loop, **self._kwargs)


class _Protocol(RequestHandler):
    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        super().handle_error(request, status, exc, message)  # for the log; its answer tells too much of our insides
        if status >= 500:
            error = KinoError("Something went wrong inside Kino; the log tells what")
        elif isinstance(exc, LineTooLong):
            error = Invalid("The address or a header of the request is too long")
        else:
            error = Invalid("The request could not be read as HTTP")
        headers = {"Content-Security-Policy": security.DATA_POLICY, hdrs.CACHE_CONTROL: "no-store"}
        response = error_response(error, security.HEADERS | headers)
        response.force_close()
        return response
