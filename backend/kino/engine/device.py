"""What a device can hold and compute, and what its errors mean to a person.

Free memory is measured, never looked up by a card's name. Choosing where weights go is `memory.py`.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import re
from collections.abc import Iterator

import psutil
import torch

from kino.errors import DeviceLost, OutOfMemory

_OUT_OF_MEMORY = re.compile(r"out of memory|can't allocate memory|alloc_cpu|CUBLAS_STATUS_ALLOC_FAILED", re.IGNORECASE)
# After these the CUDA context answers every call with the same error: only a new process can use the device again.
_STICKY = re.compile(
    r"device-side assert|illegal memory access|illegal instruction|misaligned address|unspecified launch failure"
    r"|launch timed out|uncorrectable ECC|hardware stack error|device is unavailable|invalid device context"
    r"|unknown error|CUBLAS_STATUS_EXECUTION_FAILED|CUDNN_STATUS_EXECUTION_FAILED",
    re.IGNORECASE,
)


def compute_dtype(device: str) -> torch.dtype:
    """bfloat16 where the hardware multiplies it, as FLUX was trained in it; elsewhere what is not slower or less exact.

    On a CPU with instructions for it kino-mini takes 13 ms a step where float32 takes 20; without them bfloat16 is
    emulated, and slower.
    """
    kind = torch.device(device).type
    if kind == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16
    if kind == "mps":
        return torch.bfloat16
    return torch.bfloat16 if cpu_has_bfloat16() else torch.float32


def cpu_has_bfloat16() -> bool:
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def free_bytes(device: str) -> int:
    """Memory that weights and pictures may still take, what this process holds in its own cache included."""
    where = torch.device(device)
    if where.type == "cuda":
        free, _total = torch.cuda.mem_get_info(where)
        return int(free) + torch.cuda.memory_reserved(where) - torch.cuda.memory_allocated(where)
    return int(psutil.virtual_memory().available)


def host_free_bytes() -> int:
    return int(psutil.virtual_memory().available)


def used_bytes(device: str) -> int:
    """What this process holds of the device's memory."""
    where = torch.device(device)
    if where.type == "cuda":
        return int(torch.cuda.memory_reserved(where))
    return int(psutil.Process().memory_info().rss)


def release(device: str) -> None:
    """Gives freed memory back to the device and to the operating system."""
    gc.collect()
    if torch.device(device).type == "cuda":
        torch.cuda.empty_cache()
    elif torch.device(device).type == "mps":
        torch.mps.empty_cache()
    # glibc keeps freed pages for itself; an idle worker should not.
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


@contextlib.contextmanager
def told(advice: str) -> Iterator[None]:
    """Turns the device's errors into ours: OutOfMemory with `advice`, DeviceLost when only a new process helps."""
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise OutOfMemory(advice) from error
    except RuntimeError as error:  # torch.AcceleratorError is one
        if _OUT_OF_MEMORY.search(str(error)):
            raise OutOfMemory(advice) from error
        if isinstance(error, torch.AcceleratorError) or ("CUDA error" in str(error) and _STICKY.search(str(error))):
            first = str(error).splitlines()[0][:200]
            raise DeviceLost(f"The device failed and can't be used again by this process ({first})") from error
        raise
