"""Which folders may be named: every other path is refused with its field and a sentence."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from kino.datasets import allowed
from kino.errors import Invalid
from kino.settings import listing, load
from tests.datasets.drawing import put


def refusal(directory: str | Path, output: str = "dataset", roots: Sequence[Path] | None = None) -> tuple[str, str]:
    with pytest.raises(Invalid) as raised:
        allowed.locate(directory, output, roots)
    return raised.value.details[0].field, raised.value.message


def test_a_folder_gets_its_dataset_below_it(tmp_path: Path) -> None:
    place = allowed.locate(str(tmp_path), "out")
    assert place == allowed.Place(tmp_path.resolve(), tmp_path.resolve() / "out", False)


def test_paths_that_are_no_folder_are_refused_in_a_sentence(tmp_path: Path) -> None:
    put(tmp_path, "a.png")
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    said = {
        str(tmp_path / "gone"): "is not there",
        str(tmp_path / "a.png"): "is a file; name the folder that it lies in",
        str(tmp_path / "one"): "leads in a circle of links",
        str(tmp_path / "a.png" / "below"): "through a file",
        str(tmp_path / ("x" * 300)): "too long",
        "pictures": "must be a whole path",
        f"{tmp_path}\0": "no path",
        "~nobody-of-this-name/x": "home folder",
    }
    for path, sentence in said.items():
        field, message = refusal(path)
        assert field == "directory"
        assert sentence in message, path


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_closed_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    assert refusal(tmp_path / "closed") == ("directory", "directory can't be read: Kino has no permission for it")


def test_others_may_name_only_what_lies_in_the_roots(tmp_path: Path) -> None:
    root, sibling = tmp_path / "sets", tmp_path / "sets-of-mine"
    for folder in (root / "fox", sibling / "fox"):
        folder.mkdir(parents=True)
    (root / "way-out").symlink_to(sibling)
    (tmp_path / "way-in").symlink_to(root)
    assert allowed.locate(root / "fox", "dataset", [root]).directory == root / "fox"
    assert allowed.locate(tmp_path / "way-in" / "fox", "dataset", [root]).directory == root / "fox"
    for path in (sibling, root / "way-out" / "fox", root / ".." / "sets-of-mine", Path("/"), tmp_path / "not there"):
        field, message = refusal(path, roots=[root])
        assert field == "directory"
        assert "must lie in" in message
        with pytest.raises(Invalid):
            allowed.target(path, [root])
    assert allowed.target(root / "new" / "export", [root]) == root / "new" / "export"


def test_the_output_is_a_plain_name_of_a_folder_that_is_kinos(tmp_path: Path) -> None:
    put(tmp_path, "theirs/a.png", "file.txt.png")
    (tmp_path / "link").symlink_to("/tmp")
    for name in ("", " ", ".", "..", "../x", "a/b", "a\\b", ".hidden", "theirs", "file.txt.png", "link", "c:x"):
        field, _ = refusal(tmp_path, name)
        assert field == "output", name
    (tmp_path / "empty").mkdir()
    assert not allowed.locate(tmp_path, "empty").exists


def test_a_dataset_is_opened_where_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    folder.mkdir()
    (folder / "kino-session.json").write_text("{}")
    assert allowed.locate(tmp_path, "dataset") == allowed.Place(tmp_path, folder, True)
    assert allowed.locate(folder, "dataset") == allowed.Place(folder, folder, True)


def test_the_settings_name_the_roots_once_others_can_reach_kino(tmp_path: Path) -> None:
    def folders(**flags: str | list[str]) -> list[Path] | None:
        settings = load({"data_dir": tmp_path, "token": "secret", **flags}, root=tmp_path, environment={}).settings
        return settings.dataset_folders

    assert folders() is None
    assert folders(host="0.0.0.0") == [tmp_path / "datasets"]
    assert folders(host="0.0.0.0", dataset_roots=[str(tmp_path / "a")]) == [tmp_path / "a"]
    told = load({}, root=tmp_path, environment={"KINO_DATASET_ROOTS": json.dumps([str(tmp_path)])})
    assert json.dumps([str(tmp_path)]) in [
        json.dumps(row.value) for row in listing(told) if row.name == "dataset_roots"
    ]


def test_a_prefix_is_made_of_any_name() -> None:
    names = {"My Dragon_Photos": "My-Dragon-Photos", "Élan vital!": "Elan-vital", "龍": "picture", "-.-": "picture"}
    assert {name: allowed.prefix_of(name) for name in names} == names
    assert len(allowed.prefix_of("x" * 300)) == allowed.LONGEST_PREFIX
