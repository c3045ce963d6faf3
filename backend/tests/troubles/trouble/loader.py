"""A plugin that does, on request, whatever a plugin must not do; and draws, when asked to behave.

Linked into the plugins folder of a test's data folder.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Literal

from kino.plugins.base_plugin import (
    BasePlugin,
    Context,
    PluginInfo,
    PluginParams,
    PluginResult,
    TaskFailed,
    TaskStopped,
    parameter,
)

How = Literal[
    "draw", "sleep_in_c", "block", "hold_signals", "abort", "exit", "leave", "print", "garbage", "allocate", "raise",
    "refuse", "odd_result", "no_json", "start_process", "report_much", "read", "lose_device", "stop_itself",
    "odd_error", "read_stdin", "unload_fails", "odd_progress", "return_nothing", "return_a_number",
]  # fmt: skip


class Params(PluginParams):
    how: How = parameter("draw", description="What to do")
    seconds: float = parameter(0.0, ge=0, description="For how long; of each stage when drawing")
    at: str = parameter("", description="When drawing: the one stage that takes the seconds, past its first step")
    until: str = parameter("", description="A file that ends the seconds early, once it is there")
    steps: int = parameter(3, ge=0, description="Steps of denoising")
    pictures: int = parameter(1, ge=0, description="How many to draw")
    side: int = parameter(64, ge=1, description="Pixels")
    ref: str = parameter("", description="What to read")
    prompt: str = parameter("", description="Written into the picture")
    seed: int | None = parameter(None, description="Written into the picture")


class Trouble(BasePlugin):
    info = PluginInfo(title="Trouble", visible=False)
    unloaded = 0

    def unload(self) -> None:
        Trouble.unloaded += 1
        if getattr(self, "fails", False):
            raise RuntimeError("can't let go")

    async def generate(self, params: Params, context: Context) -> PluginResult:
        context.progress(1, "loading")
        told: dict[str, Any] = {"unloaded": Trouble.unloaded, "project": dict(context.project)}
        if params.how in ("draw", "print", "read_stdin"):
            if params.how == "print":
                _print()
            if params.how == "read_stdin" and sys.stdin.read() != "":
                raise TaskFailed("stdin is not empty")
            await self._draw(params, context)
        elif params.how == "read":
            context.output(await context.read(params.ref), {"prompt": params.prompt})
        else:
            told |= self._misbehave(params, context)
        if params.how == "return_nothing":
            return None  # type: ignore[return-value]
        if params.how == "return_a_number":
            return 42  # type: ignore[return-value]
        return PluginResult(data=told)

    async def _draw(self, params: Params, context: Context) -> None:
        import numpy as np
        from PIL import Image

        async def pause(stage: str, share: float = 1) -> None:
            if params.at in ("", stage):
                await _pause(params.seconds * share, context, params.until)

        for stage in ("loading", "encoding"):
            await context.progress(5, stage)
            await pause(stage)
        for step in range(1, params.steps + 1):
            if not (params.at and step == 1):
                await pause("denoising", 1 / params.steps)
            await context.progress(10 + 80 * step / params.steps, "denoising", step, params.steps)
            await context.preview(Image.new("RGB", (params.side, params.side), (step % 256, 0, 0)))
        await context.progress(95, "decoding")
        await pause("decoding")
        for index in range(params.pictures):
            seed = (params.seed or 0) + index
            pixels = np.random.default_rng(seed).integers(0, 255, (params.side, params.side, 3), np.uint8)
            await context.output(Image.fromarray(pixels), {"prompt": params.prompt, "seed": seed})
        await context.progress(99, "saving")
        if params.at == "saving":
            await pause("saving")

    def _misbehave(self, params: Params, context: Context) -> dict[str, Any]:
        how = params.how
        if how == "sleep_in_c":
            ctypes.PyDLL(None).usleep(int(params.seconds * 1e6))  # PyDLL keeps the interpreter's lock
        elif how == "block":
            _block(params)
        elif how == "hold_signals":
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            time.sleep(params.seconds)
        elif how == "abort":
            os.abort()
        elif how == "leave":
            os._exit(3)
        elif how == "exit":
            sys.exit(3)
        elif how == "garbage":
            for fd in range(3, 64):
                with contextlib.suppress(OSError):
                    os.write(fd, b"garbage " * 100)
            time.sleep(params.seconds)
        elif how == "allocate":
            bytearray(1 << 60)
        elif how == "raise":
            raise ValueError("a bug")
        elif how == "refuse":
            raise TaskFailed("The cat sat on the keyboard")
        elif how == "odd_result":
            return {"number": float("nan"), "module": os, "text": "half \ud800"}
        elif how == "no_json":
            return {"number": 2**70}
        elif how == "start_process":
            started = subprocess.Popen(["sleep", "1000"])
            context.progress(2, f"pid {started.pid}")
            time.sleep(params.seconds)
        elif how == "report_much":
            for step in range(20_000):
                context.progress(step / 200, "denoising", step, 20_000)
            context.progress(100, "saving")
            _block(params)
        elif how == "lose_device":
            raise RuntimeError("CUDA error: device-side assert triggered")
        elif how == "stop_itself":
            raise TaskStopped
        elif how == "odd_error":
            raise _OddError
        elif how == "odd_progress":
            context.progress(float("nan"), "denoising", 2**64, -1)
        elif how == "unload_fails":
            self.fails = True
        return {}


class _OddError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no words")


def _block(params: Params) -> None:
    end = time.monotonic() + params.seconds
    while (left := end - time.monotonic()) > 0 and not _there(params.until):
        time.sleep(min(left, 0.02) if params.until else left)


def _there(path: str) -> bool:
    return path != "" and Path(path).exists()


async def _pause(seconds: float, context: Context, until: str) -> None:
    end = time.monotonic() + seconds
    context.check_stop()
    while (left := end - time.monotonic()) > 0 and not _there(until):
        await asyncio.sleep(min(left, 0.01))
        context.check_stop()


def _print() -> None:
    print("print " * 100)
    sys.stdout.flush()
    os.write(1, b"written to 1\n")
    subprocess.run(["echo", "echoed by a process"], check=True)
