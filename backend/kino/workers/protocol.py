"""The messages between server and worker: length-prefixed msgpack, never pickle.

A message is a dictionary with a `type`. Four bytes (big endian) of length go before each. Pictures travel as bytes,
so no shared disk is assumed. A worker that breaks the protocol is killed and replaced.

    down   run        task_id attempt plugin params project     start a task
           stop       task_id attempt                           end it at the next step
           blob       fetch_id data error                       the answer to a fetch
           unload                                               free models (idle)
           exit                                                 finish and leave
    up     ready      pid device device_name memory_total_bytes
           progress   task_id attempt percent stage step steps
           preview    task_id attempt jpeg
           fetch      task_id attempt fetch_id ref              asks for the bytes of a picture, or of a dataset
           output     task_id attempt index png width height metadata
           record     task_id attempt index data                a part of the result that is no picture
           free       task_id attempt                           may run the next one; pictures of this are on their way
           done       task_id attempt result
           failed     task_id attempt kind message traceback    kind: failed, out_of_memory, device_lost
                      usable                                    False: this process must be replaced
           stopped    task_id attempt
           log        level message
           heartbeat  memory_used_bytes loaded                  every 10 s, from a thread of its own
"""

from __future__ import annotations

import asyncio
import math
import struct
from typing import Any, BinaryIO

import msgpack

MAX_MESSAGE = 512 * 1024 * 1024
HEARTBEAT_S = 10.0
STALLED_S = 30.0

Message = dict[str, Any]

DOWN: dict[str, dict[str, type | tuple[type, ...]]] = {
    "run": {"task_id": int, "attempt": int, "plugin": str, "params": dict, "project": dict},
    "stop": {"task_id": int, "attempt": int},
    "blob": {"fetch_id": int, "data": (bytes, type(None)), "error": (str, type(None))},
    "unload": {},
    "exit": {},
}
_task: dict[str, type | tuple[type, ...]] = {"task_id": int, "attempt": int}
UP: dict[str, dict[str, type | tuple[type, ...]]] = {
    "ready": {"pid": int, "device": str, "device_name": str, "memory_total_bytes": int},
    "progress": {**_task, "percent": (int, float), "stage": (str, type(None)), "step": (int, type(None)),
                 "steps": (int, type(None))},
    "preview": {**_task, "jpeg": bytes},
    "fetch": {**_task, "fetch_id": int, "ref": str},
    "output": {**_task, "index": int, "png": bytes, "width": int, "height": int, "metadata": dict},
    "record": {**_task, "index": int, "data": dict},
    "free": _task,
    "done": {**_task, "result": dict},
    "failed": {**_task, "kind": str, "message": str, "traceback": str, "usable": bool},
    "stopped": _task,
    "log": {"level": int, "message": str},
    "heartbeat": {"memory_used_bytes": int, "loaded": list},
}  # fmt: skip


class ProtocolError(Exception):
    """Something that is not a message of ours came through the pipe."""


def check(message: Any, direction: dict[str, dict[str, type | tuple[type, ...]]]) -> Message:
    """The message itself when it is one of `direction`. Raises ProtocolError."""
    if not isinstance(message, dict) or message.get("type") not in direction:
        raise ProtocolError(f"unknown message {str(message)[:80]}")
    for name, kind in direction[message["type"]].items():
        value = message.get(name)
        # A bool is an int to isinstance; a NaN would travel into JSON, which has none.
        finite = not isinstance(value, float) or math.isfinite(value)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool) or not finite:
            raise ProtocolError(f"{message['type']}.{name} is {type(value).__name__}")
    return message


def pack(message: Message) -> bytes:
    """The bytes of a message. Raises ProtocolError for what msgpack can't carry, such as half of a surrogate pair."""
    try:
        body: bytes = msgpack.packb(message, use_bin_type=True)
    except (TypeError, ValueError, OverflowError) as error:
        raise ProtocolError(f"{message.get('type')} can't be packed: {error}") from error
    if len(body) > MAX_MESSAGE:
        raise ProtocolError(f"a message of {len(body)} bytes is too large")
    return struct.pack(">I", len(body)) + body


def unpack(body: bytes) -> Any:
    try:
        return msgpack.unpackb(body, raw=False, strict_map_key=False)
    except Exception as error:  # msgpack raises half a dozen kinds for bad bytes
        raise ProtocolError(f"not msgpack: {error}") from error


def read_message(stream: BinaryIO) -> Any:
    """Blocks for one message. Raises EOFError at the end of the stream."""
    head = _read_exactly(stream, 4)
    (length,) = struct.unpack(">I", head)
    if length > MAX_MESSAGE:
        raise ProtocolError(f"a message of {length} bytes is too large")
    return unpack(_read_exactly(stream, length))


def _read_exactly(stream: BinaryIO, count: int) -> bytes:
    parts = []
    while count:
        part = stream.read(count)
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


async def read_message_async(reader: asyncio.StreamReader) -> Any:
    """As `read_message`, on an asyncio stream. Raises EOFError at its end."""
    try:
        (length,) = struct.unpack(">I", await reader.readexactly(4))
        if length > MAX_MESSAGE:
            raise ProtocolError(f"a message of {length} bytes is too large")
        return unpack(await reader.readexactly(length))
    except asyncio.IncompleteReadError as error:
        raise EOFError from error
