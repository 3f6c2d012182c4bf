"""What no list of words can hold: how likely a sentence judges people, tells endurance as merit, and the like."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mlerehearse.coach import trained
from mlerehearse.domain.story import Beat

Array = NDArray[np.float32]
SENTENCE_KINDS, WHOLE = ("blame", "heroics"), "model_only"  # the last is judged of a take
WORK = (Beat.ACTION, Beat.DECISION, Beat.RESULT)


class Judgements:
    """A logistic regression on the sentence encoder's vectors for each kind; made by models/judgements/train.py."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        """Take for each kind a weight for each of a vector's values, and the bias behind them."""
        self._weights = {kind: np.asarray(values, np.float32) for kind, values in weights.items()}

    @classmethod
    def load(cls, path: Path | None = None) -> "Judgements":
        """The weights in a file, the bundled ones if None; raises ModelMissingError."""
        return cls(trained.arrays("judgements", path))

    def of(self, vectors: Sequence[Sequence[float]], beats: Sequence[Beat]) -> dict[str, tuple[float, ...]]:
        """For each kind the likelihoods (0..1): one a sentence, and one of the take for "model_only"."""
        if not len(vectors):
            return {}
        told = np.asarray(vectors, np.float32)
        likely = {kind: self._likely(kind, told) for kind in SENTENCE_KINDS}
        return likely | {WHOLE: self._likely(WHOLE, work(told, beats)[None])}

    def _likely(self, kind: str, vectors: Array) -> tuple[float, ...]:
        *slope, bias = self._weights[kind]
        scores = np.einsum("ti,i->t", vectors, np.asarray(slope, np.float32)) + bias  # BLAS would wake threads for it
        return tuple(float(likely) for likely in 1 / (1 + np.exp(-scores)))


def work(vectors: Array, beats: Sequence[Beat]) -> Array:
    """The mean vector of what was done, decided and achieved; of everything where nothing was."""
    told = [vector for vector, beat in zip(vectors, beats, strict=True) if beat in WORK]
    return np.asarray(np.mean(told or list(vectors), axis=0), np.float32)
