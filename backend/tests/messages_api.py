"""A language model's service on loopback, in the wire format of the Messages API, errors included.

    async with messages_api(key="secret") as api:
        api.says({"prompt": "a red ball"})          # an answer; several calls queue up
        api.fails(429, "rate_limit_error", "slow down", {"retry-after": "20"})
        ...
        assert api.asked[0].question["prompt"] == "a ball"

Requests are checked as the real service checks them: a client that sends nonsense gets its 400 or 401.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

# Of what the service takes, all that Kino could want to send.
KNOWN = {
    "model", "max_tokens", "messages", "system", "output_config", "temperature", "stop_sequences", "stream", "metadata",
    "thinking", "tools", "tool_choice",
}  # fmt: skip
FACTS = {"request-id": "req_011CTestOnly"}

Reply = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def text(self) -> str:
        """The last thing that was said to the model."""
        return str(self.body["messages"][-1]["content"])

    @property
    def seen(self) -> tuple[bytes, str]:
        """The picture that was shown, and what was said beside it."""
        picture, text = self.body["messages"][-1]["content"]
        return base64.b64decode(picture["source"]["data"]), str(text["text"])

    @property
    def question(self) -> dict[str, Any]:
        """The JSON object that the first thing said begins with."""
        found, _ = json.JSONDecoder().raw_decode(self.body["messages"][0]["content"])
        assert isinstance(found, dict)
        return found


class MessagesApi:
    """What it is to answer, in order, and what it was asked. Asked once more than told, it answers with a 500."""

    def __init__(self, key: str | None) -> None:
        self.key = key
        self.url = ""
        self.asked: list[Asked] = []
        self._replies: list[Reply] = []
        self._closing = asyncio.Event()

    def says(self, answer: dict[str, Any] | str, stop_reason: str = "end_turn") -> None:
        """An object, as structured output gives it, or any text."""
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        self.sends(message([{"type": "text", "text": text}], stop_reason))

    def refuses(self) -> None:
        details = {"type": "refusal", "category": None, "explanation": None}
        self.sends({**message([], "refusal"), "stop_details": details})

    def sends(self, body: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        """Any JSON at all; a text is sent as it is."""
        text = body if isinstance(body, str) else json.dumps(body)

        async def reply(_: web.Request) -> web.StreamResponse:
            kind = "application/json" if not text.startswith("<") else "text/html"
            return web.Response(text=text, status=status, headers={**FACTS, **(headers or {})}, content_type=kind)

        self._replies.append(reply)

    def fails(self, status: int, kind: str, words: str, headers: dict[str, str] | None = None) -> None:
        self.sends(error(kind, words), status, headers)

    def hangs(self) -> None:
        """Takes the question and never answers."""

        async def reply(_: web.Request) -> web.StreamResponse:
            await self._closing.wait()
            raise web.HTTPServiceUnavailable

        self._replies.append(reply)

    def drips(self) -> None:
        """Begins to answer and never comes to the end, with a byte now and then."""

        async def reply(request: web.Request) -> web.StreamResponse:
            answer = web.StreamResponse(headers={**FACTS, "content-type": "application/json"})
            await answer.prepare(request)
            while not self._closing.is_set():
                await answer.write(b" ")
                await asyncio.sleep(0.05)
            return answer

        self._replies.append(reply)

    def breaks_off(self) -> None:
        """Closes the connection instead of answering."""

        async def reply(request: web.Request) -> web.StreamResponse:
            assert request.transport
            request.transport.abort()
            raise ConnectionResetError

        self._replies.append(reply)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        sent = request.headers.get("x-api-key") or request.headers.get("authorization", "").removeprefix("Bearer ")
        if self.key is not None and sent != self.key:
            return web.json_response(error("authentication_error", "invalid x-api-key"), status=401, headers=FACTS)
        body = await request.json()
        self.asked.append(Asked(dict(request.headers), body))
        if problem := wrong(request, body):
            return web.json_response(error("invalid_request_error", problem), status=400, headers=FACTS)
        if not self._replies:
            return web.json_response(error("api_error", "Internal server error"), status=500, headers=FACTS)
        return await self._replies.pop(0)(request)

    def close(self) -> None:
        self._closing.set()


def message(content: list[dict[str, Any]], stop_reason: str) -> dict[str, Any]:
    return {
        "id": "msg_013TestOnly", "type": "message", "role": "assistant", "model": "claude-test", "content": content,
        "stop_reason": stop_reason, "stop_sequence": None, "usage": {"input_tokens": 12, "output_tokens": 34},
    }  # fmt: skip


def error(kind: str, words: str) -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": words}, "request_id": FACTS["request-id"]}


def wrong(request: web.Request, body: Any) -> str | None:
    """What the real service would refuse."""
    if request.headers.get("anthropic-version", "") < "2023-06-01":
        return "anthropic-version: header is required"
    if extra := set(body) - KNOWN:
        return f"{sorted(extra)[0]}: Extra inputs are not permitted"
    if not isinstance(body.get("model"), str) or not isinstance(body.get("max_tokens"), int):
        return "model, max_tokens: Field required"
    turns = body.get("messages") or []
    if [turn["role"] for turn in turns] != [("user", "assistant")[at % 2] for at in range(len(turns))]:
        return "messages: roles must alternate"
    if not turns or turns[-1]["role"] != "user":
        return "messages: the last turn must be the user's"
    for turn in turns:
        if problem := wrong_content(turn["content"]):
            return problem
    form = body.get("output_config", {}).get("format")
    if form is not None:
        schema = form.get("schema", {})
        if form.get("type") != "json_schema" or schema.get("additionalProperties") is not False:
            return "output_config.format.schema: additionalProperties must be explicitly set to false"
    return None


def wrong_content(content: Any) -> str | None:
    """Of one turn: a text, or blocks of text and pictures. A picture is decoded, as the real service does."""
    for block in [{"type": "text", "text": content}] if isinstance(content, str) else content:
        if block["type"] == "text":
            if not block["text"].strip():
                return "messages: text content blocks must be non-empty"
        elif block["type"] == "image" and block["source"]["type"] == "base64":
            data = base64.b64decode(block["source"]["data"], validate=True)
            if block["source"]["media_type"] != "image/jpeg" or not data.startswith(b"\xff\xd8"):
                return "messages: the image does not match the media type"
        else:
            return f"messages: {block['type']} is no content block"
    return None


@asynccontextmanager
async def messages_api(key: str | None = None) -> AsyncIterator[MessagesApi]:
    """A service that takes `key` alone, or whoever comes."""
    api = MessagesApi(key)
    app = web.Application(client_max_size=16 * 1024 * 1024)
    app.router.add_post("/v1/messages", api.serve)
    server = TestServer(app)
    await server.start_server()
    api.url = str(server.make_url("")).rstrip("/")
    try:
        yield api
    finally:
        api.close()
        await server.close()
