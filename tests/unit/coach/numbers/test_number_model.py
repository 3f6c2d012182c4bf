"""The number model on sentences that are in no labelled take, and cases left to the rules."""

from pathlib import Path

import numpy as np
import pytest
from helpers.beats import told

from mlerehearse.coach.context import Context
from mlerehearse.coach.learned.encoder import SentenceEncoder
from mlerehearse.coach.numbers import number_features as features
from mlerehearse.coach.numbers.judged_numbers import judged_numbers, mentions_of, numbers_of
from mlerehearse.coach.numbers.number_model import NumberModel
from mlerehearse.domain.transcript import Word
from mlerehearse.errors import ModelMissingError

SETTING = "S: In May 2021 I was one of six engineers on the parcel sorting model, about two million parcels a day."


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture(scope="module")
def model() -> NumberModel:
    return NumberModel.load()


def heard(encoder: SentenceEncoder, model: NumberModel, *sentences: str) -> Context:
    """Return a take of these sentences with the meanings and the model that a review has."""
    take = told(*sentences)
    meanings = encoder.read([sentence.text for sentence in take.sentences])
    return Context(take.words, take.sentences, take.asked, meanings=meanings, number_model=model)


def claims(take: Context) -> list[str]:
    return [number.quote for number in numbers_of(take) if number.kind == "claim"]


def test_a_measured_outcome_is_a_claim_and_the_setting_is_context(encoder: SentenceEncoder, model: NumberModel) -> None:
    take = heard(encoder, model, SETTING, "R: Missorted parcels fell by 30%.")
    assert claims(take) == ["30%"]


def test_words_are_judged_like_digits(encoder: SentenceEncoder, model: NumberModel) -> None:
    take = heard(encoder, model, f"S: {SETTING[3:].lower()}", "R: missorted parcels fell by thirty percent")
    assert claims(take) == ["thirty percent"]


def test_a_change_with_both_ends_and_its_measure_stands_and_a_bare_one_falls(
    encoder: SentenceEncoder, model: NumberModel
) -> None:
    bare = heard(encoder, model, SETTING, "R: Latency improved by 30%.")
    full = heard(
        encoder, model, SETTING, "R: Median latency went from 80 to 56 milliseconds on all traffic over four weeks."
    )
    assert [one.missing for one in judged_numbers(bare) if one.claim] == [
        ("baseline", "statistic", "population", "window")
    ]
    assert [one.missing for one in judged_numbers(full) if one.claim] == [(), ()]


def test_names_clock_times_and_years_are_context_whatever_is_said_around_them(
    encoder: SentenceEncoder, model: NumberModel
) -> None:
    take = heard(encoder, model, SETTING, "R: From 2019 to 2021, by half past six, p99 and NDCG@10 fell and improved.")
    assert claims(take) == []


def test_rules_stand_alone_where_no_meanings_are_known(model: NumberModel) -> None:
    take = told("R: Latency came down by 40%.")
    with_model = Context(take.words, take.sentences, take.asked, number_model=model)
    assert numbers_of(with_model) == numbers_of(take)


def test_a_take_without_numbers_has_none(encoder: SentenceEncoder, model: NumberModel) -> None:
    take = heard(encoder, model, "A: I moved the index.")
    assert numbers_of(take) == ()
    assert model.claims(take, ()) == model.falls(take, (), ()) == ()


def test_a_word_with_a_blank_in_it_keeps_the_others_in_place(encoder: SentenceEncoder) -> None:
    take = told("R: It fell by 40 percent today.")
    [sentence] = take.sentences
    joined = [*take.words[:3], Word("40 percent", take.words[3].start, take.words[4].end), take.words[5]]
    other = told("R: It fell by 40 today.")
    glued = Context(joined, [*other.sentences], other.asked, meanings=encoder.read([sentence.text]))
    plain = Context(take.words, take.sentences, take.asked, meanings=encoder.read([sentence.text]))
    [behind], [expected] = (features.vectors_around(c, mentions_of(c))[:, -384:] for c in (glued, plain))
    assert np.allclose(behind, expected)


def test_a_missing_model_is_told_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="Reinstall the app"):
        NumberModel.load(tmp_path / "weights.npz")
