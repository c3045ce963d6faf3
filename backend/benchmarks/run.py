"""`./run.sh bench`: measures every figure and writes RESULTS.md.

    python -m benchmarks.run [--quick] [--only A1,A6]

A full run takes about five minutes and overwrites RESULTS.md; --quick and --only print the table and write nothing.
`./run.sh bench refine` measures refinements, and writes REFINE.md; `./run.sh bench datasets` those, into DATASETS.md.
Run it on a quiet machine: the ratios are taken in turns, so both sides suffer alike, but limits in seconds do not.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
import traceback
from types import ModuleType

from benchmarks import inside, jobs, loop, png, reads, starting, stopping
from benchmarks.bench import Bench
from benchmarks.report import RESULTS, Row, table

# Servers of their own first, so that nothing else is loaded meanwhile; then those that share one.
MODULES: tuple[ModuleType, ...] = (png, reads, loop, inside, jobs, starting, stopping)


def main() -> int:
    asked = argparse.ArgumentParser(prog="benchmarks.run", description="Measures Kino beside what it is built on.")
    asked.add_argument("--quick", action="store_true", help="fewer repeats: about a minute, to see that all works")
    known = sorted({figure for module in MODULES for figure in module.FIGURES})
    asked.add_argument("--only", default="", help=f"figures, separated by commas: {', '.join(known)}")
    options = asked.parse_args()
    only = {name.strip() for name in options.only.split(",") if name.strip()}
    if only - set(known):
        asked.error(f"no such figure: {', '.join(sorted(only - set(known)))}")
    return asyncio.run(run(quick=options.quick, only=only))


async def run(*, quick: bool, only: set[str]) -> int:
    begun, load = time.perf_counter(), os.getloadavg()[0]
    rows: list[Row] = []
    failed: list[str] = []
    async with Bench(quick=quick) as bench:
        for module in MODULES:
            if only and not only & set(module.FIGURES):
                continue
            at = time.perf_counter()
            try:
                measured: list[Row] = await module.measure(bench)
            except Exception as error:  # one figure that breaks must not cost the others
                traceback.print_exc()
                failed.append(f"{', '.join(module.FIGURES)}: {error}")
                continue
            rows += measured
            for row in measured:
                print(row.line(), flush=True)
            print(f"  ({module.__name__} took {time.perf_counter() - at:.0f} s)", file=sys.stderr, flush=True)
    rows.sort(key=lambda row: (not row.figure.startswith("A"), int(row.figure[1:]) if row.figure[1:].isdigit() else 0))
    text = table(rows, seconds=time.perf_counter() - begun, load_before=load, quick=quick, missing=failed)
    if quick or only:
        print("\n" + text)
    else:
        RESULTS.write_text(text, "utf-8")
        print(f"\nwritten to {RESULTS}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
