"""Previews show what the latents hold, are small, and cost the steps next to nothing."""

from __future__ import annotations

import io
import threading
import time

import numpy as np
import pytest
import torch
from diffusers import FluxPipeline
from PIL import Image

from kino.engine import preview, rules
from kino.engine.draw import Request, draw
from kino.engine.preview import Previews, jpeg
from kino.engine.resident import Resident
from kino.weights import Weights
from tests.engine.recording import Ready, Recording, Told

RULES = rules.read(True)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=["JPEG"])
    image.load()
    return image


def test_tokens_are_unpacked_as_the_pipeline_unpacks_them() -> None:
    rows, columns = 4, 6
    tokens = torch.rand(1, rows * columns, 64)
    latents = FluxPipeline._unpack_latents(tokens, rows * 16, columns * 16, 8)[0]
    factors, bias = np.zeros((16, 3), np.float32), np.zeros(3, np.float32)
    factors[5, 0] = factors[11, 2] = 255
    shown = np.asarray(opened(jpeg(tokens[0].numpy(), rows, columns, factors, bias))).astype(int)
    small = np.asarray(Image.fromarray(shown.astype(np.uint8)).resize((columns * 2, rows * 2), Image.Resampling.BOX))
    for channel, latent in ((0, 5), (2, 11)):
        wanted = latents[latent].numpy() * 255
        assert np.corrcoef(small[..., channel].ravel(), wanted.ravel())[0, 1] > 0.8


@pytest.mark.parametrize(("rows", "columns", "size"), [(8, 8, (64, 64)), (8, 14, (112, 64)), (68, 120, (256, 145))])
def test_a_preview_is_at_most_256_pixels(rows: int, columns: int, size: tuple[int, int]) -> None:
    sent: list[bytes] = []
    previews = Previews(RULES, sent.append)
    previews.offer(torch.rand(1, rows * columns, 64), rows, columns)
    previews.close()
    assert opened(sent[-1]).size == size


def test_values_that_are_no_numbers_make_a_preview_too() -> None:
    tokens = np.full((16, 64), np.nan, np.float32)
    opened(jpeg(tokens, 4, 4, np.ones((16, 3), np.float32), np.ones(3, np.float32)))


def test_a_slow_reader_gets_the_newest_and_holds_nobody_up() -> None:
    may_go, sent = threading.Event(), []

    def slow(data: bytes) -> None:
        may_go.wait(120)
        sent.append(opened(data).getpixel((0, 0))[0])  # type: ignore[index]

    grey = rules.read(True, {"preview": {"factors": [[1, 1, 1], *[[0, 0, 0]] * 15], "bias": [0, 0, 0]}})
    previews = Previews(grey, slow)
    started = time.perf_counter()
    for value in (0.2, 0.4, 0.6, 1.0):
        previews.offer(torch.full((1, 4, 64), value), 2, 2)
    assert time.perf_counter() - started < 60  # nobody waited for the reader
    may_go.set()
    while len(sent) < 2:
        time.sleep(0.001)
    previews.close()
    assert sent[-1] > 250 and len(sent) <= 3


def test_the_last_preview_of_a_picture_looks_like_the_picture(
    resident: Resident, mini_weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "SHARE_BETWEEN", 1e9)  # else the last one of a quick picture may be of an early step
    task = Recording(mini_weights)
    draw(Request("t", "a large red circle on a blue background", "kino-mini", 7), task, resident)
    shown = np.asarray(opened(task.previews[-1]).resize((16, 16), Image.Resampling.BOX), float)
    drawn = np.asarray(task.outputs[0][0].resize((16, 16), Image.Resampling.BOX), float)
    assert np.corrcoef(shown.ravel(), drawn.ravel())[0, 1] > 0.7


def test_previews_take_two_percent_of_the_time_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    now, sent = [0.0], []
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    monkeypatch.setattr(time, "thread_time", lambda: now[0])

    def send(data: bytes) -> None:
        now[0] += 0.001  # what making and sending one takes
        sent.append(data)

    previews = Previews(RULES, send)
    for _ in range(40):
        before = len(sent)
        now[0] += 0.010  # a step
        due = previews._spent_s <= 0.02 * now[0]
        previews.offer(torch.rand(1, 4, 64), 2, 2)
        while due and (len(sent) == before or previews._busy):
            time.sleep(0.001)
    previews.close()
    assert 0.02 * 0.9 <= 0.001 * len(sent) / now[0] <= 0.02 * 1.15


def test_where_nothing_is_beside_the_steps_previews_take_one_percent(monkeypatch: pytest.MonkeyPatch) -> None:
    now, threads = [0.0], []
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])

    def send(_data: bytes) -> None:
        now[0] += 0.001  # what making and sending one takes
        threads.append(threading.current_thread())

    previews = Previews(RULES, send, beside=False)
    for _ in range(100):
        now[0] += 0.010  # a step
        previews.offer(torch.rand(1, 4, 64), 2, 2)
    previews.close()
    assert set(threads) == {threading.current_thread()}
    assert 0.01 * 0.9 <= 0.001 * len(threads) / now[0] <= 0.01 * 1.15


@pytest.mark.parametrize(("step_s", "shown"), [(0.11, 5), (0.03, 2)])
def test_steps_that_take_longer_all_have_a_preview(
    resident: Resident, mini_weights: Weights, monkeypatch: pytest.MonkeyPatch, step_s: float, shown: int
) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])

    class Slow(Recording):
        def preview(self, image: bytes) -> Ready:
            now[0] += 0.001  # what making and sending one takes
            return super().preview(image)

    def on_progress(told: Told) -> None:
        if told.stage == "denoising":
            now[0] += step_s  # as a larger model would

    task = Slow(mini_weights, on_progress=on_progress)
    draw(Request("t", "a large red circle on a blue background", "kino-mini", 7, steps=5), task, resident)
    assert len(task.previews) == shown


def test_handing_a_preview_over_costs_at_most_2_percent_of_a_step(resident: Resident, mini_weights: Weights) -> None:
    task = Recording(mini_weights)
    request = Request("t", "a large red circle on a blue background", "kino-mini", 7)
    draw(request, task, resident)
    started = time.perf_counter()
    draw(request, task, resident)
    step_s = (time.perf_counter() - started) / 16  # less than a step: half of the time is the decoder's at most
    previews, times = Previews(RULES, lambda _data: None), []
    for _ in range(50):
        tokens = torch.rand(1, 64, 64)
        started = time.perf_counter()
        previews.offer(tokens, 8, 8)
        times.append(time.perf_counter() - started)
    previews.close()
    assert sorted(times)[25] <= step_s * 0.02
