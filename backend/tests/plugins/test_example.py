from __future__ import annotations

import asyncio
from typing import Any

import pytest

from kino.errors import TaskStopped
from kino.plugins.example.loader import Example, Params, _draw

SMALL = {"width": 64, "height": 64}


class Watcher:
    """What a worker gives a plugin, kept to look at; stops at a step when asked to."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.steps: list[int] = []
        self.percents: list[float] = []
        self.previews: list[Any] = []
        self.outputs: list[tuple[Any, dict[str, Any]]] = []
        self.stop_at = stop_at

    def check_stop(self) -> None:
        if self.stop_at is not None and len(self.steps) >= self.stop_at:
            raise TaskStopped

    async def progress(self, percent: float, stage: str, step: int, steps: int) -> None:
        self.percents.append(percent)
        self.steps.append(step)

    async def preview(self, image: Any) -> None:
        self.previews.append(image)

    async def output(self, image: Any, metadata: dict[str, Any]) -> None:
        self.outputs.append((image, metadata))


def run(params: Params, watcher: Watcher) -> Any:
    return asyncio.run(Example().generate(params, watcher))  # type: ignore[arg-type]


def test_it_tells_every_step_and_puts_out_one_picture_with_what_made_it() -> None:
    watcher = Watcher()
    params = Params(**SMALL, steps=4, seed=3)
    result = run(params, watcher)
    assert (watcher.steps, watcher.percents[-1], len(watcher.previews)) == ([1, 2, 3, 4], 100, 4)
    ((picture, metadata),) = watcher.outputs
    assert picture.size == (64, 64)
    assert metadata == params.model_dump()
    assert result.data == {"seed": 3}


def test_a_stop_ends_it_before_the_next_step_and_in_the_middle_of_a_wait() -> None:
    watcher = Watcher(stop_at=2)
    with pytest.raises(TaskStopped):
        run(Params(**SMALL, steps=100, delay_ms=60, seed=1), watcher)
    assert watcher.steps == [1, 2]
    assert watcher.outputs == []


def test_the_seed_and_nothing_else_decides_the_grain() -> None:
    def drawn(**more: Any) -> bytes:
        return _draw(Params(**SMALL, **more), detail=1.0).tobytes()

    assert drawn(seed=1) == drawn(seed=1)
    assert drawn(seed=1) != drawn(seed=2)
    assert drawn(seed=1, grain=0) == drawn(seed=2, grain=0)


@pytest.mark.parametrize(
    ("direction", "begin", "end"),
    [("right", (0, 32), (63, 32)), ("down", (32, 0), (32, 63)), ("diagonal", (0, 0), (63, 63)),
     ("radial", (32, 32), (0, 0))],
)  # fmt: skip
@pytest.mark.parametrize("swap", [False, True])
def test_it_runs_from_the_first_colour_to_the_second(
    direction: str, begin: tuple[int, int], end: tuple[int, int], swap: bool
) -> None:
    data = {**SMALL, "direction": direction, "swap": swap, "grain": 0, "seed": 0}
    picture = _draw(Params(**data, start_color="#ff0000", end_color="#0000ff"), detail=1.0)
    first, last = picture.getpixel(begin), picture.getpixel(end)
    assert isinstance(first, tuple) and isinstance(last, tuple)
    red, blue = (last, first) if swap else (first, last)
    assert red[0] > 240 and red[2] < 15 and blue[2] > 240 and blue[0] < 15


@pytest.mark.parametrize("color", ["red", "#fff", "#gggggg", "", "ffaa33#", "#12345\N{FULLWIDTH DIGIT ONE}"])
def test_a_colour_is_checked(color: str) -> None:
    with pytest.raises(ValueError, match="must be a colour such as #ffaa33"):
        Params(start_color=color)
