"""The tagger's plugin: what it makes of pictures, of its parameters, of pictures that fail, and of a stop."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageColor

from kino.engine.taggers import Asked, Found, Stopping
from kino.errors import KinoError, OutOfMemory, TaskFailed, TaskStopped
from kino.plugins.lora_tagger import tagging
from kino.plugins.lora_tagger.loader import LoraTagger, Params
from kino.plugins.lora_tagger.models import Local
from kino.plugins.lora_tagger.tagging import thresholds
from kino.schemas.tasks import Task
from kino.weights import Weights
from kino.weights.taggers import Tagger
from tests.dataset_door import Shelf, png
from tests.onnx_on_disk import tagger


class Ready:
    def __await__(self) -> Any:
        return
        yield


class Desk:
    """A context over a shelf, as the worker and the dispatcher make one."""

    def __init__(self, models_dir: Path, shelf: Shelf, service: dict[str, Any] | None = None) -> None:
        self.task_id, self.device, self.project = 1, "cpu", dict[str, Any]()
        self.models = Weights(models_dir)
        self.log = logging.getLogger("kino.tests")
        self.shelf, self.service = shelf, service
        self.told: list[tuple[float, str | None, int | None, int | None]] = []
        self.should_stop = False
        self.stop_after: int | None = None
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        self.should_stop = True
        self._stopped.set()

    def check_stop(self) -> None:
        if self.should_stop:
            raise TaskStopped

    def progress(
        self, percent: float, stage: str | None = None, step: int | None = None, steps: int | None = None
    ) -> Ready:
        self.told.append((percent, stage, step, steps))
        return Ready()

    def preview(self, image: Any) -> Ready:
        return Ready()

    def output(self, image: Any, metadata: Mapping[str, Any] | None = None) -> Ready:
        raise AssertionError("a tagger puts out no pictures")

    def record(self, data: Mapping[str, Any]) -> Ready:
        self.shelf.parts.append(json.loads(json.dumps(dict(data), allow_nan=False)))
        if self.stop_after is not None and len(self.shelf.parts) >= self.stop_after:
            self.stop()
        return Ready()

    async def read(self, ref: str) -> bytes:
        if ref == "service:messages":
            return json.dumps(self.service).encode()
        task = Task(id=1, name="", type="", data={"dataset": 7}, status="running", created_at="", updated_at="")
        try:
            return await self.shelf.read(task, ref)
        except KinoError as error:
            raise TaskFailed(error.message) from None


@pytest.fixture
def models(tmp_path: Path) -> Path:
    tagger(tmp_path / "Taggers" / "colours")
    return tmp_path


async def run(desk: Desk, plugin: LoraTagger | None = None, **more: Any) -> dict[str, Any]:
    params = Params(**{"dataset": 7, "model": "colours", **more})
    return (await (plugin or LoraTagger()).generate(params, desk)).data


async def test_every_picture_is_told_of_and_progress_counts_those_done_before(models: Path) -> None:
    desk = Desk(models, Shelf(10))
    desk.shelf.parts = [{"name": "dragon-0001.png", "suggestions": []}]
    assert (await run(desk))["pictures"] == 9
    assert desk.shelf.names == list(desk.shelf.pictures)
    assert desk.told[1] == (10.0, "looking at pictures", 1, 10) and desk.told[-1] == (
        100.0, "looking at pictures", 10, 10,
    )  # fmt: skip


async def test_nothing_to_do_is_done(models: Path) -> None:
    assert await run(Desk(models, Shelf(0))) == {
        "pictures": 0, "suggested": 0, "failures": 0, "failed": [], "model": "colours, tagger (ONNX)",
    }  # fmt: skip


async def test_pictures_that_fail_are_named_and_the_rest_goes_on(models: Path) -> None:
    shelf = Shelf(6)
    shelf.pictures["dragon-0002.png"] = b"no picture"
    desk = Desk(models, shelf)
    result = await run(desk)
    assert (result["pictures"], result["failures"]) == (5, 1)
    (failed,) = result["failed"]
    assert failed == {"name": "dragon-0002.png", "error": "dragon-0002.png is not a picture that can be opened"}
    assert failed in shelf.parts
    # Tried again, it is the only one that is left.
    shelf.pictures["dragon-0002.png"] = png("blue")
    assert (await run(desk))["pictures"] == 1 and shelf.said("dragon-0002.png") == ["blue sky"]


async def test_pictures_that_can_not_be_opened_never_end_the_task(models: Path) -> None:
    shelf = Shelf(20)
    shelf.pictures |= dict.fromkeys(list(shelf.pictures)[:12], b"no picture")
    result = await run(Desk(models, shelf))
    assert (result["pictures"], result["failures"], len(result["failed"])) == (8, 12, 12)


class Broken:
    """A model that fails in ways nobody foresaw: of some pictures, of all, or of several at once."""

    most = 8

    def __init__(self, error: Exception, *, together: bool = False, of: str = "") -> None:
        self.error, self.together, self.of = error, together, of
        self.sizes: list[int] = []

    def prepare(self, image: Any) -> Any:
        return image.getpixel((0, 0))

    def tell(self, asked: Sequence[Asked], stopping: Stopping) -> list[list[Found]]:
        self.sizes.append(len(asked))
        concerned = not self.of or any(one.picture == ImageColor.getrgb(self.of) for one in asked)
        if concerned and (not self.together or len(asked) > 1):
            raise self.error
        return [[Found("seen", "tag", 0.9)] for _ in asked]


async def with_broken(broken: Broken, models: Path, count: int = 20) -> tuple[Desk, dict[str, Any]]:
    desk = Desk(models, Shelf(count))
    used = Local(Tagger("broken", "Broken", "tags", "onnx", 0.3, 0.3), broken)
    return desk, await tagging.run(Params(dataset=7, model="broken"), desk, used)


async def test_a_model_that_fails_of_some_pictures_tells_of_the_others(models: Path) -> None:
    desk, result = await with_broken(Broken(ValueError("odd shape"), of="blue"), models)
    assert (result["pictures"], result["failures"]) == (13, 7)
    assert {desk.shelf.names.index(one["name"]) % 3 for one in result["failed"]} == {1}
    assert "broken can't work on dragon-0002.png (ValueError: odd shape)" in result["failed"][0]["error"]


async def test_a_model_that_fails_of_every_picture_fails_the_task(models: Path) -> None:
    with pytest.raises(TaskFailed, match=r"^None of the first \d+ pictures could be told of: .*ValueError: odd shape"):
        await with_broken(Broken(ValueError("odd shape")), models)


async def test_too_many_at_once_are_asked_of_one_by_one_from_then_on(models: Path) -> None:
    broken = Broken(OutOfMemory("too little memory"), together=True)
    _, result = await with_broken(broken, models)
    assert result["pictures"] == 20
    assert len([size for size in broken.sizes if size > 1]) <= 1


async def test_memory_that_does_not_suffice_for_one_fails_the_task(models: Path) -> None:
    with pytest.raises(OutOfMemory):
        await with_broken(Broken(OutOfMemory("too little memory")), models)


async def test_a_stop_between_pictures_keeps_what_was_recorded(models: Path) -> None:
    desk = Desk(models, Shelf(50))
    desk.stop_after = 3
    with pytest.raises(TaskStopped):
        await run(desk)
    assert 3 <= len(desk.shelf.parts) < 50
    assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


async def test_thresholds_exclusions_and_the_number_of_tags(models: Path) -> None:
    shelf = Shelf(1)
    shelf.pictures = {"grey.png": png("#8040ff")}  # red 0.5, green 0.25, blue 1
    desk = Desk(models, shelf)

    async def said(**more: Any) -> list[str]:
        shelf.parts.clear()
        await run(desk, **more)
        return shelf.said("grey.png")

    assert await said() == ["blue sky"]  # red is a character's name here, and wants 0.85
    assert await said(character_threshold=0.4) == ["blue sky", "red"]
    assert await said(threshold=0.2, character_threshold=0.4) == ["blue sky", "red", "green grass"]
    assert await said(threshold=0.2, character_threshold=0.4, max_tags=2) == ["blue sky", "red"]
    assert await said(threshold=0.2, character_threshold=0.4, exclude=["Blue_Sky"]) == ["red", "green grass"]
    assert await said(threshold=1.0) == ["blue sky"]
    shelf.trigger = "blue sky"
    assert await said() == []


def test_thresholds_are_the_models_own_unless_others_are_asked_for() -> None:
    own = Tagger("x", "x", "tags", "onnx", 0.26, 0.85)

    def of(**more: Any) -> tuple[float, float]:
        return thresholds(Params(dataset=1, model="x", **more), own)

    assert of() == (0.26, 0.85)
    assert of(threshold=0.5) == (0.5, 0.85)
    assert of(threshold=0.9) == (0.9, 0.9)
    assert of(threshold=0.5, character_threshold=0.1) == (0.5, 0.1)
    assert of(threshold=0.0) == (0.0, 0.85)


async def test_the_model_is_kept_until_its_files_change(models: Path) -> None:
    plugin, desk = LoraTagger(), Desk(models, Shelf(1))
    await run(desk, plugin)
    kept = plugin._kept
    await run(desk, plugin)
    assert kept is not None and plugin._kept is kept
    csv = models / "Taggers" / "colours" / "selected_tags.csv"
    csv.write_text(csv.read_text().replace("red", "scarlet"))
    desk.shelf.parts.clear()
    await run(desk, plugin)
    assert desk.shelf.said("dragon-0001.png") == ["scarlet"]
    plugin.unload()
    assert plugin._kept is None


async def test_a_model_that_is_not_there_or_broken_fails_with_its_sentence(models: Path) -> None:
    with pytest.raises(TaskFailed, match="Taggers has no model named other"):
        await run(Desk(models, Shelf(1)), model="other")
    (models / "Taggers" / "colours" / "selected_tags.csv").unlink()
    with pytest.raises(TaskFailed, match=r"has no selected_tags\.csv"):
        await run(Desk(models, Shelf(1)))
