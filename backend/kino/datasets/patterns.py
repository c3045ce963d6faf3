"""Regular expressions that a person typed: refused in a sentence, and never slow for long."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from kino.datasets.captions import MAX_CAPTION
from kino.datasets.fragments import Span, overlaps
from kino.errors import Invalid

PATIENCE_S = 5.0
"""Spent on matching, all captions of one edit together; usual patterns need a tenth of a second for ten thousand.
(a|a)*b takes longer than the universe on a line of a's."""
USUAL_S = 0.002
"""What one caption may take without being counted, so that a busy machine refuses no good pattern."""
LONGEST = 1000
LARGEST = 20_000
"""Parts of a pattern with its counted repeats written out, which is how it is kept: a{100000} alone takes a second to
read, and three such counts within each other all memory."""
_COUNT = re.compile(r"\{([0-9]{0,9}),?([0-9]{0,9})\}")


class TooLong(Exception):
    """What a replacement would make is no caption any more."""


class Replacement:
    """`find` and what it becomes, with the time that is left for it. Raises Invalid for what can't be read."""

    def __init__(self, find: str, to: str, *, match_case: bool, patience_s: float = PATIENCE_S) -> None:
        import regex  # type: ignore[import-untyped]  # only who uses one pays for it

        if len(find) > LONGEST or written_out(find) > LARGEST:
            raise Invalid.of("find", "is too large a pattern: write a shorter one, or one with smaller numbers in {}")
        try:
            self._pattern = regex.compile(find, 0 if match_case else regex.IGNORECASE)
        except (regex.error, ValueError, OverflowError, RecursionError, MemoryError, IndexError, KeyError) as error:
            raise Invalid.of("find", f"is no regular expression: {error}") from None
        try:
            regex.compile(f"(?:{find})|", self._pattern.flags).sub(to, "")
        except (regex.error, IndexError, KeyError, ValueError) as error:
            raise Invalid.of("to", f"can't be filled in: {error}") from None
        self._to = to
        self._patience_s = patience_s
        self._known: dict[str, str] = {}

    def everywhere(self, text: str, keep: list[Span]) -> str:
        """The text with every match replaced, but for those that touch a span to keep. Raises TooLong."""
        parts, at, length = [], 0, 0
        for match in self._matches(self._pattern.finditer, text):
            if overlaps(match.span(), keep):
                continue
            said = match.expand(self._to)
            parts += [text[at : match.start()], said]
            at = match.end()
            length += len(said)
            if length > 2 * MAX_CAPTION:
                raise TooLong
        return "".join(parts) + text[at:]

    def whole(self, text: str) -> str:
        """What becomes of a text that matches from end to end; others stay. Raises TooLong."""
        if text not in self._known:
            self._known[text] = self._whole(text)
        return self._known[text]

    def _whole(self, text: str) -> str:
        for match in self._matches(lambda *a, **k: filter(None, [self._pattern.fullmatch(*a, **k)]), text):
            said: str = match.expand(self._to)
            if len(said) > 2 * MAX_CAPTION:
                raise TooLong
            return said
        return text

    def _matches(self, how: Callable[..., Any], text: str) -> list[Any]:
        began = time.monotonic()
        try:
            # `concurrent`: other threads run meanwhile, the server's event loop above all.
            return list(how(text, timeout=self._patience_s, concurrent=True))
        except TimeoutError:
            raise Invalid.of(
                "find", "takes too long with these captions: repeat nothing that itself repeats, as (a+)+ does"
            ) from None
        finally:
            spent = time.monotonic() - began
            self._patience_s = max(self._patience_s - max(spent - USUAL_S, 0), 0.001)


def written_out(find: str) -> int:
    """About how many parts a pattern has once `{n}` is written as n times what stands before it."""
    levels, last, at = [0], 0, 0
    while at < len(find):
        count = _COUNT.match(find, at)
        if count and last:
            times = max(int(count[1] or 1), int(count[2] or 1), 1)
            levels[-1] += last * (times - 1)
            last *= times
            at = count.end()
            continue
        if find[at] == "(":
            levels.append(1)
            at += 1
            continue
        last = levels.pop() if find[at] == ")" and len(levels) > 1 else 1
        levels[-1] += last
        at += 2 if find[at] == "\\" else 1
    return sum(levels)
