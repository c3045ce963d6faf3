"""One question to a language model over the Messages API: a JSON object as the answer, or a sentence why there is none.

The only module that knows the anthropic package, which takes seconds to import: that happens in a thread, at the first
question. No answer, log line or error ever holds the key.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from pydantic import SecretStr, ValidationError

from kino.errors import KinoError, TooMany, Unavailable
from kino.schemas.common import MAX_PROMPT, Answer

if TYPE_CHECKING:
    from anthropic import APIStatusError, AsyncAnthropic
    from anthropic.types import Message, MessageParam

SERVICE = "https://api.anthropic.com"
# Room to think, beside the answer itself, which repeats the prompt.
THINKING_TOKENS = 4096
UNCHANGED = "nothing was changed"


class Configured(Protocol):
    """The settings that a language model needs, spelt out: `prompts` does not import the settings."""

    @property
    def data_dir(self) -> Path: ...
    @property
    def anthropic_api_key(self) -> SecretStr | None: ...
    @property
    def anthropic_base_url(self) -> str | None: ...
    @property
    def claude_model(self) -> str: ...
    @property
    def claude_timeout_s(self) -> float: ...


A = TypeVar("A", bound=Answer)
Turn = tuple[Literal["user", "assistant"], str]


async def ask(settings: Configured, system: str, turns: Sequence[Turn], shape: type[A]) -> tuple[A, str]:
    """The model's answer to the last of `turns` (role, text), read into `shape`; and the answer's own text.

    Raises Unavailable or TooMany with a sentence; no failure is tried again, since whoever waits can see it and decide.
    """
    messages = [_turn(*turn) for turn in turns]
    try:
        message = await send(settings, system, messages, THINKING_TOKENS + MAX_PROMPT, shape)
    except KinoError:
        raise
    except Exception as error:
        raise refusal(settings, error) from None
    text = text_of(message)
    return read(text, shape), text


async def send(
    settings: Configured, system: str, messages: Sequence[MessageParam], max_tokens: int, shape: type[Answer] | None
) -> Message:
    """One request; `shape` asks for a JSON object. Raises the client's own errors and TimeoutError, which `refusal`
    makes sentences of, and Unavailable where no client can be made."""
    try:
        client = await asyncio.to_thread(_client, settings)
    except Exception as error:  # a proxy or a certificate file that can't be used; what it says may hold a password
        raise Unavailable(
            f"The language model{_where(settings)} can't be asked from here ({type(error).__name__}); {UNCHANGED}: "
            "check anthropic_base_url and the proxy and certificate variables of the environment"
        ) from None
    more: dict[str, Any] = {}
    if shape is not None:
        schema = {**shape.model_json_schema(mode="serialization"), "additionalProperties": False}
        more["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
    # The client's own limit is for each wait; a server that drips would never meet it.
    async with client, asyncio.timeout(settings.claude_timeout_s):
        answer: Message = await client.messages.create(
            model=settings.claude_model, max_tokens=max_tokens, system=system, messages=messages, **more
        )
        return answer


def _turn(role: Literal["user", "assistant"], text: str) -> MessageParam:
    return {"role": "user", "content": text} if role == "user" else {"role": "assistant", "content": text}


def _client(settings: Configured) -> AsyncAnthropic:
    from anthropic import AsyncAnthropic, Omit

    key = settings.anthropic_api_key.get_secret_value() if settings.anthropic_api_key else ""
    base = (settings.anthropic_base_url or SERVICE).rstrip("/").removesuffix("/v1")
    # A key, even an empty one, keeps the package from looking for others in files and variables we don't know of.
    headers: Mapping[str, Any] = {} if key else {"Authorization": Omit()}
    return AsyncAnthropic(
        api_key=key, base_url=base, timeout=settings.claude_timeout_s, max_retries=0, default_headers=headers
    )


def text_of(message: Any) -> str:
    """The text of an answer that came to its end. The package does not check what came, so this does."""
    reason = getattr(message, "stop_reason", None)
    if reason == "refusal":
        raise Unavailable(f"The language model declined to work on this prompt; {UNCHANGED}")
    if reason in ("max_tokens", "model_context_window_exceeded"):
        raise Unavailable(f"The language model's answer was cut off at its longest; {UNCHANGED}: try a shorter prompt")
    blocks = getattr(message, "content", None)
    texts = [getattr(block, "text", None) for block in blocks] if isinstance(blocks, list) else []
    return "".join(text for text in texts if isinstance(text, str))


def read(text: str, shape: type[A]) -> A:
    """Servers that don't know the format parameter answer with the object in a code block or between sentences."""
    try:
        return shape.model_validate_json(text[text.find("{") : text.rfind("}") + 1])
    except ValidationError:
        raise Unavailable(
            f"The language model's answer could not be read; {UNCHANGED}: try again, or choose another claude_model"
        ) from None


def _where(settings: Configured) -> str:
    return f" at {settings.anthropic_base_url}" if settings.anthropic_base_url else ""


def _late(settings: Configured) -> Unavailable:
    return Unavailable(
        f"The language model{_where(settings)} did not answer within {settings.claude_timeout_s:g} s; {UNCHANGED}: "
        "try again, or raise claude_timeout_s"
    )


def refusal(settings: Configured, error: Exception) -> KinoError:
    """What went wrong, as a sentence that says what to do. What the service says is quoted, never with the key."""
    import anthropic

    where = _where(settings)
    if isinstance(error, TimeoutError):
        return _late(settings)
    if isinstance(error, anthropic.APITimeoutError):
        return _late(settings)
    if isinstance(error, anthropic.APIConnectionError):
        return Unavailable(
            f"The language model{where} can't be reached; {UNCHANGED}: check the network"
            + (" and anthropic_base_url" if where else "")
        )
    if not isinstance(error, anthropic.APIStatusError):
        return Unavailable(f"The language model's answer{where} could not be read; {UNCHANGED}: try again")
    said = _said(settings, error)
    match error.status_code:
        case 401:
            return Unavailable(
                f"The key was refused{where}; {UNCHANGED}: put a valid ANTHROPIC_API_KEY into config.env and "
                "restart Kino"
            )
        case 402:
            return Unavailable(f"The language model's account can't pay{said}; {UNCHANGED}")
        case 403:
            return Unavailable(f"The key may not use {settings.claude_model}{said}; {UNCHANGED}")
        case 404 if said:
            return Unavailable(
                f"The language model {settings.claude_model} is not there{where}; {UNCHANGED}: "
                "set claude_model in kino.yaml to one that is, and restart Kino"
            )
        case 404:
            return Unavailable(
                f"The server{where} does not speak the Messages API; {UNCHANGED}: check anthropic_base_url"
            )
        case 429:
            wait = wait_s(error)
            when = f"in {wait} s" if wait else "in a minute"
            return TooMany(f"The language model was asked too often; {UNCHANGED}: try again {when}")
        case 503 | 529:
            return Unavailable(f"The language model is overloaded; {UNCHANGED}: try again in a minute")
        case status if status >= 500:
            return Unavailable(f"The language model{where} failed (HTTP {status}); {UNCHANGED}: try again")
        case status:
            return Unavailable(f"The language model{where} refused the request (HTTP {status}){said}; {UNCHANGED}")


def _said(settings: Configured, error: APIStatusError) -> str:
    """The service's own words, short and on one line. A server may echo what it was sent, so the key is taken out."""
    text = " ".join(error.api_message.split()) if isinstance(error.api_message, str) else ""
    if settings.anthropic_api_key:
        text = text.replace(settings.anthropic_api_key.get_secret_value(), "…")
    return f": “{text[:200]}”" if text else ""


def wait_s(error: APIStatusError) -> int | None:
    """Seconds to wait, as `retry-after` says in seconds or as a date."""
    told = error.response.headers.get("retry-after", "")
    try:
        wait = float(told)
    except ValueError:
        try:
            wait = parsedate_to_datetime(told).timestamp() - time()
        except ValueError:
            return None
    return math.ceil(wait) if 0 < wait < 86_400 else None


def as_json(**values: object) -> str:
    """A question's parts, so that none of them can be taken for another."""
    return json.dumps(values, ensure_ascii=False)
