"""Takes: everything that made a picture comes back, is found again, and is never overwritten."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from kino import errors
from kino.schemas.frames import FrameCreate
from kino.schemas.projects import Project
from kino.schemas.takes import TakeFacets, TakeUpdate
from kino.storage import frames, projects, takes
from kino.storage.database import Database

from .conftest import make_project, new_take, run_task


async def test_a_take_is_as_it_was_made(db: Database, project: Project) -> None:
    first = new_take()
    await run_task(db, [first], project_id=project.id)
    new = new_take(
        kind="refinement", prompt="a ball", modification="make it red", instruction="red", plugin="flux_img2img",
        model="kino-mini", params={"loras": [{"name": "dots"}], "é": None}, seed=2**53 - 1, steps=8, strength=0.5,
        guidance_scale=3.5, parent_id=first.id,
    )  # fmt: skip
    done = await run_task(db, [new], project_id=project.id)
    take = await takes.get(db, new.id)
    assert done.frame is not None and done.takes == [take]
    kept = take.model_dump(include=set(takes.NewTake.__dataclass_fields__))
    assert kept == {name: value for name, value in vars(new).items() if name != "path"}
    assert await takes.path(db, new.id) == new.path
    assert (take.frame_id, take.project_id, take.task_id) == (done.frame.id, project.id, done.task.id)
    assert (take.url, take.thumbnail_url) == (f"/media/takes/{new.id}.png", f"/media/takes/{new.id}/320.webp")


async def test_a_parent_deleted_meanwhile_leaves_a_take_without_one(db: Database, project: Project) -> None:
    done = await run_task(db, [new_take(parent_id="gone for good")], project_id=project.id)
    assert done.takes[0].parent_id is None


async def test_takes_of_a_frame_come_oldest_first(db: Database, project: Project) -> None:
    (frame,) = (await takes.add_imported(db, project.id, [new_take(kind="import")])).frames
    for _ in range(4):
        await run_task(db, [new_take()], frame_id=frame.id)
    total, found = await takes.of_frame(db, frame.id)
    assert total == 5 and found[0].kind == "import"
    assert [take.created_at for take in found] == sorted(take.created_at for take in found)
    assert await takes.of_frame(db, frame.id, 2, 3) == (5, found[3:])
    with pytest.raises(errors.NotFound):
        await takes.of_frame(db, 99)


async def test_deleted_takes_of_a_frame_are_a_list_of_their_own(db: Database, project: Project) -> None:
    frame, other = (await takes.add_imported(db, project.id, [new_take(kind="import"), new_take(kind="import")])).frames
    made = [(await run_task(db, [new_take()], frame_id=frame.id)).takes[0] for _ in range(2)]
    for take in made:
        await takes.trash(db, take.id)
    total, found = await takes.of_frame(db, frame.id, deleted=True)
    assert total == 2 and {take.id for take in found} == {take.id for take in made}
    assert {take.frame_id for take in found} == {frame.id} and {take.project_id for take in found} == {project.id}
    assert (await takes.of_frame(db, frame.id))[0] == 1
    assert await takes.of_frame(db, other.id, deleted=True) == (0, [])


async def test_imported_pictures_follow_one_another_and_keep_clear_of_the_next_frame(
    db: Database, project: Project
) -> None:
    before, after = [
        (await frames.create(db, FrameCreate(project_id=project.id, position=position))).frame
        for position in (1.0, 2.0)
    ]
    new = [new_take(kind="import") for _ in range(5)]
    made = (await takes.add_imported(db, project.id, new, position=1.5)).frames
    assert [frame.take_id for frame in made] == [take.id for take in new]
    _, found = await frames.page(db, project.id)
    assert found == [before, *made, after]
    end = (await takes.add_imported(db, project.id, [new_take(), new_take()])).frames
    assert (await frames.page(db, project.id))[1][-2:] == end


async def test_an_import_is_all_or_nothing(db: Database, project: Project) -> None:
    one = new_take()
    with pytest.raises(errors.Invalid):
        await takes.add_imported(db, project.id, [new_take(), one, one])  # the same id twice
    assert await frames.page(db) == (0, [])
    assert await takes.all_paths(db) == set()
    with pytest.raises(errors.Invalid) as refusal:
        await takes.add_imported(db, 99, [one])
    assert refusal.value.details[0].field == "project_id"


async def test_a_frame_made_with_a_picture_keeps_the_path_it_was_asked_for(db: Database, project: Project) -> None:
    take = new_take(kind="import")
    new = FrameCreate(project_id=project.id, path="frames/mine.png", generator="camera", position=3.0, hold=2, note="n")
    frame = (await takes.add_frame(db, new, take)).frame
    assert (frame.path, frame.generator, frame.hold, frame.note) == ("frames/mine.png", "camera", 2, "n")
    assert (frame.take_id, frame.position) == (take.id, 3.0)


async def found(db: Database, **filters: object) -> list[str]:
    total, page = await takes.search(db, **filters)  # type: ignore[arg-type]
    assert total == len(page)
    return [take.prompt for take in page]


async def test_search_finds_by_every_filter_newest_first(db: Database, project: Project) -> None:
    other = await make_project(db, "Second")
    await run_task(db, [new_take(prompt="a red ball", plugin="a", model="m", seed=1)], project_id=project.id)
    await run_task(db, [new_take(prompt="a red star", plugin="b", model="m", seed=2)], project_id=other.id)
    await run_task(db, [new_take(prompt="Blue ball", plugin="a", model="n", instruction="not red")])
    await run_task(db, [new_take(prompt="100% _real_", modification="RED")])
    everything = ["100% _real_", "Blue ball", "a red star", "a red ball"]
    assert await found(db) == everything
    assert await found(db, q="") == everything
    assert await found(db, q="red") == everything
    assert await found(db, q="ball red") == ["Blue ball", "a red ball"]
    assert await found(db, q="blue") == ["Blue ball"]
    assert await found(db, q="% _REAL") == ["100% _real_"]
    assert await found(db, q="r_d") == []
    assert await found(db, q="\\") == []
    assert await found(db, plugin="a") == ["Blue ball", "a red ball"]
    assert await found(db, plugin="a", model="m") == ["a red ball"]
    assert await found(db, seed=2) == ["a red star"]
    assert await found(db, project_id=project.id) == ["a red ball"]
    assert await found(db, width=256, height=128) == everything
    assert await found(db, width=128) == await found(db, width=256, height=256) == []
    total, page = await takes.search(db, limit=2, offset=1)
    assert total == 4 and [take.prompt for take in page] == everything[1:3]


async def test_search_finds_stars(db: Database) -> None:
    (done,) = (await run_task(db, [new_take(prompt="best")])).takes
    await run_task(db, [new_take(prompt="other")])
    assert not done.starred
    starred = await takes.update(db, done.id, TakeUpdate(starred=True))
    assert starred.starred and await takes.get(db, done.id) == starred
    assert await takes.update(db, done.id, TakeUpdate()) == starred
    assert await found(db, starred=True) == ["best"]
    assert await found(db, starred=False) == ["other"]


async def test_search_takes_a_date_as_its_whole_day_and_a_time_in_any_zone(db: Database) -> None:
    done = await run_task(db, [new_take(prompt="today")])
    at = datetime.fromisoformat(done.takes[0].created_at)
    day, next_day = at.date().isoformat(), (at + timedelta(days=1)).date().isoformat()
    assert await found(db, since=day, until=day) == ["today"]
    assert await found(db, since=next_day) == []
    assert await found(db, until=(at - timedelta(days=1)).date().isoformat()) == []
    assert await found(db, since=at, until=at) == ["today"]
    assert await found(db, since=at + timedelta(milliseconds=1)) == []
    assert await found(db, until=at.astimezone(UTC).isoformat()) == ["today"]
    assert await found(db, since=(at - timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%S+00:00")) == ["today"]
    for nonsense in ("yesterday", "2026-13-01", "", "0001-01-01T00:00:00+23:59"):
        with pytest.raises(errors.Invalid) as refusal:
            await takes.search(db, since=nonsense)
        assert refusal.value.details[0].field == "since"


async def test_a_loose_take_belongs_to_nothing_and_is_found(db: Database) -> None:
    done = await run_task(db, [new_take(prompt="loose")])
    assert (done.frame, done.takes[0].frame_id, done.takes[0].project_id) == (None, None, None)
    assert await found(db) == ["loose"]
    await takes.trash(db, done.takes[0].id)
    assert await found(db) == []


async def test_a_take_in_the_trash_is_gone_but_its_picture_can_be_shown(db: Database) -> None:
    (take,) = (await run_task(db, [new_take()])).takes
    await takes.trash(db, take.id)
    assert await takes.path(db, take.id)
    for call in (takes.get(db, take.id), takes.trash(db, take.id), takes.update(db, take.id, TakeUpdate(starred=True))):
        with pytest.raises(errors.NotFound):
            await call
    with pytest.raises(errors.NotFound):
        await takes.path(db, "nobody")


async def test_facets_count_what_is_there_the_most_frequent_first(db: Database, project: Project) -> None:
    assert await takes.facets(db) == TakeFacets(plugins=[], models=[], sizes=[])
    await takes.add_imported(db, project.id, [new_take(kind="import") for _ in range(2)])
    for plugin, model, width in (("b", "m", 64), ("a", "m", 64), ("b", "n", 64), ("b", "n", 64)):
        await run_task(db, [new_take(plugin=plugin, model=model, width=width)])
    gone = new_take(plugin="c", model="c", width=1)
    await run_task(db, [gone])
    await takes.trash(db, gone.id)
    told = await takes.facets(db)
    assert [(facet.value, facet.count) for facet in told.plugins] == [("b", 3), ("a", 1)]
    assert [(facet.value, facet.count) for facet in told.models] == [("m", 2), ("n", 2)]
    assert [(size.width, size.height, size.count) for size in told.sizes] == [(64, 128, 4), (256, 128, 2)]


async def test_every_file_that_a_row_knows_is_told_to_the_sweep(db: Database, project: Project) -> None:
    new = [new_take() for _ in range(4)]
    made = (await takes.add_imported(db, project.id, new)).frames
    await frames.create(db, FrameCreate(project_id=project.id, path="frames/mine.png"))
    await frames.trash(db, made[0].id)
    await takes.trash(db, new[1].id)
    await projects.trash(db, project.id)
    assert await takes.all_paths(db) == {"frames/mine.png", *(take.path for take in new)}


async def test_takes_made_at_once_all_stay(db: Database, project: Project) -> None:
    new = [new_take() for _ in range(20)]
    await asyncio.gather(*(takes.add_imported(db, project.id, [take]) for take in new))
    assert {take.id for take in (await takes.search(db))[1]} == {take.id for take in new}
    positions = [frame.position for frame in (await frames.page(db, project.id))[1]]
    assert len(set(positions)) == 20
