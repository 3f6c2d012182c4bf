"""Guess which prompt a take answers, from its words alone.

A softmax over the prompts is linear in the take's words and pairs of neighbouring words, each
weighted by how rare it is (tf-idf). models/prompts/train.py trains the weights.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlerehearse.coach.learned import trained_weights

Array = NDArray[np.float32]
SURE_ENOUGH = 0.5  # likelihood from which the best prompt is given: right more often than not
_WORD = re.compile(r"[a-z']+")


@dataclass(frozen=True, slots=True)
class PromptGuess:
    """The prompt's id with its likelihood (0..1), both None if no prompt fits."""

    prompt: str | None = None
    confidence: float | None = None


class PromptModel:
    """The bundled guess; it knows the prompts for which there are labelled takes."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Take the arrays that `train.py` saved.

        "words" has the known words and pairs, "rarity" one value for each, "unknown" the rarity of
        all others, "prompts" the ids, "weights" one value for each (word, prompt), and "bias" one
        for each prompt.
        """
        self._places = {word: at for at, word in enumerate(str(arrays["words"]).split("\n"))}
        self._prompts = str(arrays["prompts"]).split("\n")
        self._rarity, self._unknown = arrays["rarity"].astype(np.float32), float(arrays["unknown"])
        self._weights, self._bias = arrays["weights"].astype(np.float32), arrays["bias"].astype(np.float32)

    @classmethod
    def load(cls, path: Path | None = None) -> "PromptModel":
        """Load the weights from `path`, or the bundled ones; raises ModelMissingError."""
        return cls(trained_weights.load_weights("prompts", path))

    def guess(self, text: str) -> PromptGuess:
        """Return the prompt that a transcript's text answers."""
        likely = self.likelihoods(text)
        best = max(likely, key=likely.__getitem__)
        return PromptGuess(best, likely[best]) if likely[best] >= SURE_ENOUGH else PromptGuess()

    def likelihoods(self, text: str) -> dict[str, float]:
        """Return the likelihood of each prompt; they add up to 1, also where none fits."""
        told = inputs([counted(text)], self._places, self._rarity, self._unknown)[0]
        scores = np.einsum("i,ip->p", told, self._weights) + self._bias  # BLAS would start threads for it
        raised = np.exp(scores - scores.max())
        return dict(zip(self._prompts, (raised / raised.sum()).tolist(), strict=True))


def counted(text: str) -> Counter[str]:
    """Count the words of a text and the pairs of neighbouring words, without case and signs."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    return Counter(words) + Counter(f"{first} {second}" for first, second in pairwise(words))


def inputs(told: Sequence[Counter[str]], places: Mapping[str, int], rarity: Array, unknown: float) -> Array:
    """Return the model's inputs, (texts, known words and pairs), each text scaled to length 1.

    Unknown words lengthen a text, so that one about something else keeps little of what it shares
    with the takes by chance.
    """
    rows = np.zeros((len(told), len(places)), np.float32)
    for row, counts in zip(rows, told, strict=True):
        others = 1e-9
        for word, count in counts.items():
            place = places.get(word)
            if place is not None:
                row[place] = (1 + np.log(count)) * rarity[place]
            elif " " not in word:
                others += ((1 + np.log(count)) * unknown) ** 2
        row /= np.sqrt(float(row @ row) + others)
    return rows
