"""Which devices there are, asked without torch: the server never imports it, and a worker has to say who it is at once.

CUDA is asked through the driver's own library, which honours CUDA_VISIBLE_DEVICES and counts as torch counts. The
server asks in a process of its own (`python -m kino.workers.devices`): a broken driver may hang whoever calls it.
"""

from __future__ import annotations

import ctypes
import importlib.util
import json
import platform
import re
import sys
from pathlib import Path
from typing import NamedTuple

SIGNS_OF_CUDA = ("/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/dxg")
CUDA_SUCCESS = 0


class Device(NamedTuple):
    device: str
    name: str
    memory_total_bytes: int


def maybe_cuda() -> bool:
    """Whether asking the driver is worth a process. False is certain; True is not."""
    return any(Path(sign).exists() for sign in SIGNS_OF_CUDA) or sys.platform == "win32"


def without_cuda() -> str:
    """What `auto` is on a machine without CUDA."""
    return "mps" if sys.platform == "darwin" and platform.machine() == "arm64" else "cpu"


def torch_has_cuda() -> bool:
    """Whether the torch that is installed was built for CUDA; its build without it ignores every GPU."""
    found = importlib.util.find_spec("torch")
    if found is None or found.origin is None:
        return False
    try:
        text = (Path(found.origin).parent / "version.py").read_text("utf-8")
    except OSError:
        return False
    return re.search(r"^cuda\b[^=\n]*=\s*['\"]\d", text, re.MULTILINE) is not None


def cuda_devices() -> list[Device]:
    """All CUDA devices of the driver, in torch's order; none without a driver."""
    try:
        driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
        count = ctypes.c_int()
        if driver.cuInit(0) != CUDA_SUCCESS or driver.cuDeviceGetCount(ctypes.byref(count)) != CUDA_SUCCESS:
            return []
        return [_cuda_device(driver, index) for index in range(count.value)]
    except (OSError, AttributeError):
        return []


def _cuda_device(driver: ctypes.CDLL, index: int) -> Device:
    handle, name, total = ctypes.c_int(), ctypes.create_string_buffer(256), ctypes.c_size_t()
    driver.cuDeviceGet(ctypes.byref(handle), index)
    driver.cuDeviceGetName(name, len(name), handle)
    driver.cuDeviceTotalMem_v2(ctypes.byref(total), handle)
    return Device(f"cuda:{index}", name.value.decode("utf-8", "replace"), total.value)


def describe(device: str) -> Device:
    """The device a worker was given. Raises LookupError with a sentence when it is not there."""
    import psutil

    if device.startswith("cuda"):
        if not torch_has_cuda():
            raise LookupError(f"{device} can't be used: the torch that is installed was built without CUDA")
        for found in cuda_devices():
            if found.device == device:
                return found
        raise LookupError(f"{device} can't be used: the driver does not list it")
    if device not in ("cpu", "mps"):
        raise LookupError(f"{device} is no device: it must be auto, cpu, mps, cuda or cuda:<number>")
    name = "Apple GPU" if device == "mps" else platform.processor() or platform.machine()
    return Device(device, name, psutil.virtual_memory().total)


if __name__ == "__main__":
    devices = [found.device for found in cuda_devices()] if torch_has_cuda() else []
    sys.stdout.write(json.dumps(devices or [without_cuda()]))
