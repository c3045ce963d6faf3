"""The language model as an interpreter of instructions: for what the rules decline, with the same answer as theirs.

What it writes is checked before anybody sees it (`keeping.py`); an answer that fails is sent back once with the reason.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from kino.errors import Unavailable
from kino.prompts import keeping
from kino.prompts.interpret import NotUnderstood
from kino.prompts.interpret.clauses import read
from kino.prompts.interpret.errors import choices
from kino.prompts.interpret.interpreter import changes
from kino.prompts.interpret.targets import names
from kino.prompts.interpret.words import singular, tokenise
from kino.prompts.messages import UNCHANGED, Configured, Turn, as_json, ask
from kino.schemas.common import MAX_PROMPT, Answer
from kino.schemas.interpret import Interpretation
from kino.schemas.system import LanguageModel

HERE = Path(__file__).parent
NO_KEY = (
    "No language model is set up: put ANTHROPIC_API_KEY (or KINO_ANTHROPIC_API_KEY) into config.env and restart Kino, "
    "or set anthropic_base_url to a server of your own"
)
# Less than the rules are ever sure of: the change was checked, what was meant was guessed.
CONFIDENCE = 0.6
MAX_REASON = 300

A = TypeVar("A", bound=Answer)


class Reading(Answer):
    """What the model is asked to answer."""

    understood: bool
    reason: str = Field(description="If not understood: one sentence that asks for what is missing; else empty")
    description: str = Field(description="The whole new prompt")
    instruction: str = Field(description="The change as one command for a model that edits pictures")
    gone: list[str] = Field(description="Things of the old prompt that are not in the picture any more, one noun each")
    target: str = Field(description="The noun that was changed most; empty if there is none")


def state(settings: Configured) -> LanguageModel:
    """Whether there is a language model to ask, or why not; asks nobody."""
    if settings.anthropic_api_key or settings.anthropic_base_url:
        return LanguageModel(available=True, model=settings.claude_model)
    return LanguageModel(available=False, reason=NO_KEY)


async def interpret(
    settings: Configured, prompt: str, instruction: str, *, last_edited: str | None = None
) -> Interpretation:
    """What the language model makes of an instruction; kind `model`.

    Raises Unavailable or TooMany where there is no usable answer, NotUnderstood where the model can't tell what is
    meant.
    """
    if not prompt.strip():
        raise NotUnderstood("There is no prompt to change yet; use this as the whole prompt.", choices("", instruction))

    def check(answer: Reading) -> str | None:
        if not answer.understood:
            return None
        now, gone = keeping.restored(prompt, answer.description), _nouns(answer.gone)
        return (
            keeping.fit_to_use(now)
            or keeping.fit_to_use(answer.instruction.strip() or instruction)
            or keeping.lost_quote(prompt, now, instruction, gone)
            or keeping.lost_thing(prompt, now, instruction, gone)
            or keeping.new_negation(prompt, now)
        )

    question = as_json(prompt=prompt, instruction=instruction, it=last_edited or "")
    answer = await checked(settings, "interpret_system.txt", question, Reading, check)
    if not answer.understood:
        reason = " ".join(answer.reason.split())[:MAX_REASON] or "The language model does not understand that"
        raise NotUnderstood(reason, choices(prompt, instruction))
    return await asyncio.to_thread(_interpretation, prompt, instruction, answer, last_edited)


def _interpretation(prompt: str, instruction: str, answer: Reading, last_edited: str | None) -> Interpretation:
    now = keeping.restored(prompt, answer.description).strip()
    target = singular(answer.target.strip().lower())
    return Interpretation(
        kind="model",
        confidence=CONFIDENCE,
        description=now,
        instruction=answer.instruction.strip() or instruction,
        kept=[name for name in names(read(prompt), set()) if name in now.lower()],
        changes=changes(prompt, now),
        target=target if target and target in {singular(word.low) for word in tokenise(now)} else last_edited,
    )


def _nouns(words: list[str]) -> set[str]:
    """The last word of each, singular: "the old bicycles" is a bicycle."""
    return {singular(found[-1].low) for text in words if (found := tokenise(text))}


async def checked(
    settings: Configured, system_name: str, question: str, shape: type[A], check: Callable[[A], str | None]
) -> A:
    """The model's answer to a question, once nothing is found against it. `check` gives half a sentence on what is.

    A wrong answer is sent back once, with what is wrong. Raises Unavailable or TooMany.
    """
    if reason := state(settings).reason:
        raise Unavailable(reason)
    system = await asyncio.to_thread(system_prompt, settings.data_dir, system_name)
    form = f"Answer with one JSON object with the keys {', '.join(shape.model_fields)}, and with nothing else."
    turns: list[Turn] = [("user", f"{question}\n\n{form}")]
    answer, text = await ask(settings, system, turns, shape)
    wrong = await asyncio.to_thread(check, answer)
    if wrong:
        turns += [("assistant", text), ("user", f"That answer {wrong}. Answer again, in the same form.")]
        answer, _ = await ask(settings, system, turns, shape)
        wrong = await asyncio.to_thread(check, answer)
    if wrong:
        raise Unavailable(f"The language model's answer {wrong}; {UNCHANGED}: try again, or put it in other words")
    return answer


def system_prompt(data_dir: Path, name: str) -> str:
    """What the model is told before every question: a person's own file in the data folder, or the one that ships.

    Read afresh each time, so that an edit counts at once. Raises Unavailable with the file's name.
    """
    own = data_dir / "prompts" / name
    try:
        text = (own if own.exists() else HERE / name).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise Unavailable(
            f"prompts/{name} in the data folder can't be read as UTF-8 text: correct or remove it"
        ) from None
    if not 0 < len(text) <= MAX_PROMPT:
        raise Unavailable(
            f"prompts/{name} in the data folder is empty or longer than {MAX_PROMPT} characters: correct or remove it"
        )
    return text
