"""What is looked for in captions of both kinds, and in the pictures themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from kino.datasets import looks, spelling
from kino.datasets.lint import habits
from kino.datasets.lint.finding import many, offer, tag_mode, told
from kino.datasets.query.terms import Tokens
from kino.datasets.state import Picture, State
from kino.schemas.dataset_training import Finding

CLIP_LIMIT, T5_LIMIT = 77, 512


def blank(state: State, trained: Sequence[Picture]) -> list[Finding]:
    names = [picture.name for picture in trained if not picture.caption]
    said = "all that is seen there is learnt as the trigger" if state.about.trigger else "no word is learnt from it"
    return told(
        "blank", "warning", names, f"{many(names)} without a caption: {said}",
        fix=offer("Skip them", op="skip", query="untagged"),
    )  # fmt: skip


def lengths(state: State, trained: Sequence[Picture], tokens: Tokens) -> list[Finding]:
    measured = [(picture.name, *tokens(state.text(picture))) for picture in trained if picture.caption]
    clip = [name for name, count, _ in measured if count > CLIP_LIMIT]
    t5 = [name for name, _, count in measured if count > T5_LIMIT]
    return [
        *told("long_t5", "warning", t5,
              f"{many(t5)} with a caption of more than {T5_LIMIT} tokens: the rest is cut off, so shorten it"),
        *told("long_clip", "note", clip,
              f"{many(clip)} with a caption of more than {CLIP_LIMIT} tokens: CLIP reads no further, T5 does. Put first"
              " what matters"),
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
    """Pictures that are the same, by bytes or by look, and those that nearly are."""
    same = _groups(trained, lambda picture: picture.sha256)
    like = _groups([picture for picture in trained if picture.look is not None], lambda picture: picture.look)
    alike = [[trained[place] for place in group] for group in looks.groups([picture.look for picture in trained])]
    near = [picture.name for group in alike if len({one.sha256 for one in group}) > 1 for picture in group]
    extra = [picture.name for members in same for picture in members[1:]]
    differing = [one.name for members in [*same, *like] if len({one.caption for one in members}) > 1 for one in members]
    unique = list(dict.fromkeys(differing))
    return [
        *told("duplicate", "warning", [one.name for members in same for one in members],
              f"{many(extra)} with the very bytes of another one: what is there twice counts double in training",
              fix=offer("Skip all but the first", op="skip", names=extra)),
        *told("near_duplicate", "note", near, f"{many(near)} nearly like another one: such are learnt by heart"),
        *told("differing_captions", "warning", unique,
              f"{many(unique)} the same as another one, but for the caption: which is right?"),
    ]  # fmt: skip


def _groups(pictures: Sequence[Picture], key: Callable[[Picture], object]) -> list[list[Picture]]:
    """Two or more that have the same key."""
    found: dict[object, list[Picture]] = defaultdict(list)
    for picture in pictures:
        found[key(picture)].append(picture)
    return [members for members in found.values() if len(members) > 1]


def phrases(state: State, trained: Sequence[Picture]) -> list[Finding]:
    about, guess = re.compile(habits.ABOUT_PICTURES, re.IGNORECASE), re.compile(habits.GUESSES, re.IGNORECASE)
    names = [picture.name for picture in trained if about.search(picture.caption)]
    unsure = [picture.name for picture in trained if guess.search(picture.caption)]
    return [
        *told("about_pictures", "warning", names,
              f"{many(names)} with words about the picture itself (“an image of”): they are learnt, and mean nothing",
              fix=offer("Take such words out", op="replace", find=habits.ABOUT_PICTURES, to="", regex=True,
                        match_case=False, names=names)),
        *told("guesses", "note", unsure,
              f"{many(unsure)} with a guess (“possibly”, “appears to be”): say what is there, or nothing"),
    ]  # fmt: skip
