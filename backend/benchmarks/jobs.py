"""A1, A2, A3: what the server adds to a generation, against diffusers' pipeline called bare in the same minutes."""

from __future__ import annotations

import math
import statistics
import time
from typing import Any

from benchmarks.bench import Bench, call, picture, settle
from benchmarks.report import Row, percentile, spread
from benchmarks.server import Client

FIGURES = ("A1", "A2", "A3")


async def measure(bench: Bench) -> list[Row]:
    return [await one_job(bench), await overhead(bench), await throughput(bench)]


async def one_job(bench: Bench) -> Row:
    """From sending the request to having read the picture, against `pipe()` alone, in turns."""
    client, bare = await bench.client(), await bench.bare()
    # The quickest of some: one call that was held up would make the job too short to be one, or needlessly long.
    two, ten = [min([await bare.seconds(**call(bench.prompt(), steps=n)) for _ in range(4)]) for n in (2, 10)]
    steps = min(200, max(8, math.ceil(1.3 / max(0.005, (ten - two) / 8))))
    ours, theirs = [], []
    for turn in range(3 if bench.quick else 9):
        for side in (("kino", "bare"), ("bare", "kino"))[turn % 2]:
            prompt = bench.prompt()
            if side == "bare":
                theirs.append(await bare.seconds(**call(prompt, steps=steps)))
            else:
                ours.append(await job(client, "flux_txt2img", picture(prompt, steps=steps), project_id=1))
    ratio = statistics.median(ours) / statistics.median(theirs)
    told = f"{ratio:.3f}; {spread(ours, ' s')} against {spread(theirs, ' s')}"
    return Row("A1", f"HTTP job / bare pipe(), {steps} steps at 256x256", "<= 1.03", told, ratio <= 1.03)


async def overhead(bench: Bench) -> Row:
    """A job with next to nothing to do: the gradient of 64x64. All of its time is Kino's."""
    client = await bench.client()
    data = {"steps": 1, "width": 64, "height": 64, "seed": 1}
    await job(client, "example", data, project_id=1)
    await settle()
    times = [1000 * await job(client, "example", data, project_id=1) for _ in range(30 if bench.quick else 150)]
    worst = percentile(times, 0.95)
    told = f"p95 {worst:.1f} ms; {spread(times, ' ms', 1)}"
    return Row("A2", "Fixed cost of a job, request to picture read", "p95 <= 15 ms", told, worst <= 15)


async def throughput(bench: Bench) -> Row:
    """Fifty jobs queued at once, against a loop of `pipe(output_type="pt")`, in turns of five."""
    client, bare = await bench.client(), await bench.bare()
    rounds, jobs, steps = (2, 5, 4) if bench.quick else (10, 5, 4)
    ours = theirs = 0.0
    for _ in range(rounds):
        begun = time.perf_counter()
        for _ in range(jobs):
            await bare.seconds(**call(bench.prompt(), steps=steps, output_type="pt"))
        theirs += time.perf_counter() - begun
        await client.post("/api/v2/generator/queue/pause")
        since = len(client.seen)
        tasks = [
            await client.submit("flux_txt2img", picture(bench.prompt(), steps=steps), project_id=1) for _ in range(jobs)
        ]
        await settle()
        begun = time.perf_counter()
        await client.post("/api/v2/generator/queue/resume")
        for task in tasks:
            end = await client.ended(task, since)
        ours += end.at - begun
    ratio = theirs / ours
    count = rounds * jobs
    told = f"{ratio:.3f}; {count} jobs in {ours:.1f} s against {theirs:.1f} s"
    return Row("A3", f"Throughput of queued jobs / bare loop, {steps} steps", ">= 0.97", told, ratio >= 0.97)


async def job(client: Client, plugin: str, data: dict[str, Any], **more: Any) -> float:
    """Seconds from sending the request until the picture has been read."""
    begun = time.perf_counter()
    end = await client.generate(plugin, data, **more)
    take = end.data["result"]["takes"][0]
    picture = await client.get(f"/media/takes/{take}.png")
    seconds = time.perf_counter() - begun
    assert picture.startswith(b"\x89PNG")
    return seconds
