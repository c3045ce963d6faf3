"""`./run.sh bench datasets`: how fast a dataset of ten thousand pictures is, through the real server.

    python -m benchmarks.datasets [--count N] [--quick]

Makes a folder of drawn pictures, every second one with a caption, takes it in, edits and searches it over HTTP, starts
the server again, and writes DATASETS.md. About three minutes, most of them for copying; --quick takes a tenth of the
pictures and writes nothing. The disk matters: every answer to an edit waits for it.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np
from PIL import Image

from benchmarks.bench import Bench
from benchmarks.report import Row, machine, percentile
from benchmarks.server import Client, Server

REPORT = Path(__file__).with_name("DATASETS.md")
SIDE = 256
PATIENCE = aiohttp.ClientTimeout(total=1800)
QUERIES = (
    "untagged",
    "red",
    'tag:"shape 3"',
    'tag:"shape 3" (place or -red)',
    "tag:place*",
    "-reviewed width:<1024",
    "tokens:>5",
    "name:*99*",
)
SINGLE_EDITS = 200


async def main() -> int:
    options = argparse.ArgumentParser(prog="benchmarks.datasets", description="Measures a large dataset.")
    options.add_argument("--count", type=int, default=10_000, help="pictures")
    options.add_argument("--quick", action="store_true", help="a tenth, to see that all works")
    flags = options.parse_args()
    count = flags.count // 10 if flags.quick else flags.count
    load = os.getloadavg()[0]
    async with Bench(quick=flags.quick) as bench:
        source = bench.folder / "pictures"
        await asyncio.to_thread(draw, source, count)
        async with bench.serve("datasets", listen=False) as server:
            rows, id = await fresh(server, source, count)
        # Another process, so that nothing is left in memory but what the disk's cache keeps.
        async with bench.serve("datasets", listen=False) as server:
            rows = [rows[0], *await again(server, id, count), *rows[1:]]
            rows += await exported(server.client, id, bench.folder)
    text = report(rows, count, load)
    print(text)
    if not flags.quick and flags.count == 10_000:
        REPORT.write_text(text, "utf-8")
        print(f"written to {REPORT}")
    return 0


def draw(folder: Path, count: int) -> None:
    """Pictures of which no two look alike; every second one with a caption beside it."""
    folder.mkdir()
    chance = np.random.default_rng(1)
    for number in range(count):
        blocks = chance.integers(0, 256, (8, 8, 3), dtype=np.uint8)
        out = io.BytesIO()
        Image.fromarray(blocks).resize((SIDE, SIDE), Image.Resampling.NEAREST).save(out, "JPEG", quality=85)
        (folder / f"picture{number}.jpg").write_bytes(out.getvalue())
        if number % 2:
            (folder / f"picture{number}.txt").write_text(f"red, shape {number % 7}, place {number % 113}", "utf-8")


async def fresh(server: Server, source: Path, count: int) -> tuple[list[Row], int]:
    """Taking the folder in, then edits and searches while it is open."""
    client = server.client
    body = {"directory": str(source), "prefix": "p", "trigger": "zxbench", "name": "Bench"}
    begun = time.perf_counter()
    async with client.session.post(f"{client.url}/api/v2/datasets", json=body, timeout=PATIENCE) as answer:
        answer.raise_for_status()
        made = await answer.json()
    seconds = time.perf_counter() - begun
    assert made["report"]["taken"] == count, made["report"]
    id = made["dataset"]["id"]
    rows = [
        Row("taken in", f"{count:,} pictures of {SIDE}x{SIDE} copied, hashed, compared", "-", f"{seconds:.1f} s", None)
    ]

    edit = {"op": "add", "tags": ["one more"], "at": "start"}
    folder = Path(made["dataset"]["folder"])
    begun = time.perf_counter()
    took = await timed(lambda: client.post(path(id, "bulk"), edit))
    rows.append(row("bulk edit", "a tag added to every caption, durable when it is answered", 5, [took]))
    await asyncio.to_thread(wait_for_files, folder, "zxbench, one more")
    rows.append(row("bulk edit, files", "until every caption file holds it", None, [time.perf_counter() - begun]))
    rows.append(row("undo", "of that", 5, [await timed(lambda: client.post(path(id, "undo")))]))
    plan = {"op": "replace", "find": "shape (\\d)", "to": "form \\1", "regex": True}
    rows.append(row("bulk preview", "what a replacement in all captions would change", None, [
        await timed(lambda: client.post(path(id, "bulk/plan"), plan)) for _ in range(3)
    ]))  # fmt: skip

    took = [await timed(lambda q=q: client.get(path(id, "index", query=q))) for q in QUERIES for _ in range(5)]
    rows.append(row("query", f"{len(QUERIES)} queries five times, the answer with all names and sizes", 0.1, took))
    names = (await client.get(path(id, "index")))["names"]
    took = []
    for number in range(SINGLE_EDITS):
        url = path(id, f"pictures/{names[number * 37 % len(names)]}")
        change = {"add": [f"single {number}"]}
        took.append(await timed(lambda url=url, change=change: client.patch(url, change)))
    rows.append(row("single edit", f"{SINGLE_EDITS} tags added one by one, each durable before its answer", 0.05, took))
    took = [await timed(lambda t=t: client.get(path(id, "complete", text=t))) for t in ("s", "pl", "plac", "x") * 5]
    rows.append(row("completion", "of what is typed in the tag field", 0.02, took))
    tags = [await timed(lambda: client.get(path(id, "tags"))) for _ in range(5)]
    rows.append(row("all tags", "with their counts", None, tags))
    some = {"names": names[:100]}
    took = [await timed(lambda: client.post(path(id, "pictures"), some)) for _ in range(20)]
    rows.append(row("a screen of the grid", "100 pictures with their captions", None, took))
    took = [await timed(lambda: client.get(path(id, "statistics"))) for _ in range(3)]
    rows.append(row("statistics", "tags, lengths, sizes, buckets", None, took))
    return rows, id


def wait_for_files(folder: Path, beginning: str) -> None:
    """Until all caption files of a dataset begin so."""
    left = [path for path in folder.glob("*.txt") if path.name != "tags.txt"]
    while left:
        left = [path for path in left if not path.read_text("utf-8").startswith(beginning)]
        time.sleep(0.02)


async def again(server: Server, id: int, count: int) -> list[Row]:
    """Opened by a server that was just started: until the grid could show all of it."""
    begun = time.perf_counter()
    opened = await server.client.get(path(id))
    index = await server.client.get(path(id, "index"))
    seconds = time.perf_counter() - begun
    assert opened["counts"]["pictures"] == index["total"] == count
    return [row("opened", "by a server just started, until all names and sizes are there", 10, [seconds])]


async def exported(client: Client, id: int, folder: Path) -> list[Row]:
    rows = []
    told = [await timed(lambda: client.post(path(id, "preflight"), {"target": "kohya"})) for _ in range(3)]
    rows.append(row("preflight", "for kohya", None, told))
    for target in ("captions", "kohya"):
        body = {"target": target, "directory": str(folder / target), "resolution": 256}
        begun = time.perf_counter()
        async with client.session.post(f"{client.url}{path(id, 'export')}", json=body, timeout=PATIENCE) as answer:
            answer.raise_for_status()
        rows.append(row(f"export {target}", "written and moved to its place", None, [time.perf_counter() - begun]))
    return rows


def path(id: int, below: str = "", **query: str) -> str:
    from urllib.parse import urlencode

    tail = f"/{below}" if below else ""
    return f"/api/v2/datasets/{id}{tail}{'?' + urlencode(query) if query else ''}"


async def timed(act: Callable[[], Awaitable[Any]]) -> float:
    begun = time.perf_counter()
    await act()
    return time.perf_counter() - begun


def row(figure: str, what: str, limit_s: float | None, took: list[float]) -> Row:
    """`limit_s` holds for the 95th percentile."""
    worst = percentile(took, 0.95)

    def said(seconds: float) -> str:
        return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"

    measured = said(took[0]) if len(took) == 1 else f"median {said(statistics.median(took))}, p95 {said(worst)}"
    target = "-" if limit_s is None else f"<= {f'{limit_s:g} s' if limit_s >= 1 else f'{1000 * limit_s:g} ms'}"
    return Row(figure, what, target, measured, None if limit_s is None else worst <= limit_s)


def report(rows: list[Row], count: int, load: float) -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return "\n".join([
        "# A dataset of ten thousand pictures, measured",
        "",
        f"{now}, {machine()}; {count:,} pictures. The run began at a load of {load:.2f}. Written by "
        "`./run.sh bench datasets`; do not edit.",
        "",
        "Through the real server, from the request to the answer's last byte. Limits hold for the 95th percentile "
        "where something was done several times.",
        "",
        "| figure | what | target | measured | met |",
        "|---|---|---|---|---|",
        *(one.line() for one in rows),
        "",
    ])  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
