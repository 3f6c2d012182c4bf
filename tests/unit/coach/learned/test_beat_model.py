"""The bundled beat model on stories that are not in its training data."""

from pathlib import Path

import numpy as np
import pytest

from mlerehearse.coach.learned.beat_model import BeatModel, features
from mlerehearse.coach.learned.encoder import SentenceEncoder
from mlerehearse.domain.story import Beat
from mlerehearse.errors import ModelMissingError

STORY = (
    ("S", "Last spring I was on a team of six that ran the search ranking of a travel site."),
    ("S", "One morning clicks on hotels fell by a fifth, and nobody knew why."),
    ("T", "I owned the ranking model, so finding the cause and getting clicks back was my job."),
    ("A", "I replayed a day of traffic through both versions and compared the features one by one."),
    ("A", "Then I rolled the model back and wrote a schema check into the training pipeline."),
    ("D", "I chose a schema check rather than a drift alarm, because the trade-off was a week of false alarms."),
    ("R", "Clicks were back at their old level within a day, up 20 percent from the low."),
    ("F", "What I learned is to check the inputs first, and next time I would do that before the launch."),
)
BEATS = [Beat(beat) for beat, _ in STORY]
TEXTS = [text for _, text in STORY]


@pytest.fixture(scope="module")
def beats() -> BeatModel:
    return BeatModel.load()


@pytest.fixture(scope="module")
def vectors() -> list[list[float]]:
    return SentenceEncoder().encode(TEXTS)


def test_the_beat_of_an_answer_that_goes_on_is_found(beats: BeatModel, vectors: list[list[float]]) -> None:
    so_far = [beats.so_far(TEXTS[:end], vectors[:end]) for end in range(2, len(TEXTS))]
    right = sum(found is true for found, true in zip(so_far, BEATS[1:], strict=False))
    assert right >= len(so_far) - 1


def test_a_plain_story_is_read_right(beats: BeatModel, vectors: list[list[float]]) -> None:
    assert [beat for beat, _ in beats.decode(beats.log_probabilities(TEXTS, vectors), {})] == BEATS


def test_stripped_of_punctuation_it_is_read_the_same(beats: BeatModel) -> None:
    bare = [text.lower().replace(",", "").replace(".", "") for text in TEXTS]
    found = beats.decode(beats.log_probabilities(bare, SentenceEncoder().encode(bare)), {})
    assert sum(beat == right for (beat, _), right in zip(found, BEATS, strict=True)) >= len(BEATS) - 1


def test_a_pinned_sentence_keeps_the_users_beat(beats: BeatModel, vectors: list[list[float]]) -> None:
    found = beats.decode(beats.log_probabilities(TEXTS, vectors), {1: Beat.OTHER, 6: Beat.ACTION})
    assert found[1][0] is Beat.OTHER
    assert found[6][0] is Beat.ACTION
    assert found[1][1] == found[6][1] == pytest.approx(1.0)
    assert [beat for beat, _ in found[2:6]] == BEATS[2:6]


def test_every_sentence_has_a_confidence_between_chance_and_one(beats: BeatModel, vectors: list[list[float]]) -> None:
    assert all(1 / len(Beat) < sure <= 1.0 for _, sure in beats.decode(beats.log_probabilities(TEXTS, vectors), {}))


def test_the_same_take_gives_the_same_answer(beats: BeatModel, vectors: list[list[float]]) -> None:
    again = BeatModel.load()
    scores = [model.log_probabilities(TEXTS, vectors) for model in (beats, again)]
    assert beats.decode(scores[0], {}) == again.decode(scores[1], {})


@pytest.mark.parametrize("count", [1, 2])
def test_the_shortest_takes_have_beats(beats: BeatModel, vectors: list[list[float]], count: int) -> None:
    assert len(beats.decode(beats.log_probabilities(TEXTS[:count], vectors[:count]), {})) == count


def test_places_are_finite_for_any_take() -> None:
    for texts in ([""], ["one"], ["", ""], ["word " * 3000] * 3):
        places = features(texts)
        assert places.shape == (len(texts), 21)
        assert np.isfinite(places).all()


def test_a_missing_model_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="Reinstall the app"):
        BeatModel.load(tmp_path / "weights.npz")
