"""Who reads an instruction: rules first, then the language model if there is one; and that over HTTP."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict

from kino.errors import KinoError, TooMany, Unavailable
from kino.prompts import claude
from kino.prompts.interpret import NotUnderstood, interpret
from kino.schemas.interpret import Interpretation
from kino.schemas.refine import Interpreted, Interpreter, InterpretRequest
from kino.web.view import View, answers

MAX_KEPT = 256
INLINE = 500
"""Rules take well under a millisecond for so many characters; longer texts are read in a thread."""

KEPT_S = 600.0

_Key = tuple[str | None, ...]
_kept: OrderedDict[_Key, tuple[float, Interpretation]] = OrderedDict()
"""What the language model made of an instruction, and when, in monotonic seconds: what was shown before running is what
runs, and is paid for once."""


class InterpretView(View):
    tag = "prompts"

    @answers(errors=(409, 429))
    async def post(self, body: InterpretRequest) -> Interpreted:
        """Tells what an instruction makes of a prompt; changes nothing.

        Rules read it first. What they decline, the language model reads if there is one; else it is a 409
        `not_understood`, whose `details` are the ways on: the prompt with the instruction appended, the instruction as
        the whole prompt, and the prompt as it is, to edit.
        """
        said, by = await understood(self, body.prompt, body.instruction, body.last_edited, body.interpreter)
        return Interpreted(**dict(said), interpreter=by)


async def understood(
    view: View, prompt: str, instruction: str, last_edited: str | None, by: Interpreter | None
) -> tuple[Interpretation, Interpreter]:
    """Raises NotUnderstood; Unavailable or TooMany only where the language model was asked for by name."""
    declined: NotUnderstood | None = None
    try:
        said = await by_rules(prompt, instruction, last_edited)
        if by != "model" or said.kind.startswith("command:"):
            return said, "rules"
    except NotUnderstood as error:
        if by == "rules" or not instruction.strip():
            raise
        declined = error
    if declined and by is None and not claude.state(view.settings).available:
        raise declined
    try:
        return await _by_model(view, prompt, instruction, last_edited), "model"
    except (Unavailable, TooMany) as error:
        if declined is None or by == "model":
            raise
        # It was worth a try; the reason and the choices of the rules are what helps.
        raise _with_note(declined, error) from None


async def by_rules(prompt: str, instruction: str, last_edited: str | None) -> Interpretation:
    """Raises NotUnderstood."""
    if len(prompt) + len(instruction) <= INLINE:
        return interpret(prompt, instruction, last_edited=last_edited)
    return await asyncio.to_thread(interpret, prompt, instruction, last_edited=last_edited)


async def _by_model(view: View, prompt: str, instruction: str, last_edited: str | None) -> Interpretation:
    settings = view.settings
    key = (settings.anthropic_base_url, settings.claude_model, prompt, instruction, last_edited)
    at, known = _kept.get(key, (0.0, None))
    if known is not None and time.monotonic() - at < KEPT_S:
        return known
    said = await claude.interpret(settings, prompt, instruction, last_edited=last_edited)
    _kept[key] = time.monotonic(), said
    _kept.move_to_end(key)
    while len(_kept) > MAX_KEPT:
        _kept.popitem(last=False)
    return said


def _with_note(declined: NotUnderstood, error: KinoError) -> NotUnderstood:
    return NotUnderstood(f"{declined.reason} {error.message}.".replace("..", "."), declined.choices, declined.kind)
