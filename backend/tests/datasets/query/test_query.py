"""Every kind of term finds what it says, and what can't be read says where."""

from __future__ import annotations

import pytest

from kino.datasets import query
from kino.datasets.query import QueryError
from kino.datasets.query.words import words as split
from kino.datasets.state import Conflict, Run, State
from kino.schemas.dataset_pictures import Scope
from tests.datasets.states import picture, state, suggested, words

DRAGONS = state(
    picture(1, "red circle, blue sky", reviewed=True, machine={"blue sky": 7}),
    picture(2, "red_ball, ohwx dragon", width=512, height=2048, crop=(0, 0, 512, 512), source="zoo/b.jpg"),
    picture(3, "", suggestions=(suggested("old tree", 0.4),)),
    picture(4, "", skipped=True, width=1920, height=1080),
    picture(5, "re:zero, 100% wool, a*b", conflict=Conflict("a", "b"), sha256="same"),
    picture(6, "Grün, straße, (smile)", sha256="same", look=1),
    picture(7, "removed", removed=True),
    picture(8, "one, two, three, four", look=0b111, width=1000, height=1000),
    runs={7: Run(7, "wd-tagger", "2026"), 9: Run(9, "joy", "2026")},
)
SAID = state("A large dog on red-brown grass, sitting.", "the dogs run", "", mode="sentences")


def numbers(text: str, of: State = DRAGONS) -> list[int]:
    return [int(name[7:11]) for name in query.find(of, text, words)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [1, 2, 3, 4, 5, 6, 8]),
        ("  ", [1, 2, 3, 4, 5, 6, 8]),
        ("*", [1, 2, 3, 4, 5, 6, 8]),
        ("red", [1, 2]),
        ("RED", [1, 2]),
        ("0003", [3]),
        ("gRÜN STRASSE", [6]),
        ("red sky", [1]),
        ("red AND sky", [1]),
        ("red and not sky", [2]),
        ("red -sky", [2]),
        ("-red", [3, 4, 5, 6, 8]),
        ("sky or smile", [1, 6]),
        ("sky OR smile three", [1]),
        ("(sky OR smile) NOT red", [6]),
        ("sky OR smile -red", [1, 6]),
        ("not(red or one)", [3, 4, 5, 6]),
        ('"red circle"', [1]),
        ('"and"', []),
        ('tag:"red circle"', [1]),
        ("tag:red", []),
        ("tag:red*", [1, 2]),
        ("tag:red_circle", [1]),
        ('tag:"red ball"', [2]),
        ("tag:t?o", [8]),
        ("tag:(smile)", [6]),
        (r"tag:a\*b", [5]),
        ('"re:zero"', [5]),
        ("caption:circle", [1]),
        ("caption:r*sky", [1]),
        ("text:ohwx", [1, 2, 3, 4, 5, 6, 8]),
        ("trigger", [2]),
        ('"trigger"', []),
        ("name:*-0002*", [2]),
        ("source:zoo", [2]),
        ("tokens:>4", [1, 5, 8]),
        ("tokens:1", [3, 4]),
        ("t5:2", [3, 4]),
        ("tags:0", [3, 4]),
        ("tags:>=4", [8]),
        ("tags:2..3", [1, 2, 5, 6]),
        ("chars:>20", [2, 5, 6, 8]),
        ("width:<1000", [2]),
        ("height:1080", [4]),
        ("size:<600", [2]),
        ("mp:>2", [4]),
        ("ar:16:9", [4]),
        ("ar:4:3 -tagged", [3]),
        ("ar:<1", [2]),
        ("ar:1:1", [8]),
        ("untagged", [3]),
        ("tagged", [1, 2, 5, 6, 8]),
        ("reviewed", [1]),
        ("skipped", [4]),
        ("machine", [1]),
        ("suggested", [3]),
        ("suggestion:old_tree", [3]),
        ("suggestion:old", []),
        ("suggestion:old*", [3]),
        ("confidence:>0.5", []),
        ("confidence:<=0.4", [3]),
        ("run:7", [1, 3]),
        ("run:8", []),
        ("model:wd", [1, 3]),
        ("model:joy", []),
        ("cropped", [2]),
        ("conflict", [5]),
        ("near", [5, 6, 8]),
        ("dup -conflict", [6, 8]),
        ("16:9", []),
    ],
)
def test_terms_find_what_they_say(text: str, found: list[int]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize(
    ("text", "found"), [("tag:dog", [1]), ("tag:dog*", [1, 2]), ("tag:red", [1]), ("tag:bro", []), ("tags:>3", [1])]
)
def test_in_sentences_a_tag_is_whole_words(text: str, found: list[int]) -> None:
    assert numbers(text, SAID) == found


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("red AND", 7, "missing after “and”"),
        ("(red", 0, "not closed"),
        ("red)", 3, "no opening"),
        ("()", 1, "after this bracket"),
        ("or red", 0, "can't begin"),
        ('tag:"red', 0, "quotes are not closed"),
        ("tag:", 4, "needs a value"),
        ("red tga:blue", 4, "no field “tga”"),
        ("untagged:yes", 0, "stands alone"),
        ("tokens:many", 7, "needs a number, as in tokens:>75"),
        ("tokens:>nan", 7, "needs a number"),
        ("ar:1:0", 3, "needs a number"),
        ("width:16:9", 6, "needs a number"),
        ("tag:(red", 0, "put it in quotes"),
        ("(" * 900 + "a" + ")" * 900, 51, "too many brackets"),
        ("-" * 900 + "a", 51, "too many brackets"),
    ],
)
def test_what_can_not_be_read_says_where(text: str, at: int, said: str) -> None:
    with pytest.raises(QueryError) as refused:
        query.parse(text)
    assert refused.value.at == at
    assert said in refused.value.message
    assert refused.value.details[0].field == "query"


def test_wildcards_on_a_long_caption_end() -> None:
    long = state("a" * 20_000)
    assert numbers("*".join("a" * 40) + "*b", long) == []
    assert numbers("a*" * 500 + "a", long) == [1]


def test_a_scope_is_names_and_query() -> None:
    names = ["dragon-0002.png", "dragon-0001.png", "dragon-0007.png", "other.png"]
    assert query.named(DRAGONS, Scope(names=names), words) == ["dragon-0001.png", "dragon-0002.png"]
    assert query.named(DRAGONS, Scope(names=names, query="-sky"), words) == ["dragon-0002.png"]
    assert len(query.named(DRAGONS, Scope(), words)) == 7


@pytest.mark.parametrize(
    "value", ["red circle", "and", "-x", "a:b", 'say "hi"', "a*b?", "back\\slash", "(", "", "untagged"]
)
def test_a_quoted_value_means_itself(value: str) -> None:
    word = split(f"tag:{query.quote(value)}")[0]
    assert (word.field, word.value, word.closed, word.wild) == ("tag", value, True, False)
