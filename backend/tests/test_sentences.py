from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, ValidationError

from kino.sentences import MAX_DETAILS, details_of, invalid, printable, sentence


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    size: float = Field(gt=0, lt=2)


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    count: int = Field(1, ge=1, le=9, multiple_of=2)
    ratio: float = 1.0
    mode: Literal["a", "b"] = "a"
    either: int | str = 1
    maybe: int | None = None
    name: str = Field("abc", min_length=1, max_length=5, pattern="^[a-z]+$")
    text: Annotated[str, AfterValidator(str.strip), Field(max_length=3)] = ""
    pair: list[int] = Field([1], min_length=1, max_length=2)
    items: list[Item] = []
    table: dict[str, int] = {}


def told(data: Any, prefix: str = "") -> list[str]:
    with pytest.raises(ValidationError) as error:
        Body.model_validate_json(data if isinstance(data, str) else json.dumps(data))
    return [detail.message for detail in details_of(error.value, prefix)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"count": 0}, "count must be at least 1"),
        ({"count": 10}, "count must be at most 9"),
        ({"count": 3}, "count must be a multiple of 2"),
        ({"count": "4"}, "count must be a whole number"),
        ({"count": True}, "count must be a whole number"),
        ({"ratio": "1"}, "ratio must be a number"),
        ('{"ratio": NaN}', "ratio must be a finite number"),
        ({"mode": "c"}, "mode must be one of 'a' or 'b'"),
        ({"maybe": "x"}, "maybe must be a whole number"),
        ({"name": ""}, "name must not be empty"),
        ({"name": "abcdef"}, "name must have at most 5 characters"),
        ({"name": "A"}, "name must match ^[a-z]+$"),
        ({"text": "abcd"}, "text must have at most 3 characters"),
        ({"pair": []}, "pair must not be empty"),
        ({"pair": [1, 2, 3]}, "pair must have at most 2 entries"),
        ({"pair": ["x"]}, "pair.0 must be a whole number"),
        ({"items": [{"size": 0}]}, "items.0.size must be more than 0"),
        ({"items": [{"size": 2}]}, "items.0.size must be less than 2"),
        ({"items": [{}]}, "items.0.size is missing"),
        ({"items": [1]}, "items.0 must be an object"),
        ({"table": {"key": "x"}}, "table.key must be a whole number"),
        ({"unheard": 1}, "unheard is not known here"),
        ({"int": 1}, "int is not known here"),
        ('{"name": "\\ud800"}', "body is not valid JSON"),
        ("{", "body is not valid JSON"),
        ("[]", "body must be an object"),
    ],
)
def test_a_finding_is_a_sentence_with_its_field(data: Any, message: str) -> None:
    assert told(data) == [message]


def test_the_prefix_goes_before_every_path() -> None:
    assert told({"count": 0, "items": [{}]}, "data") == [
        "data.count must be at least 1",
        "data.items.0.size is missing",
    ]


def test_the_branches_of_a_union_are_no_part_of_the_path() -> None:
    assert told({"either": []}) == ["either must be a whole number", "either must be text"]


def test_many_findings_are_counted_and_capped() -> None:
    with pytest.raises(ValidationError) as error:
        RootModel[list[int]].model_validate_json(json.dumps(["x"] * 10_000))
    refusal = invalid(error.value, "ids")
    assert len(refusal.details) == MAX_DETAILS
    assert refusal.message == f"ids.0 must be a whole number (and {MAX_DETAILS - 1} more)"


def test_a_client_s_own_text_is_made_fit_to_be_said() -> None:
    for name in ("\ud800", "a\x00b", "x" * 10_000, "a\nb", "\x1b[31m"):
        clean = printable(name)
        clean.encode("utf-8")
        assert clean.isprintable()
        assert len(clean) <= 600
    assert printable("sailboat \N{SAILBOAT}") == "sailboat \N{SAILBOAT}"


def test_the_value_is_never_repeated() -> None:
    assert "secret" not in " ".join(told({"count": "secret", "mode": "secret", "pair": ["secret"]}))


def test_a_reason_without_a_verb_stands_after_a_colon() -> None:
    assert sentence("name", "must be short") == "name must be short"
    assert sentence("name", "Too short") == "name: Too short"
