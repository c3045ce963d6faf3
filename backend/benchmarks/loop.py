"""A10: how late the server's event loop is at worst: a 5 ms ticker on it, and one in an idle process beside it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable

from benchmarks.bench import Bench, picture, settle
from benchmarks.report import Row
from benchmarks.rows import FRAMES, fill
from benchmarks.server import BACKEND, Client
from benchmarks.ticking import VARIABLE, Ticks

FIGURES = ("A10",)
PAGE = 1000
TARGET_MS = 50


async def measure(bench: Bench) -> list[Row]:
    await fill(bench.folder / "loop")
    ticks, idle = Ticks(bench.folder / "ticks"), Ticks(bench.folder / "idle")
    beside = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.ticking", "idle", cwd=BACKEND,
        env={**os.environ, VARIABLE: str(bench.folder / "idle")}, stdin=asyncio.subprocess.PIPE,
    )  # fmt: skip
    rows: list[Row] = []

    async def row(what: str, work: Awaitable[object]) -> None:
        await settle()
        ticks.reset()
        idle.reset()
        await work
        await settle(0.05)
        late, machine = ticks.worst_ms, idle.worst_ms
        told = f"{late:.0f} ms; an idle process meanwhile {machine:.0f} ms"
        rows.append(Row("A10", f"Event loop late at worst, {what}", f"<= {TARGET_MS} ms", told, late <= TARGET_MS))

    try:
        settings = {VARIABLE: str(bench.folder / "ticks")}
        async with bench.serve("loop", module="benchmarks.ticking", settings=settings) as server:
            client = server.client
            first = client.generate("flux_txt2img", picture(bench.prompt(), steps=2), project_id=1)
            await row("a worker starts and loads", first)
            steps = 10 if bench.quick else 40
            await row("generating", client.generate("flux_txt2img", picture(bench.prompt(), steps=steps), project_id=1))
            await row(f"{FRAMES:,} frames listed in pages of {PAGE}", list_all(client, bench.quick))
            await row("100 thumbnails made", thumbnails(client, 20 if bench.quick else 100))
    finally:
        beside.kill()
        await beside.wait()
    return rows


async def list_all(client: Client, quick: bool) -> None:
    for offset in range(0, FRAMES // (10 if quick else 1), PAGE):
        page = await client.get(f"/api/v2/projects/1/frames?limit={PAGE}&offset={offset}")
        assert page["total"] >= FRAMES and len(page["frames"]) == PAGE


async def thumbnails(client: Client, count: int) -> None:
    """Of pictures of 1024x1024, all asked for at once."""
    data = {"steps": 1, "width": 1024, "height": 1024}
    ended = [await client.generate("example", {**data, "seed": seed}) for seed in range(-(-count // 3))]
    takes = [end.data["result"]["takes"][0] for end in ended]
    wanted = [f"/media/takes/{take}/{width}.webp" for take in takes for width in (160, 320, 640)]
    await asyncio.gather(*(client.get(path) for path in wanted[:count]))
