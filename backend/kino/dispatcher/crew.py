"""Which workers there are to be: `settings.devices` made into named workers, `auto` resolved without torch."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections import Counter
from contextlib import suppress

from kino.settings import Settings
from kino.workers import devices
from kino.workers.local import LocalWorker, Owner

log = logging.getLogger(__name__)

ASK_S = 20.0
KILLED_S = 1.0


async def crew(owner: Owner, settings: Settings) -> list[LocalWorker]:
    """A worker for each entry, none of them started; two of one device are `cpu` and `cpu-2`."""
    wanted: list[str] = []
    for entry in settings.devices:
        entry = entry.strip().lower()
        wanted += await _found() if entry == "auto" else ["cuda:0" if entry == "cuda" else entry]
    seen: Counter[str] = Counter()
    workers = []
    for device in wanted or [devices.without_cuda()]:
        seen[device] += 1
        workers.append(
            LocalWorker(
                device if seen[device] == 1 else f"{device}-{seen[device]}",
                device,
                owner,
                data_dir=settings.data_dir,
                models_dir=settings.models_dir,
                threads=settings.worker_threads,
                warm=settings.warm_start,
                stop_grace_s=settings.stop_grace_s,
                idle_unload_s=settings.idle_unload_s,
            )
        )
    return workers


async def _found() -> list[str]:
    """All CUDA devices, else Apple's, else the CPU. The driver is asked in a process that may hang."""
    if not devices.maybe_cuda():
        return [devices.without_cuda()]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "kino.workers.devices",
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        said, _ = await asyncio.wait_for(process.communicate(), ASK_S)
        return [str(device) for device in json.loads(said)]
    except (TimeoutError, ValueError) as error:
        log.warning("the GPU driver does not say which devices there are (%r); using the CPU", error)
        return [devices.without_cuda()]
    finally:
        if process.returncode is None:
            process.kill()
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), KILLED_S)
