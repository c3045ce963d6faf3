"""Every export is read back by its trainer's own rules, and says what the dataset says."""

from __future__ import annotations

import json
import re
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kino.datasets import export, preflight
from kino.datasets.captions import Mode
from kino.schemas.dataset_training import ExportOptions, Target
from tests.datasets.export.making import counted, dataset, files, four
from tests.datasets.export.readers import (
    Shown,
    ai_toolkit,
    civitai,
    imagefolder,
    kohya_folder,
    kohya_toml,
    onetrainer,
    simpletuner,
)

FOLDERS: tuple[Target, ...] = ("kohya", "ai-toolkit", "onetrainer", "simpletuner", "diffusers")
ALL: tuple[Target, ...] = ("civitai", *FOLDERS, "zip", "captions")
TEXTS = {
    "dragon-0001.png": "zxdragon, red scales, flying",
    "dragon-0002.jpg": "zxdragon, green scales, a 50% “grin”, {x|y}",
    "dragon-0003.webp": "zxdragon, asleep, 龍",
    "dragon-0004.png": "zxdragon",
}


def options(target: Target, **more: object) -> ExportOptions:
    return ExportOptions.model_validate({"target": target, "resolution": 512, "class_word": "dragon", **more})


def captions(found: dict[str, Shown]) -> dict[str, str]:
    return {name: shown.caption for name, shown in found.items()}


def test_civitai_reads_the_flat_zip(tmp_path: Path) -> None:
    made = dataset(tmp_path / "set", four())
    done = export.write(made.state, made.folder, options("civitai"), tmp_path / "out")
    assert done.path == str(tmp_path / "out" / "Dragons.zip") and done.pictures == 4 and done.url is None
    assert captions(civitai(Path(done.path))) == TEXTS
    names = zipfile.ZipFile(done.path).namelist()
    assert not any("/" in name for name in names) and {name.rpartition(".")[2] for name in names} == {
        "png", "jpg", "webp", "txt",
    }  # fmt: skip
    assert any("FLUX.1 [dev] Non-Commercial License" in said for said in done.warnings)


def test_kohya_reads_the_folder_and_the_toml_alike(tmp_path: Path) -> None:
    made = dataset(tmp_path / "set", four())
    export.write(made.state, made.folder, options("kohya", repeats=7), tmp_path / "out")
    by_folder = kohya_folder(tmp_path / "out" / "img")
    by_toml, settings = kohya_toml(tmp_path / "out" / "dataset.toml")
    assert by_folder == by_toml and captions(by_folder) == TEXTS
    assert {shown.repeats for shown in by_folder.values()} == {7}
    assert [path.name for path in (tmp_path / "out" / "img").iterdir()] == ["7_zxdragon dragon"]
    assert settings["keep_tokens"] == 1 and settings["shuffle_caption"] is False
    assert settings["caption_extension"] == ".txt"


def test_kohya_takes_the_class_where_there_is_no_caption_and_no_trigger(tmp_path: Path) -> None:
    made = dataset(tmp_path / "set", four(), trigger="")
    export.write(made.state, made.folder, options("kohya"), tmp_path / "out")
    for found in (kohya_folder(tmp_path / "out" / "img"), kohya_toml(tmp_path / "out" / "dataset.toml")[0]):
        assert found["dragon-0004.png"].caption == "dragon"
        assert found["dragon-0001.png"].caption == "red scales, flying"
    assert kohya_toml(tmp_path / "out" / "dataset.toml")[1]["keep_tokens"] == 0


def test_ai_toolkit_neither_doubles_nor_loses_the_trigger(tmp_path: Path) -> None:
    made = dataset(tmp_path / "set", four())
    export.write(made.state, made.folder, options("ai-toolkit"), tmp_path / "out")
    assert captions(ai_toolkit(tmp_path / "out" / "config.yaml")) == TEXTS


def test_onetrainer_reads_the_concept(tmp_path: Path) -> None:
    made = dataset(tmp_path / "set", four())
    export.write(made.state, made.folder, options("onetrainer", repeats=3), tmp_path / "out")
    found = onetrainer(tmp_path / "out" / "concepts.json")
    assert captions(found) == TEXTS and {shown.repeats for shown in found.values()} == {3}


def test_simpletuner_reads_the_backend_and_counts_repeats_its_own_way(tmp_path: Path) -> None:
    made = dataset(tmp_path / "set", four())
    export.write(made.state, made.folder, options("simpletuner", repeats=10), tmp_path / "out")
    found = simpletuner(tmp_path / "out" / "multidatabackend.json")
    assert captions(found) == TEXTS and {shown.repeats for shown in found.values()} == {10}


def test_diffusers_finds_pictures_and_rows_and_nothing_else(tmp_path: Path) -> None:
    made = dataset(tmp_path / "set", four(), trigger="")
    export.write(made.state, made.folder, options("diffusers"), tmp_path / "out")
    found = captions(imagefolder(tmp_path / "out"))
    assert found["dragon-0002.jpg"] == four()["dragon-0002.jpg"] and found["dragon-0004.png"] == ""


def test_a_plain_zip_holds_pictures_and_captions(tmp_path: Path) -> None:
    made = dataset(tmp_path / "set", four(), trigger="")
    done = export.write(made.state, made.folder, options("zip", base_model="SDXL"), tmp_path / "my.zip")
    assert zipfile.ZipFile(done.path).namelist() == [
        "dragon-0001.png", "dragon-0001.txt", "dragon-0002.jpg", "dragon-0002.txt", "dragon-0003.webp",
        "dragon-0003.txt", "dragon-0004.png",
    ]  # fmt: skip


def test_captions_alone_go_into_a_zip(tmp_path: Path) -> None:
    made = dataset(tmp_path / "set", four(), trigger="")
    done = export.write(made.state, made.folder, options("captions"), tmp_path)
    with zipfile.ZipFile(done.path) as pack:
        assert pack.namelist() == ["dragon-0001.txt", "dragon-0002.txt", "dragon-0003.txt"]
        assert pack.read("dragon-0003.txt").decode() == "asleep, 龍"


@pytest.mark.parametrize("target", ALL)
@pytest.mark.parametrize("mode", ["tags", "sentences"])
def test_no_caption_file_is_empty_or_of_several_lines(target: Target, mode: Mode, tmp_path: Path) -> None:
    told = {**four(), "dragon-0005.png": "A dragon.\r\nIt sleeps,  curled up. "}
    made = dataset(tmp_path / "set", told, mode=mode)
    done = export.write(made.state, made.folder, options(target), tmp_path / "out.zip")
    with zipfile.ZipFile(done.path) as pack:
        texts = {name: pack.read(name) for name in pack.namelist() if name.endswith(".txt")}
    assert len(texts) == (0 if target == "diffusers" else 5)
    for data in texts.values():
        text = data.decode("utf-8")
        assert text.strip() == text != "" and not re.search(r"[\r\n\ufeff]", text) and text.startswith("zxdragon")


@pytest.mark.parametrize("target", ALL)
def test_the_preflight_names_the_very_files_that_are_written(target: Target, tmp_path: Path) -> None:
    made = dataset(tmp_path / "set", four())
    told = preflight.check(made.state, made.folder, options(target), counted)
    assert told.ready and told.total_files == len(told.files)
    done = export.write(made.state, made.folder, options(target), tmp_path / "out.zip")
    names = zipfile.ZipFile(done.path).namelist()
    root = "out/" if target in FOLDERS else ""
    assert sorted(names) == sorted(f"{root}{name}" for name in told.files) and sorted(done.files) == sorted(told.files)


@pytest.mark.parametrize("target", FOLDERS)
def test_a_folder_is_the_same_packed_or_not_but_for_where_it_lies(target: Target, tmp_path: Path) -> None:
    made = dataset(tmp_path / "set", four())
    export.write(made.state, made.folder, options(target), tmp_path / "plain" / "out")
    packed = export.write(made.state, made.folder, options(target), tmp_path / "out.zip")
    zipfile.ZipFile(packed.path).extractall(tmp_path / "unpacked")
    here, there = tmp_path / "plain" / "out", tmp_path / "unpacked" / "out"
    assert [name for name in files(here) if name != ".kino-export"] == files(there)
    for name in files(there):
        data = (here / name).read_bytes()
        assert data.replace(here.as_posix().encode(), b"out") == (there / name).read_bytes()


@pytest.mark.parametrize(
    ("base_model", "noticed"),
    [
        ("FLUX.1-dev", True), ("flux1-dev", True), ("black-forest-labs/FLUX.1 [dev]", True),
        ("FLUX.1-Kontext-dev", True), ("FLUX.1-Krea-dev", True), ("FLUX.1-schnell", False), ("SDXL", False),
    ],
)  # fmt: skip
def test_the_terms_of_flux_dev_go_along_where_they_hold(base_model: str, noticed: bool, tmp_path: Path) -> None:
    made = dataset(tmp_path / "set", four())
    for target in FOLDERS:
        export.write(made.state, made.folder, options(target, base_model=base_model), tmp_path / target)
        there = tmp_path / target / "NOTICE.md"
        assert there.exists() == noticed
        assert not noticed or "FLUX.1 [dev] Non-Commercial License" in there.read_text("utf-8")
        # Beside pictures it would be a caption, or a picture that can't be opened.
        assert not any(path.suffix == ".md" for path in (tmp_path / target).glob("*/**/*"))


@pytest.mark.parametrize(
    ("trigger", "word", "folder"),
    [
        ("ohwx", "", "10_ohwx"),
        ("", "", "10_Dragons"),
        ("a/b:c", "red*", "10_a b c red"),
        ("my_token", "woman", "10_my_token woman"),
        ("con", "", "10_con-"),
        ("龍", "", "10_龍"),
    ],
)
def test_the_folder_of_kohya_can_be_made_everywhere(trigger: str, word: str, folder: str, tmp_path: Path) -> None:
    made = dataset(tmp_path / "set", {"dragon-0001.png": "x"}, trigger=trigger)
    export.write(made.state, made.folder, options("kohya", class_word=word), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out" / "img").iterdir()] == [folder]
    toml = tomllib.loads((tmp_path / "out" / "dataset.toml").read_text("utf-8"))
    assert Path(toml["datasets"][0]["subsets"][0]["image_dir"]).is_dir()


def test_names_with_quotes_and_backslashes_survive_the_configurations(tmp_path: Path) -> None:
    where = tmp_path / 'a "quoted" \\ place: #1'
    made = dataset(tmp_path / "set", {"dragon-0001.png": "x"}, name='My "set": #1')
    readers: dict[Target, Callable[[Path], dict[str, Shown]]] = {
        "kohya": lambda folder: kohya_toml(folder / "dataset.toml")[0],
        "ai-toolkit": lambda folder: ai_toolkit(folder / "config.yaml"),
        "onetrainer": lambda folder: onetrainer(folder / "concepts.json"),
        "simpletuner": lambda folder: simpletuner(folder / "multidatabackend.json"),
    }
    for target, read in readers.items():
        export.write(made.state, made.folder, options(target), where / target)
        assert captions(read(where / target)) == {"dragon-0001.png": "zxdragon, x"}


def test_skipped_pictures_and_those_a_query_does_not_find_stay_out(tmp_path: Path) -> None:
    made = dataset(tmp_path / "set", four(), more={"dragon-0001.png": {"skipped": True}})

    def names(**more: object) -> list[str]:
        done = export.write(made.state, made.folder, options("zip", **more), tmp_path / "o.zip", overwrite=True)
        return [name for name in done.files if not name.endswith((".txt", ".md"))]

    assert names() == ["dragon-0002.jpg", "dragon-0003.webp", "dragon-0004.png"]
    assert names(include_skipped=True) == list(four())
    assert names(query="scales") == ["dragon-0002.jpg"]


def test_sentences_come_out_as_they_were_written(tmp_path: Path) -> None:
    said = "Sleeps, curled up. The zxdragon is RED; it is tiny."
    made = dataset(tmp_path / "set", {"dragon-0001.png": said, "dragon-0002.png": "Red, red, red."}, mode="sentences")
    export.write(made.state, made.folder, options("diffusers"), tmp_path / "out")
    rows = (tmp_path / "out" / "train" / "metadata.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(row)["text"] for row in rows] == [said, "zxdragon Red, red, red."]
