"""Kills the server again and again at random moments under a queue, and looks each time whether anything was lost.

    python -m benchmarks.kill_loop 300 [--seed 7] [--keep DIR]

One data folder goes through all rounds: a server starts, finds what the one before left, gets more tasks over HTTP,
and is killed with SIGKILL (sometimes before it listens). After each kill: no process is left; the database, opened as
a copy so that the next server does its own recovery, passes integrity_check; every acknowledged task is there; what
had ended has not changed; every picture decodes. After the last round the queue is drained: every task has ended, has
as many takes as pictures were wanted, and every picture file has its row. Raises AssertionError with what is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from PIL import Image

BACKEND = Path(__file__).resolve().parents[1]
ENDED = ("completed", "failed", "stopped")
START_S = 30.0
DRAIN_S = 180.0
GONE_S = 5.0
# A server that was told to stop on purpose says so with this status.
STOPPED = 1


@dataclass
class Server:
    """`kino serve` on a free port."""

    process: asyncio.subprocess.Process
    url: str = ""

    async def listening(self) -> None:
        """Waits for its address. Raises RuntimeError when it ends instead."""
        assert self.process.stdout
        line = (await asyncio.wait_for(self.process.stdout.readline(), START_S)).decode()
        if "http" not in line:
            raise RuntimeError(f"the server did not start: {line!r}")
        self.url = line[line.index("http") :].strip() + "/api/v2"

    async def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), 10)


@dataclass
class KillLoop:
    """What was asked of all servers of one data folder, and what was seen of it. `pause_s`: their longest life."""

    data_dir: Path
    rng: random.Random
    pause_s: float = 1.0
    settings: dict[str, str] = field(default_factory=dict)
    wanted: dict[str, dict[str, Any]] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    _ends: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    _decoded: set[str] = field(default_factory=set)

    def body(self) -> dict[str, Any]:
        data = {
            "width": 64, "height": 64, "steps": self.rng.randint(1, 6), "delay_ms": self.rng.choice([0, 0, 5, 20]),
        }  # fmt: skip
        return {"name": "kill", "type": "example", "data": data, "start": True}

    async def start(self) -> Server:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        log = (self.data_dir.parent / "server.log").open("ab")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("KINO_")}
        environment = {**inherited, "OMP_NUM_THREADS": "1", "KINO_DEVICES": '["cpu"]', **self.settings}
        with log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "kino", "serve", "--port", "0", "--data-dir", str(self.data_dir),
                cwd=BACKEND, env=environment, stdout=asyncio.subprocess.PIPE, stderr=log,
            )  # fmt: skip
        return Server(process)

    async def round(self, new_tasks: int) -> None:
        """One life of a server: started, given tasks, killed, looked after."""
        server = await self.start()
        try:
            if self.rng.random() < 0.15:
                await asyncio.sleep(self.rng.uniform(0, 0.6))
                self.kills["before or while it starts"] += 1
            else:
                await server.listening()
                for _ in range(new_tasks):
                    self.wanted[f"key {len(self.wanted)}"] = self.body()
                submitting = asyncio.create_task(self.submit(server))
                # Half of them early: while tasks come in, and while the worker starts.
                await asyncio.sleep(self.rng.uniform(0, self.pause_s * self.rng.choice([0.1, 1.0])))
                self.kills["under a queue" if submitting.done() else "while tasks come in"] += 1
                submitting.cancel()
                await asyncio.gather(submitting, return_exceptions=True)
        finally:
            await server.kill()
        await self.look_after()

    async def submit(self, server: Server) -> None:
        """Sends everything that was not acknowledged, also what the server before may have written down."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
            for key, body in self.wanted.items():
                if key in self.acknowledged:
                    continue
                headers = {"Idempotency-Key": key}
                async with session.post(f"{server.url}/generator/tasks", json=body, headers=headers) as answer:
                    assert answer.status == 201, await answer.text()
                    self.acknowledged[key] = (await answer.json())["id"]

    async def look_after(self) -> None:
        await self.nobody_left()
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "kino.db"
            for suffix in ("", "-wal"):
                source = self.data_dir / f"kino.db{suffix}"
                if source.exists():
                    shutil.copyfile(source, copy.with_name(copy.name + suffix))
            if copy.exists():
                with closing(sqlite3.connect(copy)) as db:
                    if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                        self.look_at(db)

    def look_at(self, db: sqlite3.Connection) -> None:
        assert [row[0] for row in db.execute("PRAGMA integrity_check")] == ["ok"]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'tasks'").fetchone():
            return
        rows = {row[0]: row[1:] for row in db.execute("SELECT id, status, result, error, attempt FROM tasks")}
        missing = set(self.acknowledged.values()) - set(rows)
        assert not missing, f"acknowledged and gone: {sorted(missing)}"
        assert len(set(self.acknowledged.values())) == len(self.acknowledged), "two keys gave one task"
        for id, row in rows.items():
            if row[0] in ENDED:
                assert self._ends.setdefault(id, row) == row, f"task {id} ended twice: {self._ends[id]}, {row}"
            else:
                assert id not in self._ends, f"task {id} had ended, and is {row[0]} again"
        for (path,) in db.execute("SELECT path FROM takes"):
            if path not in self._decoded:
                with Image.open(self.data_dir / path) as picture:
                    picture.load()
                self._decoded.add(path)

    async def nobody_left(self) -> None:
        """No process of ours is left, a moment after the server's death."""
        end = time.monotonic() + GONE_S
        while left := self._ours():
            assert time.monotonic() < end, f"still running: {left}"
            await asyncio.sleep(0.02)

    def _ours(self) -> list[str]:
        found = []
        for process in psutil.process_iter(["cmdline", "status"]):
            line = " ".join(process.info["cmdline"] or [])
            if "kino" in line and str(self.data_dir) in line and process.pid != os.getpid():
                found.append(f"{process.pid} {process.info['status']} {line}")
        return found

    async def drain(self) -> Counter[str]:
        """Lets a last server finish everything; statuses of all tasks. Its end is a clean one."""
        server = await self.start()
        try:
            await server.listening()
            await self.submit(server)
            end = time.monotonic() + DRAIN_S
            async with aiohttp.ClientSession() as session:
                while True:
                    async with session.get(f"{server.url}/generator/queue?limit=1") as answer:
                        if (await answer.json())["total"] == 0:
                            break
                    assert time.monotonic() < end, "the queue does not come to its end"
                    await asyncio.sleep(0.1)
            assert await server.stop() == STOPPED
        finally:
            await server.kill()
        await self.look_after()
        with closing(sqlite3.connect(self.data_dir / "kino.db")) as db:
            keys = [row[0] for row in db.execute("SELECT idempotency_key FROM tasks ORDER BY 1")]
            assert keys == sorted(self.wanted), "some task is missing, or was made twice"
            takes = Counter(row[0] for row in db.execute("SELECT task_id FROM takes"))
            for id, status in db.execute("SELECT id, status FROM tasks"):
                assert status in ENDED, f"task {id} is {status}"
                assert takes[id] == (status == "completed"), f"task {id} is {status} with {takes[id]} takes"
            files = {str(path.relative_to(self.data_dir)) for path in (self.data_dir / "frames").rglob("*.*")}
            assert files == {row[0] for row in db.execute("SELECT path FROM takes")}, "files and rows differ"
            return Counter(row[0] for row in db.execute("SELECT status FROM tasks"))


async def run(rounds: int, data_dir: Path, seed: int, tell: bool = False) -> str:
    """All rounds and the draining; a summary. Raises AssertionError with what was lost."""
    loop = KillLoop(data_dir, random.Random(seed))
    begun = time.monotonic()
    for number in range(1, rounds + 1):
        try:
            await loop.round(new_tasks=loop.rng.randint(1, 8))
        except AssertionError as error:
            raise AssertionError(f"after kill {number} (seed {seed}): {error}") from error
        if tell and number % 10 == 0:
            print(f"{number} kills, {len(loop.acknowledged)} tasks acknowledged, {len(loop._ends)} ended", flush=True)
    statuses = await loop.drain()
    kinds = ", ".join(f"{count} {kind}" for kind, count in loop.kills.most_common())
    ends = ", ".join(f"{count} {status}" for status, count in statuses.most_common())
    return (
        f"{rounds} kills ({kinds}) in {time.monotonic() - begun:.0f} s; {len(loop.wanted)} tasks: {ends}; "
        f"nothing lost, {len(loop._decoded)} pictures decoded, integrity_check ok every time, no process left"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("rounds", type=int, nargs="?", default=300)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", type=Path, help="folder to keep data and log in; by default they go")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory() as folder:
        print(asyncio.run(run(options.rounds, (options.keep or Path(folder)) / "data", options.seed, tell=True)))


if __name__ == "__main__":
    main()
