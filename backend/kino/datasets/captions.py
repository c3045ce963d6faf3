"""The text beside a picture: one line, read and written the way trainers do.

A dataset is in one of two modes. In tag mode a caption is a list of tags joined by commas; in sentence mode it is the
person's own text, and nothing here splits, sorts or lower-cases it. The trigger word stands in front of what is
written and is no part of the caption, so that no edit of a caption can lose it. Pure functions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Mode = Literal["tags", "sentences"]

MAX_CAPTION = 20_000
"""Characters. More is no caption: the longest text encoder reads 512 tokens."""
_BREAKS = re.compile(r"[\r\n\t\v\f\x85\u2028\u2029]+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Decoded:
    """A caption file's text as one line, and a sentence for everything that was not as it should be."""

    text: str
    problems: tuple[str, ...] = ()


def one_line(text: str) -> str:
    """The text in a single line: breaks become spaces, control characters go, and the ends are bare."""
    if text.isprintable():  # nearly all are, and every caption is read again and again
        return text.strip()
    if text.isprintable():  # nearly always, and ten times as fast
        return text.strip()
    flat = _BREAKS.sub(" ", text)
    return "".join(c for c in flat if unicodedata.category(c) not in ("Cc", "Cs") and c != "\ufeff").strip()


def clean_tag(text: str) -> str:
    """One tag as it is kept: composed Unicode, single spaces, no comma. Case and brackets stay as they are."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", one_line(text)).replace(",", " ")).strip()


def split_tags(caption: str) -> list[str]:
    """The tags of a caption in their order, each once."""
    if caption.isascii() and caption.isprintable() and "  " not in caption:
        # What `clean_tag` would give, twenty times as fast: ten thousand captions are read for a query.
        return unique(part.strip() for part in caption.split(","))
    return unique(clean_tag(part) for part in caption.split(","))


def unique(tags: Iterable[str]) -> list[str]:
    """The tags that say something, each where it came first."""
    return list(dict.fromkeys(tag for tag in tags if tag))


def join_tags(tags: Iterable[str]) -> str:
    return ", ".join(tags)


def canonical(caption: str, mode: Mode) -> str:
    """A caption as it is kept: in tag mode its tags joined again, in sentence mode the text in one line."""
    return join_tags(split_tags(caption)) if mode == "tags" else one_line(caption)


def compose(caption: str, trigger: str, mode: Mode) -> str:
    """What is written beside the picture; empty where there is nothing to say.

    The trigger stands first, once: composing what was composed changes nothing. A sentence that speaks of the trigger
    anywhere already calls it, and keeps its wording.
    """
    if not trigger:
        return caption
    if mode == "tags":
        return join_tags([trigger, *(tag for tag in split_tags(caption) if tag != trigger)])
    if not caption or re.search(rf"(?<!\w){re.escape(trigger)}(?!\w)", caption):
        return caption or trigger
    return f"{trigger} {caption}"


def without_trigger(text: str, trigger: str, mode: Mode) -> str:
    """The caption in what stands beside a picture: `compose` gives the text again."""
    if not trigger:
        return canonical(text, mode)
    if mode == "tags":
        return join_tags(tag for tag in split_tags(text) if tag != trigger)
    line = one_line(text)
    if line == trigger:
        return ""
    rest = line.removeprefix(f"{trigger} ")
    # A sentence that goes on speaking of the trigger would not be given it back in front.
    return rest if compose(rest, trigger, mode) == line else line


def decode(data: bytes) -> Decoded:
    """A caption file's bytes as one line of text, whatever wrote them."""
    problems: list[str] = []
    if not data:
        return Decoded("", ("it is empty",))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
        problems.append("it was UTF-16")
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            # Every byte is a character in Latin-1's Windows form, but for five: nothing can be lost but those.
            text = data.decode("cp1252", "replace")
            problems.append("it was not UTF-8 and was read as Latin-1")
    if text.startswith("\ufeff"):
        problems.append("it had a byte order mark")
    if "\x00" in text:
        problems.append("it had NUL characters")
    if len([line for line in text.splitlines() if line.strip()]) > 1:
        problems.append("it had several lines, which became one")
    line = one_line(text)
    if len(line) > MAX_CAPTION:
        problems.append(f"it had {len(line):,} characters and was cut at {MAX_CAPTION:,}")
        line = line[:MAX_CAPTION].rstrip()
    if not line:
        problems.append("it is blank")
    return Decoded(line, tuple(problems))
