"""The words that go along with an export: how it is trained with, and what the base model's terms ask for.

Both are Markdown: a .txt file beside pictures would be taken for a caption.
"""

from __future__ import annotations

import re

from kino.datasets.export.choosing import Chosen

_FLUX_DEV = re.compile(r"flux[\s._-]*1?(?:[\s._-]*(?:krea|kontext))?[\s._-]*\[?dev", re.IGNORECASE)
LICENCE = "FLUX.1 [dev] Non-Commercial License"
LICENCE_URL = "https://github.com/black-forest-labs/flux/blob/main/model_licenses/LICENSE-FLUX1-dev"


def restricted(chosen: Chosen) -> bool:
    """Whether what is trained will be under the terms of FLUX.1 [dev]."""
    return bool(_FLUX_DEV.search(chosen.options.base_model))


def reminder(chosen: Chosen) -> str | None:
    """The terms in one sentence, for an export that holds no NOTICE.md."""
    if not restricted(chosen):
        return None
    return f"A LoRA trained on {chosen.options.base_model} is under the {LICENCE}: {LICENCE_URL}."


def notice(chosen: Chosen) -> str | None:
    """NOTICE.md, where the terms of the base model ask for one."""
    if not restricted(chosen):
        return None
    return f"""# Notice

These pictures and captions were put together for training with {chosen.options.base_model}. They are no part of that
model, and their own rights are those of whoever made them: use only pictures that you may train with.

What is trained from {chosen.options.base_model} with them, such as a LoRA, is a derivative of that model and under its
terms, the {LICENCE} of Black Forest Labs:

{LICENCE_URL}

In short, and without replacing the licence's own words:

- The trained weights may be used and passed on for non-commercial purposes only. Anything else needs a licence from
  Black Forest Labs.
- Whoever passes the weights on gives the licence along, shows the attribution notice that its section on distribution
  spells out, and says that the model was modified.
- The weights must not look like a product of Black Forest Labs, or like one that they approve of.
- Pictures made with the model must not train a model that competes with it.
"""


def readme(chosen: Chosen, title: str, steps: list[str]) -> str:
    """README.md: what lies here, and how to begin."""
    trigger = f"Trigger word: `{chosen.trigger}`\n\n" if chosen.trigger else ""
    lines = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    count = len(chosen.items)
    return (
        f"# {chosen.state.about.name}\n\n{count} picture{'' if count == 1 else 's'} with captions for {title}, "
        f"written by Kino.\n\n{trigger}{lines}\n"
    )
