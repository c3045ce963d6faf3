"""Every error a person can meet, as a sentence. Raised where it is known, translated once at the edge.

`KinoError` becomes an HTTP answer (`web/errors.py`); `TaskFailed` becomes a failed task (`workers/process.py`).
This module imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Detail:
    """One field and what is wrong with it; `field` is a dotted path such as `data.loras.0.name`."""

    field: str
    message: str


class KinoError(Exception):
    """A refusal with a code, a status and a sentence."""

    code = "internal_error"
    status = 500

    def __init__(self, message: str, details: list[Detail] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details or []


class Invalid(KinoError):
    code, status = "validation_error", 400

    @classmethod
    def of(cls, field: str, message: str) -> Invalid:
        """One wrong field: the message names it, so that it reads as a sentence on its own."""
        return cls(f"{field} {message}", [Detail(field, f"{field} {message}")])


class Unauthorized(KinoError):
    code, status = "unauthorized", 401


class Forbidden(KinoError):
    code, status = "forbidden", 403


class NotFound(KinoError):
    code, status = "not_found", 404


class MethodNotAllowed(KinoError):
    code, status = "method_not_allowed", 405


class Conflict(KinoError):
    code, status = "conflict", 409


class TooLarge(KinoError):
    code, status = "too_large", 413


class UnsupportedMedia(KinoError):
    code, status = "unsupported_media_type", 415


class TooMany(KinoError):
    code, status = "too_many_requests", 429


class Unavailable(KinoError):
    code, status = "unavailable", 503


class ConfigurationError(Exception):
    """The program can't start as configured: `run.sh` stops instead of trying again (exit status 78)."""


class TaskFailed(Exception):
    """What a plugin or the engine raises: one sentence for the person, with advice where there is any."""

    kind = "failed"


class OutOfMemory(TaskFailed):
    """The device's memory did not suffice; the worker frees everything or is replaced."""

    kind = "out_of_memory"


class DeviceLost(TaskFailed):
    """A sticky device error: this process can never use the device again and has to be replaced."""

    kind = "device_lost"


class TaskStopped(Exception):
    """Raised inside a plugin when the person stopped the task; never shown as a failure."""
