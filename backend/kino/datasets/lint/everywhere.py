"""What is looked for in captions of both kinds, and in the pictures themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from kino.datasets import looks, spelling
from kino.datasets.lint import habits
from kino.datasets.lint.finding import many, offer, tag_mode, told
from kino.datasets.query.terms import Tokens
from kino.datasets.state import Picture, State
from kino.schemas.datasets import Finding

CLIP_LIMIT, T5_LIMIT = 77, 512


def blank(state: State, trained: Sequence[Picture]) -> list[Finding]:
    names = [picture.name for picture in trained if not picture.caption]
    said = "have no caption but the trigger: all that is seen in them is learnt as the trigger"
    return told(
        "blank", "warning", names, f"{many(names)} {said if state.about.trigger else 'have no caption at all'}",
        fix=offer("Skip them", op="skip", query="untagged"),
    )  # fmt: skip


def lengths(state: State, trained: Sequence[Picture], tokens: Tokens) -> list[Finding]:
    measured = [(picture.name, *tokens(state.text(picture))) for picture in trained if picture.caption]
    clip = [name for name, count, _ in measured if count > CLIP_LIMIT]
    t5 = [name for name, _, count in measured if count > T5_LIMIT]
    return [
        *told("long_t5", "warning", t5,
              f"{many(t5)} have captions of more than {T5_LIMIT} tokens, and the rest is cut off: shorten them"),
        *told("long_clip", "note", clip,
              f"{many(clip)} have captions of more than {CLIP_LIMIT} tokens: CLIP does not read what is behind, T5"
              f" does. Put first what matters"),
    ]  # fmt: skip


def trigger(state: State, trained: Sequence[Picture]) -> list[Finding]:
    trigger = state.about.trigger
    if not trigger:
        names = [picture.name for picture in trained]
        return told(
            "no_trigger", "note", names,
            "There is no trigger word. For a person, a thing or a style of its own choose a rare word that means"
            " nothing yet",
        )  # fmt: skip
    words = {picture.name: set(spelling.WORD.findall(picture.caption)) for picture in trained}
    every = sorted(set[str]().union(*words.values()))
    found = []
    for word in spelling.near_trigger(every, trigger, state.about.words):
        names = [name for name, there in words.items() if word in there]
        # What is in many captions is a word of its own: a trigger may well resemble one.
        if len(names) > max(3, len(trained) // 5):
            continue
        edit = (
            {"op": "replace", "find": rf"\b{re.escape(word)}\b", "to": trigger.replace("\\", r"\\"), "regex": True}
            if tag_mode(state)
            else {"op": "rename", "tags": [word], "to": trigger}
        )
        found += told(
            "trigger_typo", "error", names, f"“{word}” looks like the trigger “{trigger}”, misspelt", tags=[word],
            fix=offer(f"Write “{trigger}”", names=names, **edit),
        )  # fmt: skip
    return found


def twins(state: State, trained: Sequence[Picture]) -> list[Finding]:
    """Pictures that are the same or nearly, by bytes and by look."""
    by_bytes: dict[str, list[Picture]] = defaultdict(list)
    for picture in trained:
        by_bytes[picture.sha256].append(picture)
    same = [members for members in by_bytes.values() if len(members) > 1]
    alike = [[trained[place] for place in group] for group in looks.groups([picture.look for picture in trained])]
    near = [group for group in alike if len({picture.sha256 for picture in group}) > 1]
    extra = [picture.name for members in same for picture in members[1:]]
    differing = [one.name for members in [*same, *near] if len({one.caption for one in members}) > 1 for one in members]
    unique = list(dict.fromkeys(differing))
    return [
        *told("duplicate", "warning", [one.name for members in same for one in members],
              f"{many(extra)} are there already, byte by byte: each counts double in training",
              fix=offer("Skip all but the first", op="skip", names=extra)),
        *told("near_duplicate", "note", [one.name for group in near for one in group],
              f"{sum(map(len, near))} pictures nearly look like another one: the model learns them by heart"),
        *told("differing_captions", "warning", unique,
              f"{many(unique)} look the same as another one, with another caption: which is right?"),
    ]  # fmt: skip


def phrases(state: State, trained: Sequence[Picture]) -> list[Finding]:
    about, guess = re.compile(habits.ABOUT_PICTURES, re.IGNORECASE), re.compile(habits.GUESSES, re.IGNORECASE)
    names = [picture.name for picture in trained if about.search(picture.caption)]
    unsure = [picture.name for picture in trained if guess.search(picture.caption)]
    return [
        *told("about_pictures", "warning", names,
              f"{many(names)} say that there is a picture (“an image of”): that is learnt, and means nothing",
              fix=offer("Take such words out", op="replace", find=habits.ABOUT_PICTURES, to="", regex=True,
                       match_case=False, names=names)),
        *told("guesses", "note", unsure,
              f"{many(unsure)} guess (“possibly”, “appears to be”): say what is there, or nothing"),
    ]  # fmt: skip
