"""What is done with a dataset as a whole: suggestions by a model, statistics, what would harm a training, exports."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Annotated

from aiohttp import web
from pydantic import Field

from kino.datasets import allowed, export, lint, preflight, statistics
from kino.errors import Conflict, Invalid
from kino.prompts import claude, costs, vision
from kino.schemas.common import MAX_NAME, Id
from kino.schemas.dataset_training import (
    DatasetStatistics,
    Exported,
    ExportOptions,
    ExportRequest,
    FindingList,
    Preflight,
    TaggerList,
    TaggerModel,
    TaggingPlan,
    TaggingRequest,
)
from kino.schemas.tasks import Task
from kino.sentences import printable
from kino.settings import Settings
from kino.storage import tasks
from kino.storage.tasks import NewTask
from kino.web.dataset_edits import matching
from kino.web.dataset_library import Opened, exports_folder
from kino.web.datasets import DatasetView
from kino.web.media import named, picture
from kino.web.tasks import complete, refuse_when_full
from kino.web.view import View, answers
from kino.weights.taggers import CLAUDE, Tagger, taggers

ExportName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_. -]{0,199}\.zip$")]
PLUGIN = "lora_tagger"


class TaggersView(View):
    tag = "datasets"

    async def get(self) -> TaggerList:
        """Lists the models that can suggest tags or captions, with the reason for one that can't be used."""
        found = await asyncio.to_thread(_taggers, self.settings)
        models = [
            TaggerModel(
                name=one.name,
                title=one.title,
                kind=one.kind,
                threshold=one.threshold,
                available=one.available,
                reason=one.reason,
            )
            for one in found
        ]
        return TaggerList(total=len(models), models=models)


class DatasetTaggingView(DatasetView):
    @answers(201, errors=(409, 429))
    async def post(self, dataset_id: Id, /, body: TaggingRequest) -> Task:
        """Asks a model for suggestions, as a task on the queue.

        They come picture by picture, and wait to be taken: no caption changes by itself, unless `accept` says from
        which confidence on they are taken once the task is through. Stopped and retried, it goes on where it was.
        """
        opened = await self.opened(dataset_id)
        tagger, names = await _asked(self, opened, body)
        every = len(names) == len(opened.state.shown())
        data = {
            "dataset": dataset_id, "model": tagger.name, "threshold": body.threshold,
            "character_threshold": body.character_threshold, "policy": body.policy, "query": body.query,
            "names": None if every or body.names is None else names, "max_tags": body.max_tags,
            "exclude": body.exclude, "prompt": body.prompt, "max_tokens": body.max_tokens, "accept": body.accept,
        }  # fmt: skip
        complete_data = await complete(self, PLUGIN, data, None)
        await refuse_when_full(self)
        new = NewTask(
            name=f"Tags for {opened.state.about.name}"[:MAX_NAME],
            type=PLUGIN,
            data=complete_data,
            priority=body.priority,
            start=True,
        )
        task, _ = await tasks.create(self.db, new, None)
        self.publish("task", "created", task)
        self.dispatcher.wake()
        return self.dispatcher.live(task)


class DatasetTaggingPlanView(DatasetView):
    async def post(self, dataset_id: Id, /, body: TaggingRequest) -> TaggingPlan:
        """Says how many pictures a model would be asked about, and what that costs where it is a service."""
        opened = await self.opened(dataset_id)
        tagger, names = await _asked(self, opened, body)
        kind = tagger.kind
        state = opened.state
        todo = [state.pictures[name] for name in names]
        if body.policy == "skip":
            todo = [one for one in todo if not one.caption]
        count = f"{len(todo):,} picture{'' if len(todo) == 1 else 's'}"
        if tagger.name != CLAUDE:
            return TaggingPlan(pictures=len(todo), model=tagger.title, kind=kind, message=f"{count}, on this machine")
        settings = self.settings
        cost = costs.estimate(
            [(one.width, one.height) for one in todo],
            vision.whole(state.about.mode, body.prompt),
            body.max_tokens,
            settings.claude_model,
            settings.claude_prices,
            base_url=settings.anthropic_base_url,
        )
        return TaggingPlan(
            pictures=len(todo),
            model=tagger.title,
            kind=state.about.mode,
            input_tokens=cost.input_tokens,
            output_tokens=cost.output_tokens,
            cost_usd=cost.usd,
            message=cost.message,
        )


class DatasetStatisticsView(DatasetView):
    async def get(
        self,
        dataset_id: Id,
        /,
        resolution: Annotated[int, Field(ge=256, le=2048, description="What is trained for")] = 1024,
        step: Annotated[int, Field(ge=8, le=256, description="Sides of buckets are multiples of it")] = 64,
    ) -> DatasetStatistics:
        """Counts tags, tokens, sizes and aspect buckets."""
        opened = await self.opened(dataset_id)

        def work() -> DatasetStatistics:
            tokens = self.datasets.tokens()
            return statistics.of(opened.state, tokens, resolution, step, estimate=self.datasets.estimate)

        return await asyncio.to_thread(work)


class DatasetLintView(DatasetView):
    async def get(self, dataset_id: Id, /) -> FindingList:
        """Tells what of the captions will do harm in training, and what would put it right."""
        opened = await self.opened(dataset_id)
        found = await asyncio.to_thread(lambda: lint.check(opened.state, self.datasets.tokens()))
        return FindingList(total=len(found), findings=found)


class DatasetPreflightView(DatasetView):
    async def post(self, dataset_id: Id, /, body: ExportOptions) -> Preflight:
        """Tells what stands in the way of a trainer's limits, before anything is written."""
        opened = await self.opened(dataset_id)
        folder = Path(opened.known.folder)
        return await asyncio.to_thread(lambda: preflight.check(opened.state, folder, body, self.datasets.tokens()))


class DatasetExportView(DatasetView):
    @answers(errors=(409,))
    async def post(self, dataset_id: Id, /, body: ExportRequest) -> Exported:
        """Writes the dataset as a trainer reads it, into a folder or as a zip to download.

        The dataset itself stays as it is. Answers once all is written: meanwhile the dataset says how far it is, and
        `stop` ends it; what was there before stays then.
        """
        opened = await self.opened(dataset_id)
        options = ExportOptions(**body.model_dump(include=set(ExportOptions.model_fields)))
        return await (self._to_folder(opened, options, body) if body.directory else self._to_zip(opened, options))

    async def _to_folder(self, opened: Opened, options: ExportOptions, body: ExportRequest) -> Exported:
        to = await asyncio.to_thread(allowed.target, body.directory or "", self.settings.dataset_folders)
        return await self._write(opened, options, to, overwrite=body.overwrite)

    async def _to_zip(self, opened: Opened, options: ExportOptions) -> Exported:
        name = f"{_plain(opened.state.about.name)}-{options.target}.zip"
        to = exports_folder(self.settings.data_dir, opened.id) / name
        done = await self._write(opened, options, to, overwrite=True)
        return done.model_copy(update={"url": f"/media/datasets/{opened.id}/exports/{name}"})

    async def _write(self, opened: Opened, options: ExportOptions, to: Path, *, overwrite: bool) -> Exported:
        with self.datasets.busy(opened, "export") as progress:
            return await asyncio.to_thread(
                lambda: export.write(
                    opened.state,
                    Path(opened.known.folder),
                    options,
                    to,
                    overwrite=overwrite,
                    progress=progress,
                    should_stop=opened.stop.is_set,
                    tokens=self.datasets.tokens(),
                )
            )


class DatasetExportFileView(DatasetView):
    tag = "media"

    @answers(media="application/zip", errors=(412, 416))
    async def get(self, dataset_id: Id, name: ExportName, /) -> web.StreamResponse:
        """Gives the zip that was exported last under this name."""
        path = exports_folder(self.settings.data_dir, dataset_id) / name
        answer = await picture(self.request, path, "application/zip")
        answer.headers["Cache-Control"] = "no-cache"
        return named(answer, name, str(dataset_id), (".zip",))


def _taggers(settings: Settings) -> list[Tagger]:
    """Those on this machine, and the language model, which is a tagger in either mode."""
    service = claude.state(settings)
    asked = Tagger(CLAUDE, f"{settings.claude_model} (a service)", "sentences", None, reason=service.reason)
    return [*taggers(settings.models_dir), asked]


async def _asked(view: DatasetView, opened: Opened, body: TaggingRequest) -> tuple[Tagger, list[str]]:
    """The model and the pictures. Raises Invalid for a model that can't be used."""
    known = {one.name: one for one in await asyncio.to_thread(_taggers, view.settings)}
    tagger = known.get(body.model)
    if tagger is None:
        raise Invalid.of("model", f"names no tagger that is there: there are {', '.join(map(printable, known))}")
    if not tagger.available:
        raise Invalid.of("model", f"can't be used: {tagger.reason}")
    if tagger.kind == "sentences" and opened.state.about.mode == "tags" and tagger.name != CLAUDE:
        raise Invalid.of("model", "writes sentences, and the dataset takes tags: change the dataset to sentences first")
    names = await asyncio.to_thread(lambda: matching(opened.state, body, view.datasets.tokens()))
    if not names:
        raise Conflict("There is no picture to ask about")
    return tagger, names


def _plain(name: str) -> str:
    """A name that every system takes for a file."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.") or "dataset"
