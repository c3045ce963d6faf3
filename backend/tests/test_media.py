"""Files before rows, all or nothing; thumbnails made once and beside the event loop; the sweep takes only its own."""

from __future__ import annotations

import asyncio
import errno
import io
import os
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from benchmarks import pictures
from kino import intake, pixels, png
from kino.errors import Invalid, NotFound, TooLarge, Unavailable
from kino.media import Media

PICTURE = png.encode(pictures.scene(64), {"seed": 1})


def new_id() -> str:
    return str(uuid.uuid4())


def files(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir()}


@pytest.fixture
async def media(tmp_path: Path) -> AsyncIterator[Media]:
    media = Media(tmp_path, max_megapixels=20)
    yield media
    await media.close()


async def test_a_picture_is_found_where_it_was_saved(media: Media, tmp_path: Path) -> None:
    first, second = new_id(), new_id()
    assert await media.save(first, 7, PICTURE) == f"frames/7/{first}.png"
    assert await media.save(second, None, PICTURE) == f"frames/loose/{second}.png"
    assert media.path(f"frames/7/{first}.png").read_bytes() == PICTURE
    assert files(tmp_path) == {f"frames/7/{first}.png", f"frames/loose/{second}.png"}


@pytest.mark.parametrize(
    "take_id", ["", "..", "../../x", "a" * 36, "x/y", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "\x00"]
)
async def test_only_a_uuid_names_a_file(media: Media, take_id: str) -> None:
    with pytest.raises(Invalid):
        await media.save(take_id, None, PICTURE)
    with pytest.raises(Invalid):
        await media.thumbnail("frames/loose/x.png", take_id, 160)


@pytest.mark.parametrize(
    "relative",
    ["kino.db", "..", "frames/../kino.db", "/etc/passwd", "frames/../../x", "", "frames/x\x00.png",
     "frames/" + "x" * 5000, "frames/link/x.png", "frameset/x.png"],
)  # fmt: skip
async def test_no_path_leads_out_of_the_picture_folders(media: Media, tmp_path: Path, relative: str) -> None:
    (tmp_path / "frames").mkdir()
    (tmp_path / "frames" / "link").symlink_to("/")
    with pytest.raises(Invalid):
        media.path(relative)


@pytest.mark.parametrize("number, sentence", [
    (errno.ENOSPC, "disk is full"), (errno.EDQUOT, "disk is full"), (errno.EIO, "input/output error"),
    (errno.EROFS, "read-only file system"),
])  # fmt: skip
@pytest.mark.parametrize("call, nth", [("fsync", 1), ("fsync", 2), ("open", 1)])
async def test_a_failing_disk_is_a_sentence_and_leaves_nothing(
    media: Media, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str, call: str, nth: int
) -> None:
    real, calls = getattr(os, call), 0

    def failing(*args: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise OSError(number, os.strerror(number))
        return real(*args)

    monkeypatch.setattr(f"kino.media.os.{call}", failing)
    with pytest.raises(Unavailable, match=sentence):
        await media.save(new_id(), None, PICTURE)
    monkeypatch.undo()
    assert files(tmp_path) == set()
    await media.save(new_id(), None, PICTURE)


def test_a_limit_the_kernel_sets_is_the_same_sentence(tmp_path: Path) -> None:
    program = f"""
import asyncio, resource, uuid
from pathlib import Path
from kino.errors import Unavailable
from kino.media import Media
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
async def main():
    try:
        await Media(Path({str(tmp_path)!r}), max_megapixels=1).save(str(uuid.uuid4()), 1, b"x" * 10000)
    except Unavailable as error:
        print(error)
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=200, check=True)
    assert "disk is full" in done.stdout
    assert files(tmp_path) == set()


def test_a_kill_at_any_moment_leaves_whole_pictures_or_temporary_files(tmp_path: Path) -> None:
    program = f"""
import asyncio, uuid
from pathlib import Path
from kino.media import Media
async def main():
    media = Media(Path({str(tmp_path)!r}), max_megapixels=1)
    print("ready", flush=True)
    while True:
        await asyncio.gather(*(media.save(str(uuid.uuid4()), 1, {PICTURE!r}) for _ in range(4)))
asyncio.run(main())
"""
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert child.stdout and child.stdout.readline() == b"ready\n"
    while len(files(tmp_path)) < 20:
        time.sleep(0.01)
    child.kill()
    child.wait()
    child.stdout.close()
    saved = [name for name in files(tmp_path) if name.endswith(".png")]
    assert len(saved) >= 16 and all((tmp_path / name).read_bytes() == PICTURE for name in saved)
    parts = files(tmp_path) - set(saved)
    assert asyncio.run(Media(tmp_path, max_megapixels=1).sweep(set(saved), set())) == len(parts)
    assert files(tmp_path) == set(saved)


async def test_a_thumbnail_is_made_once_for_everybody_who_waits(media: Media, monkeypatch: pytest.MonkeyPatch) -> None:
    take_id = new_id()
    relative = await media.save(take_id, 1, png.encode(pictures.scene(512)))
    made = []
    real = Image.Image.thumbnail
    monkeypatch.setattr(Image.Image, "thumbnail", lambda self, *a, **k: (made.append(1), real(self, *a, **k))[1])
    gone = asyncio.create_task(media.thumbnail(relative, take_id, 320))
    await asyncio.sleep(0)
    gone.cancel()
    paths = await asyncio.gather(*(media.thumbnail(relative, take_id, 320) for _ in range(20)))
    assert len(set(paths)) == 1 and len(made) == 1
    with Image.open(paths[0]) as small:
        assert small.format == "WEBP" and small.size == (320, 320) and small.mode == "RGB"
    assert await media.thumbnail(relative, take_id, 320) == paths[0] and len(made) == 1


async def test_what_was_imported_is_ready_for_the_timeline_before_anybody_asks(media: Media, tmp_path: Path) -> None:
    there, gone = new_id(), new_id()
    path = await media.save(there, 7, PICTURE)
    media.prepare([(f"frames/7/{gone}.png", gone), (path, there)])
    async with asyncio.timeout(120):
        while len(list((tmp_path / "thumbnails").rglob(f"{there}-*.webp"))) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert {file.stem.rsplit("-", 1)[1] for file in (tmp_path / "thumbnails").rglob("*.webp")} == {"160", "320"}


@pytest.mark.parametrize(
    "size, width, expected", [((640, 360), 160, (160, 90)), ((100, 50), 320, (100, 50)), ((3, 9000), 160, (1, 640))]
)
async def test_a_thumbnail_keeps_the_shape_and_is_never_larger(
    media: Media, size: tuple[int, int], width: int, expected: tuple[int, int]
) -> None:
    take_id = new_id()
    relative = await media.save(take_id, 1, png.encode(Image.new("RGB", size)))
    with Image.open(await media.thumbnail(relative, take_id, width)) as small:
        assert small.size == expected


async def test_a_thumbnail_that_cannot_be_is_a_sentence(media: Media, tmp_path: Path) -> None:
    take_id = new_id()
    relative = await media.save(take_id, 1, PICTURE)
    with pytest.raises(Invalid, match="160, 320, 640"):
        await media.thumbnail(relative, take_id, 200)
    (tmp_path / relative).write_bytes(PICTURE[:200])
    with pytest.raises(Unavailable, match="damaged"):
        await media.thumbnail(relative, take_id, 160)
    (tmp_path / relative).unlink()
    with pytest.raises(NotFound, match="missing"):
        await media.thumbnail(relative, take_id, 160)
    assert files(tmp_path) == set()


async def lateness(work: Any) -> float:
    """Seconds of the event loop's own work between two turns of a 5 ms ticker, at worst, while `work` ran."""
    worst, done = 0.0, False

    async def tick() -> None:
        nonlocal worst
        while not done:
            begun = time.thread_time()  # not that of the clock: a busy machine makes any loop late
            await asyncio.sleep(0.005)
            worst = max(worst, time.thread_time() - begun)

    ticker = asyncio.create_task(tick())
    await work
    done = True
    await ticker
    return worst


async def test_a_hundred_thumbnails_do_not_hold_up_the_event_loop(media: Media) -> None:
    data = png.encode(pictures.texture(512))
    late = []
    for _ in range(5):
        # Several tries: what held the loop up would do so each time.
        take_ids = [new_id() for _ in range(20)]
        paths = [await media.save(take_id, 1, data) for take_id in take_ids]
        made = (media.thumbnail(path, take_id, 320) for path, take_id in zip(paths, take_ids, strict=True))
        late.append(await lateness(asyncio.gather(*made)))
    assert min(late) <= 0.05


async def test_a_picture_of_outside_is_taken_in_small_and_large(media: Media, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    Image.fromarray(pictures.texture(256)).save(out, "WEBP", lossless=True)
    here = await media.take_in(out.getvalue())
    monkeypatch.setattr("kino.media.LARGE_PICTURE", 1)
    assert await media.take_in(out.getvalue()) == here
    assert here[1:] == (256, 256)
    assert (np.asarray(Image.open(io.BytesIO(here[0]))) == pictures.texture(256)).all()
    with pytest.raises(Invalid, match="damaged"):
        await media.take_in(out.getvalue()[:5000])


async def test_a_picture_that_swells_beyond_its_memory_is_refused(
    media: Media, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (4400, 4400)).save(out, "PNG", compress_level=1)
    monkeypatch.setattr("kino.media._MEMORY_BESIDE", -1_000_000 * 20 * 16 + 200_000_000)
    with pytest.raises((TooLarge, Invalid)):
        await media.take_in(out.getvalue())


async def test_an_upload_is_found_by_its_name_alone(media: Media) -> None:
    name = await media.save_upload(PICTURE)
    assert media.upload(name).read_bytes() == PICTURE
    for wrong in (new_id(), "../uploads/" + name, "", "\x00", name + ".png", "x" * 5000):
        with pytest.raises(NotFound):
            media.upload(wrong)


async def test_the_sweep_takes_what_has_no_row_and_nothing_else(media: Media, tmp_path: Path) -> None:
    kept, lost = new_id(), new_id()
    kept_path, lost_path = [await media.save(take_id, 3, PICTURE) for take_id in (kept, lost)]
    copied, forgotten = new_id(), new_id()  # takes that show the kept picture too
    for path, take_id in ((kept_path, kept), (lost_path, lost), (kept_path, copied), (kept_path, forgotten)):
        await media.thumbnail(path, take_id, 160)
    new_upload, old_upload, used_upload = [await media.save_upload(PICTURE) for _ in range(3)]
    for name in (old_upload, used_upload):
        os.utime(media.upload(name), (time.time() - 90_000,) * 2)
    elsewhere = tmp_path / "elsewhere" / "1"
    elsewhere.mkdir(parents=True)
    outside = elsewhere / f"{new_id()}.png"
    strangers = [
        tmp_path / "frames" / "notes.txt",
        tmp_path / "frames" / "my picture.png",
        tmp_path / "kino.db",
        outside,
    ]
    for stranger in strangers:
        stranger.write_bytes(b"mine")
    (tmp_path / "frames" / "9").symlink_to(elsewhere)
    (tmp_path / "frames" / "3" / f"{new_id()}.png").symlink_to(tmp_path / "kino.db")
    leftover = tmp_path / "frames" / "3" / f".{uuid.uuid4().hex}.tmp"
    leftover.write_bytes(b"half a pict")
    before = files(tmp_path)
    assert await media.sweep({kept_path, f"uploads/{used_upload}.png"}, {kept, copied}) == 5
    assert before - files(tmp_path) == {
        lost_path, f"thumbnails/{lost[:2]}/{lost}-160.webp", f"uploads/{old_upload}.png",
        f"thumbnails/{forgotten[:2]}/{forgotten}-160.webp",
        str(leftover.relative_to(tmp_path)),
    }  # fmt: skip
    assert media.upload(new_upload).exists() and all(stranger.exists() for stranger in strangers)


async def test_the_sweep_removes_no_pictures_beside_a_database_that_is_not_theirs(media: Media, tmp_path: Path) -> None:
    for _ in range(30):
        await media.save(new_id(), 1, PICTURE)
    assert await media.sweep(set(), set()) == 0
    assert len(files(tmp_path)) == 30


async def test_the_sweep_of_nothing_is_nothing(media: Media) -> None:
    assert await media.sweep(set(), set()) == 0


async def test_deleting_takes_the_thumbnails_too_and_nothing_else(media: Media, tmp_path: Path) -> None:
    take_id = new_id()
    relative = await media.save(take_id, None, PICTURE)
    await media.thumbnail(relative, take_id, 160)
    (tmp_path / "kino.db").write_bytes(b"mine")
    assert await media.delete([relative, "kino.db", "../x", f"frames/1/{new_id()}.png"]) == 1
    assert files(tmp_path) == {"kino.db"}


async def test_a_copied_take_loses_its_thumbnails_and_leaves_the_picture_it_shares(
    media: Media, tmp_path: Path
) -> None:
    take_id, copy_id = new_id(), new_id()
    relative = await media.save(take_id, 1, PICTURE)
    for id in (take_id, copy_id):
        await media.thumbnail(relative, id, 160)
    assert await media.delete([], [copy_id, "../../kino", "*"]) == 0
    assert files(tmp_path) == {relative, f"thumbnails/{take_id[:2]}/{take_id}-160.webp"}
    # The other way round: the last that shows the picture is the copy.
    await media.thumbnail(relative, copy_id, 320)
    await media.delete([], [take_id])
    assert await media.delete([relative], [copy_id]) == 1
    assert files(tmp_path) == set()


@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
async def test_a_picture_in_another_format_looks_the_same(media: Media, tmp_path: Path, format: pixels.Format) -> None:
    relative = await media.save(new_id(), 1, PICTURE)
    with Image.open(io.BytesIO(await media.converted(media.path(relative), format))) as made:
        assert (made.format, made.mode, made.size) == (format, "RGB", (64, 64))
        difference = np.abs(np.asarray(made, dtype=int) - pictures.scene(64))
    assert difference.mean() < 6
    (tmp_path / "frames" / "damaged.png").write_bytes(PICTURE[:200])
    with pytest.raises(Unavailable, match="damaged"):
        await media.converted(tmp_path / "frames" / "damaged.png", format)
    with pytest.raises(NotFound):
        await media.converted(tmp_path / "frames" / "none.png", format)


async def test_a_picture_too_large_for_a_format_is_a_sentence(media: Media) -> None:
    relative = await media.save(new_id(), 1, png.encode(np.zeros((1, 16_384, 3), np.uint8), {}))
    with pytest.raises(Invalid, match="16383 pixels"):
        await media.converted(media.path(relative), "WEBP")
    assert await media.converted(media.path(relative), "JPEG")


async def test_free_space_is_told(media: Media) -> None:
    assert media.free_bytes() > 0


def test_the_limits_agree() -> None:
    assert intake.MAX_SIDE**2 > 100_000_000
