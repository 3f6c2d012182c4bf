"""Measured speeds are stored per machine, others are estimated, and each gives a sentence."""

from pathlib import Path

import pytest

from mlerehearse.paths import Paths
from mlerehearse.speech.device import model_pace
from mlerehearse.speech.device.model_cost import Cost
from mlerehearse.speech.speech_messages import Measured


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    own = Paths.below(tmp_path)
    own.make()
    return own


def keeps_up(paths: Paths, name: str) -> model_pace.Pace:
    return model_pace.pace_of(model_pace.measured_costs(paths), name)


def measured(model: str = "tiny.en", encoder: float = 0.2, token: float = 0.005, place: str = "cpu int8") -> Measured:
    return Measured(model, place, 2, Cost(encoder, token))


def test_nothing_is_claimed_before_the_first_measurement(paths: Paths) -> None:
    found = keeps_up(paths, "tiny.en")

    assert (found.window, found.live, found.measured) == (None, None, False)
    assert "use it" in found.sentence


def test_measured_models_are_exact_and_others_estimated(paths: Paths) -> None:
    model_pace.store_measurement(paths, measured())
    tiny, small, turbo = (keeps_up(paths, name) for name in ("tiny.en", "small.en", "large-v3-turbo"))

    assert (tiny.window, tiny.live, tiny.measured) == (0.64, True, True)
    assert tiny.sentence == "Keeps up while you speak: the last words appear about 0.6 s after Stop."
    assert (small.live, small.measured) == (True, False)
    assert "estimate" in small.sentence
    assert (turbo.live, turbo.measured) == (False, False)
    assert "Too slow here" in turbo.sentence
    assert "3 min" in turbo.sentence


def test_estimates_use_the_most_similar_measured_model(paths: Paths) -> None:
    model_pace.store_measurement(paths, measured())
    model_pace.store_measurement(paths, measured("small.en", 100.0, 1.0))

    assert keeps_up(paths, "base.en").live
    assert keeps_up(paths, "medium.en").live is False
    assert keeps_up(paths, "tiny.en").window == 0.64


def test_measurements_on_a_busy_computer_do_not_make_a_model_slow(paths: Paths) -> None:
    for encoder, token in ((0.9, 0.004), (0.2, 0.02), (1.5, 0.05)):
        model_pace.store_measurement(paths, measured(encoder=encoder, token=token))

    assert model_pace.measured_costs(paths)["tiny.en"] == Cost(0.2, 0.004)


def test_measurements_of_another_device_are_dropped(paths: Paths) -> None:
    model_pace.store_measurement(paths, measured("base.en"))
    model_pace.store_measurement(paths, measured(place="cuda float16"))

    assert keeps_up(paths, "base.en").measured is False


def test_a_users_own_model_is_known_once_it_was_used(paths: Paths) -> None:
    model_pace.store_measurement(paths, measured())
    assert keeps_up(paths, "my-own").live is None

    model_pace.store_measurement(paths, measured("my-own", 8.0, 0.02))
    assert keeps_up(paths, "my-own").live is False


@pytest.mark.parametrize("content", ["", "{", "[]", '{"costs": {"tiny.en": 3}}', '{"costs": {"tiny.en": ["a", "b"]}}'])
def test_a_damaged_file_counts_as_missing(paths: Paths, content: str) -> None:
    (paths.cache / "speed.json").write_text(content, encoding="utf-8")

    assert keeps_up(paths, "tiny.en").window is None
    model_pace.store_measurement(paths, measured())
    assert keeps_up(paths, "tiny.en").measured


def test_in_an_unwritable_folder_nothing_is_saved(paths: Paths) -> None:
    (paths.cache / ".speed.json.tmp").mkdir()

    model_pace.store_measurement(paths, measured())

    assert keeps_up(paths, "tiny.en").window is None
