"""Classifiers and captioners of transformers, as tiny folders of the real classes: loaded, asked, stopped, refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from kino.engine import taggers
from kino.engine.taggers import Asked, Found
from kino.errors import TaskFailed, TaskStopped
from kino.weights.taggers import inspect_tagger
from tests.engine import captioners

Make = Callable[[Path], Path]
KINDS: dict[str, Make] = {
    "blip": captioners.blip,
    "florence2": captioners.florence2,
    "llava": captioners.llava,
    **{name: partial(captioners.qwen, generation=name) for name in ("qwen2_vl", "qwen2_5_vl", "qwen3_vl")},
}


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A folder of a kind, made once."""
    root = tmp_path_factory.mktemp("captioners")

    def folder(kind: str) -> Path:
        path = root / kind
        return path if path.exists() else KINDS[kind](path)

    return folder


def load(path: Path) -> taggers.Model:
    return taggers.load(inspect_tagger(path), path, "cpu")


def told(model: taggers.Model, image: Image.Image, prompt: str = "", max_tokens: int = 8) -> list[Found]:
    (found,) = model.tell([Asked(model.prepare(image), prompt, max_tokens)], never)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_it_writes_the_same_line_of_the_same_picture(made: Callable[[str], Path], kind: str) -> None:
    model = load(made(kind))
    image = Image.linear_gradient("L").resize((50, 30)).convert("RGBA")
    first = told(model, image)
    assert first == told(model, image)
    assert all(one.kind == "sentence" and one.confidence is None and "\n" not in one.value for one in first)
    assert first and len(first[0].value.split()) <= 8
    assert "<" not in first[0].value.replace("<CAPTION>", "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_stop_ends_it_at_the_next_token(made: Callable[[str], Path], kind: str) -> None:
    model = load(made(kind))
    asked = Asked(model.prepare(Image.new("RGB", (40, 40), "red")), "", 100)
    questions = 0

    def stopping() -> bool:
        nonlocal questions
        questions += 1
        return questions > 2

    with pytest.raises(TaskStopped):
        model.tell([asked], stopping)
    assert questions <= 5
    with pytest.raises(TaskStopped):
        model.tell([asked], lambda: True)


def test_florence_is_asked_by_its_task_words_only(made: Callable[[str], Path]) -> None:
    model = load(made("florence2"))
    told(model, Image.new("RGB", (40, 40)), "<caption>")
    with pytest.raises(TaskFailed, match="<DETAILED_CAPTION>"):
        told(model, Image.new("RGB", (40, 40)), "what is this?")


def test_a_folder_that_lacks_a_part_says_so(made: Callable[[str], Path], tmp_path: Path) -> None:
    path = captioners.llava(tmp_path / "bare")
    for file in path.glob("*template*"):
        file.unlink()
    with pytest.raises(TaskFailed, match="bare has no chat template: download its folder again"):
        load(path)
    for file in path.glob("*token*"):
        file.unlink()
    with pytest.raises(TaskFailed, match="bare can't be loaded: download its folder again"):
        load(path)


@pytest.mark.parametrize("several", [False, True])
def test_a_classifier_gives_its_labels_with_confidences(tmp_path: Path, several: bool) -> None:
    model = load(captioners.classifier(tmp_path / "classes", several=several))
    image = Image.new("RGB", (40, 30), "red")
    asked = [Asked(model.prepare(image)), Asked(model.prepare(image))]
    first, second = model.tell(asked, never)
    assert first == second and {one.value for one in first} == {"tabby", "red fox", "sky"}
    total = sum(one.confidence or 0 for one in first)
    assert (total == pytest.approx(1, abs=0.01)) != several
    with pytest.raises(TaskStopped):
        model.tell(asked, lambda: True)
