"""A prompt is encoded whole for T5, trimmed at a word for CLIP, and only once."""

from __future__ import annotations

import time
from typing import Any

import pytest
import torch

from kino.engine.resident import Loaded, Resident
from kino.engine.texts import Texts, counter
from kino.weights import Weights
from tests.engine.recording import Recording

LONG = " ".join(["a large red circle on the blue background"] * 12)


@pytest.fixture
def loaded(resident: Resident, task: Recording) -> Loaded:
    return resident.get("dev", task, "auto", (None, None), lambda _share: None)


def test_clip_gets_whole_words_and_t5_everything(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, str] = {}
    encode = loaded.pipeline.encode_prompt

    def watch(*, prompt: str, prompt_2: str, **more: Any) -> object:
        given.update(clip=prompt, t5=prompt_2)
        return encode(prompt=prompt, prompt_2=prompt_2, **more)

    monkeypatch.setattr(loaded.pipeline, "encode_prompt", watch)
    encoded = loaded.texts.encode(LONG, 32, ())
    assert given["t5"] == LONG and encoded.t5_cut == ""
    assert f"{given['clip']} {encoded.clip_cut}" == LONG
    assert counter(loaded.pipeline.tokenizer)(given["clip"]) <= 77
    assert counter(loaded.pipeline.tokenizer)(f"{given['clip']} {encoded.clip_cut.split()[0]}") > 77


def test_t5_is_padded_to_the_models_own_length_and_longer_only_for_a_longer_prompt(loaded: Loaded) -> None:
    assert loaded.texts.encode("a red circle", 32, ()).states.shape[1] == 32
    assert loaded.texts.encode(LONG, 32, ()).states.shape[1] == counter(loaded.pipeline.tokenizer_2)(LONG)


def test_beyond_512_tokens_t5_is_cut_at_a_word_too(loaded: Loaded) -> None:
    encoded = loaded.texts.encode(" ".join([LONG] * 8), 32, ())
    assert encoded.states.shape[1] <= 512
    assert encoded.t5_cut.split()[0] in LONG.split()


def test_the_same_prompt_is_encoded_once(loaded: Loaded) -> None:
    first = loaded.texts.encode("a red circle", 32, ())
    assert loaded.texts.encode("a red circle", 32, ()) is first
    assert loaded.texts.encode("a red circle", 48, ()) is not first
    assert loaded.texts.encode("a red circle", 32, (("lora_1", 0.5),)) is not first


def test_the_oldest_go_when_there_are_too_many(loaded: Loaded) -> None:
    one = loaded.texts.encode("a red circle", 32, ())
    texts = Texts(loaded.pipeline, "cpu", kept_bytes=one.size * 2)
    first, second = texts.encode("first", 32, ()), texts.encode("second", 32, ())
    assert texts.encode("first", 32, ()) is first
    texts.encode("third", 32, ())
    assert texts.encode("first", 32, ()) is first
    assert texts.encode("second", 32, ()) is not second


def test_a_prompt_of_kino_mini_costs_at_most_2_percent_the_second_time(
    resident: Resident, mini_weights: Weights
) -> None:
    loaded = resident.get("kino-mini", Recording(mini_weights), "auto", (None, None), lambda _share: None)
    loaded.texts.encode("warm up", 48, ())
    times = []
    for _ in range(20):
        started = time.perf_counter()
        loaded.texts.encode("a large red circle on a blue background", 48, ())
        times.append(time.perf_counter() - started)
    assert min(times[1:]) <= times[0] * 0.02


def test_encoded_prompts_wait_on_the_cpu_without_a_graph(loaded: Loaded) -> None:
    encoded = loaded.texts.encode("a red circle", 32, ())
    assert encoded.states.device == torch.device("cpu") and not encoded.states.requires_grad
