"""What a figure is, how it is printed, and RESULTS.md: overwritten by each run, and honest where it falls short."""

from __future__ import annotations

import math
import os
import platform
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


@dataclass
class Row:
    """One line of the table. `met` is None for what has no target."""

    figure: str
    what: str
    target: str
    measured: str
    met: bool | None

    def line(self) -> str:
        verdict = {True: "yes", False: "**no**", None: "-"}[self.met]
        return f"| {self.figure} | {self.what} | {self.target} | {self.measured} | {verdict} |"


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that `part` (0-1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * part) - 1)]


def spread(values: Sequence[float], unit: str = "", digits: int = 2) -> str:
    """Median, and the smallest and largest."""
    middle = statistics.median(values)
    return f"{middle:.{digits}f}{unit} ({min(values):.{digits}f} to {max(values):.{digits}f}, n={len(values)})"


def machine() -> str:
    cpu = platform.processor() or platform.machine()
    for line in _lines(Path("/proc/cpuinfo")):
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}, {_device()}"


def table(rows: Sequence[Row], *, seconds: float, load_before: float, quick: bool, missing: Sequence[str]) -> str:
    """The text of RESULTS.md. `load_before` is the load when the run began: what else ran spoils every figure."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    short = [row.figure for row in rows if row.met is False]
    text = [
        "# Measured",
        "",
        f"{now}, {machine()}. Python {platform.python_version()}{', quick run' if quick else ''}. The run took "
        f"{seconds:.0f} s and began at a load of {load_before:.2f}. Written by `./run.sh bench`; do not edit.",
        "",
        "Every ratio compares two things measured in this run, in turns. Shown are the median and, in brackets, the "
        "smallest and largest.",
        "",
        "| figure | what | target | measured | met |",
        "|---|---|---|---|---|",
        *(row.line() for row in rows),
        "",
        f"Not met: {', '.join(short)}." if short else "Every target is met.",
    ]
    if missing:
        text += ["", "Not measured, for they failed:", "", *(f"- {line}" for line in missing)]
    return "\n".join(text) + "\n"


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.exists() else []


def _device() -> str:
    try:
        query = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
        found = subprocess.run(query, capture_output=True, text=True, timeout=10, check=True).stdout.split("\n")[0]
    except (OSError, subprocess.SubprocessError):
        return "no GPU"
    return found
