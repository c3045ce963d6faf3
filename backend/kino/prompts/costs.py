"""What it costs to have the language model look at pictures, before it does. Pure arithmetic; imports no client.

A picture counts as many tokens as it has squares of 28 pixels; pictures are shrunk before they are sent, so that no
model's limit is met. Of text a token is three characters or more, so that is what is counted. The answer is at most
what it may be long; what the model thinks before it is billed as well, and is only known as a limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LONGEST = 1568
MOST_PIXELS = 1_150_000
SQUARE = 28
CHARACTERS_A_TOKEN = 3
# What surrounds a question: roles, the picture's frame, the form of the answer.
AROUND = 150
THINKING_TOKENS = 4096
"""Room beside the answer, for models that think before they speak."""


@dataclass(frozen=True)
class Cost:
    """`usd` is None where no price is known; `usd_most` is what it comes to if the model thinks as long as it may."""

    pictures: int
    input_tokens: int
    output_tokens: int
    usd: float | None
    usd_most: float | None
    message: str


def shrunk(width: int, height: int) -> tuple[int, int]:
    """The size in which a picture is sent."""
    scale = min(1.0, LONGEST / max(width, height), math.sqrt(MOST_PIXELS / (width * height)))
    return max(1, int(width * scale)), max(1, int(height * scale))


def picture_tokens(width: int, height: int) -> int:
    """Tokens of a picture of this size, shrunk as it will be."""
    wide, high = shrunk(width, height)
    return math.ceil(wide / SQUARE) * math.ceil(high / SQUARE)


def text_tokens(text: str) -> int:
    return math.ceil(len(text) / CHARACTERS_A_TOKEN)


def estimate(
    sizes: Iterable[tuple[int, int]],
    text: str,
    max_tokens: int,
    model: str,
    prices: Mapping[str, tuple[float, float]],
    *,
    base_url: str | None = None,
) -> Cost:
    """Of one question a picture, with `text` as the whole of what is said beside it.

    `prices` are dollars for a million tokens, in and out, by model. Of a server of one's own (`base_url`) no price is
    known.
    """
    pictures = [picture_tokens(*size) for size in sizes]
    around = AROUND + text_tokens(text)
    told, answered = sum(pictures) + around * len(pictures), max_tokens * len(pictures)
    price = None if base_url else prices.get(model)
    if price is None:
        where = f" at {base_url}" if base_url else ""
        message = (
            f"{_count(len(pictures))}, about {told:,} tokens to {model}{where} and at most {answered:,} back; what "
            "that costs is not known here"
            + ("" if base_url else f": its price can be set as claude_prices in kino.yaml ({model}: [in, out])")
        )
        return Cost(len(pictures), told, answered, None, None, message)
    usd = (told * price[0] + answered * price[1]) / 1e6
    most = usd + THINKING_TOKENS * len(pictures) * price[1] / 1e6
    message = (
        f"{_count(len(pictures))}, about {told:,} tokens to {model} and at most {answered:,} back: about "
        f"{dollars(usd)}, and at most {dollars(most)} if the model thinks long before each answer"
    )
    return Cost(len(pictures), told, answered, round(usd, 6), round(most, 6), message)


def dollars(usd: float) -> str:
    """Rounded up: who is told a price should not pay more."""
    return f"${math.ceil(usd * 100 - 1e-9) / 100:.2f}"


def _count(pictures: int) -> str:
    return f"{pictures:,} picture" + ("" if pictures == 1 else "s")
