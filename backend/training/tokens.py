"""Step 2: the two tokenizers, made from the grammar's own words.

CLIP's is a byte-level BPE, so every string has tokens; T5's is a unigram model whose pieces are whole words, with
letters dear enough never to beat a word and cheap enough to spell any other. `python -m training.tokens` takes seconds.
Traps: CLIP's end-of-text must be the largest id (transformers finds it by argmax when the config says 2), and a custom
normalizer in T5's tokenizer.json is dropped on load, so both cases of a word are pieces of their own.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
from collections import Counter
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import CLIPTokenizer, T5TokenizerFast

from training.scenes import caption, sample_scene

CLIP_LENGTH = 77
CLIP_SPLIT = r"""<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"""
# Words that no training caption holds but adapters and people use: whole pieces cost nothing.
EXTRA_WORDS = [
    *("striped", "stripes", "dotted", "pattern", "texture", "and", "the", "of", "with", "one", "two", "make", "turn"),
    *("change", "into", "it", "to"),
]


def corpus(count: int = 20000, seed: int = 11) -> list[str]:
    """Captions in all their forms, with every colour-shape pair: a vocabulary has to hold each word anyway."""
    rng = random.Random(seed)
    return [caption(sample_scene(rng, unseen=rng.random() < 0.1), rng) for _ in range(count)]


def make_t5(texts: list[str]) -> T5TokenizerFast:
    counts = Counter(w for text in texts for w in re.findall(r"[A-Za-z]+|[0-9]+", text))
    words = {w for w, n in counts.items() if n >= 12} | set(EXTRA_WORDS)
    words |= {w.capitalize() for w in words} | {w.lower() for w in words}
    total = sum(counts.values())
    vocab = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    vocab += sorted((f"▁{w}", math.log((counts[w] + 1) / total)) for w in words)
    vocab += [(chr(i), -9.0) for i in range(33, 127)] + [("▁", -6.0)]
    return T5TokenizerFast(vocab=vocab, extra_ids=0, model_max_length=512)


def make_clip(texts: list[str]) -> tuple[CLIPTokenizer, dict[str, int], list[tuple[str, str]]]:
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(CLIP_SPLIT), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(
        texts,
        trainers.BpeTrainer(vocab_size=900, end_of_word_suffix="</w>", initial_alphabet=alphabet, show_progress=False),
    )
    merges: list[tuple[str, str]] = []
    for merge in json.loads(tokenizer.to_str())["model"]["merges"]:
        first, second = merge.split(" ") if isinstance(merge, str) else merge
        merges.append((first, second))
    # The original's order: bytes, bytes at a word's end, merges, begin, end.
    vocab: dict[str, int] = {}
    for piece in [*alphabet, *(c + "</w>" for c in alphabet), *(a + b for a, b in merges)]:
        vocab.setdefault(piece, len(vocab))
    vocab["<|startoftext|>"] = len(vocab)
    vocab["<|endoftext|>"] = len(vocab)
    return CLIPTokenizer(vocab=vocab, merges=merges, model_max_length=CLIP_LENGTH), vocab, merges


def save(out: Path) -> None:
    """Write `tokenizer` and `tokenizer_2` as FluxPipeline reads them."""
    texts = corpus()
    make_t5(texts).save_pretrained(out / "tokenizer_2")
    clip, vocab, merges = make_clip(texts)
    clip.save_pretrained(out / "tokenizer")
    (out / "tokenizer" / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False), encoding="utf-8")
    lines = ["#version: 0.2", *(f"{a} {b}" for a, b in merges)]
    (out / "tokenizer" / "merges.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def load(out: Path) -> tuple[CLIPTokenizer, T5TokenizerFast]:
    return CLIPTokenizer.from_pretrained(out / "tokenizer"), T5TokenizerFast.from_pretrained(out / "tokenizer_2")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=Path("training/runs/tokens"))
    out = parser.parse_args().out
    save(out)
    clip, t5 = load(out)
    texts = corpus(3000, seed=12)
    clip_longest = max(len(clip(t).input_ids) for t in texts)
    lengths = sorted(len(t5(t).input_ids) for t in texts)
    print(f"clip {len(clip)} pieces, end {clip.eos_token_id}, longest caption {clip_longest}")
    print(
        f"t5 {len(t5)} pieces, median caption {lengths[len(lengths) // 2]}, 99 % {lengths[-30]}, longest {lengths[-1]}"
    )


if __name__ == "__main__":
    main()
