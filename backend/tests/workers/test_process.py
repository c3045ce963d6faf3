"""The worker's main, as a real process: what it says of a task, whatever the plugin does."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image

from kino import png
from kino.workers.outbox import PROGRESS_BURST, PROGRESS_PER_S
from kino.workers.protocol import Message, pack
from tests.workers.conftest import Piped, gone


def test_it_says_who_it_is_and_beats_before_anything_else(start: Callable[..., Piped]) -> None:
    piped = start("--heartbeat-s", "0.05")
    ready = piped.read()
    assert (ready["type"], ready["pid"], ready["device"]) == ("ready", piped.process.pid, "cpu")
    assert ready["memory_total_bytes"] == psutil.virtual_memory().total
    beats = [piped.until("heartbeat") for _ in range(3)]
    assert all(beat["memory_used_bytes"] > 1_000_000 and beat["loaded"] == [] for beat in beats)


def test_it_beats_while_a_plugin_blocks_the_main_thread(start: Callable[..., Piped]) -> None:
    piped = start("--heartbeat-s", "0.1")
    task_id = piped.run(how="block", seconds=3)
    seen: list[Message] = []
    piped.end_of(task_id, seen)
    begun = next(i for i, message in enumerate(seen) if message["type"] == "progress")
    assert sum(message["type"] == "heartbeat" for message in seen[begun:]) >= 4


def test_a_task_from_progress_to_picture(worker: Piped) -> None:
    seen: list[Message] = []
    task_id = worker.run(how="draw", pictures=2, seed=5, prompt="a cat", seconds=0.05)
    end = worker.end_of(task_id, seen)
    assert end["type"] == "done" and end["result"]["project"] == {}
    told = [m for m in seen if m["type"] == "progress"]
    assert [m["stage"] for m in told if m["step"] is None] == ["loading", "loading", "encoding", "decoding", "saving"]
    assert [(m["step"], m["steps"]) for m in told if m["step"]] == [(1, 3), (2, 3), (3, 3)]
    outputs = [m for m in seen if m["type"] == "output"]
    assert [(m["index"], m["metadata"]["seed"], m["width"]) for m in outputs] == [(0, 5, 64), (1, 6, 64)]
    for output in outputs:
        with Image.open(io.BytesIO(output["png"])) as picture:
            assert picture.size == (64, 64)
        assert png.read_metadata(output["png"])["prompt"] == "a cat"
    for preview in (m for m in seen if m["type"] == "preview"):
        with Image.open(io.BytesIO(preview["jpeg"])) as picture:
            assert picture.format == "JPEG" and max(picture.size) <= 256


def test_previews_are_made_small(worker: Piped, tmp_path: Path) -> None:
    go_on = tmp_path / "go on"
    task_id = worker.run(how="draw", side=700, seconds=600, at="decoding", until=str(go_on))
    preview = worker.until("preview")  # made beside the task, and dropped with its end
    go_on.touch()
    worker.end_of(task_id)
    with Image.open(io.BytesIO(preview["jpeg"])) as picture:
        assert picture.size == (256, 256)


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"how": "refuse"}, "The cat sat on the keyboard"),
        ({"how": "raise"}, "ValueError: a bug"),
        ({"how": "exit"}, "SystemExit: 3"),
        ({"how": "odd_error"}, "_OddError"),
        ({"how": "stop_itself"}, "trouble stopped by itself"),
        ({"how": "no_json"}, "result can't be kept"),
        ({"how": "nonsense"}, "how"),
        ({"steps": -1}, "steps"),
    ],
    ids=lambda v: v.get("how", "steps") if isinstance(v, dict) else "",
)
def test_a_plugin_that_fails_fails_its_task_with_a_sentence(worker: Piped, params: dict[str, Any], says: str) -> None:
    end = worker.end_of(worker.run(**params))
    assert end["type"] == "failed" and end["kind"] == "failed" and end["usable"]
    assert says in end["message"]
    assert worker.end_of(worker.run(how="draw", pictures=0, steps=0))["type"] == "done"


def test_the_traceback_is_told_apart_from_the_sentence(worker: Piped) -> None:
    end = worker.end_of(worker.run(how="raise"))
    assert "Traceback" in end["traceback"] and "loader.py" in end["traceback"]
    assert "Traceback" not in end["message"] and "loader.py" not in end["message"]


def test_a_plugin_that_is_not_there_is_a_sentence(worker: Piped) -> None:
    end = worker.end_of(worker.run("nonsense"))
    assert end["type"] == "failed" and "nonsense" in end["message"]


def test_a_result_is_made_plain(worker: Piped) -> None:
    end = worker.end_of(worker.run(how="odd_result"))
    assert end["type"] == "done"
    assert end["result"]["number"] is None and end["result"]["text"] == "half ?"
    assert end["result"]["module"].startswith("<module 'os'")


@pytest.mark.parametrize("how", ["odd_progress", "return_nothing"])
def test_a_small_slip_of_a_plugin_costs_no_picture(worker: Piped, how: str) -> None:
    assert worker.end_of(worker.run(how=how))["type"] == "done"


def test_what_is_no_result_is_told(worker: Piped) -> None:
    end = worker.end_of(worker.run(how="return_a_number"))
    assert end["type"] == "failed" and "int" in end["message"] and "PluginResult" in end["message"]


def test_out_of_memory_frees_everything_and_is_named(worker: Piped) -> None:
    end = worker.end_of(worker.run(how="allocate"))
    assert (end["type"], end["kind"], end["usable"]) == ("failed", "out_of_memory", True)
    assert "smaller size" in end["message"]
    assert worker.end_of(worker.run(how="draw"))["result"]["unloaded"] == 1


def test_a_lost_device_asks_for_another_process(worker: Piped) -> None:
    end = worker.end_of(worker.run(how="lose_device"))
    assert (end["kind"], end["usable"]) == ("device_lost", False)


def test_unload_reaches_plugins_even_when_one_can_not(worker: Piped) -> None:
    worker.end_of(worker.run(how="unload_fails"))
    worker.send("unload")
    assert "unload" in worker.until("log")["message"]
    assert worker.end_of(worker.run(how="draw"))["result"]["unloaded"] == 1


def test_prints_do_not_break_the_protocol(worker: Piped) -> None:
    assert worker.end_of(worker.run(how="print"))["type"] == "done"
    worker.send("exit")
    assert worker.process.wait(60) == 0
    assert worker.process.stderr
    said = worker.process.stderr.read()
    assert b"print print" in said and b"written to 1" in said and b"echoed by a process" in said


def test_stdin_is_empty_for_plugins(worker: Piped) -> None:
    assert worker.end_of(worker.run(how="read_stdin"))["type"] == "done"


def test_reports_in_a_tight_loop_are_thinned_and_the_last_one_arrives(worker: Piped, tmp_path: Path) -> None:
    go_on, seen, begun = tmp_path / "go on", [], time.monotonic()
    task_id = worker.run(how="report_much", seconds=600, until=str(go_on))
    while not seen or seen[-1]["type"] != "progress" or seen[-1]["percent"] < 100:
        seen.append(worker.read())
    took = time.monotonic() - begun
    go_on.touch()
    end = worker.end_of(task_id, seen)
    told = [m for m in seen if m["type"] == "progress"]
    assert end["type"] == "done" and PROGRESS_BURST < len(told) <= PROGRESS_BURST + PROGRESS_PER_S * took + 2
    assert told[-1]["percent"] == 100 and told[-1]["stage"] == "saving"
    assert [m["percent"] for m in told[1:]] == sorted(m["percent"] for m in told[1:])


def test_stop_ends_a_task_at_its_next_look_and_no_other(worker: Piped) -> None:
    task_id = worker.run(how="draw", seconds=600)
    worker.until("progress")
    second = worker.run(how="draw")
    worker.send("stop", task_id=second + 1, attempt=1)
    worker.send("stop", task_id=task_id, attempt=2)
    worker.send("stop", task_id=task_id, attempt=1)
    assert worker.end_of(task_id)["type"] == "stopped"
    assert worker.end_of(second)["type"] == "done"


def test_a_stop_before_the_task_began_keeps_it_from_beginning(worker: Piped) -> None:
    first = worker.run(how="block", seconds=3)
    second = worker.run(how="abort")
    worker.send("stop", task_id=second, attempt=1)
    assert worker.end_of(first)["type"] == "done"
    assert worker.end_of(second)["type"] == "stopped"


def test_a_picture_is_fetched_by_the_round_trip(worker: Piped) -> None:
    picture = png.encode(Image.new("RGB", (20, 10), (1, 2, 3)), {})
    task_id = worker.run(how="read", ref="take:abc")
    fetch = worker.until("fetch")
    assert fetch["ref"] == "take:abc"
    worker.send("blob", fetch_id=fetch["fetch_id"] + 7, data=b"someone else's", error=None)
    worker.send("blob", fetch_id=fetch["fetch_id"], data=picture, error=None)
    output = worker.until("output")
    assert (output["width"], output["height"]) == (20, 10)
    assert worker.end_of(task_id)["type"] == "done"


def test_a_picture_that_is_not_there_fails_with_the_servers_sentence(worker: Piped) -> None:
    task_id = worker.run(how="read", ref="take:abc")
    worker.send("blob", fetch_id=worker.until("fetch")["fetch_id"], data=None, error="There is no such take")
    assert worker.end_of(task_id)["message"] == "There is no such take"


def test_bytes_that_are_no_picture_fail_the_task(worker: Piped) -> None:
    task_id = worker.run(how="read", ref="take:abc")
    worker.send("blob", fetch_id=worker.until("fetch")["fetch_id"], data=b"no picture", error=None)
    assert worker.end_of(task_id)["type"] == "failed"


def test_stop_reaches_a_task_that_waits_for_a_picture(worker: Piped) -> None:
    task_id = worker.run(how="read", ref="take:abc")
    worker.until("fetch")
    worker.send("stop", task_id=task_id, attempt=1)
    assert worker.end_of(task_id)["type"] == "stopped"


@pytest.mark.parametrize("what", ["end of the pipe", "garbage"])
@pytest.mark.parametrize("how", ["block", "hold_signals"])
def test_it_leaves_with_the_pipe_whatever_the_plugin_does(worker: Piped, how: str, what: str) -> None:
    worker.run(how=how, seconds=600)
    worker.until("progress")
    assert worker.process.stdin
    if what == "garbage":
        worker.process.stdin.write(b"garbage " * 4)
        worker.process.stdin.flush()
    else:
        worker.process.stdin.close()
    assert worker.process.wait(60) == 0


def test_exit_stops_the_task_and_leaves(worker: Piped) -> None:
    task_id = worker.run(how="draw", seconds=600)
    worker.until("progress")
    worker.send("exit")
    assert worker.end_of(task_id)["type"] == "stopped"
    assert worker.process.wait(60) == 0


def test_an_interrupt_from_the_terminal_is_not_for_it(worker: Piped) -> None:
    os.killpg(worker.process.pid, signal.SIGINT)
    assert worker.end_of(worker.run(how="draw"))["type"] == "done"


def test_a_message_larger_than_any_pipe_arrives_whole(worker: Piped) -> None:
    output: list[Message] = []
    worker.end_of(worker.run(how="draw", side=1500), output)
    (picture,) = [m for m in output if m["type"] == "output"]
    assert len(picture["png"]) > 1_000_000
    with Image.open(io.BytesIO(picture["png"])) as opened:
        opened.load()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell by the end of the pipe, tested above")
@pytest.mark.parametrize("how", ["sleep_in_c", "hold_signals"])
def test_it_dies_with_the_server_even_when_held_in_c(data_dir: Path, how: str) -> None:
    # The parent keeps the pipe's other end out of its own hands, so only its death can tell the worker.
    run = pack({"type": "run", "task_id": 1, "attempt": 1, "plugin": "trouble",
                "params": {"how": how, "seconds": 600}, "project": {}})  # fmt: skip
    command = ["-m", "kino.workers.process", "--device", "cpu", "--data-dir", str(data_dir), "--models-dir", "."]
    code = (
        "import os, subprocess, sys, time\n"
        f"p = subprocess.Popen([sys.executable, *{command!r}, '--parent', str(os.getpid())],\n"
        "    stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)\n"
        f"p.stdin.write({run!r}); p.stdin.flush()\n"
        "while b'progress' not in p.stdout.read1(): pass\n"
        "print(p.pid, flush=True)\n"
        "time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.kill()
    assert gone(pid)


def test_it_leaves_when_its_parent_was_gone_before_it_began(start: Callable[..., Piped]) -> None:
    assert start("--parent", "1").process.wait(60) == 1


@pytest.mark.parametrize("device", ["cuda:99", "abacus"])
def test_a_device_that_is_not_there_is_a_sentence(start: Callable[..., Piped], device: str) -> None:
    piped = start(device=device)
    assert piped.process.wait(120) == 1
    assert piped.process.stderr
    assert device in piped.process.stderr.read().decode()
