"""Predict whether a cue was said, and in which sentences.

Each cue has a softmax over the sentences of a take and one more class, the silence. A sentence's
score is linear in its vector, its place in the take and the signs of resources/cue_words.toml; the
silence has score 0. models/cues/train.py trains the weights.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mlerehearse.coach.learned import trained_weights
from mlerehearse.coach.learned.beat_model import features
from mlerehearse.resources import table

Array = NDArray[np.float32]
_HEARD = 0.35  # likelihood from which a cue counts as heard
_AS_GOOD = 0.25  # share of the best sentence's likelihood from which a second one counts too
_MOST = 2  # sentences per cue


@dataclass(frozen=True, slots=True)
class CuePrediction:
    """How likely a cue was said (0..1), and the sentences that say it, in order."""

    likely: float
    sentences: tuple[int, ...]

    @property
    def heard(self) -> bool:
        """Whether the cue counts as heard."""
        return self.likely >= _HEARD


class CueModel:
    """Weights by "<prompt>.<cue>": one for each input, followed by the bias."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self._weights = {name: np.asarray(values, np.float32) for name, values in weights.items()}

    @classmethod
    def load(cls, path: Path | None = None) -> "CueModel":
        """Load the weights from `path`, or the bundled ones; raises ModelMissingError."""
        return cls(trained_weights.load_weights("cues", path))

    def hear(
        self, names: Sequence[str], texts: Sequence[str], vectors: Sequence[Sequence[float]]
    ) -> dict[str, CuePrediction]:
        """Look for each named cue ("<prompt>.<cue>") in the sentences of a take.

        Raises KeyError for an unknown name.
        """
        if not texts:
            return {name: CuePrediction(0.0, ()) for name in names}
        told = cue_features(texts, vectors)
        return {name: _said(told @ self._weights[name][:-1] + self._weights[name][-1]) for name in names}


def cue_features(texts: Sequence[str], vectors: Sequence[Sequence[float]]) -> Array:
    """Return the inputs of each sentence: (sentences, width of vectors + places + signs)."""
    signs = [[float(bool(sign.search(text))) for sign in _signs()] for text in map(str.lower, texts)]
    return np.concatenate([np.asarray(vectors, np.float32), features(texts), np.asarray(signs, np.float32)], axis=1)


@cache
def _signs() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern.replace("\n", "")) for pattern in table("cue_words.toml").values())


def _said(scores: Array) -> CuePrediction:
    raised = np.exp(np.append(scores, 0.0) - max(0.0, float(scores.max())))
    *chances, silence = (raised / raised.sum()).tolist()
    best = sorted(range(len(chances)), key=lambda at: -chances[at])[:_MOST]
    told = (at for at in best if chances[at] >= _AS_GOOD * chances[best[0]])
    return CuePrediction(1.0 - silence, tuple(sorted(told)))
