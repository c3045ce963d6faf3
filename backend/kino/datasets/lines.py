"""What is found while a folder is looked at, gathered into a report: one line for all files of one kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from kino.schemas.datasets import ReportLine, Severity

Kind = Literal[
    "orphan", "collision", "unreadable", "tiny", "large", "unsupported", "encoding", "duplicate", "near_duplicate",
    "outside", "caption", "disk", "converted", "transparent",
]  # fmt: skip
_ORDER: tuple[Severity, ...] = ("error", "warning", "note")


class Lines:
    """Lines in the making. Not safe from several threads."""

    def __init__(self) -> None:
        self._lines: dict[tuple[Kind, Severity, str], list[str]] = {}
        self._groups: list[ReportLine] = []

    def copy(self) -> Lines:
        other = Lines()
        other._lines = {key: list(files) for key, files in self._lines.items()}
        other._groups = list(self._groups)
        return other

    def add(self, kind: Kind, severity: Severity, message: str, file: str) -> None:
        """One file; files of the same message share a line."""
        files = self._lines.setdefault((kind, severity, message), [])
        if file not in files[-1:]:
            files.append(file)

    def group(self, kind: Kind, severity: Severity, message: str, files: Sequence[str]) -> None:
        """Files that belong together: a line of their own."""
        self._groups.append(ReportLine(kind=kind, severity=severity, message=message, files=list(files)))

    def in_order(self) -> list[ReportLine]:
        """Errors first, then warnings and notes; in each the order in which they were found."""
        shared = [
            ReportLine(kind=kind, severity=severity, message=message, files=files)
            for (kind, severity, message), files in self._lines.items()
        ]
        return sorted([*shared, *self._groups], key=lambda line: _ORDER.index(line.severity))
