"""Who may talk to Kino: one gate before everything, on every route, static files, 404s and the WebSocket included.

A local server is reachable from every web page its person visits. So: the Host must be ours (DNS rebinding makes a
foreign name point here), whatever changes something must come from our own page or from no page at all, and no other
page may read an answer, frame one, or sniff one into something else. A token, where set, is asked for on top; a browser
that gave it once gets a cookie made from it, for it does not repeat the password where it opens a WebSocket.
Nothing here looks at User-Agent, or at anything else that the caller can choose freely.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import re
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from kino.errors import Forbidden, KinoError, Unauthorized, UnsupportedMedia
from kino.settings import Settings
from kino.web.errors import error_response

SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
WILDCARDS = ("0.0.0.0", "::")
HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?", re.ASCII)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "Kino",
}
PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
STUDIO_POLICY = (
    PAGE_POLICY + "; style-src 'self' 'nonce-{nonce}'; worker-src 'self' blob:; connect-src 'self'; font-src 'self'"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
# Pictures come from people and models: opened on their own, nothing in them may run.
MEDIA_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"

COOKIE = "kino_token"
COOKIE_WORD = b"kino page"


def studio_policy(nonce: str) -> str:
    """What the studio's page may do: style elements are let in by a nonce, which is another one in every answer."""
    return STUDIO_POLICY.format(nonce=nonce)


def gate(settings: Settings) -> Middleware:
    """The middleware for these settings."""
    hosts = {name.lower() for name in settings.allowed_hosts}
    if settings.host not in WILDCARDS:
        hosts.add(f"[{settings.host}]" if ":" in settings.host else settings.host.lower())
    origins = set(settings.allowed_origins) - {"null"}
    token = settings.token.get_secret_value().encode() if settings.token else None
    # Not the token itself: a cookie goes to whatever else listens on another port of this host.
    cookie = hmac.new(token, COOKIE_WORD, hashlib.sha256).hexdigest() if token else None

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            _check_host(request, hosts)
            if _is_preflight(request, origins):
                return web.Response(status=204, headers=_PREFLIGHT)
            known = cookie is not None and _has_cookie(request, cookie)
            if not known:
                _check_token(request, token)
            if request.method not in SAFE_METHODS or hdrs.UPGRADE in request.headers:
                _check_source(request, origins)
            if request.method not in SAFE_METHODS:
                _check_content(request)
        except Unauthorized as error:
            return error_response(error, {"WWW-Authenticate": 'Basic realm="Kino", charset="UTF-8"'})
        except KinoError as error:
            return error_response(error)
        response = await handler(request)
        if cookie and not known and response.status == 200 and response.content_type == "text/html":
            response.set_cookie(COOKIE, cookie, path="/", httponly=True, samesite="Strict", secure=request.secure)
        return response

    return middleware


def headers(settings: Settings) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """The signal that puts the protecting headers on every answer, whoever made it."""
    origins = set(settings.allowed_origins) - {"null"}

    async def on_prepare(request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(HEADERS)
        if request.path.startswith("/media/"):
            response.headers["Content-Security-Policy"] = MEDIA_POLICY
        else:
            policy = PAGE_POLICY if response.content_type == "text/html" else DATA_POLICY
            response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Cache-Control", "no-store")
        if origins:
            response.headers.add("Vary", "Origin")
            if (origin := _only(request, hdrs.ORIGIN)) in origins:
                response.headers["Access-Control-Allow-Origin"] = str(origin)

    return on_prepare


_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "Access-Control-Allow-Headers": "authorization, content-type, idempotency-key",
    "Access-Control-Max-Age": "600",
}


def _only(request: web.Request, name: str) -> str | None:
    """A header that may be there once. Raises Forbidden when it is there twice: proxies would disagree about it."""
    found = request.headers.getall(name, [])
    if len(found) > 1:
        raise Forbidden(f"The request has more than one {name} header")
    return found[0] if found else None


def _check_host(request: web.Request, hosts: set[str]) -> None:
    host = (_only(request, hdrs.HOST) or "").lower()
    match = HOST.fullmatch(host)
    name = match[1] if match else ""
    if not (_is_loopback(name) or name in hosts or (match and host in hosts)):
        raise Forbidden("This Host is not one of Kino's; if it should be, add it to KINO_ALLOWED_HOSTS")


def _is_loopback(name: str) -> bool:
    try:
        return name == "localhost" or ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def _check_source(request: web.Request, origins: set[str]) -> None:
    """Whatever changes something, or listens, comes from our own page or from none."""
    origin, site = _only(request, hdrs.ORIGIN), _only(request, "Sec-Fetch-Site")
    if origin is not None and origin in origins:
        return
    host = request.headers[hdrs.HOST]
    ours = origin is None or origin.lower() in (f"http://{host.lower()}", f"https://{host.lower()}")
    if site is None or hdrs.UPGRADE in request.headers:
        allowed = ours and site in (None, "same-origin", "none")
    else:
        # Behind a proxy the Host may differ from the page's; the browser's own word on the relation is better.
        allowed = site in ("same-origin", "none") and origin != "null"
    if not allowed:
        raise Forbidden("Another web page may not do this; if it should, add its origin to KINO_ALLOWED_ORIGINS")


def _check_content(request: web.Request) -> None:
    """A body is JSON or multipart: what a plain HTML form can send is not enough to change anything."""
    if hdrs.CONTENT_ENCODING in request.headers:
        raise UnsupportedMedia("Send the body without a Content-Encoding")
    sent = request.content_length or hdrs.TRANSFER_ENCODING in request.headers
    types = request.headers.getall(hdrs.CONTENT_TYPE, [])
    if len(types) > 1 or (sent and request.content_type not in ("application/json", "multipart/form-data")):
        raise UnsupportedMedia("Send the body as application/json or multipart/form-data")


def _is_preflight(request: web.Request, origins: set[str]) -> bool:
    asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    return asks and _only(request, hdrs.ORIGIN) in origins


def _has_cookie(request: web.Request, cookie: str) -> bool:
    given = request.cookies.get(COOKIE, "")
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), cookie.encode())


def _check_token(request: web.Request, token: bytes | None) -> None:
    if token is None:
        return
    scheme, _, value = (_only(request, hdrs.AUTHORIZATION) or "").partition(" ")
    given = value.strip().encode("utf-8", "surrogateescape")
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            given = b""
    elif scheme.lower() != "bearer":
        given = b""
    if not hmac.compare_digest(given, token):
        raise Unauthorized("Kino asks for its token here (KINO_TOKEN)")
