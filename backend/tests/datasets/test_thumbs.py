"""Thumbnails: small, made once, in the data folder and nowhere else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from kino.datasets import thumbs
from kino.errors import Invalid, NotFound, Unavailable
from tests.datasets.drawing import drawn, packed

SHA = "ab" * 32


def made(tmp_path: Path, width: int = 160, name: str = "fox-0001.png", sha256: str = SHA) -> Path:
    return thumbs.thumbnail(tmp_path / "data", 3, tmp_path / name, sha256, width)


@pytest.mark.parametrize("width", thumbs.WIDTHS)
def test_a_thumbnail_is_a_webp_no_wider_than_asked(tmp_path: Path, width: int) -> None:
    drawn(1, 700, 350).save(tmp_path / "fox-0001.png")
    path = made(tmp_path, width)
    assert path == tmp_path / "data" / "thumbnails" / "datasets" / "3" / "ab" / f"{SHA}-{width}.webp"
    with Image.open(path) as image:
        assert (image.format, image.size) == ("WEBP", (min(width, 700), min(width, 700) // 2))
    assert [entry.name for entry in tmp_path.iterdir()] in (["fox-0001.png", "data"], ["data", "fox-0001.png"])


def test_it_is_made_once_and_another_picture_has_another(tmp_path: Path) -> None:
    drawn(1).save(tmp_path / "fox-0001.png")
    first = made(tmp_path)
    (tmp_path / "fox-0001.png").unlink()
    assert made(tmp_path) == first
    with pytest.raises(NotFound):
        made(tmp_path, sha256="cd" * 32)


def test_twenty_at_once_are_whole(tmp_path: Path) -> None:
    drawn(1, 900, 700).save(tmp_path / "fox-0001.png")
    with ThreadPoolExecutor(20) as pool:
        paths = set(pool.map(lambda _: made(tmp_path), range(20)))
    (path,) = paths
    assert list(path.parent.iterdir()) == [path]
    with Image.open(path) as image:
        image.load()


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "I;16", "1"])
def test_every_kind_of_png_has_one(tmp_path: Path, mode: str) -> None:
    image = drawn(1, 400, 300)
    if "A" in mode:
        image.putalpha(Image.linear_gradient("L").resize(image.size))
    (image.convert("I").convert(mode) if mode == "I;16" else image.convert(mode)).save(tmp_path / "fox-0001.png")
    with Image.open(made(tmp_path)) as small:
        assert small.size == (160, 120)
        assert small.mode == ("RGBA" if "A" in mode else "RGB")


@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
def test_jpeg_and_webp_too(tmp_path: Path, format: str) -> None:
    drawn(1, 2000, 1500).save(tmp_path / "fox-0001.x", format)
    with Image.open(made(tmp_path, 320, "fox-0001.x")) as small:
        assert small.size == (320, 240)


def test_a_strip_does_not_become_a_tower(tmp_path: Path) -> None:
    drawn(1, 200, 6000).save(tmp_path / "fox-0001.png")
    with Image.open(made(tmp_path)) as small:
        assert small.height == 640


def test_what_can_not_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "fox-0001.png").write_bytes(packed(drawn(1))[:800])
    with pytest.raises(Unavailable, match="damaged"):
        made(tmp_path)
    for sha256, width in ((SHA, 161), ("../../x", 160)):
        with pytest.raises(Invalid):
            made(tmp_path, width, sha256=sha256)
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "thumbnails").write_text("no folder")
    drawn(1).save(tmp_path / "fox-0001.png")
    with pytest.raises(Unavailable, match="can't be written"):
        made(tmp_path)


def test_a_forgotten_dataset_leaves_none(tmp_path: Path) -> None:
    drawn(1).save(tmp_path / "fox-0001.png")
    path = made(tmp_path)
    thumbs.forget(tmp_path / "data", 3)
    thumbs.forget(tmp_path / "data", 3)
    assert not path.parent.parent.exists()
