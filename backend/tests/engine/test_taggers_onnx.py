"""Taggers in ONNX, run by onnxruntime: both layouts, networks for a fixed number of pictures, broken ones, a stop."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from kino.engine import taggers
from kino.engine.taggers import Asked, Found
from kino.engine.taggers.wd14 import Onnx
from kino.errors import TaskFailed, TaskStopped
from kino.weights.taggers import inspect_tagger
from tests.onnx_on_disk import mapped_tagger, network, tagger


def never() -> bool:
    return False


def told(model: taggers.Model, *colors: str) -> list[list[Found]]:
    asked = [Asked(model.prepare(Image.new("RGB", (16, 16), color))) for color in colors]
    return model.tell(asked, never)


def values(found: Sequence[Found]) -> dict[str, float | None]:
    return {one.value: one.confidence for one in found}


def test_it_says_what_is_in_each_of_several_pictures(tmp_path: Path) -> None:
    folder = tagger(tmp_path / "colours")
    model = taggers.load(inspect_tagger(folder), folder, "cpu")
    red, blue, white = told(model, "red", "blue", "white")
    assert red == [Found("red", "tag", 1.0, "character")]
    assert values(blue) == {"blue sky": 1.0}
    assert values(white) == pytest.approx({"blue sky": 1.0, "green grass": 1.0, "red": 1.0})
    assert model.most == 32


def test_a_network_for_a_fixed_number_of_pictures_is_given_that_many(tmp_path: Path) -> None:
    model = Onnx(tagger(tmp_path / "fixed", batch=4), "cpu")
    assert model.most == 4
    assert [list(values(one)) for one in told(model, "red", "blue")] == [["red"], ["blue sky"]]
    assert Onnx(tagger(tmp_path / "single", batch=1), "cpu").most == 1


def test_the_other_layout_wants_a_sigmoid(tmp_path: Path) -> None:
    folder = mapped_tagger(tmp_path / "mapped")
    model = taggers.load(inspect_tagger(folder), folder, "cpu")
    (red,) = told(model, "red")
    assert values(red) == pytest.approx({"red": 0.982, "blue sky": 0.018, "green grass": 0.018}, abs=1e-3)
    assert red[0].category == "general"


def test_files_of_two_models_are_refused(tmp_path: Path) -> None:
    model = Onnx(tagger(tmp_path / "mixed", tags=[("one", 0)]), "cpu")
    with pytest.raises(TaskFailed, match="has 3 outputs and 1 tags"):
        told(model, "red")


def test_a_file_that_is_no_network_is_refused_with_a_sentence(tmp_path: Path) -> None:
    folder = tagger(tmp_path / "broken")
    (folder / "model.onnx").write_bytes(network()[:60])
    with pytest.raises(TaskFailed, match=r"broken can't be run by onnxruntime; get its \.onnx file again"):
        Onnx(folder, "cpu")


def test_a_network_that_takes_pictures_in_another_way_is_refused(tmp_path: Path) -> None:
    folder = tagger(tmp_path / "other")
    (folder / "model.onnx").write_bytes(network(channels_last=False))
    with pytest.raises(TaskFailed, match="in a way that is not WD14's"):
        Onnx(folder, "cpu")


def test_a_stop_ends_it(tmp_path: Path) -> None:
    model = Onnx(tagger(tmp_path / "stopped"), "cpu")
    picture = Asked(model.prepare(Image.new("RGB", (8, 8))))
    model.tell([picture], never)
    # The run itself is over before anybody looks; one that is given up raises.
    model._session = Endless()
    with pytest.raises(TaskStopped):
        model.tell([picture], lambda: True)


class Endless:
    """A session whose run goes on until it is told to end, as a large network's does."""

    def run(self, outputs: object, inputs: object, options: object) -> list[object]:
        while not options.terminate:  # type: ignore[attr-defined]
            pass
        raise RuntimeError("Exiting due to terminate flag being set to true.")
