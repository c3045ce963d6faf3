"""Enhancing a prompt: what is proposed, what has to stay, and how it is cut to what CLIP reads."""

from __future__ import annotations

from typing import Any

import pytest

from kino.errors import Unavailable
from kino.prompts.enhance import enhance
from kino.prompts.tokens import measure
from kino.schemas.enhance import Enhanced, EnhanceRequest
from tests.messages_api import MessagesApi, messages_api
from tests.prompts.conftest import With
from tests.prompts.test_tokens import MINI

BALL = "a blue ball on a wooden table"
RICH = "A glossy blue ball on a scratched wooden table beside a window, soft morning light, shallow depth of field"
LONG = RICH + ", " + ", ".join(f"detail number {number} of the wood" for number in range(40))
SIGN = 'a café, a sign says "OPEN LATE"'


async def proposed(api: MessagesApi, configured: With, *answers: str, **asked: Any) -> Enhanced:
    for answer in answers:
        api.says({"prompt": answer})
    settings = configured(anthropic_base_url=api.url, claude_model="test-model")
    return await enhance(settings, EnhanceRequest(**asked), MINI)


async def test_a_proposal_tells_what_changed_what_stayed_and_how_it_counts(configured: With) -> None:
    async with messages_api() as api:
        found = await proposed(api, configured, f"  {RICH}\n", prompt=BALL)
        [sent] = api.asked
    assert sent.question == {"prompt": BALL, "keep": [], "limit": "none"}
    assert "Fewer than 50 words" in sent.body["system"]
    assert (found.prompt, found.original, found.cut, found.model) == (RICH, BALL, "", "test-model")
    assert ("", "scratched") in [(change.before, change.after) for change in found.changes]
    assert found.kept == ["blue ball", "wooden table"]
    assert (found.clip.count, found.clip.cut, found.estimate) == (measure(RICH, MINI)[0].count, "", False)


async def test_the_file_that_says_how_to_enhance_can_be_ones_own(configured: With) -> None:
    own = configured().data_dir / "prompts" / "claude_system.txt"
    own.parent.mkdir(parents=True)
    own.write_text("Rhyme.", "utf-8")
    async with messages_api() as api:
        await proposed(api, configured, RICH, prompt=BALL)
        assert api.asked[0].body["system"] == "Rhyme."


async def test_too_long_a_proposal_is_cut_at_a_word_on_request_alone(configured: With) -> None:
    async with messages_api() as api:
        found = await proposed(api, configured, LONG, prompt=BALL)
        assert found.prompt == LONG and found.cut == "" and found.clip.count > 77 and found.clip.cut
        found = await proposed(api, configured, LONG, prompt=BALL, fit_clip=True)
        assert "77" in api.asked[1].question["limit"]
    assert found.clip.count <= 77 and found.clip.cut == "" and found.prompt == found.clip.kept
    assert LONG.startswith(found.prompt) and LONG.endswith(found.cut) and found.cut
    assert LONG[len(found.prompt)] in " ,"
    assert found.prompt + LONG[len(found.prompt) :] == LONG


@pytest.mark.parametrize("words", ["with a", "of the", ", and", ", in", "("])
async def test_a_cut_prompt_does_not_end_in_the_air(configured: With, words: str) -> None:
    start = "a ball"
    while measure(f"{start} {words} ball", MINI)[0].count < 77:
        start += " ball"
    async with messages_api() as api:
        found = await proposed(api, configured, f"{start} {words} ball ball ball", prompt="a ball", fit_clip=True)
    assert found.prompt.endswith("ball") and found.cut.endswith("ball")


WRONG = [
    (BALL, [], "A glossy blue ball in soft light", "leaves out “table”"),
    (BALL, [], f"{RICH}, no shadow", "says what is not there"),
    (BALL, [], " ", "is empty"),
    (SIGN, [], 'A cosy café, a sign says "OPEN"', 'does not hold the quoted text "OPEN LATE"'),
    (SIGN, [], SIGN + ', a banner "SALE"', 'holds the quoted text "SALE"'),
    ("sks dog on a beach", ["sks"], "A brown dog on a beach", "does not hold “sks”"),
    ("sks dog on a beach", ["sks dog"], "A sks brown dog on a beach", "does not hold “sks dog”"),
]


@pytest.mark.parametrize(("prompt", "keep", "answer", "words"), WRONG)
async def test_what_had_to_stay_and_does_not_is_refused(
    configured: With, prompt: str, keep: list[str], answer: str, words: str
) -> None:
    async with messages_api() as api:
        better = await proposed(api, configured, answer, f"{prompt}, soft light", prompt=prompt, keep=keep)
        assert better.prompt == f"{prompt}, soft light" and words in api.asked[1].text
        with pytest.raises(Unavailable, match="nothing was changed") as caught:
            await proposed(api, configured, answer, answer, prompt=prompt, keep=keep)
    assert words in caught.value.message


async def test_what_has_to_stay_is_told(configured: With) -> None:
    prompt = "ohwx dog, a sign says “WOW”, <lora:ohwx:0.7>"
    async with messages_api() as api:
        found = await proposed(api, configured, f"{prompt}, fog", prompt=prompt, keep=["ohwx", "ohwx", "absent"])
        assert api.asked[0].question["keep"] == ["ohwx"]
    assert found.kept[:3] == ["“WOW”", "<lora:ohwx:0.7>", "ohwx"] and "ohwx dog" in found.kept


async def test_lettering_keeps_its_blanks(configured: With) -> None:
    prompt = 'a wall, it says "ONE  TWO\nTHREE"'
    async with messages_api() as api:
        assert (await proposed(api, configured, f"{prompt}, fog", prompt=prompt)).kept[0] == '"ONE  TWO\nTHREE"'
        with pytest.raises(Unavailable, match="does not hold the quoted text"):
            await proposed(api, configured, *["a wall, it says “ONE TWO THREE”"] * 2, prompt=prompt)


@pytest.mark.parametrize(("prompt", "keep"), [(SIGN, []), ("a café, sks", ["sks"])])
async def test_what_has_to_stay_is_not_cut_off_to_fit(configured: With, prompt: str, keep: list[str]) -> None:
    """The model is asked for a shorter one; if it is not to be had, nothing is proposed."""
    long = "a café, " + "wood, " * 80 + prompt
    async with messages_api() as api:
        found = await proposed(api, configured, long, f"{prompt}, fog", prompt=prompt, keep=keep, fit_clip=True)
        assert found.prompt == f"{prompt}, fog" and "is too long" in api.asked[1].text
        with pytest.raises(Unavailable, match="is too long: what CLIP reads of it does not hold"):
            await proposed(api, configured, long, long, prompt=prompt, keep=keep, fit_clip=True)


async def test_without_a_tokenizer_the_counts_are_an_estimate(configured: With) -> None:
    async with messages_api() as api:
        api.says({"prompt": LONG})
        settings = configured(anthropic_base_url=api.url)
        found = await enhance(settings, EnhanceRequest(prompt=BALL, fit_clip=True), None)
    assert found.estimate and found.clip.count <= 77 and found.cut


async def test_a_first_word_that_never_fits_is_refused(configured: With) -> None:
    async with messages_api() as api:
        with pytest.raises(Unavailable, match="does not fit into what CLIP reads"):
            await proposed(api, configured, "x1" * 300, "x1" * 300, prompt="something", fit_clip=True)
