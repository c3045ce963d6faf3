"""From queued to completed: order, several workers, pause, what is told and what is written."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from kino import png
from kino.schemas.tasks import Task
from kino.storage import frames, takes, tasks
from kino.storage import settings as kept
from kino.storage.tasks import NewTask
from tests.troubles.studio import Open, Studio


async def written(studio: Studio, task: Task, wanted: Callable[[Task], bool]) -> None:
    """Waits until the row is so; no event tells of that."""
    async with asyncio.timeout(120):
        while not wanted(await studio.row(task)):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_task_becomes_a_take_of_a_new_frame(studio: Studio) -> None:
    project = await studio.project()
    task = await studio.add(project_id=project, seed=7, prompt="a cat", pictures=2)
    (row,) = await studio.ended(task)
    assert row.status == "completed" and row.result and row.attempt == 1
    first, second = row.result["takes"]
    frame = await frames.get(studio.db, row.result["frame_id"])
    assert frame.take_id == first and frame.project_id == project
    take, other = await takes.get(studio.db, first), await takes.get(studio.db, second)
    assert (take.prompt, take.seed, take.plugin, take.task_id, take.kind) == ("a cat", 7, "trouble", task.id, "new")
    assert (take.params["seed"], other.params["seed"], other.seed) == (7, 8, 8)
    for one in (first, second):
        path = studio.media.path(await takes.path(studio.db, one))
        with Image.open(io.BytesIO(path.read_bytes())) as picture:
            picture.load()
        assert png.read_metadata(path.read_bytes())["prompt"] == "a cat"


async def test_everything_that_happens_is_told_with_its_full_shape(studio: Studio, tmp_path: Path) -> None:
    project, go_on = await studio.project(), tmp_path / "go on"
    # Previews are made beside the task, and dropped with its end: it waits for one.
    task = await studio.add(project_id=project, seconds=600, at="decoding", until=str(go_on))
    await studio.until(lambda: any(state["preview_url"] for state in studio.told(task)))
    go_on.touch()
    await studio.ended(task)
    told = studio.told(task)
    statuses = [state["status"] for state in told]
    assert statuses[0] == "running" and statuses[-1] == "completed"
    assert [state["step"] for state in told if state["stage"] == "denoising" and state["step"]][-1] == 3
    assert any(state["preview_url"] for state in told)
    assert any(state["eta_s"] is not None for state in told)
    assert {"id", "data", "project_id", "attempt", "eta_s", "created_at"} <= set(told[-1])
    for made in (("take", "created"), ("frame", "created"), ("project", "changed")):
        await studio.until(lambda made=made: made in [event[:2] for event in studio.events])
    assert {"state", "pid", "loaded"} <= set(next(data for type, _, data in studio.events if type == "worker"))


async def test_progress_is_live_at_once_and_written_now_and_then(studio: Studio) -> None:
    task = await studio.add(seconds=600, at="denoising", steps=2)
    await studio.until(lambda: any(state["preview_url"] for state in studio.told(task)))
    row = await studio.row(task)
    live = studio.dispatcher.live(row)
    assert live.stage == "denoising" and live.step == 1 and live.preview_url
    with Image.open(io.BytesIO(studio.dispatcher.preview(task.id) or b"")) as preview:
        assert preview.format == "JPEG"
    await written(studio, task, lambda row: row.step is not None)
    await studio.dispatcher.stop_task(task.id)
    assert studio.dispatcher.preview(task.id), "who was told of it may ask a moment late"


async def test_the_order_is_priority_then_position(studio: Studio) -> None:
    await studio.dispatcher.pause()
    background = await studio.add(steps=0, pictures=0, priority="background")
    normal = await studio.add(steps=0, pictures=0)
    now = await studio.add(steps=0, pictures=0, priority="now")
    await studio.dispatcher.resume()
    await studio.ended(background, normal, now)
    begun = [d["id"] for t, _, d in studio.events if t == "task" and d["status"] == "running" and d["stage"] is None]
    assert list(dict.fromkeys(begun)) == [now.id, normal.id, background.id]


async def test_two_workers_run_side_by_side_and_no_task_twice(studio_of: Open, tmp_path: Path) -> None:
    studio, go_on = await studio_of(devices=["cpu", "cpu"]), tmp_path / "go on"
    made = [await studio.add(seconds=600, until=str(go_on)) for _ in range(2)]
    made += [await studio.add() for _ in range(10)]
    for task in made[:2]:
        await studio.running(task)
    go_on.touch()
    await studio.ended(*made)
    names = {d["name"] for type, _, d in studio.events if type == "worker" and d["state"] == "busy"}
    assert names == {"cpu", "cpu-2"}
    assert [(await studio.row(task)).attempt for task in made] == [1] * 12
    assert len(studio.files) == 12


async def test_one_task_starts_one_worker(studio_of: Open) -> None:
    studio = await studio_of(devices=["cpu", "cpu"])
    await studio.ended(await studio.add())
    assert [worker.state for worker in studio.dispatcher.workers()] == ["idle", "absent"]


async def test_workers_are_warm_when_wanted(studio_of: Open) -> None:
    studio = await studio_of(warm_start=True)
    await studio.until(lambda: [worker.state for worker in studio.dispatcher.workers()] == ["idle"])


async def test_a_paused_queue_stays_paused_over_a_restart(studio_of: Open) -> None:
    studio = await studio_of()
    await studio.dispatcher.pause()
    task = await studio.add()
    studio = await studio_of()
    assert studio.dispatcher.paused and await kept.get(studio.db, "queue_paused", False)
    studio.dispatcher.wake()
    await asyncio.sleep(0.3)
    assert (await studio.row(task)).status == "queued"
    await studio.dispatcher.resume()
    assert (await studio.ended(task))[0].status == "completed"
    assert ("queue", "changed", {"paused": False}) in studio.events


async def test_pausing_lets_what_runs_go_on(studio: Studio, tmp_path: Path) -> None:
    go_on = tmp_path / "go on"
    task = await studio.add(seconds=600, until=str(go_on))
    await studio.running(task)
    await studio.dispatcher.pause()
    go_on.touch()
    assert (await studio.ended(task))[0].status == "completed"


async def test_a_failure_is_a_sentence_and_the_queue_goes_on(studio: Studio) -> None:
    failing, good = await studio.add(how="refuse"), await studio.add()
    failed, completed = await studio.ended(failing, good)
    assert (failed.status, failed.error) == ("failed", "The cat sat on the keyboard")
    assert completed.status == "completed"


async def test_parameters_that_can_not_be_sent_fail_their_task_alone(studio: Studio) -> None:
    # The API refuses such a prompt; a row from elsewhere may have it.
    bad, good = await studio.add(prompt="half \ud800"), await studio.add()
    failed, completed = await studio.ended(bad, good)
    assert failed.status == "failed" and "can't be sent" in (failed.error or "")
    assert completed.status == "completed"


@pytest.mark.parametrize("kind", ["take", "frame", "upload"])
async def test_a_plugin_reads_pictures_by_reference(studio: Studio, kind: str) -> None:
    project = await studio.project()
    (source,) = await studio.ended(await studio.add(project_id=project, side=32))
    assert source.result
    names = {"take": source.result["takes"][0], "frame": source.result["frame_id"]}
    names["upload"] = await studio.media.save_upload(png.encode(Image.new("RGB", (32, 32)), {}))
    (row,) = await studio.ended(await studio.add(how="read", ref=f"{kind}:{names[kind]}"))
    assert row.status == "completed", row.error
    assert row.result
    take = await takes.get(studio.db, row.result["takes"][0])
    assert (take.width, take.height) == (32, 32)


@pytest.mark.parametrize(
    "ref", ["take:nonsense", "frame:99", "frame:0x1", "frame:" + "9" * 30, "upload:../kino.db", "", "kino.db", "take:"]
)
async def test_a_reference_to_nothing_fails_with_a_sentence(studio: Studio, ref: str) -> None:
    (row,) = await studio.ended(await studio.add(how="read", ref=ref))
    assert row.status == "failed" and row.error and "trouble failed" not in row.error


async def test_a_child_of_a_take_is_a_refinement(studio: Studio) -> None:
    project = await studio.project()
    (parent,) = await studio.ended(await studio.add(project_id=project))
    assert parent.result
    frame, take = parent.result["frame_id"], parent.result["takes"][0]
    (row,) = await studio.ended(await studio.add(frame_id=frame, parent_take_id=take))
    assert row.result and row.result["frame_id"] == frame
    child = await takes.get(studio.db, row.result["takes"][0])
    assert (child.kind, child.parent_id) == ("refinement", take)
    assert (await frames.get(studio.db, frame)).take_id == child.id


async def test_the_project_is_told_to_the_plugin(studio: Studio) -> None:
    project = await studio.project()
    (row,) = await studio.ended(await studio.add(project_id=project))
    assert row.result
    assert row.result["project"] == {"name": "Film", "width": 64, "height": 64, "fps": 12, "style": ""}


async def test_many_are_handed_out_quickly(studio: Studio) -> None:
    await studio.dispatcher.pause()
    for index in range(50):
        await tasks.create(studio.db, NewTask(f"{index}", "trouble", {"steps": 0, "pictures": 0}, start=True))
    await studio.dispatcher.resume()
    took = await studio.until(
        lambda: sum(t == "task" and d["status"] == "completed" for t, _, d in studio.events) == 50
    )
    assert took < 40  # a second of waiting for each would be more
