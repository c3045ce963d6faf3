"""kino-mini-tagger as it ships, read by onnxruntime alone: its layout, and that it is right on fresh scenes."""

from __future__ import annotations

import csv
import json
import random

import numpy as np
import onnxruntime
import pytest
import torch
from PIL import Image

from training.check_tagger import FOLDER, FORMATS, Tagger, fresh, measure, softened, truth
from training.scenes import COLOR_NAMES, PLACES, SHAPES, Scene, Thing, held_out, render, sample_scene
from training.tagger import Net, mirrored, probabilities
from training.tagger_scenes import (
    CELLS,
    SIDE,
    TAGS,
    UNKNOWN,
    cells_of,
    empty_scene,
    no_scene,
    prepare,
    sample,
    tags_of,
    vector,
    whole,
)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def tags(tagger: Tagger, picture: Image.Image) -> set[str]:
    return {n for n, p in zip(tagger.names, tagger([picture])[0], strict=True) if p > tagger.threshold}


def test_the_folder_has_the_layout_of_wd14_taggers() -> None:
    session = onnxruntime.InferenceSession(FOLDER / "model.onnx", providers=["CPUExecutionProvider"])
    (given,), (said,) = session.get_inputs(), session.get_outputs()
    assert given.type == "tensor(float)" and given.shape == ["batch", SIDE, SIDE, 3]
    with (FOLDER / "selected_tags.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["tag_id", "name", "category", "count"]
    assert said.shape == ["batch", len(rows)]
    assert [row["name"] for row in rows] == TAGS and len(set(TAGS)) == len(TAGS)
    assert {row["category"] for row in rows} == {"0"} and all(int(row["count"]) >= 0 for row in rows)
    assert [int(row["tag_id"]) for row in rows] == list(range(len(rows)))
    kino = json.loads((FOLDER / "kino.json").read_text())
    assert set(kino) == {"kind", "license", "threshold"} and kino["license"] == "Apache-2.0"
    assert sum(f.stat().st_size for f in FOLDER.iterdir()) <= 2e6


def test_probabilities_do_not_depend_on_the_batch(tagger: Tagger) -> None:
    pictures = [render(s) for s in fresh("two, 448x256", 5, "batch")]
    together, alone = tagger(pictures), np.concatenate([tagger([p]) for p in pictures])
    assert together.shape == (5, len(TAGS)) and together.dtype == np.float32
    assert together.min() >= 0 and together.max() <= 1
    assert np.allclose(together, alone, atol=1e-4)


def test_it_is_right_on_fresh_scenes(tagger: Tagger) -> None:
    scenes = [s for name in FORMATS for s in fresh(name, 15, "test")]
    row = measure(tagger([render(s) for s in scenes]) > tagger.threshold, truth(scenes))
    assert row.n == 60 and row.precision >= 93 and row.recall >= 93
    row = measure(tagger(softened(scenes)) > tagger.threshold, truth(scenes))
    assert row.precision >= 93 and row.recall >= 93


def test_the_readme_scene_has_the_readme_tags(tagger: Tagger) -> None:
    thing = Thing("circle", "red", (218, 32, 36), "large", "center", 128, 128, 72)
    scene = Scene(256, 256, "blue", (40, 80, 220), [thing])
    expected = {
        "blue_background", "simple_background", "1object", "red_circle", "circle", "red_object", "large_circle",
        "center",
    }  # fmt: skip
    assert tags_of(scene) == expected == tags(tagger, render(scene))
    # A wide picture gets white bars; they are no background.
    scene.width, thing.cx = 448, 224
    assert tags(tagger, render(scene)) == expected


def test_an_empty_picture_has_a_background_and_a_strange_one_next_to_nothing(tagger: Tagger) -> None:
    rng = random.Random(1)
    empty = [empty_scene(rng, width, 256) for width in (256, 448) for _ in range(10)]
    assert measure(tagger([render(s) for s in empty]) > tagger.threshold, truth(empty)).precision >= 90
    strange = [no_scene(rng, width, 256) for width in (256, 448) for _ in range(15)]
    assert (tagger(strange) > tagger.threshold).sum(1).mean() < 2


def test_preparing_composites_on_white_pads_and_swaps_the_channels() -> None:
    clear = Image.new("RGBA", (40, 20), (255, 0, 0, 0))
    clear.paste((255, 0, 0, 255), (0, 0, 20, 20))
    pixels = prepare(clear, 80)
    assert pixels.shape == (80, 80, 3) and pixels.dtype == np.uint8
    assert pixels[40, 10].tolist() == [0, 0, 255] and pixels[40, 70].tolist() == [255, 255, 255]
    assert (pixels[:18] == 255).all() and (pixels[62:] == 255).all()
    assert (prepare(Image.new("L", (3, 9), 7), 80)[40, 40] == 7).all()


def test_samples_repeat_and_never_hold_a_held_out_pair() -> None:
    pairs = 0
    for number in range(80):
        one, two = sample(number), sample(number)
        assert (one.picture == two.picture).all() and (one.tags == two.tags).all() and (one.cells == two.cells).all()
        assert one.picture.shape == (SIDE, SIDE, 3) and one.cells.shape == (CELLS, CELLS, 4)
        for color, shape, _, place in one.cells[one.cells[..., 1] != UNKNOWN]:
            assert one.tags[TAGS.index(SHAPES[shape])] == one.tags[TAGS.index(PLACES[place].replace(" ", "_"))] == 1
            pairs += color >= 0
            assert color < 0 or not held_out(COLOR_NAMES[color], SHAPES[shape])
    assert pairs > 0


def test_tags_come_from_what_is_there() -> None:
    for seed in range(20):
        scene = sample_scene(random.Random(seed), 2)
        assert {"2objects", f"{scene.background}_background"} <= tags_of(scene) <= set(TAGS)
        ground = empty_scene(random.Random(seed), 256, 256)
        assert tags_of(ground) == {f"{ground.background}_background", "simple_background"}


def test_a_mirrored_scene_has_the_mirrored_places() -> None:
    batch = [torch.from_numpy(np.stack(v)) for v in zip(*(vars(sample(i)).values() for i in range(20)), strict=True)]
    twice = mirrored(mirrored(batch))
    assert all(torch.equal(a, b) for a, b in zip(batch, twice, strict=True))
    thing = Thing("star", "red", (218, 32, 36), "small", "top left", 64, 64, 27)
    scene = Scene(256, 256, "blue", (40, 80, 220), [thing])
    given = (prepare(render(scene)), vector(tags_of(scene)), whole(scene, 1), cells_of(scene))
    pictures, tags, _, cells = mirrored([torch.from_numpy(v[None]) for v in given])
    thing.place, thing.cx = "top right", 192
    assert {TAGS[i] for i in tags[0].nonzero()[:, 0]} == tags_of(scene)
    assert torch.equal(cells[0], torch.from_numpy(cells_of(scene)))
    assert (pictures[0].int() - torch.from_numpy(prepare(render(scene))).int()).abs().float().mean() < 1


def test_the_written_graph_says_what_torch_says() -> None:
    pytest.importorskip("onnx", reason="a package of the export alone")
    from training.tagger_export import graph

    torch.manual_seed(0)
    net = Net().eval()
    pictures = np.stack([sample(i).picture for i in range(4)]).astype(np.float32)
    session = onnxruntime.InferenceSession(graph(net).SerializeToString(), providers=["CPUExecutionProvider"])
    with torch.no_grad():
        wanted = probabilities(*net(torch.from_numpy(pictures))).numpy()
    assert np.allclose(session.run(None, {"input": pictures})[0], wanted, atol=2e-3)
