"""An instruction and the present prompt become a new prompt, by rules, or a reasoned decline."""

from __future__ import annotations

from kino.prompts.interpret.errors import NotUnderstood
from kino.prompts.interpret.interpreter import interpret

__all__ = ["NotUnderstood", "interpret"]
