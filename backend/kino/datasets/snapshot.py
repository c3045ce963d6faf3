"""A dataset's state in a file: `kino-session.json`, its rotating copies, and restore points are all of this form.

Made to be read by people and compared by tools: one picture a line. The head tells what it is of, and a checksum
tells whether the rest is as it was written.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kino import errors
from kino.datasets.encoding import about_out, from_bytes, picture_out, state_in, to_bytes
from kino.datasets.state import State

FORMAT = 1
_START = b'{\n"kino": '


@dataclass(frozen=True, slots=True)
class Head:
    id: str  # the dataset's own, made with it
    n: int  # the journal's line it is of
    revision: int
    at: str
    tagged: int = 0
    name: str = ""  # of a restore point
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    head: Head
    state: State


class Damaged(Exception):
    """A snapshot that is not as it was written."""


def to_file(head: Head, state: State) -> bytes:
    rows = b",\n".join(to_bytes(picture_out(picture)) for picture in state.pictures.values())
    about = json.dumps(about_out(state.about), ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
    rest = b'"about": ' + about + b',\n"pictures": [\n' + rows + b"\n]}\n"
    front = {"format": FORMAT, **asdict(head), "sum": f"{zlib.crc32(rest):08x}"}
    return _START + to_bytes(front) + b",\n" + rest


def from_file(path: Path) -> Snapshot:
    """Raises Damaged (also where there is none), and errors.Unavailable for one of a newer Kino."""
    try:
        data = path.read_bytes()
        front, rest = _front(data)
        if front["sum"] != f"{zlib.crc32(rest):08x}":
            raise Damaged(f"{path.name} was changed or cut short")
        return Snapshot(_head(front, path), state_in(from_bytes(b"{" + rest)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(f"{path.name} can't be read") from error


def head_of(path: Path) -> Head:
    """The head alone, which is quick. Raises as `from_file`."""
    try:
        with path.open("rb") as file:
            front, _ = _front(file.read(4096))
        return _head(front, path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{path.name} can't be read") from error


def tagged(state: State) -> int:
    return sum(1 for picture in state.pictures.values() if picture.caption and not picture.removed)


def _front(data: bytes) -> tuple[dict[str, Any], bytes]:
    if not data.startswith(_START):
        raise ValueError("no snapshot")
    line, _, rest = data[len(_START) :].partition(b",\n")
    front: dict[str, Any] = from_bytes(line)
    return front, rest


def _head(front: dict[str, Any], path: Path) -> Head:
    if front["format"] > FORMAT:
        raise errors.Unavailable(f"{path} was written by a newer Kino: update this one to open it.")
    return Head(**{name: front[name] for name in Head.__dataclass_fields__})
