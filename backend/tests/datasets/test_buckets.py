"""Buckets as trainers make them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kino.datasets import buckets
from tests.datasets.states import picture


@pytest.mark.parametrize(
    ("size", "resolution", "step", "wanted"),
    [
        ((1024, 1024), 1024, 64, (1024, 1024)),
        ((4000, 3000), 1024, 64, (1152, 896)),
        ((3000, 4000), 1024, 64, (896, 1152)),
        ((1920, 1080), 1024, 64, (1344, 768)),
        ((512, 512), 512, 64, (512, 512)),
        ((768, 512), 512, 64, (640, 384)),
        ((10_000, 100), 1024, 64, (2048, 256)),
    ],
)
def test_sd_scripts(size: buckets.Size, resolution: int, step: int, wanted: buckets.Size) -> None:
    assert buckets.sd_scripts(size, resolution, step) == wanted


def test_the_other_trainers() -> None:
    assert buckets.ai_toolkit((1920, 1080), 1024, 64) == (1344, 768)
    assert buckets.ai_toolkit((512, 512), 1024, 64) == (512, 512)
    assert buckets.onetrainer((1000, 1000), 768, 64) == (768, 768)
    assert buckets.onetrainer((1500, 1000), 1024, 64) == (1280, 832)
    assert buckets.simpletuner((1920, 1080), 1024, 64) == (1344, 768)


@given(
    st.sampled_from(sorted(buckets.RULES)), st.integers(16, 5000), st.integers(16, 5000),
    st.sampled_from([512, 768, 1024]), st.sampled_from([32, 64]),
)  # fmt: skip
def test_every_bucket_is_made_of_steps(trainer: str, width: int, height: int, resolution: int, step: int) -> None:
    bucket = buckets.RULES[trainer]((width, height), resolution, step)
    assert bucket[0] % step == bucket[1] % step == 0 and min(bucket) > 0
    assert 0 <= buckets.cover((width, height), bucket) < 1


def test_what_is_cut_off() -> None:
    assert buckets.cover((200, 100), (100, 100)) == 0.5
    assert buckets.cover((100, 200), (1000, 1000)) == 0.5
    assert buckets.cover((300, 200), (600, 400)) == 0


def test_a_crop_box_is_what_is_trained() -> None:
    cropped = picture(1, width=1920, height=1080, crop=(0, 0, 900, 900))
    found = buckets.grouped([cropped, picture(2, width=512, height=512), picture(3)], 1024, 64)
    assert [(size, len(members)) for size, members in found.items()] == [((1024, 1024), 2), ((1152, 896), 1)]
