"""Copies, their names and captions: originals untouched, nothing renamed twice, nothing lost when it is cut short."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps

from kino.datasets import allowed, importing, numbering, scanning
from kino.datasets.importing import Taken
from kino.datasets.state import Change, Picture
from kino.errors import Unavailable
from tests.datasets.drawing import drawn, files, kinds, lines, packed, plan, put, take

BACKEND = Path(__file__).resolve().parents[2]


def names(taken: Taken) -> list[str]:
    return [picture.name for picture in taken.pictures]


def again(directory: Path, known: list[Picture], **how: Any) -> Taken:
    place = allowed.Place(directory, directory / "dataset", True)
    return importing.take_in(scanning.scan(place, "fox", known=known, **how))


def test_pictures_trainers_read_are_copied_byte_by_byte(tmp_path: Path) -> None:
    put(tmp_path, "b.jpg", "a.png", "c.webp")
    (tmp_path / "wrong.png").write_bytes(packed(drawn(4), "JPEG"))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    taken = take(tmp_path)
    assert names(taken) == ["fox-0001.png", "fox-0002.jpg", "fox-0003.webp", "fox-0004.jpg"]
    for picture in taken.pictures:
        data = (tmp_path / "dataset" / picture.name).read_bytes()
        assert data == before[picture.source]
        assert (picture.sha256, picture.size_bytes) == (scanning.sha256_of(data), len(data))
        assert (picture.width, picture.height, picture.caption) == (96, 72, "")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before
    assert (taken.report.found, taken.report.taken, taken.stopped) == (4, 4, False)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_pictures_stand_upright(tmp_path: Path, format: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "the camera's name"
    options: dict[str, Any] = {"lossless": True} if format == "WEBP" else {"quality": 95} if format == "JPEG" else {}
    original = packed(drawn(1), format, exif=exif.tobytes() if format != "TIFF" else exif, **options)
    (tmp_path / f"a.{format.lower()}").write_bytes(original)
    taken = take(tmp_path)
    picture = taken.pictures[0]
    with Image.open(io.BytesIO(original)) as source, Image.open(tmp_path / "dataset" / picture.name) as copy:
        right = np.asarray(ImageOps.exif_transpose(source).convert("RGB")).astype(int)
        assert copy.size == (picture.width, picture.height) == ((96, 72) if orientation == 3 else (72, 96))
        assert copy.format == {"TIFF": "PNG"}.get(format, format)
        assert not copy.getexif()
        difference = np.abs(np.asarray(copy.convert("RGB")).astype(int) - right)
        assert difference.max() == 0 or (format == "JPEG" and difference.mean() < 2)
    assert "converted" in kinds(taken.report)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_an_orientation_that_makes_no_sense_costs_nothing(tmp_path: Path) -> None:
    for name, exif in (("a.jpg", b"Exif\0\0" + b"\xff" * 40), ("b.jpg", b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12")):
        drawn(1 if name == "a.jpg" else 2).save(tmp_path / name, exif=exif)
    assert len(take(tmp_path).pictures) == 2


@pytest.mark.parametrize("ending", ["bmp", "tif", "gif", "avif"])
def test_other_formats_become_png(tmp_path: Path, ending: str) -> None:
    original = drawn(1, mode="P" if ending == "gif" else "RGB")
    original.save(tmp_path / f"a.{ending}")
    taken = take(tmp_path)
    assert names(taken) == ["fox-0001.png"]
    with Image.open(tmp_path / "dataset" / "fox-0001.png") as copy:
        assert copy.format == "PNG"
        difference = np.asarray(copy.convert("RGB")).astype(int) - np.asarray(original.convert("RGB"))
        assert np.abs(difference).mean() < (6 if ending == "avif" else 0.001)
    assert files(taken.report, "converted") == [f"a.{ending}"]


def test_print_colours_and_deep_grey_become_what_trainers_can_read(tmp_path: Path) -> None:
    drawn(1, mode="CMYK").save(tmp_path / "a.jpg", quality=95)
    grey = np.linspace(0, 65_535, 96 * 72).reshape(72, 96).astype(np.uint16)
    Image.fromarray(grey).save(tmp_path / "b.png")
    taken = take(tmp_path)
    modes = []
    for picture in taken.pictures:
        with Image.open(tmp_path / "dataset" / picture.name) as copy:
            modes.append(copy.mode)
    assert modes == ["RGB", "L"]
    with Image.open(tmp_path / "dataset" / "fox-0002.png") as copy:
        assert np.abs(np.asarray(copy).astype(int) - (grey >> 8)).max() == 0


def test_transparency_is_kept_with_a_word(tmp_path: Path) -> None:
    clear = drawn(1, mode="RGBA")
    clear.putalpha(Image.new("L", clear.size, 90))
    clear.save(tmp_path / "a.png")
    drawn(2, mode="RGBA").save(tmp_path / "opaque.png")
    taken = take(tmp_path)
    assert files(taken.report, "transparent") == ["a.png"]
    with Image.open(tmp_path / "dataset" / "fox-0001.png") as copy:
        assert copy.mode == "RGBA"


def test_pictures_cut_short_are_told_and_leave_no_gap(tmp_path: Path) -> None:
    put(tmp_path, "1.png", "2.jpg", "3.webp", "4.png", "5.jpg", "6.webp")
    for name in ("2.jpg", "4.png", "6.webp"):
        data = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(data[: len(data) * 2 // 3])
    taken = take(tmp_path)
    assert names(taken) == ["fox-0001.png", "fox-0002.webp", "fox-0003.jpg"]
    assert sorted(files(taken.report, "unreadable")) == ["2.jpg", "4.png", "6.webp"]


def test_a_picture_that_goes_away_meanwhile_is_told(tmp_path: Path) -> None:
    put(tmp_path, "1.png", "2.png", "3.png")
    made = plan(tmp_path)
    (tmp_path / "2.png").unlink()
    taken = importing.take_in(made)
    assert [picture.source for picture in taken.pictures] == ["1.png", "3.png"]
    assert files(taken.report, "unreadable") == ["2.png"]


# --- captions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "text", "caption"),
    [
        ("tags", "fxq, red hat,  snow , red hat", "red hat, snow"),
        ("sentences", "fxq stands in the snow, at night.", "stands in the snow, at night."),
        ("sentences", "In the snow stands fxq.", "In the snow stands fxq."),
    ],
)
def test_captions_are_taken_without_the_trigger(tmp_path: Path, mode: Any, text: str, caption: str) -> None:
    put(tmp_path, "a.png")
    (tmp_path / "a.txt").write_text(text)
    assert take(tmp_path, mode=mode, trigger="fxq").pictures[0].caption == caption


def test_captions_of_known_pictures_by_policy(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "b.png")
    (tmp_path / "a.txt").write_text("hat, snow")
    first = take(tmp_path).pictures
    known = [replace(first[0], caption="snow, night"), replace(first[1], caption="mine")]
    (tmp_path / "b.txt").write_text("mine")
    kept = {policy: again(tmp_path, known, captions=policy) for policy in ("keep", "merge", "replace")}
    assert {policy: taken.changes for policy, taken in kept.items()} == {
        "keep": [], "merge": [Change("fox-0001.png", "caption", "snow, night, hat")], "replace": [],
    }  # fmt: skip
    assert all((taken.pictures, taken.report.known) == ([], 2) for taken in kept.values())


def test_what_two_copies_of_a_picture_say_is_merged(tmp_path: Path) -> None:
    put(tmp_path, "a.png")
    first = take(tmp_path).pictures
    (tmp_path / "copy.png").write_bytes((tmp_path / "a.png").read_bytes())
    for name, text in (("a.txt", "hat"), ("copy.txt", "snow, hat")):
        (tmp_path / name).write_text(text)
    assert again(tmp_path, first, captions="merge").changes == [Change("fox-0001.png", "caption", "hat, snow")]


def test_sentences_are_merged_one_behind_the_other(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "b.png")
    first = take(tmp_path, mode="sentences").pictures
    known = [replace(first[0], caption="A fox."), replace(first[1], caption="A cat sleeps.")]
    (tmp_path / "a.txt").write_text("It snows, quietly.")
    (tmp_path / "b.txt").write_text("A cat sleeps")
    changes = again(tmp_path, known, captions="merge", mode="sentences").changes
    assert changes == [Change("fox-0001.png", "caption", "A fox. It snows, quietly.")]


# --- numbers -------------------------------------------------------------------------------------------------------


def test_numbers_go_on_and_nothing_is_renamed(tmp_path: Path) -> None:
    put(tmp_path, "b.png", "d.png")
    first = take(tmp_path)
    put(tmp_path, "a.png", "c.png", "e.png", first=10)
    second = again(tmp_path, first.pictures)
    assert [(p.source, p.name) for p in second.pictures] == [
        ("a.png", "fox-0003.png"), ("c.png", "fox-0004.png"), ("e.png", "fox-0005.png"),
    ]  # fmt: skip
    assert (second.report.taken, second.report.known) == (3, 2)
    third = again(tmp_path, first.pictures + second.pictures)
    assert (third.pictures, third.report.known) == ([], 5)


@pytest.mark.parametrize("skip_duplicates", [True, False])
def test_a_plan_from_before_another_import_takes_nothing_twice(tmp_path: Path, skip_duplicates: bool) -> None:
    put(tmp_path, "a.png", "b.png", "c.png")
    early = plan(tmp_path, skip_duplicates=skip_duplicates)
    told: list[int] = []
    first = importing.take_in(
        early, progress=lambda done, total, what: told.append(done), should_stop=lambda: len(told) == 2
    )
    importing.settle(tmp_path / "dataset")
    late = importing.take_in(early, known=first.pictures)
    assert (names(late), late.report.known) == (["fox-0003.png"], 2)


def test_a_number_is_never_given_twice(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "b.png")
    (tmp_path / "dataset" / ".kino" / "removed").mkdir(parents=True)
    (tmp_path / "dataset" / ".kino" / "removed" / "fox-0041.jpg").write_bytes(b"a picture that was taken out")
    assert names(take(tmp_path)) == ["fox-0042.png", "fox-0043.png"]
    removed = replace(take(tmp_path).pictures[0], name="fox-0090.png", removed=True)
    put(tmp_path, "c.png", first=9)
    taken = again(tmp_path, [removed])
    assert "fox-0091.png" in names(taken)


def test_a_picture_that_was_removed_stays_out_unless_it_is_wanted_back(tmp_path: Path) -> None:
    put(tmp_path, "a.png")
    first = replace(take(tmp_path).pictures[0], removed=True, caption="hat")
    left = again(tmp_path, [first])
    assert (left.pictures, left.changes, files(left.report, "duplicate")) == ([], [], ["a.png"])
    back = again(tmp_path, [first], bring_back=True)
    assert (back.pictures, back.report.lines) == ([], [])
    assert back.changes == [Change(first.name, "removed", False)]


def test_many_pictures_get_wider_numbers() -> None:
    # Ten thousand files are more than a test should make: the names alone are asked for.
    place = allowed.Place(Path("/"), Path("/"), False)
    sources = tuple(scanning.Source(Path(f"{n}.png"), f"{n}.png", 1, 1, None, None) for n in range(12_000))
    empty = scanning.scan(allowed.Place(BACKEND / "tests" / "datasets", place.folder, False), "fox")
    assert numbering.digits(replace(empty, sources=sources), 1) == 5
    assert numbering.digits(replace(empty, sources=sources[:9999]), 1) == 4
    assert numbering.digits(replace(empty, sources=sources[:1]), 10_000) == 5


def test_a_stopped_import_goes_on_where_it_was(tmp_path: Path) -> None:
    put(tmp_path, *[f"{n}.png" for n in range(1, 7)])
    told: list[int] = []
    first = importing.take_in(
        plan(tmp_path), progress=lambda done, total, what: told.append(done), should_stop=lambda: len(told) == 3
    )
    assert (first.stopped, names(first)) == (True, ["fox-0001.png", "fox-0002.png", "fox-0003.png"])
    rest = again(tmp_path, first.pictures)
    assert (rest.stopped, names(rest)) == (False, ["fox-0004.png", "fox-0005.png", "fox-0006.png"])


KILLED = """
import os, sys
from pathlib import Path
from tests.datasets.drawing import plan
from kino.datasets import importing
importing.take_in(plan(Path(sys.argv[1])), progress=lambda done, total, what: os._exit(9) if done == 4 else None)
"""


def test_an_import_that_was_killed_gives_the_same_names_when_it_is_done_again(tmp_path: Path) -> None:
    put(tmp_path, *[f"{n}.png" for n in range(1, 9)])
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=BACKEND, timeout=200)
    assert killed.returncode == 9
    assert len(list((tmp_path / "dataset").glob("fox-*.png"))) == 4
    # What has become of the folder meanwhile must not move the names of what was copied already.
    put(tmp_path, "0.png", first=20)
    taken = take(tmp_path)
    assert {p.source: p.name for p in taken.pictures} == {
        "0.png": "fox-0005.png", **{f"{n}.png": f"fox-{n:04}.png" for n in range(1, 5)},
        **{f"{n}.png": f"fox-{n + 1:04}.png" for n in range(5, 9)},
    }  # fmt: skip
    assert len(list((tmp_path / "dataset").iterdir())) == 9 + 1
    importing.settle(tmp_path / "dataset")
    assert not (tmp_path / "dataset" / ".kino" / "importing.jsonl").exists()
    importing.settle(tmp_path / "dataset")


def test_a_damaged_note_of_an_import_is_no_matter(tmp_path: Path) -> None:
    put(tmp_path, "a.png")
    hidden = tmp_path / "dataset" / ".kino"
    hidden.mkdir(parents=True)
    sha256 = scanning.sha256_of((tmp_path / "a.png").read_bytes())
    evil = json.dumps(["a.png", sha256, "../../a.png"])
    (hidden / "importing.jsonl").write_text(f'{evil}\n["a", 3\n7\n[1, 2, 3]\n')
    assert names(take(tmp_path)) == ["fox-0001.png"]


# --- the disk ------------------------------------------------------------------------------------------------------

FULL = """
import json, resource, signal, sys
from pathlib import Path
from tests.datasets.drawing import take
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
taken = take(Path(sys.argv[1]))
print(json.dumps([[p.name for p in taken.pictures], taken.stopped, taken.report.model_dump()]))
"""


def test_a_disk_that_takes_no_more_ends_the_import_and_keeps_what_is_there(tmp_path: Path) -> None:
    put(tmp_path, "1.png", "2.png", "4.png")
    drawn(3, 900, 700).save(tmp_path / "3.png")
    limited = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path), "100000"], cwd=BACKEND, timeout=200, capture_output=True, text=True
    )
    pictures, stopped, report = json.loads(limited.stdout)
    assert (pictures, stopped) == (["fox-0001.png", "fox-0002.png"], True)
    (line,) = [line for line in report["lines"] if line["kind"] == "disk"]
    assert line["files"] == ["3.png"]
    assert "import the folder again" in line["message"]
    left = sorted(path.name for path in (tmp_path / "dataset").iterdir())
    assert left == [".kino", "fox-0001.png", "fox-0002.png"]
    assert names(take(tmp_path)) == ["fox-0001.png", "fox-0002.png", "fox-0003.png", "fox-0004.png"]


def test_a_folder_that_takes_nothing_is_refused_in_a_sentence(tmp_path: Path) -> None:
    put(tmp_path, "a.png")
    made = plan(tmp_path)
    (tmp_path / "dataset").write_text("a file where the folder would go")
    with pytest.raises(Unavailable, match="can't be written to"):
        importing.take_in(made)


# --- what looks alike ----------------------------------------------------------------------------------------------


def test_pictures_that_look_alike_are_told_together(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "b.png", "c.png")
    drawn(1).resize((192, 144)).save(tmp_path / "a large.jpg", quality=70)
    first = take(tmp_path)
    (line,) = lines(first.report, "near_duplicate")
    assert sorted(line.files) == ["a large.jpg", "a.png"]
    drawn(2).save(tmp_path / "late.webp", quality=80)
    second = again(tmp_path, first.pictures)
    assert [line.files for line in lines(second.report, "near_duplicate")] == [["b.png", "late.webp"]]


def test_a_rehearsal_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "b.jpg", "c.webp")
    drawn(1).resize((192, 144)).save(tmp_path / "a large.jpg", quality=70)
    (tmp_path / "c.webp").write_bytes((tmp_path / "c.webp").read_bytes()[:200])
    made = plan(tmp_path)
    told = importing.rehearse(made)
    assert not (tmp_path / "dataset").exists()
    assert (told.found, told.taken, kinds(told)) == (3, 0, {"unreadable", "near_duplicate"})
    assert importing.take_in(made).report == told.model_copy(update={"taken": 3})
    assert importing.rehearse(made, most=2) == made.report
