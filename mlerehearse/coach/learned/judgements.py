"""Learned judgements on what word lists can't capture.

They rate how likely a sentence blames people or presents endurance as merit, and how likely a take
is about nothing but the model.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mlerehearse.coach.learned import trained_weights
from mlerehearse.domain.story import Beat

Array = NDArray[np.float32]
SENTENCE_KINDS, WHOLE = ("blame", "heroics"), "model_only"  # WHOLE is judged once per take
WORK = (Beat.ACTION, Beat.DECISION, Beat.RESULT)


class Judgements:
    """Logistic regressions on sentence vectors, trained by models/judgements/train.py."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        """Take for each kind one weight per vector value, followed by the bias."""
        self._weights = {kind: np.asarray(values, np.float32) for kind, values in weights.items()}

    @classmethod
    def load(cls, path: Path | None = None) -> "Judgements":
        """Load the weights from `path`, or the bundled ones; raises ModelMissingError."""
        return cls(trained_weights.load_weights("judgements", path))

    def of(self, vectors: Sequence[Sequence[float]], beats: Sequence[Beat]) -> dict[str, tuple[float, ...]]:
        """Return likelihoods (0..1) by kind, one per sentence or one per take ("model_only")."""
        if not len(vectors):
            return {}
        told = np.asarray(vectors, np.float32)
        likely = {kind: self._likely(kind, told) for kind in SENTENCE_KINDS}
        return likely | {WHOLE: self._likely(WHOLE, work(told, beats)[None])}

    def _likely(self, kind: str, vectors: Array) -> tuple[float, ...]:
        *slope, bias = self._weights[kind]
        scores = np.einsum("ti,i->t", vectors, np.asarray(slope, np.float32)) + bias  # BLAS would start threads for it
        return tuple(float(likely) for likely in 1 / (1 + np.exp(-scores)))


def work(vectors: Array, beats: Sequence[Beat]) -> Array:
    """Return the mean vector of the Action, Decision and Result sentences: (width,).

    If the take has none of them, this is the mean of all sentences.
    """
    told = [vector for vector, beat in zip(vectors, beats, strict=True) if beat in WORK]
    return np.asarray(np.mean(told or list(vectors), axis=0), np.float32)
