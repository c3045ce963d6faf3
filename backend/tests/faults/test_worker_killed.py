"""kill -9 of the worker in every stage, with a real model and without: the task runs again, and ends once."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from PIL import Image

from kino.schemas.tasks import ENDED
from kino.storage import takes
from tests.troubles.studio import Studio

PICTURE = {"prompt": "a large red circle on a blue background", "model": "kino-mini", "width": 256, "height": 256}


def kill(studio: Studio) -> None:
    pid = studio.dispatcher.workers()[0].pid
    assert pid
    os.kill(pid, signal.SIGKILL)


async def check(studio: Studio, take_ids: list[str]) -> None:
    """Each take's file decodes, and no other file is there."""
    paths = [studio.media.path(await takes.path(studio.db, take_id)) for take_id in take_ids]
    for path in paths:
        with Image.open(path) as picture:
            picture.load()
    assert studio.files == sorted(paths)
    (answer,) = await studio.db.read(lambda tx: tx.execute("PRAGMA integrity_check").fetchone())
    assert answer == "ok"


@pytest.mark.parametrize("stage", ["loading", "encoding", "denoising", "decoding", "saving"])
async def test_a_task_survives_the_kill_of_its_worker_in_every_stage(
    studio: Studio, stage: str, tmp_path: Path
) -> None:
    project, go_on = await studio.project(), tmp_path / "go on"
    task = await studio.add(project_id=project, seconds=600, at=stage, until=str(go_on), pictures=2)
    after = await studio.add(project_id=project)
    await studio.running(task, stage)
    kill(studio)
    go_on.touch()
    row, other = await studio.ended(task, after)
    assert row.status == other.status == "completed" and row.result and other.result
    assert row.attempt == 2
    assert len(row.result["takes"]) == 2
    await check(studio, row.result["takes"] + other.result["takes"])


@pytest.mark.timeout(1800)
async def test_a_real_model_is_loaded_again_after_a_kill_in_every_stage(studio: Studio) -> None:
    project = await studio.project()
    made = []
    # Two kills a task: the third would be the last.
    for stages in (("loading", "denoising"), ("decoding", "saving")):
        # Many steps where a kill has to come before the last of them.
        steps = 30 if "denoising" in stages else 3
        task = await studio.add(plugin="flux_txt2img", project_id=project, steps=steps, seed=1, **PICTURE)
        for attempt, stage in enumerate(stages, 1):
            await studio.until(
                lambda a=attempt, s=stage, t=task: any(
                    state["status"] == "completed" or (state["attempt"], state["stage"]) == (a, s)
                    for state in studio.told(t)
                ),
                400,
            )
            if studio.told(task)[-1]["status"] != "completed":
                kill(studio)
        await studio.until(lambda t=task: studio.told(t)[-1]["status"] in ENDED, 400)
        row = await studio.row(task)
        assert row.status == "completed" and row.result, row.error
        # A kill while the picture was on its way may come when the work was done.
        assert row.attempt == 3 or stages[-1] == "saving"
        made += row.result["takes"]
    await check(studio, made)
