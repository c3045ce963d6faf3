"""How a refinement is made, as rows: routes by what is installed, strengths by kind, parameters by source."""

from __future__ import annotations

from typing import Any

import pytest

from kino import refining
from kino.errors import Conflict
from kino.prompts.interpret import interpret
from kino.refining import EDIT, IMAGE, TEXT, Routed
from kino.schemas.models import Model
from kino.schemas.takes import Take
from kino.settings import Settings

ALL = {EDIT, IMAGE, TEXT}
STRENGTHS = {"default": 0.8, "attr": 0.7, "add": None, "time": 0.45}
BALL = "a red ball on a table"
FIELDS = {"prompt", "image", "strength", "seed", "pictures", "preset", "size", "model", "width", "height", "steps",
          "guidance", "loras", "style", "offload"}  # fmt: skip


def model(name: str, family: str) -> Model:
    return Model(
        name=name, filename=name, category="DiffusionModels", size_bytes=1, format="diffusers", family=family,
        modified_at="2026-01-01T00:00:00Z",
    )  # fmt: skip


MINI, KONTEXT, KLEIN = model("mini", "kino-mini"), model("kontext", "flux.1-kontext"), model("klein", "flux.2-klein")


def take(prompt: str = BALL, **more: Any) -> Take:
    values: dict[str, Any] = {
        "id": "t", "kind": "new", "prompt": prompt, "plugin": TEXT, "model": "mini", "seed": 5, "width": 640,
        "height": 480, "url": "", "thumbnail_url": "", "created_at": "",
    }  # fmt: skip
    return Take(**{**values, **more})


def choose(kind: str, source: Take | None = None, **more: Any) -> Routed:
    values: dict[str, Any] = {
        "installed": [MINI], "plugins": ALL, "strengths": STRENGTHS, "model": None, "strength": None, **more,
    }  # fmt: skip
    return refining.choose(kind, source or take(), **values)


@pytest.mark.parametrize(
    ("kind", "more", "routed"),
    [
        ("attr", {}, Routed("image", IMAGE, "mini", 0.7)),
        ("attr:append", {}, Routed("image", IMAGE, "mini", 0.7)),
        ("whatever", {}, Routed("image", IMAGE, "mini", 0.8)),
        ("attr+time", {}, Routed("image", IMAGE, "mini", 0.7)),
        ("add", {}, Routed("text", TEXT, "mini")),
        ("attr+add", {}, Routed("text", TEXT, "mini")),
        ("add", {"strength": 0.3}, Routed("image", IMAGE, "mini", 0.3)),
        ("attr", {"model": "other"}, Routed("image", IMAGE, "other", 0.7)),
        ("attr", {"plugins": {TEXT}}, Routed("text", TEXT, "mini")),
        ("attr", {"installed": [MINI, KONTEXT]}, Routed("edit", EDIT, "kontext")),
        ("attr", {"installed": [MINI, KONTEXT, KLEIN], "model": "klein"}, Routed("edit", EDIT, "klein")),
        ("attr", {"installed": [MINI, KONTEXT], "model": "mini"}, Routed("image", IMAGE, "mini", 0.7)),
        ("attr", {"installed": [MINI, KONTEXT], "strength": 0.5}, Routed("image", IMAGE, "mini", 0.5)),
        ("attr", {"installed": [MINI, KONTEXT], "plugins": {IMAGE, TEXT}}, Routed("image", IMAGE, "mini", 0.7)),
        ("attr", {"strengths": {}}, Routed("image", IMAGE, "mini", refining.STRENGTH)),
    ],
)
def test_routes(kind: str, more: dict[str, Any], routed: Routed) -> None:
    assert choose(kind, **more) == routed


def test_only_what_came_from_its_prompt_is_drawn_anew() -> None:
    imported = take("", kind="import", plugin="", model="", seed=None)
    assert choose("add", imported) == Routed("image", IMAGE, None, 0.8)
    assert choose("add", take(plugin=IMAGE)).route == "image"
    assert choose("add", take(seed=None)).route == "image"
    later = take(plugin=IMAGE)
    assert choose("attr+add", later, strengths={**STRENGTHS, "attr": 0.9}).strength == 0.9
    assert choose("add", later, start=take()).route == "text", "made to the first picture again, that is redrawn"


def test_what_an_edit_model_made_is_edited_by_it_or_redrawn_by_another() -> None:
    source = take(plugin=EDIT, model="klein")
    assert choose("attr", source, installed=[MINI, KONTEXT, KLEIN]) == Routed("edit", EDIT, "klein")
    again = choose("attr", source, installed=[MINI, KONTEXT, KLEIN], strength=0.5)
    assert again == Routed("image", IMAGE, None, 0.5)


def test_parameters_carry_over_as_far_as_the_plugin_and_model_have_them() -> None:
    params = {"prompt": BALL, "steps": 9, "guidance": 2.0, "loras": [1], "style": "soft", "width": 640, "height": 480,
              "seed": 5, "pictures": 4, "preset": "fast", "size": "4k", "grain": 1, "offload": None}  # fmt: skip
    source = take(params=params)
    said = interpret(BALL, "make the ball green")
    image = Routed("image", IMAGE, "mini", 0.7)
    data = refining.parameters(source, source, image, FIELDS, said, None)
    assert data == {
        "prompt": "a green ball on a table", "image": "take:t", "strength": 0.7, "seed": 5, "model": "mini",
        "steps": 9, "guidance": 2.0, "loras": [1], "style": "soft", "width": 640, "height": 480,
    }  # fmt: skip
    other = refining.parameters(source, source, Routed("image", IMAGE, "other", 0.7), FIELDS, said, 6)
    assert set(data) - set(other) == {"steps", "guidance", "loras"} and other["seed"] == 6
    edit = refining.parameters(source, source, Routed("edit", EDIT, "kontext"), FIELDS, said, None)
    assert edit == {"prompt": said.instruction, "image": "take:t", "seed": 5, "model": "kontext"}
    text = refining.parameters(source, source, Routed("text", TEXT, "mini"), FIELDS, said, None)
    assert "image" not in text and "strength" not in text and text["seed"] == 5


@pytest.mark.parametrize(
    ("width", "height", "drawn"), [(640, 480, (640, 480)), (4096, 1024, (2048, 512)), (8000, 20, (2048, 64))]
)
def test_a_picture_from_elsewhere_keeps_its_shape(width: int, height: int, drawn: tuple[int, int]) -> None:
    assert refining.size(width, height) == drawn


def test_what_it_means_is_followed_through_the_line() -> None:
    prompts = ["a red ball and a blue box", "a red ball and a green box", "a red ball and a yellow box"]
    line = [
        take(prompts[0]),
        take(prompts[1], modification="make the box green"),
        take(prompts[2], modification="make it yellow"),
    ]
    assert refining.last_edited(line) == "box"
    assert refining.last_edited(line[:1]) is None
    assert refining.last_edited([take("a"), take("b", modification="how lovely")]) is None


def test_a_line_made_again_says_all_of_it() -> None:
    green, night = "a green ball on a table", "a green ball on a table, at night"
    line = [
        take(),
        take(green, modification="make it green", instruction="Make it green."),
        take(night, modification="nuit", instruction="nuit"),
        take(night),  # another try
    ]
    said = refining.reapplied(line, interpret(night, "make the table blue"), "image")
    assert said.description == "a green ball on a blue table, at night"
    assert said.kind == "attr+edited"
    assert said.instruction.count(".") == 3 and "nuit." in said.instruction
    assert said.changes and refining.reapplied(line, None, "image").description == night


def test_a_line_with_what_an_edit_model_did() -> None:
    line = [take(), take(BALL, modification="make it pop", instruction="make it pop")]
    with pytest.raises(Conflict, match="make it pop"):
        refining.reapplied(line, None, "image")
    assert refining.reapplied(line, None, "edit").instruction == "make it pop."


def test_names_are_short() -> None:
    assert refining.shortened("make  the\nball red") == "make the ball red"
    name = refining.shortened("word " * 100)
    assert len(name) <= refining.MAX_NAME and name.endswith("word…")
    assert len(refining.shortened("x" * 500)) <= refining.MAX_NAME


def test_the_default_strengths_can_be_read() -> None:
    strengths = Settings().refine_strengths
    assert strengths["default"] is not None
    assert all(value is None or 0.01 <= value <= 1 for value in strengths.values())
