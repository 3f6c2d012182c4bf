"""The limits for keeping up, and estimates of one model's cost from another one's."""

from itertools import pairwise

import pytest

from mlerehearse.model_store.catalogue import catalogue
from mlerehearse.speech.device import model_cost
from mlerehearse.speech.device.model_cost import Cost

TINY = Cost(encoder=0.2, token=0.006)  # two idle cores of a 2021 computer


@pytest.mark.parametrize(("window", "live"), [(0.1, True), (5.99, True), (6.0, True), (6.01, False), (60.0, False)])
def test_a_model_keeps_up_at_half_of_the_shortest_stretch(window: float, live: bool) -> None:
    assert model_cost.keeps_up(window) is live


def test_a_window_costs_its_encoder_and_the_tokens_of_normal_speech() -> None:
    assert Cost(0.7, 0.015).window == pytest.approx(0.7 + 88 * 0.015)


def test_every_catalogue_model_has_a_shape() -> None:
    assert model_cost.shapes().keys() == {entry.name for entry in catalogue()}


def test_larger_models_cost_more_and_turbo_has_a_cheaper_decoder() -> None:
    costs = [model_cost.estimate("tiny.en", TINY, name) for name in ("tiny.en", "base.en", "small.en", "medium.en")]
    turbo = model_cost.estimate("tiny.en", TINY, "large-v3-turbo")

    assert costs[0] == TINY
    assert all(a and b and a.encoder < b.encoder and a.token < b.token for a, b in pairwise(costs))
    assert turbo
    assert costs[3]
    assert turbo.encoder > costs[3].encoder
    assert turbo.token < costs[3].token / 2


def test_estimates_agree_with_measurements() -> None:
    """The measured ratios in models/shapes.toml: encoder 6.4 to 12.4, a token 5.4."""
    small = model_cost.estimate("tiny.en", Cost(1, 1), "small.en")

    assert small
    assert 6.4 < small.encoder < 12.4
    assert small.token == pytest.approx(5.4, rel=0.15)


def test_estimating_there_and_back_gives_the_same_cost() -> None:
    there = model_cost.estimate("tiny.en", TINY, "small.en")
    assert there
    back = model_cost.estimate("small.en", there, "tiny.en")

    assert back
    assert (back.encoder, back.token) == pytest.approx((TINY.encoder, TINY.token))


def test_no_estimate_for_a_model_without_a_shape() -> None:
    assert model_cost.estimate("tiny.en", TINY, "my-own") is None
    assert model_cost.estimate("my-own", TINY, "tiny.en") is None
    assert model_cost.estimate("my-own", TINY, "my-own") == TINY


@pytest.mark.parametrize(("seconds", "windows"), [(1, 1), (17.5, 1), (18, 2), (180, 11)])
def test_a_file_costs_one_window_per_stretch(seconds: float, windows: int) -> None:
    assert model_cost.for_file(2.0, seconds) == 2.0 * windows
