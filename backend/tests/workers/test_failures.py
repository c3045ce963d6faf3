"""What an exception means: its kind, and a sentence without a path or a traceback in it."""

from __future__ import annotations

import pytest

from kino.errors import DeviceLost, NotFound, OutOfMemory, TaskFailed
from kino.workers.failures import explain


class OutOfMemoryError(RuntimeError):
    """Named as torch's."""


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TaskFailed("It rained"), "failed"),
        (ValueError("x"), "failed"),
        (OutOfMemory("Too big"), "out_of_memory"),
        (MemoryError(), "out_of_memory"),
        (OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"), "out_of_memory"),
        (RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory"), "out_of_memory"),
        (RuntimeError("MPS backend out of memory (MPS allocated: 1 GB)"), "out_of_memory"),
        (RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling"), "out_of_memory"),
        (RuntimeError("CUDA error: an illegal memory access was encountered"), "device_lost"),
        (RuntimeError("CUDA error: device-side assert triggered"), "device_lost"),
        (DeviceLost("Gone"), "device_lost"),
        (SystemExit(2), "failed"),
        (KeyboardInterrupt(), "failed"),
    ],
)
def test_kinds(error: BaseException, kind: str) -> None:
    failure = explain(error, "flux")
    assert failure.kind == kind and failure.message and "\n" not in failure.message


def test_a_plugins_own_sentence_is_kept() -> None:
    assert explain(TaskFailed("It  rained\nall day"), "flux").message == "It rained all day"
    assert explain(NotFound("There is no model x"), "flux").message == "There is no model x"


def test_what_it_was_raised_from_decides_the_kind_and_not_the_sentence() -> None:
    try:
        try:
            raise MemoryError
        except MemoryError as error:
            raise TaskFailed("The picture is too large for this card") from error
    except TaskFailed as error:
        failure = explain(error, "flux")
    assert (failure.kind, failure.message) == ("out_of_memory", "The picture is too large for this card")


def test_a_very_long_message_is_cut() -> None:
    failure = explain(ValueError("x" * 100_000), "flux")
    assert len(failure.message) < 1000 and len(failure.traceback) <= 20_000
