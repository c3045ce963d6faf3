"""A5 and what else must end: between steps, while loading, while decoding, hung in C, and everything at once."""

from __future__ import annotations

import asyncio
import statistics
import time

from benchmarks.bench import Bench, picture, settle
from benchmarks.report import Row, percentile, spread
from benchmarks.server import Client, of

FIGURES = ("A5", "stop")
# A worker that was killed, or is already replaced.
GONE = ("absent", "starting", "idle")


async def measure(bench: Bench) -> list[Row]:
    return [
        await between_steps(bench),
        await while_decoding(bench),
        await while_loading(bench),
        await hung(bench),
        await emergency(bench),
    ]


async def between_steps(bench: Bench) -> Row:
    """From the request to an idle worker, at moments spread over a step."""
    client = await bench.client()
    in_steps, times, decoded = [], [], 0
    trials = 6 if bench.quick else 20
    for trial in range(trials):
        since = len(client.seen)
        task = await client.submit("flux_txt2img", picture(bench.prompt(), steps=60))
        await client.wait(of(task, lambda data: (data["step"] or 0) >= 4), since)
        step_s = client.step_s(task)
        await asyncio.sleep(step_s * trial / trials)
        since = len(client.seen)
        seconds = await stop(client, task, since)
        times.append(1000 * seconds)
        in_steps.append(seconds / step_s)
        decoded += any(e.type == "task" and e.data["stage"] in ("decoding", "saving") for e in client.seen[since:])
    worst = percentile(in_steps, 0.95)
    told = f"p95 {worst:.2f} steps; {spread(times, ' ms', 0)}; decoded afterwards: {decoded}"
    return Row("A5", "Stop to an idle worker, in steps", "p95 <= 1.1, no decode", told, worst <= 1.1 and not decoded)


async def while_decoding(bench: Bench) -> Row:
    """A large picture of one step, stopped when it says that it decodes."""
    client = await bench.client()
    times = []
    for _ in range(2 if bench.quick else 4):
        since = len(client.seen)
        task = await client.submit("flux_txt2img", picture(bench.prompt(), steps=1, side=1024))
        await client.wait(of(task, lambda data: data["stage"] in ("decoding", "saving")), since)
        times.append(await stop(client, task, len(client.seen), free=GONE))
    return Row("stop", "Stop while decoding 1024x1024", "<= 2.5 s", spread(times, " s"), max(times) <= 2.5)


async def while_loading(bench: Bench) -> Row:
    """The first task of a fresh server, stopped while its worker starts or loads the model."""
    times = []
    for trial in range(1 if bench.quick else 3):
        async with bench.serve(f"loading{trial}") as server:
            client = server.client
            task = await client.submit("flux_txt2img", picture(bench.prompt(), steps=8))
            await client.wait(of(task, lambda data: data["stage"] == "loading"))
            times.append(await stop(client, task, len(client.seen), free=GONE))
    return Row("stop", "Stop while the model loads", "<= 2.5 s", spread(times, " s"), max(times) <= 2.5)


async def hung(bench: Bench) -> Row:
    """A plugin asleep in C with Python's lock: until the task is stopped, and until the next one has been drawn."""
    client = await bench.client()
    times, again = [], []
    for _ in range(1 if bench.quick else 3):
        since = len(client.seen)
        task = await client.submit("hang", {})
        await client.wait(of(task, lambda data: data["step"] == 1), since)
        await settle(0.3)
        begun = time.perf_counter()
        times.append(await stop(client, task, len(client.seen), free=GONE))
        await client.generate("example", {"steps": 1, "width": 64, "height": 64})
        again.append(time.perf_counter() - begun)
    told = f"{spread(times, ' s')}; next picture after {statistics.median(again):.1f} s"
    return Row("stop", "Stop of a worker that hangs in C", "<= 2.5 s", told, max(times) <= 2.5)


async def emergency(bench: Bench) -> Row:
    client = await bench.client()
    times, counts = [], []
    queued = 200 if bench.quick else 1000
    for _ in range(1 if bench.quick else 2):
        data = {"steps": 100, "delay_ms": 1000, "width": 64, "height": 64}
        running = await client.submit("example", data)
        await client.wait(of(running, lambda data: data["status"] == "running"))
        for _ in range(queued // 50):
            await asyncio.gather(*(client.submit("example", data) for _ in range(50)))
        begun = time.perf_counter()
        answer = await client.post("/api/v2/system/emergency-stop")
        times.append(time.perf_counter() - begun)
        counts.append(answer["stopped_count"])
        await client.wait(of(running, lambda data: data["status"] == "stopped"))
        left = (await client.get("/api/v2/generator/queue"))["total"]
        assert left == 0, f"{left} tasks are still there"
    told = f"{spread(times, ' s', 3)}; stopped {counts}"
    met = max(times) <= 1 and min(counts) == queued + 1
    return Row("stop", f"Emergency stop with {queued} queued, until answered", "<= 1 s", told, met)


async def stop(client: Client, id: int, since: int, *, free: tuple[str, ...] = ("idle",)) -> float:
    """Seconds from the request until the task is stopped and its worker's state is one of `free`."""
    begun = time.perf_counter()
    await client.post(f"/api/v2/generator/tasks/{id}/stop")
    ended = await client.ended(id, since)
    if ended.data["status"] != "stopped":
        raise RuntimeError(f"the task was to be stopped and {ended.data['status']}: {ended.data['error']}")
    worker = await client.wait(lambda e: e.type == "worker" and e.data["state"] in free, since)
    return max(ended.at, worker.at) - begun
