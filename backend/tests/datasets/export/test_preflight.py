"""What would harm an export is told before it, with the pictures it is about and a way to put it right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kino.datasets import export, preflight
from kino.datasets.state import Conflict as Both
from kino.datasets.state import Suggestion
from kino.errors import Invalid
from kino.schemas.dataset_pictures import BulkEdit
from kino.schemas.dataset_training import ExportOptions, Finding, Preflight, Target
from tests.datasets.export.making import Made, counted, dataset, drawn

BULK = set(BulkEdit.model_fields)
TRAINERS: tuple[Target, ...] = ("civitai", "kohya", "ai-toolkit", "onetrainer", "simpletuner", "diffusers")


def told(made: Made, target: Target, **more: Any) -> Preflight:
    options = ExportOptions.model_validate({"target": target, "resolution": 512, "class_word": "dragon", **more})
    found = preflight.check(made.state, made.folder, options, counted)
    for one in found.findings:
        assert one.message.endswith(".") and one.message[0].isalnum()
        if one.fix is not None and one.fix.edit:
            BulkEdit.model_validate(one.fix.edit)
        elif one.fix is not None:
            ExportOptions.model_validate({"target": target, **(one.fix.options or {})})
    return found


def rule(found: Preflight, name: str) -> Finding:
    (one,) = (one for one in found.findings if one.rule == name)
    return one


def rules(found: Preflight) -> set[str]:
    return {one.rule for one in found.findings}


@pytest.fixture
def good(tmp_path: Path) -> Made:
    return dataset(tmp_path / "set", {f"a-{n:04}.png": f"red, flying, n{n}" for n in range(3)}, size=(512, 512))


@pytest.mark.parametrize("target", TRAINERS)
def test_a_good_set_is_ready_without_a_word(target: Target, good: Made) -> None:
    found = told(good, target)
    assert found.ready and found.findings == [] and found.target == target
    assert found.total_files == len(found.files) > 0


def test_nothing_to_export_is_an_error(good: Made) -> None:
    found = told(good, "kohya", query="name:other")
    assert not found.ready and rules(found) == {"nothing"} and found.total_files == 0


def test_a_query_that_cannot_be_read_is_the_querys_fault(good: Made) -> None:
    with pytest.raises(Invalid) as refused:
        told(good, "kohya", query="(")
    assert refused.value.details[0].field == "query"


def test_a_query_may_ask_for_tokens(good: Made) -> None:
    assert told(good, "zip", query="tokens:>75").total_files == 0
    assert told(good, "zip", query="tokens:<75", base_model="SDXL").total_files == 6


def test_missing_files_are_named(good: Made) -> None:
    (good.folder / "a-0001.png").unlink()
    found = told(good, "civitai")
    one = rule(found, "missing")
    assert not found.ready and one.names == ["a-0001.png"] and one.count == 1
    assert one.fix and one.fix.edit == {"op": "delete", "names": ["a-0001.png"]}


@pytest.mark.parametrize(
    ("target", "severity", "word"),
    [
        ("civitai", "warning", "picture alone"), ("kohya", "warning", "“dragon”"), ("ai-toolkit", "warning", "empty"),
        ("onetrainer", "warning", "empty"), ("simpletuner", "error", "beside every picture"),
        ("diffusers", "warning", "instance prompt"), ("zip", "note", "no .txt"), ("captions", "note", "no .txt"),
    ],
)  # fmt: skip
def test_empty_captions_are_told_with_what_the_trainer_makes_of_them(
    target: Target, severity: str, word: str, tmp_path: Path
) -> None:
    made = dataset(tmp_path, {"a-0001.png": "red", "a-0002.png": ""}, trigger="", size=(512, 512))
    one = rule(told(made, target), "no_caption")
    assert one.severity == severity and word in one.message and one.names == ["a-0002.png"]
    assert one.fix and one.fix.edit == {"op": "skip", "names": ["a-0002.png"]}
    # Skipping helps nobody who exports the skipped ones, too.
    assert rule(told(made, target, include_skipped=True), "no_caption").fix is None


def test_captions_of_the_trigger_alone_are_told(tmp_path: Path) -> None:
    made = dataset(tmp_path, {"a-0001.png": "red", "a-0002.png": ""}, size=(512, 512))
    found = told(made, "kohya")
    assert rule(found, "only_trigger").names == ["a-0002.png"] and found.ready


def test_captions_alone_need_at_least_one(tmp_path: Path) -> None:
    made = dataset(tmp_path, {"a-0001.png": ""}, trigger="")
    assert not told(made, "captions").ready


def test_long_captions_are_told_by_what_the_base_model_reads(tmp_path: Path) -> None:
    lengths = {"a-0001.png": 60, "a-0002.png": 90, "a-0003.png": 300, "a-0004.png": 600}
    texts = {name: " ".join(["word"] * count) for name, count in lengths.items()}
    made = dataset(tmp_path, texts, size=(512, 512), mode="sentences")
    dev = told(made, "kohya")
    assert rule(dev, "too_long").names == ["a-0004.png"] and "512" in rule(dev, "too_long").message
    assert rule(dev, "clip_long").count == 3 and rule(dev, "clip_long").severity == "note"
    schnell = told(made, "kohya", base_model="FLUX.1-schnell")
    assert rule(schnell, "too_long").names == ["a-0003.png", "a-0004.png"]
    sdxl = told(made, "kohya", base_model="SDXL")
    assert "too_long" not in rules(sdxl) and rule(sdxl, "clip_long").severity == "warning"


def test_two_pictures_with_one_stem_would_share_a_caption(tmp_path: Path) -> None:
    made = dataset(tmp_path, {"a-0001.png": "x", "a-0001.jpg": "y", "A-0001.webp": "z"}, size=(512, 512))
    found = told(made, "kohya")
    assert not found.ready and rule(found, "collision").names == ["a-0001.jpg", "A-0001.webp"]


@pytest.mark.parametrize("target", ["civitai", "kohya", "ai-toolkit"])
def test_sides_below_64_are_refused_after_cropping(target: Target, tmp_path: Path) -> None:
    crops: dict[str, Any] = {"a-0001.png": {"crop": (0, 0, 63, 512)}, "a-0002.png": {"crop": (0, 0, 64, 256)}}
    made = dataset(tmp_path, {"a-0001.png": "x", "a-0002.png": "y"}, size=(512, 512), more=crops)
    found = told(made, target)
    assert not found.ready and rule(found, "small").names == ["a-0001.png"]


def test_civitai_takes_a_thousand_pictures(tmp_path: Path) -> None:
    names = [f"a-{n:04}.png" for n in range(1002)]
    drawn(64, 64).save(tmp_path / "one.png")
    for name in names:
        (tmp_path / name).hardlink_to(tmp_path / "one.png")
    made = dataset(tmp_path, dict.fromkeys(names, "x"), size=(64, 64))
    found = told(made, "civitai")
    assert not found.ready and rule(found, "too_many").names == names[1000:]
    assert found.total_files == 2004 and len(found.files) == 100
    assert told(made, "civitai", query="name:a-00*").ready


def test_civitais_other_limits(tmp_path: Path) -> None:
    sizes = {"a-0001.png": (2100, 600), "a-0002.png": (200, 200), "a-0003.webp": (600, 600)}
    more = {name: {"size": size} for name, size in sizes.items()}
    made = dataset(tmp_path, dict.fromkeys(sizes, "x"), more=more, trigger="zxDragon")
    found = told(made, "civitai")
    assert found.ready
    assert rule(found, "large").names == ["a-0001.png"] and rule(found, "enlarged").names == ["a-0002.png"]
    assert rule(found, "format").names == ["a-0003.webp"] and "zxdragon" in rule(found, "trigger_case").message
    fix = rule(found, "format").fix
    assert fix and fix.options == {"format": "png"}
    assert "format" not in rules(told(made, "civitai", format="png"))


@pytest.mark.parametrize("target", ["onetrainer", "simpletuner", "diffusers"])
def test_pictures_that_would_be_enlarged_are_told_with_a_resolution_that_fits(target: Target, tmp_path: Path) -> None:
    made = dataset(
        tmp_path, {"a-0001.png": "x", "a-0002.png": "y"}, size=(512, 512), more={"a-0001.png": {"size": (400, 400)}}
    )
    one = rule(told(made, target), "enlarged")
    assert one.names == ["a-0001.png"] and one.fix and one.fix.options == {"resolution": 384}
    assert "enlarged" not in rules(told(made, target, resolution=384))


@pytest.mark.parametrize("target", ["kohya", "ai-toolkit"])
def test_trainers_that_leave_small_pictures_alone_get_a_note(target: Target, tmp_path: Path) -> None:
    made = dataset(tmp_path, {"a-0001.png": "x"}, size=(400, 400))
    assert rule(told(made, target), "own_size").severity == "note"


@pytest.mark.parametrize("target", ["kohya", "onetrainer"])
def test_very_long_pictures_are_told_with_a_crop_that_fits(target: Target, tmp_path: Path) -> None:
    more: dict[str, Any] = {"a-0001.png": {"size": (2500, 600)}, "a-0002.png": {"size": (600, 2500)}}
    made = dataset(tmp_path, {"a-0001.png": "x", "a-0002.png": "y"}, more=more)
    found = [one for one in told(made, target).findings if one.rule == "aspect"]
    assert [(one.names, one.fix and one.fix.edit["ratio"]) for one in found] == [
        (["a-0001.png"], "4:1"), (["a-0002.png"], "1:4"),
    ]  # fmt: skip


def test_diffusers_cuts_squares(tmp_path: Path) -> None:
    made = dataset(
        tmp_path, {"a-0001.png": "x", "a-0002.png": "y"}, size=(512, 512), more={"a-0002.png": {"size": (512, 700)}}
    )
    one = rule(told(made, "diffusers"), "aspect")
    assert one.names == ["a-0002.png"]
    assert one.fix and one.fix.edit == {"op": "crop", "names": ["a-0002.png"], "ratio": "1:1"}


def test_a_resolution_between_two_steps_is_told(good: Made) -> None:
    one = rule(told(good, "kohya", resolution=500), "step")
    assert one.fix and one.fix.options == {"resolution": 512}


def test_placeholders_of_ai_toolkit_are_told(tmp_path: Path) -> None:
    made = dataset(tmp_path, {"a-0001.png": "a photo of [trigger]"}, size=(512, 512), mode="sentences")
    assert rule(told(made, "ai-toolkit"), "placeholder").names == ["a-0001.png"]


def test_names_that_onetrainer_takes_for_masks_are_refused(tmp_path: Path) -> None:
    made = dataset(tmp_path, {"a-0001-masklabel.png": "x"}, size=(512, 512))
    assert not told(made, "onetrainer").ready


def test_see_through_pictures_conflicts_and_waiting_suggestions_are_told(tmp_path: Path) -> None:
    through = drawn(512, 512).convert("RGBA")
    through.putalpha(128)
    through.save(tmp_path / "a-0001.png")
    more: dict[str, Any] = {
        "a-0002.png": {"conflict": Both("ours", "theirs")},
        "a-0003.png": {"suggestions": (Suggestion("red", "tag", 0.9, "m", 1),)},
    }
    made = dataset(tmp_path, {f"a-000{n}.png": "x" for n in (1, 2, 3)}, size=(512, 512), more=more)
    found = told(made, "kohya")
    assert rule(found, "transparent").names == ["a-0001.png"]
    assert rule(found, "conflict").names == ["a-0002.png"] and rule(found, "suggestions").names == ["a-0003.png"]
    assert "transparent" not in rules(told(made, "kohya", format="jpg"))


def test_a_fix_that_is_followed_makes_the_export_ready(tmp_path: Path) -> None:
    from dataclasses import replace

    crops: dict[str, Any] = {"a-0001.png": {"crop": (0, 0, 20, 20)}}
    made = dataset(tmp_path / "set", {"a-0001.png": "x", "a-0002.png": "y"}, size=(512, 512), more=crops)
    fix = rule(told(made, "civitai"), "small").fix
    assert fix is not None
    pictures = {n: replace(p, skipped=n in fix.edit["names"]) for n, p in made.state.pictures.items()}
    after = Made(replace(made.state, pictures=pictures), made.folder)
    assert told(after, "civitai").ready
    options = ExportOptions(target="civitai")
    assert export.write(after.state, after.folder, options, tmp_path).pictures == 1
