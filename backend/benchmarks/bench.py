"""What the figures share in one run: a temporary folder, one server with its client, one bare pipeline."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from benchmarks.bare import Bare, bare
from benchmarks.server import BACKEND, Client, Server, serve

MODEL = BACKEND / "models_storage" / "DiffusionModels" / "kino-mini"
THREADS = os.cpu_count() or 1
# What both sides of a ratio draw, size and length set by each figure.
PROMPT = "a large red circle on a blue background"


class Bench:
    """Started on first use, so that `--only` starts what it needs. Close it with `async with`."""

    def __init__(self, *, quick: bool) -> None:
        self.quick = quick
        self._stack = AsyncExitStack()
        self._server: Server | None = None
        self._bare: Bare | None = None
        self._count = 0

    async def __aenter__(self) -> Bench:
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="kino-bench-")))
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._stack.aclose()

    async def client(self) -> Client:
        """The client of the one server the job figures share: a CPU or GPU worker with all threads, kept loaded."""
        if self._server is None:
            server: Server = await self._stack.enter_async_context(self.serve("jobs"))
            await server.client.post("/api/v2/projects", {"name": "b", "width": 256, "height": 256, "fps": 12})
            await server.client.generate("flux_txt2img", picture(self.prompt(), steps=2))
            self._server = server
        return self._server.client

    async def bare(self) -> Bare:
        """diffusers' pipeline with the same model, warmed up."""
        if self._bare is None:
            self._bare = await self._stack.enter_async_context(bare(MODEL, THREADS))
            await self._bare.seconds(prompt=self.prompt(), num_inference_steps=2, width=256, height=256)
        return self._bare

    def serve(self, name: str, **options: Any) -> Any:
        settings = {"KINO_WORKER_THREADS": str(THREADS), **options.pop("settings", {})}
        plugins = self.folder / name / "plugins"
        for source in (Path(__file__).parent / "plugins").iterdir():
            if source.is_dir() and not source.name.startswith("_"):
                (plugins / source.name).mkdir(parents=True, exist_ok=True)
                (plugins / source.name / "loader.py").write_text((source / "loader.py").read_text("utf-8"), "utf-8")
        return serve(self.folder / name, settings=settings, **options)

    def prompt(self) -> str:
        """A prompt that no one has seen before: a cache must not make one side faster."""
        self._count += 1
        return f"{PROMPT} number {self._count}"


def picture(prompt: str, *, steps: int, side: int = 256, seed: int = 1, **more: Any) -> dict[str, Any]:
    """The parameters of a generation with kino-mini."""
    guidance = defaults().get("guidance")
    more = more if guidance is None else {"guidance": guidance, **more}
    return {"prompt": prompt, "model": MODEL.name, "width": side, "height": side, "steps": steps, "seed": seed, **more}


def call(prompt: str, *, steps: int, side: int = 256, seed: int = 1, **more: Any) -> dict[str, Any]:
    """The same as arguments of diffusers' pipeline."""
    found = defaults()
    extra = {"guidance_scale": found["guidance"]} if "guidance" in found else {}
    if "max_sequence_length" in found:
        extra["max_sequence_length"] = found["max_sequence_length"]
    return {
        "prompt": prompt,
        "width": side,
        "height": side,
        "num_inference_steps": steps,
        "seed": seed,
        **extra,
        **more,
    }


def defaults() -> dict[str, Any]:
    path = MODEL / "kino.json"
    return dict(json.loads(path.read_text("utf-8")).get("defaults", {})) if path.exists() else {}


async def settle(seconds: float = 0.2) -> None:
    """Lets what the figure before left behind end."""
    await asyncio.sleep(seconds)
