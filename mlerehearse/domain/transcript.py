"""Transcripts: words with times, in the form that all parts of the app share."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word, timed in seconds from the start of the audio; `probability` is in 0..1."""

    text: str
    start: float
    end: float
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class MadeBy:
    """What made a transcript, which is a cache of (audio, engine, model, options)."""

    engine: str
    model: str
    options: str
    audio_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of a recording in the order of their times; `duration` is in seconds."""

    words: tuple[Word, ...]
    duration: float
    made_by: MadeBy | None = None

    @property
    def text(self) -> str:
        """The words joined with single spaces."""
        return join(self.words)


def join(words: Iterable[Word]) -> str:
    """Return the text of the words, joined with single spaces."""
    return " ".join(word.text for word in words)
