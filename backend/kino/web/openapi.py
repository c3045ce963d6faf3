"""The OpenAPI 3.1 document, made from the routes and the views' own signatures and docstrings.

`python -m kino.web.openapi` writes it to stdout without a server, for whoever generates code from it.

aiohttp-pydantic's generator is not used: it writes 3.0, and fails or drops bounds on the types we have (optional enums
and models, lists, `gt`). Everything here comes from what validates and answers, so it can't disagree with it.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Callable
from typing import Any, get_args, get_type_hints

from aiohttp_pydantic.injectors import _parse_func_signature
from pydantic import BaseModel, TypeAdapter

from kino import __version__
from kino.schemas.common import Error
from kino.web.errors import CODES
from kino.web.routes import documented
from kino.web.view import View

UNSAFE = ("post", "put", "patch", "delete")
PICTURES = "image/png, image/jpeg, image/webp"
ABOUT = """A local-first AI frame studio.

The same operations answer under `/api/v1`. Every failure has the shape of `Error`. With a token set, requests carry it
as a bearer token, or as the password of basic authentication."""
REFUSALS = {
    400: "Something in the request is wrong; `details` names the fields",
    401: "The token is missing or wrong",
    403: "The request comes from another page, or for another host",
    404: "There is no such thing",
    409: "It does not fit the present state",
    412: "The picture is another one than the condition names",
    413: "The body is too large",
    415: "The body is of a type that is not taken",
    416: "The range is outside of the file",
    429: "There are too many already",
    500: "Something went wrong inside; the log tells what",
    503: "Kino can't do it at the moment, such as with a full disk",
}

Use = tuple[Any, str]


class _Schemas:
    """Collects every type that is used, to give all of them one set of names in one go."""

    def __init__(self) -> None:
        self._used: dict[str, tuple[Use, Any, TypeAdapter[Any]]] = {}
        self._made: dict[tuple[str, Any], dict[str, Any]] = {}

    def use(self, annotation: Any, mode: str) -> str:
        """A placeholder that `resolve` replaces by the schema."""
        key = f"{mode}:{annotation!r}"
        self._used.setdefault(key, ((annotation, mode), mode, TypeAdapter(annotation)))
        return key

    def make(self) -> dict[str, Any]:
        inputs = [(key, mode, adapter) for key, (_, mode, adapter) in self._used.items()]
        self._made, shared = TypeAdapter.json_schemas(inputs, ref_template="#/components/schemas/{model}")
        return {name: _without_idle_defaults(schema) for name, schema in shared.get("$defs", {}).items()}

    def resolve(self, key: str) -> dict[str, Any]:
        return self._made[key, self._used[key][1]]


def document() -> dict[str, Any]:
    """The whole document, as plain data."""
    schemas = _Schemas()
    schemas.use(Error, "serialization")
    operations = [
        (path, method.lower(), view, inspect.unwrap(getattr(view, method.lower())))
        for path, view in documented()
        for method in sorted(view.allowed_methods)
    ]
    signatures = [_Signature(path, method, view, handler, schemas) for path, method, view, handler in operations]
    components = schemas.make()
    paths: dict[str, dict[str, Any]] = {}
    for signature in signatures:
        paths.setdefault(signature.path, {})[signature.method] = signature.operation(schemas)
    used = sorted({code for signature in signatures for code in signature.refusals})
    return {
        "openapi": "3.1.0",
        "info": {"title": "Kino", "version": __version__, "description": ABOUT},
        "servers": [{"url": "/"}],
        "security": [{}, {"bearer": []}, {"basic": []}],
        "tags": [{"name": name} for name in dict.fromkeys(view.tag for _, view in documented())],
        "paths": paths,
        "components": {
            "schemas": components,
            "responses": {f"Error{code}": _refusal(code) for code in used},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic"},
            },
        },
    }


def _without_idle_defaults(schema: dict[str, Any]) -> dict[str, Any]:
    """What is always sent has no default to a reader, and null is as good as left out: generated types take either for
    a promise. Only what a request means when it leaves a field out is told."""
    required = schema.get("required", [])
    properties = {
        name: {
            key: value
            for key, value in field.items()
            if key != "default" or (value is not None and name not in required)
        }
        for name, field in schema.get("properties", {}).items()
    }
    return {**schema, "properties": properties} if properties else schema


def _refusal(code: int) -> dict[str, Any]:
    content = {
        "schema": {"$ref": "#/components/schemas/Error"},
        "example": {"error": {"code": CODES.get(code, "http_error"), "message": REFUSALS[code], "details": []}},
    }
    return {"description": REFUSALS[code], "content": {"application/json": content}}


class _Signature:
    """One operation: what its handler's signature, docstring and `answers` say."""

    def __init__(
        self, path: str, method: str, view: type[View], handler: Callable[..., Any], schemas: _Schemas
    ) -> None:
        self.path, self.method, self.view = path, method, view
        self.says = getattr(
            handler, "answers", {"status": 200, "errors": (), "media": None, "files": None, "many": True, "also": {}}
        )
        lines = inspect.cleandoc(handler.__doc__ or "").split("\n", 1)
        self.summary, self.text = lines[0].rstrip("."), lines[1].strip() if len(lines) > 1 else ""
        in_path, body, query, header, self.defaults = _parse_func_signature(handler)
        self.parameters = [
            (place, name, schemas.use(annotation, "validation"))
            for place, arguments in (("path", in_path), ("query", query), ("header", header))
            for name, annotation in arguments.items()
        ]
        self.body = next((schemas.use(annotation, "validation") for annotation in body.values()), None)
        answer = get_type_hints(handler, include_extras=True)["return"]
        # One that answers differently by what was asked says so: `also` has the models with statuses of their own.
        self.others: dict[int, str] = {}
        if self.says["also"]:
            (answer,) = set(get_args(answer)) - set(self.says["also"])
            by_status: dict[int, Any] = {}
            for model, status in self.says["also"].items():
                by_status[status] = by_status[status] | model if status in by_status else model
            self.others = {status: schemas.use(models, "serialization") for status, models in by_status.items()}
        is_model = inspect.isclass(answer) and issubclass(answer, BaseModel)
        if not is_model and self.says["media"] is None:
            raise TypeError(
                f"{view.__name__}.{method} returns {answer}: a model, or name its media type with `answers`"
            )
        self.answer = schemas.use(answer, "serialization") if is_model else None
        self.refusals = {400, 401, 403, 500, 503, *self.says["errors"]}
        self.refusals |= {404} if in_path else set()
        self.refusals |= {413, 415} if method in UNSAFE else set()

    def operation(self, schemas: _Schemas) -> dict[str, Any]:
        made: dict[str, Any] = {
            "operationId": f"{self.method}_{_snake(self.view.__name__.removesuffix('View'))}",
            "summary": self.summary,
            "tags": [self.view.tag],
        }
        if self.text:
            made["description"] = self.text
        if self.parameters:
            made["parameters"] = [self._parameter(*parameter, schemas) for parameter in self.parameters]
        if self.body:
            made["requestBody"] = _body("application/json", schemas.resolve(self.body))
        elif self.says["files"]:
            made["requestBody"] = _files(self.says["files"], self.says["many"])
        made["responses"] = {str(self.says["status"]): self._success(schemas)}
        for status, key in sorted(self.others.items()):
            content = {"application/json": {"schema": schemas.resolve(key)}}
            made["responses"][str(status)] = {"description": self.summary, "content": content}
        for code in sorted(self.refusals):
            made["responses"][str(code)] = {"$ref": f"#/components/responses/Error{code}"}
        return made

    def _parameter(self, place: str, name: str, key: str, schemas: _Schemas) -> dict[str, Any]:
        schema = dict(schemas.resolve(key))
        # There is no way to write null into a query or a header: leaving it out is meant.
        if choices := [choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"]:
            del schema["anyOf"]
            schema = {**choices[0], **schema} if len(choices) == 1 else {"anyOf": choices, **schema}
        if self.defaults.get(name) is not None:
            schema["default"] = self.defaults[name]
        made = {"name": name, "in": place, "required": name not in self.defaults, "schema": schema}
        if place == "header":
            made["name"] = "-".join(word.capitalize() for word in name.split("_"))
        if "description" in schema:
            made["description"] = schema.pop("description")
        return made

    def _success(self, schemas: _Schemas) -> dict[str, Any]:
        content: dict[str, Any] = {}
        if self.answer:
            content["application/json"] = {"schema": schemas.resolve(self.answer)}
        if media := self.says["media"]:
            content[media] = {"schema": {"contentMediaType": media}}
        described = "Every message on the WebSocket" if self.says["status"] == 101 else self.summary
        return {"description": described, "content": content}


def _body(media: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"required": True, "content": {media: {"schema": schema, **more}}}


def _files(field: str, many: bool) -> dict[str, Any]:
    file: dict[str, Any] = {"type": "string", "contentMediaType": "application/octet-stream"}
    schema = {
        "type": "object",
        "required": [field],
        "properties": {field: {"type": "array", "items": file, "minItems": 1} if many else file},
    }
    return _body("multipart/form-data", schema, encoding={field: {"contentType": PICTURES}})


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(document(), indent=1) + "\n")
