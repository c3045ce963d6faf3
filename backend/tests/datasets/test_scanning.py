"""Looking at a folder: what is found, in which order, and a line for everything that is not as it should be."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import pytest

from kino.datasets import allowed, scanning
from kino.datasets.lines import Lines
from kino.datasets.walking import natural, walk
from kino.errors import Invalid
from tests.datasets.drawing import drawn, files, kinds, lines, packed, plan, put, take


def sources(directory: Path) -> list[str]:
    return [source.relative for source in plan(directory).sources]


def test_pictures_come_in_the_order_people_count(tmp_path: Path) -> None:
    names = ["dragon2.png", "Dragon10.jpg", "dragon1.webp", "a/9.png", "a/10.png", "b/1.png", "Z.png"]
    put(tmp_path, *names)
    assert sources(tmp_path) == [
        "a/9.png",
        "a/10.png",
        "b/1.png",
        "dragon1.webp",
        "dragon2.png",
        "Dragon10.jpg",
        "Z.png",
    ]


def test_any_two_names_can_be_put_in_order() -> None:
    names = ["", "1", "a", "1a", "a1", "²", "٣", "a/b", "a b", "ä", "a\u0308", "9" * 50, "é1", "E\u03011"]
    assert sorted(names, key=natural) == sorted(reversed(names), key=natural)


def test_a_whole_disk_is_not_walked_to_its_end(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "b.png", "c.png")
    assert len(walk(tmp_path, None, None, Lines(), 3)) == 3
    with pytest.raises(Invalid, match="holds more than 2 files: name the folder of the pictures itself"):
        walk(tmp_path, None, None, Lines(), 2)


def test_hidden_files_other_systems_rubbish_and_datasets_are_left_out(tmp_path: Path) -> None:
    put(
        tmp_path,
        ".hidden.png",
        ".git/a.png",
        "__MACOSX/a.png",
        "Thumbs.db.png",
        "dataset/fox-0001.png",
        "old/x-0001.png",
    )
    (tmp_path / "dataset" / "kino-session.json").write_text("{}")
    (tmp_path / "old" / ".kino").mkdir()
    (tmp_path / "old" / ".kino" / "journal.jsonl").write_text("")
    (tmp_path / "notes.md").write_text("not a picture")
    found = plan(tmp_path)
    assert [source.relative for source in found.sources] == ["Thumbs.db.png"]
    assert found.report.lines == []


def test_nothing_is_written_and_nothing_touched(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "b.jpg")
    (tmp_path / "a.txt").write_text("a fox")
    for path in tmp_path.iterdir():
        os.utime(path, ns=(10**18, 10**18))
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    for path in before:
        os.utime(path, ns=(10**18, 10**18))
    assert plan(tmp_path).report.found == 2
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()} == before


@pytest.mark.skipif(not hasattr(os, "O_NOATIME"), reason="this system always notes when a file was read")
def test_originals_do_not_know_that_they_were_read(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "b.jpg", "c.jpg")
    (tmp_path / "a.txt").write_text("a fox")
    for path in tmp_path.iterdir():
        os.utime(path, ns=(10**18, 2 * 10**18))  # read before it was written: the next reader would be noted
    assert len(take(tmp_path).pictures) == 3
    read = {path.name: path.stat().st_atime_ns for path in tmp_path.iterdir() if path.is_file()}
    assert read == dict.fromkeys(read, 10**18)


# --- pictures ------------------------------------------------------------------------------------------------------


def test_pictures_are_known_by_what_they_hold(tmp_path: Path) -> None:
    (tmp_path / "really-jpeg.png").write_bytes(packed(drawn(1), "JPEG"))
    (tmp_path / "no-ending").write_bytes(packed(drawn(2), "WEBP"))
    (tmp_path / "words.jpg").write_text("not a picture at all, but long enough to be read")
    report = plan(tmp_path).report
    assert report.found == 2
    assert files(report, "converted") == ["no-ending", "really-jpeg.png"]
    assert files(report, "unreadable") == ["words.jpg"]


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)
MOVING = [drawn(2, 64, 64), drawn(3, 64, 64)]
BAD = {
    "zero.png": (b"", "unreadable", "0 bytes"),
    "header-only.png": (packed(drawn(1))[:20], "unreadable", "Damaged"),
    "phone.heic": (HEIC, "unsupported", "HEIC"),
    "phone.jpg": (HEIC, "unsupported", "HEIC"),
    "moves.gif": (packed(drawn(1, 64, 64), "GIF", save_all=True, append_images=MOVING), "unsupported", "Animated"),
    "moves.webp": (packed(drawn(1, 64, 64), "WEBP", save_all=True, append_images=MOVING), "unsupported", "Animated"),
    "moves.png": (packed(drawn(1, 64, 64), "PNG", save_all=True, append_images=MOVING), "unsupported", "Animated"),
    "pages.tif": (packed(drawn(1, 64, 64), "TIFF", save_all=True, append_images=MOVING), "unsupported", "pages"),
    "dot.png": (packed(drawn(1, 8, 200)), "tiny", "Smaller than 16"),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unsupported", "SVG"),
    "film.mp4": (b"\0\0\0\x18ftypmp42" + bytes(50), "unsupported", "Films"),
    "paint.psd": (b"8BPS" + bytes(50), "unsupported", "Photoshop"),
    "next.jxl": (b"\xff\x0a" + bytes(50), "unsupported", "JPEG XL"),
    "camera.CR2": (b"II*\0" + bytes(50), "unreadable", "Damaged"),
}  # fmt: skip


def test_each_bad_picture_is_a_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    put(tmp_path, "good.png", first=9)
    for name, (data, _, _) in BAD.items():
        (tmp_path / name).write_bytes(data)
    report = plan(tmp_path).report
    assert report.found == 1
    for name, (_, kind, sentence) in BAD.items():
        said = [line for line in report.lines if name in line.files]
        assert [(line.kind, line.severity) for line in said if line.kind != "converted"] == [(kind, "error")], name
        assert sentence in said[0].message
    assert [source.relative for source in plan(tmp_path).sources] == ["good.png"]


def test_a_picture_of_300_megapixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    small = packed(drawn(1, mode="1"))
    size = b"IHDR" + struct.pack(">II", 20_000, 15_000) + small[24:29]
    (tmp_path / "huge.png").write_bytes(small[:12] + size + struct.pack(">I", zlib.crc32(size)) + small[33:])
    (line,) = plan(tmp_path).report.lines
    assert (line.kind, line.files) == ("large", ["huge.png"])
    assert "300 megapixels; at most 100 are taken in" in line.message
    assert plan(tmp_path, max_megapixels=300).report.found == 1


def test_a_file_too_large_for_a_picture_is_not_read(tmp_path: Path) -> None:
    put(tmp_path, "endless.png")
    os.truncate(tmp_path / "endless.png", 2_000_000_000)
    assert files(plan(tmp_path).report, "large") == ["endless.png"]


def test_small_pictures_are_taken_with_a_word(tmp_path: Path) -> None:
    drawn(1, 40, 300).save(tmp_path / "strip.png")
    report = plan(tmp_path).report
    assert report.found == 1
    assert [line.severity for line in lines(report, "tiny")] == ["warning"]


def test_links_and_special_files(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    put(inside, "a.png", "sub/b.png")
    put(outside, "c.png", first=5)
    (inside / "circle.png").symlink_to("circle2.png")
    (inside / "circle2.png").symlink_to("circle.png")
    (inside / "nowhere.png").symlink_to("gone.png")
    (inside / "sub" / "up").symlink_to(inside)
    (inside / "c.png").symlink_to(outside / "c.png")
    os.mkfifo(inside / "pipe.png")
    report = plan(inside).report
    assert report.found == 3
    assert sorted(files(report, "unreadable")) == ["circle.png", "circle2.png", "nowhere.png"]
    assert files(report, "unsupported") == ["pipe.png"]
    assert files(report, "outside") == ["sub/up"]
    reached = plan(inside, roots=[inside]).report
    assert reached.found == 2
    assert sorted(files(reached, "outside")) == ["c.png", "sub/up"]
    assert plan(inside, roots=[inside, outside]).report.found == 3


def test_names_that_are_no_text_can_be_told(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9\n.png"
    with open(path, "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(packed(drawn(1)))
    (source,) = plan(tmp_path).sources
    assert source.relative == "caf\\xe9\\x0a.png"
    assert take(tmp_path).pictures[0].source == source.relative
    assert plan(tmp_path).report.model_dump_json()


def test_too_little_room_is_told_before_anything_is_copied(tmp_path: Path) -> None:
    put(tmp_path, "large.png")
    os.truncate(tmp_path / "large.png", 2**42)
    report = plan(tmp_path, max_megapixels=10**9).report
    assert [line.severity for line in lines(report, "disk")] == ["error"]
    assert "make room first" in lines(report, "disk")[0].message


# --- captions ------------------------------------------------------------------------------------------------------


def test_captions_are_paired_by_the_name_before_the_ending(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "b.jpg", "c.webp", "d.png", "deep/a.png")
    said = {"a.txt": "one", "b.caption": "two", "c.webp.txt": "three", "deep/a.txt": "four", "alone.txt": "five"}
    for name, text in {**said, "b.txt": "the one that counts"}.items():
        (tmp_path / name).write_text(text)
    found = plan(tmp_path)
    captions = {source.relative: source.caption for source in found.sources}
    assert captions == {
        "a.png": "one", "b.jpg": "the one that counts", "c.webp": "three", "d.png": None, "deep/a.png": "four",
    }  # fmt: skip
    assert found.report.captions == 4
    assert files(found.report, "orphan") == ["alone.txt"]
    assert files(found.report, "collision") == ["b.caption"]


def test_two_pictures_of_one_name_share_their_caption(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "a.jpg")
    (tmp_path / "a.txt").write_text("a fox")
    found = plan(tmp_path)
    assert [source.caption for source in found.sources] == ["a fox", "a fox"]
    (line,) = found.report.lines
    assert (line.kind, line.files) == ("collision", ["a.jpg", "a.png"])
    assert "taken for each" in line.message


def test_a_caption_of_a_bad_picture_is_no_orphan(tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(packed(drawn(1))[:20])
    (tmp_path / "bad.txt").write_text("a fox")
    assert kinds(plan(tmp_path).report) == {"unreadable"}


ODD = {
    "latin": ("café, naïve".encode("latin-1"), "café, naïve", "Latin-1"),
    "bom": ("\ufeffa fox".encode(), "a fox", "byte order mark"),
    "utf16": ("a fox, café".encode("utf-16"), "a fox, café", "UTF-16"),
    "nul": (b"a\0 fox", "a fox", "NUL"),
    "lines": (b"a fox\nin the snow\n", "a fox in the snow", "several lines"),
    "long": (b"word " * 210_000, ("word " * 4000).strip(), "was cut at 20,000"),
    "blank": (b" \n ", "", "blank"),
    "empty": (b"", "", "empty"),
    "endless": ("é".encode() * 2_200_000, "é" * 20_000, "was cut"),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_captions_are_read_with_a_word(tmp_path: Path, name: str) -> None:
    data, text, sentence = ODD[name]
    put(tmp_path, "a.png")
    (tmp_path / "a.txt").write_bytes(data)
    found = plan(tmp_path)
    assert found.sources[0].caption == text
    assert found.report.lines
    assert {line.kind for line in found.report.lines} <= {"encoding", "caption"}
    assert any(sentence in line.message for line in found.report.lines)
    assert all(line.files == ["a.txt"] for line in found.report.lines)


def test_tags_of_any_kind_are_read_as_they_are(tmp_path: Path) -> None:
    text = "hat (red), [x], a.*b+, \\1, 🦊 fox, ^$, {n}|m, 100%"
    put(tmp_path, "a.png")
    (tmp_path / "a.txt").write_text(text)
    found = plan(tmp_path)
    assert found.report.lines == []
    assert take(tmp_path).pictures[0].caption == text


def test_captions_to_be_replaced_are_left_aside(tmp_path: Path) -> None:
    put(tmp_path, "a.png")
    (tmp_path / "a.txt").write_text("a fox")
    found = plan(tmp_path, captions="replace")
    assert found.sources[0].caption is None
    assert (found.report.captions, files(found.report, "caption")) == (0, ["a.txt"])


# --- the same picture twice ----------------------------------------------------------------------------------------


def test_the_very_same_picture_is_taken_once_with_whatever_caption_it_has(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "b.png")
    for name in ("copy of a.png", "sub/a.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((tmp_path / "a.png").read_bytes())
    (tmp_path / "copy of a.txt").write_text("a fox")
    found = plan(tmp_path)
    assert [(source.relative, source.caption) for source in found.sources] == [("a.png", "a fox"), ("b.png", None)]
    (line,) = lines(found.report, "duplicate")
    assert line.files == ["a.png", "copy of a.png", "sub/a.png"]
    assert len(plan(tmp_path, skip_duplicates=False).sources) == 4


def test_what_the_dataset_has_is_known_again(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "b.png")
    pictures = take(tmp_path).pictures
    put(tmp_path, "c.png", first=7)
    (tmp_path / "renamed.png").write_bytes((tmp_path / "a.png").read_bytes())
    drawn(8).save(tmp_path / "b.png")
    place = allowed.Place(tmp_path, tmp_path / "dataset", True)
    found = scanning.scan(place, "fox", known=pictures)
    assert sorted(source.relative for source in found.sources) == ["b.png", "c.png"]
    assert [picture.name for _, picture in found.again] == ["fox-0001.png", "fox-0001.png"]
    assert sorted(files(found.report, "duplicate")) == ["b.png", "renamed.png"]


def test_looking_can_be_stopped(tmp_path: Path) -> None:
    put(tmp_path, *[f"{n}.png" for n in range(6)])
    told: list[tuple[int, int, str]] = []
    found = plan(tmp_path, progress=lambda *told_now: told.append(told_now), should_stop=lambda: len(told) > 2)
    assert told == [(0, 6, "reading"), (1, 6, "reading"), (2, 6, "reading")]
    assert found.report.found == 3
