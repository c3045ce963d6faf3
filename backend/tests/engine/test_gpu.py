"""What only a GPU shows: the same picture in every offloading, less memory for it, and the CPU's picture of a seed."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from kino.engine import memory
from kino.engine.draw import Request, draw
from kino.engine.resident import Resident
from kino.weights import Weights
from tests.engine.recording import Recording

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU: torch finds no CUDA device"),
]


def picture(resident: Resident, weights: Weights, device: str, offload: memory.Asked = "none") -> np.ndarray:
    task = Recording(weights, device=device)
    draw(Request("t", "a large red circle on a blue background", "kino-mini", 7, offload=offload), task, resident)
    return np.asarray(task.outputs[0][0], dtype=np.int16)


@pytest.mark.parametrize("offload", ["auto", "model", "group", "sequential"])
def test_every_offloading_draws_the_same_picture(
    resident: Resident, mini_weights: Weights, offload: memory.Asked
) -> None:
    plain = picture(resident, mini_weights, "cuda:0")
    assert np.abs(picture(resident, mini_weights, "cuda:0", offload) - plain).mean() < 1


def test_a_seed_is_nearly_the_same_picture_on_cpu_and_gpu(resident: Resident, mini_weights: Weights) -> None:
    there, here = picture(resident, mini_weights, "cuda:0"), picture(resident, mini_weights, "cpu")
    assert np.abs(there - here).mean() < 8


def test_group_offloading_leaves_the_weights_in_ram(resident: Resident, mini_weights: Weights) -> None:
    picture(resident, mini_weights, "cuda:0", "group")
    assert torch.cuda.memory_allocated() < 20_000_000


def test_unload_gives_the_memory_back(resident: Resident, mini_weights: Weights) -> None:
    picture(resident, mini_weights, "cuda:0")
    resident.unload()
    assert torch.cuda.memory_allocated() < 10_000_000
