"""From exec to the first answer, what is loaded by then, and the picture that a fresh machine draws."""

from __future__ import annotations

import time
from pathlib import Path

import aiohttp

from benchmarks.bench import MODEL, Bench, picture
from benchmarks.jobs import job
from benchmarks.report import Row, spread

FIGURES = ("start",)


async def measure(bench: Bench) -> list[Row]:
    return [*await health(bench), *await fresh(bench)]


async def health(bench: Bench) -> list[Row]:
    times = []
    torch = False
    for trial in range(2 if bench.quick else 5):
        async with bench.serve(f"health{trial}", listen=False) as server:
            async with aiohttp.ClientSession() as session, session.get(server.url + "/health") as answer:
                assert answer.status == 200
                times.append(time.perf_counter() - server.begun)
            torch |= maps_torch(server.pid)
    return [
        Row("start", "/health answered after exec", "<= 1 s", spread(times, " s"), max(times) <= 1),
        Row("start", "torch in the server's process", "none", "mapped" if torch else "none", not torch),
    ]


def maps_torch(pid: int) -> bool:
    """From what the process has mapped, and not from what it says: libtorch would be there."""
    return "torch" in Path(f"/proc/{pid}/maps").read_text("utf-8")


async def fresh(bench: Bench) -> list[Row]:
    client = await bench.client()
    times = [
        await job(client, "flux_txt2img", picture(bench.prompt(), steps=8), project_id=1)
        for _ in range(3 if bench.quick else 7)
    ]
    size = sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) / 1e6
    return [
        Row("mini", "A picture of 8 steps with kino-mini, 256x256", "<= 3 s", spread(times, " s"), max(times) <= 3),
        Row("mini", "kino-mini's folder", "<= 30 MB", f"{size:.1f} MB", size <= 30),
    ]
