"""Interfaces to the outside world, so that tests and other engines can replace the real ones."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from mlerehearse.domain.meaning import Meaning
from mlerehearse.domain.transcript import Transcript, Word


class Clock(Protocol):
    """A source of time: use `monotonic` for durations, `now` and `zone` for dates."""

    def now(self) -> datetime:
        """Return the current time as an aware datetime in UTC."""
        ...

    def zone(self) -> str:
        """Return the IANA name of the computer's time zone."""
        ...

    def monotonic(self) -> float:
        """Return seconds on a clock that never goes backwards."""
        ...


class Encoder(Protocol):
    """A model that turns sentences into vectors."""

    def read(self, sentences: Sequence[str]) -> Sequence[Meaning]:
        """Return the meaning of each sentence; all vectors have the same width."""
        ...


class Transcriber(Protocol):
    """A speech engine that turns audio blocks into words.

    `blocks` yields mono 16-bit samples at 16 kHz in native byte order. It may still be growing
    while it is read (a live take): an empty block means that no more audio is available yet.
    `heard` receives words as they become final. `drafted` receives the words that may follow them
    and replaces any earlier draft. `progress` receives the number of seconds processed so far.
    """

    def transcribe(
        self,
        blocks: Iterator[bytes],
        heard: Callable[[tuple[Word, ...]], None],
        progress: Callable[[float], None],
        drafted: Callable[[tuple[Word, ...]], None],
    ) -> Transcript:
        """Return the transcript of all blocks."""
        ...
