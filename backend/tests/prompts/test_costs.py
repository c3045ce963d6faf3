from __future__ import annotations

import pytest

from kino.prompts.costs import LONGEST, MOST_PIXELS, THINKING_TOKENS, dollars, estimate, picture_tokens, shrunk
from kino.settings import Settings

PRICES = {"claude-test": (1.0, 10.0)}


@pytest.mark.parametrize(
    ("size", "tokens"),
    [((256, 256), 100), ((512, 512), 361), ((768, 768), 784), ((1024, 1024), 1369), ((1280, 720), 1196)],
)  # fmt: skip
def test_a_picture_has_a_token_for_every_square_of_28_pixels(size: tuple[int, int], tokens: int) -> None:
    assert picture_tokens(*size) == tokens


@pytest.mark.parametrize(
    "size", [(1, 1), (8000, 8), (8, 8000), (1568, 1568), (4032, 3024), (20_000, 20_000), (1073, 1072)]
)
def test_pictures_are_shrunk_to_what_every_model_takes(size: tuple[int, int]) -> None:
    width, height = shrunk(*size)
    assert 1 <= width <= min(LONGEST, size[0]) and 1 <= height <= min(LONGEST, size[1])
    assert width * height <= MOST_PIXELS
    assert shrunk(640, 480) == (640, 480)


def test_the_sum_is_that_of_all_pictures_and_answers() -> None:
    cost = estimate([(512, 512)] * 10, "x" * 300, 200, "claude-test", PRICES)
    assert (cost.pictures, cost.input_tokens, cost.output_tokens) == (10, 10 * (361 + 150 + 100), 2000)
    assert cost.usd == pytest.approx((6110 * 1 + 2000 * 10) / 1e6)
    assert cost.usd_most == pytest.approx(cost.usd + 10 * THINKING_TOKENS * 10 / 1e6)
    assert cost.message == (
        "10 pictures, about 6,110 tokens to claude-test and at most 2,000 back: about $0.03, and at most $0.44 if the "
        "model thinks long before each answer"
    )


def test_a_price_that_is_not_known_is_not_made_up() -> None:
    cost = estimate([(512, 512)], "", 100, "another", PRICES)
    assert (cost.usd, cost.usd_most) == (None, None) and "claude_prices" in cost.message
    cost = estimate([(512, 512)], "", 100, "claude-test", PRICES, base_url="http://127.0.0.1:11434")
    assert cost.usd is None and "at http://127.0.0.1:11434" in cost.message and "kino.yaml" not in cost.message


def test_nothing_costs_nothing() -> None:
    cost = estimate([], "", 100, "claude-test", PRICES)
    assert (cost.input_tokens, cost.output_tokens, cost.usd) == (0, 0, 0)
    assert (dollars(0), dollars(0.0101), dollars(12)) == ("$0.00", "$0.02", "$12.00")


def test_the_model_that_is_asked_by_default_has_a_price() -> None:
    settings = Settings()
    assert settings.claude_model in settings.claude_prices
