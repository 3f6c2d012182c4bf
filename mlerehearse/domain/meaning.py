"""The meaning of a sentence as vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """The vector of a sentence, and one of the same width for each of its words.

    Words are separated by spaces and their vectors are in the same order. A word's vector depends
    on the whole sentence; words beyond the encoder's limit have zeros.
    """

    vector: Sequence[float]
    words: Any  # rows of floats: an array, or sequences of the same width as `vector`
