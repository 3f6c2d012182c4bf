"""Which beat each sentence tells: networks over the whole take, averaged, and the best order through it (beats.md)."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mlerehearse.coach import trained
from mlerehearse.coach.decode import Order, marginals, pinned, viterbi
from mlerehearse.coach.network import Networks
from mlerehearse.domain.story import Beat

Array = NDArray[np.float32]
LABELS = tuple(Beat)  # in the order of the networks' outputs
ORDER_WEIGHT = 0.15  # of the usual order against what a sentence says; beats.md
_BUMPS = np.linspace(0.0, 1.0, 6)
_BUMP_WIDTH = 0.12
_MANY_WORDS = 100
_USUAL_WORDS = 380  # of an answer within the window: the labelled takes' mean


class BeatModel:
    """Beats by sentence vectors and places in the take; made by models/beats/train.py."""

    def __init__(self, networks: Networks, order: Order) -> None:
        self._networks, self._order = networks, order

    @classmethod
    def load(cls, path: Path | None = None) -> "BeatModel":
        """The networks in a file, the bundled ones if None; raises ModelMissingError."""
        return cls.from_arrays(trained.arrays("beats", path))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> "BeatModel":
        """From "<number>.<parameter>" of each network, and counted "first", "last", "follows" and "share" of labels."""
        numbers = sorted({name.split(".", 1)[0] for name in arrays if "." in name})
        weights = [
            {name.split(".", 1)[1]: arrays[name] for name in arrays if name.startswith(f"{number}.")}
            for number in numbers
        ]
        return cls(Networks(weights), _order(arrays))

    def decode(
        self, texts: Sequence[str], vectors: Sequence[Sequence[float]], pins: Mapping[int, Beat]
    ) -> tuple[tuple[Beat, float], ...]:
        """The beat of each sentence and how sure it is (0..1); sentences in `pins` keep the user's beat, at 1."""
        if not texts:
            return ()
        given = {at: LABELS.index(beat) for at, beat in pins.items()}
        scores = pinned(self.log_probabilities(texts, vectors), given)
        labels, sure = viterbi(scores, self._order), marginals(scores, self._order)
        return tuple((LABELS[label], float(sure[at, label])) for at, label in enumerate(labels))

    def so_far(self, texts: Sequence[str], vectors: Sequence[Sequence[float]]) -> Beat:
        """The beat of the last of some sentences of an answer that goes on, as if a usual one's words were to come.

        By `decode`, to which every answer has come to its end, 47 % of the last sentences so far are right; by this
        82 % (48 of the labelled takes, models of the other files, cut at each sentence).
        """
        place = features([*texts, *_to_come(texts)])[: len(texts)]
        open_end = Order(self._order.first, np.zeros_like(self._order.last), self._order.follows)
        return LABELS[viterbi(self._averaged(vectors, place), open_end)[-1]]

    def log_probabilities(self, texts: Sequence[str], vectors: Sequence[Sequence[float]]) -> Array:
        """What the networks say of each sentence, averaged: (sentences, labels)."""
        return self._averaged(vectors, features(texts))

    def _averaged(self, vectors: Sequence[Sequence[float]], place: Array) -> Array:
        meaning = np.asarray(vectors, np.float32)
        mean = np.exp(self._networks.log_probabilities(meaning, place)).mean(axis=0)
        return np.asarray(np.log(mean + 1e-9), np.float32)


def _order(arrays: Mapping[str, Array], weight: float = ORDER_WEIGHT) -> Order:
    share = np.log(arrays["share"])
    first, last, follows = (weight * (np.log(arrays[name]) - share) for name in ("first", "last", "follows"))
    return Order(first.astype(np.float32), last.astype(np.float32), follows.astype(np.float32))


def _to_come(texts: Sequence[str]) -> list[str]:
    """Sentences without meaning that fill an answer up to its usual length, each as long as those that were said."""
    said = sum(len(text.split()) for text in texts)
    left = _USUAL_WORDS - said
    if left <= 0:
        return []
    count = max(1, round(left / max(8.0, said / len(texts))))
    return [" ".join(["–"] * round(left / count))] * count


def features(texts: Sequence[str]) -> Array:
    """Where each sentence stands in its take, by words and by sentences: (sentences, 21)."""
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
    """Marks of the first, second, last but one and last sentence."""
    marks = []
    for place in (0, 1, count - 2, count - 1):
        mark = np.zeros(count)
        if 0 <= place < count:
            mark[place] = 1.0
        marks.append(mark)
    return marks
