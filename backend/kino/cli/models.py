"""`kino models`: the weights there are, by category, and where new ones go."""

from __future__ import annotations

from typing import Any

from kino.cli import showing
from kino.cli.connection import Client, connect
from kino.cli.failures import ASKED_WRONGLY, Failure, run


def models(flags: dict[str, Any], category: str | None, as_json: bool) -> int:
    """The exit status."""
    return run(lambda: _models(flags, category, as_json), as_json)


def _models(flags: dict[str, Any], category: str | None, as_json: bool) -> None:
    with connect(flags) as client:
        found = listed(client, category)
        folder = client.get("info")["models_dir"]
    if as_json:
        showing.as_json({"models_dir": folder, "models": found})
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("category", "name", "family", "format", "size", "licence", box=None, pad_edge=False)
    for column in table.columns:
        column.overflow = "fold"  # a name that is cut short can't be copied
    for model in found:
        table.add_row(
            model["category"], model["filename"], model["family"] or "unknown", model["format"],
            size_of(model["size_bytes"]), model["license"] or "unknown",
        )  # fmt: skip
    Console(highlight=False).print(table if found else "There are none.")
    showing.note(f"weights go to {folder}/<category>/, and are found at once")


def listed(client: Client, category: str | None = None) -> list[dict[str, Any]]:
    """The models of one category, else of all. Raises Failure that names the categories."""
    categories: list[str] = client.get("models/categories")["categories"]
    if category is not None:
        known = {one.casefold(): one for one in categories}
        if category.casefold() not in known:
            raise Failure(f"There is no category {category!r}; there are: {', '.join(categories)}", ASKED_WRONGLY)
        categories = [known[category.casefold()]]
    return [model for one in categories for model in client.get(f"models/{one}")["models"]]


def size_of(size_bytes: float) -> str:
    """In the units of disks: 1 GB is 1,000 MB."""
    for unit in ("bytes", "kB", "MB"):
        if size_bytes < 1000:
            return f"{size_bytes:.0f} {unit}" if unit == "bytes" else f"{size_bytes:.1f} {unit}"
        size_bytes /= 1000
    return f"{size_bytes:.1f} GB"
