"""Parts of a result that are no pictures: sent as they come, numbered, before the end, and kept plain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kino.workers.protocol import UP, ProtocolError, check
from tests.workers.conftest import Piped

PLUGIN = """
import asyncio, threading
from kino.plugins.base_plugin import BasePlugin, PluginInfo, PluginParams, PluginResult, parameter

class Params(PluginParams):
    how: str = parameter("some", description="What to do")

class Recorder(BasePlugin):
    info = PluginInfo(title="Recorder", description="Records")
    async def generate(self, params, context):
        if params.how == "wrong":
            context.record([1, 2])
        if params.how == "threads":
            workers = [threading.Thread(target=lambda: [context.record({"n": n}) for n in range(50)]) for _ in range(4)]
            for one in workers: one.start()
            for one in workers: one.join()
            return PluginResult()
        if params.how == "give_up":
            given_up = asyncio.create_task(context.read("dataset:1"))
            await asyncio.sleep(0)
            given_up.cancel()
            await asyncio.gather(given_up, return_exceptions=True)
            return PluginResult(data={"got": (await context.read("dataset:2")).decode()})
        if params.how == "read":
            return PluginResult(data={"got": (await context.read("dataset:7")).decode()})
        await context.record({"name": "a.png", "found": [{"value": "\\u00e9", "confidence": float("nan")}]})
        context.record({"name": "b.png", 3: {1, 2}.__class__})
        return PluginResult(data={"done": True})
"""


@pytest.fixture
def recorder(data_dir: Path, start: Callable[..., Piped]) -> Piped:
    folder = data_dir / "plugins" / "recorder"
    folder.mkdir(parents=True)
    (folder / "loader.py").write_text(PLUGIN)
    piped = start()
    piped.until("ready")
    return piped


def records(seen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [message for message in seen if message["type"] == "record"]


def test_records_come_in_order_before_the_end(recorder: Piped) -> None:
    seen: list[dict[str, Any]] = []
    task_id = recorder.run("recorder")
    end = recorder.end_of(task_id, seen)
    assert end["type"] == "done" and end["result"] == {"done": True}
    first, second = records(seen)
    assert (first["task_id"], first["attempt"], first["index"], second["index"]) == (task_id, 1, 0, 1)
    assert first["data"] == {"name": "a.png", "found": [{"value": "é", "confidence": None}]}
    assert second["data"] == {"name": "b.png", "3": "<class 'set'>"}


def test_several_threads_may_record_and_each_number_comes_once_in_order(recorder: Piped) -> None:
    seen: list[dict[str, Any]] = []
    recorder.end_of(recorder.run("recorder", how="threads"), seen)
    assert [message["index"] for message in records(seen)] == list(range(200))


def test_what_is_no_mapping_is_a_mistake_of_the_plugin(recorder: Piped) -> None:
    end = recorder.end_of(recorder.run("recorder", how="wrong"))
    assert end["type"] == "failed" and "a record must be a mapping, not list" in end["message"]


def test_a_dataset_is_read_as_pictures_are(recorder: Piped) -> None:
    recorder.run("recorder", how="read")
    fetch = recorder.until("fetch")
    assert fetch["ref"] == "dataset:7"
    recorder.send("blob", fetch_id=fetch["fetch_id"], data=b"[]", error=None)
    assert recorder.until("done")["result"] == {"got": "[]"}


def test_an_answer_that_nobody_waits_for_any_more_does_no_harm(recorder: Piped) -> None:
    recorder.run("recorder", how="give_up")
    first, second = recorder.until("fetch"), recorder.until("fetch")
    recorder.send("blob", fetch_id=first["fetch_id"], data=b"late", error=None)
    recorder.send("blob", fetch_id=second["fetch_id"], data=b"there", error=None)
    assert recorder.until("done")["result"] == {"got": "there"}
    # Nor does a stop.
    task_id = recorder.run("recorder", how="give_up")
    recorder.until("fetch"), recorder.until("fetch")
    recorder.send("stop", task_id=task_id, attempt=1)
    assert recorder.end_of(task_id)["type"] == "stopped"
    recorder.end_of(recorder.run("recorder"))


@pytest.mark.parametrize("wrong", [{"data": []}, {"data": None}, {"index": True}, {"index": "1"}])
def test_a_record_of_another_shape_breaks_the_protocol(wrong: dict[str, Any]) -> None:
    message = {"type": "record", "task_id": 1, "attempt": 1, "index": 0, "data": {}}
    assert check(message, UP) == message
    with pytest.raises(ProtocolError):
        check(message | wrong, UP)
