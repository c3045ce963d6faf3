"""What is looked for in captions of sentences."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from kino.datasets import spelling
from kino.datasets.lint import habits
from kino.datasets.lint.finding import BINDING, FEWEST, bound, offer, told
from kino.datasets.state import Picture, State
from kino.schemas.dataset_training import BulkFix, Finding

LONGEST = 4
"""Words in a run."""


def traits(state: State, captioned: Sequence[Picture]) -> list[Finding]:
    """The longest runs of words that stand in most sentences."""
    if len(captioned) < FEWEST:
        return []
    least = BINDING * len(captioned)
    texts = {one.name: [word.casefold() for word in spelling.WORD.findall(one.caption)] for one in captioned}
    counts = Counter(word for words in texts.values() for word in set(words))
    common = {word for word, count in counts.items() if count >= least}
    where: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, words in texts.items():
        for run in set(_runs(words, common)):
            if run[0] not in habits.STOPWORDS and run[-1] not in habits.STOPWORDS:
                where[run].append(name)
    usual = {run: names for run, names in where.items() if len(names) >= least}
    longest = [
        run for run in usual if not any(len(other) > len(run) and " ".join(run) in " ".join(other) for other in usual)
    ]
    return [
        finding
        for run in longest
        if " ".join(run) != state.about.trigger.casefold()
        for finding in bound(state, len(captioned), " ".join(run), usual[run])
    ]


def _runs(words: Sequence[str], common: set[str]) -> Iterator[tuple[str, ...]]:
    """Runs of words that are all common: no other can be, and all of them would fill the memory."""
    for at in range(len(words)):
        for end in range(at + 1, min(at + LONGEST, len(words)) + 1):
            if words[end - 1] not in common:
                break
            yield tuple(words[at:end])


def words(state: State, captioned: Sequence[Picture]) -> list[Finding]:
    """Rare words of sentences that are nearly a frequent one."""
    where: dict[str, list[str]] = defaultdict(list)
    for picture in captioned:
        for word in {word.casefold() for word in spelling.WORD.findall(picture.caption)}:
            where[word].append(picture.name)
    counts = {word: len(names) for word, names in where.items()}
    return [
        finding
        for slip in spelling.slips(counts, [*state.about.words, state.about.trigger])
        for finding in told(
            "typo", "warning", where[slip.wrong], f"“{slip.wrong}” may have been meant to be “{slip.right}”",
            tags=[slip.wrong], fix=rewrite(slip),
        )
    ]  # fmt: skip


def rewrite(slip: spelling.Slip) -> BulkFix:
    find = rf"(?<![\w'-]){re.escape(slip.wrong)}(?![\w'-])"
    return offer(f"Write “{slip.right}”", op="replace", find=find, to=slip.right, regex=True, match_case=False)
