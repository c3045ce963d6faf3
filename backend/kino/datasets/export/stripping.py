"""A picture's bytes without what is said of it: EXIF, XMP, IPTC, comments, prompts. The pixels stay bit for bit.

Colour profiles stay, for they are part of how a picture looks. Whatever is not understood is left as it is: a picture
that a trainer reads is worth more than one that is bare. Pure functions over bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

PNG = b"\x89PNG\r\n\x1a\n"
_PNG_SAID = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
# JFIF (0), colour profiles (2) and Adobe's word on the colour space (14) are needed to read the pixels.
_JPEG_KEPT = {0xE0, 0xE2, 0xEE}
_JPEG_SAID = {*range(0xE0, 0xF0), 0xFE} - _JPEG_KEPT
_WEBP_SAID = {b"EXIF", b"XMP "}
_WEBP_FLAGS = 0x08 | 0x04  # that there is EXIF, and XMP


def strip(data: bytes) -> bytes:
    """PNG, JPEG or WebP without metadata; anything else as it came."""
    try:
        if data.startswith(PNG):
            return PNG + b"".join(chunk for name, chunk in _png(data) if name not in _PNG_SAID)
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
    except (struct.error, IndexError, ValueError):
        pass
    return data


def transparent(head: bytes) -> bool:
    """Whether a PNG or WebP of which these are the first bytes may be see-through."""
    if head.startswith(PNG):
        if len(head) > 25 and head[25] in (4, 6):
            return True
        # A palette or one colour may be: said by a chunk in front of the pixels.
        return b"tRNS" in head.partition(b"IDAT")[0]
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        if head[12:16] == b"VP8X":
            return len(head) > 20 and bool(head[20] & 0x10)
        return head[12:16] == b"VP8L" and len(head) > 24 and bool(head[24] & 0x10)
    return False


def lossless(data: bytes) -> bool:
    """Whether a WebP keeps every pixel as it was."""
    return data[:4] == b"RIFF" and any(name == b"VP8L" for name, _ in _riff(data))


def _png(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's name and its bytes as they stand. Raises ValueError where one is cut short."""
    at = len(PNG)
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise ValueError("a chunk is cut short")
        yield name, data[at:end]
        at = end
        if name == b"IEND":
            return  # what stands behind the end is nobody's pixels


def _jpeg(data: bytes) -> bytes:
    parts, at = [data[:2]], 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == 0xDA:  # from here on pixels
            return b"".join([*parts, data[at:]])
        (length,) = struct.unpack_from(">H", data, at + 2)
        if length < 2 or at + 2 + length > len(data):
            raise ValueError("a segment is cut short")
        segment = data[at : at + 2 + length]
        # A phone's second picture is told of in the profile's kind of segment, by another name.
        said = marker in _JPEG_SAID or (marker == 0xE2 and segment[4:8] == b"MPF\0")
        if not said:
            parts.append(segment)
        at += 2 + length
    raise ValueError("no pixels")


def _webp(data: bytes) -> bytes:
    chunks = list(_riff(data))
    if not any(name in _WEBP_SAID for name, _ in chunks):
        return data
    parts = []
    for name, chunk in chunks:
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS]) + chunk[9:]
        if name not in _WEBP_SAID:
            parts.append(chunk)
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _riff(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        (length,) = struct.unpack_from("<I", data, at + 4)
        end = at + 8 + length + (length & 1)
        if at + 8 + length > len(data):
            raise ValueError("a chunk is cut short")
        yield data[at : at + 4], data[at:end]
        at = end
