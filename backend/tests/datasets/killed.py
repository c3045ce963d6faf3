"""Kills children that edit a dataset, at random points inside what they write; run as a program by the test.

A child counts the calls that change the disk and dies in one of them: before it, after it, or with half of it done.
It says what it is about to do and what it has done through a pipe. The parent opens the dataset again and compares it
with a plain model: the state must be the last that was acknowledged, or that and the one edit in flight.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kino.datasets import opening
from kino.datasets.dataset import Dataset
from tests.datasets.plain_model import Model, Op, check_files, do, forget, look, make

TAGS = ["red", "blue sky", "a (b)", "c\N{LATIN SMALL LETTER E WITH ACUTE}t\N{LATIN SMALL LETTER E WITH ACUTE}", "1girl"]
CALLS = ("open", "write", "pwrite", "fsync", "replace", "unlink", "ftruncate", "link", "mkdir")
PICTURES = 6


def some_op(rng: random.Random) -> Op:
    name = f"cat-{rng.randint(1, PICTURES):04d}.png"
    tags = rng.sample(TAGS, rng.randint(0, 3))
    ops: list[Op] = [
        ("caption", name, tags), ("caption", name, tags), ("add_tag", rng.choice(TAGS)),
        ("review", name, rng.random() < 0.5), ("remove", name, rng.random() < 0.5),
        ("trigger", rng.choice(["", "tok", "red"])), ("place", name), ("suggest", name, tags),
        ("undo",), ("undo",), ("redo",), ("settle",),
    ]  # fmt: skip
    return rng.choice(ops)


def without_syncing() -> None:
    """A process that is killed loses nothing the kernel has; waiting for the disk would only take time."""
    os.fsync = lambda descriptor: None  # type: ignore[assignment]


def arm(rng: random.Random) -> None:
    """From now on the k-th call that changes the disk is the last one."""
    left = [rng.randint(1, 90)]

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            left[0] -= 1
            if left[0]:
                return real(*args, **more)
            how = rng.randrange(3)
            if how == 1:
                real(*args, **more)
            elif how == 2 and name in ("write", "pwrite"):
                data = bytes(args[1])
                real(args[0], data[: rng.randint(1, len(data))], *args[2:])
            os.kill(os.getpid(), signal.SIGKILL)

        return call

    for name in CALLS:
        setattr(os, name, wrapped(name, getattr(os, name)))


def child(folder: Path, rng: random.Random, pipe: int) -> None:
    say = os.write
    arm(rng)
    dataset = Dataset.open(folder, quiet_s=None)
    for _ in range(12):
        op = some_op(rng)
        say(pipe, json.dumps(["try", op]).encode() + b"\n")
        do(dataset, op)
        say(pipe, json.dumps(["done", op]).encode() + b"\n")


def round_(folder: Path, seed: int, model: Model) -> bool:
    """Gives whether the child was killed; the model follows what is there."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            child(folder, random.Random(seed), writing)
        except BaseException as error:
            print(f"seed {seed}: {error!r}", flush=True)
            os._exit(1)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = [json.loads(line) for line in pipe.read().splitlines()]
    _, status = os.waitpid(pid, 0)
    killed = os.WIFSIGNALED(status)
    assert killed or status == 0, f"seed {seed}: the child failed"
    for what, op in said:
        if what == "done":
            model.do(tuple(op))
    dataset = Dataset.open(folder, quiet_s=None)
    found, also = look(dataset), model.copy()
    if said and said[-1][0] == "try":
        also.do(tuple(said[-1][1]))
    assert found in (model.look(), also.look()), f"seed {seed}: {found} is neither {model.look()} nor {also.look()}"
    if found != model.look():
        vars(model).update(vars(also))
    check_files(dataset)
    assert dataset.notes == ()
    if seed % 3 == 0:
        dataset.close()
    else:
        forget(dataset)
    return killed


def main(folder: Path, kills: int, seed: int) -> None:
    without_syncing()
    # A journal that is made shorter often: that has to survive a kill as well.
    opening.KEEP, opening.SPARE_BYTES = 30, 4000
    dataset = make(folder, PICTURES)
    model = Model.of(dataset)
    dataset.close()
    done = rounds = 0
    while done < kills:
        assert rounds < 3 * kills, "too few of the children were killed"
        done += round_(folder, seed + rounds, model)
        rounds += 1
    print(f"{done} kills in {rounds} rounds", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
