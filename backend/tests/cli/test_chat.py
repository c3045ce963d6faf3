"""`kino chat` as people use it: lines from a pipe, and a terminal of its own."""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.web.serving import environment, served

KINO = [sys.executable, "-m", "kino", "chat"]
PATIENCE_S = 300
ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|[@-Z\\-_]|\][^\a]*\a)")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with a server at work on it."""
    folder = tmp_path_factory.mktemp("chat") / "data"
    with served(folder):
        yield folder


def say(data_dir: Path, folder: Path, *lines: str, project: str | None = None) -> tuple[int, list[str], str]:
    """Exit status, what was printed, and what was said on stderr."""
    command = [*KINO, "--data-dir", str(data_dir), *(["--project", project] if project else [])]
    run = subprocess.run(
        command, input="\n".join(lines) + "\n", capture_output=True, text=True, cwd=folder, env=environment(),
        timeout=PATIENCE_S * 2,
    )  # fmt: skip
    return run.returncode, run.stdout.splitlines(), run.stderr


def test_a_picture_is_talked_into_shape_and_the_next_chat_goes_on(data_dir: Path, tmp_path: Path) -> None:
    status, said, errors = say(
        data_dir, tmp_path, "steps 2", "a large red circle on a blue background", "make the circle green", "history",
        "undo", "redo", "save pic", "save pic", "export", "compare", project="Talk",
    )  # fmt: skip
    assert status == 2, errors  # the second save: the file is there
    assert "a large red circle on a blue background" in said and "red green" in said
    tree = [line for line in said if "← shown" in line or "└──" in line]
    assert "1 a large red circle" in tree[0] and "2 make the circle green" in tree[1] and "← shown" in tree[1]
    with Image.open(tmp_path / "pic.png") as picture:
        assert json.loads(picture.info["kino"])["prompt"] == "a large green circle on a blue background"
    assert any("pic.png is there already" in line for line in said)
    assert "make the circle green" in (tmp_path / "talk.html").read_text("utf-8")
    compared = Path(next(line for line in said if "kino-compare" in line))
    with Image.open(compared) as both, Image.open(tmp_path / "pic.png") as one:
        assert both.width > 2 * one.width
    compared.unlink()

    status, said, errors = say(data_dir, tmp_path, "show", "steps", "steps auto")
    assert status == 0, errors
    assert "Talk  448 x 256, 24 fps" not in said  # nobody looks: no greeting
    assert any(line.startswith("prompt") and "green circle" in line for line in said)
    assert "2 steps" in said


def test_what_is_not_understood_changes_nothing_and_says_so(data_dir: Path, tmp_path: Path) -> None:
    status, said, errors = say(
        data_dir, tmp_path, "undo", "make it red", "new", "seed -5", "strength 7", "take 9", "frame 3", "steps 2",
        "new a blue square", "make the square frobbed", "history", "steps auto", "compare", project="Wrong",
    )  # fmt: skip
    assert status == 2, errors
    text = "\n".join(said)
    for sentence in (
        "There is no picture yet", "no picture to change yet", "say it as: new <description>",
        "seed must be a whole number", "strength must be",
        "there is no 3", "frobbed", "was made from no other",
    ):  # fmt: skip
        assert sentence in text, sentence
    assert "2 make" not in text


def test_without_a_server_one_is_there_for_the_chat(tmp_path: Path) -> None:
    status, said, errors = say(tmp_path / "data", tmp_path, "projects", project="Alone")
    assert status == 0, errors
    assert any(line.startswith("Alone") for line in said)


class Terminal:
    """A chat in a pseudo terminal; what it shows, without the escapes that draw it."""

    def __init__(self, data_dir: Path, *flags: str) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests may ignore it
            os.execve(sys.executable, [*KINO, "--data-dir", str(data_dir), *flags], {**environment(), "TERM": "xterm"})
        self.shown = ""
        self._from = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def until(self, words: str) -> str:
        """What is shown until these words are, from what was typed last, or from what was waited for after that."""
        ends = time.monotonic() + PATIENCE_S
        start = self._from
        while words not in self.shown[start:]:
            if time.monotonic() > ends:
                os.kill(self.pid, signal.SIGKILL)
                raise AssertionError(f"waited for {words!r}; shown: {self.shown[-2000:]}")
            if select.select([self.fd], [], [], 0.5)[0]:
                data = self._decoder.decode(os.read(self.fd, 65536))
                if "\x1b[6n" in data:
                    os.write(self.fd, b"\x1b[1;1R")  # where the cursor is, which a real terminal answers
                self.shown += ESCAPES.sub("", data)
        # What came along behind them may be what is waited for next.
        self._from = self.shown.index(words, start) + len(words)
        return self.shown[start:]

    def type(self, line: str) -> None:
        self._from = len(self.shown)
        os.write(self.fd, line.encode())

    def end(self, by: str = "key") -> int:
        """The exit status after Ctrl-D, or after being told to end."""
        self.until(" · ")  # the line of facts: it reads keys again
        if by == "key":
            self.type("\x04")
        else:
            os.kill(self.pid, signal.SIGTERM)
        ends = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            if select.select([self.fd], [], [], 0.2)[0]:
                with contextlib.suppress(OSError):  # the other side is closed
                    os.read(self.fd, 65536)
        os.kill(self.pid, signal.SIGKILL)
        raise AssertionError("the chat did not end")


def test_in_a_terminal_the_choices_are_asked_and_ctrl_c_stops_the_picture(data_dir: Path) -> None:
    terminal = Terminal(data_dir, "--project", "Typed", "--pictures", "none")
    terminal.until("help lists the words")
    terminal.type("steps 2\r")
    terminal.until("2 steps")
    terminal.type("new a small yellow star on a green background\r")
    terminal.until(f"{data_dir / 'frames'}")
    terminal.type("make the star frobbed\r")
    terminal.until("a, w, e or Enter")
    terminal.type("w\r")
    terminal.until(f"{data_dir / 'frames'}")
    terminal.type("history\r")
    terminal.until("make the star frobbed")
    terminal.type("steps 200\r")
    terminal.until("200 steps")
    terminal.type("new a large red ring on a white background\r")
    terminal.until("%")  # the bar is there, whatever it says by then
    terminal.type("\x03")
    terminal.until("Stopped")
    assert terminal.end() == 0
    lines = (data_dir / "chat_history").read_text("utf-8")
    assert "+new a small yellow star" in lines and "+w\n" not in lines


def test_told_to_end_it_ends(data_dir: Path) -> None:
    assert Terminal(data_dir, "--project", "Ended", "--pictures", "none").end(by="signal") == 130
