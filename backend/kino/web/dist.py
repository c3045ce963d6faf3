"""The files of the built studio: which there are, and each as it is sent, compressed at most once.

A name is looked up among the files that were found in the folder and never becomes a path itself. A studio that is
built anew while the server runs is noticed by its page, or by a name that was not there before.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

INDEX = "index.html"
ASSETS = "assets/"
# Not the machine's own table of types: what that says differs from one to the next.
TYPES = {
    ".css": "text/css", ".html": "text/html", ".ico": "image/x-icon", ".jpg": "image/jpeg",
    ".js": "text/javascript", ".json": "application/json", ".map": "application/json", ".md": "text/plain",
    ".mjs": "text/javascript", ".png": "image/png", ".svg": "image/svg+xml", ".ttf": "font/ttf",
    ".txt": "text/plain", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json",
    ".webp": "image/webp", ".woff": "font/woff", ".woff2": "font/woff2",
}  # fmt: skip
PACKED = {".ico", ".jpg", ".png", ".webp", ".woff", ".woff2"}
BESIDE = {"br": ".br", "gzip": ".gz"}


@dataclass(frozen=True)
class Ready:
    """A file as it goes out: `coding` is its Content-Encoding, and each coding has an ETag of its own."""

    body: bytes
    content_type: str
    coding: str | None
    etag: str


@dataclass(frozen=True)
class _Build:
    """One state of the folder, replaced as a whole: several threads may read it."""

    stamp: tuple[int, int]
    page: str
    files: dict[str, Path]
    ready: dict[tuple[str, str], Ready] = field(default_factory=dict)


class Studio:
    """Everything here reads files, so none of it is for the event loop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._build: _Build | None = None

    def page(self) -> str | None:
        """The page as it was built; None when there is none."""
        build = self._look()
        return build.page if build else None

    def file(self, name: str, codings: Mapping[str, float]) -> Ready | None:
        """A file other than the page, in the best of the codings that are wanted; None when there is no such file."""
        build = self._build
        if build is None or name not in build.files:
            # Most other names that are no file are addresses of the page.
            build = self._look(again=name.startswith(ASSETS))
        if build is None or name not in build.files:
            return None
        for coding in (*BESIDE, ""):
            if coding and codings.get(coding, codings.get("*", 0.0)) <= 0:
                continue
            try:
                if ready := build.ready.get((name, coding)) or _read(build.files[name], coding):
                    return build.ready.setdefault((name, coding), ready)
            except OSError:  # it went away since the folder was read
                continue
        return None

    def _look(self, again: bool = False) -> _Build | None:
        """The newest state; with `again` its files are listed anew: the page may have been written before them."""
        index = self._folder / INDEX
        try:
            stat = index.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            if self._build is None or self._build.stamp != stamp:
                self._build = _Build(stamp, index.read_text("utf-8"), _files(self._folder))
            elif again:
                self._build = _Build(stamp, self._build.page, _files(self._folder), self._build.ready)
        except (OSError, UnicodeDecodeError):
            self._build = None
        return self._build


def _files(folder: Path) -> dict[str, Path]:
    """Every file below by its name in URLs, but for the page and for compressed copies. A link that leads out is no
    file of the studio's."""
    root = folder.resolve()
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.suffix in BESIDE.values() and path.with_suffix("").is_file():
            continue
        if name != INDEX and path.is_file() and path.resolve().is_relative_to(root):
            found[name] = path
    return found


def _read(path: Path, coding: str) -> Ready | None:
    """The file in a coding: as the build compressed it, else compressed here. None where that is not to be had."""
    suffix = PurePosixPath(path.name).suffix.lower()
    kind = TYPES.get(suffix, "application/octet-stream")
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    if coding:
        beside = path.with_name(path.name + BESIDE[coding])
        if beside.is_file():
            body = beside.read_bytes()
        elif coding == "gzip" and suffix not in PACKED:
            body = gzip.compress(path.read_bytes(), 9, mtime=0)
        else:
            return None
    else:
        body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:16]
    return Ready(body, kind, coding or None, f"{digest}-{coding}" if coding else digest)
