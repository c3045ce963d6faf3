"""Pictures on disk: written once, named after their take, never half there; thumbnails made off the event loop.

    frames/<project or loose>/<take>.png    what takes show
    thumbnails/<xx>/<take>-<width>.webp     a cache; may be deleted at any time
    uploads/<uuid>.png                      sources of image-to-image that are no take; a day old, they go

A file is safe before its row is written: temporary file in the same folder, fsync, rename, fsync of the folder. So
a crash leaves at most a file without a row, which `sweep` removes at the next start. Knows no SQL.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import logging
import os
import re
import shutil
import struct
import subprocess
import sys
import time
import uuid
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kino import pixels
from kino.errors import Invalid, KinoError, NotFound, TooLarge, Unavailable

if TYPE_CHECKING:
    from kino import intake

T = TypeVar("T")
log = logging.getLogger("kino.media")

WIDTHS = (160, 320, 640)
PREPARED_WIDTHS = (160, 320)
FOLDERS = ("frames", "thumbnails", "uploads")
UPLOAD_KEPT_S = 24 * 3600
LARGE_PICTURE = 4_000_000
MAX_PATH = 500
INTAKE_TIMEOUT_S = 60
# What the child that reads a large picture may ask for: Python and its libraries, and four copies of the picture.
_MEMORY_BESIDE = 2 * 1024**3
_BYTES_A_PIXEL = 16
_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
ID = re.compile(_ID)
TEMPORARY = re.compile(r"\.[0-9a-f]{32}\.tmp")
OURS = {
    "frames": re.compile(rf"frames/(?:[0-9]+|loose)/({_ID})\.png"),
    "thumbnails": re.compile(rf"thumbnails/[0-9a-f]{{2}}/({_ID})-[0-9]+\.webp"),
    "uploads": re.compile(rf"uploads/({_ID})\.png"),
}


class Media:
    """The pictures of one data folder. Every slow part runs in threads; call it from one event loop."""

    def __init__(self, data_dir: Path, *, max_megapixels: int) -> None:
        self._root = data_dir.resolve()
        self._max_megapixels = max_megapixels
        # Two pools: a picture that is to be saved never waits behind a hundred thumbnails.
        self._disk = ThreadPoolExecutor(2, thread_name_prefix="media-disk")
        self._pixels = ThreadPoolExecutor(2, thread_name_prefix="media-pixels")
        self._making: dict[Path, asyncio.Task[Path]] = {}
        self._preparing: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Waits for what is being written; drops what has not begun."""
        for task in self._preparing:
            task.cancel()
        await asyncio.gather(*self._preparing, return_exceptions=True)
        for pool in (self._pixels, self._disk):
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)

    def path(self, relative: str) -> Path:
        """Where a picture lies. Raises Invalid when the name leads out of the picture folders."""
        try:
            found = (self._root / relative).resolve()
            inside = len(relative) <= MAX_PATH and any(
                found.is_relative_to((self._root / folder).resolve()) for folder in FOLDERS
            )
        except (ValueError, OSError, RuntimeError):  # a NUL, a loop of links
            inside = False
        if not inside:
            raise Invalid.of("path", "does not lead to a picture in the data folder")
        return found

    def free_bytes(self) -> int:
        return shutil.disk_usage(self._root).free

    async def save(self, take_id: str, project_id: int | None, png: bytes) -> str:
        """Writes a take's picture and returns its path relative to the data folder.

        Raises Unavailable with a sentence when the disk is full or fails; nothing is left behind then.
        """
        _check_id(take_id)
        relative = f"frames/{'loose' if project_id is None else int(project_id)}/{take_id}.png"
        await self._in(self._disk, lambda: _write(self._root / relative, png))
        return relative

    async def take_in(self, data: bytes) -> tuple[bytes, int, int]:
        """A person's picture as a plain PNG with its width and height. Raises as `intake.plain`, or Unavailable."""
        result = await self._in(self._pixels, lambda: _take_in(data, self._max_megapixels))
        return result.png, result.width, result.height

    async def save_upload(self, png: bytes) -> str:
        """Keeps a source picture for a day and returns its name. Raises as `save`."""
        name = str(uuid.uuid4())
        await self._in(self._disk, lambda: _write(self._root / "uploads" / f"{name}.png", png))
        return name

    def upload(self, name: str) -> Path:
        """The file of an upload. Raises NotFound."""
        path = self._root / "uploads" / f"{name}.png"
        if not ID.fullmatch(name) or not path.is_file():
            raise NotFound(f"There is no upload {name[:64]!r}: uploads are kept for a day.")
        return path

    async def thumbnail(self, relative: str, take_id: str, width: int) -> Path:
        """A WebP at most `width` wide (160, 320 or 640), made once and kept. Raises Invalid, NotFound, Unavailable."""
        if width not in WIDTHS:
            raise Invalid.of("width", f"must be one of {', '.join(map(str, WIDTHS))}")
        _check_id(take_id)
        target = self._thumbnail(take_id, width)
        if target.is_file():
            return target
        source = self.path(relative)
        making = self._making.get(target)
        if making is None:
            making = asyncio.create_task(self._in(self._pixels, lambda: _shrink(source, target, width)))
            self._making[target] = making
            making.add_done_callback(lambda done: self._made(target, done))
        # Shielded: one browser going away must not take the thumbnail from the others that wait for it.
        return await asyncio.shield(making)

    def prepare(self, pictures: Iterable[tuple[str, str]]) -> None:
        """Makes the timeline's thumbnails of pictures, by path and take id, one after another behind everything else:
        a film that has just been imported is played next, and then nothing should be left to make."""

        async def work() -> None:
            for relative, take_id in pictures:
                for width in PREPARED_WIDTHS:
                    with contextlib.suppress(KinoError):  # gone or damaged: told to whoever asks for it
                        await self.thumbnail(relative, take_id, width)

        task = asyncio.create_task(work())
        self._preparing.add(task)
        task.add_done_callback(self._preparing.discard)

    async def converted(self, source: Path, format: pixels.Format) -> bytes:
        """A picture in another format, made anew each time. Raises Invalid, NotFound, Unavailable."""
        return await self._in(self._pixels, lambda: pixels.converted(source, format))

    async def fitted(self, relative: str, side: int) -> bytes:
        """A WebP with no side longer than `side`, made anew each time. Raises Invalid, NotFound, Unavailable."""
        source = self.path(relative)
        return await self._in(self._pixels, lambda: pixels.fitted(source, side))

    def _thumbnail(self, take_id: str, width: int) -> Path:
        return self._root / "thumbnails" / take_id[:2] / f"{take_id}-{width}.webp"

    def _made(self, target: Path, done: asyncio.Task[Path]) -> None:
        self._making.pop(target, None)
        if not done.cancelled():
            done.exception()  # looked at, so that asyncio does not complain when nobody waits any more

    def delete(self, paths: Iterable[str], take_ids: Iterable[str] = ()) -> Awaitable[int]:
        """Deletes pictures, and the thumbnails of takes, at once and in a thread; await it for the pictures' number, or
        don't. A copied take has another id than its picture's name, and its picture may be another take's as well."""
        files = [path for path in paths if OURS["frames"].fullmatch(path)]
        takes = {*(id for id in take_ids if ID.fullmatch(id)), *(Path(path).stem for path in files)}

        def work() -> int:
            for take_id in takes:
                self._forget_thumbnails(take_id)
            return sum(map(self._delete, files))

        return asyncio.get_running_loop().run_in_executor(self._disk, work)

    def _forget_thumbnails(self, take_id: str) -> None:
        for width in WIDTHS:
            with contextlib.suppress(OSError):  # the next sweep tries again
                self._thumbnail(take_id, width).unlink(missing_ok=True)

    def _delete(self, relative: str) -> int:
        try:
            (self._root / relative).unlink()
        except FileNotFoundError:
            return 0
        except OSError as error:
            log.warning("%s could not be deleted: %s", relative, error)
            return 0
        return 1

    async def sweep(self, known: set[str], takes: set[str]) -> int:
        """Removes temporary files, pictures whose path is not in `known`, thumbnails of what is not in `takes`, and
        uploads a day old; returns how many.

        Only while nothing is being written (at start). Touches only files named as this module names them, follows
        no link, and leaves everything when most pictures are unknown: a crash leaves a few, a wrong database all.
        """
        return await self._in(self._disk, lambda: self._sweep(known, takes))

    def _sweep(self, known: set[str], takes: set[str]) -> int:
        found = {name: list(_files(self._root, name)) for name in FOLDERS}
        old = time.time() - UPLOAD_KEPT_S
        pictures = [path for path in found["frames"] if OURS["frames"].fullmatch(path)]
        lost = [path for path in pictures if path not in known]
        if len(lost) > 20 and len(lost) * 2 > len(pictures):
            log.warning(
                "%d of %d pictures are in no take: is this their database? None is removed", len(lost), len(pictures)
            )
            lost = []
        else:
            thumbnails = ((path, OURS["thumbnails"].fullmatch(path)) for path in found["thumbnails"])
            lost += [path for path, match in thumbnails if match and match.group(1) not in takes]
        for path in found["uploads"]:
            if path not in known and OURS["uploads"].fullmatch(path) and (self._root / path).lstat().st_mtime < old:
                lost.append(path)
        lost += [path for paths in found.values() for path in paths if TEMPORARY.fullmatch(Path(path).name)]
        removed = 0
        for path in lost:
            with contextlib.suppress(OSError):
                (self._root / path).unlink()
                removed += 1
        return removed

    async def _in(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, work)


def _check_id(take_id: str) -> None:
    if not ID.fullmatch(take_id):
        raise Invalid.of("take_id", "must be a UUID in lower case")


def _files(root: Path, folder: str) -> Iterator[str]:
    """Relative paths of the ordinary files below a folder. A link is neither followed nor listed."""
    try:
        entries = list(os.scandir(root / folder)) if not (root / folder).is_symlink() else []
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(root, f"{folder}/{entry.name}")
        elif entry.is_file(follow_symlinks=False):
            yield f"{folder}/{entry.name}"


def _write(path: Path, data: bytes) -> None:
    """All or nothing, and there after a power cut once this returns. Raises Unavailable."""
    part = path.parent / f".{uuid.uuid4().hex}.tmp"
    written = part
    try:
        fresh = not path.parent.is_dir()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with open(handle, "wb", closefd=True) as file:  # noqa: PTH123 - the handle was opened exclusively
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        written = path
        _sync_folder(path.parent)
        if fresh:
            _sync_folder(path.parent.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            written.unlink(missing_ok=True)
        raise Unavailable(_sentence(error)) from error


def _sync_folder(path: Path) -> None:
    if os.name == "nt":
        return  # Windows opens no folders, and writes their entries with the file
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sentence(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "The disk is full: the picture could not be saved. Free some space, then try again."
    if error.errno == errno.EIO:
        return "The disk failed (input/output error): the picture could not be saved."
    return f"The picture could not be saved: {(error.strerror or str(error)).lower()}."


def _shrink(source: Path, target: Path, width: int) -> Path:
    _write(target, pixels.thumbnail(source, width))
    return target


def _take_in(data: bytes, max_megapixels: int) -> intake.Plain:
    # Late, as Pillow is everywhere here: the server starts without numpy, Pillow and LittleCMS, 0.3 s earlier.
    from kino import intake

    if intake.pixels(data, max_megapixels) <= LARGE_PICTURE:
        return intake.plain(data, max_megapixels)
    memory = _MEMORY_BESIDE + max_megapixels * 1_000_000 * _BYTES_A_PIXEL
    command = [sys.executable, "-m", "kino.intake", str(max_megapixels), str(memory)]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=INTAKE_TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired:
        raise TooLarge(f"The picture could not be read within {INTAKE_TIMEOUT_S} seconds.") from None
    if child.returncode == 0:
        width, height = struct.unpack_from(">II", child.stdout)
        return intake.Plain(child.stdout[8:], width, height)
    try:
        code, message = json.loads(child.stderr)
        refusal = intake.REFUSALS[code](message)
    except (ValueError, KeyError, TypeError):
        log.error(
            "reading a picture ended with %d: %s", child.returncode, child.stderr[-2000:].decode("utf-8", "replace")
        )
        raise Invalid(intake.DAMAGED) from None
    raise refusal
