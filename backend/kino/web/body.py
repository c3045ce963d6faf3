"""Request bodies, read strictly: JSON once and by one set of rules, files part by part.

Everything odd is refused here with a 4xx and the field's path, so that no view, plugin, SQLite or JSON writer behind
it meets text that can't be stored, numbers that JSON or msgpack can't carry, or nesting that breaks a parser.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, ClientError, hdrs, web
from aiohttp.http_exceptions import BadHttpMessage

from kino.errors import Invalid, TooLarge, UnsupportedMedia
from kino.sentences import printable

JSON_LIMIT = 8 * 1024 * 1024  # a prompt of a million characters fits, each written as an escape
PARSE_IN_THREAD = 64 * 1024
MAX_DEPTH = 64
MAX_VALUES = 100_000
MAX_PARTS = 1000
INT64 = 2**63


@dataclass
class Upload:
    """One file of a multipart body."""

    field: str
    filename: str
    data: bytes


def text_problem(text: str) -> str | None:
    """What makes a text unfit for SQLite and UTF-8, or None."""
    if "\x00" in text:
        return "must not contain a NUL character"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "must not contain half of a surrogate pair"
    return None


async def read_json(request: web.Request) -> Any:
    """The body as JSON. Raises UnsupportedMedia, TooLarge, or Invalid with the path of what is odd."""
    if request.content_type != "application/json":
        raise UnsupportedMedia("Send the body as application/json")
    if (request.charset or "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedMedia("Send the body in UTF-8")
    body = await _read(request, JSON_LIMIT)
    if not body:
        raise Invalid("A JSON body is required")
    if len(body) < PARSE_IN_THREAD:
        return parse_json(body)
    return await asyncio.to_thread(parse_json, body)


def parse_json(body: bytes) -> Any:
    try:
        # `json` keeps NaN, infinities and lone surrogates: stricter parsers refuse them without telling where they are.
        value = json.loads(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise Invalid("The body is not UTF-8") from None
    except RecursionError:
        raise Invalid(f"The body is nested deeper than {MAX_DEPTH} levels") from None
    except json.JSONDecodeError as error:
        raise Invalid(f"The body is not valid JSON: {error}") from None
    except ValueError:  # Python refuses to convert thousands of digits
        raise Invalid("The body has a number with too many digits") from None
    _refuse_odd(value)
    return value


def _refuse_odd(value: Any) -> None:
    todo: list[tuple[str, int, Any]] = [("", 0, value)]
    seen = 0
    while todo:
        path, depth, item = todo.pop()
        if isinstance(item, (dict, list)):
            if depth >= MAX_DEPTH:
                raise Invalid(f"The body is nested deeper than {MAX_DEPTH} levels")
            seen += len(item)
            if seen > MAX_VALUES:
                raise Invalid(f"The body has more than {MAX_VALUES} values")
            pairs = item.items() if isinstance(item, dict) else enumerate(item)
            for key, inner in pairs:
                if isinstance(key, str) and (problem := text_problem(key)):
                    raise Invalid.of(path or "body", f"has a field name that {problem}")
                name = printable(str(key))
                todo.append((f"{path}.{name}" if path else name, depth + 1, inner))
        elif isinstance(item, str):
            if problem := text_problem(item):
                raise Invalid.of(path or "body", problem)
        elif isinstance(item, float):
            if not math.isfinite(item):
                raise Invalid.of(path or "body", "must be a finite number")
        elif isinstance(item, int) and not -INT64 <= item < INT64:
            raise Invalid.of(path or "body", "must fit in 64 bits")


async def _read(request: web.Request, limit: int) -> bytes:
    if (request.content_length or 0) > limit:
        raise TooLarge(f"The body is larger than {limit} bytes")
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > limit:
            raise TooLarge(f"The body is larger than {limit} bytes")
    return bytes(body)


async def read_files(request: web.Request, limit: int) -> AsyncIterator[Upload]:
    """The files of a multipart body, one after another; parts without a file name are passed over.

    `limit` bytes for all of them together. Raises UnsupportedMedia, TooLarge, or Invalid when the body is malformed.
    """
    if request.content_type != "multipart/form-data":
        raise UnsupportedMedia("Send pictures as multipart/form-data")
    if (request.content_length or 0) > limit:
        raise TooLarge(f"The body is larger than {limit} bytes")
    read = 0
    try:
        reader = await request.multipart()
        for _ in range(MAX_PARTS):
            part = await reader.next()
            if part is None:
                return
            if not isinstance(part, BodyPartReader):
                raise Invalid("A part of the body is itself multipart")
            data = bytearray()
            while chunk := await part.read_chunk():
                data += chunk
                read += len(chunk)
                if read > limit:
                    raise TooLarge(f"The body is larger than {limit} bytes")
            encoding = part.headers.get(hdrs.CONTENT_TRANSFER_ENCODING, "binary").lower()
            if encoding not in ("binary", "8bit", "7bit") or hdrs.CONTENT_ENCODING in part.headers:
                raise UnsupportedMedia("Send the files as they are, without a transfer or content encoding")
            if part.filename is not None:
                yield Upload(part.name or "", part.filename, bytes(data))
        raise TooLarge(f"The body has more than {MAX_PARTS} parts")
    except (ValueError, AssertionError, LookupError, EOFError, RuntimeError, ClientError, BadHttpMessage) as error:
        # aiohttp raises all of these for malformed multipart.
        raise Invalid("The multipart body is malformed") from error
