"""How many tokens a prompt has for CLIP and for T5, and what of it fits, cut at a word.

FLUX reads a prompt twice: CLIP at most 77 tokens with its two specials, T5 up to 512 with one. Counting uses the
model folder's own tokenizer files through the `tokenizers` package; server and worker both import this module, so it
imports neither torch nor transformers. Without such files the numbers are an estimate, and say so.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from tokenizers.processors import RobertaProcessing

CLIP_LIMIT, CLIP_SPECIALS = 77, 2
T5_LIMIT, T5_SPECIALS = 512, 1
TOKENS_PER_WORD = 1.6
# An encoding holds about 200 bytes a token beside the token: a megabyte of prompt is counted in pieces.
PIECE = 20_000

Count = Callable[[str], int]
WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Measured:
    """`count` tokens, specials included; `kept` fits into `limit`, `cut` is what does not."""

    count: int
    limit: int
    kept: str
    cut: str


def trim_to_tokens(prompt: str, count: Count, limit: int) -> tuple[str, str]:
    """The longest beginning of `prompt` that has at most `limit` tokens, and the rest; never cuts inside a word.

    `count` gives the tokens of a text, specials included. A text that fits comes back unchanged. A first word that is
    too long alone leaves nothing kept.
    """
    # Nearly every prompt fits, and is counted once.
    if len(prompt) <= PIECE and count(prompt) <= limit:
        return prompt, ""
    ends = [match.end() for match in WORD.finditer(prompt)]
    # Few words fit, of however many: widen from the start first, so a megabyte is not counted twenty times.
    low, high = 0, 1
    while high <= len(ends) and count(prompt[: ends[high - 1]]) <= limit:
        low, high = high, high * 2
    if low == len(ends) or (high > len(ends) and count(prompt) <= limit):
        return prompt, ""
    high = min(high, len(ends) + 1)
    while high - low > 1:
        middle = (low + high) // 2
        if count(prompt[: ends[middle - 1]]) <= limit:
            low = middle
        else:
            high = middle
    end = ends[low - 1] if low else 0
    return prompt[:end], prompt[end:].lstrip()


def measure(prompt: str, folder: Path | None) -> tuple[Measured, Measured, bool]:
    """CLIP's and T5's measure of a prompt for a model folder, and whether either is an estimate."""
    clip, clip_limit = _counter(folder, "tokenizer", CLIP_LIMIT)
    t5, t5_limit = _counter(folder, "tokenizer_2", T5_LIMIT)
    return (
        _measured(prompt, clip or _estimate(CLIP_SPECIALS), clip_limit),
        _measured(prompt, t5 or _estimate(T5_SPECIALS), t5_limit),
        clip is None or t5 is None,
    )


def counter(folder: Path | None) -> tuple[Callable[[str], tuple[int, int]], bool]:
    """What counts many texts: CLIP's and T5's tokens, specials included; and whether either is an estimate."""
    clip, _ = _counter(folder, "tokenizer", CLIP_LIMIT)
    t5, _ = _counter(folder, "tokenizer_2", T5_LIMIT)
    of_clip, of_t5 = clip or _estimate(CLIP_SPECIALS), t5 or _estimate(T5_SPECIALS)
    return lambda text: (of_clip(text), of_t5(text)), clip is None or t5 is None


def _measured(prompt: str, count: Count, limit: int) -> Measured:
    kept, cut = trim_to_tokens(prompt, count, limit)
    return Measured(count(prompt), limit, kept, cut)


def _estimate(specials: int) -> Count:
    return lambda text: math.ceil(TOKENS_PER_WORD * sum(1 for _ in WORD.finditer(text))) + specials


def _counter(folder: Path | None, part: str, limit: int) -> tuple[Count | None, int]:
    files = [path for path in ((folder / part).glob("*") if folder else ()) if path.is_file()]
    changed = max((path.stat().st_mtime_ns for path in files), default=0)
    return _load(folder / part, changed, limit) if folder and files else (None, limit)


@lru_cache(maxsize=8)
def _load(part: Path, changed_ns: int, limit: int) -> tuple[Count | None, int]:
    """`changed_ns` is there for the cache alone: a model folder may be replaced while the server runs."""
    tokenizer = _tokenizer(part)
    if tokenizer is None:
        return None, limit
    longest = _json(part / "tokenizer_config.json").get("model_max_length", limit)
    specials = len(tokenizer.encode("").ids)

    def count(text: str) -> int:
        # The batch call lets other threads run meanwhile; the single one holds Python up for a second a megabyte.
        encoded = (tokenizer.encode_batch_fast([piece], add_special_tokens=False)[0] for piece in _pieces(text))
        return sum(map(len, encoded)) + specials

    return count, longest if isinstance(longest, int) and 0 < longest < limit else limit


def _tokenizer(part: Path) -> Tokenizer | None:
    try:
        if (part / "tokenizer.json").is_file():
            tokenizer = Tokenizer.from_file(str(part / "tokenizer.json"))
        elif (part / "vocab.json").is_file() and (part / "merges.txt").is_file():
            tokenizer = _clip(part)
        else:
            return None
    except Exception:  # the package raises plain Exception; a broken file only makes the count an estimate
        return None
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _clip(part: Path) -> Tokenizer:
    """CLIP's tokenizer from its older two files, as transformers' converter for CLIP builds it."""
    begin, end = "<|startoftext|>", "<|endoftext|>"
    vocab, merges = models.BPE.read_file(str(part / "vocab.json"), str(part / "merges.txt"))
    bpe = models.BPE(vocab, merges, unk_token=end, continuing_subword_prefix="", end_of_word_suffix="</w>")
    tokenizer = Tokenizer(bpe)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    words = Regex(r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(words, "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.add_special_tokens([begin, end])
    tokenizer.post_processor = RobertaProcessing((end, vocab[end]), (begin, vocab[begin]), False, False)
    return tokenizer


def _pieces(text: str) -> list[str]:
    """Cuts a long text at spaces: both tokenizers split there first, so the sum of the pieces is the count."""
    pieces, start = [], 0
    while len(text) - start > PIECE:
        end = text.find(" ", start + PIECE)
        if end < 0:
            break
        pieces.append(text[start:end])
        start = end
    return [*pieces, text[start:]]


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
