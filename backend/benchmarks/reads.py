"""A9: reading one of 100,000 frames over HTTP, against a bare aiohttp handler that answers the same JSON.

The load comes from a process of its own that only writes requests and counts answers, so neither side waits for it.
`python -m benchmarks.reads serve` is the bare server, `python -m benchmarks.reads load URL SECONDS` the load.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import sys
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from benchmarks.bench import Bench
from benchmarks.report import Row, spread
from benchmarks.rows import FRAMES, fill
from benchmarks.server import BACKEND, parent_ended

FIGURES = ("A9",)
CONNECTIONS = 16


async def measure(bench: Bench) -> list[Row]:
    folder = bench.folder / "reads"
    await fill(folder)
    ours: list[float] = []
    theirs: list[float] = []
    async with bench.serve("reads", listen=False) as server:
        frame = await server.client.get("/api/v2/frames/1")
        bare = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.reads", "serve", json.dumps(frame), cwd=BACKEND,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            assert bare.stdout
            url = (await bare.stdout.readline()).decode().strip()
            for turn in range(2 if bench.quick else 6):
                pair = [(server.url, ours), (url, theirs)]
                for address, rates in pair if turn % 2 else pair[::-1]:
                    rates.append(await _rate(address, 0.7 if bench.quick else 1.5))
        finally:
            bare.kill()
            await bare.wait()
    ratio = statistics.median(ours) / statistics.median(theirs)
    told = f"{ratio:.2f}; {spread(ours, '/s', 0)} against {spread(theirs, '/s', 0)}"
    what = f"Reading one of {FRAMES:,} frames / bare aiohttp handler, requests a second"
    return [Row("A9", what, ">= 0.5", told, ratio >= 0.5)]


async def _rate(url: str, seconds: float) -> float:
    load = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.reads", "load", url, str(seconds), cwd=BACKEND, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await load.communicate()
    return float(out)


async def _load(url: str, seconds: float) -> float:
    """Requests a second over connections that are kept open, each with one request under way."""
    at = urlsplit(url)
    loop = asyncio.get_running_loop()
    counted = 0
    until = loop.time() + seconds

    async def one(number: int) -> None:
        nonlocal counted
        reader, writer = await asyncio.open_connection(at.hostname, at.port)
        pick = random.Random(number)
        while loop.time() < until:
            path = f"/api/v2/frames/{pick.randint(1, FRAMES)}"
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {at.netloc}\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(head.decode())
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            counted += 1
        writer.close()

    await asyncio.gather(*(one(number) for number in range(CONNECTIONS)))
    return counted / seconds


async def _serve(frame: dict[str, Any]) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({**frame, "id": int(request.match_info["frame_id"])})

    app = web.Application()
    app.router.add_get("/api/v2/frames/{frame_id}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await parent_ended()


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        asyncio.run(_serve(json.loads(sys.argv[2])))
    else:
        print(asyncio.run(_load(sys.argv[2], float(sys.argv[3]))))
