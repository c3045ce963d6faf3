"""The datasets that are open: each in memory once, worked on in a thread by one at a time, its changes told to all.

A dataset is opened when it is first asked for and closed when nobody has looked at it for a while. While somebody
looks, its folder is watched for captions that another program writes. Long work on one (importing, exporting) says how
far it is in the dataset itself, and can be stopped. Also the way of tagging tasks to pictures and back.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal, TypeVar

from kino.datasets import completing, keeping, thumbs, vocabulary
from kino.datasets.dataset import Dataset, Edit
from kino.datasets.state import State
from kino.errors import Conflict, KinoError, NotFound, TaskFailed, Unavailable
from kino.prompts.tokens import counter
from kino.schemas import datasets as shapes
from kino.schemas.dataset_pictures import DatasetPicture, Edited, TagCompletionList, VocabularyList
from kino.schemas.events import Action, EventType
from kino.settings import Settings
from kino.storage import datasets as rows
from kino.storage.database import Database
from kino.storage.datasets import Known
from kino.web import dataset_shapes
from kino.weights import Weights

T = TypeVar("T")
Publish = Callable[[EventType, Action, dict[str, Any]], None]
Tokens = Callable[[str], tuple[int, int]]

VOCABULARIES = "vocabularies"
WATCH_S = 2.0
LOOKED_AT_S = 60.0
IDLE_S = 600.0
TOLD_NAMES = 200
MOST_OTHERS = 200
"""As many other datasets, the ones changed last, complete tags."""
REMEMBERED_TEXTS = 50_000
BUSY_EVERY_S = 0.25
TELL_EVERY_S = 0.5
log = logging.getLogger(__name__)


class Stopped(Conflict):
    """Long work was ended by the person."""


class Opened:
    """One open dataset."""

    def __init__(self, known: Known, dataset: Dataset) -> None:
        self.known = known
        self.dataset = dataset
        self.seen_at_s = time.monotonic()
        self.busy: shapes.DatasetBusy | None = None
        self.stop = threading.Event()
        self.untold: set[str] = set()
        self.telling: asyncio.Task[None] | None = None
        self.trouble: str | None = None  # why its folder can't be looked at

    @property
    def id(self) -> int:
        return self.known.id

    @property
    def state(self) -> State:
        return self.dataset.state


class Library:
    def __init__(self, db: Database, settings: Settings, weights: Weights, publish: Publish) -> None:
        self._db = db
        self._settings = settings
        self._weights = weights
        self._publish = publish
        self._open: dict[int, Opened] = {}
        self._opening: dict[int, asyncio.Lock] = {}
        self._texts: dict[str, tuple[int, int]] = {}
        self._watching: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.estimate = True

    # --- life -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._watching = asyncio.create_task(self._watch())

    async def close(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])
        for opened in list(self._open.values()):
            opened.stop.set()
            if opened.telling is not None:
                opened.telling.cancel()
            await self._shut(opened)

    async def get(self, id: int) -> Opened:
        """The dataset, opened if need be. Raises NotFound, or Unavailable with the reason it can't be opened."""
        known = await rows.get(self._db, id)
        async with self._opening.setdefault(id, asyncio.Lock()):
            opened = self._open.get(id)
            if opened is None:
                opened = Opened(known, await asyncio.to_thread(_open, known))
                self._open[id] = opened
        opened.known, opened.seen_at_s = known, time.monotonic()
        return opened

    async def adopt(self, dataset: Dataset, folder: Path) -> Opened:
        """A dataset that was just made, from now on known and open."""
        known, _ = await rows.remember(self._db, str(folder), dataset.state.about.name)
        async with self._opening.setdefault(known.id, asyncio.Lock()):
            opened = self._open[known.id] = Opened(known, dataset)
        await self._note(opened)
        return opened

    async def forget(self, id: int) -> shapes.Dataset:
        """Closes it and removes it from the list, with what the data folder holds of it; its own folder is not
        touched."""
        known = await rows.get(self._db, id)
        shown = await self.listed(known)
        if (opened := self._open.get(id)) is not None:
            opened.stop.set()
            await self._shut(opened)
        await rows.forget(self._db, id)
        await asyncio.to_thread(_clear, self._settings.data_dir, id)
        self._publish("dataset", "deleted", {"id": id, "revision": shown.revision, "names": None})
        return shown

    async def _shut(self, opened: Opened) -> None:
        async with self._opening.setdefault(opened.id, asyncio.Lock()):
            if self._open.get(opened.id) is not opened:
                return
            del self._open[opened.id]
            try:
                await asyncio.to_thread(opened.dataset.close)
            except (KinoError, OSError) as error:
                log.warning("the dataset %s could not be closed in order: %s", opened.known.folder, error)

    # --- what is shown ----------------------------------------------------------------------------------------

    async def listed(self, known: Known) -> shapes.Dataset:
        """As the list shows it: without opening the folder."""
        if (opened := self._open.get(known.id)) is not None:
            return await self.shown(opened)
        gone = not await asyncio.to_thread(Path(known.folder).is_dir)
        return dataset_shapes.remembered(known, f"The folder {known.folder} is not there" if gone else None)

    async def shown(self, opened: Opened) -> shapes.Dataset:
        return await asyncio.to_thread(
            dataset_shapes.dataset, opened.known, opened.dataset, opened.busy, opened.trouble
        )

    async def pictures(self, opened: Opened, names: list[str]) -> list[DatasetPicture]:
        """Those of the names that are there, in their order."""
        return await asyncio.to_thread(self._pictures, opened, names)

    def _pictures(self, opened: Opened, names: list[str]) -> list[DatasetPicture]:
        state, tokens = opened.state, self.tokens()
        found = (state.pictures.get(name) for name in names)
        return [dataset_shapes.picture(opened.id, state, one, tokens) for one in found if one and not one.removed]

    def tokens(self) -> Tokens:
        """Counts the tokens of texts as they stand beside pictures, and remembers them. For threads."""
        try:
            folder = self._weights.path("DiffusionModels", self._settings.default_model)
        except (NotFound, TaskFailed):
            folder = None
        count, self.estimate = counter(folder)
        texts = self._texts

        def counted(text: str) -> tuple[int, int]:
            known = texts.get(text)
            if known is None:
                if len(texts) > REMEMBERED_TEXTS:
                    texts.clear()
                known = texts[text] = count(text)
            return known

        return counted

    async def complete(self, opened: Opened, text: str, limit: int) -> TagCompletionList:
        """From this dataset, all others that are listed, and vocabularies."""
        _, known = await rows.page(self._db, MOST_OTHERS, 0)
        others = [one for one in known if one.id != opened.id]
        return await asyncio.to_thread(self._complete, opened, others, text, limit)

    def _complete(self, opened: Opened, others: list[Known], text: str, limit: int) -> TagCompletionList:
        states = [self._open[one.id].state for one in others if one.id in self._open]
        counts = Counter(completing.known(states))
        for one in others:
            if one.id not in self._open:
                counts.update(keeping.read_tags(Path(one.folder)))
                # The list counts its trigger, which is nothing for another dataset.
                counts.pop(one.summary.get("trigger", ""), None)
        return completing.complete(opened.state, text, limit, others=counts, vocabulary=self.vocabulary(opened.state))

    def vocabulary(self, state: State) -> vocabulary.Vocabularies:
        """The lists that the dataset has chosen. For threads."""
        return vocabulary.chosen(self._lists(), state.about.vocabularies)

    def vocabularies(self) -> VocabularyList:
        """For threads."""
        return vocabulary.listed(self._lists(), self._settings.data_dir / VOCABULARIES)

    def _lists(self) -> dict[str, Path]:
        return vocabulary.files(self._settings.data_dir / VOCABULARIES, self._settings.models_dir / "Taggers")

    # --- changes ----------------------------------------------------------------------------------------------

    async def edit(self, opened: Opened, work: Callable[[Dataset], Edit]) -> Edited:
        """Does `work` in a thread, tells everybody, and says what became of it."""
        edit = await asyncio.to_thread(work, opened.dataset)
        shown = await self._tell(opened, edit)
        names = None if edit.names is None else list(edit.names)
        return Edited(
            revision=edit.revision, label=edit.label, changed=edit.changed, names=names, dataset=shown,
            pictures=await self.pictures(opened, (names or [])[:TOLD_NAMES]),
        )  # fmt: skip

    async def edit_soon_told(self, opened: Opened, work: Callable[[Dataset], Edit]) -> None:
        """As `edit`, for what comes many times a second: told at most twice a second, all at once."""
        edit = await asyncio.to_thread(work, opened.dataset)
        if edit.names:
            opened.untold.update(edit.names)
        if opened.telling is None and opened.untold:
            opened.telling = asyncio.create_task(self._tell_soon(opened))

    async def _tell_soon(self, opened: Opened) -> None:
        await asyncio.sleep(TELL_EVERY_S)
        names, opened.untold, opened.telling = sorted(opened.untold), set(), None
        shown = await self.shown(opened)
        self._say(opened, shown, label=None, names=names if len(names) <= TOLD_NAMES else None)
        await self._note(opened, shown)

    async def _tell(self, opened: Opened, edit: Edit) -> shapes.Dataset:
        shown = await self.shown(opened)
        names = None if edit.names is None or len(edit.names) > TOLD_NAMES else list(edit.names)
        self._say(opened, shown, label=edit.label, names=names)
        await self._note(opened, shown)
        return shown

    def _say(self, opened: Opened, shown: shapes.Dataset, *, label: str | None, names: list[str] | None) -> None:
        data = {"id": opened.id, "revision": shown.revision, "label": label, "names": names}
        self._publish("dataset", "changed", {**data, "dataset": shown.model_dump(mode="json")})

    async def _note(self, opened: Opened, shown: shapes.Dataset | None = None) -> None:
        """What the list shows is a copy: that it can't be kept is no reason to refuse the edit."""
        shown = shown or await self.shown(opened)
        with suppress(KinoError):
            await rows.note(self._db, opened.id, shown.name, shown.model_dump(mode="json", exclude={"busy"}))

    # --- long work --------------------------------------------------------------------------------------------

    @contextmanager
    def busy(self, opened: Opened, kind: Literal["import", "export"]) -> Iterator[Callable[[int, int], None]]:
        """One long work at a time: gives what is called, from its thread, with how much is done of how much.

        Raises Conflict while another one is under way.
        """
        if opened.busy is not None:
            raise Conflict(f"An {opened.busy.kind} of this dataset is under way: wait for it, or stop it")
        opened.stop.clear()
        opened.busy = shapes.DatasetBusy(kind=kind, done=0, total=0)
        told_at = 0.0

        def tell(done: int, total: int) -> None:
            nonlocal told_at
            opened.busy = shapes.DatasetBusy(kind=kind, done=done, total=total)
            if time.monotonic() - told_at >= BUSY_EVERY_S and self._loop is not None:
                told_at = time.monotonic()
                shown = dataset_shapes.dataset(opened.known, opened.dataset, opened.busy, opened.trouble)
                self._loop.call_soon_threadsafe(lambda: self._say(opened, shown, label=None, names=[]))

        try:
            yield tell
        finally:
            opened.busy = None
            opened.seen_at_s = time.monotonic()
            ended = dataset_shapes.dataset(opened.known, opened.dataset, None, opened.trouble)
            self._say(opened, ended, label=None, names=[])

    async def told(self, opened: Opened) -> shapes.Dataset:
        """Says to everybody how the dataset is now, and gives it."""
        shown = await self.shown(opened)
        self._say(opened, shown, label=None, names=None)
        await self._note(opened, shown)
        return shown

    # --- watching ---------------------------------------------------------------------------------------------

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH_S)
            for opened in list(self._open.values()):
                unseen_s = time.monotonic() - opened.seen_at_s
                try:
                    if opened.busy is None and unseen_s > IDLE_S:
                        await self._shut(opened)
                    elif opened.busy is None and unseen_s < LOOKED_AT_S:
                        await self.rescan(opened)
                        await self._mind(opened, None)
                except KinoError as error:
                    await self._mind(opened, error.message)
                except Exception as error:
                    log.warning("the dataset %s could not be looked at", opened.known.folder, exc_info=error)

    async def _mind(self, opened: Opened, trouble: str | None) -> None:
        """Keeps why the folder can't be looked at, such as a disk that was taken out, and tells it once."""
        if trouble != opened.trouble:
            opened.trouble = trouble
            self._say(opened, await self.shown(opened), label=None, names=[])

    async def rescan(self, opened: Opened) -> Edit | None:
        """Takes in what other programs wrote into the folder."""
        edit = await asyncio.to_thread(opened.dataset.rescan)
        if edit is not None:
            await self._tell(opened, edit)
        return edit


def _open(known: Known) -> Dataset:
    folder = Path(known.folder)
    if not folder.is_dir():
        raise Unavailable(f"The folder {folder} is not there: connect its disk, or remove the dataset from the list")
    return Dataset.open(folder)


def exports_folder(data_dir: Path, id: int) -> Path:
    """Where zips wait to be fetched."""
    return data_dir / "exports" / "datasets" / str(id)


def _clear(data_dir: Path, id: int) -> None:
    thumbs.forget(data_dir, id)
    shutil.rmtree(exports_folder(data_dir, id), ignore_errors=True)


def find(state: State, names: Mapping[str, Any] | list[str]) -> list[str]:
    """The names that are there. Raises NotFound for one that is not."""
    for name in names:
        picture = state.pictures.get(name)
        if picture is None or picture.removed:
            raise NotFound(f"The dataset has no picture named {name[:80]}")
    return list(names)
