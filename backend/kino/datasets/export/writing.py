"""Writes an export: everything that is checked without a tokenizer is checked again, then picture by picture."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from kino.datasets.export import (
    ai_toolkit,
    checking,
    civitai,
    diffusers,
    kohya,
    notices,
    onetrainer,
    plain,
    simpletuner,
)
from kino.datasets.export.choosing import Chosen, Item, Kind, Tokens, choose, safe
from kino.datasets.export.landing import landing
from kino.datasets.export.rendering import render
from kino.datasets.state import State
from kino.errors import Conflict, Detail, Invalid
from kino.schemas.dataset_training import Exported, ExportOptions, Finding, Target

MAX_FILES = 100
KINDS: dict[Target, Kind] = {
    kind.target: kind
    for kind in (
        civitai.KIND, kohya.KIND, ai_toolkit.KIND, onetrainer.KIND, simpletuner.KIND, diffusers.KIND, plain.PICTURES,
        plain.CAPTIONS,
    )
}  # fmt: skip


def target_path(state: State, options: ExportOptions, to: Path) -> Path:
    """What `write` makes of `to`: the folder itself, or a zip.

    A `to` that ends in .zip is that file, whatever the target: folders are packed. Of a folder, the targets that are
    zips make `<dataset's name>.zip` inside it.
    """
    if to.suffix.lower() == ".zip" or not KINDS[options.target].zipped:
        return to
    return to / f"{safe(state.about.name) or 'dataset'}.zip"


def findings(chosen: Chosen, kind: Kind, tokens: Tokens | None) -> list[Finding]:
    """What is wrong with it, the worst first."""
    found = list(checking.general(chosen, kind, tokens))
    if chosen.items:
        found += kind.check(chosen)
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted(found, key=lambda one: order[one.severity])


def paths(chosen: Chosen, kind: Kind) -> list[str]:
    """What would be written, below the export."""
    below = kind.below(chosen)
    folder = f"{below}/" if below else ""
    found = []
    for item in chosen.items:
        if kind.pictures:
            found.append(f"{folder}{item.file}")
        if kind.sidecars and item.text:
            found.append(f"{folder}{item.stem}.txt")
    return [*found, *_words(chosen, kind, "")]


def write(
    state: State,
    folder: Path,
    options: ExportOptions,
    to: Path,
    *,
    overwrite: bool = False,
    progress: Callable[[int, int], None] = lambda done, of: None,
    should_stop: Callable[[], bool] = lambda: False,
    tokens: Tokens = lambda text: (len(text) // 4, len(text) // 4),
) -> Exported:
    """Exports a dataset that lies in `folder`; blocks, so call it in a thread. `url` is left out.

    `target_path` says what becomes of `to`. `progress` is told how many pictures are done, of how many; after
    `should_stop` says yes nothing is left behind. `tokens` only matters to a query that asks for lengths.

    Raises Conflict (something is there already; stopped), Invalid (an error that the preflight tells; a place that
    can't be written to), NotFound and Unavailable (a picture that can't be read; a full disk).
    """
    kind = KINDS[options.target]
    chosen = choose(state, folder, options, kind, tokens)
    place = target_path(state, options, to.expanduser()).absolute()
    _refuse_place(place, folder)
    found = findings(chosen, kind, None)
    if errors := [one for one in found if one.severity == "error"]:
        raise Invalid(errors[0].message, [Detail("target", one.message) for one in errors])
    packed = place.suffix.lower() == ".zip"
    root = "" if kind.zipped or not packed else safe(place.stem) or chosen.name
    below = "/".join(part for part in (kind.below(chosen),) if part)
    names: list[str] = []
    with landing(place, overwrite, packed=packed, root=root) as land:

        def put(path: str, data: bytes) -> None:
            land.put(path, data)
            names.append(path)

        progress(0, len(chosen.items))
        for done, (item, data) in enumerate(_rendered(chosen, kind), 1):
            if should_stop():
                raise Conflict("The export was stopped; nothing was written.")
            prefix = f"{below}/" if below else ""
            if data is not None:
                put(f"{prefix}{item.file}", data)
            if kind.sidecars and item.text:
                put(f"{prefix}{item.stem}.txt", item.text.encode("utf-8"))
            progress(done, len(chosen.items))
        # Not `place` on Windows: sd-scripts and the others read "/" everywhere, and a backslash would need escaping.
        for path, text in _words(chosen, kind, root if packed else place.as_posix()).items():
            put(path, text.encode("utf-8"))
    warnings = [one.message for one in found if one.severity == "warning"]
    if not kind.notice and (said := notices.reminder(chosen)):
        warnings.append(said)
    return Exported(
        target=options.target,
        path=str(place),
        url=None,
        pictures=len(chosen.items),
        size_bytes=land.size,
        files=names[:MAX_FILES],
        warnings=warnings,
    )


def _words(chosen: Chosen, kind: Kind, at: str) -> dict[str, str]:
    """The files that are no picture and no caption beside one."""
    words = kind.extras(chosen, at)
    if kind.notice and (said := notices.notice(chosen)):
        words["NOTICE.md"] = said
    return words


def _rendered(chosen: Chosen, kind: Kind) -> Iterator[tuple[Item, bytes | None]]:
    """Each picture with its bytes (None: the target wants none), in order; a few are made ahead in threads."""
    if not kind.pictures:
        yield from ((item, None) for item in chosen.items)
        return
    width = max(1, min(4, os.cpu_count() or 1))
    with ThreadPoolExecutor(width, thread_name_prefix="kino-export") as threads:
        ahead: deque[tuple[Item, Future[bytes]]] = deque()
        try:
            for item in chosen.items:
                made = threads.submit(render, chosen.folder, item.picture, item.size, chosen.options.format)
                ahead.append((item, made))
                if len(ahead) > 2 * width:
                    first, done = ahead.popleft()
                    yield first, done.result()
            while ahead:
                first, done = ahead.popleft()
                yield first, done.result()
        finally:
            for _, waiting in ahead:
                waiting.cancel()


def _refuse_place(place: Path, folder: Path) -> None:
    """An export must not land in the dataset, which would take it for new pictures, nor in the dataset's place."""
    there, dataset = place.resolve(), folder.resolve()
    if there == dataset or there.is_relative_to(dataset) or dataset.is_relative_to(there):
        raise Invalid.of("directory", "must be outside the dataset's own folder: choose another one")
