"""What a client sent as a task's `data`, made complete and certain before the task is written down.

Fills in: preset, size, the project's values, the model, the seed, the defaults. Refuses: whatever the plugin's `Params`
refuses, read strictly as JSON, and what no plugin should have to think of (NUL, lone surrogates, NaN, numbers beyond
what JSON clients can hold, names of models that are not there). So a retry makes the same picture, and a worker never
meets a surprise. Reads no weights and no pictures.
"""

from __future__ import annotations

import json
import logging
import math
import re
import secrets
from collections.abc import Iterator, Mapping
from typing import Any, cast

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from kino.errors import Detail, Invalid, KinoError, TaskFailed
from kino.plugins.base_plugin import ModelFolders
from kino.plugins.plugin_loader import Registered
from kino.schemas.common import MAX_PROMPT
from kino.sentences import invalid, printable, sentence

log = logging.getLogger(__name__)

MAX_SEED = 2**53 - 1
MAX_VALUES = 10_000
MAX_DEPTH = 20
MODEL_CATEGORY = "DiffusionModels"
REFERENCE = re.compile(r"take:[0-9a-fA-F-]{1,64}|frame:[1-9][0-9]{0,18}|upload:[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}")

Data = dict[str, Any]
Presets = Mapping[str, BaseModel | Mapping[str, Any]]


def resolve(
    registered: Registered,
    data: Data,
    *,
    project: Mapping[str, Any] | None,
    presets: Presets,
    weights: ModelFolders,
    default_model: str,
    sizes: Presets | None = None,
) -> Data:
    """The complete parameters of a task. Raises Invalid with the path of every field that is wrong.

    An explicit value wins over a preset or size, that over the project's, that over the field's default. null is as
    good as left out for every field that is not required: forms send it for what nobody touched.
    """
    if registered.params is None:
        raise Invalid.of("type", f"can't be used: {registered.error}")
    check_tree(data)
    params = registered.params
    filled = _fill(params, data, project or {}, presets, sizes, weights, default_model)
    complete = _validated(registered, params, filled)
    problems = list(_wrong(params, complete, "data", weights))
    if problems:
        raise Invalid(problems[0].message, problems)
    return complete


def hints(field: FieldInfo) -> Mapping[str, Any]:
    """What `parameter(...)` noted beside the pydantic field; empty for a plain Field."""
    extra = field.json_schema_extra
    noted = extra.get("kino") if isinstance(extra, dict) else None
    return cast("Mapping[str, Any]", noted) if isinstance(noted, dict) else {}


def check_tree(data: Any, field: str = "data") -> None:
    """Refuses what no plugin should meet anywhere in its data, nested keys included. Raises Invalid with the path."""
    left = MAX_VALUES
    waiting: list[tuple[Any, str, int]] = [(data, field, 0)]
    while waiting:
        value, path, depth = waiting.pop()
        left -= 1
        if left < 0 or depth > MAX_DEPTH:
            raise Invalid.of(field, "holds too many values" if left < 0 else "is nested too deeply")
        if isinstance(value, dict):
            for key, inner in value.items():
                if problem := _text_problem(key, 200) if isinstance(key, str) else "must be text":
                    raise Invalid.of(path, f"has a field name that {problem}")
                waiting.append((inner, f"{path}.{printable(key)}", depth + 1))
        elif isinstance(value, list):
            waiting.extend((inner, f"{path}.{index}", depth + 1) for index, inner in enumerate(value[: left + 1]))
        elif problem := _scalar_problem(value):
            raise Invalid.of(path, problem)


def _scalar_problem(value: Any) -> str | None:
    if isinstance(value, str):
        return _text_problem(value, MAX_PROMPT)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        # Beyond 2^53 a browser would read another number than the one that was sent.
        return None if abs(value) <= MAX_SEED else "is too large a number"
    if isinstance(value, float):
        return None if math.isfinite(value) else "must be a finite number"
    return "is not a JSON value"


def _text_problem(text: str, limit: int) -> str | None:
    if len(text) > limit:
        return f"must have at most {limit} characters"
    if "\x00" in text:
        return "must not contain a NUL character"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "must be valid Unicode text (it has half of a surrogate pair)"
    return None


def fields_of(params: type[BaseModel]) -> Iterator[tuple[str, FieldInfo, Mapping[str, Any]]]:
    """Name as clients use it, pydantic's field, and its hints, in the order of declaration."""
    for name, field in params.model_fields.items():
        alias = field.validation_alias or field.alias
        yield (alias if isinstance(alias, str) else name), field, hints(field)


def _fill(
    params: type[BaseModel],
    data: Data,
    project: Mapping[str, Any],
    presets: Presets,
    sizes: Presets | None,
    weights: ModelFolders,
    default_model: str,
) -> Data:
    filled = dict(data)
    fields = {name: (field, known) for name, field, known in fields_of(params)}
    for name, (field, known) in fields.items():
        chosen = filled.get(name)
        if chosen is None and not field.is_required():
            chosen = field.get_default(call_default_factory=False)
        named = {"presets": presets, "sizes": sizes}.get(known.get("options_from", ""))
        if named is None or chosen is None:
            continue
        if not isinstance(chosen, str) or chosen not in named:
            raise Invalid.of(f"data.{name}", f"must be {_one_of(named)}")
        for key, value in _values(named[chosen]).items():
            if key in fields and filled.get(key) is None:
                filled[key] = value
    for name, (field, known) in fields.items():
        if not _left_out(filled.get(name), known):
            continue
        value = project.get(known.get("from_project", ""))
        if known.get("kind") == "seed":
            value = secrets.randbelow(MAX_SEED + 1)
        elif known.get("kind") == "model_selection":
            value = _model(name, field, known, weights, default_model)
        if value is not None:
            filled[name] = value
        elif not field.is_required():
            filled.pop(name, None)
    return filled


def _left_out(value: Any, known: Mapping[str, Any]) -> bool:
    """Beside null: -1 is the seed of people who want any, and a form sends an unchosen model as an empty text."""
    if known.get("kind") == "seed" and isinstance(value, int):
        return value == -1
    return value is None or (known.get("kind") == "model_selection" and value == "")


def _values(named: BaseModel | Mapping[str, Any]) -> dict[str, Any]:
    values = named.model_dump() if isinstance(named, BaseModel) else dict(named)
    return {key: value for key, value in values.items() if value is not None}


def _model(
    name: str, field: FieldInfo, known: Mapping[str, Any], weights: ModelFolders, default_model: str
) -> str | None:
    """The model of a task that names none: the field's own default, else the configured one, else the only one."""
    category = known.get("category", MODEL_CATEGORY)
    if category != MODEL_CATEGORY or (not field.is_required() and field.get_default()):
        return None
    families = known.get("families", ())
    there = weights.names(category, families)
    if default_model in there:
        return default_model
    if len(there) == 1:
        return there[0]
    why = f"the default, {default_model}, is not in {category}"
    if families:
        why = "say which to use" if there else f"{category} has no model of {' or '.join(families)}: put one there"
    raise Invalid.of(
        f"data.{name}", f"is missing: {why}; it must be {_one_of(there)}" if there else f"is missing: {why}"
    )


def _one_of(names: Any) -> str:
    shown = [printable(str(name)) for name in list(names)[:20]]
    return f"one of {', '.join(shown)}" if shown else "left out: there is nothing to choose from"


def _validated(registered: Registered, params: type[BaseModel], data: Data) -> Data:
    """Through JSON in strict mode, so that no text becomes a number and no bool one; a validator may do anything."""
    # A plain BaseModel would drop misspelt names in silence; one that says what it wants is left alone.
    extra = None if params.model_config.get("extra") else "forbid"
    try:
        model = params.model_validate_json(json.dumps(data), strict=True, extra=extra)  # type: ignore[arg-type]
        complete = model.model_dump(mode="json", by_alias=True, round_trip=True, warnings="none")
        check_tree(complete)
        return complete
    except ValidationError as error:
        raise invalid(error, "data") from None
    except KinoError:
        raise
    except (Exception, SystemExit) as error:
        log.warning("the parameters of plugin %s can't be checked", registered.name, exc_info=True)
        raise Invalid.of("data", f"can't be checked: the plugin itself failed ({type(error).__name__})") from None


def _wrong(params: type[BaseModel], values: Mapping[str, Any], prefix: str, weights: ModelFolders) -> Iterator[Detail]:
    """What pydantic can't know: names of models, options given beside the type, references to pictures, seeds."""
    for name, field, known in fields_of(params):
        value, path, kind = values.get(name), f"{prefix}.{name}", known.get("kind")
        reason = None
        if isinstance(value, list):
            for item in item_models(field):
                for index, entry in enumerate(value):
                    if isinstance(entry, dict):
                        yield from _wrong(item, entry, f"{path}.{index}", weights)
        elif value is None or value == "":
            continue
        elif kind == "model_selection" and value not in known.get("options", ()):
            try:
                weights.path(known.get("category", MODEL_CATEGORY), str(value))
            except TaskFailed as error:
                reason = f"can't be used: {error}"
        elif kind == "image" and not (isinstance(value, str) and REFERENCE.fullmatch(value)):
            reason = "must be take:<id>, frame:<id> or upload:<name>"
        elif kind == "seed" and not (isinstance(value, int) and 0 <= value <= MAX_SEED):
            reason = f"must be between 0 and {MAX_SEED}, or -1 for a random one"
        elif (options := known.get("options")) and not any(
            value == o and isinstance(value, bool) == isinstance(o, bool) for o in options
        ):
            reason = f"must be {_one_of(options)}"
        if reason:
            yield Detail(path, sentence(path, reason))


def item_models(field: FieldInfo) -> Iterator[type[BaseModel]]:
    """The model of a list's entries: `Lora` of `list[Lora]`."""
    for argument in getattr(field.annotation, "__args__", ()):
        if isinstance(argument, type) and issubclass(argument, BaseModel):
            yield argument
