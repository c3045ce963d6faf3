"""A plugin's `Params` as others see it: the dictionary that draws its form, its JSON Schema, and its description.

Everything comes from the pydantic model; nothing is declared a second time. `resolve`, which turns what a client sent
into complete parameters, is in `resolving.py` and is offered here too.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from kino.plugins.base_plugin import Lora, ModelFolders
from kino.plugins.plugin_loader import Registered
from kino.plugins.resolving import MAX_SEED, MODEL_CATEGORY, Presets, fields_of, item_models, resolve
from kino.schemas.plugins import Plugin
from kino.sentences import printable

if TYPE_CHECKING:
    from kino.settings import Settings

__all__ = ["Lora", "describe", "form", "json_schema", "resolve"]

log = logging.getLogger(__name__)

Schema = dict[str, Any]
_TYPES = {"string": "string", "integer": "integer", "number": "float", "boolean": "boolean"}


def describe(registered: Registered, settings: Settings, weights: ModelFolders) -> Plugin:
    """What clients are told of a plugin. A form that can't be drawn makes it unavailable, and says why."""
    info, error = registered.info, registered.error
    parameters: dict[str, Schema] = {}
    schema: Schema = {}
    if registered.params is not None:
        try:
            schema = json_schema(registered.params)
            parameters = form(
                registered.params,
                presets=settings.presets,
                sizes=settings.sizes,
                weights=weights,
                default_model=settings.default_model,
            )
            # NaN or half a surrogate pair in one plugin would spoil the answer that lists them all.
            json.dumps([parameters, schema], allow_nan=False, ensure_ascii=False).encode("utf-8")
        except Exception as problem:  # foreign code: custom schemas, default factories, odd annotations
            log.warning("the form of plugin %s can't be drawn", registered.name, exc_info=True)
            error = f"{registered.name} has parameters that can't be shown: {printable(str(problem), 300)}"
            parameters, schema = {}, {}
    return Plugin(
        name=registered.name,
        title=info.title,
        version=info.version,
        description=info.description,
        visible=info.visible,
        available=error is None,
        error=error,
        parameters=parameters,
        json_schema=schema,
        produces=info.produces,
    )


def json_schema(params: type[BaseModel]) -> Schema:
    """The JSON Schema of a task's `data`; what forms know beside it is under `kino` in each property."""
    return params.model_json_schema(by_alias=True)


def form(
    params: type[BaseModel], *, presets: Presets, sizes: Presets, weights: ModelFolders, default_model: str = ""
) -> dict[str, Schema]:
    """One entry a field, in the order of declaration, with the seed's keys.

    A field of a type that no form control has (a nested list, say) is left out if it has a default; clients may still
    send it. Raises TypeError with a sentence if it is required.
    """
    schema = json_schema(params)
    names = {"presets": list(presets), "sizes": list(sizes)}
    entries: dict[str, Schema] = {}
    for name, field, known in fields_of(params):
        entry = _entry(field, known, _plain(schema["properties"][name], schema), names, weights, default_model)
        if entry:
            entries[name] = entry
        elif field.is_required():
            raise TypeError(f"{name} has a type that no form can show; give it a default or a `kind`")
    return entries


def _plain(prop: Schema, root: Schema) -> Schema:
    """A property without `$ref` and without its null branch, so that `int | None` reads like `int`."""
    if "$ref" in prop:
        target = root["$defs"][prop["$ref"].rsplit("/", 1)[-1]]
        return _plain({**target, **{k: v for k, v in prop.items() if k != "$ref"}}, root)
    if "anyOf" in prop:
        branches = [branch for branch in prop["anyOf"] if branch.get("type") != "null"]
        if len(branches) == 1:
            return _plain({**branches[0], **{k: v for k, v in prop.items() if k != "anyOf"}}, root)
    return prop


def _entry(
    field: FieldInfo,
    known: Mapping[str, Any],
    prop: Schema,
    names: Mapping[str, list[str]],
    weights: ModelFolders,
    default_model: str,
) -> Schema | None:
    options = known.get("options") or prop.get("enum") or ([prop["const"]] if "const" in prop else None)
    if source := known.get("options_from"):
        options = names[source]
    kind = known.get("kind") or ("selection" if options else _TYPES.get(prop.get("type", "")))
    if kind is None:
        return None
    entry: Schema = {
        "type": kind,
        "required": field.is_required() and not known.get("from_project"),
        "description": field.description or "",
    }
    if not field.is_required() and not field.default_factory_takes_validated_data:
        entry["default"] = to_jsonable_python(field.get_default(call_default_factory=True))
    if kind == "selection":
        entry["options"] = list(options or [])
    elif kind == "model_selection":
        entry["category"] = known.get("category", MODEL_CATEGORY)
        entry["options"] = [*weights.names(entry["category"], known.get("families", ())), *known.get("options", ())]
        # A generation that names no model takes this one; the form shows it instead of an empty field.
        if entry["category"] == MODEL_CATEGORY and not entry.get("default") and default_model in entry["options"]:
            entry["default"], entry["required"] = default_model, False
    elif kind == "lora_list":
        item = next(item_models(field), None)
        if item is None:
            raise TypeError("a lora_list is a list of models, such as list[Lora]")
        entry["item_schema"] = form(item, presets={}, sizes={}, weights=weights)
    entry.update(_bounds(kind, prop, known))
    for key in ("group", "advanced", "from_project", "options_from", "example"):
        if key in known:
            entry[key] = known[key]
    return entry


def _bounds(kind: str, prop: Schema, known: Mapping[str, Any]) -> Schema:
    """Bounds and steps of numbers, and lengths of texts, from the JSON Schema."""
    if kind in ("string", "text"):
        return {
            new: prop[old] for old, new in (("minLength", "min_length"), ("maxLength", "max_length")) if old in prop
        }
    if kind == "seed":
        return {"min": max(0, prop.get("minimum", 0)), "max": min(MAX_SEED, prop.get("maximum", MAX_SEED)), "step": 1}
    if kind not in ("integer", "float"):
        return {}
    # The next whole number is the bound an exclusive one means; a float's own is as near as a form can tell.
    beyond = 1 if kind == "integer" else 0
    found = {
        "min": prop.get("minimum", prop["exclusiveMinimum"] + beyond if "exclusiveMinimum" in prop else None),
        "max": prop.get("maximum", prop["exclusiveMaximum"] - beyond if "exclusiveMaximum" in prop else None),
        "multiple_of": prop.get("multipleOf"),
        "step": known.get("step") or prop.get("multipleOf") or (1 if kind == "integer" else 0.01),
    }
    return {key: value for key, value in found.items() if value is not None}
