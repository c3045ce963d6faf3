"""The other side of the ratios: diffusers' own pipeline in a process of its own, with nothing around it.

As a module: starts that process and asks it. As a program (`python -m benchmarks.bare MODEL THREADS`): reads one
JSON line a request from stdin, answers with one. What a user would write without Kino, and no more.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

BACKEND = Path(__file__).resolve().parents[1]


class Bare:
    def __init__(self, child: asyncio.subprocess.Process) -> None:
        self._child = child

    async def seconds(self, **call: Any) -> float:
        """How long `pipe(**call)` took, measured inside. Raises RuntimeError when the process died."""
        assert self._child.stdin and self._child.stdout
        self._child.stdin.write(json.dumps(call).encode() + b"\n")
        await self._child.stdin.drain()
        line = await self._child.stdout.readline()
        if not line:
            raise RuntimeError("the bare pipeline's process ended")
        return float(json.loads(line)["seconds"])


@asynccontextmanager
async def bare(model: Path, threads: int) -> AsyncIterator[Bare]:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.bare", str(model), str(threads), cwd=BACKEND,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Bare(child)
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


def main() -> None:
    model, threads = sys.argv[1], int(sys.argv[2])
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # libraries print where the answers go
    import kino.engine  # noqa: F401 - before diffusers, which may not load otherwise
    import torch  # isort: skip
    from diffusers import FluxPipeline

    torch.set_num_threads(threads)
    from kino.engine.device import compute_dtype

    device = "cuda" if torch.cuda.is_available() else "cpu"
    # The type of Kino's choice on both sides, or the ratio would compare number formats.
    pipe = FluxPipeline.from_pretrained(model, dtype=compute_dtype(device), local_files_only=True).to(device)
    pipe.set_progress_bar_config(disable=True)
    for line in sys.stdin:
        request = json.loads(line)
        answers.write(json.dumps({"seconds": generate(pipe, **request)}) + "\n")


def generate(pipe: Any, seed: int = 0, **call: Any) -> float:
    import torch

    generator = torch.Generator("cpu").manual_seed(seed)
    begun = time.perf_counter()
    pipe(generator=generator, **call)
    _wait_for_device()
    return time.perf_counter() - begun


def _wait_for_device() -> None:
    import torch

    if torch.cuda.is_available():
        torch.cuda.synchronize()


if __name__ == "__main__":
    main()
