"""The Python distributions Kino needs, directly or through others, each with its licence as its metadata tells it."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import metadata

from kino.schemas.system import Licence

REQUIREMENT = re.compile(r"\s*([A-Za-z0-9._-]+)\s*(?:\[([^]]*)\])?[^;]*;?(.*)")
EXTRA = re.compile(r"""extra\s*==\s*["']([^"']+)["']""")
# Some have their whole licence where its name should be.
LONGEST_NAME = 100
UNKNOWN = "unknown"


@lru_cache(maxsize=1)
def licences() -> tuple[Licence, ...]:
    """All of them by name, without Kino itself. Reads files of every distribution: not for the event loop."""
    found: dict[str, Licence] = {}
    seen: set[tuple[str, str]] = set()
    todo = [("kino", "")]
    while todo:
        name, extra = key = todo.pop()
        if key in seen:
            continue
        seen.add(key)
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # needed on other systems only, or left out
            continue
        found[name] = Licence(
            name=distribution.metadata["Name"], version=distribution.version, license=_licence(distribution)
        )
        todo += _needed(distribution, extra)
    found.pop("kino", None)
    return tuple(sorted(found.values(), key=lambda licence: licence.name.lower()))


def _needed(distribution: metadata.Distribution, extra: str) -> list[tuple[str, str]]:
    """What it requires, plain or for one of its extras, as (name, extra). Markers of systems are not looked at: what is
    not for this one is not installed."""
    needed = []
    for line in distribution.requires or []:
        match = REQUIREMENT.match(line)
        if match is None:
            continue
        of = EXTRA.search(match[3])
        if (of[1] if of else "") != extra:
            continue
        name = re.sub(r"[-_.]+", "-", match[1]).lower()
        needed += [(name, wanted.strip()) for wanted in ["", *(match[2] or "").split(",")]]
    return needed


def _licence(distribution: metadata.Distribution) -> str:
    about = distribution.metadata
    if expression := about.get_all("License-Expression"):
        return str(expression[0])
    classified = [
        line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if line.startswith("License")
    ]
    named = "".join(about.get_all("License") or []).strip()
    if named and len(named) <= LONGEST_NAME and "\n" not in named:
        return named
    return " AND ".join(classified) or UNKNOWN
