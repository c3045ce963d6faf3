"""Which files of a folder are pictures and which are their captions: paired by the name before the ending."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from pathlib import PurePosixPath

from kino.datasets.captions import decode
from kino.datasets.lines import Kind, Lines
from kino.datasets.walking import File
from kino.schemas.datasets import Policy

ENDINGS = (".txt", ".caption")
"""Of caption files; where a picture has both, the first counts."""
_ENCODING = {
    "it was UTF-16",
    "it was not UTF-8 and was read as Latin-1",
    "it had a byte order mark",
    "it had NUL characters",
}


def sort_out(files: Sequence[File], seen: Container[str], lines: Lines) -> tuple[list[File], list[File]]:
    """Pictures and caption files; what looks like a picture and is none becomes a line. `seen`: known as pictures."""
    from kino.datasets import reading

    pictures, texts = [], []
    for file in files:
        ending = PurePosixPath(file.relative).suffix.lower()
        if ending in ENDINGS:
            texts.append(file)
            continue
        if file.relative in seen:
            pictures.append(file)
            continue
        named = reading.NAMED.get(ending)
        if not file.size_bytes:
            if named:
                lines.add(
                    "unreadable", "error", "Empty: the file has 0 bytes. Get it anew from where it came", file.relative
                )
            continue
        try:
            kind = reading.kind_of(reading.content(file.path, reading.HEAD))
        except reading.Refused as refused:
            lines.add(refused.kind, "warning", refused.message, file.relative)
            continue
        except OSError as error:
            if named:
                message = f"Can't be read ({error.strerror}): check its permissions"
                lines.add("unreadable", "error", message, file.relative)
            continue
        if refused_kind := reading.refusal(kind or named or ""):
            lines.add("unsupported", "error", refused_kind.message, file.relative)
        elif kind:
            pictures.append(file)
            if named != kind:
                message = f"Named as if it were something else, but holds {kind}: the copy is named after what it holds"
                lines.add("converted", "note", message, file.relative)
        elif named:
            lines.add("unreadable", "error", "Named like a picture, but holds none", file.relative)
    return pictures, texts


def pair(
    wanted: Container[str], pictures: Sequence[File], texts: Sequence[File], policy: Policy, lines: Lines
) -> tuple[dict[str, str], int]:
    """The captions by their pictures' names, and how many files were read.

    `wanted`: the pictures whose captions matter; a caption of another picture is no orphan.
    """
    stems: dict[str, list[str]] = defaultdict(list)
    for picture in pictures:
        stems[_stem(picture.relative)].append(picture.relative)
    for stem, owners in stems.items():
        sharing = [owner for owner in owners if owner in wanted]
        if len(sharing) > 1:
            _collision(stem, sharing, texts, lines)
    found: dict[str, str] = {}
    read = 0
    for ending in ENDINGS:
        for text in (one for one in texts if PurePosixPath(one.relative).suffix.lower() == ending):
            stem = _stem(text.relative)
            # Some programs write a.png.txt beside a.png.
            owners = stems.get(stem) or [p.relative for p in pictures if p.relative == stem]
            if not owners:
                message = "A caption without a picture of its name: left where it is"
                lines.add("orphan", "warning", message, text.relative)
            elif policy == "replace":
                message = "Captions are to be written anew: this file is left aside"
                lines.add("caption", "note", message, text.relative)
            elif any(owner in found for owner in owners):
                message = f"The picture has a second caption file: the {ENDINGS[0]} file counts, this one is left aside"
                lines.add("collision", "warning", message, text.relative)
            elif any(owner in wanted for owner in owners):
                said = _read(text, lines)
                read += said is not None
                found |= {owner: said for owner in owners if said is not None}
    return found, read


def _stem(relative: str) -> str:
    return str(PurePosixPath(relative).with_suffix(""))


def _collision(stem: str, sharing: Sequence[str], texts: Sequence[File], lines: Lines) -> None:
    shared = any(_stem(text.relative) == stem for text in texts)
    more = ", and the one caption file is taken for each" if shared else ""
    lines.group("collision", "warning", f"Pictures of one name: the copies get names of their own{more}", sharing)


def _read(file: File, lines: Lines) -> str | None:
    """What a caption file says, in one line; None where it can't be read."""
    from kino.datasets import reading

    try:
        data = reading.content(file.path, reading.CAPTION_BYTES)
    except (OSError, reading.Refused) as error:
        lines.add("unreadable", "error", f"This caption can't be read ({error}): it is left out", file.relative)
        return None
    decoded = decode(_whole(data) if file.size_bytes > len(data) else data)
    for problem in decoded.problems:
        kind: Kind = "encoding" if problem in _ENCODING else "caption"
        lines.add(kind, "warning", f"The caption was read, but {problem}", file.relative)
    return decoded.text


def _whole(data: bytes) -> bytes:
    """Without a character that was cut in the middle, which would make all of it look like Latin-1."""
    for back in range(1, min(4, len(data)) + 1):
        if data[-back] >= 0xC0:
            return data[:-back]
        if data[-back] < 0x80:
            break
    return data
