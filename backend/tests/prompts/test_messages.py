"""One question to a language model: what is sent, and every way in which no usable answer comes back."""

from __future__ import annotations

import gc
import logging
from email.utils import formatdate
from time import time
from typing import Any

import pytest

from kino.errors import KinoError, TooMany, Unavailable
from kino.prompts.messages import ask
from kino.schemas.common import Answer
from tests.messages_api import MessagesApi, message, messages_api
from tests.prompts.conftest import With

CANARY = "sk-ant-canary-5d1e"


class Shape(Answer):
    prompt: str
    things: list[str] = []


async def asked(api: MessagesApi, configured: With, **flags: object) -> Shape:
    settings = configured(anthropic_base_url=api.url, **{"claude_timeout_s": 60, **flags})
    return (await ask(settings, "Be brief.", [("user", "hello")], Shape))[0]


async def refused(api: MessagesApi, configured: With, **flags: object) -> KinoError:
    with pytest.raises(KinoError) as caught:
        await asked(api, configured, **flags)
    error = caught.value
    assert error.status in (429, 503) and "nothing was changed" in error.message and CANARY not in error.message
    assert "\n" not in error.message and len(error.message) < 600
    return error


async def test_it_is_asked_with_the_key_the_model_and_the_form_of_the_answer(configured: With) -> None:
    async with messages_api(key=CANARY) as api:
        api.says({"prompt": "a “red” ball", "things": ["ball"]})
        answer = await asked(api, configured, anthropic_api_key=CANARY, claude_model="some-model")
        assert answer == Shape(prompt="a “red” ball", things=["ball"])
        [sent] = api.asked
    assert sent.body["model"] == "some-model" and sent.body["system"] == "Be brief."
    assert sent.body["messages"] == [{"role": "user", "content": "hello"}]
    form = sent.body["output_config"]["format"]["schema"]
    assert set(form["required"]) == {"prompt", "things"} and form["additionalProperties"] is False


@pytest.mark.parametrize("tail", ["", "/", "/v1", "/v1/"])
async def test_a_server_of_ones_own_needs_no_key_and_gets_none(
    configured: With, monkeypatch: pytest.MonkeyPatch, tail: str
) -> None:
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", CANARY)
    async with messages_api() as api:
        api.says({"prompt": "a red ball", "things": []})
        settings = configured(anthropic_base_url=api.url + tail)
        assert (await ask(settings, "s", [("user", "hello")], Shape))[0].prompt == "a red ball"
        assert CANARY not in repr(api.asked[0].headers)
        assert not {name.lower() for name in api.asked[0].headers} & {"authorization", "x-api-key"}


@pytest.mark.parametrize(
    "text",
    [
        '```json\n{"prompt": "a red ball", "things": []}\n```',
        'Here it is:\n{"prompt": "a red ball", "things": []}\nAnything else?',
        '{"prompt": "a red ball", "things": [], "remark": "done"}',
    ],
)
async def test_servers_that_know_no_form_are_understood(configured: With, text: str) -> None:
    async with messages_api() as api:
        api.says(text)
        assert (await asked(api, configured)).prompt == "a red ball"


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (400, "invalid_request_error", ["refused the request", "400", "too long"]),
        (402, "billing_error", ["can't pay"]),
        (403, "permission_error", ["claude-haiku-5-5"]),
        (404, "not_found_error", ["claude-haiku-5-5", "claude_model"]),
        (413, "request_too_large", ["413"]),
        (500, "api_error", ["failed", "500"]),
        (503, "api_error", ["overloaded"]),
        (529, "overloaded_error", ["overloaded", "minute"]),
    ],
)
async def test_what_the_service_refuses_is_a_sentence(
    configured: With, status: int, kind: str, words: list[str]
) -> None:
    async with messages_api() as api:
        api.fails(status, kind, f"too long:\n{CANARY} {'x' * 1000}")
        error = await refused(api, configured, anthropic_api_key=CANARY)
        # Whoever waits decides about another try.
        assert len(api.asked) == 1
    assert isinstance(error, Unavailable) and all(word in error.message for word in words)


async def test_a_wrong_key_is_said_to_be_one(configured: With) -> None:
    async with messages_api(key="another") as api:
        error = await refused(api, configured, anthropic_api_key=CANARY)
        assert "The key was refused" in error.message and "ANTHROPIC_API_KEY" in error.message
        assert "The key was refused" in (await refused(api, configured)).message


@pytest.mark.parametrize(
    ("after", "words"),
    [("20", "in 20 s"), ("0.4", "in 1 s"), ("soon", "in a minute"), ("-5", "in a minute"), (None, "in a minute")],
)
async def test_too_many_questions_tell_when_to_ask_again(configured: With, after: str | None, words: str) -> None:
    async with messages_api() as api:
        api.fails(429, "rate_limit_error", "slow down", {"retry-after": after} if after else None)
        error = await refused(api, configured)
    assert isinstance(error, TooMany) and words in error.message


async def test_a_date_to_ask_again_at_is_told_in_seconds(configured: With) -> None:
    async with messages_api() as api:
        api.fails(429, "rate_limit_error", "slow down", {"retry-after": formatdate(time() + 3600, usegmt=True)})
        error = await refused(api, configured)
    assert " s" in error.message and "minute" not in error.message


@pytest.mark.parametrize("how", ["hangs", "drips"])
async def test_a_server_that_does_not_come_to_an_end_is_not_waited_for(configured: With, how: str) -> None:
    async with messages_api() as api:
        getattr(api, how)()
        error = await refused(api, configured, claude_timeout_s=0.5)
    assert "within 0.5 s" in error.message and "claude_timeout_s" in error.message


async def test_a_connection_that_breaks_and_a_server_that_is_not_there(configured: With) -> None:
    async with messages_api() as api:
        api.breaks_off()
        assert "can't be reached" in (await refused(api, configured)).message
        gone = api.url
    settings = configured(anthropic_base_url=gone)
    with pytest.raises(Unavailable, match=r"at http://127.*can't be reached.*anthropic_base_url"):
        await ask(settings, "s", [("user", "hello")], Shape)


async def test_a_server_that_is_something_else_is_said_to_be(configured: With) -> None:
    async with messages_api() as api:
        api.sends("<html>It works!</html>", status=404)
        assert "does not speak the Messages API" in (await refused(api, configured)).message
        api.sends("<html>It works!</html>")
        assert "could not be read" in (await refused(api, configured)).message


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_an_environment_that_leads_nowhere_is_named(configured: With, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = configured(anthropic_api_key="k")
    monkeypatch.setenv("HTTPS_PROXY", f"nonsense://me:{CANARY}@127.0.0.1:1")
    with pytest.raises(Unavailable, match=r"can't be asked from here.*proxy") as caught:
        await ask(settings, "s", [("user", "hello")], Shape)
    assert CANARY not in caught.value.message
    # The package's half-made client complains when it goes; here, and not in the middle of another test.
    del caught
    gc.collect()


async def test_a_refusal_and_a_cut_answer_are_told_apart(configured: With) -> None:
    async with messages_api() as api:
        api.refuses()
        assert "declined" in (await refused(api, configured)).message
        api.says('{"prompt": "a red ba', stop_reason="max_tokens")
        assert "cut off" in (await refused(api, configured)).message


@pytest.mark.parametrize(
    "body",
    [
        "{not json",
        "null",
        "[]",
        '{"type": "message"}',
        message([], "end_turn"),
        message([{"type": "text", "text": ""}], "end_turn"),
        message([{"type": "text", "text": "I'd love to help!"}], "end_turn"),
        message([{"type": "text", "text": '{"prompt": 7, "things": []}'}], "end_turn"),
        message([{"type": "text", "text": '{"things": []}'}], "end_turn"),
        message([{"type": "text", "text": '{"prompt": ' + "[" * 5000}], "end_turn"),
        message([{"type": "text", "text": 5}], "end_turn"),
        message([{"type": "tool_use", "id": "1", "name": "x", "input": {}}], "tool_use"),
        {**message([], "end_turn"), "content": "text"},
        {**message([], "end_turn"), "content": [None, 4]},
    ],
)
async def test_what_is_no_answer_is_not_taken_for_one(configured: With, body: Any) -> None:
    async with messages_api() as api:
        api.sends(body)
        assert "could not be read" in (await refused(api, configured)).message


async def test_the_key_is_in_no_log_line(configured: With, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with messages_api(key=CANARY) as api:
        api.says({"prompt": "a red ball", "things": []})
        api.fails(400, "invalid_request_error", f"what is {CANARY}?")
        await asked(api, configured, anthropic_api_key=CANARY)
        await refused(api, configured, anthropic_api_key=CANARY)
    assert len(api.asked) == 2 and CANARY not in caplog.text
