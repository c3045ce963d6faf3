"""The base of all views: what it does around a handler, and the few conventions the OpenAPI document is made from.

    class ProjectsView(View):
        tag = "projects"

        async def get(self, limit: Limit = 100, offset: Offset = 0) -> ProjectList:
            '''Lists projects.'''                         # first line: the operation's summary; the rest: description
            total, found = await projects.page(self.db, limit, offset)
            return ProjectList(total=total, projects=found)

        @answers(201, errors=(409,))
        async def post(self, body: ProjectCreate) -> Project:
            '''Makes a project.'''
            made = await projects.create(self.db, body)
            self.publish("project", "created", made)
            return made

- positional-only arguments (`project_id: Id, /`) come from the path, a pydantic model is the JSON body, other arguments
  are the query, keyword-only ones (`*, idempotency_key: Text | None = None`) are headers. Docstrings are required.
- A handler returns a pydantic model, or a `web.StreamResponse` for what is not JSON (`@answers(media="image/png")`).
- Failures are raised (`kino.errors`). 400, 404 (with a path argument), 413 and 415 (with a body), 401, 403, 500 and 503
  are documented without being named; `errors` names the others.
- One that answers with several models names those of another status: `@answers(201, also={Plan: 200})`.
- Files: `@answers(201, files="pictures")` documents a multipart body, `async for upload in self.files()` reads it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

from aiohttp import web
from aiohttp_pydantic import PydanticView
from aiohttp_pydantic.injectors import BodyGetter
from pydantic import BaseModel, Field, ValidationError

from kino.errors import Invalid
from kino.schemas.common import MAX_ID
from kino.schemas.events import Action, EventType
from kino.sentences import invalid, printable
from kino.web import keys
from kino.web.body import Upload, read_files, read_json, text_problem

if TYPE_CHECKING:
    from kino.dispatcher import Dispatcher
    from kino.media import Media
    from kino.plugins.plugin_loader import Registered
    from kino.settings import Settings
    from kino.storage.database import Database
    from kino.web.dataset_library import Library
    from kino.web.events import Hub
    from kino.weights import Weights

Limit = Annotated[int, Field(ge=1, le=1000, description="How many at most")]
Offset = Annotated[int, Field(ge=0, le=MAX_ID, description="How many to pass over")]

F = TypeVar("F", bound=Callable[..., Any])


def answers(
    status: int = 200,
    *,
    errors: tuple[int, ...] = (),
    media: str | None = None,
    files: str | None = None,
    many: bool = True,
    also: Mapping[type[BaseModel], int] | None = None,
) -> Callable[[F], F]:
    """How a handler answers: its 2xx status, failures beyond the usual ones, the type of what is not JSON, the name of
    the multipart field it takes files from, several or one, and the other models it may answer with, each with its
    own 2xx status."""

    def mark(handler: F) -> F:
        said = {"status": status, "errors": errors, "media": media, "files": files, "many": many, "also": also or {}}
        handler.answers = said  # type: ignore[attr-defined]
        return handler

    return mark


class _JsonBody(BodyGetter):  # type: ignore[misc]
    """The library's body argument, read by our rules: its own takes any content type and falls over bad UTF-8."""

    def __init__(self, found: BodyGetter) -> None:
        self.arg_name, self.model = found.arg_name, found.model

    async def inject(self, request: web.Request, args_view: list[Any], kwargs_view: dict[str, Any]) -> None:
        kwargs_view[self.arg_name] = self.model.model_validate(await read_json(request))


class View(PydanticView):  # type: ignore[misc]
    tag: ClassVar[str] = "general"
    request: web.Request

    @property
    def settings(self) -> Settings:
        return self.request.app[keys.SETTINGS].settings

    @property
    def db(self) -> Database:
        return self.request.app[keys.DB]

    @property
    def media(self) -> Media:
        return self.request.app[keys.MEDIA]

    @property
    def weights(self) -> Weights:
        return self.request.app[keys.WEIGHTS]

    @property
    def plugins(self) -> dict[str, Registered]:
        return self.request.app[keys.PLUGINS]

    @property
    def dispatcher(self) -> Dispatcher:
        return self.request.app[keys.DISPATCHER]

    @property
    def datasets(self) -> Library:
        return self.request.app[keys.DATASETS]

    @property
    def hub(self) -> Hub:
        return self.request.app[keys.HUB]

    def publish(self, type: EventType, action: Action, noun: BaseModel, **more: Any) -> None:
        """Tells every open WebSocket of a change; `more` is said beside the noun's own fields."""
        self.hub.publish(type, action, {**noun.model_dump(mode="json", by_alias=True), **more})

    def files(self) -> AsyncIterator[Upload]:
        return read_files(self.request, self.settings.max_upload_mb * 1024 * 1024)

    def json(self, model: BaseModel, status: int = 200) -> web.Response:
        text = model.model_dump_json(by_alias=True)
        return web.Response(text=text, status=status, content_type="application/json")

    async def _iter(self) -> web.StreamResponse:
        method = self.request.method
        allowed = sorted({*self.allowed_methods, "OPTIONS", *(("HEAD",) if "GET" in self.allowed_methods else ())})
        if method == "OPTIONS":
            return web.Response(status=204, headers={"Allow": ",".join(allowed)})
        if method not in allowed:
            raise web.HTTPMethodNotAllowed(method, allowed)
        for name, value in (*self.request.match_info.items(), *self.request.query.items()):
            if problem := text_problem(name + value):
                raise Invalid.of(printable(name) or "query", problem)
        handler = getattr(self, "get" if method == "HEAD" else method.lower())
        answer = await handler()
        if isinstance(answer, web.StreamResponse):
            return answer
        says = getattr(handler, "answers", {"status": 200, "also": {}})
        return self.json(answer, says["also"].get(type(answer), says["status"]))

    @staticmethod
    def _parse_func_signature(func: Callable[..., Any]) -> Iterable[Any]:
        found = PydanticView._parse_func_signature(func)
        return [_JsonBody(injector) if isinstance(injector, BodyGetter) else injector for injector in found]

    async def on_validation_error(self, exception: ValidationError, context: str) -> web.StreamResponse:
        raise invalid(exception)
