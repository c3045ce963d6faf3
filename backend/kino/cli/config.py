"""`kino config`: every setting, its value and the layer it comes from."""

from __future__ import annotations

import sys

from kino.errors import ConfigurationError
from kino.settings import listing, load


def show() -> int:
    try:
        rows = listing(load())
    except ConfigurationError as error:
        print(f"kino: {error}", file=sys.stderr)
        return 78
    from rich.console import Console
    from rich.table import Table

    table = Table("setting", "value", "from", "what it is")
    for row in rows:
        table.add_row(row.name, str(row.value), row.source, row.description)
    Console().print(table)
    return 0
