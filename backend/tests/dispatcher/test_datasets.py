"""Tasks that work on a dataset, with the real worker and plugin: records are kept, and a retry goes on from there."""

from __future__ import annotations

import json
from pathlib import Path

import psutil
import pytest
from pydantic import SecretStr

from kino.dispatcher import datasets
from kino.errors import Forbidden, Invalid, Unavailable
from kino.schemas.tasks import Task
from kino.settings import Settings
from kino.storage import tasks
from tests.dataset_door import Shelf
from tests.onnx_on_disk import tagger
from tests.troubles.studio import Open, Studio

KEY = "sk-secret-of-the-test"


@pytest.fixture
async def tagging(studio_of: Open, tmp_path: Path) -> Studio:
    tagger(tmp_path / "models" / "Taggers" / "colours")
    return await studio_of()


async def tag(studio: Studio, shelf: Shelf, **more: object) -> Task:
    studio.dispatcher.datasets = shelf
    data = {"dataset": 7, "model": "colours", **more}
    return await studio.add(plugin="lora_tagger", priority="background", **data)  # type: ignore[arg-type]


async def test_what_is_found_is_recorded_in_order_before_the_task_is_completed(tagging: Studio) -> None:
    shelf = Shelf(40)
    (task,) = await tagging.ended(await tag(tagging, shelf))
    assert (task.status, task.error) == ("completed", None)
    assert shelf.names == list(shelf.pictures) and shelf.finished == [task.id]
    assert [shelf.said(name) for name in list(shelf.pictures)[:3]] == [["red"], ["blue sky"], ["green grass"]]
    assert shelf.parts[0]["suggestions"] == [
        {"value": "red", "kind": "tag", "confidence": 1.0, "category": "character"}
    ]
    assert task.result and task.result["pictures"] == task.result["suggested"] == 40
    assert (task.result["failed"], task.result["takes"], task.result["frame_id"]) == ([], [], None)
    told = [data for data in tagging.told(task) if data["step"]]
    assert told[-1]["steps"] == 40 and all(data["stage"] for data in told if data["status"] == "running")


async def test_what_can_not_be_written_ends_the_task_at_once_and_the_worker_works_on(tagging: Studio) -> None:
    shelf = Shelf(3)
    shelf.problem = Unavailable("The disk is full: make space, then retry the task")
    (task,) = await tagging.ended(await tag(tagging, shelf))
    assert (task.status, task.error) == ("failed", "The disk is full: make space, then retry the task")
    shelf.problem = None
    await tasks.retry(tagging.db, task.id)
    tagging.events.clear()
    tagging.dispatcher.wake()
    (task,) = await tagging.ended(task)
    assert task.status == "completed" and shelf.names == list(shelf.pictures)


async def test_a_mistake_of_the_door_is_told_as_a_sentence(tagging: Studio) -> None:
    shelf = Shelf(3)
    shelf.problem = ZeroDivisionError("a mistake")
    (task,) = await tagging.ended(await tag(tagging, shelf))
    assert (task.status, task.error) == ("failed", "What it found could not be written down")


async def test_after_a_stop_a_retry_does_the_rest(tagging: Studio) -> None:
    shelf = Shelf(30)
    shelf.hold("dragon-0009.png")
    task = await tag(tagging, shelf)
    await tagging.comes(lambda: len(shelf.parts) >= 3)
    stopped = await tagging.dispatcher.stop_task(task.id)
    assert stopped.status == "stopped"
    await tagging.idle()
    before = set(shelf.names)
    assert 3 <= len(before) < 30 and not shelf.finished
    shelf.release()
    tagging.events.clear()
    await tasks.retry(tagging.db, task.id)
    tagging.dispatcher.wake()
    (task,) = await tagging.ended(task)
    assert task.status == "completed" and set(shelf.names) == set(shelf.pictures)
    assert not before & set(shelf.asked[-1])
    assert task.result and task.result["pictures"] == 30 - len(before)


async def test_a_task_that_lost_its_worker_goes_on_with_the_next(tagging: Studio) -> None:
    shelf = Shelf(20)
    shelf.hold("dragon-0009.png")
    task = await tag(tagging, shelf)
    await tagging.comes(lambda: len(shelf.parts) >= 3)
    (worker,) = tagging.dispatcher.workers()
    assert worker.pid
    before = set(shelf.names)
    shelf.release()
    psutil.Process(worker.pid).kill()
    (row,) = await tagging.ended(task)
    assert (row.status, set(shelf.names)) == ("completed", set(shelf.pictures))
    if row.attempt == 2:  # else it was through before the signal came
        assert not before & set(shelf.asked[-1])


async def test_without_datasets_and_with_another_one_it_fails_with_a_sentence(tagging: Studio) -> None:
    task = await tagging.add(plugin="lora_tagger", dataset=7, model="colours")
    (row,) = await tagging.ended(task)
    assert (row.status, row.error) == ("failed", "There are no datasets here")
    task = await tagging.add(plugin="trouble", how="read", ref="dataset:9")
    tagging.dispatcher.datasets = Shelf(1)
    (row,) = await tagging.ended(task)
    assert (row.status, row.error) == ("failed", "The dataset could not be read; the server's log has the details")


async def test_the_language_models_key_is_told_to_the_tagger_alone_and_written_nowhere(
    studio_of: Open, tmp_path: Path
) -> None:
    studio = await studio_of(
        anthropic_api_key=SecretStr(KEY), anthropic_base_url="http://127.0.0.1:9", claude_timeout_s=5
    )
    (row,) = await studio.ended(await studio.add(plugin="trouble", how="read", ref="service:messages"))
    assert row.error == "Only lora_tagger is told how to reach the language model"
    row = await studio.row(await studio.add(plugin="lora_tagger", start=False, dataset=7, model="claude"))
    about = json.loads(datasets.service(studio.settings, row, "service:messages"))
    assert about == {"api_key": KEY, "base_url": "http://127.0.0.1:9", "model": Settings().claude_model, "timeout_s": 5}
    with pytest.raises(Invalid):
        datasets.service(studio.settings, row, "service:passwords")
    assert KEY not in json.dumps(studio.events)
    assert not [
        file for file in studio.settings.data_dir.rglob("*") if file.is_file() and KEY.encode() in file.read_bytes()
    ]


def test_only_the_tagger_may_ask_for_a_service() -> None:
    task = Task(id=1, name="x", type="stripes", data={}, status="running", created_at="", updated_at="")
    with pytest.raises(Forbidden):
        datasets.service(Settings(), task, "service:messages")
