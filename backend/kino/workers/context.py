"""What a plugin is given while it runs: the worker's side of `base_plugin.Context`.

Turns calls into messages. Knows one run of one task; once that has ended, it says nothing more. Pictures are made into
bytes in the outbox's thread, so the next task does not wait for them.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import logging
import threading
from collections.abc import Awaitable, Generator, Mapping
from concurrent.futures import Future
from typing import Any

from kino import __version__
from kino.errors import TaskFailed, TaskStopped
from kino.plugins.base_plugin import ModelFolders
from kino.workers.outbox import Key, Outbox
from kino.workers.protocol import Message

PREVIEW_SIDE = 256
PREVIEW_QUALITY = 80
MAX_PREVIEW = 1024 * 1024


class Done:
    """Awaitable, and already done: what `context.progress(...)` gives, so that `await` is a matter of taste."""

    def __await__(self) -> Generator[Any, None, None]:
        return
        yield


DONE = Done()


class Run:
    """One run of one task: what was asked for, whether it is to stop, what it waits for."""

    _fetch_ids = itertools.count(1)

    def __init__(self, message: Message) -> None:
        self.message = message
        self.key: Key = (message["task_id"], message["attempt"])
        self.ended = False
        self.picture_failure: str | None = None
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._fetches: dict[int, Future[bytes]] = {}

    @property
    def should_stop(self) -> bool:
        return self._stop.is_set()

    def stop(self) -> None:
        """Whoever waits for a picture is told as well: it may wait for long."""
        with self._lock:
            self._stop.set()
            waiting, self._fetches = self._fetches, {}
        for future in waiting.values():
            future.set_exception(TaskStopped())

    def fetch(self) -> tuple[int, Future[bytes]]:
        future: Future[bytes] = Future()
        # A plugin that gives up waiting cancels it. What is told of it afterwards must find it as it was: the thread
        # that reads the pipe would die of the surprise, and the worker hear nothing any more.
        future.set_running_or_notify_cancel()
        with self._lock:
            if self.should_stop:
                raise TaskStopped
            number = next(self._fetch_ids)
            self._fetches[number] = future
        return number, future

    def answer(self, message: Message) -> bool:
        with self._lock:
            future = self._fetches.pop(message["fetch_id"], None)
        if future is None:
            return False
        if message.get("data") is None:
            future.set_exception(TaskFailed(message.get("error") or "A picture this task needs could not be read"))
        else:
            future.set_result(message["data"])
        return True


class TaskContext:
    def __init__(self, run: Run, outbox: Outbox, device: str, models: ModelFolders) -> None:
        self.task_id = run.key[0]
        self.device = device
        self.models = models
        self.project: Mapping[str, Any] = run.message["project"]
        self.log = logging.getLogger(f"kino.plugins.{run.message['plugin']}")
        self._plugin = run.message["plugin"]
        self._run = run
        self._outbox = outbox
        self._count = 0
        self._records = itertools.count()
        self._head = {"task_id": run.key[0], "attempt": run.key[1]}

    @property
    def should_stop(self) -> bool:
        return self._run.should_stop

    def check_stop(self) -> None:
        if self._run.should_stop:
            raise TaskStopped

    def progress(
        self, percent: float, stage: str | None = None, step: int | None = None, steps: int | None = None
    ) -> Awaitable[None]:
        # A plugin that divides by zero to tell how far it is must not lose its picture by it.
        percent = float(percent)
        message = {
            "type": "progress", **self._head, "percent": min(100.0, max(0.0, percent)) if percent == percent else 0.0,
            "stage": None if stage is None else str(stage)[:40], "step": _count(step), "steps": _count(steps),
        }  # fmt: skip
        if not self._run.ended:
            self._outbox.progress(message)
        return DONE

    def preview(self, image: Any) -> Awaitable[None]:
        if isinstance(image, bytes | bytearray):
            if not image.startswith(b"\xff\xd8") or len(image) > MAX_PREVIEW:
                raise TypeError("a preview in bytes must be a JPEG of at most 1 MiB")
            small: Any = bytes(image)
        else:
            # Copied, and made small, before it is put aside: the plugin may draw on in the same picture.
            small = _pil(image).copy()
            small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
        if not self._run.ended:
            self._outbox.preview(self._run.key, lambda: {"type": "preview", **self._head, "jpeg": _jpeg(small)})
        return DONE

    async def read(self, ref: str) -> bytes:
        number, future = self._run.fetch()
        self._outbox.send({"type": "fetch", **self._head, "fetch_id": number, "ref": str(ref)})
        return await asyncio.wrap_future(future)

    def output(self, image: Any, metadata: Mapping[str, Any] | None = None) -> Awaitable[None]:
        picture = _pil(image, opened=True) if isinstance(image, bytes | bytearray) else _pil(image).copy()
        about = plain({"plugin": self._plugin, "software": "Kino", "version": __version__, **(metadata or {})})
        index, self._count = self._count, self._count + 1
        run, head = self._run, self._head

        def send() -> None:
            from kino import png

            if run.picture_failure or run.should_stop:
                return
            try:
                self._outbox.send({
                    "type": "output", **head, "index": index, "png": png.encode(picture, about),
                    "width": picture.width, "height": picture.height, "metadata": about,
                })  # fmt: skip
            except Exception as error:
                logging.getLogger(__name__).exception("picture %d of task %d could not be encoded", index, run.key[0])
                run.picture_failure = f"Picture {index + 1} could not be encoded ({type(error).__name__}: {error})"

        if not run.ended:
            self._outbox.later(send)
        return DONE

    def record(self, data: Mapping[str, Any]) -> Awaitable[None]:
        if not isinstance(data, Mapping):
            raise TypeError(f"a record must be a mapping, not {type(data).__name__}")
        if not self._run.ended:
            # At once: it is small, and must not wait for pictures. The run's end goes through the outbox behind it.
            self._outbox.record({"type": "record", **self._head, "data": plain(dict(data))}, self._records)
        return DONE


def plain(value: Any) -> Any:
    """The value as JSON holds it, whatever a plugin put in: other types become text, NaN and infinity null."""
    text = json.dumps(value, default=str, skipkeys=True, ensure_ascii=False)
    return json.loads(text.encode("utf-8", "replace"), parse_constant=lambda _: None)


def _count(number: int | float | None) -> int | None:
    return int(number) if number is not None and 0 <= number < 2**31 else None


def _pil(image: Any, opened: bool = False) -> Any:
    import numpy as np
    from PIL import Image

    if opened:
        picture = Image.open(io.BytesIO(image), formats=["PNG"])
        picture.load()
        return picture.convert("RGB")
    if isinstance(image, np.ndarray) and image.dtype == np.uint8 and image.ndim == 3 and image.shape[2] == 3:
        return Image.fromarray(image)
    if not isinstance(image, Image.Image):
        raise TypeError(f"a picture must be PIL, uint8 of height x width x 3, or bytes, not {type(image).__name__}")
    return image


def _jpeg(image: Any) -> bytes:
    if isinstance(image, bytes):
        return image
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=PREVIEW_QUALITY)
    return buffer.getvalue()
