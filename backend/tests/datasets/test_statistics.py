"""A dataset in numbers."""

from __future__ import annotations

from kino.datasets import statistics
from tests.datasets.states import picture, state, suggested, words


def test_numbers_of_a_small_dataset() -> None:
    dataset = state(
        picture(1, "a, b, c", reviewed=True),
        picture(2, "a, b", width=512, height=512),
        picture(3, "", suggestions=(suggested("x"),)),
        picture(4, "a", skipped=True, width=64),
        picture(5, "a", removed=True),
        picture(6, " ".join(["word"] * 300)),
    )
    found = statistics.of(dataset, words, 1024, 64, estimate=True)
    assert found.counts.model_dump() == {
        "pictures": 5, "tagged": 4, "untagged": 1, "skipped": 1, "reviewed": 1, "suggested": 1, "conflicts": 0,
    }  # fmt: skip
    assert [(one.tag, one.count) for one in found.tags[:3]] == [("a", 3), ("b", 2), ("c", 1)]
    assert (found.pairs[0].first, found.pairs[0].second, found.pairs[0].count) == ("a", "b", 2)
    assert (found.clip_tokens.minimum, found.clip_tokens.median, found.clip_tokens.maximum) == (1, 3.5, 301)
    assert (found.clip_over, found.t5_over) == (1, 1)
    assert {one.label: one.count for one in found.token_bins if one.count} == {"0-19": 3, "257-512": 1}
    assert found.tags_per_picture.mean == 1.5
    assert found.widths.minimum == 512
    assert [(one.width, one.height, one.count) for one in found.buckets] == [(1152, 896, 3), (1024, 1024, 1)]
    assert found.buckets[0].names[0] == "dragon-0001.png" and 0 < found.buckets[0].lost < 0.05
    assert found.coverage == 4 / 5
    assert found.estimate


def test_an_empty_dataset_has_numbers_too() -> None:
    found = statistics.of(state(), words)
    assert found.coverage == 0 and found.buckets == [] and found.clip_tokens.mean == 0 and found.pairs == []
    said = statistics.of(state("A dog.", mode="sentences"), words)
    assert said.tags == [] and said.tags_per_picture.mean == 2
