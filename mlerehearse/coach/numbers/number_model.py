"""Learned verdicts on numbers: claim or context, and whether a claim is supported.

Small networks decide the first, a logistic regression the second. models/claims/train.py trains
both.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlerehearse.coach.context import Context
from mlerehearse.coach.learned import trained_weights
from mlerehearse.coach.numbers import number_features as features
from mlerehearse.coach.numbers.units import UNMEASURED, Mention

Array = NDArray[np.float32]
LIKELY = 0.5  # likelihood from which a number is a claim, or a claim fails


class NumberModel:
    """Weights by name: of features, of vectors and of the words around a number."""

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        self._places = {word: at for at, word in enumerate(weights["claim.vocabulary"].tolist())}
        self._weights = {name: array.astype(np.float32) for name, array in weights.items() if array.dtype.kind == "f"}

    @classmethod
    def load(cls, path: Path | None = None) -> "NumberModel":
        """Load the weights from `path`, or the bundled ones; raises ModelMissingError."""
        return cls(trained_weights.load_weights("claims", path))

    def claims(self, context: Context, mentions: Sequence[Mention]) -> tuple[bool, ...]:
        """Return for each number of a take whether it is a claim."""
        if not mentions:
            return ()
        hidden = self._summed(
            "claim", features.claim_features(context, mentions), features.vectors_around(context, mentions)
        )
        hidden += np.stack([self._of_words(around) for around in features.words_around(context, mentions)], axis=1)
        hidden = np.maximum(hidden + self._weights["claim.hidden_bias"][:, None], 0.0)
        scores = np.einsum("nmh,nh->nm", hidden, self._weights["claim.out"]) + self._weights["claim.bias"][:, None]
        likely = _likely(scores).mean(axis=0) >= LIKELY  # averaged over the networks
        return tuple(
            bool(yes) and mention.form not in UNMEASURED for yes, mention in zip(likely, mentions, strict=True)
        )

    def falls(self, context: Context, mentions: Sequence[Mention], claims: Sequence[Mention]) -> tuple[bool, ...]:
        """Return for each claim of a take whether it fails the first follow-up question."""
        if not claims:
            return ()
        told, vectors = (
            features.support_features(context, mentions, claims),
            features.vectors_of_support(context, claims),
        )
        scores = self._summed("falls", told, vectors) + self._weights["falls.bias"]
        return tuple((_likely(scores) >= LIKELY).tolist())

    def _summed(self, name: str, told: Array, vectors: Array) -> Array:
        of_features, of_vectors = self._weights[f"{name}.features"], self._weights[f"{name}.vectors"]
        return np.asarray(told @ of_features + vectors @ of_vectors, np.float32)

    def _of_words(self, around: frozenset[str]) -> Array:
        """Return what the words around a number contribute: (networks, hidden)."""
        known = sorted(self._places[word] for word in around if word in self._places)
        return np.asarray(self._weights["claim.words"][:, known].sum(axis=1), np.float32)


def _likely(scores: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-scores)), np.float32)
