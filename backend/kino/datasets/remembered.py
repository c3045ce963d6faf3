"""What imported files were, so that a folder of ten thousand that is opened again need not be read again.

`.kino/sources.json` in the dataset's folder: for each file its size, when it was changed last, and the SHA-256 of what
it held then. A file of which both are the same is taken to be the same, as backup programs do. Only a memory: it may
be deleted, and is believed only for pictures that the dataset has.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

from kino.datasets.allowed import HIDDEN
from kino.datasets.state import Picture
from kino.datasets.walking import File

NAME = "sources.json"


def unchanged(folder: Path, files: Iterable[File], known: Iterable[Picture]) -> dict[str, str]:
    """The SHA-256 of every file that the dataset has and that is as it was, by its name below the imported folder."""
    remembered = _read(folder)
    if not remembered:
        return {}
    had = {(picture.source, picture.sha256) for picture in known}
    found = {}
    for file in files:
        size, changed_ns, sha256 = remembered.get(file.relative, (-1, -1, ""))
        if (size, changed_ns) == (file.size_bytes, file.changed_ns) and (file.relative, sha256) in had:
            found[file.relative] = sha256
    return found


def remember(folder: Path, sources: Mapping[str, tuple[int, int, str]]) -> None:
    """Keeps size, time of change and SHA-256 of files beside those kept before. Raises OSError."""
    kept = {**_read(folder), **sources}
    part = folder / HIDDEN / f".{uuid.uuid4().hex}.tmp"
    try:
        part.write_text(json.dumps(kept, ensure_ascii=True, separators=(",", ":")), "ascii")
        part.replace(folder / HIDDEN / NAME)
    finally:
        part.unlink(missing_ok=True)


def _read(folder: Path) -> dict[str, tuple[int, int, str]]:
    try:
        kept = json.loads((folder / HIDDEN / NAME).read_text("ascii"))
        return {str(name): (int(size), int(changed), str(sha256)) for name, (size, changed, sha256) in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
