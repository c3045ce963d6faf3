"""What went wrong in a plugin, as a kind, a sentence and whether this process can go on.

Reads exceptions of torch by name and text, so that it needs no torch. Frees nothing itself.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass

from kino.errors import DeviceLost, KinoError, OutOfMemory, TaskFailed
from kino.sentences import printable

MAX_SENTENCE = 600
MAX_TRACEBACK = 20_000
ADVICE = (
    "The memory of the device did not suffice. Try a smaller size, fewer pictures at once, or another offload setting"
)
LOST = "The device stopped working in the middle of this task; its worker is being replaced. Try again"

# PyTorch raises plain RuntimeErrors for most of these; the texts are those of c10/cuda and the CPU allocator.
OUT_OF_MEMORY = (
    "cuda out of memory", "cuda error: out of memory", "mps backend out of memory", "hip out of memory",
    "defaultcpuallocator", "not enough memory: you tried to allocate", "cublas_status_alloc_failed",
    "cudnn_status_alloc_failed",
)  # fmt: skip
DEVICE_LOST = (
    "device-side assert", "illegal memory access", "misaligned address", "unspecified launch failure",
    "illegal instruction", "cuda error: unknown error", "cuda-capable device(s) is/are busy", "uncorrectable ecc",
    "cudnn_status_execution_failed", "cublas_status_execution_failed", "device has fallen off the bus",
)  # fmt: skip


@dataclass(frozen=True)
class Failure:
    kind: str
    message: str
    traceback: str


def explain(error: BaseException, plugin: str) -> Failure:
    """Never raises, whatever the exception does when it is looked at. Keeps no reference to it: it holds tensors."""
    kind = _kind(error)
    if isinstance(error, TaskFailed | KinoError):
        message = _said(error) or f"{plugin} failed"
    elif kind == OutOfMemory.kind:
        message = ADVICE
    elif kind == DeviceLost.kind:
        message = LOST
    else:
        words = f"{type(error).__name__}: {_said(error)}".removesuffix(": ")
        message = f"{plugin} failed in a way it did not foresee ({words}); the log has the details"
    return Failure(kind, message, _traceback(error))


def _kind(error: BaseException) -> str:
    kinds = {_own_kind(one) for one in _chain(error)}
    if DeviceLost.kind in kinds:
        return DeviceLost.kind
    return OutOfMemory.kind if OutOfMemory.kind in kinds else TaskFailed.kind


def _own_kind(error: BaseException) -> str:
    if isinstance(error, TaskFailed):
        return error.kind
    names = {cls.__name__ for cls in type(error).__mro__}
    text = _said(error).lower()
    if names & {"MemoryError", "OutOfMemoryError"} or any(words in text for words in OUT_OF_MEMORY):
        return OutOfMemory.kind
    if any(words in text for words in DEVICE_LOST):
        return DeviceLost.kind
    return TaskFailed.kind


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and those it was raised from: a plugin's own sentence may wrap the device's error."""
    one: BaseException | None = error
    for _ in range(10):
        if one is None:
            return
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _said(error: BaseException) -> str:
    try:
        return printable(" ".join(str(error).split()), MAX_SENTENCE)
    except Exception:  # a foreign exception's own __str__ may fail
        return ""


def _traceback(error: BaseException) -> str:
    try:
        lines = "".join(traceback.format_exception(error))
        return lines[-MAX_TRACEBACK:].encode("utf-8", "backslashreplace").decode()
    except Exception:
        return f"{type(error).__name__} (its traceback could not be written)"
