"""The language model as an interpreter: what it is asked, what is made of its answer, and which answers are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kino.errors import Unavailable
from kino.prompts import claude
from kino.prompts.claude import interpret
from kino.prompts.interpret import NotUnderstood
from tests.messages_api import messages_api
from tests.prompts.conftest import With

BALL = "A blue ball on a wooden table, studio photo, soft daylight"
SIGN = 'A small café with a sign that says "OPEN", rainy street'


def reading(description: str, **more: Any) -> dict[str, Any]:
    return {
        "understood": True, "reason": "", "description": description, "target": "", "gone": [],
        "instruction": "Change it, keep everything else unchanged.", **more,
    }  # fmt: skip


async def test_an_answer_becomes_an_interpretation(configured: With) -> None:
    async with messages_api() as api:
        api.says(reading(BALL.replace("blue", "crimson"), target="ball"))
        found = await interpret(
            configured(anthropic_base_url=api.url), BALL, "paint the sphere crimson", last_edited="ball"
        )
        [sent] = api.asked
    assert sent.question == {"prompt": BALL, "instruction": "paint the sphere crimson", "it": "ball"}
    assert "You write the prompt of the\nchanged picture" in sent.body["system"]
    assert found.kind == "model" and 0 < found.confidence < 0.7
    assert found.description == "A crimson ball on a wooden table, studio photo, soft daylight"
    assert found.instruction == "Change it, keep everything else unchanged."
    assert [(change.before, change.after) for change in found.changes] == [("blue", "crimson")]
    assert found.kept == ["wooden table"] and found.target == "ball"


async def test_an_answer_without_a_command_has_the_persons_own(configured: With) -> None:
    async with messages_api() as api:
        api.says(reading(BALL, instruction=" ", target="zebra"))
        found = await interpret(configured(anthropic_base_url=api.url), BALL, "like before", last_edited="table")
    assert (found.description, found.changes, found.instruction) == (BALL, [], "like before")
    assert found.target == "table"


WRONG = [
    (BALL, "make it gloomy", "A blue ball, studio photo, gloomy light", "leaves out “table”"),
    (BALL, "make it gloomy", "  ", "is empty"),
    (BALL, "make it gloomy", "x" * 20_001, "is longer than 20000 characters"),
    (BALL, "make it gloomy", f"{BALL}, no sun", "says what is not there"),
    (SIGN, "make it gloomy", SIGN.replace("OPEN", "open"), 'does not hold the quoted text "OPEN"'),
    (SIGN, "make it gloomy", SIGN + ' and "SALE"', 'holds the quoted text "SALE"'),
]


@pytest.mark.parametrize(("prompt", "said", "description", "words"), WRONG)
async def test_a_careless_answer_is_sent_back_once_and_then_refused(
    configured: With, prompt: str, said: str, description: str, words: str
) -> None:
    async with messages_api() as api:
        settings = configured(anthropic_base_url=api.url)
        api.says(reading(description))
        api.says(reading(f"{prompt}, gloomy"))
        assert (await interpret(settings, prompt, said)).description == f"{prompt}, gloomy"
        assert words in api.asked[1].text
        api.says(reading(description))
        api.says(reading(description))
        with pytest.raises(Unavailable) as caught:
            await interpret(settings, prompt, said)
        assert len(api.asked) == 4
    assert words in caught.value.message and "nothing was changed" in caught.value.message


async def test_what_the_model_says_is_gone_may_go(configured: With) -> None:
    async with messages_api() as api:
        settings = configured(anthropic_base_url=api.url)
        api.says(reading("A blue ball, studio photo, soft daylight", gone=["the wooden table"]))
        found = await interpret(settings, BALL, "lose the furniture")
    assert "table" not in found.description


async def test_curly_marks_come_back_as_the_prompt_has_them(configured: With) -> None:
    async with messages_api() as api:
        api.says(reading(SIGN.replace('"OPEN"', "“OPEN”") + ", at dusk"))
        found = await interpret(configured(anthropic_base_url=api.url), SIGN, "dusk please")
    assert found.description == SIGN + ", at dusk"


async def test_what_the_model_cannot_tell_is_a_question_with_the_three_ways_on(configured: With) -> None:
    async with messages_api() as api:
        api.says(reading("anything", understood=False, reason="Say what\nshould look better."))
        with pytest.raises(NotUnderstood) as caught:
            await interpret(configured(anthropic_base_url=api.url), BALL, "better")
    assert caught.value.message == "Say what should look better."
    assert {choice.action: choice.text for choice in caught.value.choices} == {
        "append": f"{BALL}, better",
        "replace": "better",
        "edit": BALL,
    }


async def test_an_empty_prompt_is_not_asked_about(configured: With) -> None:
    async with messages_api() as api:
        with pytest.raises(NotUnderstood, match="no prompt to change"):
            await interpret(configured(anthropic_base_url=api.url), " ", "make it red")
        assert api.asked == []


async def test_without_a_key_it_says_what_to_set(configured: With) -> None:
    settings = configured()
    state = claude.state(settings)
    assert (state.available, state.model) == (False, None) and "ANTHROPIC_API_KEY" in (state.reason or "")
    with pytest.raises(Unavailable, match=r"ANTHROPIC_API_KEY \(or KINO_ANTHROPIC_API_KEY\).*config\.env"):
        await interpret(settings, BALL, "make it gloomy")
    for flags in ({"anthropic_api_key": "k"}, {"anthropic_base_url": "http://127.0.0.1:1"}):
        state = claude.state(configured(**flags))
        assert (state.available, state.model, state.reason) == (True, "claude-haiku-5-5", None)


async def test_the_system_prompt_is_a_file_that_can_be_ones_own_and_is_read_afresh(configured: With) -> None:
    async with messages_api() as api:
        settings = configured(anthropic_base_url=api.url)
        own = settings.data_dir / "prompts" / "interpret_system.txt"
        own.parent.mkdir(parents=True)
        for words in ("Only ever paint it black.", "Only ever paint it white. Ünïcode too."):
            own.write_text(words + "\n", "utf-8")
            api.says(reading(f"{BALL}, x"))
            await interpret(settings, BALL, "go on")
            assert api.asked[-1].body["system"] == words
        own.unlink()
        api.says(reading(f"{BALL}, x"))
        await interpret(settings, BALL, "go on")
        shipped = (Path(claude.__file__).parent / "interpret_system.txt").read_text("utf-8")
        assert api.asked[-1].body["system"] == shipped.strip()


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe", b"x" * 30_000, None])
async def test_a_file_of_ones_own_that_is_no_text_is_named(configured: With, content: bytes | None) -> None:
    async with messages_api() as api:
        settings = configured(anthropic_base_url=api.url)
        own = settings.data_dir / "prompts" / "interpret_system.txt"
        own.parent.mkdir(parents=True)
        own.write_bytes(content) if content is not None else own.mkdir()
        with pytest.raises(Unavailable, match=r"prompts/interpret_system\.txt in the data folder"):
            await interpret(settings, BALL, "go on")
        assert api.asked == []
