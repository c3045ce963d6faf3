"""`kino generate` against a real server and the model that ships: what it asks for, what it writes, how it ends."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import resource
import select
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kino import png
from kino.cli import asking
from kino.cli.asking import Wanted
from kino.cli.connection import Failure, connect
from kino.cli.failures import ASKED_WRONGLY, DONE, NOT_WRITTEN, STOPPED
from kino.cli.generate import Output, generate
from kino.storage.lock import is_held
from tests.cli.conftest import command, kino
from tests.web.serving import environment

PROMPT = "a large red circle on a blue background"
Flags = dict[str, Any]
Said = pytest.CaptureFixture[str]


def quick(**wanted: Any) -> Wanted:
    return Wanted(**{"prompt": PROMPT, "steps": 1, "seed": 7, **wanted})


def data_of(flags: Flags, **wanted: Any) -> dict[str, Any]:
    with connect(flags) as client:
        return asking.ask(client, Wanted(**{"prompt": PROMPT, **wanted})).data


def refusal(flags: Flags, **wanted: Any) -> str:
    with pytest.raises(Failure) as raised:
        data_of(flags, **wanted)
    assert raised.value.status == ASKED_WRONGLY
    return raised.value.message


# --- what is asked for ---------------------------------------------------------------------------------------------


def test_options_become_parameters(flags: Flags) -> None:
    lora = "kino-mini-stripes.safetensors"
    data = data_of(
        flags, sizes=["320x192"], presets=["fast"], seed=0, guidance=2.0, pictures=3, model="KINO-MINI",
        loras=["kino-mini-stripes:0.5", lora],
    )  # fmt: skip
    assert data == {
        "prompt": PROMPT, "width": 320, "height": 192, "preset": "fast", "seed": 0, "guidance": 2.0, "pictures": 3,
        "model": "kino-mini",
        "loras": [
            {"lora_name": lora, "strength_model": 0.5, "strength_clip": 0.5},
            {"lora_name": lora, "strength_model": 1.0, "strength_clip": 1.0},
        ],
    }  # fmt: skip
    assert data_of(flags, sizes=["4k"])["size"] == "4k"


def test_a_preset_of_ones_own_fills_in_what_it_holds(flags: Flags) -> None:
    with connect(flags) as client:
        own = {"kind": "generator", "name": "mine", "plugin": "flux_txt2img", "data": {"steps": 3, "guidance": 1.5}}
        client.post("presets", own)
    assert data_of(flags, presets=["mine"], guidance=2.5) == {
        "prompt": PROMPT, "steps": 3, "guidance": 2.5, "pictures": 1
    }  # fmt: skip


def test_what_is_not_there_is_told_with_what_is(flags: Flags) -> None:
    said = refusal(flags, model="kino-mina")
    assert said.startswith("There is no model 'kino-mina'; there are: kino-mini")
    assert "There is no LoRA 'stripes'; there are: kino-mini-stripes" in refusal(flags, loras=["stripes:2"])
    assert refusal(flags, presets=["slow"]).startswith("There is no preset 'slow'; there are: fast, balanced, quality")


def test_one_size_one_preset(flags: Flags) -> None:
    assert refusal(flags, sizes=["square", "4k"]) == "More than one size is asked for (square, 4k): choose one"
    assert "More than one preset" in refusal(flags, presets=["fast", "quality"])


def test_a_strength_needs_an_image(flags: Flags, tmp_path: Path) -> None:
    assert "add --image FILE" in refusal(flags, strength=0.5)
    assert refusal(flags, image=tmp_path / "a.png") == f"{tmp_path / 'a.png'} can't be read: No such file or directory"
    (tmp_path / "a.png").write_text("no picture")
    assert f"{tmp_path / 'a.png'} can't be used: " in refusal(flags, image=tmp_path / "a.png")


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"steps": 0}, "--steps must be at least 1"),
        ({"seed": -5}, "--seed must be at least 0"),
        ({"pictures": 99}, "-n must be at most 16"),
        ({"sizes": ["oblong"]}, "--size must be one of square, portrait, landscape, 4k"),
        ({"sizes": ["9x9"]}, "--size (width) must be at least 64; --size (height) must be at least 64"),
        ({"loras": ["kino-mini-stripes:9"]}, "--lora must be at most 2"),
    ],
)
def test_what_the_server_refuses_is_said_in_options(
    flags: Flags, tmp_path: Path, capsys: Said, wanted: dict[str, Any], sentence: str
) -> None:
    assert generate(flags, quick(**wanted), Output(file=tmp_path)) == ASKED_WRONGLY
    said = capsys.readouterr()
    assert said.err.splitlines()[-1] == f"kino: {sentence}"
    assert said.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_project_is_found_or_made(flags: Flags) -> None:
    with connect(flags) as client:
        first, made = asking.project_of(client, "Tea time", {"width": 320, "height": 192})
        assert made
        project = client.get(f"projects/{first}")
        assert (project["width"], project["height"]) == (320, 192)
        assert asking.project_of(client, "tea TIME", {}) == (first, False)
        second, _ = asking.project_of(client, "Tea", {"size": "portrait"})
        assert second != first
        assert client.get(f"projects/{second}")["height"] == 1216
        third, _ = asking.project_of(client, "Small", {"model": "kino-mini"})
        assert client.get(f"projects/{third}")["width"] == asking.SMALL_SIZE["width"]
        client.post("projects", {"name": "Tea", "width": 64, "height": 64, "fps": 12})
        with pytest.raises(Failure, match="2 projects are called 'Tea'"):
            asking.project_of(client, "Tea", {})


# --- what is written -----------------------------------------------------------------------------------------------


def test_a_picture_is_written_with_what_made_it(
    flags: Flags, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert generate(flags, quick(sizes=["128x96"], project="Film"), Output(as_json=True)) == DONE
    told = json.loads(capsys.readouterr().out)
    (take,) = told["takes"]
    file = tmp_path / "a-large-red-circle-on-a-blue-background-7.png"
    assert take["file"] == file.name
    assert told["task"]["status"] == "completed"
    about = png.read_metadata(file.read_bytes())
    assert (about["prompt"], about["seed"], about["steps"], about["model"]) == (PROMPT, 7, 1, "kino-mini")
    with Image.open(file) as picture:
        assert picture.size == (128, 96)
    with connect(flags) as client:
        whole = io.BytesIO()
        client.download(take["url"], whole)
        assert file.read_bytes() == whole.getvalue()
        frames = client.get(f"projects/{take['project_id']}/frames")["frames"]
        assert [frame["id"] for frame in frames] == [take["frame_id"]]
    # The same again: the first file stays what it is.
    assert generate(flags, quick(sizes=["128x96"]), Output()) == DONE
    assert capsys.readouterr().out.splitlines() == [f"{file.stem}-2.png"]


def test_several_pictures_and_other_formats(flags: Flags, tmp_path: Path, capsys: Said) -> None:
    file = tmp_path / "ball.webp"
    assert generate(flags, quick(pictures=2), Output(file=file)) == DONE
    said = capsys.readouterr()
    assert said.out.splitlines() == [str(tmp_path / "ball-1.webp"), str(tmp_path / "ball-2.webp")]
    assert "only PNG files hold what made them" in said.err
    for line in said.out.splitlines():
        with Image.open(line) as picture:
            assert picture.format == "WEBP"


def test_a_picture_to_start_from(flags: Flags, tmp_path: Path, capsys: Said) -> None:
    Image.new("RGB", (96, 64), "green").save(tmp_path / "green.jpg")
    wanted = quick(image=tmp_path / "green.jpg", strength=0.5, steps=2, sizes=["96x64"])
    assert generate(flags, wanted, Output(file=tmp_path / "out.png", as_json=True)) == DONE
    task = json.loads(capsys.readouterr().out)["task"]
    assert (task["type"], task["data"]["strength"]) == ("flux_img2img", 0.5)


def test_like_makes_the_same_picture_again(flags: Flags, tmp_path: Path) -> None:
    first, again, other = (tmp_path / f"{name}.png" for name in ("first", "again", "other"))
    assert generate(flags, quick(steps=2, sizes=["128x96"]), Output(file=first)) == DONE
    assert generate(flags, Wanted(like=first), Output(file=again)) == DONE
    assert generate(flags, Wanted(like=first, seed=8, sizes=["96x128"]), Output(file=other)) == DONE
    with Image.open(first) as one, Image.open(again) as two, Image.open(other) as three:
        assert one.tobytes() == two.tobytes()
        assert three.size == (96, 128)
    with Image.new("RGB", (64, 64)) as plain:
        plain.save(tmp_path / "plain.png")
    assert f"{tmp_path / 'plain.png'} can't be" in refusal(flags, prompt=None, like=tmp_path / "plain.png")


def test_nothing_is_overwritten_and_nothing_drawn_in_vain(flags: Flags, tmp_path: Path, capsys: Said) -> None:
    def said(file: Path, status: int = ASKED_WRONGLY, force: bool = False, **wanted: Any) -> str:
        assert generate(flags, quick(**wanted), Output(file=file, force=force)) == status
        return capsys.readouterr().err.splitlines()[-1]

    file = tmp_path / "ball.png"
    file.write_text("mine")
    with connect(flags) as client:
        before = client.get("generator/tasks")["total"]
        assert said(file) == f"kino: {file} is there already: add --force to overwrite it, or choose another name"
        assert said(tmp_path / "no" / "a.png") == f"kino: There is no folder {tmp_path / 'no'} to write to"
        assert (
            said(tmp_path / "a.bmp")
            == f"kino: {tmp_path / 'a.bmp'} must end in .png, .jpg, .jpeg, .webp, or be a folder"
        )
        assert said(tmp_path / "b.png", prompt="  ") == "kino: The prompt is empty: say what the picture shows"
        assert client.get("generator/tasks")["total"] == before
    assert file.read_text() == "mine"
    said(file, DONE, force=True)
    with Image.open(file) as picture:
        assert picture.format == "PNG"


def test_a_full_disk_is_said_and_the_picture_is_kept(data_dir: Path, tmp_path: Path) -> None:
    done = kino(
        data_dir, "generate", PROMPT, "--steps", "1", "-o", str(tmp_path / "ball.png"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
    )  # fmt: skip
    assert done.returncode == NOT_WRITTEN, done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"kino: {tmp_path / 'ball.png'} could not be written: ")
    assert "The picture is safe in Kino's gallery, as take " in last
    assert list(tmp_path.iterdir()) == []
    with connect({"data_dir": str(data_dir)}) as client:
        assert client.get(f"takes/{last.split()[-1]}")["prompt"] == PROMPT


def test_the_prompt_may_come_from_stdin(data_dir: Path, tmp_path: Path) -> None:
    # Enough steps that a busy machine tells of the stage before it is over: newer news takes the place of older.
    done = kino(data_dir, "generate", "--steps", "12", "-o", str(tmp_path / "a.png"), input=f"{PROMPT}\n")
    assert done.returncode == DONE, done.stderr
    assert done.stdout == f"{tmp_path / 'a.png'}\n"
    assert "Denoising" in done.stderr.splitlines()
    assert png.read_metadata((tmp_path / "a.png").read_bytes())["prompt"] == PROMPT


def test_a_paused_queue_is_told(data_dir: Path, flags: Flags, tmp_path: Path) -> None:
    arguments = command("generate", PROMPT, "--steps", "1", "-o", str(tmp_path / "a.png"))
    env = {**environment(), "KINO_DATA_DIR": str(data_dir)}
    with connect(flags) as client:
        client.post("generator/queue/pause")
        try:
            with subprocess.Popen(arguments, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
                assert run.stderr
                assert run.stderr.readline().startswith("kino: the queue is paused: resume it in the studio")
                client.post("generator/queue/resume")
                assert run.wait(400) == DONE
        finally:
            client.post("generator/queue/resume")


# --- Ctrl-C --------------------------------------------------------------------------------------------------------


def test_ctrl_c_stops_the_task_and_says_so(tmp_path: Path) -> None:
    """In a terminal, with a server of its own: that has to outlive the key for as long as the stop takes."""
    folder, work = tmp_path / "data", tmp_path / "work"
    work.mkdir()
    main, terminal = pty.openpty()

    def take_terminal() -> None:
        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    process = subprocess.Popen(
        command("generate", PROMPT, "--steps", "200", "-n", "16", "--size", "448x256"),
        stdin=terminal, stdout=terminal, stderr=terminal, preexec_fn=take_terminal, cwd=work,
        env={**environment(), "KINO_DATA_DIR": str(folder), "TERM": "xterm-256color", "COLUMNS": "160"},
    )  # fmt: skip
    os.close(terminal)
    try:
        said = read_until(main, b" left")
        os.write(main, b"\x03")
        said += read_until(main, None)
        assert process.wait(400) == STOPPED, said
    finally:
        process.kill()
        process.wait(120)
        os.close(main)
    assert b"Stopped task 1; nothing was made" in said
    assert b"Denoising, step" in said
    assert b"Traceback" not in said
    assert list(work.iterdir()) == []
    assert not is_held(folder)
    with connect({"data_dir": str(folder)}) as client:
        assert client.get("generator/tasks/1")["status"] == "stopped"
        assert client.get("takes")["total"] == 0


def read_until(descriptor: int, wanted: bytes | None, seconds: float = 400.0) -> bytes:
    """What a terminal shows up to and with `wanted`; without it, until the other side closes."""
    said, until = b"", time.monotonic() + seconds
    while wanted is None or wanted not in said:
        assert time.monotonic() < until, said
        if not select.select([descriptor], [], [], 1.0)[0]:
            continue
        try:
            part = os.read(descriptor, 65536)
        except OSError:  # how Linux says that nobody has the terminal any more
            part = b""
        if not part:
            assert wanted is None, said
            break
        said += part
    return said


def test_help_tells_the_exit_statuses() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kino", "generate", "--help"],
        env={**environment(), "COLUMNS": "300"}, capture_output=True, text=True, timeout=200, check=True,
    )  # fmt: skip
    assert "130 stopped with Ctrl-C" in done.stdout
    for option in ("--fast", "--4k", "--lora", "--like", "--enhance", "--project", "--strength"):
        assert option in done.stdout
