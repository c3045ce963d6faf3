"""The language model as a tagger, against a service on loopback with the real wire format."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kino.errors import TaskFailed, TaskStopped
from kino.plugins.lora_tagger import claude
from tests.dataset_door import Shelf, png
from tests.messages_api import MessagesApi, messages_api
from tests.plugins.test_lora_tagger import Desk, run

KEY = "sk-secret-of-the-test"


@pytest.fixture
async def api() -> AsyncIterator[MessagesApi]:
    async with messages_api(KEY) as api:
        yield api


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claude, "LONGEST_WAIT_S", 0.01)


def desk(tmp_path: Path, api: MessagesApi, shelf: Shelf, key: str = KEY) -> Desk:
    service = {"api_key": key, "base_url": api.url, "model": "claude-test", "timeout_s": 60}
    return Desk(tmp_path, shelf, service)


async def ask(desk: Desk, **more: Any) -> dict[str, Any]:
    return await run(desk, model="claude", **more)


async def test_in_tag_mode_it_gives_tags(tmp_path: Path, api: MessagesApi) -> None:
    shelf = Shelf(1, trigger="ohwx")
    shelf.captions = {"dragon-0001.png": "big, old"}
    api.says({"tags": ["red  dragon", "one, two", "red  dragon", "ohwx", ""]})
    result = await ask(desk(tmp_path, api, shelf))
    assert shelf.said("dragon-0001.png") == ["red dragon", "one two"]
    assert shelf.parts[0]["suggestions"][0] == {
        "value": "red dragon", "kind": "tag", "confidence": None, "category": "general",
    }  # fmt: skip
    assert result["model"] == "claude-test"
    picture, text = api.asked[0].seen
    assert Image.open(io.BytesIO(picture)).format == "JPEG"
    assert "ohwx" in text and "big, old" in text
    assert api.asked[0].body["output_config"]["format"]["type"] == "json_schema"


async def test_in_sentence_mode_it_gives_one_line_and_asks_what_it_is_told_to(tmp_path: Path, api: MessagesApi) -> None:
    shelf = Shelf(1, mode="sentences")
    shelf.captions = {"dragon-0001.png": "a dragon"}
    api.says("A red dragon\nsleeps.")
    await ask(desk(tmp_path, api, shelf), prompt="What is in {name}, beside {tags}? {other}", max_tokens=64)
    assert shelf.said("dragon-0001.png") == ["A red dragon sleeps."]
    assert shelf.parts[0]["suggestions"][0]["kind"] == "sentence"
    assert api.asked[0].seen[1] == "What is in dragon-0001, beside a dragon? {other}"
    assert api.asked[0].body["max_tokens"] == 4096 + 64 and "output_config" not in api.asked[0].body


async def test_pictures_are_sent_small(tmp_path: Path, api: MessagesApi) -> None:
    shelf = Shelf(1, mode="sentences")
    shelf.pictures = {"wide.png": png("red", (3000, 1500))}
    api.says("Red.")
    await ask(desk(tmp_path, api, shelf))
    assert Image.open(io.BytesIO(api.asked[0].seen[0])).size == (1516, 758)


async def test_a_busy_service_is_asked_again(tmp_path: Path, api: MessagesApi) -> None:
    shelf = Shelf(1, mode="sentences")
    api.fails(429, "rate_limit_error", "slow down", {"retry-after": "1"})
    api.fails(529, "overloaded_error", "Overloaded")
    api.breaks_off()
    api.says("Red.")
    assert (await ask(desk(tmp_path, api, shelf)))["pictures"] == 1
    assert len(api.asked) == 4


async def test_one_that_stays_busy_fails_the_task_with_its_sentence(tmp_path: Path, api: MessagesApi) -> None:
    for _ in range(claude.TRIES):
        api.fails(529, "overloaded_error", "Overloaded")
    with pytest.raises(TaskFailed, match=r"overloaded.*\(asked 6 times\)"):
        await ask(desk(tmp_path, api, Shelf(1)))


async def test_a_picture_it_declines_is_named_and_the_others_go_on(tmp_path: Path, api: MessagesApi) -> None:
    shelf = Shelf(2, mode="sentences")
    api.refuses()
    api.says("Blue.")
    result = await ask(desk(tmp_path, api, shelf))
    assert (result["pictures"], result["failures"]) == (1, 1)
    assert "declined" in result["failed"][0]["error"]


async def test_an_answer_that_is_cut_off_or_empty_is_no_caption(tmp_path: Path, api: MessagesApi) -> None:
    shelf = Shelf(3, mode="sentences")
    api.says("A red", stop_reason="max_tokens")
    api.says("  ")
    api.says("Green.")
    result = await ask(desk(tmp_path, api, shelf))
    assert (result["pictures"], result["failures"]) == (1, 2)


@pytest.mark.parametrize(
    ("status", "kind"), [(401, "authentication_error"), (403, "permission_error"), (404, "not_found_error")]
)
async def test_what_no_other_picture_will_change_fails_the_task_at_once(
    tmp_path: Path, api: MessagesApi, status: int, kind: str
) -> None:
    api.fails(status, kind, f"no {KEY}")
    shelf = Shelf(9, mode="sentences")
    with pytest.raises(TaskFailed) as raised:
        await ask(desk(tmp_path, api, shelf))
    assert KEY not in str(raised.value)
    assert len(api.asked) == 1


async def test_a_key_that_is_refused_is_told_of(tmp_path: Path, api: MessagesApi) -> None:
    with pytest.raises(TaskFailed, match="The key was refused"):
        await ask(desk(tmp_path, api, Shelf(1), key="sk-another"))


async def test_without_a_language_model_it_says_how_to_have_one(tmp_path: Path) -> None:
    nothing = {"api_key": "", "base_url": None, "model": "x", "timeout_s": 1}
    with pytest.raises(TaskFailed, match="No language model is set up"):
        await ask(Desk(tmp_path, Shelf(1), nothing))


async def test_a_stop_does_not_wait_for_the_answer(tmp_path: Path, api: MessagesApi) -> None:
    api.hangs()
    place = desk(tmp_path, api, Shelf(1))
    task = asyncio.create_task(ask(place))
    while not api.asked:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    place.stop()
    with pytest.raises(TaskStopped):
        await asyncio.wait_for(task, 60)
