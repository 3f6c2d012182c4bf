"""Tests that a beat depends little on where punctuation was printed."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from mlerehearse.coach.learned.learned_models import bundled
from mlerehearse.coach.readings import SentenceReading, read_sentences, scores_of
from mlerehearse.domain.transcript import Word

TEXT = (
    "In March our ranker lost four percent of its clicks, and I was on call. It was mine to find out why. "
    "I compared the features of both weeks, column by column, and found that a third of the ages were zero. "
    "I could have rolled back, but that would have hidden it, so I wrote a check for the feature store. "
    "The clicks were back within a day. Since then I have checked the data before the model."
)


def spoken(text: str) -> list[Word]:
    """Return words that begin every 0.3 s, with half a second of silence after a full stop."""
    words, at = [], 0.0
    for token in text.split():
        words.append(Word(token, at, at + 0.28))
        at += 0.8 if token.endswith(".") else 0.3
    return words


def without(text: str, at: Sequence[int]) -> str:
    """Return the text without its commas of these numbers."""
    parts = text.split(",")
    return parts[0] + "".join(("" if nth in at else ",") + part for nth, part in enumerate(parts[1:]))


def moved(readings: slice) -> float:
    """Return how far the scores move if commas disappear, as a mean of probabilities."""
    encoder, beats = bundled().encoder, bundled().beats
    ways = [TEXT, *(without(TEXT, at) for at in ((0,), (1, 2), (3,), (4,), (0, 2, 4)))]
    found = [np.exp(scores_of(read_sentences(spoken(way), encoder)[readings], beats)) for way in ways]
    return float(np.mean([np.abs(one - two).sum(axis=1).mean() for one, two in pairwise(found)]))


def test_scores_move_less_than_those_of_the_printed_sentences_alone() -> None:
    assert moved(slice(None)) < 0.7 * moved(slice(0, 1))


def test_the_first_reading_is_as_printed_and_the_others_are_bare() -> None:
    printed, *others = read_sentences(spoken(TEXT), bundled().encoder)
    assert " ".join(printed.texts) == TEXT
    for reading in (printed, *others):
        assert [first for first, _ in reading.spans[1:]] == [last for _, last in reading.spans[:-1]]
        assert len(reading.texts) == len(reading.meanings) == len(reading.spans)
    assert all(text == text.lower() and "," not in text for reading in others for text in reading.texts)


def test_scores_are_probabilities_of_each_printed_sentence() -> None:
    readings = read_sentences(spoken(TEXT), bundled().encoder)
    scores = np.exp(scores_of(readings, bundled().beats))
    assert scores.shape[0] == len(readings[0].spans)
    assert scores.sum(axis=1) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("text", ["So.", "…", "I"])
def test_the_shortest_answers_have_scores(text: str) -> None:
    readings: list[SentenceReading] = read_sentences([Word(text, 0.0, 0.3)], bundled().encoder)
    assert np.isfinite(scores_of(readings, bundled().beats)).all()
