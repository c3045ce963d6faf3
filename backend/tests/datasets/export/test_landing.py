"""An export is whole or not there, overwrites nothing unasked, and is the same every time."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from kino.datasets import allowed, export, scanning
from kino.datasets.export.landing import LEFT_BEHIND_S
from kino.errors import Conflict, Invalid, KinoError, NotFound, Unavailable
from kino.schemas.dataset_training import ExportOptions, Target
from tests.datasets.export.making import Made, dataset, files, four


def options(target: Target = "kohya", **more: object) -> ExportOptions:
    return ExportOptions.model_validate({"target": target, "resolution": 512, **more})


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return dataset(tmp_path / "set", four())


def snapshot(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in files(folder)}


@pytest.mark.parametrize("target", ["kohya", "civitai", "captions"])
def test_the_same_dataset_gives_the_same_zip(target: Target, made: Made, tmp_path: Path) -> None:
    first = Path(export.write(made.state, made.folder, options(target), tmp_path / "a" / "x.zip").path)
    os.utime(made.folder / "dragon-0001.png", (1, 1))
    second = Path(export.write(made.state, made.folder, options(target), tmp_path / "b" / "x.zip").path)
    assert first.read_bytes() == second.read_bytes()


def test_the_dataset_itself_is_not_touched(made: Made, tmp_path: Path) -> None:
    before, times = snapshot(made.folder), {p.name: p.stat().st_mtime_ns for p in made.folder.iterdir()}
    export.write(made.state, made.folder, options(format="jpg", resize=True), tmp_path / "out")
    assert snapshot(made.folder) == before
    assert {p.name: p.stat().st_mtime_ns for p in made.folder.iterdir()} == times


@pytest.mark.parametrize("target", ["kohya", "civitai"])
def test_nothing_is_overwritten_unasked(target: Target, made: Made, tmp_path: Path) -> None:
    export.write(made.state, made.folder, options(target), tmp_path / "out")
    before = snapshot(tmp_path / "out")
    with pytest.raises(Conflict, match="overwrite"):
        export.write(made.state, made.folder, options(target, include_skipped=True), tmp_path / "out")
    assert snapshot(tmp_path / "out") == before


def test_an_export_is_replaced_when_that_is_allowed(made: Made, tmp_path: Path) -> None:
    export.write(made.state, made.folder, options(repeats=3), tmp_path / "out")
    done = export.write(made.state, made.folder, options(repeats=4), tmp_path / "out", overwrite=True)
    assert [path.name for path in (tmp_path / "out" / "img").iterdir()] == ["4_zxdragon"]
    assert files(tmp_path / "out") == sorted([*done.files, ".kino-export"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "set"]


def test_a_folder_of_somebody_elses_is_never_replaced(made: Made, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.doc").write_text("years of work")
    with pytest.raises(Conflict, match="no export of Kino's"):
        export.write(made.state, made.folder, options(), tmp_path / "out", overwrite=True)
    assert files(tmp_path / "out") == ["thesis.doc"]


def test_an_empty_folder_is_taken(made: Made, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export.write(made.state, made.folder, options(), tmp_path / "out")
    assert (tmp_path / "out" / "dataset.toml").exists()


def test_an_export_is_not_taken_in_with_the_folder_it_lies_in(made: Made, tmp_path: Path) -> None:
    export.write(made.state, made.folder, options(), tmp_path / "originals" / "out")
    (tmp_path / "originals" / "one.png").write_bytes((made.folder / "dragon-0001.png").read_bytes())
    found = scanning.scan(allowed.locate(tmp_path / "originals", "dataset", None))
    assert [source.relative for source in found.sources] == ["one.png"]


def test_a_file_where_the_folder_should_be_is_refused(made: Made, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(Conflict, match="is a file"):
        export.write(made.state, made.folder, options(), tmp_path / "out", overwrite=True)
    with pytest.raises(Invalid, match="can't be made"):
        export.write(made.state, made.folder, options(), tmp_path / "out" / "deeper")
    (tmp_path / "x.zip").mkdir()
    with pytest.raises(Conflict, match="is a folder"):
        export.write(made.state, made.folder, options("civitai"), tmp_path / "x.zip", overwrite=True)


@pytest.mark.parametrize("where", ["set", "set/out", "set/../set", ".", "set/out.zip"])
def test_an_export_never_lands_in_or_over_the_dataset(where: str, made: Made, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="outside the dataset") as refused:
        export.write(made.state, made.folder, options(), tmp_path / where, overwrite=True)
    assert refused.value.details[0].field == "directory"
    link = tmp_path / "link"
    link.symlink_to(made.folder)
    with pytest.raises(Invalid, match="outside the dataset"):
        export.write(made.state, made.folder, options(), link / "out")


@pytest.mark.parametrize("target", ["kohya", "civitai", "diffusers"])
@pytest.mark.parametrize("after", [0, 2, 3])
def test_a_stopped_export_leaves_nothing_behind(target: Target, after: int, made: Made, tmp_path: Path) -> None:
    done: list[tuple[int, int]] = []
    with pytest.raises(Conflict, match="stopped"):
        export.write(
            made.state, made.folder, options(target), tmp_path / "deep" / "out",
            progress=lambda *at: done.append(at), should_stop=lambda: len(done) > after,
        )  # fmt: skip
    assert done[0] == (0, 4) and len(done) == after + 1
    assert files(tmp_path / "deep") == []


def test_progress_goes_to_the_end(made: Made, tmp_path: Path) -> None:
    done: list[tuple[int, int]] = []
    export.write(made.state, made.folder, options(), tmp_path / "out", progress=lambda *at: done.append(at))
    assert done == [(n, 4) for n in range(5)]


def test_a_picture_that_breaks_meanwhile_leaves_the_old_export_alone(made: Made, tmp_path: Path) -> None:
    export.write(made.state, made.folder, options(), tmp_path / "out")
    before = snapshot(tmp_path / "out")

    def remove(done: int, of: int) -> None:
        (made.folder / "dragon-0004.png").unlink(missing_ok=True)

    few = dataset(made.folder, {**four(), **{f"extra-{n:04}.png": "x" for n in range(40)}})
    (made.folder / "extra-0039.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    with pytest.raises(KinoError) as told:
        export.write(few.state, made.folder, options(format="jpg"), tmp_path / "out", overwrite=True, progress=remove)
    assert isinstance(told.value, (NotFound, Unavailable)) and ".png" in told.value.message
    assert snapshot(tmp_path / "out") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "set"]


def test_an_error_of_the_preflight_is_an_error_here(made: Made, tmp_path: Path) -> None:
    (made.folder / "dragon-0001.png").unlink()
    with pytest.raises(Invalid, match="1 picture is missing"):
        export.write(made.state, made.folder, options(), tmp_path / "out")
    nothing = options(query="name:nowhere")
    with pytest.raises(Invalid, match="no pictures to export"):
        export.write(made.state, made.folder, nothing, tmp_path / "out")
    with pytest.raises(Invalid) as refused:
        export.write(made.state, made.folder, options(query='"open'), tmp_path / "out")
    assert refused.value.details[0].field == "query"
    assert not (tmp_path / "out").exists()


def test_what_a_power_cut_left_is_swept_after_a_day(made: Made, tmp_path: Path) -> None:
    old, fresh = tmp_path / ".out.0123.part", tmp_path / ".out.4567.part"
    for part in (old, fresh):
        part.mkdir()
        (part / "x").write_text("x")
    long_ago = old.stat().st_mtime - LEFT_BEHIND_S - 60
    os.utime(old, (long_ago, long_ago))
    export.write(made.state, made.folder, options(), tmp_path / "out")
    assert not old.exists() and fresh.exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a person who may not write everywhere")
def test_a_folder_that_may_not_be_written_to_is_refused(made: Made, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(Invalid, match="read-only"):
        export.write(made.state, made.folder, options(), tmp_path / "locked" / "out")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("target", ["kohya", "civitai"])
def test_a_full_disk_is_a_sentence_and_leaves_nothing(target: Target, made: Made, tmp_path: Path) -> None:
    import resource

    # A limit on a file's size stands for a full disk: the write fails in the middle, for real.
    import signal

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    big = dataset(tmp_path / "big", {"dragon-0001.png": "x"}, size=(700, 600))
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
        with pytest.raises(Unavailable, match="The disk is full"):
            export.write(big.state, big.folder, options(target), tmp_path / "deep" / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert files(tmp_path / "deep") == []
    shutil.rmtree(tmp_path / "deep")
