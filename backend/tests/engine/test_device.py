"""What a device's errors mean to a person, and what the CPU can."""

from __future__ import annotations

import pytest
import torch

from kino.engine import device
from kino.errors import DeviceLost, OutOfMemory


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
        MemoryError(),
        RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:124] . DefaultCPUAllocator: can't allocate memory"),
    ],
)
def test_running_out_of_memory_comes_with_the_advice(error: Exception) -> None:
    with pytest.raises(OutOfMemory, match="choose a smaller size"), device.told("choose a smaller size"):
        raise error


@pytest.mark.parametrize(
    "text", ["CUDA error: device-side assert triggered", "CUDA error: an illegal memory access was encountered"]
)
def test_an_error_that_stays_is_a_lost_device(text: str) -> None:
    with pytest.raises(DeviceLost, match="can't be used again"), device.told(""):
        raise RuntimeError(text)


def test_any_other_error_stays_what_it_is() -> None:
    with pytest.raises(RuntimeError, match="mat1 and mat2"), device.told(""):
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")


def test_a_real_allocation_that_is_too_large_is_out_of_memory() -> None:
    with pytest.raises(OutOfMemory), device.told("choose a smaller size"):
        torch.empty(2**52, dtype=torch.float32)


def test_the_cpu_computes_in_what_it_has_instructions_for() -> None:
    expected = torch.bfloat16 if device.cpu_has_bfloat16() else torch.float32
    assert device.compute_dtype("cpu") is expected


def test_free_and_used_memory_are_measured() -> None:
    assert 0 < device.used_bytes("cpu") < device.free_bytes("cpu") + device.used_bytes("cpu")
    device.release("cpu")
