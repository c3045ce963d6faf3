"""A short prompt made richer by the language model, and on request cut at a word to what CLIP reads of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from kino.prompts import keeping
from kino.prompts.claude import checked
from kino.prompts.interpret.clauses import read
from kino.prompts.interpret.interpreter import changes
from kino.prompts.interpret.targets import names
from kino.prompts.messages import Configured, as_json
from kino.prompts.tokens import Measured, measure
from kino.schemas.common import Answer
from kino.schemas.enhance import Enhanced, EnhanceRequest
from kino.schemas.system import TokenCount

# A cut prompt does not end on one of these: "a woman with a".
DANGLING = {
    "a", "an", "the", "and", "or", "with", "of", "in", "on", "at", "by", "for", "from", "to", "under", "over", "into",
    "near", "behind", "beside", "between", "through", "against", "above", "below", "its", "his", "her", "their", "very",
}  # fmt: skip
MARKS = " ,;:-("


class Richer(Answer):
    """What the model is asked to answer."""

    prompt: str


async def enhance(settings: Configured, asked: EnhanceRequest, folder: Path | None) -> Enhanced:
    """The proposal; `folder` is the diffusion model whose tokenizers count. Raises Unavailable or TooMany."""
    original = asked.prompt
    # What is not in the prompt can't be kept in it.
    keep = list(dict.fromkeys(word.strip() for word in asked.keep if keeping.stands_in(original, word)))

    def check(answer: Richer) -> str | None:
        now = _tidy(original, answer.prompt)
        found = (
            keeping.fit_to_use(now)
            or keeping.lost_quote(original, now)
            or keeping.lost_words(now, keep)
            or keeping.lost_thing(original, now)
            or keeping.new_negation(original, now)
        )
        if found or not asked.fit_clip:
            return found
        fitting = _fitting(now, folder)[0]
        if not fitting:
            return "does not fit into what CLIP reads"
        lost = keeping.lost_quote(original, fitting) or keeping.lost_words(fitting, keep)
        return f"is too long: what CLIP reads of it {lost}" if lost else None

    limit = "at most 77 CLIP tokens, which is about 45 words" if asked.fit_clip else "none"
    question = as_json(prompt=original, keep=keep, limit=limit)
    answer = await checked(settings, "claude_system.txt", question, Richer, check)
    return await asyncio.to_thread(_enhanced, settings.claude_model, asked, keep, answer, folder)


def _enhanced(model: str, asked: EnhanceRequest, keep: list[str], answer: Richer, folder: Path | None) -> Enhanced:
    original, now = asked.prompt, _tidy(asked.prompt, answer.prompt)
    now, cut = _fitting(now, folder) if asked.fit_clip else (now, "")
    clip, t5, estimate = measure(now, folder)
    things = [name for name in names(read(original), set()) if name in now.lower()]
    return Enhanced(
        prompt=now,
        original=original,
        changes=changes(original, now),
        kept=list(dict.fromkeys([*keeping.quotes(original), *keep, *things])),
        cut=cut,
        clip=_count(clip),
        t5=_count(t5),
        estimate=estimate,
        model=model,
    )


def _tidy(original: str, text: str) -> str:
    return keeping.restored(original, text.strip())


def _fitting(text: str, folder: Path | None) -> tuple[str, str]:
    """What CLIP reads of a text, ended where a reader would end it, and the rest."""
    kept, cut = measure(text, folder)[0].kept, ""
    if kept != text:
        kept = kept.rstrip(MARKS)
        while " " in kept and kept.rsplit(" ", 1)[1].lower() in DANGLING:
            kept = kept.rsplit(" ", 1)[0].rstrip(MARKS)
        cut = text[len(kept) :].lstrip(" ,;")
    return kept, cut


def _count(measured: Measured) -> TokenCount:
    return TokenCount(count=measured.count, limit=measured.limit, kept=measured.kept, cut=measured.cut)
