"""The one shape of every failure, made in one place.

A view raises (`errors.Invalid.of("width", "must be at least 64")`); the middleware here turns that, aiohttp's own
refusals and anything unforeseen into `{"error": {code, message, details}}`. What went wrong inside is for the log only.
"""

from __future__ import annotations

import logging
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler

from kino.errors import Invalid, KinoError
from kino.schemas.common import Error, ErrorBody, ErrorDetail

log = logging.getLogger(__name__)

CODES = {
    400: "validation_error", 401: "unauthorized", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
    409: "conflict", 412: "precondition_failed", 413: "too_large", 415: "unsupported_media_type",
    416: "range_not_satisfiable", 429: "too_many_requests", 500: "internal_error", 503: "unavailable",
}  # fmt: skip

SENTENCES = {
    404: "There is nothing at this address",
    405: "This address does not answer to that method",
    413: "The request is too large",
}


def error_response(error: KinoError, headers: dict[str, str] | None = None) -> web.Response:
    details = [ErrorDetail(field=detail.field, message=detail.message) for detail in error.details]
    shape = Error(error=ErrorBody(code=error.code, message=error.message, details=details))
    # Plain `json` escapes what is no valid text; pydantic's writer would fail on it, in the middle of an error.
    return web.json_response(shape.model_dump(), status=error.status, headers=headers)


def _from_http(error: web.HTTPException) -> web.Response:
    """aiohttp's own refusals keep their status and headers (`Allow`), not their text page."""
    known = KinoError(SENTENCES.get(error.status, error.reason or HTTPStatus(error.status).phrase))
    known.status, known.code = error.status, CODES.get(error.status, "http_error")
    kept = {name: value for name, value in error.headers.items() if name.lower() not in ("content-type", "location")}
    return error_response(known, kept)


@web.middleware
async def errors_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except KinoError as error:
        if error.status >= 500:
            log.warning("%s %s: %s", request.method, request.path, error.message)
        return error_response(error)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _from_http(error)
    except (web.RequestPayloadError, ConnectionError):  # broken chunks, or a client that went away in mid-body
        return error_response(Invalid("The body of the request could not be read"))
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return error_response(KinoError("Something went wrong inside Kino; the log tells what"))
