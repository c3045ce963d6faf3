"""pydantic's validation errors as sentences with the field in front: "data.steps must be at least 1".

The views and the plugins' parameters use the same translation, so a wrong field reads the same everywhere.
The value itself is never repeated: it may be a megabyte, or a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from kino.errors import Detail, Invalid

MAX_DETAILS = 20
MAX_NAME = 100

_SAID: dict[str, str] = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing_size": "is too large a number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be text",
    "string_sub_type": "must be text",
    "string_unicode": "must be valid Unicode text",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "must match {pattern}",
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
    "multiple_of": "must be a multiple of {multiple_of}",
    "literal_error": "must be one of {expected}",
    "enum": "must be one of {expected}",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "set_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "dataclass_type": "must be an object",
    "too_long": "must have at most {max_length} entries",
    "none_required": "must be null",
    "json_invalid": "is not valid JSON",
}
# Labels pydantic puts into a path where a union has several branches; no client wrote them.
_BRANCHES = {"int", "str", "float", "bool", "none", "nullable", "any", "dict", "list", "tuple", "set", "date", "uuid"}
_VERBS = ("must ", "is ", "are ", "has ", "have ", "can ", "can't ", "cannot ", "needs ", "should ", "does ", "may ")


def details_of(error: ValidationError, prefix: str = "") -> list[Detail]:
    """One detail a wrong field and reason, at most `MAX_DETAILS`; `prefix` goes in front of every path."""
    details: list[Detail] = []
    for item in error.errors(include_url=False):
        kind = item["type"]
        if kind in ("too_long", "too_short") and isinstance(item["input"], str):
            kind = f"string_{kind}"  # pydantic no longer knows behind a validator what it counts
        field = _field(prefix, item["loc"], kind)
        detail = Detail(field, sentence(field, _reason(kind, item.get("ctx") or {}, item["msg"])))
        if detail not in details:
            details.append(detail)
        if len(details) == MAX_DETAILS:
            break
    return details


def invalid(error: ValidationError, prefix: str = "") -> Invalid:
    """The refusal a client gets; its message is the first detail's sentence, and tells how many more there are."""
    details = details_of(error, prefix)
    more = f" (and {len(details) - 1} more)" if len(details) > 1 else ""
    return Invalid(details[0].message + more, details)


def sentence(field: str, reason: str) -> str:
    """`field` and what is wrong with it, as one sentence whether or not the reason begins with a verb."""
    return f"{field} {reason}" if reason.startswith(_VERBS) else f"{field}: {reason}"


def printable(text: str, limit: int = MAX_NAME) -> str:
    """A client's own text made fit for an answer and a log line: no lone surrogates, no control characters, short."""
    clean = text[:limit].encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in clean)


def _field(prefix: str, loc: tuple[int | str, ...], kind: str) -> str:
    last = len(loc) - 1
    parts = [prefix] if prefix else []
    for index, part in enumerate(loc):
        # The first step is always a field, and the name of an unknown field is the client's own.
        its_own = index == 0 or (index == last and kind == "extra_forbidden")
        if isinstance(part, str) and not its_own and (part in _BRANCHES or "[" in part or "-" in part):
            continue
        parts.append(printable(str(part)))
    return ".".join(parts) or "body"


def _reason(kind: str, ctx: Mapping[str, Any], message: str) -> str:
    if kind in ("value_error", "assertion_error"):
        # pydantic writes "Value error, ..."; what the validator itself said is the sentence.
        return printable(message.split(", ", 1)[-1], 500)
    if kind in ("string_too_short", "too_short"):
        least, what = ctx.get("min_length", 1), "characters" if kind == "string_too_short" else "entries"
        return "must not be empty" if least == 1 else f"must have at least {least} {what}"
    if kind in _SAID:
        try:
            return _SAID[kind].format(**{name: _short(value) for name, value in ctx.items()})
        except (KeyError, IndexError):
            pass
    return printable(message.replace("Input should", "must"), 500)


def _short(value: Any) -> Any:
    """A bound as a person writes it: 2, not 2.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
