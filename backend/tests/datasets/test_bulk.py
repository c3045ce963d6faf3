"""Bulk edits: what each does, that a plan is what is done, and what they leave alone."""

from __future__ import annotations

from typing import Any

import pytest

from kino.datasets import bulk
from kino.datasets.state import Conflict, State
from kino.errors import Invalid
from kino.schemas.dataset_pictures import BulkEdit, PictureEdit
from tests.datasets.states import after, picture, state, suggested

TAGGED = state("red, blue sky, dog", "dog, Dog, blue_sky, blue sky", "", "cat")
SAID = state("A dog, red, on grass.", "Red dog", "", mode="sentences")


def captions(before: State, **edit: Any) -> list[str]:
    planned = bulk.plan(before, BulkEdit(**edit), list(before.pictures))
    return [one.caption for one in after(before, planned.changes).shown()]


@pytest.mark.parametrize(
    ("edit", "wanted"),
    [
        ({"op": "add", "tags": ["x", "dog, y"]},
         ["red, blue sky, dog, x, y", "dog, Dog, blue_sky, blue sky, x, y", "x, dog, y", "cat, x, dog, y"]),
        ({"op": "add", "tags": ["x"], "at": "start"},
         ["x, red, blue sky, dog", "x, dog, Dog, blue_sky, blue sky", "x", "x, cat"]),
        ({"op": "add", "tags": ["x"], "at": 1},
         ["red, x, blue sky, dog", "dog, x, Dog, blue_sky, blue sky", "x", "cat, x"]),
        ({"op": "remove", "tags": ["dog", "cat"]}, ["red, blue sky", "Dog, blue_sky, blue sky", "", ""]),
        ({"op": "rename", "tags": ["dog", "Dog"], "to": "wolf"},
         ["red, blue sky, wolf", "wolf, blue_sky, blue sky", "", "cat"]),
        ({"op": "rename", "tags": ["red"], "to": "warm, red"},
         ["warm, red, blue sky, dog", "dog, Dog, blue_sky, blue sky", "", "cat"]),
        ({"op": "replace", "find": "blue", "to": "grey"},
         ["red, grey sky, dog", "dog, Dog, grey_sky, grey sky", "", "cat"]),
        ({"op": "replace", "find": "DOG", "to": "cat", "match_case": False},
         ["red, blue sky, cat", "cat, blue_sky, blue sky", "", "cat"]),
        ({"op": "replace", "find": "sky, "}, ["red, blue dog", "dog, Dog, blue_blue sky", "", "cat"]),
        ({"op": "replace", "find": "dog", "to": "", "whole_tag": True},
         ["red, blue sky", "Dog, blue_sky, blue sky", "", "cat"]),
        ({"op": "replace", "find": r"(\w+) sky", "to": r"sky, \1", "regex": True, "whole_tag": True},
         ["red, sky, blue, dog", "dog, Dog, blue_sky, sky, blue", "", "cat"]),
        ({"op": "move", "tags": ["dog", "red"], "at": "start"},
         ["dog, red, blue sky", "dog, Dog, blue_sky, blue sky", "", "cat"]),
        ({"op": "move", "tags": ["red"], "at": "end"},
         ["blue sky, dog, red", "dog, Dog, blue_sky, blue sky", "", "cat"]),
        ({"op": "deduplicate"}, ["red, blue sky, dog", "dog, blue_sky", "", "cat"]),
        ({"op": "sort"}, ["blue sky, dog, red", "blue sky, blue_sky, dog, Dog", "", "cat"]),
        ({"op": "sort", "sort": "frequency", "keep_first": 1},
         ["red, blue sky, dog", "dog, blue sky, Dog, blue_sky", "", "cat"]),
        ({"op": "sort", "sort": "length"}, ["red, dog, blue sky", "dog, Dog, blue_sky, blue sky", "", "cat"]),
        ({"op": "set", "to": "a,  b"}, ["a, b"] * 4),
        ({"op": "clear"}, [""] * 4),
    ],
    ids=str,
)  # fmt: skip
def test_what_an_edit_makes_of_tags(edit: dict[str, Any], wanted: list[str]) -> None:
    assert captions(TAGGED, **edit) == wanted


@pytest.mark.parametrize(
    ("edit", "wanted"),
    [
        ({"op": "add", "tags": ["soft light"]},
         ["A dog, red, on grass. soft light", "Red dog, soft light", "soft light"]),
        ({"op": "add", "tags": ["soft light"], "at": "start"},
         ["soft light, A dog, red, on grass.", "soft light, Red dog", "soft light"]),
        ({"op": "add", "tags": ["red"]}, ["A dog, red, on grass.", "Red dog", "red"]),
        ({"op": "remove", "tags": ["red"]}, ["A dog, on grass.", "Red dog", ""]),
        ({"op": "remove", "tags": ["red"], "match_case": False}, ["A dog, on grass.", "dog", ""]),
        ({"op": "rename", "tags": ["dog"], "to": "small dog"}, ["A small dog, red, on grass.", "Red small dog", ""]),
        ({"op": "replace", "find": "on grass", "to": "in snow"}, ["A dog, red, in snow.", "Red dog", ""]),
        ({"op": "replace", "find": "Re", "to": "x", "whole_tag": True}, ["A dog, red, on grass.", "Red dog", ""]),
        ({"op": "replace", "find": r"^(\w)", "to": r"<\1>", "regex": True},
         ["<A> dog, red, on grass.", "<R>ed dog", ""]),
        ({"op": "set", "to": "So it is."}, ["So it is."] * 3),
        ({"op": "clear"}, [""] * 3),
    ],
    ids=str,
)  # fmt: skip
def test_what_an_edit_makes_of_sentences(edit: dict[str, Any], wanted: list[str]) -> None:
    assert captions(SAID, **edit) == wanted


@pytest.mark.parametrize("op", ["sort", "deduplicate", "move"])
def test_sentences_are_not_taken_apart(op: Any) -> None:
    with pytest.raises(Invalid, match="words stay in their order"):
        bulk.plan(SAID, BulkEdit(op=op, tags=["red"]), list(SAID.pictures))


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        ({"op": "add"}, "tags"),
        ({"op": "add", "tags": [" , "]}, "tags"),
        ({"op": "remove", "tags": [","]}, "tags"),
        ({"op": "rename", "tags": ["a"], "to": " "}, "to"),
        ({"op": "replace", "find": ""}, "find"),
        ({"op": "replace", "find": "(", "regex": True}, "find"),
        ({"op": "replace", "find": "a", "to": r"\2", "regex": True}, "to"),
        ({"op": "replace", "find": "(?:(?:a{999}){999}){999}", "regex": True}, "find"),
        ({"op": "set", "to": ""}, "to"),
        ({"op": "set", "to": "a" * 20_001}, "to"),
        ({"op": "crop"}, "ratio"),
        ({"op": "crop", "ratio": "0:1"}, "ratio"),
        ({"op": "crop", "ratio": "99:1"}, "ratio"),
    ],
    ids=str,
)
def test_what_can_not_be_done_is_refused_with_its_field(edit: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        bulk.plan(TAGGED, BulkEdit(**edit), list(TAGGED.pictures))
    assert refused.value.details[0].field == field


def test_sentences_take_a_hundred_pieces_at_once() -> None:
    with pytest.raises(Invalid, match="at most 100"):
        bulk.plan(SAID, BulkEdit(op="add", tags=[f"a{number}" for number in range(101)]), list(SAID.pictures))


def test_the_trigger_is_out_of_reach() -> None:
    tagged = state("ohwx dog, red")
    for op in ("add", "move", "remove"):
        planned = bulk.plan(tagged, BulkEdit(op=op, tags=["ohwx"]), list(tagged.pictures))
        assert planned.changes == []
        assert "stays in front" in planned.plan.warnings[0]
    said = state("ohwx sits, the red ohwx", mode="sentences")
    assert captions(said, op="remove", tags=["ohwx"]) == ["ohwx sits, the red ohwx"]
    assert captions(said, op="remove", tags=["red ohwx"]) == ["ohwx sits, the red ohwx"]
    assert captions(said, op="replace", find="h", to="") == ["ohwx sits, te red ohwx"]
    assert captions(said, op="replace", find="red ", to="") == ["ohwx sits, the ohwx"]
    assert captions(said, op="replace", find=r"\s", to="", regex=True) == ["ohwx sits, the red ohwx"]
    assert captions(said, op="add", tags=["new"], at="start") == ["ohwx new, sits, the red ohwx"]


def test_a_caption_never_gets_too_long() -> None:
    long = state("a" * 15_000, "b")
    planned = bulk.plan(long, BulkEdit(op="replace", find="a", to="aa"), list(long.pictures))
    assert planned.changes == [] and "1 picture would get" in planned.plan.warnings[0]
    planned = bulk.plan(long, BulkEdit(op="replace", find="(a)", to=r"\1" * 1000, regex=True), list(long.pictures))
    assert planned.changes == [] and planned.plan.matched == 2


def test_a_plan_is_what_is_done() -> None:
    names = [*TAGGED.pictures, "other.png"]
    planned = bulk.plan(TAGGED, BulkEdit(op="rename", tags=["dog"], to="cat"), names)
    told = planned.plan
    assert (told.matched, told.changed, told.tags_added, told.tags_removed) == (4, 2, 2, 2)
    assert told.examples[0].model_dump() == {
        "name": "dragon-0001.png", "before": "ohwx, red, blue sky, dog", "after": "ohwx, red, blue sky, cat",
    }  # fmt: skip
    assert planned.label == told.label == "Renamed “dog” to “cat” in 2 pictures"
    assert told.warnings == ["“cat” is there already in 1 picture: the two become one"]
    assert [change.name for change in planned.changes] == ["dragon-0001.png", "dragon-0002.png"]
    assert bulk.plan(TAGGED, BulkEdit(op="clear"), ["dragon-0003.png"]).label == "Cleared the captions of 0 pictures"
    assert bulk.plan(TAGGED, BulkEdit(op="clear"), ["dragon-0001.png"]).label.endswith("of dragon-0001.png")


def test_sorting_by_a_vocabulary_asks_it() -> None:
    counts = {"dog": 3, "red": 9}
    planned = bulk.plan(
        TAGGED, BulkEdit(op="sort", sort="vocabulary"), ["dragon-0001.png"], uses=lambda tag: counts.get(tag, 0)
    )
    assert planned.changes[0].value == "red, dog, blue sky"


def test_flags_and_crops() -> None:
    flagged = state(picture(1, reviewed=True), picture(2), picture(3, width=768))
    names = list(flagged.pictures)

    def done(**edit: Any) -> State:
        return after(flagged, bulk.plan(flagged, BulkEdit(**edit), names).changes)

    assert [one.reviewed for one in done(op="review").shown()] == [True] * 3
    assert [one.reviewed for one in done(op="unreview").shown()] == [False] * 3
    assert [one.skipped for one in done(op="skip").shown()] == [True] * 3
    assert done(op="delete").shown() == []
    cropped = done(op="crop", ratio="1:1")
    assert [one.crop for one in cropped.shown()] == [(128, 0, 768, 768), (128, 0, 768, 768), None]
    uncropped = bulk.plan(cropped, BulkEdit(op="crop", ratio="none"), names)
    assert [change.value for change in uncropped.changes] == [None, None]
    assert uncropped.plan.examples[0].after == "1024 x 768 at 0, 0"


def test_one_picture_is_edited_in_one_go() -> None:
    one = picture(1, "red, dog", suggestions=(suggested("tree"), suggested("sky")), conflict=Conflict("a", "ohwx, b"))
    dataset = state(one)

    def done(**edit: Any) -> dict[str, Any]:
        return {change.field: change.value for change in bulk.edit_picture(dataset, one, PictureEdit(**edit))[0]}

    assert done(caption=" a,  b , ohwx") == {"caption": "a, b"}
    assert done(tags=["dog", "red"]) == {"caption": "dog, red"}
    assert done(add=["x"], at=1, remove=["dog"], rename=["red", "blue"]) == {"caption": "blue, x"}
    assert done(accept=["sky"]) == {
        "caption": "red, dog, sky", "machine": {"sky": 7}, "suggestions": (one.suggestions[0],)
    }  # fmt: skip
    assert done(dismiss=["sky", "tree", "other"]) == {"suggestions": ()}
    assert done(resolve="ours") == {"conflict": None}
    assert done(resolve="theirs") == {"caption": "b", "conflict": None}
    assert done(resolve="both") == {"caption": "red, dog, b", "conflict": None}
    assert done(reviewed=True, skipped=False) == {"reviewed": True}
    assert done(crop={"crop": {"left": 0, "top": 0, "width": 1024, "height": 768}}) == {}
    assert done(crop={"crop": {"left": 5, "top": 0, "width": 10, "height": 9}}) == {"crop": (5, 0, 10, 9)}
    assert done(caption="red, dog") == {}
    with pytest.raises(Invalid, match="within the picture"):
        done(crop={"crop": {"left": 5, "top": 0, "width": 1024, "height": 9}})
    assert bulk.edit_picture(dataset, one, PictureEdit(reviewed=True))[1] == "Marked as reviewed: dragon-0001.png"
    with pytest.raises(Invalid, match="tag mode"):
        bulk.edit_picture(SAID, SAID.pictures["dragon-0001.png"], PictureEdit(tags=["a"]))


def test_a_sentence_is_kept_as_it_is_written() -> None:
    one = SAID.pictures["dragon-0002.png"]
    changes, _ = bulk.edit_picture(SAID, one, PictureEdit(caption="A Dog,  and  a dog, ohwx."))
    assert changes[0].value == "A Dog,  and  a dog, ohwx."
