"""The refinements that are measured: rules have to understand every sentence, and as the scene that is looked for."""

from __future__ import annotations

import pytest

from benchmarks.refinements import KINDS, asked
from kino.prompts.interpret import interpret
from training.scenes import caption


@pytest.mark.parametrize("name", KINDS)
def test_sentences_are_understood(name: str) -> None:
    for one in asked(name, 30):
        said = interpret(one.prompt, one.sentence)
        assert said.kind == KINDS[name].kind, one.sentence
        assert said.description != one.prompt


@pytest.mark.parametrize("name", ["colour of a thing", "colour of the background", "another shape", "another place"])
def test_the_new_prompt_says_the_scene_that_is_looked_for(name: str) -> None:
    for one in asked(name, 30):
        said = interpret(one.prompt, one.sentence).description
        assert said.replace("medium ", "") == caption(one.after), one.sentence
