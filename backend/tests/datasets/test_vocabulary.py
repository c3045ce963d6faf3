"""Lists of tags are read in the layouts people have, and what can't be read is said in a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kino.datasets import vocabulary
from kino.errors import Unavailable

DANBOORU = (
    '1girl,0,60,"1girls,sole_female"\n^_^,0,3,\nhatsune_miku,4,50,"miku"\nx\x00y_z,5,abc,\n"a, b",1,2,""\n,0,1,\n'
)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_the_danbooru_layout(tmp_path: Path) -> None:
    words = vocabulary.load(write(tmp_path / "a.csv", DANBOORU))
    assert words.tags == ["1girl", "hatsune miku", "^_^", "a b", "xy z"]
    assert words.counts == [60, 50, 3, 2, 0]
    assert words.categories == ["general", "character", "general", "artist", "meta"]
    assert [(one.tag, one.alias) for one in words.find("sole f")] == [("1girl", "sole female")]
    assert [one.tag for one in words.find("miku")] == ["hatsune miku", "hatsune miku", "hatsune miku"]
    assert "hatsune_miku" in words and "Hatsune Miku" in words and "miku" not in words


def test_a_taggers_list_and_a_plain_one(tmp_path: Path) -> None:
    tagger = write(
        tmp_path / "taggers/wd/selected_tags.csv", "tag_id,name,category,count\n9,general,9,8\n1,a_cat,0,9\n"
    )
    plain = write(tmp_path / "lists/my e621 words.csv", "\ufeffbig fox,5\nwolf\n")
    known = vocabulary.files(plain.parent, tagger.parents[1])
    assert known == {"my e621 words": plain, "wd (tagger)": tagger}
    words = vocabulary.load(tagger)
    assert (words.tags, words.categories) == (["a cat", "general"], ["general", "rating"])
    assert vocabulary.load(plain).categories == ["species", None]
    every = vocabulary.chosen(known, ())
    assert (every.count("a_cat"), every.category("wolf"), every.get("none")) == (9, None, None)
    assert vocabulary.chosen(known, ["wd (tagger)", "gone"]).count("wolf") == 0
    assert next(every.find("w")).tag == "wolf"


def test_what_is_no_list_is_said(tmp_path: Path) -> None:
    empty = write(tmp_path / "a.csv", "")
    write(tmp_path / "b.csv", "cat,0,1\n")
    found = vocabulary.listed(vocabulary.files(tmp_path, tmp_path / "none"), tmp_path)
    assert [(one.name, one.tags) for one in found.vocabularies] == [("a", 0), ("b", 1)]
    assert "lists no tags" in (found.vocabularies[0].problem or "")
    with pytest.raises(Unavailable, match="can't be read"):
        vocabulary.load(tmp_path / "none.csv")
    assert vocabulary.chosen({"a": empty}, ()).get("cat") is None


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "cat,0,1\n")
    assert vocabulary.load(path) is vocabulary.load(path)
    write(path, "dog,0,1\n")
    os.utime(path, ns=(1, 1))
    assert vocabulary.load(path).tags == ["dog"]


def test_many_tags_are_found_wherever_they_stand(tmp_path: Path) -> None:
    lines = "".join(f"tag_{number}_end,0,{50_000 - number},\n" for number in range(50_000))
    words = vocabulary.load(write(tmp_path / "a.csv", lines))
    assert [one.tag for one in words.find("tag 49999 e")] == ["tag 49999 end"] * 2
    assert next(words.find("9 end")).tag == "tag 9 end"
    assert next(words.find("tag ")).count == 50_000
    assert list(words.find("zzz")) == []
