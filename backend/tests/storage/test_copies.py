"""Copies show what their originals show, share their files, and outlive them."""

from __future__ import annotations

import pytest

from kino import errors
from kino.schemas.frames import Frame, FrameCreate, FrameUpdate, Place
from kino.schemas.projects import Project
from kino.schemas.takes import Take, TakeUpdate
from kino.storage import copies, frames, projects, takes, timeline, trash
from kino.storage.database import Database

from .conftest import make_project, new_take, run_task

OWN = {"id", "frame_id", "project_id", "task_id", "parent_id", "starred", "created_at", "url", "thumbnail_url"}


async def film(db: Database, project_id: int) -> list[Frame]:
    """Two frames with a picture and an empty one; the first has a tree of three takes and shows the second."""
    root = new_take(prompt="a ball", plugin="example", model="m", seed=5, params={"seed": 5})
    done = await run_task(db, [root], project_id=project_id)
    assert done.frame is not None
    child = new_take(kind="refinement", prompt="a red ball", parent_id=root.id, modification="red")
    await run_task(db, [child], frame_id=done.frame.id)
    await run_task(db, [new_take(kind="refinement", parent_id=child.id)], frame_id=done.frame.id)
    await frames.undo(db, done.frame.id)
    await frames.update(db, done.frame.id, FrameUpdate(hold=3, note="dawn"))
    await takes.add_imported(db, project_id, [new_take(kind="import")])
    await frames.create(db, FrameCreate(project_id=project_id, path="shots/1.png", generator="sdxl", note="empty"))
    return (await frames.page(db, project_id))[1]


def alike(one: Take, other: Take) -> bool:
    return one.model_dump(exclude=OWN) == other.model_dump(exclude=OWN)


async def shown(db: Database, frame: Frame) -> Take:
    assert frame.take_id
    return await takes.get(db, frame.take_id)


async def test_a_copied_frame_shows_a_copy_of_what_its_original_shows(db: Database, project: Project) -> None:
    here = await film(db, project.id)
    there = await make_project(db, "There")
    (last,) = (await takes.add_imported(db, there.id, [new_take()])).frames
    await takes.update(db, here[0].take_id or "", TakeUpdate(starred=True))
    made = await copies.copy(db, there.id, [here[1].id, here[0].id, here[2].id], Place(before_id=last.id))
    assert not made.respaced
    assert (await frames.page(db, there.id))[1] == [*made.frames, last]
    for original, copy in zip((here[1], here[0], here[2]), made.frames, strict=True):
        assert (copy.hold, copy.note, copy.path, copy.generator) == (
            original.hold, original.note, original.path, original.generator,
        )  # fmt: skip
    assert made.frames[2].take_id is None
    original, copy = await shown(db, here[0]), await shown(db, made.frames[1])
    assert alike(original, copy) and copy.id != original.id
    assert (copy.parent_id, copy.task_id, copy.starred) == (None, None, False)
    assert (copy.frame_id, copy.project_id) == (made.frames[1].id, there.id)
    assert await takes.path(db, copy.id) == await takes.path(db, original.id)
    assert (await takes.of_frame(db, made.frames[1].id))[0] == 1
    with pytest.raises(errors.Conflict):
        await frames.undo(db, made.frames[1].id)
    assert await film_of(db, project.id) == here


async def film_of(db: Database, project_id: int) -> list[Frame]:
    return (await frames.page(db, project_id))[1]


async def test_copies_go_to_the_end_or_into_a_crowd(db: Database, project: Project) -> None:
    one, two = [(await frames.create(db, FrameCreate(project_id=project.id, position=0.0))).frame for _ in range(2)]
    end = await copies.copy(db, project.id, [one.id], Place())
    between = await copies.copy(db, project.id, [two.id, one.id], Place(after_id=one.id))
    assert not end.respaced and between.respaced
    ids = [frame.id for frame in await film_of(db, project.id)]
    assert ids == [one.id, *(frame.id for frame in between.frames), two.id, end.frame.id]
    assert between.frames == (await film_of(db, project.id))[1:3]


async def test_only_what_is_there_is_copied(db: Database, project: Project) -> None:
    here = await film(db, project.id)
    hidden = await make_project(db, "Hidden")
    (in_trash,) = (await takes.add_imported(db, hidden.id, [new_take()])).frames
    await projects.trash(db, hidden.id)
    await frames.trash(db, here[1].id)
    for wrong in (99, in_trash.id, here[1].id):
        with pytest.raises(errors.Invalid) as refusal:
            await copies.copy(db, project.id, [here[0].id, wrong], Place())
        assert refusal.value.details[0].field == "frame_ids.1"
    with pytest.raises(errors.Invalid) as refusal:
        await copies.copy(db, project.id, [here[0].id], Place(before_id=99))
    assert refusal.value.details[0].field == "before_id"
    for missing in (99, hidden.id):
        with pytest.raises(errors.NotFound):
            await copies.copy(db, missing, [here[0].id], Place())
        with pytest.raises(errors.NotFound):
            await copies.duplicate(db, missing)
    assert [frame.id for frame in await film_of(db, project.id)] == [here[0].id, here[2].id]


async def test_a_frame_is_made_of_any_take(db: Database, project: Project) -> None:
    here = await film(db, project.id)
    loose = new_take(prompt="loose", plugin="example")
    await run_task(db, [loose])
    for take_id, generator in ((loose.id, "example"), (here[1].take_id or "", "import")):
        new = FrameCreate(project_id=project.id, position=0.25, hold=2, note="n")
        frame = (await copies.add_frame(db, new, take_id)).frame
        assert (frame.position, frame.hold, frame.note, frame.generator) == (0.25, 2, "n", generator)
        assert frame.take_id != take_id and alike(await shown(db, frame), await takes.get(db, take_id))
        assert frame.path == await takes.path(db, take_id)
    named = await copies.add_frame(db, FrameCreate(project_id=project.id, generator="mine"), loose.id)
    assert named.frame.generator == "mine"
    await takes.trash(db, loose.id)
    for missing in (loose.id, "nobody"):
        with pytest.raises(errors.Invalid) as refusal:
            await copies.add_frame(db, FrameCreate(project_id=project.id), missing)
        assert refusal.value.details[0].field == "take_id"
    with pytest.raises(errors.Invalid) as refusal:
        await copies.add_frame(db, FrameCreate(project_id=99), here[1].take_id or "")
    assert refusal.value.details[0].field == "project_id"


async def test_a_duplicate_is_the_whole_project_anew(db: Database, project: Project) -> None:
    here = await film(db, project.id)
    starred = await takes.update(db, here[0].take_id or "", TakeUpdate(starred=True))
    gone = (await frames.create(db, FrameCreate(project_id=project.id))).frame
    await frames.trash(db, gone.id)
    (_, deleted) = (await takes.add_imported(db, project.id, [new_take(), new_take()])).frames
    assert deleted.take_id
    await takes.trash(db, deleted.take_id)
    before = await projects.get(db, project.id)
    here = await film_of(db, project.id)
    copy = await copies.duplicate(db, project.id)
    assert (copy.name, copy.width, copy.height, copy.fps, copy.style) == ("First copy", 256, 128, 12, before.style)
    assert (copy.frame_count, copy.duration_s) == (before.frame_count, before.duration_s)
    there = await film_of(db, copy.id)
    for original, frame in zip(here, there, strict=True):
        assert (frame.position, frame.hold, frame.note, frame.path, frame.generator) == (
            original.position, original.hold, original.note, original.path, original.generator,
        )  # fmt: skip
        assert (frame.take_id is None) == (original.take_id is None)
        trees = [(await takes.of_frame(db, f.id))[1] for f in (original, frame)]
        places = [[[t.id for t in tree].index(t.parent_id) if t.parent_id else None for t in tree] for tree in trees]
        assert places[0] == places[1]
        assert all(alike(*pair) for pair in zip(*trees, strict=True))
        if frame.take_id:
            assert alike(await shown(db, original), await shown(db, frame))
            with pytest.raises(errors.Conflict):
                await frames.undo(db, frame.id)
    assert (await shown(db, there[0])).starred == starred.starred is True
    assert len((await takes.of_frame(db, there[0].id))[1]) == 3
    assert await film_of(db, project.id) == here and await projects.get(db, project.id) == before
    # Both go on by themselves.
    await run_task(db, [new_take()], frame_id=there[0].id)
    assert (await takes.of_frame(db, here[0].id))[0] == 3
    assert (await copies.duplicate(db, copy.id)).name == "First copy copy"


async def test_a_long_name_leaves_room_for_what_is_added(db: Database) -> None:
    long = await make_project(db, "x" * 200)
    copy = await copies.duplicate(db, long.id)
    assert len(copy.name) == 200 and copy.name.endswith("x copy")
    assert copy.frame_count == 0


async def test_ids_of_what_is_gone_for_good_are_not_used_again(db: Database, project: Project) -> None:
    here = await film(db, project.id)
    made = await copies.copy(db, project.id, [here[0].id, here[1].id], Place())
    await timeline.trash(db, project.id, [frame.id for frame in made.frames])
    await trash.purge(db)
    again = await copies.copy(db, project.id, [here[0].id], Place())
    assert again.frame.id > made.frames[1].id
    after = (await frames.create(db, FrameCreate(project_id=project.id))).frame
    assert after.id == again.frame.id + 1


@pytest.mark.parametrize("first_goes", ["the original", "the copy"])
async def test_a_shared_file_goes_with_the_last_that_shows_it(db: Database, project: Project, first_goes: str) -> None:
    (frame,) = (await takes.add_imported(db, project.id, [new_take()])).frames
    copy = await copies.duplicate(db, project.id)
    (copied,) = await film_of(db, copy.id)
    path = frame.path
    pairs = [(project.id, frame.take_id), (copy.id, copied.take_id)]
    for left, (project_id, take_id) in enumerate(pairs if first_goes == "the original" else reversed(pairs)):
        assert await takes.all_paths(db) == {path}
        await projects.trash(db, project_id)
        purged = await trash.purge(db)
        assert purged.take_ids == [take_id]
        assert purged.paths == ([path] if left else [])
    assert await takes.all_paths(db) == await takes.all_ids(db) == set()
