"""Classify sentences into beats: averaged networks, then Viterbi decoding (docs/beats.md)."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mlerehearse.coach.learned import trained_weights
from mlerehearse.coach.learned.networks import Networks
from mlerehearse.coach.learned.viterbi import TransitionScores, marginals, pinned, viterbi
from mlerehearse.domain.story import Beat

Array = NDArray[np.float32]
LABELS = tuple(Beat)  # in the order of the networks' outputs
ORDER_WEIGHT = 0.15  # of the label order against the networks' scores (docs/beats.md)
_BUMPS = np.linspace(0.0, 1.0, 6)
_BUMP_WIDTH = 0.12
_MANY_WORDS = 100
_USUAL_WORDS = 380  # of an answer within the time limits: the mean of the labelled takes


class BeatModel:
    """Predict beats from sentence vectors and positions; trained by models/beats/train.py."""

    def __init__(self, networks: Networks, order: TransitionScores) -> None:
        self._networks, self._order = networks, order

    @classmethod
    def load(cls, path: Path | None = None) -> "BeatModel":
        """Load the networks from `path`, or the bundled ones; raises ModelMissingError."""
        return cls.from_arrays(trained_weights.load_weights("beats", path))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> "BeatModel":
        """Build a model from named arrays.

        Keys are "<number>.<parameter>" for each network, and "first", "last", "follows" and "share"
        for the label frequencies of the training takes.
        """
        numbers = sorted({name.split(".", 1)[0] for name in arrays if "." in name})
        weights = [
            {name.split(".", 1)[1]: arrays[name] for name in arrays if name.startswith(f"{number}.")}
            for number in numbers
        ]
        return cls(Networks(weights), _order(arrays))

    def decode(self, scores: Array, pins: Mapping[int, Beat]) -> tuple[tuple[Beat, float], ...]:
        """Return each sentence's beat and its confidence (0..1).

        `scores` are log probabilities (sentences, labels) of at least one sentence. Sentences in
        `pins` keep the user's beat, with confidence 1.
        """
        given = {at: LABELS.index(beat) for at, beat in pins.items()}
        scores = pinned(scores, given)
        labels, sure = viterbi(scores, self._order), marginals(scores, self._order)
        return tuple((LABELS[label], float(sure[at, label])) for at, label in enumerate(labels))

    def so_far(self, texts: Sequence[str], vectors: Sequence[Sequence[float]]) -> Beat:
        """Return the beat of the last sentence of an unfinished answer.

        The position features assume that the answer will reach its usual length. `decode` assumes
        that the answer is complete and gets 47 % of the last sentences right; this method gets 82 %
        (48 of the labelled takes, cut at each sentence, with models trained on the other files).
        """
        place = features([*texts, *_to_come(texts)])[: len(texts)]
        open_end = TransitionScores(self._order.first, np.zeros_like(self._order.last), self._order.follows)
        return LABELS[viterbi(self._averaged(vectors, place), open_end)[-1]]

    def log_probabilities(self, texts: Sequence[str], vectors: Sequence[Sequence[float]]) -> Array:
        """Return the averaged log probabilities of the networks: (sentences, labels)."""
        return self._averaged(vectors, features(texts))

    def _averaged(self, vectors: Sequence[Sequence[float]], place: Array) -> Array:
        meaning = np.asarray(vectors, np.float32)
        mean = np.exp(self._networks.log_probabilities(meaning, place)).mean(axis=0)
        return np.asarray(np.log(mean + 1e-9), np.float32)


def _order(arrays: Mapping[str, Array], weight: float = ORDER_WEIGHT) -> TransitionScores:
    share = np.log(arrays["share"])
    first, last, follows = (weight * (np.log(arrays[name]) - share) for name in ("first", "last", "follows"))
    return TransitionScores(first.astype(np.float32), last.astype(np.float32), follows.astype(np.float32))


def _to_come(texts: Sequence[str]) -> list[str]:
    """Return placeholder sentences that fill an answer up to its usual length.

    Each is as long as the average sentence so far.
    """
    said = sum(len(text.split()) for text in texts)
    left = _USUAL_WORDS - said
    if left <= 0:
        return []
    count = max(1, round(left / max(8.0, said / len(texts))))
    return [" ".join(["–"] * round(left / count))] * count


def features(texts: Sequence[str]) -> Array:
    """Return each sentence's position in its take, by words and by sentences: (sentences, 21)."""
    lengths = np.array([len(text.split()) for text in texts], np.float64)
    ends, total = np.cumsum(lengths), max(1.0, float(lengths.sum()))
    starts = ends - lengths
    middle = (starts + ends) / 2 / total
    bumps = np.exp(-0.5 * ((middle[:, None] - _BUMPS) / _BUMP_WIDTH) ** 2)
    words = [np.log1p(lengths) / 4, lengths / total, np.minimum(starts, _MANY_WORDS) / _MANY_WORDS]
    words += [np.minimum(total - ends, _MANY_WORDS) / _MANY_WORDS]
    whole = [np.full(len(texts), value) for value in (math.log(total) / 7, len(texts) / 30)]
    columns = [starts / total, middle, ends / total, middle**2, *bumps.T, *_corners(len(texts)), *words, *whole]
    columns.append((np.arange(len(texts)) + 0.5) / len(texts))
    return np.stack(columns, axis=1).astype(np.float32)


def _corners(count: int) -> list[NDArray[np.float64]]:
    """Return one-hot marks of the first, second, second-to-last and last sentence."""
    marks = []
    for place in (0, 1, count - 2, count - 1):
        mark = np.zeros(count)
        if 0 <= place < count:
            mark[place] = 1.0
        marks.append(mark)
    return marks
