"""What holds of every bulk edit, whatever the captions."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kino.datasets import bulk, fragments
from kino.datasets.captions import Mode, canonical, split_tags
from kino.schemas.dataset_pictures import BulkEdit
from tests.datasets.states import after, state

WORDS = ["red", "dog", "ohwx", "Red", "a", "blue sky", "sky", "(smile)", "x.y", "ред"]
tags = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)
place = st.one_of(st.sampled_from(["start", "end"]), st.integers(0, 5))
caption = st.lists(st.sampled_from([*WORDS, ",", ".", "and", ", ", "  "]), max_size=8).map(" ".join)
edits = st.one_of(
    st.fixed_dictionaries({"op": st.just("add"), "tags": tags, "at": place}),
    st.fixed_dictionaries({"op": st.just("remove"), "tags": tags, "match_case": st.booleans()}),
    st.fixed_dictionaries({"op": st.just("rename"), "tags": tags, "to": st.sampled_from(WORDS)}),
    st.fixed_dictionaries({"op": st.just("move"), "tags": tags, "at": place}),
    st.fixed_dictionaries({"op": st.just("deduplicate")}),
    st.fixed_dictionaries({
        "op": st.just("sort"), "sort": st.sampled_from(["name", "frequency", "length"]),
        "keep_first": st.integers(0, 3),
    }),
    st.fixed_dictionaries({"op": st.just("set"), "to": st.sampled_from(WORDS)}),
    st.fixed_dictionaries({"op": st.just("clear")}),
)  # fmt: skip
replacements = st.fixed_dictionaries({
    "op": st.just("replace"), "find": st.sampled_from(["e", "ohwx", " ", r"\w+", "^a", "(r)e", "red,? ?", "h"]),
    "to": st.sampled_from(["", "z", " ", "ohwx", ", "]), "regex": st.booleans(), "whole_tag": st.booleans(),
    "match_case": st.booleans(),
})  # fmt: skip


def plan(before: Any, edit: dict[str, Any]) -> Any:
    return bulk.plan(before, BulkEdit(**edit), list(before.pictures))


@given(st.lists(caption, max_size=3), edits)
def test_done_twice_is_done_once_in_tag_mode(captions: list[str], edit: dict[str, Any]) -> None:
    before = state(*(canonical(one, "tags") for one in captions))
    once = after(before, plan(before, edit).changes)
    assert plan(once, edit).changes == []


@given(st.lists(caption, max_size=3), edits.filter(lambda edit: edit["op"] in ("add", "remove", "set", "clear")))
def test_done_twice_is_done_once_in_sentence_mode(captions: list[str], edit: dict[str, Any]) -> None:
    edit = edit | ({"at": "end"} if edit["op"] == "add" and edit["at"] not in ("start", 0) else {})
    before = state(*(canonical(one, "sentences") for one in captions), mode="sentences")
    once = after(before, plan(before, edit).changes)
    assert plan(once, edit).changes == []


@given(st.lists(caption, max_size=3), st.one_of(edits, replacements))
def test_tags_stay_canonical_and_the_trigger_in_front_once(captions: list[str], edit: dict[str, Any]) -> None:
    before = state(*(canonical(one, "tags") for one in captions))
    done = after(before, plan(before, edit).changes)
    for one in done.shown():
        assert one.caption == canonical(one.caption, "tags")
        text = split_tags(done.text(one))
        assert text[0] == "ohwx" and text.count("ohwx") == 1
        if one.caption != before.pictures[one.name].caption:
            assert "ohwx" not in one.tags


@given(st.lists(caption, max_size=3), st.one_of(edits, replacements))
def test_a_sentence_never_loses_its_trigger(captions: list[str], edit: dict[str, Any]) -> None:
    if edit["op"] in ("sort", "deduplicate", "move", "set", "clear") or edit.get("at") not in (None, "start", "end", 0):
        return
    before = state(*(canonical(one, "sentences") for one in captions), mode="sentences")
    done = after(before, plan(before, edit).changes)
    for one in done.shown():
        had = len(fragments.spans(before.pictures[one.name].caption, "ohwx"))
        assert len(fragments.spans(one.caption, "ohwx")) >= had


@given(caption, tags, st.booleans())
def test_a_sentence_is_never_reordered(text: str, said: list[str], match_case: bool) -> None:
    mode: Mode = "sentences"
    before = state(canonical(text, mode), mode=mode)
    for edit in ({"op": "remove", "match_case": match_case}, {"op": "add"}):
        done = after(before, plan(before, {**edit, "tags": said}).changes)
        old, new = (re.findall(r"\w+", one.shown()[0].caption) for one in (before, done))
        # What is left, or what was there, is found in its order within the other.
        short, long = (new, old) if edit["op"] == "remove" else (old, new)
        rest = iter(long)
        assert all(word in rest for word in short)


@given(st.lists(caption, max_size=4), st.one_of(edits, replacements))
def test_a_plan_counts_what_changes(captions: list[str], edit: dict[str, Any]) -> None:
    before = state(*(canonical(one, "tags") for one in captions))
    planned = plan(before, edit)
    done = after(before, planned.changes)
    changed = [name for name, one in done.pictures.items() if one != before.pictures[name]]
    assert planned.plan.changed == len(changed) == len(planned.changes)
    assert [example.name for example in planned.plan.examples] == changed
    sets = [(set(before.pictures[name].tags), set(done.pictures[name].tags)) for name in changed]
    assert planned.plan.tags_added == sum(len(new - old) for old, new in sets)
    assert planned.plan.tags_removed == sum(len(old - new) for old, new in sets)
