"""Words with times, as every part of the product passes them on."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word; `start` and `end` in seconds from the start of the audio, `probability` in 0..1."""

    text: str
    start: float
    end: float
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class MadeBy:
    """What a transcript was made with: it is a cache of (audio, engine, model, options)."""

    engine: str
    model: str
    options: str
    audio_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of a recording of `duration` seconds, in the order of their times."""

    words: tuple[Word, ...]
    duration: float
    made_by: MadeBy | None = None

    @property
    def text(self) -> str:
        """The words with one blank between them."""
        return join(self.words)


def join(words: Iterable[Word]) -> str:
    """The words' texts with one blank between them."""
    return " ".join(word.text for word in words)
