"""Every address the running app answers to, for tests that hold something of all of them."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
# These end the server that the test talks to.
ENDING = ("/system/restart", "/system/shutdown")


def addresses(app: web.Application, fill: str = "1") -> list[str]:
    """One address a route, with `fill` in the place of every name in it."""
    return sorted({re.sub(r"\{[^}]+\}", fill, resource.canonical) for resource in app.router.resources()})


def operations(app: web.Application, fill: str = "1") -> list[tuple[str, str]]:
    """Every method and address that is answered, but for those that end the server."""
    found = []
    for resource in app.router.resources():
        for route in resource:
            view: Any = route.handler
            path = re.sub(r"\{[^}]+\}", fill, resource.canonical)
            found += [(method, path) for method in sorted(view.allowed_methods) if not path.endswith(ENDING)]
    return found


def is_error_shape(answer: Any, code: str | None = None) -> bool:
    error = answer.get("error") if isinstance(answer, dict) and set(answer) == {"error"} else None
    return (
        isinstance(error, dict)
        and set(error) == {"code", "message", "details"}
        and isinstance(error["message"], str)
        and error["message"] != ""
        and all(set(detail) == {"field", "message"} for detail in error["details"])
        and code in (None, error["code"])
    )
