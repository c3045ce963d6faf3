"""`kino config`: every setting, its value and the layer it comes from; or one value, for scripts."""

from __future__ import annotations

import difflib
import json
from typing import Any

from kino.cli import showing
from kino.cli.failures import ASKED_WRONGLY, CONFIGURED_WRONGLY, Failure, run
from kino.errors import ConfigurationError
from kino.schemas.system import Setting
from kino.settings import listing, load


def show(flags: dict[str, Any] | None = None, name: str | None = None, as_json: bool = False) -> int:
    """The exit status."""
    return run(lambda: _show(flags or {}, name, as_json), as_json)


def _show(flags: dict[str, Any], name: str | None, as_json: bool) -> None:
    try:
        rows = listing(load(flags))
    except ConfigurationError as error:
        raise Failure(f"{error}", CONFIGURED_WRONGLY) from None
    if name is not None:
        row = _one(rows, name)
        value = row.value
        if as_json:
            showing.as_json(row.model_dump(mode="json"))
        elif value is not None:
            print(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        return
    if as_json:
        showing.as_json([row.model_dump(mode="json") for row in rows])
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("setting", "value", "from", "what it is")
    for row in rows:
        table.add_row(row.name, str(row.value), row.source, row.description)
    Console().print(table)


def _one(rows: list[Setting], name: str) -> Setting:
    """By its name as it is listed, or as the environment writes it."""
    wanted = name.lower().removeprefix("kino_").replace("-", "_")
    for row in rows:
        if row.name == wanted:
            return row
    near = difflib.get_close_matches(wanted, [row.name for row in rows], 1)
    advice = f"did you mean {near[0]}?" if near else "`kino config` lists all"
    raise Failure(f"There is no setting {name!r}; {advice}", ASKED_WRONGLY)
