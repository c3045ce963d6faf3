"""Messages: what is one, what is none, and that bytes arrive as they were sent."""

from __future__ import annotations

import asyncio
import io
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kino.workers.protocol import DOWN, MAX_MESSAGE, UP, ProtocolError, check, pack, read_message, read_message_async

PROGRESS = {"type": "progress", "task_id": 1, "attempt": 1, "percent": 5, "stage": None, "step": None, "steps": None}
VALUES: dict[Any, Any] = {int: 1, str: "a", dict: {}, bytes: b"b", list: [], bool: True, float: 0.5}

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text()
    | st.binary(max_size=50),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=15,
)  # fmt: skip


def whole(direction: dict[str, Any], type: str) -> dict[str, Any]:
    """A message with every field that its type needs."""
    kinds = {name: kind[0] if isinstance(kind, tuple) else kind for name, kind in direction[type].items()}
    return {"type": type, **{name: VALUES[kind] for name, kind in kinds.items()}}


@given(st.dictionaries(st.text(max_size=9), plain, max_size=5))
def test_what_is_packed_is_read(message: dict[str, Any]) -> None:
    assert read_message(io.BytesIO(pack(message))) == message


async def test_both_readers_read_the_same() -> None:
    message = {"type": "output", "png": bytes(300_000)}
    reader = asyncio.StreamReader(limit=1000)
    reader.feed_data(pack(message))
    reader.feed_eof()
    assert await read_message_async(reader) == message
    with pytest.raises(EOFError):
        await read_message_async(reader)


@pytest.mark.parametrize(("direction", "type"), [(d, t) for d in (UP, DOWN) for t in d], ids=lambda v: str(v)[:12])
def test_every_message_needs_each_of_its_fields(direction: dict[str, Any], type: str) -> None:
    message = whole(direction, type)
    assert check(message, direction) is message
    for name, kind in direction[type].items():
        if not (isinstance(kind, tuple) and any(k is None.__class__ for k in kind)):
            with pytest.raises(ProtocolError):
                check({key: value for key, value in message.items() if key != name}, direction)
        with pytest.raises(ProtocolError):
            check({**message, name: object()}, direction)


@pytest.mark.parametrize("odd", [None, 3, [], "ready", {}, {"type": "run"}, {"type": None}, {"type": "nonsense"}])
def test_what_is_no_message_is_refused(odd: Any) -> None:
    with pytest.raises(ProtocolError):
        check(odd, UP)


@pytest.mark.parametrize("percent", [float("nan"), float("inf"), True, "5", None])
def test_a_percentage_is_a_finite_number(percent: Any) -> None:
    with pytest.raises(ProtocolError):
        check({**PROGRESS, "percent": percent}, UP)


@pytest.mark.parametrize("value", [2**64, "half \ud800", object(), {1, 2}])
def test_what_msgpack_has_not_is_refused_when_packing(value: Any) -> None:
    with pytest.raises(ProtocolError):
        pack({"type": "done", "result": value})


@pytest.mark.parametrize(
    "data", [struct.pack(">I", MAX_MESSAGE + 1), struct.pack(">I", 3) + b"\xc1\xc1\xc1", b"garb" * 9]
)
async def test_bytes_that_are_no_message_are_told_from_an_end(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        read_message(io.BytesIO(data))
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    with pytest.raises(ProtocolError):
        await read_message_async(reader)


@pytest.mark.parametrize("cut", [1, 3, 4, 9])
def test_a_message_cut_off_is_an_end(cut: int) -> None:
    with pytest.raises(EOFError):
        read_message(io.BytesIO(pack(PROGRESS)[:cut]))


def test_a_message_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kino.workers.protocol.MAX_MESSAGE", 1000)
    with pytest.raises(ProtocolError, match="too large"):
        pack({"png": bytes(2000)})
