"""Every row of the two tables becomes exactly what it should, or is declined with its reason and ways on."""

from __future__ import annotations

import pytest

from kino.prompts.interpret import NotUnderstood, interpret
from tests.prompts.interpret.more import DECLINED, MORE, OTHER, TOLD
from tests.prompts.interpret.table import BASES, TABLE


@pytest.mark.parametrize(("base", "instruction", "kind", "expected"), TABLE)
def test_the_table(base: str, instruction: str, kind: str, expected: str) -> None:
    prompt = BASES[base]
    try:
        answer = interpret(prompt, instruction)
    except NotUnderstood as declined:
        assert (declined.kind, "") == (kind, expected)
    else:
        assert (answer.kind, answer.description) == (kind, expected or prompt)


@pytest.mark.parametrize(("base", "instruction", "expected"), MORE)
def test_more_phrases(base: str, instruction: str, expected: str) -> None:
    assert interpret(BASES[base], instruction).description == expected


@pytest.mark.parametrize(("prompt", "instruction", "expected"), OTHER)
def test_other_prompts(prompt: str, instruction: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(NotUnderstood):
            interpret(prompt, instruction)
    else:
        assert interpret(prompt, instruction).description == expected


@pytest.mark.parametrize(("prompt", "instruction", "begins"), TOLD)
def test_what_a_model_that_edits_is_told(prompt: str, instruction: str, begins: str) -> None:
    assert interpret(prompt, instruction).instruction.startswith(begins)


@pytest.mark.parametrize(("base", "instruction"), DECLINED)
def test_what_is_not_sure_is_declined(base: str, instruction: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        interpret(BASES[base], instruction)
    assert caught.value.reason.endswith(".")
    assert caught.value.status == 409
    texts = {choice.action: choice.text for choice in caught.value.choices}
    assert texts["edit"] == BASES[base]
    if instruction.strip():
        assert texts["replace"] == instruction.strip()
        assert texts["append"] == f"{BASES[base]}, {instruction.strip()}"


def test_what_does_not_go_with_the_last_thing_means_the_subject() -> None:
    said = interpret("a red circle on a yellow background", "make it smaller", last_edited="background")
    assert said.description == "a small red circle on a yellow background"
