"""`kino tag` against a real server: what it makes of a folder, what it says of it, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kino.cli import showing
from kino.cli.failures import ASKED_WRONGLY, DONE, NO_SERVER, STOPPED
from kino.cli.tag import Tagging, _has_screen, tag
from kino.storage.lock import is_held
from tests.cli.conftest import command, kino
from tests.datasets.drawing import put
from tests.web.serving import environment, served
from training.scenes import render, sample_scene

TAGGER = "kino-mini-tagger"
Flags = dict[str, Any]
Said = pytest.CaptureFixture[str]


def quiet(directory: Path, **wanted: Any) -> Tagging:
    return Tagging(directory=directory, **{"browser": False, **wanted})


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_a_folder_becomes_a_dataset(flags: Flags, tmp_path: Path, capsys: Said) -> None:
    put(tmp_path, "p2.png", "p10.jpg", "sub/a.webp")
    (tmp_path / "p2.txt").write_bytes("café, red hat".encode("latin-1"))
    (tmp_path / "bad.png").write_bytes(b"")
    (tmp_path / "alone.txt").write_text("nobody's")
    assert tag(flags, quiet(tmp_path, prefix="fox", trigger="fxq", output="set")) == DONE
    folder = tmp_path / "set"
    said = capsys.readouterr()
    assert said.out.startswith("http://127.0.0.1:")
    assert "/datasets/" in said.out
    assert f"kino: 3 pictures copied to {folder}, 1 caption read" in said.err
    for words in ("error: Empty: the file has 0 bytes", "(bad.png)", "warning: The caption was read, but it was not"):
        assert words in said.err
    assert "A caption without a picture of its name" in said.err
    assert {"fox-0001.png", "fox-0002.jpg", "fox-0003.webp"} <= set(listed(folder))
    assert (folder / "fox-0001.txt").read_bytes() == "fxq, café, red hat".encode()


def test_the_same_folder_is_opened_as_it_was_left(flags: Flags, tmp_path: Path, capsys: Said) -> None:
    put(tmp_path, "a.png", "b.png")
    assert tag(flags, quiet(tmp_path, prefix="fox", trigger="fxq")) == DONE
    put(tmp_path, "c.png", first=7)
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "dataset").glob("fox*.png")}
    capsys.readouterr()
    assert tag(flags, quiet(tmp_path, prefix="fox", trigger="other", as_json=True)) == DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["resumed"], told["dataset"]["trigger"]) == (True, "fxq")
    assert (told["report"]["taken"], told["report"]["known"]) == (1, 2)
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "dataset").glob("fox*.png")}
    assert sorted(after) == ["fox-0001.png", "fox-0002.png", "fox-0003.png"]
    assert after | before == after
    assert tag(flags, quiet(tmp_path, trigger="other")) == DONE
    said = capsys.readouterr().err
    assert "is opened as it was left: 3 pictures, 0 tagged" in said
    assert "its trigger is 'fxq' and stays" in said


def test_what_is_asked_wrongly_is_said_before_anything_is_made(flags: Flags, tmp_path: Path, capsys: Said) -> None:
    put(tmp_path, "in/a.png", "theirs/dataset/b.png", "theirs/c.png")
    (tmp_path / "empty").mkdir()
    (tmp_path / "circle").symlink_to("circle")
    folder = tmp_path / "in"
    asked = {
        "is a file; name the folder": quiet(folder / "a.png"),
        "is not there": quiet(tmp_path / "gone"),
        "circle of links": quiet(tmp_path / "circle"),
        "holds no picture": quiet(tmp_path / "empty"),
        "holds other files": quiet(tmp_path / "theirs"),
        "plain name of a subfolder": quiet(folder, output="../out"),
        "prefix must match": quiet(folder, prefix="../x"),
        "mode must be one of": quiet(folder, mode="words"),
        "captions must be one of": quiet(folder, captions="burn"),
        "trigger must not hold a comma": quiet(folder, trigger="a, b"),
        "name the model with --auto": quiet(folder, threshold=0.3),
        "--yes is for a model's": quiet(folder, yes=True),
        "--export needs --to": quiet(folder, export="zip"),
        "say for which trainer": quiet(folder, to=tmp_path / "x"),
        "add --yes": quiet(folder, auto=TAGGER),
    }
    for sentence, wanted in asked.items():
        assert tag(flags, wanted) == ASKED_WRONGLY, sentence
        said = capsys.readouterr()
        assert sentence in said.err
        assert said.out == ""
    assert listed(folder) == ["a.png"]


def test_ctrl_c_keeps_what_was_taken_in(
    flags: Flags, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, *[f"{number}.png" for number in range(80)])

    class Pressed:
        """A bar at whose first move somebody presses Ctrl-C."""

        def __init__(self, *_: Any) -> None:
            self.done = False

        def __enter__(self) -> Any:
            return self.count

        def __exit__(self, *_: Any) -> None:
            pass

        def count(self, done: int, total: int) -> None:
            if not self.done:
                os.kill(os.getpid(), signal.SIGINT)
            self.done = True

    monkeypatch.setattr(showing, "counting", Pressed)
    assert tag(flags, quiet(tmp_path, prefix="fox")) == STOPPED
    assert "kept" in capsys.readouterr().err
    monkeypatch.undo()
    for _ in range(100):  # the picture in hand is finished first
        status = tag(flags, quiet(tmp_path, prefix="fox"))
        if "under way" not in capsys.readouterr().err:
            break
    assert status == DONE
    assert sorted(path.name for path in (tmp_path / "dataset").glob("*.png")) == [
        f"fox-{n:04}.png" for n in range(1, 81)
    ]


def test_an_import_goes_on_after_its_server_was_killed(tmp_path: Path) -> None:
    data, pictures = tmp_path / "data", tmp_path / "pictures"
    put(pictures, *[f"{number}.png" for number in range(100)])
    with served(data) as server:
        asked = subprocess.Popen(
            command("tag", str(pictures), "--prefix", "fox", "--no-browser", "--data-dir", str(data)),
            env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while len(list((pictures / "dataset").glob("fox-*.png"))) < 20:
            assert asked.poll() is None
            time.sleep(0.005)
        server.process.kill()
        assert "The server at http" in asked.communicate(timeout=200)[1]
        assert asked.returncode == NO_SERVER
    with served(data):
        done = kino(data, "tag", str(pictures), "--no-browser", "--json")
    counts = json.loads(done.stdout)["dataset"]["counts"]
    names = sorted(path.name for path in (pictures / "dataset").glob("*.png"))
    assert (counts["pictures"], names) == (100, [f"fox-{number:04}.png" for number in range(1, 101)])


def test_its_own_server_stays_until_ctrl_c(tmp_path: Path) -> None:
    put(tmp_path / "pictures", "a.png")
    data = tmp_path / "data"
    process = subprocess.Popen(
        command("tag", str(tmp_path / "pictures"), "--no-browser", "--data-dir", str(data)), env=environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        assert process.stdout
        assert process.stderr
        try:
            assert process.stdout.readline().startswith("http://127.0.0.1:")
            assert is_held(data)
            for line in process.stderr:
                if "until you press Ctrl-C" in line:
                    break
            process.send_signal(signal.SIGINT)
            assert "all is kept" in process.stderr.read()
            assert process.wait(120) == DONE
        finally:
            process.kill()
    assert not is_held(data)


def test_a_training_set_without_a_question(tmp_path: Path) -> None:
    pictures, zipped = tmp_path / "pictures", tmp_path / "out" / "set.zip"
    pictures.mkdir()
    zipped.parent.mkdir()
    dice = random.Random(3)
    for number in range(1, 5):
        render(sample_scene(dice, width=256, height=256)).save(pictures / f"{number}.png")
    (pictures / "1.txt").write_text("mine, alone")
    done = kino(
        tmp_path / "data", "tag", str(pictures), "--prefix", "fox", "--trigger", "fxq", "--auto", TAGGER,
        "--threshold", "0.35", "--yes", "--export", "zip", "--to", str(zipped),
    )  # fmt: skip
    assert done.returncode == DONE, done.stderr
    assert done.stdout == f"{zipped}\n"
    captions = {path.name: path.read_text() for path in (pictures / "dataset").glob("fox-*.txt")}
    assert captions["fox-0001.txt"] == "fxq, mine, alone"
    assert all(text.startswith("fxq, ") and len(text) > 8 for text in captions.values())
    with zipfile.ZipFile(zipped) as archive:
        assert {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".txt")} == captions
    assert "4 of 4 pictures tagged" in done.stderr
    again = kino(
        tmp_path / "data", "tag", str(pictures), "--auto", TAGGER, "--yes", "--export", "zip", "--to", str(zipped),
        "--force",
    )  # fmt: skip
    assert again.returncode == DONE, again.stderr
    assert "nothing to do" in again.stderr and again.stdout == f"{zipped}\n"


@pytest.mark.parametrize(("answer", "status"), [("y", DONE), ("n", STOPPED)])
def test_a_model_is_run_once_the_person_says_so(data_dir: Path, tmp_path: Path, answer: str, status: int) -> None:
    render(sample_scene(random.Random(5), width=256, height=256)).save(tmp_path / "a.png")
    typed, terminal = pty.openpty()
    os.write(typed, f"{answer}\n".encode())
    done = subprocess.run(
        command("tag", str(tmp_path), "--auto", TAGGER, "--threshold", "0.35", "--no-browser"),
        env={**environment(), "KINO_DATA_DIR": str(data_dir)}, stdin=terminal, capture_output=True, text=True,
        timeout=200,
    )  # fmt: skip
    os.close(typed)
    os.close(terminal)
    assert done.returncode == status, done.stderr
    assert "1 picture, on this machine" in done.stderr
    # What a model suggests waits for the person; no caption was written.
    assert {path.name for path in (tmp_path / "dataset").glob("*.txt")} <= {"tags.txt"}
    assert ("1 picture with suggestions to look at" in done.stderr) == (answer == "y")
    assert done.stdout.startswith("http://") == (answer == "y")


def test_a_model_or_trainer_that_is_not_there_is_said(flags: Flags, tmp_path: Path, capsys: Said) -> None:
    put(tmp_path, "a.png")
    (tmp_path / "a.txt").write_text("a fox")
    assert tag(flags, quiet(tmp_path, auto="nothing-like-it", yes=True)) == ASKED_WRONGLY
    assert "--auto names no tagger" in capsys.readouterr().err
    assert tag(flags, quiet(tmp_path, export="nobody", to=tmp_path / "x")) == ASKED_WRONGLY
    assert "--export must be one of" in capsys.readouterr().err
    assert tag(flags, quiet(tmp_path, export="zip", to=tmp_path / "dataset")) == ASKED_WRONGLY
    assert not list((tmp_path / "dataset").glob("*.zip"))


def test_no_browser_for_text_is_started_in_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert not _has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert _has_screen()
