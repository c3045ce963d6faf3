"""Files of commands: named so that every system takes them, whole or not there, never over another one."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kino.cli import writing
from kino.cli.failures import NOT_WRITTEN, Failure


@given(st.text())
def test_every_prompt_gives_a_file_name(text: str) -> None:
    name = writing.slug(text)
    assert name
    assert len(name) <= writing.LONGEST_SLUG
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_names_read_like_their_prompts() -> None:
    assert writing.slug("A café, at night!") == "a-cafe-at-night"
    assert writing.slug("猫") == "picture"
    assert writing.numbered(Path("a/b.png"), 2) == [Path("a/b-1.png"), Path("a/b-2.png")]
    assert writing.numbered(Path("a/b.png"), 1) == [Path("a/b.png")]


def test_a_file_that_came_meanwhile_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.png"

    def fill(out: BinaryIO) -> None:
        out.write(b"ours")
        file.write_bytes(b"theirs")

    assert writing.write(file, fill, force=False) == tmp_path / "a-2.png"
    assert file.read_bytes() == b"theirs"
    assert writing.write(file, lambda out: out.write(b"ours"), force=True) == file
    assert file.read_bytes() == b"ours"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-2.png", "a.png"]


def test_what_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    def fill(out: BinaryIO) -> None:
        out.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Failure) as raised:
        writing.write(tmp_path / "a.png", fill, force=True, safe="It is safe.")
    assert raised.value.status == NOT_WRITTEN
    assert raised.value.message == f"{tmp_path / 'a.png'} could not be written: No space left on device. It is safe."
    assert list(tmp_path.iterdir()) == []
