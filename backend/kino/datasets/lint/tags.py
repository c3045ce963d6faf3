"""What is looked for in captions of tags."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kino.datasets import counting, spelling
from kino.datasets.lint import habits
from kino.datasets.lint.finding import BINDING, FEWEST, bound, having, offer, told
from kino.datasets.lint.sentences import rewrite
from kino.datasets.state import Picture, State
from kino.schemas.dataset_training import Finding
from kino.schemas.datasets import Severity

_UNDERSCORE = r"(?<=[^\W_]{2})_|_(?=[^\W_]{2})"


def binding(state: State, captioned: Sequence[Picture]) -> list[Finding]:
    return [
        finding
        for tag, count in counting.tags_of(captioned).items()
        if len(captioned) >= FEWEST and count >= BINDING * len(captioned)
        for finding in bound(state, len(captioned), tag, having(captioned, [tag]))
    ]


def underscores(state: State, captioned: Sequence[Picture]) -> list[Finding]:
    counts = counting.tags_of(captioned)
    with_ = [tag for tag in counts if re.search(_UNDERSCORE, tag)]
    if not with_ or not any(" " in tag for tag in counts):
        return []
    names = having(captioned, with_)
    return told(
        "underscores", "warning", names, f"{len(with_):,} tags are written with “_” and others with spaces: to the text"
        f" encoder these are different words", tags=with_[:20],
        fix=offer("Write spaces", op="replace", find=_UNDERSCORE, to=" ", regex=True),
    )  # fmt: skip


def same(state: State, captioned: Sequence[Picture]) -> list[Finding]:
    """Tags that differ in nothing that matters, and those a table calls the same."""
    counts = counting.tags_of(captioned)
    groups: dict[str, list[str]] = defaultdict(list)
    for tag in counts:
        groups[re.sub(r"[\s_-]+", "", tag.casefold())].append(tag)
    alike = [tags for tags in groups.values() if len(tags) > 1]
    plain = {tag.casefold().replace("_", " "): tag for tag in counts}
    listed = [[plain[word] for word in words if word in plain] for words in habits.SYNONYMS]
    plural = [[plain[word], plain[f"{word}s"]] for word in plain if f"{word}s" in plain]
    return [
        *_merged("spelling", "warning", "is written in several ways", captioned, counts, alike),
        *_merged("synonym", "warning", "has other names", captioned, counts, [one for one in listed if len(one) > 1]),
        *_merged("plural", "note", "is there in the plural as well", captioned, counts, plural),
    ]


def _merged(
    rule: str, severity: Severity, what: str, captioned: Sequence[Picture], counts: Mapping[str, int],
    groups: Iterable[Sequence[str]],
) -> list[Finding]:  # fmt: skip
    """One finding a group, whose edit gives all the name that is used most."""
    found = []
    for tags in groups:
        best, *others = sorted(tags, key=lambda tag: (-counts[tag], tag))
        listed = ", ".join(f"“{tag}” ({counts[tag]:,})" for tag in others)
        found += told(
            rule, severity, having(captioned, others), f"“{best}” ({counts[best]:,}) {what}: {listed}",
            tags=[best, *others], fix=offer(f"Make all “{best}”", op="rename", tags=others, to=best),
        )  # fmt: skip
    return found


def slips(state: State, captioned: Sequence[Picture]) -> list[Finding]:
    """Tags with a rare word that is nearly a frequent one."""
    counts = counting.tags_of(captioned)
    words: Counter[str] = Counter()
    for tag, count in counts.items():
        words.update(dict.fromkeys(spelling.WORD.findall(tag.casefold()), count))
    found = []
    for slip in spelling.slips(words, [*state.about.words, state.about.trigger]):
        word = re.compile(rf"(?<![\w'-]){re.escape(slip.wrong)}(?![\w'-])", re.IGNORECASE)
        tags = [tag for tag in counts if word.search(tag)]
        if not any(tag.casefold() in {known.casefold() for known in state.about.words} for tag in tags):
            found += told(
                "typo", "warning", having(captioned, tags), f"“{slip.wrong}” may have been meant to be “{slip.right}”",
                tags=tags, fix=rewrite(slip),
            )  # fmt: skip
    return found


def contradictions(state: State, captioned: Sequence[Picture]) -> list[Finding]:
    rivals: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(habits.CONTRADICTIONS):
        for word in words:
            rivals[word].append(number)
    where: dict[tuple[str, str], list[str]] = defaultdict(list)
    for picture in captioned:
        there: dict[Any, str] = {}
        for tag in counting.split(picture.caption):
            plain = tag.casefold().replace("_", " ")
            keys: list[Any] = list(rivals.get(plain, ()))
            if counted := habits.counted_thing(plain):
                keys.append(counted[1])
            for key in keys:
                if key in there and there[key] != tag:
                    where[there[key], tag].append(picture.name)
                there.setdefault(key, tag)
    return [
        finding
        for (one, other), names in where.items()
        for finding in told(
            "contradiction", "warning", list(dict.fromkeys(names)), f"“{one}” and “{other}” can't both be true",
            tags=[one, other],
        )
    ]  # fmt: skip


def praise(state: State, captioned: Sequence[Picture]) -> list[Finding]:
    tags = [tag for tag in counting.tags_of(captioned) if tag.casefold().replace("_", " ") in habits.PRAISE]
    return told(
        "praise", "warning", having(captioned, tags),
        "Tags about quality say nothing of what is seen: they belong into prompts", tags=tags,
        fix=offer("Remove them", op="remove", tags=tags),
    )  # fmt: skip
