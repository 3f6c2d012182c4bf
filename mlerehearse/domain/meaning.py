"""What a sentence means, as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """A sentence's vector, and one of the same width for each of its words (blanks part them), in place.

    A word's vector knows the sentence around it; words that the encoder did not reach have zeros.
    """

    vector: Sequence[float]
    words: Any  # rows of floats: an array, or sequences of the vector's width
