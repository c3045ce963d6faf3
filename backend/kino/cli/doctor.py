"""`kino doctor`: what works, what is missing, and how to get it. Looks at everything, changes nothing."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from kino import __version__
from kino.cli import showing
from kino.cli.connection import Client, connect, settings_of
from kino.cli.failures import FAILED, Failure, run
from kino.cli.models import listed, size_of
from kino.settings import ROOT, Settings
from kino.workers import devices

State = Literal["ok", "note", "missing"]
MARKS: dict[State, tuple[str, str]] = {"ok": ("ok", "green"), "note": ("note", "yellow"), "missing": ("MISSING", "red")}
LITTLE_BYTES = 2_000_000_000
TOO_LITTLE_BYTES = 200_000_000
ENGINE_S = 180
ENGINE = "import kino.engine, torch; from diffusers import FluxPipeline, FluxImg2ImgPipeline"
"""What a worker imports first. Here in a process of its own, as there."""


@dataclass
class Finding:
    """`advice` is what to do about it; empty where there is nothing to do."""

    name: str
    state: State
    message: str
    advice: str = ""


def doctor(flags: dict[str, Any], as_json: bool) -> int:
    """The exit status: 0 when pictures can be made, 1 when something that they need is missing."""
    missing = False

    def work() -> None:
        nonlocal missing
        found = []
        table = None if as_json else _Printed()
        for finding in examine(flags):
            found.append(finding)
            if table:
                table.show(finding)
        missing = any(finding.state == "missing" for finding in found)
        if as_json:
            showing.as_json([asdict(finding) for finding in found])

    return run(work, as_json) or (FAILED if missing else 0)


def examine(flags: dict[str, Any]) -> Iterator[Finding]:
    """One finding after another, as they are made; a few take seconds."""
    yield Finding("Kino", "ok", f"{__version__}, Python {platform.python_version()}, {platform.platform(terse=True)}")
    try:
        settings = settings_of(flags)
    except Failure as failure:
        yield Finding("settings", "missing", failure.message, "`kino config` shows the settings and their sources")
        return
    yield _device()
    yield _engine()
    yield _disk(settings.data_dir)
    yield _studio(settings)
    yield _command()
    try:
        with connect(flags) as client:
            yield from _served(client)
    except Failure as failure:
        yield Finding("server", "missing", failure.message, "the lines of ./run.sh say more")


def _device() -> Finding:
    try:
        torch = metadata.version("torch")
    except metadata.PackageNotFoundError:
        return Finding("torch", "missing", "it is not installed", "./run.sh setup installs it")
    cuda = devices.cuda_devices() if devices.maybe_cuda() else []
    if cuda and not devices.torch_has_cuda():
        return Finding(
            "torch", "note", f"{torch}, built without CUDA: {cuda[0].name} is not used",
            f"install torch with CUDA into {sys.prefix} (pytorch.org/get-started says how)",
        )  # fmt: skip
    if cuda:
        named = ", ".join(f"{one.device} {one.name}, {size_of(one.memory_total_bytes)}" for one in cuda)
        return Finding("torch", "ok", f"{torch} on {named}")
    device = devices.describe(devices.without_cuda())
    if device.device == "cpu":
        return Finding(
            "torch", "note", f"{torch} on {os.cpu_count()} CPU cores, {size_of(device.memory_total_bytes)} of memory",
            "enough for kino-mini; FLUX.1 wants a GPU",
        )  # fmt: skip
    return Finding("torch", "ok", f"{torch} on {device.name}, {size_of(device.memory_total_bytes)}")


def _engine() -> Finding:
    for package in ("torch", "diffusers", "transformers"):
        if importlib.util.find_spec(package) is None:
            return Finding("engine", "missing", f"{package} is not installed", "./run.sh setup installs it")
    try:
        done = subprocess.run(
            [sys.executable, "-c", ENGINE], capture_output=True, text=True, timeout=ENGINE_S, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        return Finding("engine", "note", f"diffusers was not loaded within {ENGINE_S} s", "the machine may be busy")
    if done.returncode == 0:
        return Finding("engine", "ok", f"diffusers {metadata.version('diffusers')} loads")
    causes = [line.strip() for line in done.stderr.splitlines() if "Error:" in line]
    said = causes[0] if causes else f"its process ended with status {done.returncode}"
    advice = f"remove {sys.prefix} and run ./run.sh setup, which installs everything anew"
    return Finding("engine", "missing", f"diffusers can't be loaded: {said[:300]}", advice)


def _disk(data_dir: Path) -> Finding:
    there = next(one for one in (data_dir, *data_dir.parents) if one.exists())
    free = shutil.disk_usage(there).free
    message = f"{size_of(free)} free for {data_dir}"
    if not os.access(there, os.W_OK):
        return Finding("disk", "missing", f"{there} can't be written to", "choose another folder with KINO_DATA_DIR")
    advice = "free some space, or move the data folder and set KINO_DATA_DIR"
    if free < TOO_LITTLE_BYTES:
        return Finding("disk", "missing", message, advice)
    return Finding("disk", "note", message, advice) if free < LITTLE_BYTES else Finding("disk", "ok", message)


def _studio(settings: Settings) -> Finding:
    if (settings.studio_dir / "index.html").is_file():
        return Finding("studio", "ok", f"built, in {settings.studio_dir}")
    return Finding("studio", "note", "not built: there is nothing for a browser to open", "./run.sh setup builds it")


def _command() -> Finding:
    ours = Path(sys.prefix) / "bin" / "kino"
    found = shutil.which("kino")
    if found:
        return Finding("command", "ok", f"`kino` is {found}")
    return Finding(
        "command", "note", "`kino` is not on the PATH", f"{ROOT / 'run.sh'} kino …, or ln -s {ours} ~/.local/bin/kino"
    )


def _served(client: Client) -> Iterator[Finding]:
    info, health = client.get("info"), client.get("/health")
    how = "none ran; one was started to look, and works" if client.started else f"at {client.url}"
    yield Finding("server", "ok", f"{how}; data in {info['data_dir']}")
    for warning in health["warnings"]:
        yield Finding("server", "note", warning)
    yield from _models(client, info["models_dir"])
    for plugin in client.get("generator/plugins")["plugins"]:
        if not plugin["available"]:
            yield Finding("plugin", "note", f"{plugin['name']} can't be used: {plugin['error']}")
    language = info.get("language_model") or {}
    if language.get("available"):
        yield Finding("language model", "ok", f"{language['model']}")
    else:
        why = language.get("reason") or "none is configured"
        yield Finding(
            "language model", "note", why, "only needed to enhance prompts, and for instructions in free words"
        )


def _models(client: Client, models_dir: str) -> Iterator[Finding]:
    models = listed(client)
    drawing = [one for one in models if one["category"] == "DiffusionModels"]
    large = (
        f"put the folder of FLUX.1-schnell or FLUX.1-dev (huggingface.co/black-forest-labs) into "
        f"{Path(models_dir) / 'DiffusionModels'}"
    )
    names = ", ".join(one["filename"] for one in drawing[:8])
    if not drawing:
        yield Finding("models", "missing", f"no model to draw with in {models_dir}", large)
    elif all(one["family"] == "kino-mini" for one in drawing):
        yield Finding("models", "note", f"{names} alone, which draws coloured shapes", f"for everything else {large}")
    else:
        yield Finding("models", "ok", names)
    others = {one["category"]: 0 for one in models if one["category"] != "DiffusionModels"}
    for one in models:
        if one["category"] in others:
            others[one["category"]] += 1
    if others:
        yield Finding("models", "ok", "also " + ", ".join(f"{count} in {name}" for name, count in others.items()))


class _Printed:
    """A line a finding, with its advice below."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(highlight=False)

    def show(self, finding: Finding) -> None:
        from rich.table import Table
        from rich.text import Text

        word, colour = MARKS[finding.state]
        line = Table.grid(padding=(0, 2))
        for width in (7, 14):
            line.add_column(width=width)
        line.add_column()
        line.add_row(Text(word, colour), finding.name, Text(finding.message))
        if finding.advice:
            line.add_row("", "", Text(f"→ {finding.advice}", "dim"))
        self._console.print(line)
