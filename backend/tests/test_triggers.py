from __future__ import annotations

import json

import pytest

from kino.weights.triggers import trigger_words


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        ({}, []),
        ({"modelspec.trigger_phrase": "ohwx man,  sks   dog,"}, ["ohwx man", "sks dog"]),
        ({"ss_tag_frequency": json.dumps({"10_sks_dog": {"sks": 3}, "reg": {}})}, ["sks dog"]),
        ({"modelspec.trigger_phrase": "sks dog", "ss_tag_frequency": json.dumps({"4_sks dog": {}})}, ["sks dog"]),
        ({"ss_tag_frequency": "{"}, []),
        ({"ss_tag_frequency": "[1]"}, []),
        ({"modelspec.trigger_phrase": "x" * 101}, []),
    ],
)
def test_a_loras_words_are_read_from_its_header(metadata: dict[str, str], words: list[str]) -> None:
    assert trigger_words(metadata) == words
