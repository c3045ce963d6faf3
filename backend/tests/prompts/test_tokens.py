"""Counting and trimming: at a word, as much as fits, quickly, and with the model's own tokenizer where there is one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kino.prompts import tokens
from kino.prompts.tokens import measure, trim_to_tokens
from kino.settings import BACKEND

MINI = BACKEND / "models_storage" / "DiffusionModels" / "kino-mini"


def words(text: str) -> int:
    return len(text.split()) + 2


@given(st.text(alphabet="ab \n\t,é", max_size=200), st.integers(2, 40))
def test_what_is_kept_fits_ends_at_a_word_and_could_not_be_longer(prompt: str, limit: int) -> None:
    kept, cut = trim_to_tokens(prompt, words, limit)
    assert prompt.startswith(kept)
    assert prompt.endswith(cut)
    assert kept.split() + cut.split() == prompt.split()
    assert words(kept) <= limit
    if cut:
        assert words(kept + " " + cut.split()[0]) > limit
    else:
        assert kept == prompt


def test_a_first_word_too_long_alone_leaves_nothing() -> None:
    assert trim_to_tokens("x" * 500 + " y", len, 77) == ("", "x" * 500 + " y")


def test_a_megabyte_is_not_counted_over_and_over() -> None:
    counted = 0

    def count(text: str) -> int:
        nonlocal counted
        counted += len(text)
        return words(text)

    kept, _ = trim_to_tokens("word " * 200_000, count, 77)
    assert len(kept.split()) == 75
    assert counted < 20_000


def test_without_a_tokenizer_the_numbers_are_an_estimate(tmp_path: Path) -> None:
    for folder in (None, tmp_path, tmp_path / "nothing"):
        clip, t5, estimate = measure("word " * 100, folder)
        assert estimate
        assert (clip.count, clip.limit) == (162, 77)
        assert (t5.count, t5.limit) == (161, 512)
        assert (len(clip.kept.split()), t5.cut) == (46, "")


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"model": 1}'])
def test_a_broken_tokenizer_file_makes_an_estimate(tmp_path: Path, content: bytes) -> None:
    for part in ("tokenizer", "tokenizer_2"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "tokenizer.json").write_bytes(content)
    assert measure("a word", tmp_path)[2] is True


def test_the_model_s_own_tokenizers_count_with_their_specials() -> None:
    clip, t5, estimate = measure("", MINI)
    assert (clip.count, t5.count, estimate) == (2, 1, False)
    clip, t5, _ = measure("a large red circle on a blue background " * 40, MINI)
    assert clip.count > clip.limit == 77
    assert measure(clip.kept, MINI)[0].count <= 77
    next_word = clip.cut.split()[0]
    assert measure(f"{clip.kept} {next_word}", MINI)[0].count > 77


def test_the_older_two_files_of_clip_count_the_same(tmp_path: Path) -> None:
    (tmp_path / "tokenizer").mkdir()
    model = json.loads((MINI / "tokenizer" / "tokenizer.json").read_text("utf-8"))["model"]
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]]
    (tmp_path / "tokenizer" / "vocab.json").write_text(json.dumps(model["vocab"]), "utf-8")
    (tmp_path / "tokenizer" / "merges.txt").write_text("\n".join(["#version: 0.2", *merges]), "utf-8")
    for prompt in ("", "A large RED circle, it's on blue!", "é🎬 1234  <|endoftext|> x", "word " * 500):
        assert measure(prompt, tmp_path)[0] == measure(prompt, MINI)[0], prompt


def test_counting_in_pieces_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    prompt = "a small green star, it's at the top left; " * 30
    whole = measure(prompt, MINI)
    monkeypatch.setattr(tokens, "PIECE", 7)
    assert measure(prompt, MINI) == whole


def test_a_replaced_model_is_read_anew(tmp_path: Path) -> None:
    shutil.copytree(MINI / "tokenizer", tmp_path / "tokenizer")
    assert measure("a b c", tmp_path)[0].limit == 77
    (tmp_path / "tokenizer" / "tokenizer_config.json").write_text('{"model_max_length": 32}')
    assert measure("a b c", tmp_path)[0].limit == 32


def test_nothing_heavy_is_imported() -> None:
    code = "import sys, kino.prompts.tokens; print('torch' in sys.modules or 'transformers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"
